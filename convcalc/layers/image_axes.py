"""The check shared by layers that take images and nothing else."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer
from convcalc.shapes import Shape

_AXES = 4


class OnImages(Layer):
    """A layer whose first input must have a batch, channels, a height and a width."""

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image, else what the layer itself finds wrong."""
        problems = tuple(image_problems(inputs[0]))
        yield from problems or super().check(inputs)


def image_problems(shape: Shape) -> Iterator[Problem]:
    """Yield a number of axes that an image does not have."""
    if len(shape) != _AXES:
        yield Problem(
            "wrong-input-shape",
            f"the input must have 4 axes (batch, channels, height, width),"
            f" but it has {len(shape)}",
            "inputs",
        )
