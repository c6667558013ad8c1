"""Selection of examples by their numbers."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape


class PickedExamples(Layer):
    """Picks the examples of its first input whose numbers the second lists.

    Shapes: (N, ...), (M) -> (M, ...).
    Errors: wrong-input-shape.
    Source: Caffe ``BatchReindexLayer::Reshape``.
    """

    group: ClassVar = "Caffe"
    arity: ClassVar = (2, 2)
    keeps: ClassVar = SAVES_NOTHING

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield numbers that are no list."""
        _, numbers = inputs
        if len(numbers) != 1:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{input2} must have 1 axis, but it has {count}",
                    count=len(numbers),
                ),
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the first input's shape with as many examples as there are numbers."""
        shape, numbers = inputs
        return ((*numbers, *shape[1:]),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, the examples in no order."""
        axes = map(Along, range(1, len(inputs[0])))
        return Reach((None, *axes), kept=True, read=1)
