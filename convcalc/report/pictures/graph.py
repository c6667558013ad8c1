"""The graph of a network as SVG."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from math import inf, log
from typing import Literal, NamedTuple

from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import Box, Drawing
from convcalc.report.pictures.layout import Layout, cuts, laid_out

_BOX_HEIGHT = 38.0
_LABEL = 18.0
"""Pixels below a box for the size of its output, which no other arrow enters."""
_TURN = 24.0
"""Pixels below that in which arrows bend, at the least."""
_MOST_TURN = 70.0
_MARGIN = 20.0
_GUTTER = 44.0
"""Pixels between two columns, for the arrow that leads from the foot of one to the next."""
_ONE_COLUMN = 14
"""Rows up to which a graph stays in one column."""
_MOST_COLUMNS = 8
_PAGE = 1.3
"""The height of a page by its width."""


def graph_svg(drawing: Drawing) -> str:
    """Return the graph from top to bottom, its boxes darker the more of the whole they cost.

    A long one goes on in a next column wherever one arrow alone leads on.
    """
    widths = [_width(it) for it in drawing.boxes]
    sizes = [2 * svg.text_width(it.size, 10) + 16 for it in drawing.boxes]
    room = [max(it) for it in zip(widths, sizes, strict=True)]
    layout = laid_out(room, drawing.arrows)
    page = _columns(layout, room, cuts(layout.row_of, drawing.arrows))
    most = max((it.cost for it in drawing.boxes), default=0)
    body = [
        svg.arrow(*_way(page, [start, *bends, end]))
        for (start, end), bends in layout.bends.items()
    ]
    for it, width, (x, y) in zip(drawing.boxes, widths, page.at, strict=False):
        body += _box(it, x, y, width, svg.shade(it.cost, most))
    return svg.document(f"Graph of {drawing.title}", page.width, page.height, body)


class _Page(NamedTuple):
    """Where each place is, the upper side of a box, and the columns of the page.

    ``turns`` are the pixels below each place in which arrows bend; ``right`` the right edge of
    the places of each column.
    """

    at: list[svg.Point]
    column_of: list[int]
    turns: list[float]
    right: list[float]
    top: float
    width: float
    height: float


def _columns(layout: Layout, room: Sequence[float], breaks: Sequence[int]) -> _Page:
    """Return the places on a page of about the shape of a sheet of paper."""
    wide = [*room, *(0.0 for _ in layout.x[len(room) :])]
    edges = [(x - it / 2, x + it / 2) for x, it in zip(layout.x, wide, strict=True)]
    turns = _turns(layout)
    heights = [_BOX_HEIGHT + _LABEL + it for it in turns]
    sides = [
        (min(edges[it][0] for it in row), max(edges[it][1] for it in row))
        for row in layout.rows
    ]
    starts = _starts(heights, sides, breaks)
    top = _MARGIN * (2 if len(starts) > 1 else 1)
    at: list[svg.Point] = [(0.0, 0.0)] * len(wide)
    column_of = [0] * len(wide)
    left, below, right = _MARGIN, 0.0, []
    for column, start in enumerate(starts):
        end = starts[column + 1] if column + 1 < len(starts) else len(layout.rows)
        places = [it for row in layout.rows[start:end] for it in row]
        shift = left - min((edges[it][0] for it in places), default=0.0)
        y = top
        for row in range(start, end):
            for it in layout.rows[row]:
                at[it] = (layout.x[it] + shift, y)
                column_of[it] = column
            y += heights[row]
        right.append(max((edges[it][1] for it in places), default=0.0) + shift)
        below = max(below, y - turns[end - 1] if end else y)
        left = right[-1] + _GUTTER
    of_places = [turns[row] for row in layout.row_of]
    return _Page(at, column_of, of_places, right, top, right[-1] + _MARGIN, below + _MARGIN)


def _turns(layout: Layout) -> list[float]:
    """Return the pixels below each row in which arrows bend: the more, the further they go."""
    turns = [_TURN] * len(layout.rows)
    for (start, end), bends in layout.bends.items():
        way = [start, *bends, end]
        for a, b in pairwise(way):
            far = abs(layout.x[a] - layout.x[b])
            row = layout.row_of[a]
            turns[row] = max(turns[row], min(_MOST_TURN, _TURN + far / 8))
    return turns


def _starts(
    heights: Sequence[float], sides: Sequence[svg.Point], breaks: Sequence[int]
) -> list[int]:
    """Return the first row of each column, so many that the page has about its shape.

    ``sides`` are the left and the right edge of each row.
    """
    if len(heights) <= _ONE_COLUMN:
        return [0]
    below = [0.0, *accumulate(heights)]
    best, least = [0], inf
    for columns in range(1, _MOST_COLUMNS + 1):
        starts = _evenly(len(heights), columns, breaks)
        pieces = [*pairwise([*starts, len(heights)])]
        if 2 * len(pieces) * min(end - start for start, end in pieces) < len(heights):
            continue  # a few rows in a column of their own tear apart what belongs together
        width = -_GUTTER
        height = 0.0
        for start, end in pieces:
            left, right = zip(*sides[start:end], strict=True)
            width += max(right) - min(left) + _GUTTER
            height = max(height, below[end] - below[start])
        if (wrong := abs(log(height / (_PAGE * width)))) < least:
            best, least = starts, wrong
    return best


def _evenly(rows: int, columns: int, breaks: Sequence[int]) -> list[int]:
    """Return the first row of each of some columns, about as many rows in each."""
    starts = [0]
    for column in range(1, columns):
        wanted = column * rows / columns
        later = [it for it in breaks if it > starts[-1]]
        nearest = min(later, key=lambda it: abs(it - wanted), default=None)
        if nearest is not None and 2 * columns * abs(nearest - wanted) <= rows:
            starts.append(nearest)
    return starts


def _way(page: _Page, places: Sequence[int]) -> tuple[svg.Point, svg.Way]:
    """Return where an arrow starts, and its steps: curves, and lines with corners.

    It goes straight down beside the boxes it passes and by the size below its own.
    """
    x, y = page.at[places[0]]
    start = (x, y + _BOX_HEIGHT)
    steps: list[tuple[Literal["line", "curve"], list[svg.Point]]] = []
    for here, there in pairwise(places):
        x, y = page.at[here]
        free = (x, y + _BOX_HEIGHT + _LABEL)
        to_x, to_y = page.at[there]
        if page.column_of[here] == page.column_of[there]:
            steps += [("line", [free]), ("curve", [(to_x, to_y)])]
            continue
        beside = page.right[page.column_of[here]] + _GUTTER / 2
        above = page.top - _MARGIN
        corners = [(x, free[1] + 6), (beside, free[1] + 6), (beside, above), (to_x, above)]
        steps.append(("line", [*corners, (to_x, to_y)]))
    return start, steps


def _box(it: Box, x: float, y: float, width: float, shade: int) -> Iterator[str]:
    """Yield a box whose middle of the upper side is at (x, y), and its texts."""
    kind = f"s{shade}" + (f" {it.finding}" if it.finding in ("error", "warning") else "")
    yield svg.box(x - width / 2, y, width, _BOX_HEIGHT, kind, _said(it))
    mark = {"error": "✗ ", "warning": "! "}.get(it.finding or "", "")
    yield svg.text(x, y + 15, mark + it.title)
    yield svg.text(x, y + 31, it.what, kind="small")
    if it.size:
        yield svg.text(x + 5, y + _BOX_HEIGHT + 14, it.size, "start", "small")


def _width(it: Box) -> float:
    texts = (svg.text_width(f"! {it.title}"), svg.text_width(it.what, 10))
    return max(texts) + 16


def _said(it: Box) -> str:
    finding = f", {it.finding}" if it.finding else ""
    return f"{it.title}: {it.what}{finding}"
