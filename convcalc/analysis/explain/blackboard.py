"""Every figure of a layer worked out as on a blackboard."""

from collections.abc import Iterable, Iterator
from math import prod
from typing import Any

from convcalc.analysis.explain.alternatives import alternatives
from convcalc.analysis.explain.line import Line
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.analysis.receptive_field.axis import PIXEL, ReceptiveField, receptive_field
from convcalc.layers.formula import Letter, Product, product, several
from convcalc.layers.shared.base import Layer, Role
from convcalc.layers.shared.docstrings import sections
from convcalc.layers.shared.formula_letters import axis_letters, window_letters
from convcalc.record import Record
from convcalc.shapes import Shape, axis_names, product_text, shape_text
from convcalc.windows import window_rule

_FIRST_SPATIAL = 2

_ROLES: tuple[tuple[Role, str], ...] = (
    ("weight", "weights"),
    ("bias", "biases"),
    ("buffer", "buffers"),
)


Given = dict[str, int | str]
"""What letters stand for; a text works it out."""


class Board(Record):
    """A layer's figures; there are none of a layer with an error in it or above it."""

    row: LayerResult
    given: Given
    lines: tuple[Line, ...]
    alternatives: tuple[Line, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the board as JSON carries it."""
        return {
            "name": self.row.name,
            "type": self.row.type,
            "inputs": [it.to_dict() for it in self.row.inputs],
            "outputs": [it.to_dict() for it in self.row.outputs],
            "given": self.given,
            "figures": [it.to_dict() for it in self.lines],
            "alternatives": [it.to_dict() for it in self.alternatives],
        }


def blackboards(inputs: Iterable[Tensor], rows: Iterable[LayerResult]) -> Iterator[Board]:
    """Yield the board of each row; receptive fields follow from those of the rows above."""
    fields = {it.name: _own_field(it.shape) for it in inputs}
    for row in rows:
        above = fields.get(row.inputs[0].name) if row.inputs else None
        yield blackboard(row, above)
        fields.update((it.name, row.receptive_field) for it in row.outputs)


def _own_field(shape: Shape | None) -> ReceptiveField | None:
    """Return what a pixel of the input sees: itself."""
    axes = len(shape or ()) - _FIRST_SPATIAL
    return receptive_field((PIXEL,) * axes) if axes > 0 else None


def blackboard(row: LayerResult, above: ReceptiveField | None) -> Board:
    """Return all figures of a row worked out; ``above`` is the field of what it reads."""
    layer = row.spec.layer
    if layer is None or not row.known:
        return Board(row, {}, (), ())
    work = _Work(row, layer)
    lines = (
        *work.counts(),
        *work.sizes(),
        *work.parameters(),
        *work.macs(),
        *work.memory(),
        *work.receptive_field(above),
    )
    return Board(row, work.given, lines, tuple(alternatives(layer, work.inputs)))


class _Work:
    """One layer at the blackboard; ``given`` grows with the letters that lines need."""

    def __init__(self, row: LayerResult, layer: Layer) -> None:
        self.row = row
        self.inputs = tuple(it.shape for it in row.inputs if it.shape is not None)
        self.outputs = tuple(it.shape for it in row.outputs if it.shape is not None)
        self._formulas = layer.formulas(self.inputs)
        said = sections(type(layer))[1]
        self._words = {title: text.rstrip(".") for title, text in said.items()}
        self._letters = window_letters(row.windows)
        self.given: Given = {}
        for it in (*self._letters, *self._formulas.values(), *self._own_letters()):
            self._give(*it.leaves())

    def _own_letters(self) -> Iterator[Letter]:
        """Yield the batch and the channels of what a window reads."""
        if self.row.windows:
            batch, *_ = self.inputs[0]
            yield from several(Letter("N", batch))
            yield Letter("D1", self.inputs[0][-len(self.row.windows) - 1])

    def _give(self, *letters: Letter) -> None:
        """Note what letters stand for, the first time they are met."""
        for it in letters:
            if not it.result:
                self.given.setdefault(it.letters, it.working or it.value)

    def _rule(self, figure: str) -> tuple[str, str]:
        """Return the formula of a figure in letters and numbers, both empty without any."""
        formula = self._formulas.get(figure)
        return (formula.letters, formula.numbers) if formula else ("", "")

    def counts(self) -> Iterator[Line]:
        """Yield the counts of the block that the layer begins, as its text came to them."""
        of = f"of {self.row.spec.scope[0]}" if self.row.spec.scope else ""
        for name, value, working in self.row.spec.counts:
            yield Line(name, value, numbers=working, words=of)

    def sizes(self) -> Iterator[Line]:
        """Yield the size of the output: a line for each axis, or all of it in words."""
        axes = [*self._axes()]
        if not axes:
            shapes = ", ".join(map(shape_text, self.outputs)) or "nothing"
            rule = self._rule("output")
            words = "" if rule[0] else self._words.get("Shapes", "")
            yield Line("output", shapes, *rule, words=words)
            return
        yield from axes
        channels = self.outputs[0][-len(axes) - 1]
        formula = self._formulas.get("channels") or [*self._own_letters()][-1]
        if formula.value == channels:
            yield Line("channels", channels, formula.letters, formula.numbers)
        else:
            yield Line("channels", channels, words=self._words.get("Shapes", ""))

    def _axes(self) -> Iterator[Line]:
        count = len(self.row.windows)
        for name, window, letters in zip(
            axis_names(count), self.row.windows, self._letters, strict=True
        ):
            padding = (it.letters for it in letters.padding)
            extent, stride = letters.extent.letters, letters.stride.letters
            way = "up" if window.overhangs else "down"
            yield Line(
                name,
                window.positions,
                window_rule(letters.size.letters, extent, padding, stride),
                window.division(zero_padding=True),
                f"{window.quotient}, rounded {way}" if window.remainder else "",
            )
        spatial = self.outputs[0][_FIRST_SPATIAL:] if self.outputs else ()
        for name, size in zip(axis_names(len(spatial)), spatial, strict=True):
            if name in self._formulas:
                yield Line(name, size, *self._rule(name))

    def parameters(self) -> Iterator[Line]:
        """Yield the numbers in the layer's tensors by their roles, and what is learned."""
        words = self._words.get("Parameters", "")
        own = self.row.parameters or ()
        for role, figure in _ROLES:
            tensors = [it for it in own if it.role == role]
            if not tensors:
                continue
            letters, numbers = self._rule(figure)
            numbers = numbers or " + ".join(product(*it.shape) for it in tensors)
            shared = ", ".join(
                dict.fromkeys(it.shared_with for it in tensors if it.shared_with)
            )
            said = f"of {shared}, where they are counted" if shared else words * (not letters)
            yield Line(figure, self.row.numbers(role) or 0, letters, numbers, words=said)
            words = "" if not shared else words
        weights, biases = self.row.numbers("weight"), self.row.numbers("bias")
        if weights and biases:
            yield Line("params", weights + biases, "weights + biases", f"{weights} + {biases}")

    def macs(self) -> Iterator[Line]:
        """Yield the multiply-adds where there are any."""
        if self.row.macs:
            rule = self._rule("macs")
            words = "" if rule[0] else self._words.get("MACs", "")
            yield Line("macs", self.row.macs, *rule, words=words)

    def memory(self) -> Iterator[Line]:
        """Yield the bytes that the outputs take, or why they take none."""
        storage, size = self.row.storage, self.row.activation_bytes
        if storage != "new" or size is None:
            yield Line("activation_bytes", 0, words=_WHY_NONE[storage or "view"], unit="bytes")
            return
        if not self.outputs:
            return
        numbers = " + ".join(map(product_text, self.outputs))
        if len(self.outputs) > 1:
            numbers = f"({numbers})"
        letters = self._output_letters()
        if letters:
            self.given["B"] = self.row.number_bytes
        yield Line(
            "activation_bytes",
            size,
            f"{letters}*B" if letters else "",
            f"{numbers}*{self.row.number_bytes}",
            unit="bytes",
        )

    def _output_letters(self) -> str:
        """Return the product of the axes that ``sizes`` has worked out: ``H2*W2*D2``."""
        axes = len([*self._axes()])
        if not axes or len(self.outputs) > 1:
            return ""
        ((batch, *_),) = self.outputs
        channels, *size = self.outputs[0][-axes - 1 :]
        numbers = (*axis_letters(size, "2"), Letter("D2", channels))
        if prod(self.outputs[0]) != batch * channels * prod(size):
            return ""  # there are other axes, such as steps
        return Product(*several(Letter("N", batch)), *numbers).letters

    def receptive_field(self, above: ReceptiveField | None) -> Iterator[Line]:
        """Yield what a position reads of the network's input, once where all axes agree."""
        field = self.row.receptive_field
        if field is None and self.row.fields:
            yield Line("receptive_field", None)
        lines = (
            [self._field(field, above, axis) for axis in range(len(field.size))]
            if field
            else []
        )
        if len(set(lines)) > 1:
            for name, line in zip(axis_names(len(lines)), lines, strict=True):
                yield line.replace(figure=f"receptive_field_{name}")
        elif lines:
            yield lines[0]
            jump = above and above.stride[0]
            if above and isinstance(jump, int) and lines[0].letters:
                self.given |= {"R1": above.size[0], "J1": jump}

    def _field(self, field: ReceptiveField, above: ReceptiveField | None, axis: int) -> Line:
        size, step = field.size[axis], field.stride[axis]
        line = Line("receptive_field", size, words=f"in steps of {step}" if step else "")
        if step == 0:
            return line.replace(words="the whole input")
        smallest = field.smallest_size[axis]
        if smallest < size:
            bounds = f"{smallest} to {size}, by position"
            return line.replace(words=f"{bounds}, {line.words}" if line.words else bounds)
        if above and len(above.size) == len(field.size) == len(self.row.windows):
            extent, before, jump = (
                self.row.windows[axis].extent,
                above.size[axis],
                above.stride[axis],
            )
            if isinstance(jump, int) and before + (extent - 1) * jump == size:
                return line.replace(
                    letters=f"R1 + ({self._letters[axis].extent.letters} - 1)*J1",
                    numbers=f"{before} + ({extent} - 1)*{jump}",
                )
        return line


_WHY_NONE = {
    "in-place": "the output overwrites the input",
    "view": "a view of the input",
    "parameter": "the layer's own parameter",
}
