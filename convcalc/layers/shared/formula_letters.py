"""The letters in which the rules of layers are written on a blackboard."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from convcalc.layers.formula import Letter, Minus, Product, Sum
from convcalc.shapes import axis_names
from convcalc.windows import Window

if TYPE_CHECKING:
    from convcalc.layers.shared.transposed_window import TransposedWindow

_LETTERS = {"height": "H", "width": "W", "length": "L", "depth": "Z"}


def axis_letters(
    sizes: Sequence[int], suffix: str, *, result: bool = False
) -> tuple[Letter, ...]:
    """Return the size of each spatial axis, ``H2`` and ``W2`` with the suffix 2."""
    names = _axes(len(sizes), suffix)
    return tuple([Letter(*it, "", result) for it in zip(names, sizes, strict=True)])


def per_axis_letters(letter: str, values: Sequence[int]) -> tuple[Letter, ...]:
    """Return a letter for each axis: the same where values agree, else ``Fh``, ``Fw``."""
    return tuple(map(Letter, _per_axis(letter, values), values))


@lru_cache(maxsize=64)
def _axes(count: int, suffix: str = "") -> tuple[str, ...]:
    return tuple(
        f"{_LETTERS.get(name, f'A{number}_')}{suffix}"
        for number, name in enumerate(axis_names(count), start=1)
    )


def _per_axis(letter: str, values: Sequence[object]) -> tuple[str, ...]:
    if len(set(values)) <= 1:
        return (letter,) * len(values)
    return tuple(f"{letter}{axis.lower()}" for axis in _axes(len(values)))


class WindowLetters(NamedTuple):
    """The letters for the window of one axis.

    ``padding`` are its terms, ``2P`` or ``Pb`` and ``Pe``; the extent is the kernel's size
    where nothing is dilated.
    """

    size: Letter
    kernel_size: Letter
    stride: Letter
    padding: tuple[Letter | Product, ...]
    dilation: Letter
    extent: Letter

    def leaves(self) -> Iterator[Letter]:
        """Yield all letters that the rule of the window needs."""
        yield from (self.size, self.kernel_size, self.stride)
        for it in self.padding:
            yield from it.leaves()
        if self.extent != self.kernel_size:
            yield from (self.dilation, self.extent)


def window_letters(windows: "Sequence[Window | TransposedWindow]") -> list[WindowLetters]:
    """Return the letters of each axis, which share those whose values agree."""
    return [
        WindowLetters(size, kernel, stride, padding, dilation, extent)
        for size, kernel, stride, padding, dilation, extent in zip(
            axis_letters([it.size for it in windows], "1"),
            per_axis_letters("F", [it.kernel_size for it in windows]),
            per_axis_letters("S", [it.stride for it in windows]),
            _paddings(windows),
            per_axis_letters("d", [it.dilation for it in windows]),
            _extents(windows),
            strict=True,
        )
    ]


def _paddings(
    windows: "Sequence[Window | TransposedWindow]",
) -> Iterator[tuple[Letter | Product, ...]]:
    """Yield the terms that the padding of each axis adds."""
    names = _per_axis("P", [it.padding for it in windows])
    for name, window in zip(names, windows, strict=True):
        begin, end = window.padding
        if begin == end:
            yield (Product(2, Letter(name, begin)),)
        else:
            yield Letter(f"Pb{name[1:]}", begin), Letter(f"Pe{name[1:]}", end)


def _extents(windows: "Sequence[Window | TransposedWindow]") -> Iterator[Letter]:
    """Yield the pixels from the first tap to the last of each axis."""
    kernels = per_axis_letters("F", [it.kernel_size for it in windows])
    dilations = per_axis_letters("d", [it.dilation for it in windows])
    names = _per_axis("E", [(it.kernel_size, it.dilation) for it in windows])
    for name, kernel, dilation in zip(names, kernels, dilations, strict=True):
        rule = Sum(Product(dilation, Sum(kernel, Minus(1))), 1)
        working = f"{rule.letters} = {rule.numbers} = {rule.value}"
        yield Letter(name, rule.value, working) if dilation.value > 1 else kernel
