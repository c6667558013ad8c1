"""Convolutions and pooling."""

from typing import Any

from convcalc.diagnostics import EVEN, SIDES
from convcalc.dialects.onnx.building import Weights, kind, operator, serve
from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.layers.shared.gradient_and_reach import INDEX_BYTES, SAVES_INPUT
from convcalc.network import Settled
from convcalc.shapes import Shape
from convcalc.windows import Window, slide

WORDS = {
    "kernel_size": "kernel_shape",
    "stride": "strides",
    "padding": "pads",
    "dilation": "dilations",
    "groups": "group",
    "rounding": "ceil_mode",
    **dict.fromkeys((EVEN, SIDES), "{field} [{begins_first}]"),
}
"""What ONNX calls fields of windows."""


def conv(call: Call) -> Settled:
    """Return a convolution whose filters are in the file."""
    return _conv(call, 1, ((1, "weight"), (2, "bias")))


def conv_of_integers(call: Call) -> Settled:
    """Return a convolution of quantized numbers; scales and zero points are no weights."""
    if call.node.op == "QLinearConv":
        return _conv(call, 3, ((3, "weight"), (8, "bias")))
    return _conv(call, 1, ((1, "weight"),))


def _conv(call: Call, filters: int, weights: Weights) -> Settled:
    out_channels, kernel = _filters(call, filters, 0)
    fields = {
        "out_channels": out_channels,
        "kernel_size": kernel,
        "groups": call.count("group", 1),
        "bias": call.has(weights[-1][0]) and len(weights) > 1,
        **_window_fields(call, kernel, ("strides", "dilations")),
    }
    if set(call.data) != {0}:
        return _of_data(call, "conv", weights, fields)
    given = call.inputs[filters]
    assert given
    in_channels = given.look().shape[1] * fields["groups"]
    return serve(call, "conv", {**fields, "in_channels": in_channels}, weights)


def conv_transpose(call: Call) -> Settled:
    """Return a transposed convolution."""
    per_group, kernel = _filters(call, 1, 1)
    groups = call.count("group", 1)
    weights: Weights = ((1, "weight"), (2, "bias"))
    fields = {
        "out_channels": per_group * groups,
        "kernel_size": kernel,
        "groups": groups,
        "bias": call.has(2),
        **_plain_fields(call, kernel, ("strides", "dilations")),
        "output_padding": _numbers(call, "output_padding", len(kernel)) or 0,
    }
    wanted, auto = call.listed("output_shape"), call.text("auto_pad", "NOTSET")
    if wanted is not None or auto.startswith("SAME"):
        fields["padding"] = _transposed_padding(call, fields, wanted, auto)
    if auto == "VALID":
        fields["padding"] = 0
    if set(call.data) != {0}:
        return _of_data(call, "conv_transpose", weights, fields)
    return serve(call, "conv_transpose", fields, weights)


def _transposed_padding(
    call: Call, fields: dict[str, Any], wanted: tuple[int, ...] | None, auto: str
) -> tuple[int, ...]:
    """Return the padding that makes the output a multiple of the input, or as large as asked.

    Source: ONNX ConvTranspose, ``total_padding``; the odd pixel before with SAME_UPPER, else
    behind.
    """
    size = call.shape(0)[2:]
    axes = len(fields["kernel_size"])
    strides, dilations, extra = (
        it if isinstance(it, tuple) else (it,) * axes
        for it in (fields["stride"], fields["dilation"], fields["output_padding"])
    )
    output = wanted or tuple(a * b for a, b in zip(size, strides, strict=True))
    padding = []
    for axis, kernel in enumerate(fields["kernel_size"]):
        extent = dilations[axis] * (kernel - 1) + 1
        total = strides[axis] * (size[axis] - 1) + extra[axis] + extent - output[-axes:][axis]
        total = max(0, total)
        first = total // 2 if auto != "SAME_UPPER" else total - total // 2
        padding += [first, total - first]
    return tuple(padding)


def _filters(call: Call, position: int, channels_axis: int) -> tuple[int, tuple[int, ...]]:
    """Return the channels that filters make, or a group of them, and their kernel."""
    shape = call.shape(position)
    if len(shape) < 3:  # noqa: PLR2004  filters, channels, at least one axis
        raise RefusedError(
            "wrong-input-shape",
            f"filters must have at least 3 axes, but their shape is {list(shape)}",
        )
    kernel = call.listed("kernel_shape") or shape[2:]
    if kernel != shape[2:]:
        raise RefusedError(
            "shapes-differ",
            f"kernel_shape must be that of the filters, but it is {list(kernel)}"
            f" and the filters are {list(shape)}",
        )
    if min(shape) < 1:
        raise RefusedError(
            "value-out-of-range", f"filters must not be empty, but their shape is {list(shape)}"
        )
    return shape[channels_axis], kernel


def _of_data(call: Call, type_name: str, weights: Weights, fields: dict[str, Any]) -> Settled:
    """Return a convolution whose filters, too, are computed."""
    cls = kind(type_name)
    assert cls
    layer = cls(**fields)
    data = (call.shape(0),)
    for problem in layer.check(data):
        if problem.severity == "error":
            raise RefusedError(problem.rule, problem.message, None)
    return operator(
        call,
        layer.output_shapes(data),
        weights,
        type_name=type_name,
        factors=(("MACs", layer.macs(data)),),
    )


def _numbers(call: Call, name: str, axes: int, least: int = 0) -> tuple[int, ...] | None:
    """Return an attribute that has a number for each axis."""
    value = call.listed(name)
    if value is None:
        return None
    if len(value) != axes or min(value) < least:
        raise RefusedError(
            "wrong-number",
            f"{name} must have a number of at least {least} for each of {axes} axes, but it is"
            f" {list(value)}",
        )
    return value


def _plain_fields(
    call: Call, kernel: tuple[int, ...], names: tuple[str, ...]
) -> dict[str, Any]:
    """Return stride, dilation and padding as the node says them."""
    fields: dict[str, Any] = {}
    axes = len(kernel)
    for name in names:
        fields[name.removesuffix("s")] = _numbers(call, name, axes, 1) or (1,) * axes
    pads = _numbers(call, "pads", 2 * axes, -(2**31))
    if pads:
        pairs = zip(pads[:axes], pads[axes:], strict=True)
        fields["padding"] = tuple(it for pair in pairs for it in pair)
    else:
        fields["padding"] = 0
    return fields


def _window_fields(
    call: Call, kernel: tuple[int, ...], names: tuple[str, ...]
) -> dict[str, Any]:
    """Return the fields of a window, its padding as ``auto_pad`` has it."""
    fields = _plain_fields(call, kernel, names)
    match call.text("auto_pad", "NOTSET"):
        case "VALID":
            fields["padding"] = 0
        case "SAME_UPPER":
            fields["padding"] = "same"
        case "SAME_LOWER":
            fields["padding"] = _same_lower(call, fields, kernel)
        case _:
            pass
    if isinstance(fields["padding"], tuple) and min(fields["padding"]) < 0:
        raise RefusedError(
            "value-out-of-range",
            f"pads must be at least 0, but they are {list(call.listed('pads') or ())}",
        )
    return {"rounding": "floor", **fields}


def _same_lower(call: Call, fields: dict[str, Any], kernel: tuple[int, ...]) -> tuple[int, ...]:
    """Return the padding that gives ceil(W1/S) positions, the odd pixel before the input."""
    padding = []
    size = call.shape(0)[2:]
    dilations = fields.get("dilation", (1,) * len(kernel))
    for axis, (length, stride) in enumerate(zip(size, fields["stride"], strict=True)):
        bare = Window(length, kernel[axis], stride, (0, 0), dilations[axis])
        total = max(0, (-(-length // stride) - 1) * stride - bare.travel)
        padding += [total - total // 2, total // 2]
    return tuple(padding)


def pool(call: Call) -> Settled:
    """Return a pooling: of the types of YAML where its fields are theirs."""
    kernel = call.listed("kernel_shape")
    if not kernel or min(kernel) < 1:
        raise RefusedError("missing-field", "kernel_shape must be given, but it is not")
    fields = _window_fields(call, kernel, ("strides", "dilations"))
    if call.integer("ceil_mode", 0):
        fields["rounding"] = "ceil"
    fields["kernel_size"] = kernel
    type_name = {"MaxPool": "max_pool", "LpPool": "lp_pool"}.get(call.node.op, "avg_pool")
    padding = fields["padding"]
    wide = isinstance(padding, tuple) and any(
        2 * it > kernel[axis // 2] for axis, it in enumerate(padding)
    )
    dilated = set(fields["dilation"]) != {1}
    if type_name != "max_pool" and not dilated:
        del fields["dilation"]
    if type_name == "lp_pool":
        fields["norm_type"] = call.count("p", 2)
    if call.outputs == 1 and not wide and (type_name == "max_pool" or not dilated):
        return serve(call, type_name, fields)
    shape = _pooled(call, fields)
    keep = SAVES_INPUT._replace(bytes=INDEX_BYTES) if type_name == "max_pool" else SAVES_INPUT
    count = 2 if type_name == "max_pool" else 1
    return operator(call, (shape,) * count, type_name=type_name, keep=keep)


def _pooled(call: Call, fields: dict[str, Any]) -> Shape:
    """Return (N, C, *W2) of windows that no type of a YAML spec has."""
    batch, channels, *size = _volume(call, len(fields["kernel_size"]))
    windows = slide(
        tuple(size),
        kernel_size=fields["kernel_size"],
        stride=fields["stride"],
        padding=fields["padding"],
        dilation=fields.get("dilation", 1),
        rounding=fields["rounding"],
    )
    if any(it.positions < 1 for it in windows):
        raise RefusedError(
            "window-exceeds-input",
            f"the window must fit into the padded input, but {list(fields['kernel_size'])} is"
            f" larger than {size}",
        )
    return (batch, channels, *(it.positions for it in windows))


def _volume(call: Call, axes: int) -> Shape:
    shape = call.shape(0)
    if len(shape) != axes + 2:
        raise RefusedError(
            "wrong-input-shape",
            f"the input must have {axes + 2} axes, but it is {list(shape)}",
        )
    return shape


def global_pool(call: Call) -> Settled:
    """Return a pooling over all positions."""
    op = call.node.op
    types = {"GlobalAveragePool": "global_avg_pool", "GlobalMaxPool": "global_max_pool"}
    if op in types:
        return serve(call, types[op])
    return operator(call, globally(call))


def globally(call: Call) -> tuple[Shape, ...]:
    """Return (N, C, 1, ...)."""
    batch, channels, *size = call.shape(0)
    return ((batch, channels, *(1 for _ in size)),)


def max_unpool(call: Call) -> Settled:
    """Return the inverse of a max pooling, of the size that its pooling has had."""
    if call.has(2):
        return operator(call, (call.integers(2),))
    batch, channels, *size = call.shape(0)
    kernel = call.listed("kernel_shape") or ()
    fields = _plain_fields(call, kernel, ("strides",))
    pads = fields["padding"] or (0,) * 2 * len(kernel)
    return operator(
        call,
        (
            (
                *(batch, channels),
                *(
                    (length - 1) * fields["stride"][axis]
                    + kernel[axis]
                    - pads[2 * axis]
                    - pads[2 * axis + 1]
                    for axis, length in enumerate(size)
                ),
            ),
        ),
    )


def deformed(call: Call) -> Settled:
    """Return a convolution whose taps are moved by offsets that the network computes."""
    weights: Weights = ((1, "weight"), (3, "bias"))
    out_channels, kernel = _filters(call, 1, 0)
    fields = {
        "out_channels": out_channels,
        "kernel_size": kernel,
        "groups": call.count("group", 1),
        "bias": call.has(3),
        **_window_fields(call, kernel, ("strides", "dilations")),
    }
    return _of_data(call, "conv", weights, fields)._replace(type="deform_conv")
