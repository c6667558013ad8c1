"""Layers of the operators that pick and move numbers."""

from math import prod

from convcalc.dialects.onnx import rearranging as moves
from convcalc.dialects.onnx.building import agreeing, operator
from convcalc.dialects.onnx.call import Call
from convcalc.layers.shared.base import Role
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.network import Settled
from convcalc.shapes import Shape


def reshape(call: Call) -> Settled:
    """Return a reshape, or the flatten that it is."""
    (output,) = outputs = moves.reshape(call)
    shape = call.shape(0)
    found = None
    if output == (*shape[:1], prod(shape[1:])) and shape != output:
        found = agreeing(call, "flatten", outputs)
    found = found or agreeing(call, "reshape", outputs, {"shape": output, "axis": 0})
    return found or operator(
        call, outputs, keep=SAVES_NOTHING, along=_none(output), is_view=True
    )


def flatten(call: Call) -> Settled:
    """Return a flatten, or the reshape that it is."""
    (output,) = outputs = moves.flatten(call)
    axis = call.integer("axis", 1)
    found = agreeing(call, "flatten", outputs, {"axis": axis}) if axis == 1 else None
    found = found or agreeing(call, "reshape", outputs, {"shape": output, "axis": 0})
    return found or operator(
        call, outputs, keep=SAVES_NOTHING, along=_none(output), is_view=True
    )


def _none(output: Shape) -> Reach:
    return Reach((None,) * len(output), kept=True)


def transpose(call: Call) -> Settled:
    """Return the axes in another order."""
    outputs, order = moves.transpose(call), moves.permutation(call)
    along = Reach(tuple(map(Along, order)), kept=True)
    found = agreeing(call, "permute", outputs, {"dims": order})
    return found or operator(call, outputs, keep=SAVES_NOTHING, along=along, is_view=True)


def squeeze(call: Call) -> Settled:
    """Return the shape without axes of 1."""
    (output,) = outputs = moves.squeeze(call)
    shape = call.shape(0)
    axes = call.given("axes", 1)
    gone = {it % len(shape) for it in axes} if axes is not None else _ones(shape)
    found = agreeing(call, "squeeze", outputs, {"axis": tuple(sorted(gone))}) if gone else None
    kept = tuple(Along(it) for it in range(len(shape)) if it not in gone)
    along = Reach(kept, kept=True) if len(kept) == len(output) else _none(output)
    return found or operator(call, outputs, keep=SAVES_NOTHING, along=along, is_view=True)


def _ones(shape: Shape) -> set[int]:
    return {axis for axis, size in enumerate(shape) if size == 1}


def unsqueeze(call: Call) -> Settled:
    """Return the shape with new axes of 1."""
    (output,) = outputs = moves.unsqueeze(call)
    places = {it % len(output) for it in call.given("axes", 1) or ()}
    found = agreeing(call, "unsqueeze", outputs, {"axis": tuple(sorted(places))})
    old = iter(range(len(call.shape(0))))
    axes = tuple(None if it in places else Along(next(old, 0)) for it in range(len(output)))
    along = Reach(axes, kept=True)
    return found or operator(call, outputs, keep=SAVES_NOTHING, along=along, is_view=True)


def concat(call: Call) -> Settled:
    """Return what is joined along an axis; parts that are in the file are learned."""
    (output,) = outputs = moves.concat(call)
    axis = call.integer("axis", 1) % len(output)
    found = agreeing(call, "concat", outputs, {"axis": axis}) if _all_data(call) else None
    weights: list[tuple[int, Role]] = [
        (it, "weight") for it in range(len(call.inputs)) if it not in call.data
    ]
    along = Reach.number_by_number(len(output), axis, kept=True)
    return found or operator(call, outputs, weights, keep=SAVES_NOTHING, along=along)


def _all_data(call: Call) -> bool:
    return len(call.data) == len(call.inputs)


def split(call: Call) -> Settled:
    """Return the parts of an axis."""
    outputs = moves.split(call)
    axes = len(call.shape(0))
    axis = call.integer("axis", 0) % axes
    found = agreeing(call, "split", outputs, {"axis": axis, "split_sizes": moves.parts(call)})
    along = Reach.number_by_number(axes, axis, kept=True)
    return found or operator(call, outputs, keep=SAVES_NOTHING, along=along, is_view=True)


def slice_(call: Call) -> Settled:
    """Return a part of some axes."""
    outputs, taken, shape = moves.slice_(call), moves.slices(call), call.shape(0)
    cut = {axis: it for axis, it in taken.items() if it != range(shape[axis])}
    found = None
    if len(cut) == 1:
        ((axis, steps),) = cut.items()
        if steps.step > 0:
            found = agreeing(
                call,
                "slice",
                outputs,
                {"axis": axis, "start": steps.start, "end": steps.stop, "step": steps.step},
            )
    axes = tuple(
        Along(axis)
        if axis not in cut
        else Along.moved(axis, cut[axis].start, cut[axis].step)
        if cut[axis].step > 0
        else None
        for axis in range(len(shape))
    )
    along = Reach(axes, kept=True)
    return found or operator(call, outputs, keep=SAVES_NOTHING, along=along, is_view=True)


def expand(call: Call) -> Settled:
    """Return the input stretched to a shape."""
    (output,) = outputs = moves.expand(call)
    shape = call.shape(0)
    missing = len(output) - len(shape)
    axes = tuple(
        Along(it - missing) if it >= missing and shape[it - missing] == output[it] else None
        for it in range(len(output))
    )
    along = Reach(axes, kept=True)
    return operator(call, outputs, keep=SAVES_NOTHING, along=along, is_view=True)


def pad(call: Call) -> Settled:
    """Return the input with numbers around it, or without some at its edges."""
    (output,) = outputs = moves.pad(call)
    added = moves.paddings(call)
    mode = {"edge": "replicate", "wrap": "circular"}.get(
        call.text("mode", "constant"), call.text("mode", "constant")
    )
    found = None
    if not any(any(added.get(it, ())) for it in (0, 1)):
        spatial = range(2, len(output))
        padding = tuple(it for axis in spatial for it in added.get(axis, (0, 0)))
        found = agreeing(call, "pad", outputs, {"padding": padding, "mode": mode})
    axes = tuple(
        Along.moved(it, -added[it][0]) if any(added.get(it, ())) else Along(it)
        for it in range(len(output))
    )
    return found or operator(call, outputs, keep=SAVES_NOTHING, along=Reach(axes))


def depth_to_space(call: Call) -> Settled:
    """Return pixels made of channels."""
    outputs, size = moves.depth_to_space(call), call.integer("blocksize", 1)
    found = agreeing(call, "pixel_shuffle", outputs, {"upscale_factor": size})
    return found or operator(call, outputs, keep=SAVES_NOTHING)


def space_to_depth(call: Call) -> Settled:
    """Return channels made of pixels."""
    outputs, size = moves.space_to_depth(call), call.integer("blocksize", 1)
    found = agreeing(call, "pixel_unshuffle", outputs, {"downscale_factor": size})
    return found or operator(call, outputs, keep=SAVES_NOTHING)
