"""The columns that the table, CSV and Markdown are made of."""

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.analysis.receptive_field.axis import ReceptiveField
from convcalc.network import LayerSpec
from convcalc.report import numbers
from convcalc.report.layers.folding import Fold, fold
from convcalc.shapes import Layout, Shape, product_text, shape_text
from convcalc.source import Span

Figure = int | str | tuple[Shape | None, ...] | None
"""What a cell holds: a count, a word, shapes; None where an error hides it."""

UNKNOWN = "?"

OPERATIONS = "operations"
"""The total of the operations of one example."""


class Column(NamedTuple):
    """A column: its name, also its title, what fills it and what sums it up.

    ``csv_name`` says the unit, as exact figures need; ``total`` names the total below. Layers
    folded into one row have the sum of a figure, or the ``largest``.
    """

    name: str
    unit: Literal["text", "shapes", "count", "bytes", "billions"]
    figure: Callable[[LayerResult], Figure]
    total: str | None = None
    csv_name: str | None = None
    largest: bool = False

    def cell(self, row: LayerResult | Fold) -> Figure:
        """Return what the row of a layer holds, or that of layers that are folded into one."""
        if isinstance(row, LayerResult):
            return self.figure(row)
        if self.is_figure:
            figures = map(self.figure, row.layers)
            return row.largest(figures) if self.largest else row.total(figures)
        return _FOLDED[self.name](row) if self.name in _FOLDED else ""

    @property
    def is_figure(self) -> bool:
        """Whether the cells are numbers."""
        return self.unit in ("count", "bytes", "billions")


def _shapes(tensors: tuple[Tensor, ...]) -> tuple[Shape | None, ...]:
    return tuple(it.shape for it in tensors)


_FOLDED: dict[str, Callable[[Fold], Figure]] = {
    "layer": lambda row: row.name,
    "type": lambda row: row.type,
    "input": lambda row: _shapes(row.inputs),
    "output": lambda row: _shapes(row.outputs),
    "fit": lambda row: row.fit or "",
    "receptive-field": lambda row: field_text(row.layers[-1], "size"),
    "rf-stride": lambda row: field_text(row.layers[-1], "stride"),
    "rf-padding": lambda row: field_text(row.layers[-1], "padding"),
}
"""What a row of folded layers says in words; figures are summed."""

COLUMNS = {
    column.name: column
    for column in (
        Column("layer", "text", lambda row: row.name),
        Column("type", "text", lambda row: row.type),
        Column("input", "shapes", lambda row: _shapes(row.inputs)),
        Column("output", "shapes", lambda row: _shapes(row.outputs)),
        Column(
            "memory",
            "bytes",
            lambda row: row.activation_bytes,
            "forward_bytes",
            "activation_bytes",
        ),
        Column(
            "elements",
            "count",
            lambda row: row.activation_elements,
            "forward_elements",
            "activation_elements",
        ),
        Column("params", "count", lambda row: row.params, "params"),
        Column("weights", "count", lambda row: row.numbers("weight"), "weights"),
        Column("biases", "count", lambda row: row.numbers("bias"), "biases"),
        Column("buffers", "count", lambda row: row.numbers("buffer"), "buffers"),
        Column(
            "trainable",
            "count",
            lambda row: row.trainable_params,
            "trainable_params",
            "trainable_params",
        ),
        Column("macs", "count", lambda row: row.macs, "macs"),
        Column("flops", "count", lambda row: row.flops, "flops"),
        Column("bflops", "billions", lambda row: row.operations, OPERATIONS),
        Column(
            "alive",
            "bytes",
            lambda row: row.activation_bytes if row.type == "input" else row.alive_bytes,
            "peak_inference_bytes",
            "alive_bytes",
            largest=True,
        ),
        Column(
            "saved",
            "bytes",
            lambda row: row.saved_bytes,
            "saved_for_backward_bytes",
            "saved_for_backward_bytes",
        ),
        Column("receptive-field", "text", lambda row: field_text(row, "size")),
        Column("rf-stride", "text", lambda row: field_text(row, "stride")),
        Column("rf-padding", "text", lambda row: field_text(row, "padding")),
        Column("fit", "text", lambda row: row.fit or ""),
        Column("output-formula", "text", lambda row: output_formula(row)),
        Column("params-formula", "text", lambda row: row.parameter_formula),
        Column("macs-formula", "text", lambda row: macs_formula(row)),
        Column("memory-formula", "text", lambda row: memory_formula(row)),
    )
}


def output_formula(row: LayerResult) -> str:
    """Return each axis worked out, once where they agree: ``(7 - 3)/1 + 1 = 5``."""
    if row.spec.layer is None or not row.known:
        return ""
    inputs = tuple(it.shape for it in row.inputs if it.shape is not None)
    return "; ".join(dict.fromkeys(row.spec.layer.sizes_worked_out(inputs)))


def macs_formula(row: LayerResult) -> str:
    """Return the multiply-adds worked out: ``(55*55*96)*(11*11*3)``; empty without a rule."""
    if row.spec.layer is None or not row.macs:
        return ""
    inputs = tuple(it.shape for it in row.inputs if it.shape is not None)
    formula = row.spec.layer.formulas(inputs).get("macs")
    return formula.numbers if formula else ""


def memory_formula(row: LayerResult) -> str:
    """Return the bytes of the outputs worked out: ``55*55*96*4``; empty if they take none."""
    if not row.activation_bytes:
        return ""
    numbers = " + ".join(product_text(it.shape) for it in row.outputs if it.shape is not None)
    if len(row.outputs) > 1:
        numbers = f"({numbers})"
    return f"{numbers}*{row.number_bytes}"


def field_text(row: LayerResult, figure: Literal["size", "stride", "padding"]) -> Figure:
    """Return a figure of the receptive field for all axes: ``195x195``.

    What sees the whole input takes no steps over it.
    """
    if not row.known or (row.fields and row.receptive_field is None):
        return None
    if not row.fields or row.receptive_field is None:
        return ""
    if figure == "size":
        return field_size(row.receptive_field)
    if all(it.is_whole for it in row.fields):
        return ""
    return _of_axes(getattr(row.receptive_field, figure))


def field_size(field: ReceptiveField) -> str:
    """Return the size for all axes: ``195x195``, ``188 to 204, by position`` if alike."""
    if field.smallest_size == field.size:
        return _of_axes(field.size)
    sizes = tuple(zip(field.smallest_size, field.size, strict=True))
    alike = len(set(sizes)) == 1
    bounds = sizes[0] if alike else (_of_axes(field.smallest_size), _of_axes(field.size))
    return f"{bounds[0]} to {bounds[1]}, by position"


def _of_axes(figures: Sequence[object]) -> str:
    return "x".join(UNKNOWN if it is None else str(it) for it in figures)


def rows_of(analysis: Analysis) -> Iterator[LayerResult]:
    """Yield the network's inputs as rows of their own, then the layers."""
    for tensor in analysis.inputs:
        spec = LayerSpec(
            name=tensor.name,
            type="input",
            layer=None,
            inputs=(),
            outputs=(tensor.name,),
            span=Span(0, 0),
            field_spans={},
        )
        yield LayerResult(
            spec=spec,
            inputs=(),
            outputs=(tensor,),
            number_bytes=analysis.number_bytes,
            parameters=(),
            macs=0,
            saved_bytes=0,
            storage="new" if tensor.shape is not None else None,
        )
    yield from analysis.layers


class Style(NamedTuple):
    """How cells are written: every digit or three, the order of sizes, the batch left out."""

    exact: bool
    layout: Layout
    batch: int | None

    def text(self, column: Column, figure: Figure) -> str:
        """Return the text of one cell."""
        if figure is None:
            return UNKNOWN
        if isinstance(figure, tuple):
            return ", ".join(map(self.shape, figure))
        if isinstance(figure, str):
            return figure
        return self.number(column, figure)

    def number(self, column: Column, figure: int) -> str:
        """Return a figure in the column's unit."""
        if column.unit == "billions":
            return numbers.billions(figure)
        if self.exact:
            return numbers.exact(figure)
        return (
            numbers.human_bytes(figure)
            if column.unit == "bytes"
            else numbers.human_count(figure)
        )

    def size_text(self, size: int) -> str:
        """Return a size with its unit."""
        return f"{numbers.exact(size)} bytes" if self.exact else numbers.human_bytes(size)

    def shape(self, shape: Shape | None) -> str:
        """Return one example's shape; the whole one where its batch is not the network's."""
        if shape is None:
            return UNKNOWN
        if shape and shape[0] != self.batch:
            return f"[{', '.join(map(str, shape))}]"
        return shape_text(shape, self.layout)


def style_of(analysis: Analysis, *, exact: bool, layout: Layout) -> Style:
    """Return the style for an analysis: the batch is that of its first input."""
    shape = next((it.shape for it in analysis.inputs if it.shape), None)
    return Style(exact, layout, shape[0] if shape else None)


class Selection(NamedTuple):
    """Which columns and rows to print, and in what order; ``depth`` folds what is deeper.

    ``hide_free`` leaves out rows that take no memory, parameters or multiply-adds. Where not
    all columns have room, those of ``extra`` go first and without a word, as nobody
    asked for them, then those of ``spare``.
    """

    columns: tuple[Column, ...]
    sort: Column | None = None
    top: int | None = None
    depth: int | None = None
    hide_free: bool = False
    spare: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def rows(self, analysis: Analysis) -> list[LayerResult | Fold]:
        """Return the rows in question: figures sorted from the largest, words from a to z."""
        rows = self._unsorted(analysis)
        if self.hide_free:
            rows = [it for it in rows if not _is_free(it)]
        if self.sort and self.sort.is_figure:
            rows.sort(key=lambda row: -self._number(row))
        elif self.sort:
            cell = self.sort.cell
            rows.sort(key=lambda row: str(cell(row)))
        return rows[: self.top]

    def free(self, analysis: Analysis) -> int:
        """Return how many rows are left out, as they cost nothing."""
        return sum(map(_is_free, self._unsorted(analysis))) if self.hide_free else 0

    def _unsorted(self, analysis: Analysis) -> list[LayerResult | Fold]:
        rows = list(rows_of(analysis))
        return fold(rows, analysis, self.depth) if self.depth else [*rows]

    def _number(self, row: LayerResult | Fold) -> int:
        assert self.sort
        figure = self.sort.cell(row)
        return figure if isinstance(figure, int) else -1


def _is_free(row: LayerResult | Fold) -> bool:
    """Return whether a row costs nothing; what is not known may cost something."""
    layers = (row,) if isinstance(row, LayerResult) else row.layers
    return all(it.activation_bytes == it.params == it.macs == 0 for it in layers)
