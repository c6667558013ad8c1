"""Layer types that only Darknet has."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.batch_norm import BatchNorm
from convcalc.layers.identity import Identity
from convcalc.layers.linear import Linear
from convcalc.layers.multiply import Multiply
from convcalc.layers.reorg import Reorg
from convcalc.layers.shared.activation import Activation
from convcalc.layers.shared.base import Layer, Parameter, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, SAVES_NOTHING, Reach
from convcalc.shapes import Shape, axis_names, by_axis, shape_text


class Connected(Linear):
    """A fully connected layer, of which Darknet counts no operations."""

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return none."""
        return 0


class DarknetBatchNorm(BatchNorm):
    """A batch norm whose training batch is not the run's: the text has one of its own."""

    def training_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield none."""
        yield from ()


class OwnActivation(Activation):
    """An activation that no other framework has.

    Source: Darknet ``activations.h``.
    """

    keeps = SAVES_INPUT

    in_place: bool = True


class State(Identity):
    """Stands for the state that the step before has left, which has the shape of this one's."""


class CellOutput(Multiply):
    """The last product of a ConvLSTM's step, with which Darknet counts all of them.

    Source: Darknet ``make_conv_lstm_layer``.
    """

    per_number: int = 9

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return so many for each number that one example's step gives out."""
        return self.per_number * prod(inputs[0][1:])


class LooseReorg(Reorg):
    """Stacks blocks of pixels as channels; pixels that make up no block are left out.

    Source: Darknet ``make_reorg_layer``.
    """

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield sizes that the blocks do not divide, as a warning where a block fits."""
        for problem in super().check(inputs):
            fits = problem.rule == "stride-does-not-divide" and min(self._sizes(inputs)) > 0
            yield problem._replace(severity="warning") if fits else problem

    def _sizes(self, inputs: tuple[Shape, ...]) -> Shape:
        return self.output_shapes(inputs)[0]


class FixedCrop(Layer):
    """Cuts a piece of one size out of an image, at random in training.

    Shapes: (N, C, H, W) -> (N, C, height, width).
    Parameters: none.
    MACs: none.
    Errors: wrong-input-shape, exceeds-input.
    Source: Darknet ``make_crop_layer``.
    """

    group: ClassVar = "other"
    keeps: ClassVar = SAVES_NOTHING

    height: Annotated[int, Range(1)]
    width: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a piece that is larger than the image."""
        (shape,) = inputs
        axes = axis_names(2)
        if len(shape) != len(axes) + 2:
            yield Problem(
                "wrong-input-shape",
                f"the input must be an image, but it is {shape_text(shape)}",
            )
            return
        pieces = (self.height, self.width)
        excess = {
            axis: f"{piece} > {size}"
            for axis, piece, size in zip(axes, pieces, shape[2:], strict=True)
            if piece > size
        }
        if excess:
            yield Problem(
                "exceeds-input",
                f"the piece must lie within the image, but {by_axis(excess, len(axes))}",
                next(iter(excess)),
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, height, width)."""
        return ((*inputs[0][:2], self.height, self.width),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number; where the piece lies is chance."""
        return Reach.number_by_number(len(inputs[0]))


class MaxOverChannels(Layer):
    """Takes the largest number of each ``out_channels``-th channel.

    Shapes: (N, C, H, W) -> (N, K, H, W).
    Parameters: none.
    MACs: none.
    Errors: exceeds-input.
    Source: Darknet ``forward_maxpool_layer`` (``maxpool_depth``).
    """

    group: ClassVar = "pooling"
    keeps: ClassVar = SAVES_INPUT

    out_channels: Annotated[int, Range(1)] = 1
    kernel_size: Annotated[int, Range(1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield outputs that no channel is read for."""
        channels = inputs[0][1]
        if self.out_channels > channels:
            yield Problem(
                "exceeds-input",
                Words(
                    "{out_channels} must be at most the input's channels, but {given} >"
                    " {channels}",
                    given=self.out_channels,
                    channels=channels,
                ),
                "out_channels",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, K, H, W)."""
        ((batch, _, *size),) = inputs
        return ((batch, self.out_channels, *size),)

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return what Darknet prints: those of a window, although none slides."""
        return self.kernel_size**2 * prod(inputs[0][1:])

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number along the image, all channels."""
        return Reach.number_by_number(len(inputs[0]), 1)


class Extended(Layer):
    """Puts ``extra`` numbers behind those of its input.

    Shapes: (N, ...) -> (N, D + extra).
    Parameters: none.
    MACs: none.
    Errors: none.
    Source: Darknet ``make_reorg_layer`` (``extra``).
    """

    group: ClassVar = "shape"
    keeps: ClassVar = SAVES_NOTHING
    reads: ClassVar = "everything"

    extra: Annotated[int, Range(1)]

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, D + extra)."""
        ((batch, *sizes),) = inputs
        return ((batch, prod(sizes) + self.extra),)


class Implicit(Layer):
    """Gives out a tensor that it learns, the same for each example.

    Shapes: (N, ...), of which only N counts -> (N, filters, atoms, 1).
    Parameters: a weight of (filters, atoms).
    MACs: none.
    Errors: none.
    Source: Darknet ``make_implicit_layer``.
    """

    group: ClassVar = "other"
    keeps: ClassVar = SAVES_NOTHING

    filters: Annotated[int, Range(1)]
    atoms: Annotated[int, Range(1)] = 1

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, filters, atoms, 1)."""
        return ((inputs[0][0], self.filters, self.atoms, 1),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (filters, atoms)."""
        return (Parameter("weight", (self.filters, self.atoms), "weight"),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return nothing of the input."""
        return Reach((None,) * 4, kept=True)
