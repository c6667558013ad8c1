"""Convolutional long short-term memory."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.formula import Formulas, Letter, Product, Sum, several
from convcalc.layers.shared.base import DILATION, Choice, Layer, Parameter, Range
from convcalc.layers.shared.convolution import Convolution
from convcalc.layers.shared.formula_letters import axis_letters, per_axis_letters
from convcalc.layers.shared.gradient_and_reach import Along, Reach, Saved
from convcalc.shapes import Shape
from convcalc.windows import Padding, PerAxis, Rounding, Window, per_axis

_GATES = 4
_LEAST_AXES = 4
_FIRST_SPATIAL = 3


class ConvLstm(Layer):
    """Long short-term memory whose products are convolutions: each position has its state.

    One convolution reads the input of a step; another, which keeps sizes, reads the state of
    the step before.

    Shapes: (N, T, D1, *W1), T steps -> (N, T, K, *W2), W2 as that of conv; (N, K, *W2) with
        ``return_sequences: false``.
    Parameters: 4*F*F*D1*K + 4*F*F*K*K weights and, with ``bias``, 4*K biases.
    MACs: all weights for each position of each step.
    Errors: wrong-input-shape, input-size-mismatch, wrong-number, window-exceeds-input,
        stride-does-not-divide.
    Source: Shi et al. 2015, arXiv:1506.04214, without its peepholes; Keras ``ConvLSTM2D``.
    """

    group = "linear and recurrent"
    example = "{type: conv_lstm, out_channels: 64, kernel_size: 3, padding: same}"
    example_input = "64x64x1x10"

    out_channels: Annotated[int, Range(1)]
    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis, Range(1)] = 1
    padding: Annotated[Padding, Range(0)] = 0
    dilation: Annotated[PerAxis, DILATION] = 1
    bias: bool = True
    return_sequences: bool = True
    in_channels: Annotated[int | None, Range(1)] = None
    rounding: Annotated[Rounding, Choice(("exact", "floor", "ceil"))] = "exact"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no sequence of images and windows that do not fit."""
        (shape,) = inputs
        if len(shape) < _LEAST_AXES:
            yield Problem(
                "wrong-input-shape",
                "the input must have a batch, steps, channels and spatial axes,"
                f" but it has {len(shape)} axes",
                "inputs",
            )
            return
        yield from Convolution.check(self._of_input, _images(inputs))

    @property
    def _of_input(self) -> Convolution:
        """The convolution that reads the input, with the filters of all gates."""
        return Convolution(
            out_channels=_GATES * self.out_channels,
            kernel_size=self.kernel_size,
            stride=self.stride,
            padding=self.padding,
            dilation=self.dilation,
            in_channels=self.in_channels,
            rounding=self.rounding,
        )

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each spatial axis of an image."""
        return self._of_input.windows(_images(inputs))

    def sizes_worked_out(self, inputs: tuple[Shape, ...]) -> tuple[str, ...]:
        """Return how the output's size comes about on each spatial axis."""
        return self._of_input.sizes_worked_out(_images(inputs))

    def _size(self, inputs: tuple[Shape, ...]) -> Shape:
        return tuple(it.positions for it in self.windows(inputs))

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, T, K, *W2), or (N, K, *W2)."""
        ((batch, steps, *_),) = inputs
        sequence = (steps,) if self.return_sequences else ()
        return ((batch, *sequence, self.out_channels, *self._size(inputs)),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the filters of the input and of the state, and a bias for each gate."""
        ((_, _, in_channels, *size),) = inputs
        kernel = per_axis(self.kernel_size, len(size))
        rows = _GATES * self.out_channels
        weights = (
            Parameter("weight_ih", (rows, in_channels, *kernel), "weight"),
            Parameter("weight_hh", (rows, self.out_channels, *kernel), "weight"),
        )
        return (*weights, Parameter("bias", (rows,), "bias")) if self.bias else weights

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``4*(F*F)*(D1 + K)*K`` weights, ``4K`` biases and the MACs of each step."""
        ((batch, steps, in_channels, *size),) = inputs
        f = per_axis_letters("F", per_axis(self.kernel_size, len(size)))
        k = Letter("K", self.out_channels)
        weights = Product(_GATES, *f, Sum(Letter("D1", in_channels), k), k)
        positions = axis_letters(self._size(inputs), "2", result=True)
        formulas: Formulas = {
            "channels": k,
            "weights": weights,
            "macs": Product(
                *several(Letter("N", batch), Letter("T", steps)), Product(*positions), weights
            ),
        }
        return formulas | ({"biases": Product(_GATES, k)} if self.bias else {})

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and, of each step, 7 numbers for each of the state.

        Source: PyTorch 2.13 on one convolution of input and state for each step.
        """
        ((batch, steps, *_),) = inputs
        states = prod((batch, steps, self.out_channels, *self._size(inputs)))
        return Saved("for weights", numbers=7 * states)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the window of the last step, grown by the kernel for each step before it."""
        windows = self.windows(inputs)
        kernel = per_axis(self.kernel_size, len(windows))
        before = inputs[0][1] - 1
        channels = (None,) * (1 + self.return_sequences)
        grown = [Along.window(at, it) for at, it in enumerate(windows, start=_FIRST_SPATIAL)]
        spatial = (
            it._replace(
                taps=range(
                    it.taps[0] - before * it.stride * ((size - 1) // 2),
                    it.taps[-1] + before * it.stride * (size // 2) + 1,
                )
            )
            for it, size in zip(grown, kernel, strict=True)
        )
        return Reach((Along(0), *channels, *spatial))


def _images(inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
    """Return the shape of all steps as images of one batch."""
    ((batch, steps, *image),) = inputs
    return ((batch * steps, *image),)
