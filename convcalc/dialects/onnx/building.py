"""From a node to its layer: a type of a YAML spec where one serves, else an Operator."""

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain
from math import prod
from typing import Any

from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.dialects.onnx.constants import Constant, Learned, WorkedOut, learned_tensors
from convcalc.layers import layer_class
from convcalc.layers.onnx.operator import Operator
from convcalc.layers.shared.base import Layer, Parameter, Role
from convcalc.layers.shared.gradient_and_reach import Reach, Saved
from convcalc.network import ParameterSpec, Settled
from convcalc.record import NOTHING
from convcalc.shapes import Shape
from convcalc.source import Span

Weights = Sequence[tuple[int, Role]]
"""Which inputs of a node are weights, biases and buffers, in the order of the layer's own."""

Fields = Mapping[str, Any]
"""The fields of a layer type by their names."""

_NO_FIELDS: Fields = NOTHING
_NOWHERE = Span(0, 0)


@cache
def kind(type_name: str) -> type[Layer] | None:
    """Return the class of a layer type; None if there is none."""
    return layer_class(type_name)


_SHORT = {
    "BatchNormalization": "BatchNorm",
    "InstanceNormalization": "InstanceNorm",
    "GroupNormalization": "GroupNorm",
    "LayerNormalization": "LayerNorm",
    "RMSNormalization": "RmsNorm",
}


def type_of(op: str) -> str:
    """Return what the type of an operator is called: ``GatherND`` is ``gather_nd``."""
    text, op = "", _SHORT.get(op, op)
    for before, letter, behind in zip(" " + op, op, op[1:] + " ", strict=False):
        begins = letter.isupper() and (before.islower() or before.isdigit() or behind.islower())
        text += "_" * (begins and bool(text)) + letter.lower()
    return text


def serve(
    call: Call, type_name: str, fields: Fields = _NO_FIELDS, weights: Weights = ()
) -> Settled:
    """Return the layer of a type that is all that the operator is, with its weights.

    Where the weights are made of several tensors, or are not of the layer's own sizes, the
    layer is an Operator that has these tensors.
    """
    cls = kind(type_name)
    assert cls
    layer = cls(**_said_shortly(fields))
    owned = [(position, role) for position, role in weights if call.has(position)]
    tensors = [_tensors(call, position) for position, _ in owned]
    if all(len(it) == 1 and it[0].is_whole for it in tensors):
        specs = tuple(
            ParameterSpec(it.name, _NOWHERE, any_shape=True, bits=it.bits) for (it,) in tensors
        )
        return Settled(type_name, layer, specs)
    shapes = call.data_shapes()
    return operator(
        call,
        layer.output_shapes(shapes),
        weights,
        type_name=type_name,
        factors=(("MACs", layer.macs(shapes)),) if layer.macs(shapes) else (),
        keep=layer.saved(shapes),
        along=layer.reach(shapes),
    )


def _said_shortly(fields: Fields) -> dict[str, Any]:
    """Return fields with one number where all axes have the same, as a person writes them."""
    short = dict(fields)
    kernel, padding = fields.get("kernel_size"), fields.get("padding")
    if isinstance(kernel, tuple) and isinstance(padding, tuple):
        begins, ends = padding[::2], padding[1::2]
        short["padding"] = begins if begins == ends else padding
    for name in _PER_AXIS:
        value = short.get(name)
        if isinstance(value, tuple) and len(set(value)) == 1:
            short[name] = value[0]
    return short


_PER_AXIS = ("kernel_size", "stride", "padding", "dilation", "output_padding")


def agreeing(
    call: Call,
    type_name: str,
    outputs: tuple[Shape, ...],
    fields: Fields = _NO_FIELDS,
    weights: Weights = (),
) -> Settled | None:
    """Return the layer of a type if it makes just these outputs of the data, else None."""
    cls = kind(type_name)
    shapes = call.data_shapes()
    if (
        cls is None
        or len(outputs) < call.outputs
        or not fields.keys() <= cls.field_defaults.keys()
    ):
        return None
    least, most = cls.arity
    if len(shapes) < least or (most is not None and len(shapes) > most):
        return None
    layer = cls(**_said_shortly(fields))
    if any(it.severity == "error" for it in layer.check(shapes)):
        return None
    if layer.output_shapes(shapes) != outputs[: call.outputs]:
        return None
    return serve(call, type_name, fields, weights)


def operator(
    call: Call,
    outputs: tuple[Shape, ...],
    weights: Weights = (),
    *,
    type_name: str = "",
    factors: tuple[tuple[str, int], ...] = (),
    keep: Saved | None = None,
    along: Reach | None = None,
    is_view: bool = False,
) -> Settled:
    """Return an Operator with these outputs, and the tensors that it takes as weights."""
    if call.outputs > len(outputs):
        raise RefusedError(
            "wrong-number",
            f"the node must have at most {len(outputs)} output{'s' * (len(outputs) != 1)},"
            f" but it has {call.outputs}",
        )
    named = [
        (it, role)
        for position, role in weights
        if call.has(position)
        for it in _tensors(call, position)
    ]
    seen: dict[str, tuple[Learned, Role]] = {}
    for it, role in named:
        seen.setdefault(it.name, (it, role))
    layer = Operator(
        shapes=outputs[: call.outputs],
        tensors=tuple(
            Parameter(name, it.shape, role, trainable=role != "buffer", bits=it.bits)
            for name, (it, role) in seen.items()
        ),
        factors=factors,
        keep=keep,
        along=along,
        is_view=is_view,
    )
    specs = tuple(ParameterSpec(name, _NOWHERE, any_shape=True) for name in seen)
    return Settled(type_name or type_of(call.node.op), layer, specs)


def _tensors(call: Call, position: int) -> list[Learned]:
    """Return the learned tensors behind an input that does not depend on the data."""
    match call.inputs[position]:
        case Constant() as constant:
            value = constant.look()
        case WorkedOut(constant, value):
            pass
        case _:
            return []
    products = call.node.op not in _WITHOUT_CONSTANTS
    return learned_tensors(constant, value.shape, constants_too=products)


_WITHOUT_CONSTANTS = frozenset(
    (
        "Add",
        "Mul",
        "Concat",
        "InstanceNormalization",
        "GroupNormalization",
        "LayerNormalization",
    )
)
"""Operators for which Constant nodes hold no weights: exporters write ones and zeros so."""


def is_learned(call: Call, *positions: int) -> bool:
    """Return whether an input holds weights that are learned."""
    return any(_tensors(call, it) for it in positions if call.has(it))


def is_single(call: Call, position: int) -> bool:
    """Return whether an input holds one number, which nobody takes for a weight."""
    return prod(call.shape(position)) == 1


def letters(**values: Sequence[int] | int) -> tuple[tuple[str, int], ...]:
    """Return factors of multiply-adds, without those of 1."""
    pairs = chain.from_iterable(
        ((name, value),) if isinstance(value, int) else ((name, it) for it in value)
        for name, value in values.items()
    )
    return tuple(it for it in pairs if it[1] != 1) or (("1", 1),)
