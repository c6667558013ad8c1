"""Operators that make one number of many, and those that look numbers up by place."""

from math import prod

from convcalc.dialects.onnx.building import agreeing, operator
from convcalc.dialects.onnx.call import Call
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, SAVES_NOTHING, Along, Reach
from convcalc.network import Settled
from convcalc.shapes import Shape


def _axes(call: Call) -> set[int]:
    """Return the axes that are reduced."""
    axes = len(call.shape(0))
    named = call.given("axes", 1)
    if not named and call.integer("noop_with_empty_axes", 0):
        return set()
    return {call.axis(it, axes, "axes") for it in named or range(axes)}


def _reduced(shape: Shape, gone: set[int], *, keep: bool) -> Shape:
    return tuple(
        1 if axis in gone else size
        for axis, size in enumerate(shape)
        if keep or axis not in gone
    )


def reduced(call: Call) -> tuple[Shape, ...]:
    """Return the shape without the axes that are reduced, or with 1 in their place."""
    return (_reduced(call.shape(0), _axes(call), keep=bool(call.integer("keepdims", 1))),)


def reduce(call: Call) -> Settled:
    """Return a sum, mean or the like over axes; a mean over all positions is a pooling."""
    shape, gone = call.shape(0), _axes(call)
    keep = bool(call.integer("keepdims", 1))
    outputs = reduced(call)
    op = call.node.op
    if op == "ReduceMean" and call.data == (0,):
        positions = set(range(2, len(shape)))
        found = None
        if keep and gone == positions and positions:
            found = agreeing(call, "global_avg_pool", outputs)
        found = found or agreeing(
            call, "mean", outputs, {"axis": tuple(sorted(gone)), "keepdim": keep}
        )
        if found:
            return found
    saved = SAVES_NOTHING if op in ("ReduceMean", "ReduceSum") else SAVES_INPUT
    return operator(call, outputs, keep=saved, along=_reach(len(shape), gone, keep=keep))


def _reach(axes: int, gone: set[int], *, keep: bool) -> Reach:
    kept = (None if it in gone else Along(it) for it in range(axes) if keep or it not in gone)
    return Reach(tuple(kept))


def found_place(call: Call) -> tuple[Shape, ...]:
    """Return the shape of the places of the largest or smallest numbers along one axis."""
    shape = call.shape(0)
    axis = call.axis(call.integer("axis", 0), len(shape))
    return (_reduced(shape, {axis}, keep=bool(call.integer("keepdims", 1))),)


def sampled(call: Call) -> tuple[Shape, ...]:
    """Return the channels of the image at the places of a grid."""
    image, grid = call.shape(0), call.shape(1)
    return ((*image[:2], *grid[1:-1]),)


def grid_of(call: Call) -> tuple[Shape, ...]:
    """Return a place for each pixel of an output of a size."""
    batch, _, *size = call.integers(1)
    return ((batch, *size, len(size)),)


def pooled_regions(call: Call) -> tuple[Shape, ...]:
    """Return (regions, C, H2, W2) of RoiAlign and MaxRoiPool."""
    shape, regions = call.shape(0), call.shape(1)
    height, width = call.integer("output_height", 1), call.integer("output_width", 1)
    height, width = call.listed("pooled_shape") or (height, width)
    return ((regions[0], shape[1], height, width),)


def columns_to_image(call: Call) -> tuple[Shape, ...]:
    """Return (N, C, *size) of columns that are added up where they overlap."""
    shape, size, block = call.shape(0), call.integers(1), call.integers(2)
    return ((shape[0], shape[1] // max(1, prod(block)), *size),)


def all_but_last_two(call: Call) -> tuple[Shape, ...]:
    """Return the shape of the determinants of matrices."""
    return (call.shape(0)[:-2],)
