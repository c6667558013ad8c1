"""What does not depend on the data: initializers, and what follows from them and from sizes.

Such a tensor is worked out as far as its shape and, if it is small, its numbers; nodes that
make only such tensors are no layers.
"""

from math import prod
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, TooMuchError
from convcalc.dialects.onnx.call import NotYetError, Value
from convcalc.limits import MOST_SHAPE_STEPS
from convcalc.readers import onnx_tree as types
from convcalc.readers.onnx_tree import OnnxNode, Tensor
from convcalc.shapes import Shape

FLOATS = frozenset(
    (types.FLOAT, types.DOUBLE, types.FLOAT16, types.BFLOAT16, *range(17, 21), 23, 24)
)

_BITS = {
    types.DOUBLE: 64,
    types.FLOAT16: 16,
    types.BFLOAT16: 16,
    types.INT64: 64,
    types.UINT64: 64,
    types.INT32: 32,
    types.UINT32: 32,
    types.INT16: 16,
    types.UINT16: 16,
    types.INT8: 8,
    types.UINT8: 8,
    types.BOOL: 8,
    **dict.fromkeys((17, 18, 19, 20, 24), 8),
    **dict.fromkeys((21, 22, 23), 4),
    **dict.fromkeys((25, 26), 2),
}
"""Bits of a number of each type; those of float32 are the run's to choose."""

_OF_ALL = {"Add", "Sub", "Mul", "Div", "Concat", "MatMul", "Gemm", "Where", "Max", "Min", "Pow"}
"""Operators that make weights of all they read; the others make them of the first input."""


class Steps:
    """Counts the work that goes into constants, which no model may make endless."""

    def __init__(self) -> None:
        self._left = MOST_SHAPE_STEPS

    def take(self, steps: int) -> None:
        """Count some more.

        Raises:
            TooMuchError: There are too many.
        """
        self._left -= steps
        if self._left < 0:
            raise TooMuchError(
                Diagnostic(
                    "limit-exceeded",
                    f"the sizes of a model must follow in {MOST_SHAPE_STEPS:,} steps at most,"
                    " but this one takes more",
                )
            )


class Constant:
    """A tensor that does not depend on the data.

    ``value`` is None where it follows from shapes that are not known before the network is
    walked: from that of the tensor ``shape_of``, or from the constants among ``inputs``.
    """

    __slots__ = (
        "inputs",
        "name",
        "node",
        "output",
        "shape_of",
        "steps",
        "value",
        "version",
    )

    def __init__(
        self,
        name: str,
        steps: Steps,
        *,
        node: OnnxNode | None = None,
        version: int = 0,
        inputs: "tuple[Constant | None, ...]" = (),
        output: int = 0,
        shape_of: str | None = None,
    ) -> None:
        self.name = name
        self.node = node
        self.version = version
        self.inputs = inputs
        self.output = output
        self.shape_of = shape_of
        self.steps = steps
        self.value: Value | None = None

    @property
    def is_source(self) -> bool:
        """Whether the tensor is made of no other: only its sizes, at most, are computed."""
        return self.node is None or self.node.op in ("Constant", "ConstantOfShape")

    @property
    def is_in_the_file(self) -> bool:
        """Whether it is an initializer, or stands for one of the size that another one says."""
        if self.node is None:
            return True
        source = self.inputs[0] if self.inputs else None
        return source is not None and source.node is None

    def look(self) -> Value:
        """Return the value if it follows from no shape of the network."""
        if self.value is None:
            raise NotYetError
        return self.value

    def cone(self) -> "list[Constant]":
        """Return all that this one is computed from and whose value is open, itself last."""
        order: list[Constant] = []
        done: set[int] = set()
        stack: list[tuple[Constant, bool]] = [(self, False)]
        while stack:
            at, expanded = stack.pop()
            if expanded:
                order.append(at)
            elif id(at) not in done and at.value is None:
                done.add(id(at))
                stack.append((at, True))
                stack.extend((it, False) for it in at.inputs if it is not None)
        self.steps.take(len(order))
        return order


class Learned(NamedTuple):
    """A tensor of weights; ``is_whole`` says that it is all that was asked for."""

    name: str
    shape: Shape
    bits: int | None
    is_whole: bool


class WorkedOut(NamedTuple):
    """A constant and its value for the shapes at hand."""

    constant: Constant
    value: Value

    @property
    def name(self) -> str:
        """The tensor's name."""
        return self.constant.name

    def look(self) -> Value:
        """Return the value."""
        return self.value


def learned_tensors(weights: Constant, shape: Shape, *, constants_too: bool) -> list[Learned]:
    """Return the tensors that weights are made of, each once: initializers and their like.

    With ``constants_too`` what a Constant node holds is one of them.

    Those of one number are steps and bounds of a computation, unless there is nothing else.
    """
    found: dict[str, Constant] = {}
    seen: set[int] = set()
    stack = [weights]
    while stack:
        at = stack.pop()
        if id(at) in seen:
            continue
        seen.add(id(at))
        if at.is_source:
            if constants_too or at.is_in_the_file:
                found[at.name] = at
        elif at.node and at.node.op in _OF_ALL:
            stack.extend(it for it in reversed(at.inputs) if it is not None)
        elif at.inputs and at.inputs[0] is not None:
            stack.append(at.inputs[0])
    weights.steps.take(len(seen))
    tensors = {name: value for name, it in found.items() if (value := it.value) is not None}
    tensors = {name: it for name, it in tensors.items() if prod(it.shape) > 1} or tensors
    alone, numbers = len(tensors) == 1, prod(shape)
    return [
        Learned(name, it.shape, _BITS.get(it.dtype), alone and prod(it.shape) == numbers)
        for name, it in tensors.items()
    ]


def leaf(tensor: Tensor, steps: Steps, node: OnnxNode | None = None) -> Constant:
    """Return an initializer, or what a Constant node holds."""
    made = Constant(tensor.name, steps, node=node)
    made.value = Value(tensor.shape, tensor.dtype, tensor.numbers)
    return made
