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
    return "\n".join(
        [f"**{escaped(grid.caption)}**", "", *table, "", render_markdown_notes(grid)]
    )


def render_markdown_notes(grid: Grid) -> str:
    """Return the sentences below a table alone."""
    return "".join(f"- {escaped(note)}\n" if note else "\n" for note in grid.notes)


def escaped(text: str) -> str:
    """Return text whose every character stands for itself in Markdown and HTML."""
    return _SPECIAL.sub(r"\\\1", text)
