"""How the windows of a layer fit its input, in words."""

from collections.abc import Callable, Iterator
from functools import partial

from convcalc.diagnostics import Field, Paddings, Problem, Words
from convcalc.shapes import by_axis
from convcalc.windows import WaysToFit, Window, ways_to_fit

Windows = dict[str, Window]
"""Windows by the name of their axis."""


WindowAfter = Callable[[int, str, int | tuple[int, int]], Window | None]
"""The window of an axis (by number) if a field of the layer had another value there."""


def fit_problems(windows: Windows, after: WindowAfter) -> Iterator[Problem]:
    """Yield what keeps windows from existing, else what their division leaves over.

    ``after`` tells whether a value that the help could offer would really fit the layer.
    """
    if reasons := _where(windows, lambda it: it.travel < 0, _excess):
        yield Problem(
            "window-exceeds-input",
            f"the window must fit into its padded input, but {reasons}",
            "kernel_size",
            "make the window smaller or pad the input; layers above may shrink it too far",
        )
        return
    if reasons := _where(windows, _refused, lambda it: f"{it.division()} = {it.quotient}"):
        ways = _ways_out(windows, _refused, after)
        yield Problem(
            "stride-does-not-divide",
            Words(
                "{stride} must divide W - F + 2P, but {reasons}",
                reasons=reasons,
            ),
            "stride",
            Words(
                "what fits: {ways}; or let {floor} cut off the rest",
                ways=ways,
                floor=Field("rounding: floor"),
            ),
        )
    if reasons := _where(windows, _has_gaps, lambda it: f"{it.stride} > {it.extent}"):
        message = f"the stride steps over pixels: {reasons}"
        yield Problem("stride-exceeds-kernel", message, "stride", severity="note")
    yield from _rounded_problems(windows, after)


def _rounded_problems(windows: Windows, after: WindowAfter) -> Iterator[Problem]:
    """Yield the verdicts on divisions that were rounded; where gaps are meant, none is due."""
    if not any(it.remainder for it in windows.values()):  # nearly always
        return
    if reasons := _where(windows, _loses_pixels, _worked_out):
        lost = {axis: it.pixels_unread for axis, it in windows.items() if _loses_pixels(it)}
        *most, last = (_lines(axis, count) for axis, count in lost.items())
        what = f"{', '.join(most)} and {last}" if most else last
        yield Problem(
            "pixels-unread",
            f"every pixel should be read, but {what} at the far edge"
            f" {'is' if sum(lost.values()) == 1 else 'are'} not: {reasons}",
            "stride",
            Words("what fits: {ways}", ways=_ways_out(windows, _loses_pixels, after)),
            "warning",
        )
    if reasons := _where(windows, _loses_padding, _worked_out):
        message = f"only padded pixels are cut off: {reasons}"
        yield Problem("padding-only", message, "stride", severity="note")
    if reasons := _where(windows, _reaches_past, _worked_out):
        message = f"the last window reaches past the input: {reasons}"
        yield Problem("overhang", message, "stride", severity="note")


def _where(
    windows: Windows, holds: Callable[[Window], bool], text: Callable[[Window], str]
) -> str:
    """Return a text for each window in question; axes are named where the texts differ."""
    return by_axis({axis: text(it) for axis, it in windows.items() if holds(it)}, len(windows))


def _ways_out(windows: Windows, holds: Callable[[Window], bool], after: WindowAfter) -> Words:
    """Return for each window in question the values that would fit, each changed alone.

    A padding is that of the whole field, with those that fit the other windows in question.
    """
    ways = {
        axis: ways_to_fit(window, partial(after, number))
        for number, (axis, window) in enumerate(windows.items())
        if holds(window)
    }
    alike = len(ways) == len(windows) and len(set(ways.values())) == 1
    padded = {axis: it.paddings[0] for axis, it in ways.items() if it.paddings}
    pairs = tuple(padded.get(axis, window.padding) for axis, window in windows.items())
    texts, paddings = {}, {}
    for axis, each in ways.items():
        name = f"padding of {'all' if alike else axis}"
        if each.paddings:
            paddings[name] = Paddings(pairs, padded[axis])
        texts[axis] = _offers(each, f"{{{name}}}" if each.paddings else "")
    return Words(by_axis(texts, len(windows)), **paddings)


def _refused(window: Window) -> bool:
    return window.rounding == "exact" and window.remainder > 0


def _has_gaps(window: Window) -> bool:
    return window.has_gaps


def _is_cut(window: Window) -> bool:
    """Return whether a rest is cut off where no gaps are meant."""
    return not _refused(window) and not window.has_gaps and window.remainder > 0


def _loses_pixels(window: Window) -> bool:
    return _is_cut(window) and window.fit == "pixels-unread"


def _loses_padding(window: Window) -> bool:
    return _is_cut(window) and window.fit == "padding-only"


def _reaches_past(window: Window) -> bool:
    return window.overhangs and not window.last_reads_nothing


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


def _offers(ways: WaysToFit, padding: str) -> str:
    """Return a template of the values that would fit, with that of the padding."""
    offers = (
        ("input size", ways.sizes),
        (padding, ()),
        ("{stride}", ways.strides),
        ("{kernel_size}", ways.kernel_sizes),
    )
    return ", ".join(
        f"{name} {' or '.join(map(str, values))}".strip()
        for name, values in offers
        if values or (name and name == padding)
    )
