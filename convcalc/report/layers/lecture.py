"""The table of the course for any network: sizes, memory and weights, each worked out.

``[224x224x64]``, ``224*224*64=3.2M``, ``(3*3*64)*64 = 36,864``: numbers, not bytes, and weights
without biases. Rows that cost nothing are not in it.

Source: CS231n course notes, "Convolutional Networks", the case study of VGGNet.
"""

from collections.abc import Iterator
from math import prod

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.layers.formula import Formula, Letter, Product, in_parentheses, product
from convcalc.report.layers.columns import UNKNOWN, Column, Selection, Style
from convcalc.report.layers.folding import Fold
from convcalc.report.layers.grid import Grid, caption, hidden_rows, shown
from convcalc.report.numbers import exact, human_bytes
from convcalc.shapes import Shape, product_text

_TWO_DIGITS = 100
_THOUSAND = 1000
_NEXT_UNIT = 995
"""What is one of the next unit once it is rounded to two digits."""

_VECTORS, _IMAGES = 2, 4
"""Axes of a batch of each."""


def lecture_grid(analysis: Analysis, selection: Selection, style: Style) -> Grid:
    """Return the rows of the course's table, their totals, and what these are."""
    work = _Lecture(analysis, style)
    rows = selection.rows(analysis)
    totals = analysis.totals
    numbers = "" if totals.forward_elements is None else exact(totals.forward_elements)
    weights = "" if totals.weights is None else exact(totals.weights)
    return Grid(
        caption=caption(analysis, style),
        columns=tuple(
            Column(name, "text", lambda _: None)
            for name in ("layer", "output", "memory", "params")
        ),
        rows=[tuple(map(shown, work.cells(row))) for row in rows],
        totals=("total", "", numbers or UNKNOWN, weights or UNKNOWN),
        notes=(*hidden_rows(analysis, selection), *_notes(analysis)),
        spare=("memory", "output", "params"),
    )


def _notes(analysis: Analysis) -> Iterator[str]:
    """Yield what the totals are, as far as they are known."""
    totals = analysis.totals
    if totals.forward_elements is not None and totals.forward_bytes is not None:
        yield (
            f"memory: {exact(totals.forward_elements)} numbers * {analysis.number_bytes} bytes"
            f" = {human_bytes(totals.forward_bytes)}, forward only"
        )
    if totals.params is not None and totals.biases is not None and totals.weights is not None:
        yield (
            f"params: {exact(totals.weights)} weights; {exact(totals.params)} with"
            f" {exact(totals.biases)} biases"
        )


class _Lecture:
    """What the cells of an analysis are written with: its tensors' layers, and a style."""

    def __init__(self, analysis: Analysis, style: Style) -> None:
        self._style = style
        self._volumes = _volumes(analysis)
        self._of_images = any(len(it.shape or ()) == _IMAGES for it in analysis.inputs)

    def cells(self, row: LayerResult | Fold) -> tuple[str, str, str, str]:
        """Return the name of a row, its sizes, its memory and its weights."""
        sizes = (self._size(it.shape) for it in row.outputs)
        if isinstance(row, Fold):
            elements = row.total(it.activation_elements for it in row.layers)
            weights = row.total(it.numbers("weight") for it in row.layers)
            memory, params = self._short(elements), _exact(weights)
        else:
            memory, params = self._memory(row), self._params(row)
        return row.name, ", ".join(sizes), memory, params

    def _size(self, shape: Shape | None) -> str:
        if shape and len(shape) == _VECTORS and self._of_images:
            shape = (*shape, 1, 1)  # as the course writes what a fully-connected layer gives
        size = self._style.shape(shape)
        return size if size.startswith("[") or shape is None else f"[{size}]"

    def _memory(self, row: LayerResult) -> str:
        """Return the numbers that take new storage: ``224*224*64=3.2M``, ``4096``."""
        elements = row.activation_elements
        if not elements:
            return self._short(elements)
        shapes = [it.shape for it in row.outputs if it.shape is not None]
        text = " + ".join(product_text(it, self._style.layout) for it in shapes)
        return text if text == str(elements) else f"{text}={self._short(elements)}"

    def _short(self, count: int | None) -> str:
        """Return two digits, as the course does, or all of them: ``800K``, ``1.6M``."""
        if count is None or count < _THOUSAND or self._style.exact:
            return _exact(count)
        unit, letter = 1, ""
        for letter in "KMGTPE":  # noqa: B007  that of the last power that is tried
            unit *= _THOUSAND
            if count < _NEXT_UNIT * unit:
                break
        tenths = (20 * count + unit) // (2 * unit)
        if tenths >= _TWO_DIGITS:
            whole = _two_digits((2 * count + unit) // (2 * unit))
            return f"{whole:,}{letter}"
        whole, tenth = divmod(tenths, 10)
        return f"{whole}.{tenth}{letter}" if tenth else f"{whole}{letter}"

    def _params(self, row: LayerResult) -> str:
        """Return the weights worked out: ``(3*3*64)*64 = 36,864``, ``0``."""
        weights = row.numbers("weight")
        if not weights or row.spec.layer is None:
            return _exact(weights)
        own = [it for it in row.parameters or () if it.role == "weight" and not it.shared_with]
        inputs = tuple(it.shape for it in row.inputs if it.shape is not None)
        formula = row.spec.layer.formulas(inputs).get("weights")
        if formula and formula.value == weights:
            text = _in_full(formula, self._volumes[id(row.spec)])
        else:
            text = " + ".join(product(*it.shape) for it in own)
        return exact(weights) if text == str(weights) else f"{text} = {exact(weights)}"


def _volumes(analysis: Analysis) -> dict[int, Shape]:
    """Return the first input of each layer without its batch, as it was before flattening.

    A layer is known by its spec; in a prototxt several write one tensor.
    """
    written: dict[str, Shape] = {}
    read: dict[int, Shape] = {}
    for row in analysis.layers:
        first = row.inputs[0] if row.inputs else None
        volume = () if first is None else written.get(first.name, (first.shape or ())[1:])
        read[id(row.spec)] = volume
        is_kept = row.storage in ("view", "in-place") and len(row.inputs) == 1
        for it in row.outputs:
            own = (it.shape or ())[1:]
            is_vector = len(own) < _VECTORS
            written[it.name] = volume if is_kept and is_vector else own
    return read


def _two_digits(number: int) -> int:
    """Return a number of two or three digits with a zero for the third, rounded."""
    return (number + 5) // 10 * 10 if number >= _TWO_DIGITS else number


def _exact(count: int | None) -> str:
    return UNKNOWN if count is None else exact(count)


def _in_full(formula: Formula, volume: Shape) -> str:
    """Return a formula in numbers, what a volume was flattened to as its product."""
    match formula:
        case Letter(letters="D", value=value) if value == prod(volume):
            return product(*volume[1:], *volume[:1])
        case Product(factors=factors):
            return "*".join(
                str(it) if isinstance(it, int) else in_parentheses(it, _in_full(it, volume))
                for it in factors
            )
        case _:
            return formula.numbers
