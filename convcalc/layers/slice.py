"""A part of one axis."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Field, Problem, Words
from convcalc.layers.shared.base import Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.layers.shared.storage import View
from convcalc.shapes import Shape


class Slice(View):
    """Takes the steps of ``axis`` from ``start`` up to but without ``end``.

    Shapes: (N, C, *W) -> (N, ceil((end - start)/step), *W); a negative bound counts from the
        end of the axis, and ``end`` is its end unless given.
    Errors: no-such-axis, exceeds-input, range-empty.
    Source: PyTorch tensor slicing, ``x[:, start:end:step]``, but for bounds past the end.
    """

    group = "merging and splitting"
    example = "{type: slice, start: 0, end: 48}"
    keeps = SAVES_NOTHING

    axis: int = 1
    start: int = 0
    end: int | None = None
    step: Annotated[int, Range(1)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there, bounds past its end and a part of nothing."""
        (shape,) = inputs
        if missing := tuple(axis_problems("axis", self.axis, shape)):
            yield from missing
            return
        size = shape[self.axis]
        bounds = (("start", self.start), ("end", size if self.end is None else self.end))
        outside = [(field, it) for field, it in bounds if not -size <= it <= size]
        for field, bound in outside:
            yield Problem(
                "exceeds-input",
                Words(
                    "{field} must lie on the axis, but it is {bound} and the axis has {size}",
                    field=Field(field),
                    bound=bound,
                    size=size,
                ),
                field,
            )
        start, end = self._bounds(size)
        if start >= end and not outside:
            yield Problem(
                "range-empty",
                f"start must lie before end,"
                f" but start is {_from_front(self.start, start)}"
                f" and end is {_from_front(self.end, end)}",
                "start",
            )

    def _bounds(self, size: int) -> tuple[int, int]:
        """Return start and end counted from the front."""
        start, end = self.start, size if self.end is None else self.end
        return start + size * (start < 0), end + size * (end < 0)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with what is left of the axis."""
        (shape,) = inputs
        axis = self.axis % len(shape)
        start, end = self._bounds(shape[axis])
        return ((*shape[:axis], -((start - end) // self.step), *shape[axis + 1 :]),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, from ``start`` on along ``axis``."""
        (shape,) = inputs
        axis = self.axis % len(shape)
        start, _ = self._bounds(shape[axis])
        part = Along.moved(axis, start, self.step)
        axes = (part if it == axis else Along(it) for it in range(len(shape)))
        return Reach(tuple(axes), kept=True)


def _from_front(bound: int | None, position: int) -> str:
    return str(position) if bound in (None, position) else f"{bound} = {position}"
