"""Operators that map each number by itself, and those that merge several tensors so."""

from itertools import pairwise

from convcalc.dialects.onnx.building import (
    agreeing,
    is_learned,
    is_single,
    operator,
    serve,
    type_of,
)
from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.dialects.onnx.rearranging import stretched
from convcalc.layers.shared.base import Role
from convcalc.layers.shared.gradient_and_reach import (
    SAVES_INPUT,
    SAVES_NOTHING,
    SAVES_OUTPUT,
    Along,
    Reach,
    Saved,
)
from convcalc.network import Settled
from convcalc.shapes import Shape

ACTIVATIONS: dict[str, tuple[str, dict[str, tuple[str, float]]]] = {
    "Relu": ("relu", {}),
    "LeakyRelu": ("leaky_relu", {"negative_slope": ("alpha", 0.01)}),
    "ThresholdedRelu": ("threshold", {}),
    "Elu": ("elu", {"alpha": ("alpha", 1.0)}),
    "Selu": ("selu", {}),
    "Celu": ("celu", {"alpha": ("alpha", 1.0)}),
    "Sigmoid": ("sigmoid", {}),
    "Tanh": ("tanh", {}),
    "HardSigmoid": ("hard_sigmoid", {}),
    "HardSwish": ("hard_swish", {}),
    "Mish": ("mish", {}),
    "Softplus": ("softplus", {}),
    "Softsign": ("softsign", {}),
    "Gelu": ("gelu", {}),
    "FastGelu": ("gelu", {}),
    "QuickGelu": ("gelu", {}),
    "Swish": ("silu", {}),
    "Exp": ("exp", {}),
    "Log": ("log", {}),
    "Abs": ("abs", {}),
    "Identity": ("identity", {}),
}
"""The types that serve for operators of one input, and attributes that say what fields do."""

_KEPT = {
    **dict.fromkeys(
        ("Sqrt", "Reciprocal", "Hardmax", "Erf", "Softmax", "LogSoftmax"), SAVES_OUTPUT
    ),
    **dict.fromkeys(("Cast", "Neg", "Floor", "Ceil", "Round", "Sign", "Not"), SAVES_NOTHING),
    "Erf": SAVES_INPUT,
}


_ALONG_AN_AXIS = frozenset(("CumSum", "CumProd", "LpNormalization", "Hardmax"))


def same(call: Call) -> tuple[Shape, ...]:
    """Return the first input's shape."""
    return (call.shape(0),)


def activation(call: Call) -> Settled:
    """Return the layer of an operator that maps each number by itself."""
    op = call.node.op
    if op in ACTIVATIONS and call.outputs == 1 and call.data == (0,):
        type_name, attributes = ACTIVATIONS[op]
        fields = {
            field: call.number(attribute, default)
            for field, (attribute, default) in attributes.items()
        }
        if op == "ThresholdedRelu":
            fields = {"threshold": call.number("alpha", 1.0), "value": 0.0}
        return serve(call, type_name, fields)
    pointwise = op not in _ALONG_AN_AXIS
    return operator(
        call,
        same(call),
        keep=_KEPT.get(op, SAVES_INPUT),
        along=Reach.number_by_number(len(call.shape(0))) if pointwise else None,
    )


def clip(call: Call) -> Settled:
    """Return a clip, or the ReLU that it is."""
    low = _bound(call, "min", 1)
    high = _bound(call, "max", 2)
    if call.outputs == 1 and call.data == (0,):
        if (low, high) == (0, 6):
            return serve(call, "relu6")
        if low is not None and high is not None:
            return serve(call, "clip", {"min": low, "max": high})
    along = Reach.number_by_number(len(call.shape(0)))
    return operator(call, same(call), type_name="clip", keep=SAVES_INPUT, along=along)


def _bound(call: Call, name: str, position: int) -> float | None:
    if call.has_attribute(name):
        return call.number(name, 0.0)
    if not call.has(position) or call.is_data(position):
        return None
    try:
        (number,) = call.numbers(position)
    except (RefusedError, ValueError):
        return None
    return float(number)


def dropout(call: Call) -> Settled:
    """Return a dropout; its mask is given out only if a node names it."""
    if call.outputs > 1:
        return operator(call, same(call) * 2, type_name="dropout")
    ratio = 0.5
    if call.has_attribute("ratio"):
        ratio = call.number("ratio", 0.5)
    elif call.has(1) and not call.is_data(1):
        ratio = _bound(call, "ratio", 1) or 0.0
    return serve(call, "dropout", {"p": min(1.0, max(0.0, ratio))})


def over_axis(call: Call) -> Settled:
    """Return a softmax or its like over one axis; before set 13 over all from ``axis`` on."""
    shape = call.shape(0)
    newer = call.version >= 13  # noqa: PLR2004
    axis = call.axis(call.integer("axis", -1 if newer else 1), len(shape)) if shape else 0
    type_name = type_of(call.node.op)
    if (newer or axis == len(shape) - 1) and shape:
        found = agreeing(call, type_name, same(call), {"axis": axis})
        if found:
            return found
    along = Reach.number_by_number(len(shape), *range(axis, len(shape)))
    return operator(call, same(call), keep=SAVES_OUTPUT, along=along)


def prelu(call: Call) -> Settled:
    """Return a rectifier with learned slopes."""
    shape, slopes = call.shape(0), call.shape(1)
    outputs = (stretched([shape, slopes]),)
    if not call.is_data(1) and call.is_data(0):
        learned = [
            axis for axis, size in enumerate(slopes, len(shape) - len(slopes)) if size > 1
        ]
        each = "per_channel" if learned else 1
        if learned in ([], [1]):
            found = agreeing(call, "prelu", outputs, {"num_parameters": each}, ((1, "weight"),))
            if found:
                return found
    along = _broadcast_reach(call, outputs[0])
    return operator(call, outputs, ((1, "weight"),), keep=SAVES_INPUT, along=along)


_MERGING = {
    "Add": "add",
    "Sum": "add",
    "Mul": "multiply",
    "Sub": "subtract",
    "Max": "maximum",
    "Min": "minimum",
}
_LEARNED: dict[str, Role] = {"Add": "bias", "Mul": "weight"}
_NEW_STORAGE_KEPT = {
    **dict.fromkeys(("Add", "Sub", "Sum", "Mean", "Where"), SAVES_NOTHING),
    **dict.fromkeys(("Mul", "Div", "MatMul"), Saved("factors")),
}


def merged(call: Call) -> tuple[Shape, ...]:
    """Return the shape that all inputs are stretched to."""
    return (stretched(list(call.shapes())),)


def merging(call: Call) -> Settled:
    """Return a sum or product of activations, or of one with a learned tensor."""
    op, outputs = call.node.op, merged(call)
    if len(call.data) == len(call.inputs) > 1 and op in _MERGING:
        found = agreeing(call, _MERGING[op], outputs)
        if found:
            return found
    positions = [it for it in range(len(call.inputs)) if not call.is_data(it) and call.has(it)]
    learned = [
        it
        for it in positions
        if op in _LEARNED and not is_single(call, it) and is_learned(call, it)
    ]
    if learned and len(call.inputs) == 2:  # noqa: PLR2004  the data and what is learned
        found = _channelwise(call, outputs, learned[0])
        if found:
            return found
    role = _LEARNED.get(op, "weight")
    keep = _NEW_STORAGE_KEPT.get(op, SAVES_INPUT)
    if len(call.data) == 1 and not learned and op in ("Mul", "Div") and call.is_data(0):
        keep = SAVES_NOTHING
    return operator(
        call,
        outputs,
        [(it, role) for it in learned],
        type_name=_MERGING.get(op, ""),
        keep=keep,
        along=_broadcast_reach(call, outputs[0]),
    )


def _channelwise(call: Call, outputs: tuple[Shape, ...], learned: int) -> Settled | None:
    """Return a layer of learned numbers along some axes of the data, if it is one."""
    shape, own = call.shape(call.data[0]), call.shape(learned)
    axes = [axis for axis, size in enumerate(own, len(shape) - len(own)) if size > 1]
    apart = any(second - first != 1 for first, second in pairwise(axes))
    if apart or not axes or axes[0] < 0 or outputs != (shape,):
        return None
    fields = {"axis": axes[0], "num_axes": len(axes)}
    if call.node.op == "Add":
        return agreeing(call, "bias", outputs, fields, ((learned, "bias"),))
    return agreeing(call, "scale", outputs, fields, ((learned, "weight"),))


def _broadcast_reach(call: Call, output: Shape) -> Reach | None:
    """Return number by number, the axes of each input counted from the last one."""
    reaches = []
    for shape in call.data_shapes():
        missing = len(output) - len(shape)
        reaches.append(
            Reach(
                tuple(
                    Along(axis - missing) if axis >= missing else None
                    for axis in range(len(output))
                )
            )
        )
    if not reaches:
        return None
    return reaches[0] if len(reaches) == 1 else Reach.of_each(*reaches)


def biased(call: Call) -> Settled:
    """Return an activation that adds a learned bias first."""
    along = Reach.number_by_number(len(call.shape(0)))
    return operator(call, same(call), ((1, "bias"),), keep=SAVES_INPUT, along=along)


def merged_quantized(call: Call) -> tuple[Shape, ...]:
    """Return the shape that the two factors or terms are stretched to."""
    return (stretched([call.shape(0), call.shape(3)]),)
