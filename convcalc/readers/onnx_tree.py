"""What an ONNX file holds, as its reader hands it on."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from convcalc.diagnostics import Findings

FLOAT, UINT8, INT8, UINT16, INT16, INT32, INT64, STRING, BOOL, FLOAT16, DOUBLE = range(1, 12)
UINT32, UINT64, COMPLEX64, COMPLEX128, BFLOAT16 = range(12, 17)
"""The numbers of the types of tensors, of which later ones are small floats and integers."""


class Tensor(NamedTuple):
    """A tensor by its sizes and the number of its type; ``numbers`` are known of small ones."""

    name: str
    shape: tuple[int, ...]
    dtype: int
    numbers: tuple[int | float, ...] | None


class Attribute(NamedTuple):
    """One attribute of a node: a number, a text, a list of them, or a tensor.

    ``value`` is None for what convcalc has no use for, such as graphs. ``refers_to`` is the
    attribute of a function that it stands for.
    """

    value: Any
    refers_to: str = ""


class OnnxNode(NamedTuple):
    """A node as the file has it; an empty name among its inputs is one left out."""

    op: str
    domain: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Attribute]


class ValueInfo(NamedTuple):
    """A tensor that the file declares: each size a number, a symbol, or not said.

    ``shape`` is None where nothing is said of it, ``kind`` what it is if it is no tensor.
    """

    name: str
    shape: tuple[int | str | None, ...] | None
    kind: str = "tensor"


class Function(NamedTuple):
    """A function of the model's own, which a node calls by its name and domain."""

    name: str
    domain: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    nodes: tuple[OnnxNode, ...]
    defaults: Mapping[str, Attribute]


class OnnxModel(NamedTuple):
    """A model as its file has it; ``findings`` say why there is none."""

    opsets: Mapping[str, int]
    name: str = ""
    nodes: tuple[OnnxNode, ...] = ()
    initializers: tuple[Tensor, ...] = ()
    inputs: tuple[ValueInfo, ...] = ()
    outputs: tuple[ValueInfo, ...] = ()
    value_infos: tuple[ValueInfo, ...] = ()
    functions: tuple[Function, ...] = ()
    findings: Findings = ()
