"""The rows of ``summarize``, in every format but JSON."""

import click

from convcalc.analysis.analysis import Analysis
from convcalc.cli.look import Look
from convcalc.cli.output import Output, terminal_width
from convcalc.report.layers.column_names import SPARE_COLUMNS
from convcalc.report.layers.columns import COLUMNS, Selection, Style, style_of
from convcalc.report.layers.grid import Grid, make_grid

EXTRA_COLUMN = "params-formula"
"""The column that a terminal shows unasked where there is room."""


def write_rows(analysis: Analysis, output_format: str, look: Look, output: Output) -> None:
    """Write the rows; only the code of the format asked for is imported."""
    selection = _selection(look, output)
    exact = look.exact or output_format == "html"
    style = style_of(analysis, exact=exact, layout=look.layout)
    if output_format == "html":
        from convcalc.report.html.network import render_network

        output.write_all(render_network(analysis, selection, style))
    elif output_format == "csv":
        from convcalc.report.layers.csv import render_rows

        output.write(render_rows(analysis, selection, style))
    else:
        _write_grid(_grid(analysis, selection, style, look), output_format, look, output)


def _selection(look: Look, output: Output) -> Selection:
    """Return the columns and rows that are asked for."""
    names, extra = look.columns, tuple[str, ...]()
    if output.is_terminal and not look.asked and EXTRA_COLUMN not in names:
        names, extra = (*names, EXTRA_COLUMN), (EXTRA_COLUMN,)
    return Selection(
        tuple(COLUMNS[name] for name in names),
        COLUMNS[look.sort] if look.sort else None,
        look.top,
        look.depth,
        look.hide_free,
        spare=() if look.asked else SPARE_COLUMNS,
        extra=extra,
    )


def _grid(analysis: Analysis, selection: Selection, style: Style, look: Look) -> Grid:
    if look.lecture:
        from convcalc.report.layers.lecture import lecture_grid  # few ask for it

        return lecture_grid(analysis, selection, style)
    return make_grid(analysis, selection, style, with_legend=look.legend)


def _write_grid(grid: Grid, output_format: str, look: Look, output: Output) -> None:
    if output_format == "markdown":
        from convcalc.report.layers.markdown import render_markdown, render_markdown_notes

        output.write((render_markdown_notes if look.totals else render_markdown)(grid))
        return
    from convcalc.report.layers.plain import Terminal, render_notes, render_plain

    terminal = Terminal(terminal_width(), _bold) if output.is_terminal else None
    output.write((render_notes if look.totals else render_plain)(grid, terminal))


def _bold(text: str) -> str:
    return click.style(text, bold=True)
