"""The table for a terminal, drawn by rich to the terminal's width."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from convcalc.report.layers.grid import Grid
from convcalc.report.printable import text_width

_GAP = 3
"""Columns between two cells: their padding and what the box has there."""


def render_table(grid: Grid, width: int) -> str:
    """Return the grid for a terminal: names are folded where it is narrow, figures never."""
    # with markup and emoji off, rich prints a text as it is
    console = Console(
        width=width, force_terminal=True, highlight=False, markup=False, emoji=False
    )
    table = Table(
        box=SIMPLE_HEAD, show_footer=True, pad_edge=False, footer_style="bold", padding=(0, 1)
    )
    for column, total, cells in zip(
        grid.columns, grid.totals, _widths(grid, width), strict=True
    ):
        table.add_column(
            column.title,
            total,
            justify="right" if column.is_figure else "left",
            no_wrap=column.is_figure or column.unit == "shapes",
            overflow="fold",
            width=cells,
        )
    for row in grid.rows:
        table.add_row(*row)
    with console.capture() as captured:
        console.print(Text(grid.caption, style="bold"), table, *grid.notes, sep="\n")
    return captured.get()


def _widths(grid: Grid, width: int) -> list[int | None]:
    """Return the columns' widths if the table fits the terminal; rich finds others if not.

    Telling them saves rich a third of its time.
    """
    lines = (tuple(it.title for it in grid.columns), *grid.rows, grid.totals)
    widths = [max(map(text_width, cells)) for cells in zip(*lines, strict=True)]
    fits = sum(widths) + _GAP * len(widths) <= width
    return [*widths] if fits else [None] * len(widths)
