"""Factors and summands of Caffe, learned or read, that are stretched over an input."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.caffe.listing import listed
from convcalc.layers.shared.base import Layer, Parameter, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach, Saved
from convcalc.shapes import Shape, normal_axis


class Stretched(Layer):
    """Combines the input with a tensor over ``num_axes`` axes from ``axis`` on (-1: all).

    The tensor is learned, or a second input.
    """

    group: ClassVar = "Caffe"
    arity: ClassVar = (1, 2)

    axis: int = 1
    num_axes: int = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there and a second input that does not cover them."""
        shape, *second = inputs
        if second and not second[0]:
            return
        missing = tuple(axis_problems("axis", self.axis, shape))
        yield from missing
        if missing:
            return
        axis = self.axis % len(shape)
        if second:
            yield from _second_problems(axis, shape, second[0])
        elif axis + self.num_axes > len(shape):
            yield Problem(
                "no-such-axis",
                f"axis and num_axes must name axes of the input,"
                f" but {axis} + {self.num_axes} > {len(shape)}",
                "num_axes",
            )

    def _covered(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return the axes of the input that the tensor is for."""
        shape, *second = inputs
        axis = normal_axis(self.axis, shape) if shape else 0
        if second:
            return second[0]
        return shape[axis:] if self.num_axes < 0 else shape[axis:][: self.num_axes]

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, also of a second input as it is stretched."""
        shape, *second = inputs
        own = Reach.number_by_number(len(shape))
        axis = normal_axis(self.axis, shape) or 0
        return Reach.of_each(own, *(_stretched(axis, len(it), len(shape)) for it in second))


def _second_problems(axis: int, shape: Shape, second: Shape) -> Iterator[Problem]:
    covered = shape[axis : axis + len(second)]
    if covered != second:
        yield Problem(
            "shapes-differ",
            Words(
                "{input2} must have the sizes of {input1} from axis {axis} on, but it is"
                " {second} and {input1} has {covered} there",
                axis=axis,
                second=listed(second),
                covered=listed(covered),
            ),
            "inputs",
        )


def _stretched(axis: int, count: int, axes: int) -> Reach:
    """Return the reach of a tensor of ``count`` axes that begin at ``axis`` of the output."""
    own = range(axis, axis + count)
    return Reach(tuple(Along(it - axis) if it in own else None for it in range(axes)))


class StretchedScale(Stretched):
    """Multiplies the input by a learned tensor or by its second input.

    Shapes: unchanged.
    Parameters: a weight of the sizes of the axes in question unless there is a second input,
        and, with ``bias``, a bias of the same.
    MACs: none counted.
    Errors: no-such-axis, shapes-differ.
    Source: Caffe ``ScaleLayer::LayerSetUp`` and ``Reshape``.
    """

    bias: bool = False

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight, unless it is an input, and the bias."""
        covered = self._covered(inputs)
        weight = Parameter("weight", covered, "weight")
        bias = Parameter("bias", covered, "bias")
        return (weight,) * (len(inputs) == 1) + (bias,) * self.bias

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input if the weight is trained, or each input as a factor of the other."""
        return Saved("for weights" if len(inputs) == 1 else "factors")


class StretchedBias(Stretched):
    """Adds a learned tensor, or its second input, to the input.

    Shapes: unchanged.
    Parameters: a bias of the sizes of the axes in question unless there is a second input.
    MACs: none counted.
    Errors: no-such-axis, shapes-differ.
    Source: Caffe ``BiasLayer::LayerSetUp`` and ``Reshape``.
    """

    keeps: ClassVar = SAVES_NOTHING

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the bias, unless it is an input."""
        return (Parameter("bias", self._covered(inputs), "bias"),) * (len(inputs) == 1)
