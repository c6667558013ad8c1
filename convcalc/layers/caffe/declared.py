"""A layer of a type that only the run knows."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer
from convcalc.shapes import Shape


class Declared(Layer):
    """Gives out what the run declares for its type.

    Shapes: ``shapes`` are of one example, one for all outputs or one for each, and the batch is
        that of the first input; with none, output k is as input k, and as the first input where
        there are more outputs.
    Parameters: none.
    MACs: none counted.
    Errors: wrong-number.
    Source: the run.
    """

    arity: ClassVar = (0, None)
    group: ClassVar = "Caffe"

    tops: int
    shapes: tuple[Shape, ...] = ()

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield nothing to hand on, and other outputs than declared."""
        if not inputs and not self.shapes:
            yield Problem(
                "wrong-number",
                "a type declared as passthrough must read something, but this layer does not",
                "type",
                "declare its shape, as in --custom TYPE=20x20x256",
                about="fields",
            )
        if len(self.shapes) > 1 and len(self.shapes) != self.tops:
            yield Problem(
                "wrong-number",
                "a type must be declared with one shape, or one for each top,"
                f" but there are {len(self.shapes)} and the layer has {self.tops}"
                f" top{'s' * (self.tops != 1)}",
                "type",
                about="fields",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the declared shapes, or those of the inputs."""
        if not self.shapes:
            return tuple(inputs[k if k < len(inputs) else 0] for k in range(self.tops))
        batch = inputs[0][:1] if inputs and inputs[0] else (1,)
        shapes = self.shapes * self.tops if len(self.shapes) == 1 else self.shapes
        return tuple((*batch, *shape) for shape in shapes)

    @property
    def output_count(self) -> int:
        """How many tops the layer has."""
        return self.tops
