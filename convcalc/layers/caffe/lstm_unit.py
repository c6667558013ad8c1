"""One step of an LSTM, as Caffe unrolls it."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, Along, Reach
from convcalc.shapes import Shape

_AXES = 3
_GATES = 4


class LstmUnit(Layer):
    """Updates the cell and the hidden state of each sequence from its four gates.

    Shapes: (1, N, D) cell, (1, N, 4*D) gates, (1, N) marks of where sequences go on
        -> (1, N, D) cell, (1, N, D) hidden state.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Caffe ``LSTMUnitLayer::Reshape``.
    """

    group: ClassVar = "Caffe"
    arity: ClassVar = (3, 3)
    keeps: ClassVar = SAVES_INPUT

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs of one step that do not belong together."""
        cell, gates, marks = inputs
        if (len(cell), len(gates), len(marks)) != (_AXES, _AXES, _AXES - 1):
            lengths = ", ".join(str(len(shape)) for shape in inputs)
            yield _mismatch(f"the inputs must have 3, 3 and 2 axes, but they have {lengths}")
            return
        _, sequences, width = cell
        wanted = ((1, sequences, width), (1, sequences, _GATES * width), (1, sequences))
        for number, (shape, expected) in enumerate(zip(inputs, wanted, strict=True), start=1):
            if shape != expected:
                yield _mismatch(
                    Words(
                        "{nth} must be {expected}, but it is {shape}",
                        nth=Input(number),
                        expected=list(expected),
                        shape=list(shape),
                    )
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of the cell twice."""
        cell, *_ = inputs
        return cell, cell

    @property
    def output_count(self) -> int:
        """Two: the cell and the hidden state."""
        return 2

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the cell number by number, the gates and marks by step and sequence."""
        by_sequence = Reach((Along(0), Along(1), None))
        return Reach.of_each(Reach.number_by_number(_AXES), by_sequence, by_sequence)


def _mismatch(message: str | Words) -> Problem:
    return Problem("shapes-differ", message, "inputs")
