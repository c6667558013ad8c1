"""The table of a page: a row for each layer, sorted by a click on a title."""

from collections.abc import Iterator
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Severity, gravest
from convcalc.report.html.arithmetic import place_of
from convcalc.report.html.findings import MARKS
from convcalc.report.html.page import scrolled, text
from convcalc.report.layers.columns import Column, Selection
from convcalc.report.layers.folding import Fold
from convcalc.report.layers.grid import Grid
from convcalc.report.pictures.drawing import findings_of_layers


class Row(NamedTuple):
    """What a row says beyond its cells: where its arithmetic is, and the gravest finding.

    Notes, which ask for nothing to be done, are none.
    """

    link: str | None
    finding: Severity | None


def layer_table(
    analysis: Analysis, grid: Grid, selection: Selection, most: int
) -> Iterator[str]:
    """Yield the rows of a selection, whose cells are those of the grid, and their totals.

    Rows lead to the arithmetic of the first layers, ``most`` of them.
    """
    rows = selection.rows(analysis)
    if folded := sum(len(it.layers) for it in rows if isinstance(it, Fold)):
        yield f"<p>{folded:,} layers are folded into rows of their blocks.</p>\n"
    in_all = len(selection._replace(top=None).rows(analysis))
    if len(rows) < in_all:
        yield (
            f"<p>Of {in_all:,} rows these are the first {len(rows):,};"
            " <code>--format csv</code> writes all.</p>\n"
        )
    yield from scrolled("Layers", _table(grid, _beyond_cells(rows, analysis, most)))


def _beyond_cells(
    rows: list[LayerResult | Fold], analysis: Analysis, most: int
) -> Iterator[Row]:
    # several layers of a prototxt may bear one name
    numbers = {id(it): number for number, it in enumerate(analysis.layers[:most]) if it.known}
    findings = findings_of_layers(analysis)
    for row in rows:
        number = numbers.get(id(row))
        layers = row.layers if isinstance(row, Fold) else (row,)
        about = [findings[it.name] for it in layers if it.name in findings]
        worst = gravest(about) if about else "note"
        yield Row(
            None if number is None else f"#{place_of(number)}",
            None if worst == "note" else worst,
        )


def _table(grid: Grid, rows: Iterator[Row]) -> Iterator[str]:
    yield '<table class="sortable" aria-labelledby="layers-title">\n<thead><tr>'
    yield from (f'<th scope="col"{_kind(it)}>{_title(it)}</th>' for it in grid.columns)
    yield "</tr></thead>\n<tbody>\n"
    for cells, row in zip(grid.rows, rows, strict=True):
        yield "<tr>"
        for column, cell in zip(grid.columns, cells, strict=True):
            yield _cell(column, cell, row)
        yield "</tr>\n"
    yield "</tbody>\n<tfoot><tr>"
    for column, total in zip(grid.columns, grid.totals, strict=True):
        yield f"<td{_kind(column)}>{text(total)}</td>"
    yield "</tr></tfoot>\n</table>\n"


def _title(column: Column) -> str:
    return text(f"{column.name}, bytes" if column.unit == "bytes" else column.name)


def _kind(column: Column) -> str:
    return ' class="figure"' if column.is_figure else ""


def _cell(column: Column, words: str, row: Row) -> str:
    if column.name != "layer":
        return f"<td{_kind(column)}>{text(words)}</td>"
    shown = text(words) or "<i>no name</i>"
    if row.link:
        shown = f'<a href="{row.link}">{shown}</a>'
    if row.finding:
        mark = f"{MARKS[row.finding]} {row.finding}"
        shown += f' <strong class="{row.finding}">{mark}</strong>'
    return f'<th scope="row">{shown}</th>'
