"""What the normalisations share that work within each example, over the axes that they name."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range, SizeText, example_axis_problems
from convcalc.shapes import Shape


class NormalizedAxes(Layer):
    """Normalises over the axes from ``axis`` on, ``num_axes`` of them or all.

    ``normalized_shape`` names the sizes of these axes instead, the last ones of the input.
    """

    group = "normalization"
    example_input = "768x196"
    reads = "numbers"

    axis: int | None = None
    num_axes: Annotated[int | None, Range(1)] = None
    normalized_shape: Annotated[tuple[int, ...] | None, Range(1), SizeText()] = None
    elementwise_affine: bool = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there and sizes that the input does not have."""
        (shape,) = inputs
        if self.axis is not None or self.normalized_shape is None:
            missing = tuple(example_axis_problems("axis", self._axis, shape))
            yield from missing
            if not missing:
                yield from self._count_problems(shape)
        wanted = self.normalized_shape
        if wanted is not None and wanted != self.normalized(shape):
            last = self.normalized(shape)
            yield Problem(
                "input-size-mismatch",
                f"normalized_shape must be the input's last sizes, but it is {list(wanted)}"
                f" and the input has {list(last)} there",
                "normalized_shape",
            )

    def _count_problems(self, shape: Shape) -> Iterator[Problem]:
        axis = self._axis % len(shape)
        if axis + (self.num_axes or 0) > len(shape):
            yield Problem(
                "no-such-axis",
                f"num_axes must not reach past the last axis,"
                f" but {axis} + {self.num_axes} > {len(shape)}",
                "num_axes",
            )

    @property
    def _axis(self) -> int:
        return 1 if self.axis is None else self.axis

    def normalized(self, shape: Shape) -> Shape:
        """Return the sizes of the axes that are normalised together."""
        if self.axis is None and self.normalized_shape is not None:
            return shape[max(1, len(shape) - len(self.normalized_shape)) :]
        return shape[self._axis :][: self.num_axes]
