"""The few words of SVG that the pictures are made of; every text is escaped."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

FONT = "DejaVu Sans Mono, Menlo, Consolas, monospace"
FONT_SIZE = 12
CHARACTER = 7.23
"""The width of a character: 0.602 em, the widest of these fonts."""

_STYLE = (
    f"text{{font:{FONT_SIZE}px {FONT};fill:#1b1b1b}}"
    ".small{font-size:10px;fill:#444}.line{fill:none;stroke:#666}"
)


def document(title: str, width: float, height: float, body: Iterable[str]) -> str:
    """Return a whole picture with its title, which screen readers say."""
    size = f"{_number(width)} {_number(height)}"
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}"'
            f' width="{_number(width)}" height="{_number(height)}" role="img">\n'
            f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n"
            f'<rect width="100%" height="100%" fill="#fff"/>\n',
            *(f"{it}\n" for it in body),
            "</svg>\n",
        )
    )


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
    fill: str,
    stroke: str = "#666",
    said: str = "",
) -> str:
    """Return a rectangle; ``said`` is shown where the mouse rests on it."""
    shape = (
        f'<rect x="{_number(x)}" y="{_number(y)}" width="{_number(width)}"'
        f' height="{_number(height)}" rx="3" fill={quoteattr(fill)} stroke={quoteattr(stroke)}'
    )
    return f"{shape}><title>{escape(said)}</title></rect>" if said else f"{shape}/>"


def polygon(points: Iterable[tuple[float, float]], fill: str) -> str:
    """Return a filled shape with an outline."""
    places = " ".join(f"{_number(x)},{_number(y)}" for x, y in points)
    return f'<polygon points="{places}" fill="{fill}" stroke="#666"/>'


def curve(points: list[tuple[float, float]]) -> str:
    """Return a line that leaves and enters each of its points downward."""
    (x, y), *others = points
    path = f"M{_number(x)} {_number(y)}"
    for to_x, to_y in others:
        middle = _number((y + to_y) / 2)
        path += (
            f"C{_number(x)} {middle} {_number(to_x)} {middle} {_number(to_x)} {_number(to_y)}"
        )
        x, y = to_x, to_y
    return f'<path class="line" d="{path}"/>'


def shade(part: int, whole: int) -> str:
    """Return a colour from white to orange, by the share of a whole."""
    strength = 0 if whole <= 0 else min(part / whole, 1.0)
    green, blue = 255 - int(90 * strength), 255 - int(190 * strength)
    return f"#ff{green:02x}{blue:02x}"


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
