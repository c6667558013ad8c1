"""The table of a page: a row for each layer, sorted by a click on a title."""

from collections.abc import Iterator

from convcalc.report.html.page import scrolled, text
from convcalc.report.layers.columns import Column
from convcalc.report.layers.grid import Grid


def layer_table(grid: Grid, links: list[str | None]) -> Iterator[str]:
    """Yield the rows with their totals below; ``links`` lead from a row to its arithmetic."""
    yield from scrolled("Layers", _table(grid, links))


def _table(grid: Grid, links: list[str | None]) -> Iterator[str]:
    yield '<table class="sortable" aria-labelledby="layers-title">\n<thead><tr>'
    yield from (f'<th scope="col"{_kind(it)}>{_title(it)}</th>' for it in grid.columns)
    yield "</tr></thead>\n<tbody>\n"
    for cells, link in zip(grid.rows, links, strict=True):
        yield "<tr>"
        for column, cell in zip(grid.columns, cells, strict=True):
            yield _cell(column, cell, link)
        yield "</tr>\n"
    yield "</tbody>\n<tfoot><tr>"
    for column, total in zip(grid.columns, grid.totals, strict=True):
        yield f"<td{_kind(column)}>{text(total)}</td>"
    yield "</tr></tfoot>\n</table>\n"


def _title(column: Column) -> str:
    return text(f"{column.name}, bytes" if column.unit == "bytes" else column.name)


def _kind(column: Column) -> str:
    return ' class="figure"' if column.is_figure else ""


def _cell(column: Column, words: str, link: str | None) -> str:
    if column.name != "layer":
        return f"<td{_kind(column)}>{text(words)}</td>"
    shown = text(words) or "<i>no name</i>"
    linked = f'<a href="{link}">{shown}</a>' if link else shown
    return f'<th scope="row">{linked}</th>'
