"""What a result shows in Python: its text, a short line at the prompt, HTML in a notebook.

Names of a spec are untrusted: each is printable in a text and escaped in HTML.
"""

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.compare.comparison import Comparison
from convcalc.analysis.explain.explanation import Explanation
from convcalc.analysis.field_values import Suggestions
from convcalc.analysis.input_sizes.answer import FittingSizes
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.report.findings.text import render_findings
from convcalc.report.layers.column_names import DEFAULT_COLUMNS
from convcalc.report.layers.columns import COLUMNS, Selection, style_of
from convcalc.report.layers.grid import Grid, make_grid
from convcalc.report.layers.plain import render_plain
from convcalc.report.numbers import exact
from convcalc.report.printable import printable
from convcalc.shapes import shape_text

_MOST_ROWS = 200
"""Layers that a notebook shows; more would make it slow to open."""


def text(result: object) -> str:
    """Return a result as the command line prints it, its findings below."""
    match result:
        case Analysis():
            table = render_plain(_grid(result)) if result.layers else ""
            return "\n".join([*filter(None, [table]), *_findings(result)]).rstrip("\n")
        case Explanation():
            from convcalc.report.explain import render_explanation

            whole = len(result.boards) == len(result.analysis.layers) > 1
            shown = render_explanation(result, width=None, whole=whole)
            return "\n".join([shown.rstrip("\n"), *_findings(result.analysis)])
        case Comparison():
            from convcalc.report.compare import render_comparison

            return render_comparison(result).rstrip("\n")
        case FittingSizes():
            from convcalc.report.fit import render_fit

            return render_fit(result).rstrip("\n")
        case Suggestions():
            from convcalc.report.suggest import render_suggestions

            return render_suggestions(result).rstrip("\n")
        case _:
            return line(result)


def line(result: object) -> str:
    """Return a result as one short line in angle brackets."""
    return f"<{printable(_said(result))}>"


def html(result: object) -> str:
    """Return a result as HTML: tables of an analysis and a comparison, others as their text."""
    match result:
        case Analysis(rows=[_, *_]):
            found = _text_block("\n".join(_findings(result)))
            return _analysis_table(result) + found
        case Comparison():
            return _comparison_tables(result)
        case _:
            return _text_block(text(result))


def _said(result: object) -> str:
    match result:
        case Analysis():
            return f"{_title(result)}: {', '.join(_facts(result))}"
        case LayerResult():
            shapes = f"{_shapes(result.inputs)} -> {_shapes(result.outputs)}"
            return f"{result.name}: {', '.join([result.type, shapes, *_costs(result)])}"
        case Explanation():
            layers = _counted(len(result.boards), "layer")
            return f"explanation of {_title(result.analysis)}: {layers}"
        case Comparison():
            first, *others = result.labels
            return f"comparison of {first} with {', '.join(others)}"
        case FittingSizes():
            fit, tried = exact(len(result.fitting)), exact(len(result.verdicts))
            return f"sizes of {result.name} ({result.source.path}): {fit} of {tried} fit"
        case Suggestions():
            values = ", ".join(str(it.value) for it in result.values)
            return f"values of {result.field} that fit {result.type}: {values or 'none'}"
        case _:
            raise AssertionError(f"nothing shows {type(result)}")


def _title(analysis: Analysis) -> str:
    return f"{analysis.name} ({analysis.source.path})"


def _facts(analysis: Analysis) -> Iterable[str]:
    yield _counted(len(analysis.rows), "layer")
    yield from _costs(analysis.totals)
    errors = sum(it.severity == "error" for it in analysis.diagnostics)
    if errors:
        yield _counted(errors, "error")


def _costs(figures: object) -> Iterable[str]:
    for name, unit in (("params", "params"), ("macs", "MACs")):
        if count := getattr(figures, name):
            yield f"{exact(count)} {unit}"


def _shapes(tensors: Sequence[Tensor]) -> str:
    shapes = ("?" if it.shape is None else shape_text(it.shape) for it in tensors)
    return ", ".join(shapes) or "nothing"


def _counted(count: int, noun: str) -> str:
    return f"{exact(count)} {noun}{'s' * (count != 1)}"


def _grid(analysis: Analysis, top: int | None = None) -> Grid:
    columns = tuple(COLUMNS[name] for name in DEFAULT_COLUMNS)
    style = style_of(analysis, exact=False, layout="hwc")
    return make_grid(analysis, Selection(columns, top=top), style)


def _findings(analysis: Analysis) -> Iterable[str]:
    shown = [it for it in analysis.diagnostics if it.severity != "note"]
    return render_findings(shown, analysis.source)


def _analysis_table(analysis: Analysis) -> str:
    grid = _grid(analysis, _MOST_ROWS)
    right = [it.is_figure for it in grid.columns]
    more = len(analysis.rows) - len(grid.rows)
    notes = [f"{_counted(more, 'layer')} more"] * (more > 0) + [*grid.notes]
    head = [it.name for it in grid.columns]
    table = _table(grid.caption, head, grid.rows, right, grid.totals)
    return table + "".join(f"<div>{escape(it)}</div>" for it in notes)


def _comparison_tables(comparison: Comparison) -> str:
    from convcalc.report.compare import differences, heading, totals_in_rows

    head, *rows = totals_in_rows(comparison)
    tables = [_table("", head, rows, [False, *(True for _ in head[1:])])]
    for number, pairs in enumerate(comparison.pairs, start=1):
        if changed := list(differences(pairs)):
            title = printable(heading(comparison, number))
            tables.append(_table(title, ["", "layer", "what changed"], changed, [False] * 3))
    return "".join(tables)


def _table(
    caption: str,
    head: Sequence[str],
    body: Iterable[Sequence[str]],
    right: Sequence[bool],
    foot: Sequence[str] | None = None,
) -> str:
    rows = "".join(_row("td", it, right) for it in body)
    last = f"<tfoot>{_row('th', foot, right)}</tfoot>" if foot else ""
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f"<table>{title}<thead>{_row('th', head, right)}</thead>"
        f"<tbody>{rows}</tbody>{last}</table>"
    )


def _row(tag: str, cells: Sequence[str], right: Sequence[bool]) -> str:
    styles = (' style="text-align:right"' if it else ' style="text-align:left"' for it in right)
    each = zip(cells, styles, strict=True)
    return f"<tr>{''.join(f'<{tag}{style}>{escape(it)}</{tag}>' for it, style in each)}</tr>"


def _text_block(words: str) -> str:
    return f"<pre>{escape(words)}</pre>" if words else ""
