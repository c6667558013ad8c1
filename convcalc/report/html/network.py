"""The report of one network as a page."""

from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.report.html.arithmetic import arithmetic
from convcalc.report.html.findings import findings
from convcalc.report.html.layer_table import layer_table
from convcalc.report.html.page import page, paragraphs, scrolled, section, text
from convcalc.report.html.totals import totals
from convcalc.report.layers.columns import Selection, Style
from convcalc.report.layers.folding import depth_that_leaves
from convcalc.report.layers.footer import footer
from convcalc.report.layers.grid import Grid, make_grid
from convcalc.report.layers.legend import legend
from convcalc.report.pictures.bars import bars_svg
from convcalc.report.pictures.drawing import Figure, drawing_of
from convcalc.report.pictures.graph import graph_svg
from convcalc.report.pictures.memory import memory_svg

MOST_ROWS = 1_000
"""Rows that a page shows; a larger network is folded, and cut where that is not enough."""

_FIGURES: tuple[Figure, ...] = ("params", "macs", "memory")
_SECTIONS = {
    "totals": "Totals",
    "findings": "Findings",
    "costs": "Costs",
    "memory": "Memory",
    "graph": "Graph",
    "layers": "Layers",
    "arithmetic": "Arithmetic",
    "meanings": "What the figures mean",
}


def render_network(analysis: Analysis, selection: Selection, style: Style) -> Iterator[str]:
    """Yield the page of a network piece by piece, as it may be long."""
    selection = _no_more_than_a_page_holds(selection, analysis)
    yield from page(analysis.name, _body(analysis, selection, style))


def _no_more_than_a_page_holds(selection: Selection, analysis: Analysis) -> Selection:
    return selection._replace(
        depth=selection.depth or depth_that_leaves(MOST_ROWS, analysis.layers),
        top=min(selection.top or MOST_ROWS, MOST_ROWS),
    )


def _body(analysis: Analysis, selection: Selection, style: Style) -> Iterator[str]:
    grid = make_grid(analysis, selection, style)
    bodies = {"totals": _totals(analysis, grid)}
    if analysis.diagnostics:
        found = {"findings": findings(analysis.diagnostics, analysis.source)}
        bodies = bodies | found if analysis.ok else found | bodies
    known = any(it.known for it in analysis.layers)
    if known:
        bodies["costs"] = _picture("Costs", _bars(analysis))
    if analysis.layers and analysis.inference:
        bodies["memory"] = _picture("Memory", memory_svg(analysis))
    if analysis.layers:
        graph = graph_svg(drawing_of(analysis, "macs", None))
        bodies["graph"] = _picture("Graph", graph, "tall")
        bodies["layers"] = layer_table(analysis, grid, selection, MOST_ROWS)
    if known:
        bodies["arithmetic"] = _arithmetic(analysis)
    names = (*(it.name for it in selection.columns), *footer(analysis, style.size_text))
    bodies["meanings"] = paragraphs(legend(analysis, names, style.size_text))
    yield f"<header><h1>{text(analysis.name)}</h1>\n"
    yield f'<p class="quiet">{text(grid.caption)}</p></header>\n'
    yield '<nav aria-label="Contents"><ul>\n'
    yield from (f'<li><a href="#{it}">{_SECTIONS[it]}</a></li>\n' for it in bodies)
    yield "</ul></nav>\n<main>\n"
    for name, body in bodies.items():
        yield from section(name, _SECTIONS[name], body)
    yield "</main>\n"


def _totals(analysis: Analysis, grid: Grid) -> Iterator[str]:
    yield from totals(analysis)
    yield from paragraphs(grid.notes)


def _bars(analysis: Analysis) -> str:
    return bars_svg({it: drawing_of(analysis, it, None) for it in _FIGURES}, analysis)


def _picture(label: str, svg: str, kind: str = "") -> Iterator[str]:
    yield from scrolled(label, (svg,), kind)


def _arithmetic(analysis: Analysis) -> Iterator[str]:
    layers = len(analysis.layers)
    if layers > MOST_ROWS:
        yield (
            f"<p>Of {layers:,} layers these are the first {MOST_ROWS:,};"
            " <code>convcalc explain</code> works out any other.</p>\n"
        )
    yield from arithmetic(analysis, MOST_ROWS)
