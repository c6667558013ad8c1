"""Reversal of axes."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape


class Flip(Layer):
    """Reverses the order of the numbers along axes; axis 0 is the batch.

    Shapes: unchanged.
    Errors: no-such-axis.
    Source: PyTorch ``torch.flip``; ``ReverseLayer`` of Caffe forks for text recognition.
    """

    group = "shape"
    example = "{type: flip, dims: [3]}"
    keeps = SAVES_NOTHING
    reads = "everything"

    dims: tuple[int, ...]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that the input does not have."""
        for axis in dict.fromkeys(self.dims):
            yield from axis_problems("dims", axis, inputs[0])
