"""A layer of a type that only the run knows."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.custom import Custom
from convcalc.layers.formula import Formulas
from convcalc.shapes import Shape, WrittenShape


class Declared(Custom):
    """Has the outputs, the numbers and the multiply-adds that the run declares for its type.

    ``sizes`` has one size for all outputs or one for each; where it has None, output k is as
    input k, and as the first input where there are more outputs.

    Shapes: as declared for an example, of which there are as many as in the first input, or
        for a number of regions.
    Parameters: as declared.
    MACs: N*macs_per_example.
    Errors: wrong-number.
    Source: the run.
    """

    arity: ClassVar = (0, None)
    group: ClassVar = "Caffe"

    tops: int
    sizes: tuple[WrittenShape | None, ...]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield nothing to hand on, and other outputs than declared."""
        if not inputs and None in self.sizes:
            yield Problem(
                "wrong-number",
                "a type declared as passthrough must read something, but this layer does not",
                "type",
                "declare its shape, as in --custom TYPE=20x20x256",
                about="fields",
            )
        if len(self.sizes) not in (1, self.tops):
            yield Problem(
                "wrong-number",
                "a type must be declared with one shape, or one for each top,"
                f" but there are {len(self.sizes)} and the layer has {self.tops}"
                f" top{'s' * (self.tops != 1)}",
                "type",
                about="fields",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the declared shapes, or those of the inputs."""
        batch = inputs[0][0] if inputs and inputs[0] else 1
        sizes = self.sizes * self.tops if len(self.sizes) == 1 else self.sizes
        return tuple(
            size.whole(batch) if size else inputs[k if k < len(inputs) else 0]
            for k, size in enumerate(sizes)
        )

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return the declared multiply-adds for each example of the batch."""
        return super().formulas(inputs or ((1,),))

    @property
    def output_count(self) -> int:
        """How many tops the layer has."""
        return self.tops
