"""Sliding windows along one axis: the only place where their arithmetic stands.

Source: Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning",
arXiv:1603.07285, relationship 6 and its dilated form, section 5.1.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import islice
from typing import Literal, NamedTuple, TypeVar

Rounding = Literal["exact", "floor", "ceil", "caffe"]
Fit = Literal["exact", "padding-only", "overhang", "pixels-unread"]

PerAxis = int | tuple[int, ...]
Padding = int | tuple[int, ...] | Literal["valid", "same", "full"]

FITS: tuple[Fit, ...] = ("exact", "padding-only", "overhang", "pixels-unread")
"""The verdicts from the best to the worst."""


class Window(NamedTuple):
    """A window of ``kernel_size`` taps that slides along an axis of ``size`` pixels.

    ``rounding`` says what becomes of a division with a remainder; ``clip`` that a window added
    by rounding up must start inside the input or the padding before it.
    """

    size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]
    dilation: int
    rounding: Literal["exact", "floor", "ceil"] = "exact"
    clip: bool = True

    @property
    def extent(self) -> int:
        """Pixels from the first tap to the last: ``dilation*(kernel_size - 1) + 1``."""
        return self.dilation * (self.kernel_size - 1) + 1

    @property
    def travel(self) -> int:
        """How far the window can move: ``size - extent + padding``; below 0 it does not fit."""
        return self.size - self.extent + sum(self.padding)

    @property
    def remainder(self) -> int:
        """What the last full step leaves over: ``travel mod stride``."""
        return self.travel % self.stride

    @property
    def overhangs(self) -> bool:
        """Whether rounding up adds a window that reaches past the padded input.

        PyTorch and Caffe drop that window again if it would start in the padding behind the
        input. Source: PyTorch ``pooling_output_shape_pad_lr``; Caffe ``PoolingLayer::Reshape``.
        """
        if self.rounding != "ceil" or not self.remainder:
            return False
        return not self.clip or self._starts_inside

    @property
    def _starts_inside(self) -> bool:
        """Whether the window that rounding up adds starts inside the input or before it."""
        start = (self.travel // self.stride + 1) * self.stride
        return start < self.size + self.padding[0]

    @property
    def last_reads_nothing(self) -> bool:
        """Whether the window that rounding up adds lies wholly behind the input."""
        return self.overhangs and not self._starts_inside

    @property
    def positions(self) -> int:
        """The output size: ``travel/stride + 1``, rounded; 0 if the window is too large."""
        if self.travel < 0:
            return 0
        return self.travel // self.stride + 1 + self.overhangs

    @property
    def pixels_unread(self) -> int:
        """Real pixels behind the last window; padding that is cut off does no harm."""
        if self.overhangs:
            return 0
        return min(self.size, max(0, self.remainder - self.padding[1]))

    @property
    def fit(self) -> Fit:
        """The verdict on how the windows cover the input."""
        if not self.remainder:
            return "exact"
        if self.overhangs:
            return "overhang"
        return "pixels-unread" if self.pixels_unread else "padding-only"

    @property
    def has_gaps(self) -> bool:
        """Whether the stride steps over pixels on purpose, as a 1x1 at stride 2 does."""
        return self.stride > self.extent

    def division(self, *, zero_padding: bool = False) -> str:
        """Return the rule with this window's numbers: ``(227 - 11)/4 + 1``.

        ``zero_padding`` writes a padding of none too: ``(227 - 11 + 2*0)/4 + 1``.
        """
        begin, end = self.padding
        if begin != end:
            padding = [str(begin), str(end)]
        else:
            padding = [f"2*{begin}"] if begin or zero_padding else []
        return window_rule(self.size, self.extent, padding, self.stride)

    @property
    def quotient(self) -> str:
        """What the division gives, as a decimal that reads whole only if it is: ``2.33``."""
        whole, remainder = divmod(self.travel, self.stride)
        if not remainder:
            return str(whole + 1)
        digits = max(2, len(str(self.stride)))
        fraction = (2 * remainder * 10**digits + self.stride) // (2 * self.stride)
        decimals = f"{fraction:0{digits}d}".rstrip("0")
        return f"{whole + 1}.{decimals}"

    @property
    def worked_out(self) -> str:
        """The rule, what it gives and, if that is not whole, how it is rounded."""
        result = f"{self.division()} = {self.quotient}"
        if not self.remainder:
            return result
        return f"{result}, rounded {'up' if self.overhangs else 'down'} to {self.positions}"


@lru_cache(maxsize=1024)
def positions_of(windows: tuple[Window, ...]) -> tuple[int, ...]:
    """Return the output size of each axis."""
    return tuple([it.positions for it in windows])


@lru_cache(maxsize=1024)
def divide_plainly(windows: tuple[Window, ...]) -> bool:
    """Return whether nothing is to be said of windows: they fit, leave no rest and no gaps."""
    return all(it.travel >= 0 and not it.remainder and not it.has_gaps for it in windows)


def window_rule(size: object, extent: object, padding: Iterable[str], stride: object) -> str:
    """Return the rule of a window in letters or numbers; ``padding`` are its terms."""
    added = "".join(f" + {it}" for it in padding)
    return f"({size} - {extent}{added})/{stride} + 1"


def per_axis(value: PerAxis, axes: int) -> tuple[int, ...]:
    """Return one number for each axis from one number or a tuple of them."""
    return value if isinstance(value, tuple) else (value,) * axes


@lru_cache(maxsize=1024)  # a layer asks several times for what is the same
def slide(
    size: tuple[int, ...],
    *,
    kernel_size: PerAxis,
    stride: PerAxis = 1,
    padding: Padding = 0,
    dilation: PerAxis = 1,
    rounding: Rounding = "exact",
) -> tuple[Window, ...]:
    """Return the window of each axis of an input of ``size`` pixels.

    Tuples must have one number per axis, ``padding`` one or two; ``rounding: caffe`` here means
    Caffe's pooling: rounded up, clipped on every axis as soon as one of them has padding.
    """
    axes = len(size)
    kernels, strides, dilations = (per_axis(it, axes) for it in (kernel_size, stride, dilation))
    paddings = tuple(
        _padding(
            padding,
            axis,
            axes,
            Window(size[axis], kernels[axis], strides[axis], (0, 0), dilations[axis]),
        )
        for axis in range(axes)
    )
    clip = rounding != "caffe" or any(map(any, paddings))
    # "same" names its output size, so that its division is settled however it comes out
    rounds = "floor" if padding == "same" else "ceil" if rounding == "caffe" else rounding
    return tuple(
        Window(*numbers, rounding=rounds, clip=clip)
        for numbers in zip(size, kernels, strides, paddings, dilations, strict=True)
    )


def _padding(padding: Padding, axis: int, axes: int, bare: Window) -> tuple[int, int]:
    """Return the padding before and behind one axis, ``bare`` being its window without any."""
    if isinstance(padding, int):
        return padding, padding
    if isinstance(padding, tuple):
        if len(padding) == axes:
            return padding[axis], padding[axis]
        return padding[2 * axis], padding[2 * axis + 1]
    if padding == "valid":
        return 0, 0
    if padding == "full":
        return bare.extent - 1, bare.extent - 1
    # output ceil(size/stride); the odd pixel at the end, as TensorFlow and PyTorch put it
    total = max(0, (-(-bare.size // bare.stride) - 1) * bare.stride - bare.travel)
    return total // 2, total - total // 2


class WaysToFit(NamedTuple):
    """Values that would make a window divide, each changed alone; the smaller one first."""

    sizes: tuple[int, ...]
    paddings: tuple[tuple[int, int], ...]
    strides: tuple[int, ...]
    kernel_sizes: tuple[int, ...]


Changed = Callable[[str, int | tuple[int, int]], Window | None]
"""The window after a field takes another value; None if it cannot take it."""


def ways_to_fit(window: Window, changed: Changed | None = None) -> WaysToFit:
    """Return the nearest sizes, paddings, strides and kernel sizes with which nothing is left.

    Paddings stay below the extent (a window in nothing but padding reads nothing) and are
    symmetric where such a one fits; larger strides do not exceed the extent, so that no more
    pixels are stepped over. ``changed`` tells what becomes of the window in its layer, where
    other fields may follow; only values within ``_REACH`` of the present one are tried.
    """

    def first(field: str, values: Iterable[_Value]) -> tuple[_Value, ...]:
        after = changed or (lambda name, value: window._replace(**{name: value}))  # type: ignore[arg-type]
        return tuple(islice((it for it in values if _divides(after(field, it))), 1))

    stride, kernel_size, (begin, end) = window.stride, window.kernel_size, window.padding
    steps = range(1, _REACH + 1)
    smaller = window.size - window.remainder
    near = sorted(range(min(window.extent, _REACH)), key=lambda pad: abs(2 * pad - begin - end))
    symmetric = first("padding", ((pad, pad) for pad in near))
    one_sided = ((begin, end + step) for step in steps if end + step < window.extent)
    return WaysToFit(
        sizes=tuple(size for size in (smaller, smaller + stride) if size > 0),
        paddings=symmetric or first("padding", one_sided),
        strides=first("stride", (stride - step for step in steps if step < stride))
        + first("stride", range(stride + 1, min(window.extent, stride + _REACH) + 1)),
        kernel_sizes=first(
            "kernel_size", (kernel_size - it for it in steps if it < kernel_size)
        )
        + first("kernel_size", (kernel_size + it for it in steps)),
    )


def _divides(window: Window | None) -> bool:
    return window is not None and window.travel >= 0 and not window.remainder


_REACH = 64
_Value = TypeVar("_Value", int, tuple[int, int])
