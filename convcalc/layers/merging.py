"""What the layers share that merge several inputs number by number."""

from collections.abc import Iterator
from itertools import accumulate
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.base import Layer, layer_type
from convcalc.layers.effects import Reach
from convcalc.shapes import Shape, told_apart


@layer_type
class Merging(Layer):
    """Merges inputs of one shape; an axis of 1 is stretched to the others' if ``broadcast``."""

    group = "merging and splitting"

    arity: ClassVar[tuple[int, int | None]] = (2, None)

    broadcast: bool = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield every input that does not agree with one before it."""
        agreed: dict[int, Shape] = {}
        seen: set[Shape] = set()
        for number, shape in enumerate(inputs, start=1):
            if shape in seen:
                continue
            others = (it for it in agreed if not self._agree(agreed[it], shape))
            earlier = next(others, None)
            if earlier is None:
                agreed[number] = shape
                seen.add(shape)
                continue
            text, other = told_apart(agreed[earlier], shape)
            yield Problem(
                "shapes-differ",
                f"inputs must have one shape, but input {earlier} gives {text}"
                f" and input {number} gives {other}",
                "inputs",
            )

    def _agree(self, first: Shape, other: Shape) -> bool:
        if not self.broadcast:
            return first == other
        return len(first) == len(other) and all(
            a == b or 1 in (a, b) for a, b in zip(first, other, strict=True)
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
