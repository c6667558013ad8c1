"""Reshaping as Caffe computes it."""

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.caffe.listing import listed
from convcalc.layers.shared.base import Layer, Storage
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape

_COPIED = 0
_INFERRED = -1


class PartialReshape(Layer):
    """Gives ``num_axes`` axes from ``axis`` on (-1: all that follow) other sizes.

    Shapes: 0 copies the size of the axis in the same place, one -1 takes what is left; a
        negative ``axis`` counts from behind the last axis.
    Errors: no-such-axis, reshape-mismatch.
    Source: Caffe ``ReshapeLayer::LayerSetUp`` and ``Reshape``.
    """

    group: ClassVar = "Caffe"
    keeps: ClassVar = SAVES_NOTHING

    shape: tuple[int, ...] = ()
    axis: int = 0
    num_axes: int = -1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there and sizes that do not make up the input's numbers."""
        (given,) = inputs
        first, behind = self._bounds(given)
        if not 0 <= first <= behind <= len(given):
            yield Problem(
                "no-such-axis",
                f"axis and num_axes must lie within the input's axes, but axis is {self.axis},"
                f" num_axes is {self.num_axes} and the input has {len(given)}",
                "axis",
            )
            return
        copied = [first + at for at, size in enumerate(self.shape) if size == _COPIED]
        if copied and copied[-1] >= len(given):
            yield Problem(
                "reshape-mismatch",
                f"a dim of 0 must stand where the input has an axis to copy,"
                f" but one is for axis {copied[-1]} and the input has {len(given)} axes",
                "shape",
            )
            return
        (output,) = self.output_shapes(inputs)
        if prod(output) != prod(given):
            yield Problem(
                "reshape-mismatch",
                Words(
                    "the new shape must hold as many numbers as {input1} has, but {given} is"
                    " {has} and {output} is {holds}",
                    given=listed(given),
                    has=prod(given),
                    output=listed(output),
                    holds=prod(output),
                ),
                "shape",
            )

    def _bounds(self, given: Shape) -> tuple[int, int]:
        """Return the first axis that changes and the one behind the last."""
        first = self.axis if self.axis >= 0 else len(given) + self.axis + 1
        return first, len(given) if self.num_axes < 0 else first + self.num_axes

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with the sizes in question replaced."""
        (given,) = inputs
        first, behind = self._bounds(given)
        sizes = [size or given[first + at] for at, size in enumerate(self.shape)]
        if _INFERRED in sizes:
            at = sizes.index(_INFERRED)
            others = prod(sizes[:at]) * prod(sizes[at + 1 :])
            sizes[at] = prod(given[first:behind]) // others
        return ((*given[:first], *sizes, *given[behind:]),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, but for the axes that change."""
        (given,) = inputs
        first, behind = self._bounds(given)
        changed = (None,) * len(self.shape)
        return Reach(
            (*map(Along, range(first)), *changed, *map(Along, range(behind, len(given)))),
            kept=True,
        )

    @property
    def storage(self) -> Storage:
        """A view: the numbers stay where they are."""
        return "view"
