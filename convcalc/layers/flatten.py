"""Flattening of axes into one."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Storage, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape, axis_text


class Flatten(Layer):
    """Joins the axes from ``axis`` to ``end_axis`` into one.

    Shapes: (N, C, *W) -> (N, C*W*W) by default.
    Errors: no-such-axis, axes-out-of-order.
    Source: PyTorch ``torch.nn.Flatten``; Caffe ``FlattenLayer::Reshape``.
    """

    group = "shape"
    example = "{type: flatten}"
    example_input = "7x7x512"
    keeps = SAVES_NOTHING

    axis: int = 1
    end_axis: int = -1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there or stand in the wrong order."""
        (shape,) = inputs
        missing = [
            *axis_problems("axis", self.axis, shape),
            *axis_problems("end_axis", self.end_axis, shape),
        ]
        yield from missing
        if not missing and self._first(shape) > self._last(shape):
            yield Problem(
                "axes-out-of-order",
                f"axis must not come after end_axis, but axis is {axis_text(self.axis, shape)}"
                f" and end_axis is {axis_text(self.end_axis, shape)}",
                "axis",
            )

    def _first(self, shape: Shape) -> int:
        return self.axis % len(shape)

    def _last(self, shape: Shape) -> int:
        return self.end_axis % len(shape)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with the axes in question multiplied."""
        (shape,) = inputs
        first, behind = self._first(shape), self._last(shape) + 1
        return ((*shape[:first], prod(shape[first:behind]), *shape[behind:]),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number; the axis of several runs along none of them."""
        (shape,) = inputs
        first, last = self._first(shape), self._last(shape)
        joined = Along(first) if first == last else None
        behind = map(Along, range(last + 1, len(shape)))
        return Reach((*map(Along, range(first)), joined, *behind), kept=True)

    @property
    def storage(self) -> Storage:
        """A view: the numbers stay where they are."""
        return "view"
