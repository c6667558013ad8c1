"""The rows of a sweep: a table for people, CSV and JSON for programs.

A row is a mapping of columns to cells, as ``Row.to_dict`` returns it.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from convcalc.report.layers.csv import harmless
from convcalc.report.numbers import exact, human_bytes, human_count
from convcalc.report.printable import printable, text_width

Cells = Mapping[str, Any]

_TITLES = {
    "params": "params",
    "macs": "macs",
    "forward_bytes": "memory",
    "peak_inference_bytes": "peak",
    "training_bytes": "training",
}


def csv_line(cells: Sequence[Any]) -> str:
    """Return a record of comma-separated values; what is not known is an empty field."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(map(_field, cells))
    return text.getvalue()


def _field(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if cell is None:
        return ""
    return harmless(printable(cell)) if isinstance(cell, str) else str(cell)


def json_line(row: Cells) -> str:
    """Return a row as an object on a line."""
    return json.dumps(row) + "\n"


def render_json(name: str, path: str, variables: Sequence[str], rows: Sequence[Cells]) -> str:
    """Return one object with all rows, each on a line."""
    from convcalc.report.json import render_object

    return render_object(
        {
            "schema_version": 1,
            "name": name,
            "source": {"path": path},
            "variables": list(variables),
            "rows": list(rows),
        }
    )


def row_text(title: str, row: Cells) -> str:
    """Return a row in a line: ``width=0.5 224x224x3: 1,968,680 params, 98,115,016 MACs``."""
    said = [] if row["ok"] else [f"breaks {row['rule']}"]
    for name, unit in (("params", "params"), ("macs", "MACs")):
        if row[name]:
            said.append(f"{exact(row[name])} {unit}")
    return printable(f"{title}: {', '.join(said)}")


def render_plain(columns: Sequence[str], rows: Sequence[Cells]) -> str:
    """Return a table for a pipe: aligned text, nothing wrapped or cut."""
    lines = _texts(columns, rows)
    widths = [max(map(text_width, cells)) for cells in zip(*lines, strict=True)]
    lines.insert(1, tuple("-" * it for it in widths))
    right = [it in _TITLES for it in columns]
    return "".join(_line(cells, widths, right) + "\n" for cells in lines)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, width, to_the_right in zip(cells, widths, right, strict=True):
        space = " " * (width - text_width(cell))
        padded.append(space + cell if to_the_right else cell + space)
    return "  ".join(padded).rstrip()


def render_table(columns: Sequence[str], rows: Sequence[Cells], width: int) -> str:
    """Return a table for a terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    console = Console(
        width=width, force_terminal=True, highlight=False, markup=False, emoji=False
    )
    titles, *lines = _texts(columns, rows)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for name, title in zip(columns, titles, strict=True):
        table.add_column(title, justify="right" if name in _TITLES else "left", overflow="fold")
    for cells in lines:
        table.add_row(*cells)
    with console.capture() as captured:
        console.print(table)
    return captured.get()


def _texts(columns: Sequence[str], rows: Sequence[Cells]) -> list[tuple[str, ...]]:
    titles = tuple(_TITLES.get(it, printable(it)) for it in columns)
    return [titles, *(tuple(_text(it, row[it]) for it in columns) for row in rows)]


def _text(column: str, cell: object) -> str:
    if column == "ok":
        return "yes" if cell else "no"
    if cell is None:
        return "" if column == "rule" else "?"
    if column in _TITLES and isinstance(cell, int):
        return human_bytes(cell) if column.endswith("_bytes") else human_count(cell)
    return printable(str(cell))
