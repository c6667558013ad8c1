"""Reordering of axes."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.layers.shared.storage import View
from convcalc.shapes import Shape


class Permute(View):
    """Puts the axes in another order; axis 0 is the batch.

    Shapes: (N, C, H, W) -> (N, H, W, C) with ``dims: [0, 2, 3, 1]``.
    Errors: not-a-permutation.
    Source: PyTorch ``torch.permute``.
    """

    group = "shape"
    example = "{type: permute, dims: [0, 2, 3, 1]}"
    keeps = SAVES_NOTHING

    dims: tuple[int, ...]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are missing, named twice or not there."""
        (shape,) = inputs
        axes = list(range(len(shape)))
        if sorted(it + len(shape) if it < 0 else it for it in self.dims) != axes:
            yield Problem(
                "not-a-permutation",
                f"dims must name each axis of the input once, the batch as 0,"
                f" but it is {list(self.dims)} and the axes are {axes}",
                "dims",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the sizes in their new order."""
        (shape,) = inputs
        return (tuple(shape[axis] for axis in self.dims),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, the axes in their new order."""
        axes = len(inputs[0])
        return Reach(tuple(Along(axis % axes) for axis in self.dims), kept=True)
