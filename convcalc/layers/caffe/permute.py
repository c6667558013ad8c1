"""Permutation of axes as SSD computes it."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape


class LeadingPermute(Layer):
    """Puts the axes of ``order`` first, the batch among them; the others follow as they were.

    Shapes: order (0, 2, 3, 1): (N, C, H, W) -> (N, H, W, C).
    Errors: no-such-axis.
    Source: SSD's Caffe ``PermuteLayer::LayerSetUp``.
    """

    group: ClassVar = "Caffe"
    keeps: ClassVar = SAVES_NOTHING

    order: tuple[int, ...] = ()

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there."""
        (shape,) = inputs
        if any(axis >= len(shape) for axis in self.order):
            yield Problem(
                "no-such-axis",
                f"order must name axes of the input,"
                f" but it has {max(self.order)} and the input has {len(shape)} axes",
                "order",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the sizes in their new order."""
        (shape,) = inputs
        return (tuple(shape[axis] for axis in self._axes(shape)),)

    def _axes(self, shape: Shape) -> tuple[int, ...]:
        rest = (axis for axis in range(len(shape)) if axis not in self.order)
        return (*self.order, *rest)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, the axes in their new order."""
        return Reach(tuple(map(Along, self._axes(inputs[0]))), kept=True)


class WholePermute(LeadingPermute):
    """Puts all axes in the order that is given, in which each of them is.

    Shapes: (N, C, 1, W) -> (W, N, C, 1) with ``order`` 3, 0, 1, 2.
    Errors: no-such-axis, wrong-number.
    Source: ``TransposeLayer::Reshape`` of Caffe forks for text recognition.
    """

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an order of another number of axes than the input has."""
        (shape,) = inputs
        if len(self.order) != len(shape):
            yield Problem(
                "wrong-number",
                Words(
                    "{order} must name each axis of the input,"
                    " but it names {count} and the input has {axes} axes",
                    count=len(self.order),
                    axes=len(shape),
                ),
                "order",
            )
        else:
            yield from super().check(inputs)
