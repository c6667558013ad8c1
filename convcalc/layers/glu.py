"""Gated linear unit."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, Reach
from convcalc.shapes import Shape


class Glu(Layer):
    """Multiplies the first half of its input along ``axis`` by the sigmoid of the second.

    Shapes: (N, ..., 2*D) -> (N, ..., D) by default.
    Parameters: none.
    MACs: none counted.
    Errors: no-such-axis, not-divisible.
    Source: Dauphin et al. 2016, arXiv:1612.08083; PyTorch ``torch.nn.GLU``.
    """

    group = "activation"
    example = "{type: glu, axis: 1}"
    keeps = SAVES_INPUT

    axis: int = -1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there or has no halves."""
        (shape,) = inputs
        missing = tuple(axis_problems("axis", self.axis, shape))
        yield from missing
        if not missing and shape[self.axis] % 2:
            size = shape[self.axis]
            yield Problem(
                "not-divisible",
                f"the axis must have two halves, but {size} = 2 x {size // 2} + 1",
                "axis",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with half of ``axis``."""
        sizes = list(inputs[0])
        sizes[self.axis] //= 2
        return (tuple(sizes),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return both halves of ``axis``, the other axes number by number."""
        axes = len(inputs[0])
        return Reach.number_by_number(axes, self.axis % axes)
