"""Concatenation."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Reach
from convcalc.shapes import Shape, axis_names, normal_axis, told_apart


class Concat(Layer):
    """Joins its inputs along ``axis``, by default their channels.

    Shapes: (N, C_i, *W) each -> (N, sum of C_i, *W).
    Errors: no-such-axis, shapes-differ.
    Source: Caffe ``ConcatLayer::Reshape``; PyTorch ``torch.cat``.
    """

    group = "merging and splitting"
    example = "{type: concat, inputs: [conv1x1, conv3x3, conv5x5]}"
    example_input = "28x28x64, 28x28x128, 28x28x32"
    keeps = SAVES_NOTHING

    arity: ClassVar = (1, None)

    axis: int = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and inputs that differ elsewhere."""
        first, *others = inputs
        axis = normal_axis(self.axis, first)
        if axis is None:
            yield from axis_problems("axis", self.axis, first)
            return
        for number, shape in enumerate(others, start=2):
            if _others(shape, axis) != _others(first, axis):
                text, other = told_apart(first, shape)
                yield Problem(
                    "shapes-differ",
                    Words(
                        "inputs must agree but for {axis}, but {input1} gives {text} and {nth}"
                        " gives {other}",
                        axis=_called(axis, first),
                        text=text,
                        nth=Input(number),
                        other=other,
                    ),
                    "inputs",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the first input's shape with the sum of all along ``axis``."""
        first = list(inputs[0])
        first[self.axis] = sum(shape[self.axis] for shape in inputs)
        return (tuple(first),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, in no order along ``axis``."""
        axes = len(inputs[0])
        return Reach.number_by_number(axes, self.axis % axes, kept=True)


def _others(shape: Shape, axis: int) -> tuple[Shape, Shape]:
    """Return the axes before and behind ``axis``; shapes of other lengths never agree."""
    return shape[:axis], shape[axis + 1 :] if axis < len(shape) else (-1,)


def _called(axis: int, shape: Shape) -> str:
    """Return what an axis is called; only shapes with spatial axes have names for theirs."""
    spatial = axis_names(max(0, len(shape) - 2))
    return f"their {('batch', 'channels', *spatial)[axis]}" if spatial else f"axis {axis}"
