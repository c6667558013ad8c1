"""Insertion of axes of size 1."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import named_axes, named_axes_problems
from convcalc.layers.shared.base import Layer, Storage
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape
from convcalc.windows import PerAxis


class Unsqueeze(Layer):
    """Inserts axes of size 1 such that the output has them at ``axis``.

    Shapes: (N, C) -> (N, C, 1, 1) with ``axis: [2, 3]``.
    Errors: no-such-axis.
    Source: PyTorch ``torch.unsqueeze``; ONNX ``Unsqueeze`` for several axes.
    """

    group = "shape"
    example = "{type: unsqueeze, axis: [2, 3]}"
    example_input = "96"
    keeps = SAVES_NOTHING

    axis: PerAxis

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that the output does not have."""
        (shape,) = inputs
        yield from named_axes_problems("axis", self.axis, shape, self._axes(shape))

    def _axes(self, shape: Shape) -> int:
        """Return how many axes the output has."""
        return len(shape) + (len(self.axis) if isinstance(self.axis, tuple) else 1)

    def _origins(self, shape: Shape) -> tuple[int | None, ...]:
        """Return the axis of the input that each axis of the output is, None for a new one."""
        axes = self._axes(shape)
        new = named_axes(self.axis, axes)
        old = iter(range(len(shape)))
        return tuple(None if it in new else next(old) for it in range(axes))

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the sizes with a 1 at each new axis."""
        (shape,) = inputs
        return (tuple(1 if it is None else shape[it] for it in self._origins(shape)),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number; the new axes run along none."""
        origins = self._origins(inputs[0])
        return Reach(tuple(None if it is None else Along(it) for it in origins), kept=True)

    @property
    def storage(self) -> Storage:
        """A view: the numbers stay where they are."""
        return "view"
