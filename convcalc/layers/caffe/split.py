"""One input in several pieces, or several times, as Caffe hands it on."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer, Range, Storage, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Reach
from convcalc.shapes import Shape


class Slices(Layer):
    """Cuts its input along ``axis`` into ``outputs`` pieces, equal or cut at ``points``.

    Shapes: (N, C, *W) -> (N, C_i, *W) with the C_i adding up to C.
    Errors: no-such-axis, not-divisible, split-mismatch, wrong-number.
    Source: Caffe ``SliceLayer::Reshape``.
    """

    group: ClassVar = "Caffe"
    keeps: ClassVar = SAVES_NOTHING

    axis: int = 1
    points: tuple[int, ...] = ()
    outputs: Annotated[int, Range(1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and cuts that leave a piece without numbers."""
        (shape,) = inputs
        missing = tuple(axis_problems("axis", self.axis, shape))
        yield from missing
        if not missing:
            size = shape[self.axis]
            yield from self._cut_problems(size) if self.points else self._even_problems(size)

    def _cut_problems(self, size: int) -> Iterator[Problem]:
        if len(self.points) != self.outputs - 1:
            yield Problem(
                "wrong-number",
                Words(
                    "{points} must be one fewer than the pieces, but there {are} {count} for"
                    " {outputs} {pieces}",
                    are="is" if len(self.points) == 1 else "are",
                    count=len(self.points),
                    outputs=self.outputs,
                    pieces="piece" if self.outputs == 1 else "pieces",
                ),
                "points",
                about="fields",
            )
        cuts = (0, *self.points, size)
        if any(end <= start for start, end in pairwise(cuts)):
            yield Problem(
                "split-mismatch",
                Words(
                    "{points} must rise on the way from 0 to the axis's size, but {cuts} do"
                    " not",
                    cuts=", ".join(map(str, cuts)),
                ),
                "points",
            )

    def _even_problems(self, size: int) -> Iterator[Problem]:
        quotient, remainder = divmod(size, self.outputs)
        if remainder or not quotient:
            yield Problem(
                "not-divisible",
                f"the pieces must divide the axis,"
                f" but {size} = {self.outputs} x {quotient} + {remainder}",
                "outputs",
                Words("give {points} where to cut, one fewer than the pieces"),
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of each piece."""
        (shape,) = inputs
        axis = self.axis % len(shape)
        if self.points:
            cuts = pairwise((0, *self.points, shape[axis]))
            sizes = [end - start for start, end in cuts]
        else:
            sizes = [shape[axis] // self.outputs] * self.outputs
        return tuple((*shape[:axis], size, *shape[axis + 1 :]) for size in sizes)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, in no order along ``axis``."""
        axes = len(inputs[0])
        return Reach.number_by_number(axes, self.axis % axes, kept=True)

    @property
    def output_count(self) -> int:
        """How many pieces there are."""
        return self.outputs


class Copies(Layer):
    """Hands its input on ``outputs`` times.

    Shapes: unchanged, for each output.
    Source: Caffe ``SplitLayer::Reshape``.
    """

    group: ClassVar = "Caffe"
    keeps: ClassVar = SAVES_NOTHING
    reads: ClassVar = "numbers"

    outputs: Annotated[int, Range(1)] = 1

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the input's shape for each output."""
        return inputs[:1] * self.outputs

    @property
    def storage(self) -> Storage:
        """A view: all outputs are the input."""
        return "view"

    @property
    def output_count(self) -> int:
        """How many times the input is handed on."""
        return self.outputs
