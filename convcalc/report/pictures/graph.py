"""The graph of a network as SVG, DOT and Mermaid."""

from collections.abc import Iterator

from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import Box, Drawing
from convcalc.report.pictures.layout import laid_out

_BOX_HEIGHT = 38.0
_STEP = 78.0
"""From one layer of boxes to the next; the size of an output stands in between."""
_MARGIN = 20.0
_MOST_MERMAID_ARROWS = 450
"""GitHub draws up to 500."""


def graph_svg(drawing: Drawing) -> str:
    """Return the graph from top to bottom, its boxes darker the more of the whole they cost."""
    widths = [_width(it) for it in drawing.boxes]
    places = laid_out(widths, drawing.arrows)
    wide = [*widths, *(0.0 for _ in places.x[len(widths) :])]
    edges = [(x - width / 2, x + width / 2) for x, width in zip(places.x, wide, strict=True)]
    left = min((it for it, _ in edges), default=0.0) - _MARGIN
    right = max((it for _, it in edges), default=0.0) + _MARGIN
    at = [
        (x - left, _MARGIN + layer * _STEP)
        for x, layer in zip(places.x, places.layer_of, strict=True)
    ]
    most = max((it.cost for it in drawing.boxes), default=0)
    body = [
        svg.curve(_way(at, start, bends, end)) for (start, end), bends in places.bends.items()
    ]
    for it, width, (x, y) in zip(drawing.boxes, widths, at, strict=False):
        body += _box(it, x, y, width, svg.shade(it.cost, most))
    height = len(places.layers) * _STEP + 2 * _MARGIN
    return svg.document(f"Graph of {drawing.name}", right - left, height, body)


Point = tuple[float, float]


def _way(at: list[Point], start: int, bends: list[int], end: int) -> list[Point]:
    """Return the points of an arrow, which goes straight down beside the boxes it passes."""
    points = [_below(at[start])]
    for bend in bends:
        points += [at[bend], _below(at[bend])]
    return [*points, at[end]]


def _below(point: Point) -> Point:
    x, y = point
    return x, y + _BOX_HEIGHT


def _box(it: Box, x: float, y: float, width: float, shade: int) -> Iterator[str]:
    """Yield a box whose middle of the upper side is at (x, y), and its texts."""
    kind = f"s{shade}" + (f" {it.finding}" if it.finding else "")
    yield svg.box(x - width / 2, y, width, _BOX_HEIGHT, kind, _said(it))
    mark = {"error": "✗ ", "warning": "! "}.get(it.finding or "", "")
    yield svg.text(x, y + 15, mark + it.title)
    yield svg.text(x, y + 31, it.what, kind="small")
    if it.size:
        yield svg.text(x + 5, y + _BOX_HEIGHT + 14, it.size, "start", "small")


def _width(it: Box) -> float:
    texts = (svg.text_width(f"! {it.title}"), svg.text_width(it.what, 10))
    # the size stands to the right of the middle, below the box
    return max(*texts, 2 * svg.text_width(it.size, 10)) + 16


def _said(it: Box) -> str:
    finding = f", {it.finding}" if it.finding else ""
    return f"{it.title}: {it.what}{finding}"


def graph_dot(drawing: Drawing) -> str:
    """Return the graph in Graphviz' language."""
    lines = [
        f"digraph {_dot(drawing.name)} {{",
        '  node [shape=box fontname="Helvetica" style=filled fillcolor=white];',
        '  edge [fontname="Helvetica"];',
    ]
    most = max((it.cost for it in drawing.boxes), default=0)
    for number, it in enumerate(drawing.boxes):
        words = _dot(it.title)[:-1] + "\\n" + _dot(it.what)[1:]
        colour = svg.COLOURS[svg.shade(it.cost, most)]
        lines.append(f'  n{number} [label={words} fillcolor="{colour}"];')
    for start, end in drawing.arrows:
        size = drawing.boxes[start].size
        lines.append(f"  n{start} -> n{end} [label={_dot(size)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(words: str) -> str:
    r"""Return a text in quotes, where ``\N`` would be an escape and ``&lt;`` an entity."""
    for character, written in (("\\", "\\\\"), ('"', '\\"'), ("&", "&amp;")):
        words = words.replace(character, written)
    return f'"{words}"'


def graph_mermaid(drawing: Drawing) -> str:
    """Return the graph as a flowchart of Mermaid, which GitHub draws in a README.

    Raises:
        ValueError: It has more arrows than GitHub draws.
    """
    if len(drawing.arrows) > _MOST_MERMAID_ARROWS:
        raise ValueError(
            f"a flowchart may have at most {_MOST_MERMAID_ARROWS} arrows for GitHub to draw it,"
            f" but this one has {len(drawing.arrows)}; fold it with --depth"
        )
    lines = ["flowchart TD"]
    for number, it in enumerate(drawing.boxes):
        lines.append(f'  n{number}["{_mermaid(it.title)}<br/>{_mermaid(it.what)}"]')
    for start, end in drawing.arrows:
        size = drawing.boxes[start].size
        lines.append(
            f'  n{start} -->|"{_mermaid(size)}"| n{end}' if size else f"  n{start} --> n{end}"
        )
    return "\n".join(lines) + "\n"


def _mermaid(words: str) -> str:
    """Return a text none of which is a command, an entity or markup."""
    return "".join(it if it.isalnum() or it in " .,_x" else f"#{ord(it)};" for it in words)
