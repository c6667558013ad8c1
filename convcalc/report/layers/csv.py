"""Comma-separated values: exact figures under names that say their unit."""

import csv
import io

from convcalc.analysis.analysis import Analysis
from convcalc.report.layers.columns import Selection, Style
from convcalc.report.printable import printable

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render_rows(analysis: Analysis, selection: Selection, style: Style) -> str:
    """Return a header and one record for each row; an unknown figure is an empty field."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(column.csv_name or column.name for column in selection.columns)
    for row in selection.rows(analysis):
        cells = ((column, column.cell(row)) for column in selection.columns)
        writer.writerow(
            figure
            if isinstance(figure, int) and column.unit != "billions"
            else harmless(printable(style.text(column, figure)))
            if figure is not None
            else ""
            for column, figure in cells
        )
    return text.getvalue()


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    Source: OWASP, "CSV Injection".
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
