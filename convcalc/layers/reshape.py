"""Reading of the same numbers in another shape."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range, SizeText, Storage, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape, axis_text

_COPIED = 0
_INFERRED = -1


class Reshape(Layer):
    """Gives the axes from ``axis`` to ``end_axis`` the sizes ``shape``.

    Shapes: (N, ...) -> (N, *shape) by default, the batch being left alone; in ``shape`` a 0
        copies the size of the axis in its place and one -1 takes what is left.
    Errors: no-such-axis, axes-out-of-order, reshape-mismatch.
    Source: PyTorch ``torch.reshape``; Caffe ``ReshapeLayer::Reshape`` for 0.
    """

    group = "shape"
    example = "{type: reshape, shape: [256, 6, 6]}"
    example_input = "9216"
    keeps = SAVES_NOTHING

    shape: Annotated[tuple[int, ...], Range(-1), SizeText()]
    axis: int = 1
    end_axis: int = -1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes that are not there and sizes that do not make up the input's numbers."""
        (given,) = inputs
        missing = [
            *axis_problems("axis", self.axis, given),
            *axis_problems("end_axis", self.end_axis, given),
        ]
        yield from missing
        if missing:
            return
        first, behind = self._bounds(given)
        if first >= behind:
            yield Problem(
                "axes-out-of-order",
                f"axis must not come after end_axis, but axis is {axis_text(self.axis, given)}"
                f" and end_axis is {axis_text(self.end_axis, given)}",
                "axis",
            )
        elif unclear := tuple(self._unclear_sizes(len(given) - first)):
            yield from unclear
        else:
            yield from self._mismatch(given[first:], behind - first)

    def _bounds(self, given: Shape) -> tuple[int, int]:
        """Return the first axis that changes and the one behind the last."""
        return self.axis % len(given), self.end_axis % len(given) + 1

    def _unclear_sizes(self, axes: int) -> Iterator[Problem]:
        """Yield sizes that nothing decides, the input having so many axes from ``axis`` on."""
        if self.shape.count(_INFERRED) > 1:
            yield Problem(
                "reshape-mismatch",
                f"shape must have one -1 at most, but it has {self.shape.count(_INFERRED)}",
                "shape",
                about="fields",
            )
        for position, size in enumerate(self.shape):
            if size == _COPIED and position >= axes:
                there = "is 1 axis" if axes == 1 else f"are {axes} axes"
                yield Problem(
                    "reshape-mismatch",
                    f"a 0 in shape must stand where the input has an axis, but it is number"
                    f" {position + 1} and there {there} from axis {self.axis} on",
                    "shape",
                )

    def _mismatch(self, from_axis: Shape, count: int) -> Iterator[Problem]:
        """Yield sizes whose product is not that of the axes they replace."""
        replaced = prod(from_axis[:count])
        known = [size for size in self._copied(from_axis) if size != _INFERRED]
        quotient, remainder = divmod(replaced, prod(known))
        if _INFERRED in self.shape:
            verb, differs = "divide", remainder > 0
            why = f"{replaced} = {prod(known)} x {quotient} + {remainder}"
        else:
            verb, differs = "make up", replaced != prod(known)
            why = f"{'*'.join(map(str, known))} = {prod(known)} and the input has {replaced}"
        if differs:
            yield Problem(
                "reshape-mismatch", f"shape must {verb} the input's numbers, but {why}", "shape"
            )

    def _copied(self, from_axis: Shape) -> Shape:
        """Return the sizes with those filled in that are copied."""
        return tuple(
            from_axis[position] if size == _COPIED else size
            for position, size in enumerate(self.shape)
        )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape with the sizes in question replaced."""
        (given,) = inputs
        first, behind = self._bounds(given)
        sizes = self._copied(given[first:])
        left = prod(given[first:behind]) // prod(it for it in sizes if it != _INFERRED)
        inferred = (left if size == _INFERRED else size for size in sizes)
        return ((*given[:first], *inferred, *given[behind:]),)

    @property
    def storage(self) -> Storage:
        """A view: the numbers stay where they are."""
        return "view"

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, but for the axes that change."""
        (given,) = inputs
        first, behind = self._bounds(given)
        changed = (None,) * len(self.shape)
        behind_them = map(Along, range(behind, len(given)))
        return Reach((*map(Along, range(first)), *changed, *behind_them), kept=True)
