"""Splitting into several outputs."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Reach
from convcalc.layers.shared.storage import View
from convcalc.shapes import Shape

_MOST = 10_000
"""Parts that a spec may ask for; each is a tensor with a name."""


class Split(View):
    """Cuts its input along ``axis`` into ``chunks`` parts or into parts of ``split_sizes``.

    Shapes: (N, C, *W) -> (N, C_i, *W) for output i, read as ``NAME:i``; of ``chunks`` all have
        C/chunks channels, rounded up, but for a smaller last one.
    Errors: no-such-axis, missing-field, given-both-ways, split-mismatch.
    Source: PyTorch ``torch.chunk`` and ``torch.split``.
    """

    group = "merging and splitting"
    example = "{type: split, chunks: 2}"
    keeps = SAVES_NOTHING

    chunks: Annotated[int | None, Range(1, _MOST)] = None
    split_sizes: Annotated[tuple[int, ...] | None, Range(1)] = None
    axis: int = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and parts that do not make it up."""
        (shape,) = inputs
        missing = tuple(axis_problems("axis", self.axis, shape))
        yield from missing
        if (self.chunks is None) == (self.split_sizes is None):
            missing_both = self.chunks is None
            given = "neither is given" if missing_both else "both are given"
            yield Problem(
                "missing-field" if missing_both else "given-both-ways",
                f"split must have either chunks or split_sizes, but {given}",
                "split_sizes",
                about="fields",
            )
        elif not missing:
            yield from self._part_problems(shape[self.axis])

    def _part_problems(self, size: int) -> Iterator[Problem]:
        parts = self._parts(size)
        if self.chunks is not None and len(parts) != self.chunks:
            yield Problem(
                "split-mismatch",
                f"each of the chunks must get a part of the axis, but a part is"
                f" {size}/{self.chunks} rounded up = {parts[0]}"
                f" and {len(parts)} of them use up all {size}",
                "chunks",
                "write split_sizes with the size of each part",
            )
        elif sum(parts) != size:
            yield Problem(
                "split-mismatch",
                f"split_sizes must sum up to the axis, but"
                f" {' + '.join(map(str, parts))} = {sum(parts)} and the axis has {size}",
                "split_sizes",
            )

    def _parts(self, size: int) -> tuple[int, ...]:
        """Return the size of each part."""
        if self.split_sizes is not None:
            return self.split_sizes
        step = -(-size // (self.chunks or 1))
        return tuple(min(step, size - start) for start in range(0, size, step))

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of each part."""
        (shape,) = inputs
        axis = self.axis % len(shape)
        parts = self._parts(shape[axis])
        return tuple((*shape[:axis], part, *shape[axis + 1 :]) for part in parts)

    @property
    def output_count(self) -> int:
        """How many parts there are."""
        return self.chunks or len(self.split_sizes or (1,))

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, in no order along ``axis``."""
        axes = len(inputs[0])
        return Reach.number_by_number(axes, self.axis % axes, kept=True)
