"""Checks shared by all layers with a sliding window."""

from collections.abc import Callable, Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.base import Layer
from convcalc.shapes import Shape, axis_names, shape_text
from convcalc.windows import Padding, PerAxis, Rounding, Window, slide, ways_to_fit


class SlidingLayer(Layer):
    """A layer that reads its input through a window; the subclasses' fields describe it."""

    __slots__ = ()

    kernel_size: PerAxis
    padding: Padding
    dilation: PerAxis = 1
    rounding: Rounding

    @property
    def window_stride(self) -> PerAxis:
        """Pixels from one window to the next."""
        raise NotImplementedError

    @property
    def window_rounding(self) -> Rounding:
        """What becomes of a division with a remainder."""
        raise NotImplementedError

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each spatial axis of the input."""
        ((_, _, *size),) = inputs
        return slide(
            tuple(size),
            kernel_size=self.kernel_size,
            stride=self.window_stride,
            padding=self.padding,
            dilation=self.dilation,
            rounding=self.window_rounding,
        )

    def window_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what keeps the windows from existing, else what they leave over."""
        (shape,) = inputs
        rank_problems = tuple(self._rank_problems(shape))
        yield from rank_problems
        if not rank_problems:
            windows = self.windows(inputs)
            named = dict(zip(axis_names(len(windows)), windows, strict=True))
            too_large = tuple(_too_large(named))
            yield from too_large or _left_over(named)

    def _rank_problems(self, shape: Shape) -> Iterator[Problem]:
        axes = len(shape) - 2
        if not has_spatial_axes(shape):
            yield Problem(
                "no-spatial-axes",
                f"a window needs an input with channels and at least one spatial axis,"
                f" but the input is {shape_text(shape)}",
            )
            return
        for field in ("kernel_size", "stride", "dilation"):
            yield from _wrong_count(field, getattr(self, field, None), (axes,), axes)
        yield from _wrong_count("padding", self.padding, (axes, 2 * axes), axes)


def has_spatial_axes(shape: Shape) -> bool:
    """Return whether a window can slide: channels and at least one axis behind them."""
    return len(shape) > 2  # noqa: PLR2004  the batch and the channels


def _wrong_count(
    field: str, value: object, allowed: tuple[int, ...], axes: int
) -> Iterator[Problem]:
    if isinstance(value, tuple) and len(value) not in allowed:
        two = " or two (begin and end)" if len(allowed) > 1 else ""
        yield Problem(
            "wrong-number-of-axes",
            f"{field} must be one number or one{two} for each spatial axis,"
            f" but it has {len(value)} and the input has {axes}: {', '.join(axis_names(axes))}",
            field,
        )


Windows = dict[str, Window]
"""Windows by the name of their axis."""


def _by_axis(windows: Windows, axes: int, text: Callable[[Window], str]) -> str:
    """Join a text for each window; axes are named only where they differ."""
    texts = {axis: text(window) for axis, window in windows.items()}
    if len(texts) == axes and len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return ", ".join(f"{axis} {words}" for axis, words in texts.items())


def _too_large(windows: Windows) -> Iterator[Problem]:
    large = {axis: window for axis, window in windows.items() if window.travel < 0}
    if large:
        reasons = _by_axis(large, len(windows), _excess)
        yield Problem(
            "window-exceeds-input",
            f"the window must fit into its padded input, but {reasons}",
            "kernel_size",
            "make the window smaller or pad the input; layers above may shrink it too far",
        )


def _excess(window: Window) -> str:
    extent = str(window.extent)
    if window.dilation > 1:
        extent = f"{window.dilation}*({window.kernel_size} - 1) + 1 = {extent}"
    padding = "".join(f" + {pad}" for pad in window.padding if pad)
    return f"{extent} > {window.size}{padding}"


def _left_over(windows: Windows) -> Iterator[Problem]:
    """Yield what the divisions leave over, the worst first; nothing where all are exact."""
    axes = len(windows)
    refused = {a: it for a, it in windows.items() if it.rounding == "exact" and it.remainder}
    rounded = {a: it for a, it in windows.items() if it.rounding != "exact" and not it.has_gaps}
    if refused:
        yield Problem(
            "stride-does-not-divide",
            "stride must divide the way the window moves, but "
            + _by_axis(refused, axes, lambda it: f"{it.division()} = {it.quotient}"),
            "stride",
            _ways_out(refused, axes),
        )
    if any(window.has_gaps for window in windows.values()):
        yield Problem(
            "stride-exceeds-kernel",
            "the stride steps over pixels: "
            + _by_axis(
                {a: it for a, it in windows.items() if it.has_gaps},
                axes,
                lambda it: f"{it.stride} > {it.extent}",
            ),
            "stride",
            severity="note",
        )
    if unread := {a: it for a, it in rounded.items() if it.fit == "pixels-unread"}:
        lost = " and ".join(_lost(axis, it.pixels_unread) for axis, it in unread.items())
        verb = "is" if sum(it.pixels_unread for it in unread.values()) == 1 else "are"
        yield Problem(
            "pixels-unread",
            f"every pixel should be read, but {lost} at the far edge {verb} not: "
            + _by_axis(unread, axes, _rounded),
            "stride",
            _ways_out(unread, axes),
            "warning",
        )
    if cut := {a: it for a, it in rounded.items() if it.fit == "padding-only"}:
        yield Problem(
            "padding-only",
            "only padding is cut off: " + _by_axis(cut, axes, _rounded),
            "stride",
            severity="note",
        )
    if over := {a: it for a, it in rounded.items() if it.fit == "overhang"}:
        yield Problem(
            "overhang",
            "the last window reaches past the input: " + _by_axis(over, axes, _rounded),
            "stride",
            severity="note",
        )


def _rounded(window: Window) -> str:
    direction = "up" if window.overhangs else "down"
    return f"{window.division()} = {window.quotient}, rounded {direction} to {window.positions}"


def _lost(axis: str, count: int) -> str:
    """Return how many rows or columns: an axis is lost in slices across it."""
    name = {"height": "row", "width": "column", "depth": "slice"}.get(axis, "position")
    return f"{count} {name}{'s' * (count > 1)}"


def _ways_out(windows: Windows, axes: int) -> str:
    """Return the values that would fit, each changed alone."""
    ways = _by_axis(windows, axes, _ways_of)
    return (
        f"what fits: {ways}; or round with rounding: floor"
        if _refuses(windows)
        else f"what fits: {ways}"
    )


def _refuses(windows: Windows) -> bool:
    return any(window.rounding == "exact" for window in windows.values())


def _ways_of(window: Window) -> str:
    ways = ways_to_fit(window)
    paddings = (
        str(begin) if begin == end else f"[{begin}, {end}]" for begin, end in ways.paddings
    )
    offers = {
        "input size": map(str, ways.sizes),
        "padding": paddings,
        "stride": map(str, ways.strides),
        "kernel_size": map(str, ways.kernel_sizes),
    }
    texts = {name: " or ".join(values) for name, values in offers.items()}
    return ", ".join(f"{name} {values}" for name, values in texts.items() if values)
