"""Mean over axes."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.axes import named_axes, named_axes_problems
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape
from convcalc.windows import PerAxis


class Mean(Layer):
    """Takes the mean over the axes of ``axis``.

    Shapes: (N, C, H, W) -> (N, C) with ``axis: [2, 3]``, (N, C, 1, 1) with ``keepdim`` too.
    Errors: no-such-axis.
    Source: PyTorch ``torch.mean``.
    """

    group = "pooling"
    example = "{type: mean, axis: [2, 3]}"
    keeps = SAVES_NOTHING

    axis: PerAxis
    keepdim: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there."""
        yield from named_axes_problems("axis", self.axis, inputs[0])

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the sizes of the other axes, with ``keepdim`` a 1 for each of these."""
        (shape,) = inputs
        gone = named_axes(self.axis, len(shape))
        if self.keepdim:
            return (tuple(1 if it in gone else size for it, size in enumerate(shape)),)
        return (tuple(size for it, size in enumerate(shape) if it not in gone),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the whole of the axes that the mean is over."""
        axes = len(inputs[0])
        gone = named_axes(self.axis, axes)
        if self.keepdim:
            return Reach.number_by_number(axes, *gone)
        return Reach(tuple(Along(it) for it in range(axes) if it not in gone))
