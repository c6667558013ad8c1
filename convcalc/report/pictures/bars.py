"""One bar a layer for parameters, multiply-adds and memory: what dominates is seen at once."""

from convcalc.analysis.analysis import Analysis
from convcalc.report.numbers import exact
from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import Drawing, Figure, figure_text

_ROW = 20.0
_BAR = 190.0
_MARGIN = 16.0
_FIGURES: dict[Figure, str] = {
    "params": "parameters",
    "macs": "multiply-adds",
    "memory": "memory of activations",
}


def bars_svg(drawings: dict[Figure, Drawing], analysis: Analysis) -> str:
    """Return a row for each box, with a bar for each figure that a drawing has."""
    (any_drawing, *_) = drawings.values()
    inputs = len(analysis.inputs)
    titles = [it.title for it in any_drawing.boxes[inputs:]]
    names = max(map(svg.text_width, titles), default=0.0)
    values = 110.0
    width = names + len(drawings) * (_BAR + values) + 2 * _MARGIN + 12
    body = []
    for row, title in enumerate(titles):
        y = _MARGIN + (row + 1) * _ROW
        body.append(svg.text(_MARGIN + names, y + 14, title, "end"))
    x = _MARGIN + names + 12
    for figure, drawing in drawings.items():
        costs = [it.cost for it in drawing.boxes[inputs:]]
        most = max(costs, default=0)
        body.append(svg.text(x, _MARGIN + 12, _FIGURES[figure], "start"))
        for row, (title, cost) in enumerate(zip(titles, costs, strict=True)):
            y = _MARGIN + (row + 1) * _ROW
            length = _BAR * cost / most if most else 0.0
            if cost:
                said = f"{title}: {exact(cost)}"
                body.append(svg.box(x, y + 2, length, _ROW - 4, "cost", said))
                words = figure_text(figure, cost)
                body.append(svg.text(x + length + 6, y + 14, words, "start", "small"))
        x += _BAR + values
    height = 2 * _MARGIN + (len(titles) + 1) * _ROW
    return svg.document(f"Costs of the layers of {any_drawing.name}", width, height, body)
