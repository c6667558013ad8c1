"""Normalisations."""

from convcalc.dialects.onnx.building import (
    Weights,
    agreeing,
    is_learned,
    is_single,
    operator,
    serve,
)
from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.dialects.onnx.elementwise import same
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, SAVES_NOTHING, Along, Reach
from convcalc.network import Settled
from convcalc.shapes import Shape

_OF_BATCH: Weights = ((1, "weight"), (2, "bias"), (3, "buffer"), (4, "buffer"))
_OF_CHANNELS: Weights = ((1, "weight"), (2, "bias"))


def batch_norm(call: Call) -> Settled:
    """Return a batch normalisation; its mean and variance are running statistics."""
    if call.data != (0,):
        return operator(call, same(call), _OF_BATCH)
    known = call.inputs[1]
    assert known
    (channels,) = known.look().shape or (0,)
    if call.outputs > 1:  # the statistics of training, which nobody along
        outputs = (call.shape(0), *((channels,),) * (call.outputs - 1))
        return operator(call, outputs, _OF_BATCH, type_name="batch_norm")
    return serve(call, "batch_norm", {"in_channels": channels}, _OF_BATCH)


def instance_norm(call: Call) -> Settled:
    """Return a normalisation of each channel of each example.

    PyTorch exports a group normalisation as one of reshaped groups, whose factors are ones.
    """
    shape = call.shape(0)
    if call.data == (0,):
        affine = is_learned(call, 1, 2)
        found = agreeing(
            call,
            "instance_norm",
            same(call),
            {"affine": affine},
            _OF_CHANNELS if affine else (),
        )
        if found:
            return found
    positions = range(2, len(shape))
    along = Reach.number_by_number(len(shape), *positions)
    return operator(call, same(call), _OF_CHANNELS, keep=SAVES_INPUT, along=along)


def group_norm(call: Call) -> Settled:
    """Return a normalisation of groups of channels; older ones have a factor for each group."""
    groups = call.count("num_groups", 1)
    if call.data == (0,):
        found = agreeing(call, "group_norm", same(call), {"num_groups": groups}, _OF_CHANNELS)
        if found:
            return found
    shape = call.shape(0)
    along = Reach.number_by_number(len(shape), *range(1, len(shape)))
    return operator(
        call, same(call), _OF_CHANNELS, type_name="group_norm", keep=SAVES_INPUT, along=along
    )


def layer_norm(call: Call) -> Settled:
    """Return a normalisation over the axes from ``axis`` on."""
    shape = call.shape(0)
    axis = call.axis(call.integer("axis", -1), len(shape))
    factors = call.shape(1) if call.has(1) else ()
    if len(factors) > len(shape):
        raise RefusedError(
            "shapes-differ",
            f"the factors must be of the input's last sizes, but the input is {list(shape)}"
            f" and they are {list(factors)}",
        )
    type_name = "rms_norm" if call.node.op.startswith("RMS") else "layer_norm"
    outputs = (shape, *(_statistics(shape, axis),) * (call.outputs - 1))
    if call.data == (0,) and call.outputs == 1 and factors == shape[axis:]:
        fields = {"bias": call.has(2)} if type_name == "layer_norm" else {}
        found = agreeing(
            call, type_name, outputs, {"normalized_shape": shape[axis:], **fields}, _OF_CHANNELS
        )
        if found:
            return found
    along = Reach.number_by_number(len(shape), *range(axis, len(shape)))
    return operator(
        call, outputs, _OF_CHANNELS, type_name=type_name, keep=SAVES_INPUT, along=along
    )


def _statistics(shape: Shape, axis: int) -> Shape:
    return (*shape[:axis], *(1 for _ in shape[axis:]))


def skip_layer_norm(call: Call) -> Settled:
    """Return a sum of two tensors with a layer normalisation behind it."""
    weights: Weights = ((2, "weight"), (3, "bias"), (4, "bias"))
    if call.node.op.startswith("SkipSimplified"):
        weights = ((2, "weight"), (3, "bias"))
    shape = call.shape(0)
    statistics = _statistics(shape, len(shape) - 1) if shape else shape
    return operator(call, (shape, statistics, statistics, shape), weights)


def local_response_norm(call: Call) -> Settled:
    """Return a local response normalisation."""
    return serve(
        call,
        "local_response_norm",
        {
            "size": call.count("size", 5),
            "alpha": call.number("alpha", 1e-4),
            "beta": call.number("beta", 0.75),
            "k": call.number("bias", 1.0),
        },
    )


def mean_variance(call: Call) -> Settled:
    """Return a normalisation without learned numbers."""
    axes = call.listed("axes") or (0, 2, 3)
    shape = call.shape(0)
    gone = [call.axis(it, len(shape), "axes") for it in axes]
    return operator(
        call, same(call), keep=SAVES_INPUT, along=Reach.number_by_number(len(shape), *gone)
    )


def quantize(call: Call) -> Settled:
    """Return a change between numbers and their quantized form, which keeps the shape."""
    outputs: tuple[Shape, ...] = (call.shape(0),)
    if call.node.op == "DynamicQuantizeLinear":
        outputs = (*outputs, (), ())
    along = Reach.number_by_number(len(outputs[0]))
    return operator(call, outputs, keep=SAVES_NOTHING, along=along)


def embedded(call: Call) -> Settled:
    """Return a lookup of rows: of a learned table an embedding."""
    from convcalc.dialects.onnx.rearranging import gather

    outputs = gather(call)
    if not call.is_data(0) and call.data == (1,):
        if is_single(call, 0):
            return operator(call, outputs)
        table, axis = call.shape(0), call.integer("axis", 0)
        if len(table) == 2 and axis == 0:  # noqa: PLR2004  rows of numbers
            found = agreeing(
                call,
                "embedding",
                outputs,
                {"num_embeddings": table[0], "embedding_dim": table[1]},
                ((0, "weight"),),
            )
            if found:
                return found
        return operator(call, outputs, ((0, "weight"),))
    shape = call.shape(0)
    axis = call.axis(call.integer("axis", 0), len(shape))
    one = call.data == (0,) and not call.shape(1)
    along = _picked(len(shape), axis) if one else None
    return operator(call, outputs, keep=SAVES_NOTHING, along=along)


def _picked(axes: int, axis: int) -> Reach:
    """Return the reach of a part that lacks an axis."""
    return Reach(tuple(Along(it) for it in range(axes) if it != axis), kept=True)
