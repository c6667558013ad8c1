"""The few words of SVG that the pictures are made of; every text is escaped."""

from collections.abc import Iterable, Sequence
from typing import Literal
from xml.sax.saxutils import escape

FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"
FONT_SIZE = 12
CHARACTER = 7.23
"""The width of a character: 0.602 em, the widest of these fonts."""

SHADES = 10
"""Steps from nothing to the whole, as a box is shaded."""

_LIGHT = {
    "paper": "#ffffff", "ink": "#1b1b1b", "small": "#444444", "line": "#666666",
    "error": "#b00020", "warning": "#a05a00", "cost": "#e58a2b", "alive": "#b9cfe8",
    "kept": "#9cc7a4", "top": "#ffe0bd", "side": "#e5a55b", "front": "#ffc98a",
}  # fmt: skip
_DARK = {
    "paper": "#1b1b1e", "ink": "#eeeeee", "small": "#d0d0d0", "line": "#8e8e93",
    "error": "#ff8a80", "warning": "#ffb74d", "cost": "#c06d14", "alive": "#3d5a80",
    "kept": "#3f7a4b", "top": "#8a5a28", "side": "#5a3a14", "front": "#744a1e",
}  # fmt: skip
_OUTLINED = {"error": "error", "warning": "warning", "peak": "error"}
"""Kinds of boxes with a mark, and the colours of their outlines."""
_FILLED = ("cost", "alive", "kept", "top", "side", "front")


def document(title: str, width: float, height: float, body: Iterable[str]) -> str:
    """Return a whole picture with its title, which screen readers say."""
    size = f"{_number(width)} {_number(height)}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" class="picture"'
            f' width="{_number(width)}" height="{_number(height)}" role="img">\n'
            f"<title>{escape(title)}</title>\n<style>{STYLE}</style>\n"
            f'<rect width="100%" height="100%" class="paper"/>\n',
            *(f"{it}\n" for it in body),
            "</svg>\n",
        )
    )


def _colours(colours: dict[str, str], shades: Iterable[str]) -> str:
    """Return the rules that colour what a picture is made of; no others of a page match."""
    rules = {
        "text": f"fill:{colours['ink']}",
        ".small": f"fill:{colours['small']}",
        ".paper": f"fill:{colours['paper']}",
        ".line": f"stroke:{colours['line']}",
        ".box": f"fill:{colours['paper']};stroke:{colours['line']}",
        **{f".{it}": f"fill:{colours[it]}" for it in _FILLED},
        **{f".s{step}": f"fill:{shade}" for step, shade in enumerate(shades)},
        **{f".{it}": f"stroke:{colours[of]};stroke-width:2" for it, of in _OUTLINED.items()},
    }
    return "".join(f".picture {it}{{{rule}}}" for it, rule in rules.items())


def _between(start: str, end: str) -> tuple[str, ...]:
    """Return colours in even steps from one to another."""
    channels = [(int(start[at : at + 2], 16), int(end[at : at + 2], 16)) for at in (1, 3, 5)]
    return tuple(
        "#" + "".join(f"{a + (b - a) * step // SHADES:02x}" for a, b in channels)
        for step in range(SHADES + 1)
    )


COLOURS = _between("#ffffff", "#ffa541")
"""The fill of a box by its share of the whole, in steps; on paper."""

STYLE = (
    f".picture text{{font:{FONT_SIZE}px {FONT}}}"
    ".picture .small{font-size:10px}.picture .line{fill:none}"
    f"{_colours(_LIGHT, COLOURS)}"
    "@media screen and (prefers-color-scheme:dark){"
    f"{_colours(_DARK, _between('#1b1b1e', '#703c00'))}}}"
)
"""What every picture looks like; dark where its reader asks for that, but not in print."""


def text_width(text: str, size: int = FONT_SIZE) -> float:
    """Return the width of a text in pixels; what is wide in East Asia takes two places."""
    from unicodedata import east_asian_width  # only pictures need it

    places = sum(2 if east_asian_width(it) in "WF" else 1 for it in text)
    return places * CHARACTER * size / FONT_SIZE


def text(x: float, y: float, words: str, anchor: str = "middle", kind: str = "") -> str:
    """Return a line of text."""
    style = f' class="{kind}"' if kind else ""
    return (
        f'<text x="{_number(x)}" y="{_number(y)}" text-anchor="{anchor}"{style}>'
        f"{escape(words)}</text>"
    )


def box(
    x: float,
    y: float,
    width: float,
    height: float,
    kind: str = "",
    said: str = "",
    corner: int = 3,
) -> str:
    """Return a rectangle; ``said`` is shown where the mouse rests on it."""
    shape = (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}"'
        f' height="{_number(height)}" rx="{corner}" class="{_kinds("box", kind)}"'
    )
    return f"{shape}><title>{escape(said)}</title></rect>" if said else f"{shape}/>"


def polygon(points: Iterable[tuple[float, float]], kind: str) -> str:
    """Return a filled shape with an outline."""
    places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f'<polygon points="{places}" class="{_kinds("box", kind)}"/>'


def _kinds(*kinds: str) -> str:
    return " ".join(filter(None, kinds))


Point = tuple[float, float]
Way = Sequence[tuple[Literal["line", "curve"], Sequence[Point]]]
"""Steps from point to point: straight, or leaving and entering each one downward."""


def line(points: Sequence[Point]) -> str:
    """Return straight lines from point to point."""
    places = "L".join(f"{_number(x)} {_number(y)}" for x, y in points)
    return f'<path class="line" d="M{places}"/>'


def arrow(start: Point, way: Way) -> str:
    """Return a line with a head at its end, where it comes from above."""
    x, y = start
    path = f"M{_number(x)} {_number(y)}"
    for kind, points in way:
        for to_x, to_y in points:
            if kind == "curve" and to_x != x:
                middle = _number((y + to_y) / 2)
                path += f"C{_number(x)} {middle} {_number(to_x)} {middle} "
            else:
                path += "L"
            path += f"{_number(to_x)} {_number(to_y)}"
            x, y = to_x, to_y
    return f'<path class="line" d="{path}m-3 -5l3 5l3 -5"/>'


def shade(part: int, whole: int) -> int:
    """Return the step of shading for a share of a whole."""
    return min((2 * SHADES * part + whole) // (2 * whole), SHADES) if whole > 0 else 0


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
