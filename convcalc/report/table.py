"""The table for a terminal, drawn by rich to the terminal's width."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from convcalc.report.grid import Grid


def render_table(grid: Grid, width: int) -> str:
    """Return the grid for a terminal: names are folded where it is narrow, figures never."""
    console = Console(width=width, force_terminal=True, highlight=False)
    table = Table(
        box=SIMPLE_HEAD, show_footer=True, pad_edge=False, footer_style="bold", padding=(0, 1)
    )
    for column, total in zip(grid.columns, grid.totals, strict=True):
        table.add_column(
            Text(column.title),
            Text(total),
            justify="right" if column.is_figure else "left",
            no_wrap=column.is_figure or column.unit == "shapes",
            overflow="fold",
        )
    for row in grid.rows:
        table.add_row(*map(Text, row))
    with console.capture() as captured:
        console.print(Text(grid.caption, style="bold"), table, *map(Text, grid.notes), sep="\n")
    return captured.get()
