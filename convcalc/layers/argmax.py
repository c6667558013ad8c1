"""Places of the largest numbers."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape

_LEAST_AXES = 3


class Argmax(Layer):
    """Says where the ``top_k`` largest numbers are: of each example, or along ``axis``.

    Shapes: (N, ...) -> (N, 1, K), (N, 2, K) with the numbers too; as many axes as the input
        but at least 3; along an axis that axis becomes K.
    Errors: no-such-axis, exceeds-input.
    Source: Caffe ``ArgMaxLayer::Reshape``.
    """

    group = "Caffe"
    example = "{type: argmax, axis: 1}"
    keeps = SAVES_NOTHING
    reads = "everything"

    top_k: Annotated[int, Range(1)] = 1
    axis: int | None = None
    out_max_val: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and more numbers than there are."""
        (shape,) = inputs
        if self.axis is not None:
            missing = tuple(axis_problems("axis", self.axis, shape))
            yield from missing
            if missing:
                return
        available = prod(shape[1:]) if self.axis is None else shape[self.axis]
        if self.top_k > available:
            yield Problem(
                "exceeds-input",
                f"top_k must be at most how many numbers there are,"
                f" but {self.top_k} > {available}",
                "top_k",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, 1 or 2, K, 1, ...), or the input's shape with K along ``axis``."""
        (shape,) = inputs
        if self.axis is None:
            ones = (1,) * (len(shape) - _LEAST_AXES)
            return ((*shape[:1], 1 + self.out_max_val, self.top_k, *ones),)
        sizes = list(shape)
        sizes[self.axis] = self.top_k
        return (tuple(sizes),)
