"""How the windows of a layer fit its input, in words."""

from collections.abc import Callable, Iterator

from convcalc.diagnostics import Problem
from convcalc.windows import Window, ways_to_fit

Windows = dict[str, Window]
"""Windows by the name of their axis."""


def fit_problems(windows: Windows) -> Iterator[Problem]:
    """Yield what keeps windows from existing, else what their division leaves over."""
    if reasons := _where(windows, lambda it: it.travel < 0, _excess):
        yield Problem(
            "window-exceeds-input",
            f"the window must fit into its padded input, but {reasons}",
            "kernel_size",
            "make the window smaller or pad the input; layers above may shrink it too far",
        )
        return
    if reasons := _where(windows, _refused, lambda it: f"{it.division()} = {it.quotient}"):
        ways = _where(windows, _refused, _ways_to_fit)
        yield Problem(
            "stride-does-not-divide",
            f"stride must divide the way the window moves, but {reasons}",
            "stride",
            f"what fits: {ways}; or let rounding: floor cut off the rest",
        )
    if reasons := _where(windows, _has_gaps, lambda it: f"{it.stride} > {it.extent}"):
        message = f"the stride steps over pixels: {reasons}"
        yield Problem("stride-exceeds-kernel", message, "stride", severity="note")
    yield from _rounded_problems(windows)


def _rounded_problems(windows: Windows) -> Iterator[Problem]:
    """Yield the verdicts on divisions that were rounded; where gaps are meant, none is due."""
    rounded = {axis: it for axis, it in windows.items() if not _refused(it) and not it.has_gaps}
    if reasons := _where(rounded, _leaves_pixels, _worked_out):
        lost = {a: it.pixels_unread for a, it in rounded.items() if it.pixels_unread}
        what = " and ".join(_lines(axis, count) for axis, count in lost.items())
        yield Problem(
            "pixels-unread",
            f"every pixel should be read, but {what} at the far edge"
            f" {'is' if sum(lost.values()) == 1 else 'are'} not: {reasons}",
            "stride",
            f"what fits: {_where(rounded, _leaves_pixels, _ways_to_fit)}",
            "warning",
        )
    if reasons := _where(rounded, lambda it: it.fit == "padding-only", _worked_out):
        message = f"only padding is cut off: {reasons}"
        yield Problem("padding-only", message, "stride", severity="note")
    if reasons := _where(rounded, lambda it: it.overhangs, _worked_out):
        message = f"the last window reaches past the input: {reasons}"
        yield Problem("overhang", message, "stride", severity="note")


def _where(
    windows: Windows, holds: Callable[[Window], bool], text: Callable[[Window], str]
) -> str:
    """Return a text for each window in question; axes are named where the texts differ."""
    texts = {axis: text(it) for axis, it in windows.items() if holds(it)}
    if len(texts) == len(windows) and len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    return ", ".join(f"{axis} {words}" for axis, words in texts.items())


def _refused(window: Window) -> bool:
    return window.rounding == "exact" and window.remainder > 0


def _has_gaps(window: Window) -> bool:
    return window.has_gaps


def _leaves_pixels(window: Window) -> bool:
    return window.pixels_unread > 0


def _worked_out(window: Window) -> str:
    return window.worked_out


def _excess(window: Window) -> str:
    extent = str(window.extent)
    if window.dilation > 1:
        extent = f"{window.dilation}*({window.kernel_size} - 1) + 1 = {extent}"
    padding = "".join(f" + {pad}" for pad in window.padding if pad)
    return f"{extent} > {window.size}{padding}"


def _lines(axis: str, count: int) -> str:
    """Return how much of an axis, counted in what lies across it: ``2 rows``."""
    name = {"height": "row", "width": "column", "depth": "slice"}.get(axis, "position")
    return f"{count} {name}{'s' * (count > 1)}"


def _ways_to_fit(window: Window) -> str:
    """Return the values that would fit, each changed alone."""
    ways = ways_to_fit(window)
    paddings = (
        str(begin) if begin == end else f"{begin} before and {end} behind"
        for begin, end in ways.paddings
    )
    offers = {
        "input size": map(str, ways.sizes),
        "padding": paddings,
        "stride": map(str, ways.strides),
        "kernel_size": map(str, ways.kernel_sizes),
    }
    texts = {name: " or ".join(values) for name, values in offers.items()}
    return ", ".join(f"{name} {values}" for name, values in texts.items() if values)
