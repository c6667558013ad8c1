"""The cells of a report for people: what the table, the plain text and Markdown share."""

from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.limits import LONGEST_CELL, LONGEST_SENTENCE
from convcalc.report.layers.columns import OPERATIONS, Column, Figure, Selection, Style
from convcalc.report.layers.folding import Fold
from convcalc.report.layers.footer import footer
from convcalc.report.printable import printable

UNSTATED = "unknown"


class Grid(NamedTuple):
    """A caption, cells under their columns, a line of totals, and lines below.

    ``spare`` and ``extra`` are as those of the selection.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: list[tuple[str, ...]]
    totals: tuple[str, ...]
    notes: tuple[str, ...]
    spare: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()


def make_grid(
    analysis: Analysis, selection: Selection, style: Style, *, with_legend: bool = False
) -> Grid:
    """Return the cells in question as text that is safe to print."""
    totals = {**analysis.totals.to_dict(), OPERATIONS: analysis.operations}
    lines = footer(analysis, style.size_text)
    notes = [f"{name}: {value}" for name, value in lines.items()]
    if with_legend:
        from convcalc.report.layers.legend import legend  # few ask for it

        names = (*(it.name for it in selection.columns), *lines)
        notes += ["", *legend(analysis, names, style.size_text)]
    return Grid(
        caption=caption(analysis, style),
        columns=selection.columns,
        rows=[
            tuple(shown(_cell(it, row, style)) for it in selection.columns)
            for row in selection.rows(analysis)
        ],
        totals=tuple(
            "total"
            if it.name == "layer"
            else _figure(it, totals[it.total], style, known=analysis.ok)
            if it.total
            else ""
            for it in selection.columns
        ),
        notes=(*hidden_rows(analysis, selection), *map(_note, notes)),
        spare=selection.spare,
        extra=selection.extra,
    )


def _cell(column: Column, row: LayerResult | Fold, style: Style) -> str:
    layers = row.layers if isinstance(row, Fold) else (row,)
    known = all(it.known for it in layers)
    return _figure(column, column.cell(row), style, known=known)


def _figure(column: Column, figure: Figure, style: Style, *, known: bool) -> str:
    """Return the text of a figure; one that no error hides is not stated by its layer type."""
    return UNSTATED if figure is None and known else style.text(column, figure)


def hidden_rows(analysis: Analysis, selection: Selection) -> tuple[str, ...]:
    """Return the line that says how many rows are left out, and an empty one below it."""
    count = selection.free(analysis)
    return (f"left out, as they cost nothing: {count:,} row{'s' * (count > 1)}", "")[
        : 2 * count
    ]


def shown(text: str) -> str:
    """Return a text that is safe to print and no wider than a table can be."""
    if len(text) > LONGEST_CELL:
        text = text[: LONGEST_CELL - 3] + "..."
    return printable(text)


def _note(text: str) -> str:
    if len(text) > LONGEST_SENTENCE:
        text = text[: LONGEST_SENTENCE - 3] + "..."
    return printable(text)


def caption(analysis: Analysis, style: Style) -> str:
    """Return the network's name, its file, and the settings that its figures depend on."""
    return shown(analysis.name) + printable(_settings(analysis, style))


def _settings(analysis: Analysis, style: Style) -> str:
    settings = analysis.settings
    only = ", the only one with data" if analysis.phases == ("train",) else ""
    batch = "" if style.batch is None else f"batch {style.batch}, "
    return (
        f" ({analysis.source.path}): {batch}{settings.dtype},"
        f" rounding {analysis.rounding}, phase {settings.phase}{only}"
    )
