"""Removal of axes of size 1."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import named_axes, named_axes_problems
from convcalc.layers.shared.base import Layer, Storage
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape
from convcalc.windows import PerAxis


class Squeeze(Layer):
    """Removes axes of size 1: those of ``axis``, or all after the batch.

    Shapes: (N, C, 1, 1) -> (N, C); an axis of another size stays, as in PyTorch.
    Errors: no-such-axis.
    Source: PyTorch ``torch.squeeze``.
    """

    group = "shape"
    example = "{type: squeeze, axis: [2, 3]}"
    example_input = "1x1x96"
    keeps = SAVES_NOTHING

    axis: PerAxis | None = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there."""
        if self.axis is not None:
            yield from named_axes_problems("axis", self.axis, inputs[0])

    def _left(self, shape: Shape) -> tuple[int, ...]:
        """Return the axes that stay."""
        named = range(1, len(shape)) if self.axis is None else named_axes(self.axis, len(shape))
        return tuple(it for it, size in enumerate(shape) if size > 1 or it not in named)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the sizes of the axes that stay."""
        (shape,) = inputs
        return (tuple(shape[it] for it in self._left(shape)),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number."""
        return Reach(tuple(map(Along, self._left(inputs[0]))), kept=True)

    @property
    def storage(self) -> Storage:
        """A view: the numbers stay where they are."""
        return "view"
