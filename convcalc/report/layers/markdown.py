"""A Markdown table, as a README or a pull request shows it."""

import re

from convcalc.report.layers.grid import Grid

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|&~])")


def render_markdown(grid: Grid) -> str:
    """Return the caption, the table with its totals in bold, and the sentences below."""
    lines = [
        tuple(column.name for column in grid.columns),
        tuple("---:" if column.is_figure else "---" for column in grid.columns),
        *(tuple(map(escaped, row)) for row in grid.rows),
        tuple(f"**{escaped(total)}**" if total else "" for total in grid.totals),
    ]
    table = [f"| {' | '.join(cells)} |" for cells in lines]
    notes = "\n".join(f"- {escaped(note)}" if note else "" for note in grid.notes)
    return "\n".join([f"**{escaped(grid.caption)}**", "", *table, "", notes, ""])


def escaped(text: str) -> str:
    """Return text whose every character stands for itself in Markdown and HTML."""
    return _SPECIAL.sub(r"\\\1", text)
