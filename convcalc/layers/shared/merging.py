"""What the layers share that merge several inputs number by number."""

from collections.abc import Iterator
from itertools import accumulate
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import Reach
from convcalc.shapes import Shape, told_apart


class Merging(Layer):
    """Merges inputs of one shape; an axis of 1 is stretched to the others' if ``broadcast``."""

    group = "merging and splitting"

    arity: ClassVar[tuple[int, int | None]] = (2, None)

    broadcast: bool = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield every input that does not agree with one before it."""
        first = inputs[0]
        setters = [0] * len(
            first
        )  # of each axis: the first input that is not stretched along it
        for index, shape in enumerate(inputs):
            sizes = [inputs[it][axis] for axis, it in enumerate(setters)]
            if len(shape) != len(first) or not (self.broadcast or shape == first):
                earlier: int | None = 0
            else:
                pairs = zip(shape, sizes, setters, strict=True)
                earlier = min(
                    (it for a, b, it in pairs if a != b and 1 not in (a, b)), default=None
                )
            if earlier is None:
                setters = [
                    index if size == 1 != mine else it
                    for mine, size, it in zip(shape, sizes, setters, strict=True)
                ]
                continue
            text, other = told_apart(inputs[earlier], shape)
            yield Problem(
                "shapes-differ",
                Words(
                    "inputs must have one shape, but {one} gives {text} and {two} gives"
                    " {other}",
                    one=Input(earlier + 1),
                    text=text,
                    two=Input(index + 1),
                    other=other,
                ),
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the largest size along each axis."""
        return (tuple(map(max, *inputs)) if len(inputs) > 1 else inputs[0],)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, stretched axes too."""
        return Reach.number_by_number(len(inputs[0]))

    def numbers_on_the_way(self, inputs: tuple[Shape, ...]) -> int:
        """Return the numbers in all results before the last, two inputs having none."""
        results = accumulate(inputs, lambda one, other: tuple(map(max, one, other)))
        return sum(map(prod, list(results)[1:-1]))
