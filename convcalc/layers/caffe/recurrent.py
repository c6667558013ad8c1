"""Recurrent layers of Caffe: time first, and a mark where each sequence begins."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.caffe.listing import listed
from convcalc.layers.formula import Formulas, Letter, Product, Sum
from convcalc.layers.shared.base import Layer, Parameter, Range, Role
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape

_TIME_AND_STREAMS = 2


class MarkedRecurrent(Layer):
    """Runs over T steps of N streams; the second input says where a sequence goes on.

    A third input, one for each stream, is the same at all steps. With ``expose_hidden`` the
    states before the first step are the last inputs, those after the last step the last
    outputs.
    """

    group: ClassVar = "Caffe"
    arity: ClassVar = (2, 5)
    reads: ClassVar = "everything"
    states: ClassVar[int]
    gates: ClassVar[int]
    kept: ClassVar[int]

    out_features: Annotated[int, Range(1)]
    expose_hidden: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs that do not agree in their steps and streams."""
        shape, marks, *others = inputs
        if len(shape) <= _TIME_AND_STREAMS:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{input1} must have steps, streams and features, but it is {shape}",
                    shape=listed(shape),
                ),
                "inputs",
            )
            return
        if marks != shape[:_TIME_AND_STREAMS]:
            yield _differ(2, "the steps and streams", shape[:_TIME_AND_STREAMS], marks)
        for static in others[: self._static_count(inputs)]:
            if static[:1] != shape[1:2]:
                yield _differ(3, "the streams first", shape[1:2], static)
        state = (1, shape[1], self.out_features)
        for number, given in enumerate(self._given_states(inputs), start=len(inputs) + 1):
            if given != state:
                number -= self.states
                yield _differ(number, "the shape of the hidden state", state, given)

    def _static_count(self, inputs: tuple[Shape, ...]) -> int:
        return len(inputs) - 2 - self.states * self.expose_hidden

    def _given_states(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        return inputs[-self.states :] if self.expose_hidden else ()

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (T, N, K), then (1, N, K) for each state that is exposed."""
        steps, streams, *_ = inputs[0]
        state = (1, streams, self.out_features)
        return (
            (steps, streams, self.out_features),
            *(state,) * len(self._given_states(inputs)),
        )

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the matrices of the input, of what stays the same, and of the states."""
        (_, _, *features), *_ = inputs
        rows = self.gates * self.out_features
        static = [prod(shape[1:]) for shape in inputs[2:][: self._static_count(inputs)]]
        return (
            _matrix("weight_input", (rows, prod(features))),
            _matrix("bias_input", (rows,), "bias"),
            *(_matrix("weight_static", (rows, size)) for size in static),
            *self._of_states(rows),
        )

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the inputs, and of each step as many numbers of its state as PyTorch keeps."""
        steps, streams, *_ = inputs[0]
        return Saved("all", numbers=self.kept * steps * streams * self.out_features)

    def _of_states(self, rows: int) -> tuple[Parameter, ...]:
        """Return the matrices that read the hidden state."""
        return (_matrix("weight_hidden", (rows, self.out_features)),)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return as MACs the weights for each of ``T`` steps of ``N`` streams.

        Those of what stays the same, ``S`` of them, are used once for each stream.
        """
        steps, streams, *_ = inputs[0]
        own = [it for it in self.parameters(inputs) if it.role == "weight"]
        static = sum(it.count for it in own if it.name == "weight_static")
        t, n, s = Letter("T", steps), Letter("N", streams), Letter("S", static)
        others = Letter("W", sum(it.count for it in own) - static)
        once = Product(n, s)
        return {"macs": Sum(Product(t, n, others), *((once,) if static else ()))}

    @property
    def output_count(self) -> int:
        """The sequence and the states that are exposed."""
        return 1 + self.states * self.expose_hidden


def _matrix(name: str, shape: Shape, role: Role = "weight") -> Parameter:
    return Parameter(name, shape, role)


def _differ(number: int, what: str, wanted: Shape, given: Shape) -> Problem:
    return Problem(
        "shapes-differ",
        Words(
            "{nth} must have {what}, {wanted}, but it is {given}",
            nth=Input(number),
            what=what,
            wanted=listed(wanted),
            given=listed(given),
        ),
        "inputs",
    )


class MarkedLstm(MarkedRecurrent):
    """Long short-term memory: a hidden state and a cell.

    Shapes: (T, N, ...), (T, N) -> (T, N, K); the states are (1, N, K).
    Parameters: 4K*D weights and 4K biases of the input, 4K*S of what stays the same, 4K*K of
        the hidden state.
    MACs: all weights at each step of each stream, those of what stays the same once.
    Errors: wrong-input-shape, shapes-differ.
    Source: Caffe ``LSTMLayer::FillUnrolledNet``, ``RecurrentLayer::LayerSetUp``.
    """

    states = 2
    gates = 4
    kept = 7


class MarkedRnn(MarkedRecurrent):
    """Simple recurrent layer: a hidden state and an output read from it.

    Shapes: (T, N, ...), (T, N) -> (T, N, K); the state is (1, N, K).
    Parameters: K*D weights and K biases of the input, K*S of what stays the same, K*K of the
        hidden state, K*K weights and K biases of the output.
    MACs: all weights at each step of each stream, those of what stays the same once.
    Errors: wrong-input-shape, shapes-differ.
    Source: Caffe ``RNNLayer::FillUnrolledNet``, ``RecurrentLayer::LayerSetUp``.
    """

    states = 1
    gates = 1
    kept = 2

    def _of_states(self, rows: int) -> tuple[Parameter, ...]:
        return (
            _matrix("weight_hidden", (rows, rows)),
            _matrix("weight_output", (rows, rows)),
            _matrix("bias_output", (rows,), "bias"),
        )
