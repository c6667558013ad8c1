"""The table for a pipe or a file: aligned text without colour, nothing wrapped or cut."""

from convcalc.report.layers.grid import Grid
from convcalc.report.printable import text_width


def render_plain(grid: Grid) -> str:
    """Return the grid as lines of text."""
    header = tuple(column.title for column in grid.columns)
    lines = [header, *grid.rows, grid.totals]
    widths = [max(map(text_width, cells)) for cells in zip(*lines, strict=True)]
    right = [column.is_figure for column in grid.columns]
    rule = "  ".join("-" * width for width in widths)

    def line(cells: tuple[str, ...]) -> str:
        aligned = []
        for cell, width, to_the_right in zip(cells, widths, right, strict=True):
            space = " " * (width - text_width(cell))
            aligned.append(space + cell if to_the_right else cell + space)
        return "  ".join(aligned).rstrip()

    body = [line(header), rule, *map(line, grid.rows), rule, line(grid.totals)]
    return "\n".join([grid.caption, "", *body, "", *grid.notes, ""])
