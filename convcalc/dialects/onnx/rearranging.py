"""Shapes of the operators that pick, move and repeat numbers.

Source: https://onnx.ai/onnx/operators, shape inference of the reference implementation.
"""

from math import prod
from typing import Any

from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


def reshape(call: Call) -> Shapes:
    """Return the sizes asked for, a 0 copied and a -1 worked out."""
    given = call.shape(0)
    wanted = call.given("shape", 1)
    if wanted is None:
        raise RefusedError("missing-field", "shape must be given, but it is not")
    copies = not call.integer("allowzero", 0)
    sizes = []
    for axis, size in enumerate(wanted):
        if size == 0 and copies and axis >= len(given):
            raise _mismatch(given, wanted, f"there is no axis {axis} to copy")
        sizes.append(given[axis] if size == 0 and copies else size)
    rest = prod(it for it in sizes if it != -1)
    if sizes.count(-1) > 1 or min(sizes, default=0) < -1:
        raise _mismatch(given, wanted, "only one size may be -1, and none may be less")
    whole = prod(given)
    if -1 in sizes:
        if not rest or whole % rest:
            raise _mismatch(given, wanted, f"{whole} is not divisible by {rest}")
        sizes[sizes.index(-1)] = whole // rest
    elif rest != whole:
        raise _mismatch(given, wanted, f"{rest} is not {whole}")
    return (tuple(sizes),)


def _mismatch(given: Shape, wanted: Shape, why: str) -> RefusedError:
    return RefusedError(
        "reshape-mismatch",
        f"the new shape must make up the input's numbers, but the input is {list(given)},"
        f" the new shape {list(wanted)}, and {why}",
    )


def flatten(call: Call) -> Shapes:
    """Return two axes: those before ``axis``, and the others."""
    given = call.shape(0)
    axis = call.integer("axis", 1)
    if not -len(given) <= axis <= len(given):
        call.axis(axis, len(given))
    axis += len(given) * (axis < 0)
    return ((prod(given[:axis]), prod(given[axis:])),)


def transpose(call: Call) -> Shapes:
    """Return the axes in their new order, the reverse one by default."""
    given = call.shape(0)
    order = permutation(call)
    return (tuple(given[it] for it in order),)


def permutation(call: Call) -> tuple[int, ...]:
    """Return the order that a Transpose puts the axes in."""
    axes = len(call.shape(0))
    order = call.listed("perm")
    if order is None:
        return tuple(reversed(range(axes)))
    if sorted(order) != list(range(axes)):
        raise RefusedError(
            "not-a-permutation",
            f"perm must name each of the {axes} axes of the input once,"
            f" but it is {list(order)}",
        )
    return order


def squeeze(call: Call) -> Shapes:
    """Return the shape without axes of 1: those asked for, or all."""
    given = call.shape(0)
    axes = call.given("axes", 1)
    if axes is None:
        return (tuple(it for it in given if it != 1),)
    named = {call.axis(it, len(given), "axes") for it in axes}
    for axis in sorted(named):
        if given[axis] != 1:
            raise RefusedError(
                "shapes-differ",
                f"an axis that is taken out must be 1, but axis {axis} of {list(given)} is"
                f" {given[axis]}",
            )
    return (tuple(size for axis, size in enumerate(given) if axis not in named),)


def unsqueeze(call: Call) -> Shapes:
    """Return the shape with an axis of 1 at each place of the output that is asked for."""
    given = call.shape(0)
    axes = call.given("axes", 1) or ()
    count = len(given) + len(axes)
    places = {call.axis(it, count, "axes") for it in axes}
    sizes = iter(given)
    return (tuple(1 if axis in places else next(sizes, 1) for axis in range(count)),)


def concat(call: Call) -> Shapes:
    """Return the first input's shape with the sum of all along ``axis``."""
    first, *others = shapes = call.shapes()
    axis = call.axis(call.integer("axis", 1), len(first))
    for number, shape in enumerate(others, start=2):
        if len(shape) != len(first) or _without(shape, axis) != _without(first, axis):
            raise RefusedError(
                "shapes-differ",
                f"inputs must agree but for axis {axis}, but input 1 is {list(first)}"
                f" and input {number} is {list(shape)}",
            )
    return ((*first[:axis], sum(it[axis] for it in shapes), *first[axis + 1 :]),)


def _without(shape: Shape, axis: int) -> Shape:
    return shape[:axis] + shape[axis + 1 :]


def split(call: Call) -> Shapes:
    """Return the shape of each part."""
    given = call.shape(0)
    axis = call.axis(call.integer("axis", 0), len(given))
    return tuple((*given[:axis], it, *given[axis + 1 :]) for it in parts(call))


def parts(call: Call) -> tuple[int, ...]:
    """Return the size of each part of a Split along its axis."""
    given = call.shape(0)
    axis = call.axis(call.integer("axis", 0), len(given))
    sizes = call.given("split", 1)
    if sizes is None:
        size = given[axis]
        number = call.count("num_outputs", call.outputs)
        step = -(-size // max(1, number))
        sizes = tuple(max(0, min(step, size - start * step)) for start in range(call.outputs))
    if sum(sizes) != given[axis] or min(sizes, default=0) < 0 or len(sizes) != call.outputs:
        raise RefusedError(
            "split-mismatch",
            f"the parts must make up axis {axis}, one for each of {call.outputs} outputs,"
            f" but they are {list(sizes)} and the axis is {given[axis]}",
        )
    return sizes


def slices(call: Call) -> dict[int, range]:
    """Return the steps that a Slice takes along each axis it names."""
    given = call.shape(0)
    starts, ends = call.given("starts", 1), call.given("ends", 2)
    if starts is None or ends is None:
        raise RefusedError("missing-field", "starts and ends must be given, but they are not")
    axes = call.given("axes", 3)
    axes = tuple(range(len(starts))) if axes is None else axes
    steps = (call.integers(4) if call.has(4) else None) or (1,) * len(starts)
    if len({len(starts), len(ends), len(axes), len(steps)}) > 1 or 0 in steps:
        raise RefusedError(
            "wrong-number",
            "starts, ends, axes and steps must be of one length and no step 0, but they are"
            f" {list(starts)}, {list(ends)}, {list(axes)} and {list(steps)}",
        )
    taken = {}
    for start, end, axis, step in zip(starts, ends, axes, steps, strict=True):
        axis = call.axis(axis, len(given), "axes")
        taken[axis] = range(
            *slice(start, _end(end, given[axis], step), step).indices(given[axis])
        )
    return taken


def _end(end: int, size: int, step: int) -> int | None:
    """Return the end of a slice; one before the first number ends behind it."""
    return None if step < 0 and end < -size else end


def slice_(call: Call) -> Shapes:
    """Return the shape of the part."""
    taken = slices(call)
    given = call.shape(0)
    return (tuple(len(taken[axis]) if axis in taken else it for axis, it in enumerate(given)),)


def gather(call: Call) -> Shapes:
    """Return the shape with that of the indices in place of ``axis``."""
    given, indices = call.shape(0), call.shape(1)
    axis = call.axis(call.integer("axis", 0), len(given))
    return ((*given[:axis], *indices, *given[axis + 1 :]),)


def gather_nd(call: Call) -> Shapes:
    """Return the indices' leading axes, and those of the input that no index names."""
    given, indices = call.shape(0), call.shape(1)
    batch = call.integer("batch_dims", 0)
    if not indices or batch + indices[-1] > len(given):
        raise RefusedError(
            "no-such-axis",
            f"indices must name axes of the input, but the input is {list(given)} and they are"
            f" {list(indices)}",
        )
    return ((*indices[:-1], *given[batch + indices[-1] :]),)


def as_indices(call: Call) -> Shapes:
    """Return the shape of the second input."""
    return (call.shape(1),)


def expand(call: Call) -> Shapes:
    """Return the input stretched to the shape asked for, where that is larger."""
    return (stretched([call.shape(0), call.integers(1)]),)


def stretched(shapes: list[Shape]) -> Shape:
    """Return the shape that all are stretched to, or raise RefusedError."""
    axes = max(map(len, shapes), default=0)
    aligned = [(1,) * (axes - len(it)) + it for it in shapes]
    result = []
    for sizes in zip(*aligned, strict=True):
        larger = {it for it in sizes if it != 1}
        if len(larger) > 1:
            listed = " and ".join(str(list(it)) for it in shapes)
            raise RefusedError(
                "shapes-differ",
                f"sizes must be the same or 1, from the last axis on, but here are {listed}",
            )
        result.append(larger.pop() if larger else 1)
    return tuple(result)


def tile(call: Call) -> Shapes:
    """Return each axis as often as ``repeats`` says."""
    given, repeats = call.shape(0), call.integers(1)
    if len(given) != len(repeats):
        raise RefusedError(
            "wrong-number",
            f"repeats must have one number for each of {len(given)} axes,"
            f" but it has {len(repeats)}",
        )
    return (tuple(size * often for size, often in zip(given, repeats, strict=True)),)


def paddings(call: Call) -> dict[int, tuple[int, int]]:
    """Return what a Pad adds before and behind each axis."""
    given = call.shape(0)
    pads = call.given("pads", 1)
    if pads is None:
        pads = call.listed("paddings") or ()
    axes = call.integers(3) if call.has(3) else tuple(range(len(given)))
    if len(pads) != 2 * len(axes):
        raise RefusedError(
            "wrong-number",
            f"pads must have two numbers for each of {len(axes)} axes, but it has {len(pads)}",
        )
    named = (call.axis(it, len(given), "axes") for it in axes)
    return dict(zip(named, zip(pads[: len(axes)], pads[len(axes) :], strict=True), strict=True))


def pad(call: Call) -> Shapes:
    """Return each axis with what is added."""
    added = paddings(call)
    sizes = tuple(it + sum(added.get(axis, ())) for axis, it in enumerate(call.shape(0)))
    if min(sizes, default=0) < 0:
        raise RefusedError(
            "exceeds-input",
            f"pads must not cut off more than there is, but of {list(call.shape(0))}"
            f" they make {list(sizes)}",
        )
    return (sizes,)


def _image(call: Call) -> Shape:
    shape = call.shape(0)
    if len(shape) != 4:  # noqa: PLR2004  batch, channels, height, width
        raise RefusedError(
            "wrong-input-shape", f"the input must be [N, C, H, W], but it is {list(shape)}"
        )
    return shape


def depth_to_space(call: Call) -> Shapes:
    """Return (N, C/b/b, H*b, W*b)."""
    (batch, channels, height, width), size = _image(call), call.count("blocksize", 0)
    if channels % size**2:
        raise RefusedError(
            "not-divisible",
            f"blocksize squared must divide the channels, but {channels} is not divisible by"
            f" {size}*{size}",
        )
    return ((batch, channels // size**2, height * size, width * size),)


def space_to_depth(call: Call) -> Shapes:
    """Return (N, C*b*b, H/b, W/b)."""
    (batch, channels, height, width), size = _image(call), call.count("blocksize", 0)
    if height % size or width % size:
        raise RefusedError(
            "not-divisible",
            f"blocksize must divide height and width, but {height}x{width} is not divisible by"
            f" {size}",
        )
    return ((batch, channels * size**2, height // size, width // size),)


def random(call: Call) -> Shapes:
    """Return the shape that the node names."""
    shape = call.listed("shape")
    if shape is None or min(shape, default=0) < 0:
        raise RefusedError("missing-field", "shape must be given, but it is not")
    return (shape,)


def multinomial(call: Call) -> Shapes:
    """Return as many samples as are drawn for each row."""
    return ((*call.shape(0)[:1], call.count("sample_size", 1)),)


def one_hot(call: Call) -> Shapes:
    """Return the indices' shape with an axis of ``depth`` more."""
    indices, (depth, *_) = call.shape(0), call.integers(1)
    axis = call.axis(call.integer("axis", -1), len(indices) + 1)
    return ((*indices[:axis], depth, *indices[axis:]),)


def top_k(call: Call) -> Shapes:
    """Return the shape with k along ``axis``, for the values and for the indices."""
    given = call.shape(0)
    wanted = call.given("k", 1)
    if call.has_attribute("k"):
        wanted = (call.integer("k", 1),)
    axis = call.axis(call.integer("axis", -1), len(given))
    shape = (*given[:axis], (wanted or (1,))[0], *given[axis + 1 :])
    return shape, shape


def center_crop_pad(call: Call) -> Shapes:
    """Return the sizes asked for along the axes asked for."""
    given, sizes = list(call.shape(0)), call.integers(1)
    axes = call.listed("axes") or tuple(range(len(given)))
    for axis, size in zip(axes, sizes, strict=False):
        given[call.axis(axis, len(given), "axes")] = size
    return (tuple(given),)


def constant_of_shape(call: Call) -> Shapes:
    """Return the numbers of the input."""
    sizes = call.integers(0)
    if min(sizes, default=0) < 0:
        raise RefusedError(
            "value-out-of-range", f"a size must be at least 0, but the shape is {list(sizes)}"
        )
    return (sizes,)


def range_(call: Call) -> Shapes:
    """Return how many numbers there are from start to limit."""
    (start,), (limit,), (step,) = (call.numbers(it) for it in range(3))
    if not step:
        raise RefusedError("value-out-of-range", "delta must not be 0, but it is")
    start, limit, step = map(exact, (start, limit, step))
    return ((max(0, int(-((start - limit) // step))),),)


def exact(number: object) -> Any:  # noqa: ANN401  an integer or a fraction
    """Return a number as it is, a float as the fraction that it stands for."""
    if not isinstance(number, float):
        return number
    from fractions import Fraction  # few graphs compute a size with floats

    return Fraction(number)
