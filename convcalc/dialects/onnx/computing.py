"""The numbers of small tensors: how sizes are computed from shapes and constants.

Integers are exact. Floats are what ONNX computes in single precision, as fractions.
"""

from collections.abc import Callable, Iterator
from itertools import product
from math import prod
from typing import Any

from convcalc.dialects.onnx import rearranging as moves
from convcalc.dialects.onnx.call import Call, Number, RefusedError
from convcalc.dialects.onnx.rearranging import exact
from convcalc.readers import onnx_tree as types
from convcalc.shapes import Shape

_FLOATS = (types.FLOAT, types.DOUBLE, types.FLOAT16, types.BFLOAT16)
_MANTISSA = 24
"""Bits of a number of single precision."""

_MOST_BITS = 256
"""Bits of a number that is worked out; 64 are what ONNX has."""

_COMPARISONS = {"Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual", "And", "Or", "Xor"}
_COMPARISONS |= {"Not", "IsNaN"}


def dtype_of(call: Call) -> int:
    """Return the type of what a node makes of constants; 0 is not known."""
    op = call.node.op
    if op in ("Cast", "RandomNormal", "RandomUniform", "EyeLike"):
        return call.integer("to" if op == "Cast" else "dtype", types.FLOAT)
    if op in _COMPARISONS:
        return types.BOOL
    if op in ("NonZero", "ArgMax", "ArgMin"):
        return types.INT64
    if op == "ConstantOfShape":
        value = call.attribute("value")
        return getattr(value, "dtype", types.FLOAT)
    if op in ("Where", "CastLike"):
        return call.dtype(1)
    if op in ("DequantizeLinear", "DynamicQuantizeLinear"):
        return types.FLOAT
    return call.dtype(0) if call.inputs else 0


def numbers_of(call: Call, shape: Shape, dtype: int, output: int) -> tuple[Number, ...] | None:
    """Return the numbers of an output of this shape, None where they cannot be worked out."""
    try:
        numbers = RULES[call.node.op](call, shape, output)
    except (ZeroDivisionError, OverflowError, ValueError, TypeError):
        return None  # what ONNX does not define either, or numbers such as infinity
    if numbers is None or len(numbers) != prod(shape):
        return None
    if any(isinstance(it, int) and it.bit_length() > _MOST_BITS for it in numbers):
        return None
    return tuple(map(single, numbers)) if dtype in _FLOATS else tuple(numbers)


def single(number: Number) -> Number:
    """Return a number as single precision holds it: 24 bits, half to even."""
    number = exact(number)
    if isinstance(number, int) and number.bit_length() <= _MANTISSA:
        return number
    above, below = number.numerator, number.denominator
    digits = abs(above).bit_length() - below.bit_length()
    shift = _MANTISSA - digits
    top, bottom = abs(above) << max(0, shift), below << max(0, -shift)
    whole, rest = divmod(top, bottom)
    if whole.bit_length() < _MANTISSA:
        shift += 1
        top *= 2
        whole, rest = divmod(top, bottom)
    twice = 2 * rest
    whole += twice > bottom or (twice == bottom and whole % 2 == 1)
    whole = -whole if above < 0 else whole
    if shift <= 0:
        return whole << -shift
    from fractions import Fraction  # few graphs compute a size with floats

    return Fraction(whole, 1 << shift)


Rule = Callable[[Call, Shape, int], Any]


def _same(call: Call, _: Shape, __: int) -> Any:  # noqa: ANN401
    return call.numbers(0)


def _cast(call: Call, _: Shape, __: int) -> Any:  # noqa: ANN401
    dtype = dtype_of(call)
    if dtype == types.BOOL:
        return [int(it != 0) for it in call.numbers(0)]
    return call.numbers(0) if dtype in _FLOATS else [int(it) for it in call.numbers(0)]


def _steps(shape: Shape) -> list[int]:
    """Return how far apart neighbours along each axis lie."""
    steps, step = [], 1
    for size in reversed(shape):
        steps.append(step)
        step *= size
    return steps[::-1]


def _places(shape: Shape, steps: list[int]) -> Iterator[int]:
    """Yield, in the order of an output, the place of each number in what it is taken from."""
    for index in product(*map(range, shape)):
        yield sum(at * step for at, step in zip(index, steps, strict=True))


def _stretched(numbers: tuple[Number, ...], given: Shape, shape: Shape) -> list[Number]:
    aligned = (1,) * (len(shape) - len(given)) + given
    steps = [
        0 if size == 1 else step for size, step in zip(aligned, _steps(aligned), strict=True)
    ]
    return [numbers[it] for it in _places(shape, steps)]


def _expand(call: Call, shape: Shape, _: int) -> Any:  # noqa: ANN401
    return _stretched(call.numbers(0), call.shape(0), shape)


def _elementwise(function: Callable[..., Number]) -> Rule:
    def rule(call: Call, shape: Shape, _: int) -> Any:  # noqa: ANN401
        columns = (
            _stretched(tuple(map(exact, call.numbers(it))), call.shape(it), shape)
            for it in range(len(call.inputs))
        )
        return [function(*row) for row in zip(*columns, strict=True)]

    return rule


def _clip(call: Call, _: Shape, __: int) -> Any:  # noqa: ANN401
    numbers = tuple(map(exact, call.numbers(0)))
    for position, name, inner in ((1, "min", max), (2, "max", min)):
        if call.has(position):
            (bound,) = map(exact, call.numbers(position))
        elif call.has_attribute(name):
            bound = exact(call.number(name, 0.0))
        else:
            continue
        numbers = tuple(inner(it, bound) for it in numbers)
    return numbers


def _divided(one: Number, other: Number) -> Number:
    """Return a quotient: of integers without its rest, as C has it."""
    if isinstance(one, int) and isinstance(other, int):
        whole = abs(one) // abs(other)
        return whole if (one < 0) == (other < 0) else -whole
    return one * _inverse(other)


def _quotient(call: Call, shape: Shape, output: int) -> Any:  # noqa: ANN401
    if call.dtype(0) not in _FLOATS:
        return _elementwise(_divided)(call, shape, output)
    return _elementwise(lambda one, other: one * _inverse(other))(call, shape, output)


def _inverse(number: Number) -> Number:
    from fractions import Fraction  # few graphs compute a size with floats

    return Fraction(number.denominator, number.numerator)


def _mod(call: Call, shape: Shape, output: int) -> Any:  # noqa: ANN401
    if call.integer("fmod", 0):
        return _elementwise(lambda a, b: a - b * int(a * _inverse(b)))(call, shape, output)
    return _elementwise(lambda a, b: a % b)(call, shape, output)


def _power(base: Number, exponent: Number) -> Number:
    if not isinstance(exponent, int) or abs(exponent) > _MOST_BITS:
        raise ValueError("no power that sizes are made of")
    return base**exponent if exponent >= 0 else _inverse(base**-exponent)


def rounded(number: Number) -> int:
    """Return the nearest integer, the even one of two."""
    twice = 2 * number
    below = int(twice // 2)
    rest = twice - 2 * below
    return below + (rest > 1 or (rest == 1 and below % 2 == 1))


def _concat(call: Call, shape: Shape, _: int) -> Any:  # noqa: ANN401
    axis = call.axis(call.integer("axis", 1), len(shape))
    blocks = []
    for position in range(len(call.inputs)):
        numbers, size = call.numbers(position), prod(call.shape(position)[axis:])
        blocks.append(
            [numbers[it * size : (it + 1) * size] for it in range(prod(shape[:axis]))]
        )
    return [number for row in zip(*blocks, strict=True) for block in row for number in block]


def _slice(call: Call, _: Shape, __: int) -> Any:  # noqa: ANN401
    given, taken, numbers = call.shape(0), moves.slices(call), call.numbers(0)
    ranges = [taken.get(axis, range(size)) for axis, size in enumerate(given)]
    steps = _steps(given)
    return [
        numbers[sum(at * step for at, step in zip(index, steps, strict=True))]
        for index in product(*ranges)
    ]


def _gather(call: Call, _: Shape, __: int) -> Any:  # noqa: ANN401
    given, numbers, indices = call.shape(0), call.numbers(0), call.integers(1)
    axis = call.axis(call.integer("axis", 0), len(given))
    size, block = given[axis], prod(given[axis + 1 :])
    if any(not -size <= it < size for it in indices):
        raise RefusedError(
            "exceeds-input",
            f"indices must lie on axis {axis} of {size}, but they are {list(indices[:10])}",
        )
    return [
        number
        for start in range(0, len(numbers), size * block or 1)
        for index in indices
        for number in numbers[
            start + index % size * block : start + index % size * block + block
        ]
    ]


def _transpose(call: Call, shape: Shape, _: int) -> Any:  # noqa: ANN401
    steps, order = _steps(call.shape(0)), moves.permutation(call)
    numbers = call.numbers(0)
    return [numbers[it] for it in _places(shape, [steps[axis] for axis in order])]


def _tile(call: Call, shape: Shape, _: int) -> Any:  # noqa: ANN401
    given, numbers = call.shape(0), call.numbers(0)
    steps = _steps(given)
    return [
        numbers[
            sum(at % size * step for at, size, step in zip(index, given, steps, strict=True))
        ]
        for index in product(*map(range, shape))
    ]


def _split(call: Call, shape: Shape, output: int) -> Any:  # noqa: ANN401
    given, numbers = call.shape(0), call.numbers(0)
    axis = call.axis(call.integer("axis", 0), len(given))
    before = sum(moves.parts(call)[:output])
    steps = _steps(given)
    start = before * steps[axis]
    return [numbers[start + it] for it in _places(shape, steps)]


def _constant_of_shape(call: Call, shape: Shape, _: int) -> Any:  # noqa: ANN401
    value = call.attribute("value")
    numbers = getattr(value, "numbers", None) if value is not None else (0,)
    return None if numbers is None else numbers[:1] * prod(shape)


def _range(call: Call, shape: Shape, _: int) -> Any:  # noqa: ANN401
    start, step = exact(call.numbers(0)[0]), exact(call.numbers(2)[0])
    return [start + step * it for it in range(prod(shape))]


def _reduced(function: Callable[..., Number]) -> Rule:
    def rule(call: Call, _: Shape, __: int) -> Any:  # noqa: ANN401
        axes = call.given("axes", 1)
        given, numbers = call.shape(0), tuple(map(exact, call.numbers(0)))
        if axes is None and call.integer("noop_with_empty_axes", 0):
            return numbers
        gone = {call.axis(it, len(given)) for it in axes or range(len(given))}
        kept = [0 if axis in gone else size for axis, size in enumerate(given)]
        groups: dict[tuple[int, ...], list[Number]] = {}
        for index, number in zip(product(*map(range, given)), numbers, strict=True):
            place = tuple(at if size else 0 for at, size in zip(index, kept, strict=True))
            groups.setdefault(place, []).append(number)
        return [function(it) for _, it in sorted(groups.items())]

    return rule


def _non_zero(call: Call, _: Shape, __: int) -> Any:  # noqa: ANN401
    pairs = zip(product(*map(range, call.shape(0))), call.numbers(0), strict=True)
    places = [index for index, number in pairs if number]
    return [at for axis in zip(*places, strict=True) for at in axis]


def non_zero(call: Call) -> tuple[Shape, ...]:
    """Return an axis for each axis of the input, and how many of its numbers are not 0."""
    return ((len(call.shape(0)), sum(it != 0 for it in call.numbers(0))),)


RULES: dict[str, Rule] = {
    **dict.fromkeys(
        ("Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten", "Dropout"), _same
    ),
    **dict.fromkeys(("Cast", "CastLike"), _cast),
    "Expand": _expand,
    "Add": _elementwise(lambda a, b: a + b),
    "Sub": _elementwise(lambda a, b: a - b),
    "Mul": _elementwise(lambda a, b: a * b),
    "Div": _quotient,
    "Mod": _mod,
    "Pow": _elementwise(_power),
    "Neg": _elementwise(lambda a: -a),
    "Abs": _elementwise(abs),
    "Floor": _elementwise(lambda a: int(a // 1)),
    "Ceil": _elementwise(lambda a: int(-(-a // 1))),
    "Round": _elementwise(rounded),
    "Relu": _elementwise(lambda a: max(a, 0)),
    "Clip": _clip,
    "Max": _elementwise(lambda *row: max(row)),
    "Min": _elementwise(lambda *row: min(row)),
    "Sum": _elementwise(lambda *row: sum(row)),
    "Equal": _elementwise(lambda a, b: int(a == b)),
    "Less": _elementwise(lambda a, b: int(a < b)),
    "LessOrEqual": _elementwise(lambda a, b: int(a <= b)),
    "Greater": _elementwise(lambda a, b: int(a > b)),
    "GreaterOrEqual": _elementwise(lambda a, b: int(a >= b)),
    "Not": _elementwise(lambda a: int(not a)),
    "And": _elementwise(lambda a, b: int(bool(a) and bool(b))),
    "Or": _elementwise(lambda a, b: int(bool(a) or bool(b))),
    "Xor": _elementwise(lambda a, b: int(bool(a) != bool(b))),
    "Where": _elementwise(lambda condition, a, b: a if condition else b),
    "Concat": _concat,
    "Slice": _slice,
    "Gather": _gather,
    "Transpose": _transpose,
    "Tile": _tile,
    "Split": _split,
    "ConstantOfShape": _constant_of_shape,
    "Range": _range,
    "ReduceProd": _reduced(prod),
    "ReduceSum": _reduced(sum),
    "ReduceMax": _reduced(max),
    "ReduceMin": _reduced(min),
    "NonZero": _non_zero,
}
"""How each operator computes its numbers."""
