"""The table as aligned text: whole in a pipe or a file, to the width of a terminal.

Nothing is cut or wrapped in the table itself: where a terminal is too narrow, columns are left
out, and a line says which.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from convcalc.report.layers.grid import Grid
from convcalc.report.printable import text_width

_GAP = "  "


class Terminal(NamedTuple):
    """A terminal's columns, and what makes a line of titles or totals stand out there."""

    width: int
    emphasize: Callable[[str], str]


def render_plain(grid: Grid, terminal: Terminal | None = None) -> str:
    """Return the grid as lines of text, for a pipe if there is no terminal."""
    lines = [tuple(column.name for column in grid.columns), *grid.rows, grid.totals]
    widths = [max(map(text_width, cells)) for cells in zip(*lines, strict=True)]
    kept = [*range(len(widths))]
    if terminal:
        kept = _kept(grid, widths, terminal.width)
    emphasize = terminal.emphasize if terminal else str
    rule = _GAP.join("-" * widths[it] for it in kept)

    def line(cells: tuple[str, ...]) -> str:
        aligned = []
        for at in kept:
            space = " " * (widths[at] - text_width(cells[at]))
            right = grid.columns[at].is_figure
            aligned.append(space + cells[at] if right else cells[at] + space)
        return _GAP.join(aligned).rstrip()

    titles, *rows, totals = lines
    width = terminal.width if terminal else None
    return "\n".join(
        [
            *map(emphasize, _wrapped(grid.caption, width)),
            "",
            emphasize(line(titles)),
            rule,
            *map(line, rows),
            rule,
            emphasize(line(totals)),
            "",
            *(it for note in _left_out(grid, kept) for it in _wrapped(note, width)),
            render_notes(grid, terminal),
        ]
    )


def render_notes(grid: Grid, terminal: Terminal | None = None) -> str:
    """Return the lines below a table alone."""
    width = terminal.width if terminal else None
    return "".join(f"{it}\n" for note in grid.notes for it in _wrapped(note, width))


def _kept(grid: Grid, widths: Sequence[int], room: int) -> list[int]:
    """Return the columns for which there is room; that of names is always among them.

    The extra and spare ones go first, then those at the end.
    """
    names = [it.name for it in grid.columns]
    first = (*grid.extra, *grid.spare)
    last = [it for it in reversed(names) if it not in ("layer", *first)]
    leaving = [names.index(it) for it in (*first, *last) if it in names]
    kept = [*range(len(widths))]
    for at in leaving:
        if sum(widths[it] for it in kept) + len(_GAP) * (len(kept) - 1) <= room:
            break
        if len(kept) > 1:
            kept.remove(at)
    return kept


def _left_out(grid: Grid, kept: Sequence[int]) -> list[str]:
    """Return the line that says which columns have no room, and an empty one below it."""
    gone = (it.name for at, it in enumerate(grid.columns) if at not in kept)
    names = [it for it in gone if it not in grid.extra]
    return [f"left out for lack of width: {', '.join(names)}", ""] if names else []


def _wrapped(text: str, width: int | None) -> list[str]:
    """Return a text in lines of a width, whole words in each."""
    if width is None or text_width(text) <= width:
        return [text]
    import textwrap  # few lines need it

    return textwrap.wrap(
        text,
        width,
        subsequent_indent=_GAP,
        break_long_words=False,
        break_on_hyphens=False,
    )
