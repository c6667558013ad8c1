"""The letters in which the rules of layers are written on a blackboard."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcalc.layers.transposed_window import TransposedWindow
from convcalc.shapes import Shape, axis_names
from convcalc.windows import Window

_LETTERS = {"height": "H", "width": "W", "length": "L", "depth": "Z"}


def axis_letters(axes: int, suffix: str = "") -> tuple[str, ...]:
    """Return the letter of each spatial axis, ``H2`` and ``W2`` with the suffix 2."""
    return tuple(
        f"{_LETTERS.get(name, f'A{number}_')}{suffix}"
        for number, name in enumerate(axis_names(axes), start=1)
    )


def per_axis_letters(letter: str, values: Sequence[object]) -> tuple[str, ...]:
    """Return a letter for each axis: the same where values agree, else ``Fh``, ``Fw``."""
    if len(set(values)) <= 1:
        return (letter,) * len(values)
    return tuple(f"{letter}{axis.lower()}" for axis in axis_letters(len(values)))


def product(*factors: object) -> str:
    """Return a product as it is written: ``F*F*D1``."""
    return "*".join(map(str, factors))


class WindowLetters(NamedTuple):
    """The letters for the window of one axis; ``padding`` are its terms: ``2P``, ``Pb``."""

    size: str
    extent: str
    stride: str
    padding: tuple[str, ...]


def window_letters(
    windows: Sequence[Window | TransposedWindow],
) -> tuple[dict[str, int | str], list[WindowLetters]]:
    """Return what the letters of windows stand for, and the letters of each axis."""
    sizes = axis_letters(len(windows), "1")
    kernels = per_axis_letters("F", [it.kernel_size for it in windows])
    strides = per_axis_letters("S", [it.stride for it in windows])
    dilations = per_axis_letters("d", [it.dilation for it in windows])
    extents = per_axis_letters("E", [(it.kernel_size, it.dilation) for it in windows])
    pads = per_axis_letters("P", [it.padding for it in windows])
    given: dict[str, int | str] = {}
    letters = []
    for axis, window in enumerate(windows):
        size, kernel, extent = sizes[axis], kernels[axis], kernels[axis]
        given |= {size: window.size, kernel: window.kernel_size, strides[axis]: window.stride}
        padding, values = _padding(pads[axis], window.padding)
        given |= values
        if window.dilation > 1:
            given[dilations[axis]] = window.dilation
            extent = extents[axis]
            given[extent] = (
                f"{dilations[axis]}*({kernel} - 1) + 1"
                f" = {window.dilation}*({window.kernel_size} - 1) + 1 = {window.extent}"
            )
        letters.append(WindowLetters(size, extent, strides[axis], padding))
    return given, letters


def _padding(letter: str, padding: tuple[int, int]) -> tuple[tuple[str, ...], dict[str, int]]:
    """Return the terms that a padding adds, and what their letters stand for."""
    begin, end = padding
    if begin == end:
        return (f"2{letter}",), {letter: begin}
    first, last = f"{letter[0]}b{letter[1:]}", f"{letter[0]}e{letter[1:]}"
    return (first, last), {first: begin, last: end}


def convolution_rules(
    *,
    weights: str,
    biases: str,
    banks: tuple[str, ...],
    one_filter: tuple[int, ...],
    output: Shape,
    grouped: bool,
    per_location: bool,
) -> dict[str, tuple[str, str]]:
    """Return the rules of a convolution; ``weights`` and ``biases`` are worked out already.

    ``one_filter`` is its kernel, then its channels; ``banks`` are the letters of the axes along
    which filters differ.
    """
    *kernel, _ = one_filter
    batch, filters, *size = output
    letters = product(*per_axis_letters("F", kernel), "D1/G" if grouped else "D1")
    positions = axis_letters(len(size), "2")
    rules = {
        "channels": ("K", str(filters)),
        "weights": (product(*banks, f"({letters})", "K"), weights),
        "biases": (product(*(positions if per_location else banks), "K"), biases),
        "macs": (
            product(*several("N", batch), f"({product(*positions, 'K')})", f"({letters})"),
            product(
                *several(batch, batch),
                f"({product(*size, filters)})",
                f"({product(*one_filter)})",
            ),
        ),
    }
    return {figure: rule for figure, rule in rules.items() if rule[1]}


def several(factor: object, count: int) -> tuple[object, ...]:
    """Return a factor that is written only where it counts more than one."""
    return (factor,) if count > 1 else ()


def transposed_letters(windows: Sequence[TransposedWindow]) -> dict[str, int | str]:
    """Return what the letters of transposed windows stand for."""
    given, _ = window_letters(windows)
    extras = per_axis_letters("O", [it.output_padding for it in windows])
    return given | {
        letter: it.output_padding
        for letter, it in zip(extras, windows, strict=True)
        if it.output_padding
    }


def transposed_rules(
    windows: Sequence[TransposedWindow],
    *,
    weights: str,
    biases: str,
    shape: Shape,
    filters: tuple[int, int],
    per_location: bool,
) -> dict[str, tuple[str, str]]:
    """Return the rules of a transposed convolution of so many ``filters`` in so many groups."""
    axes = len(windows)
    out_channels, groups = filters
    letters = product(*per_axis_letters("F", [it.kernel_size for it in windows]), "K")
    if groups > 1:
        letters += "/G"
    numbers = product(*(it.kernel_size for it in windows), out_channels // groups)
    batch, in_channels, *size = shape
    rules = {
        **dict(zip(axis_names(axes), _transposed_axes(windows), strict=True)),
        "channels": ("K", str(out_channels)),
        "weights": (f"({letters})*D1", weights),
        "biases": (product(*(axis_letters(axes, "2") if per_location else ()), "K"), biases),
        "macs": (
            product(
                *several("N", batch),
                f"({product(*axis_letters(axes, '1'), 'D1')})",
                f"({letters})",
            ),
            product(*several(batch, batch), f"({product(*size, in_channels)})", f"({numbers})"),
        ),
    }
    return {figure: rule for figure, rule in rules.items() if rule[1]}


def _transposed_axes(windows: Sequence[TransposedWindow]) -> Iterator[tuple[str, str]]:
    """Yield the rule of each axis of the output: ``(H1 - 1)*S - 2P + F``."""
    _, letters = window_letters(windows)
    extras = per_axis_letters("O", [it.output_padding for it in windows])
    for window, (size, extent, stride, padding), extra in zip(
        windows, letters, extras, strict=True
    ):
        less = "".join(f" - {it}" for it in padding) if any(window.padding) else ""
        more = f" + {extra}" if window.output_padding else ""
        yield f"({size} - 1)*{stride}{less} + {extent}{more}", window.product()
