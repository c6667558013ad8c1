"""Enlarging and shrinking of images."""

from fractions import Fraction

from convcalc.dialects.onnx.building import agreeing, operator
from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.dialects.onnx.computing import rounded, single
from convcalc.network import Settled
from convcalc.shapes import Shape


def resized(call: Call) -> tuple[Shape, ...]:
    """Return the sizes asked for, or those that scales make, rounded down.

    Source: ONNX Resize, whose reference multiplies in single precision.
    """
    shape = call.shape(0)
    newer = call.node.op == "Resize" and call.version > 10  # noqa: PLR2004
    sizes_at, scales_at = (3, 2) if newer else (-1, 1)
    axes = call.listed("axes") or tuple(range(len(shape)))
    output = list(shape)
    if newer and call.has(sizes_at) and call.shape(sizes_at) != (0,):
        sizes = call.integers(sizes_at)
        if call.text("keep_aspect_ratio_policy", "stretch") != "stretch":
            sizes = _in_proportion(call, shape, axes, sizes)
        numbers = sizes
    else:
        scales = call.attribute("scales") or call.numbers(scales_at)
        numbers = tuple(
            _scaled(shape[call.axis(axis, len(shape), "axes")], scale)
            for axis, scale in zip(axes, scales, strict=False)
        )
    if len(numbers) != len(axes):
        raise RefusedError(
            "wrong-number",
            f"a size or a scale must be given for each of {len(axes)} axes,"
            f" but there are {len(numbers)}",
        )
    for axis, size in zip(axes, numbers, strict=True):
        output[call.axis(axis, len(shape), "axes")] = size
    if min(output, default=1) < 1:
        raise RefusedError(
            "output-too-small", f"each size must be at least 1, but they are {output}"
        )
    return (tuple(output),)


def _scaled(size: int, scale: float | Fraction) -> int:
    try:
        return int(single(size * Fraction(scale)) // 1)
    except (ValueError, OverflowError) as error:
        raise RefusedError(
            "value-out-of-range", f"a scale must be a number, not {scale}"
        ) from error


def _in_proportion(
    call: Call, shape: Shape, axes: tuple[int, ...], sizes: tuple[int, ...]
) -> tuple[int, ...]:
    """Return sizes that keep the proportions of the input."""
    pairs = list(zip(axes, sizes, strict=False))
    ratios = [Fraction(size, max(1, shape[axis])) for axis, size in pairs]
    larger = call.text("keep_aspect_ratio_policy", "") == "not_smaller"
    ratio = max(ratios) if larger else min(ratios)
    return tuple(rounded(ratio * shape[axis]) for axis, _ in pairs)


def resize(call: Call) -> Settled:
    """Return an enlargement."""
    (output,) = outputs = resized(call)
    shape = call.shape(0)
    modes = {1: "linear", 2: "bilinear", 3: "trilinear"}
    mode = {"linear": modes.get(len(shape) - 2, ""), "cubic": "bicubic"}.get(
        call.text("mode", "nearest"), "nearest"
    )
    corners = call.text("coordinate_transformation_mode", "half_pixel") == "align_corners"
    fields = {"align_corners": corners} if mode != "nearest" else {}
    found = None
    if shape[:2] == output[:2] and call.data == (0,):
        found = agreeing(
            call, "upsample", outputs, {"size": output[2:], "mode": mode, **fields}
        )
    return found or operator(call, outputs, type_name="upsample")
