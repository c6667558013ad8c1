"""Share of right predictions."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Layer, Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.layers.shared.loss import label_problems
from convcalc.shapes import Shape


class Accuracy(Layer):
    """Share of places whose label is among the ``top_k`` best classes along ``axis``.

    Shapes: scores, labels -> one number, of no axes, and with ``per_class`` one for each class.
    Errors: no-such-axis, shapes-differ, exceeds-input.
    Source: Caffe ``AccuracyLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: accuracy, inputs: [scores, labels]}"
    example_input = "1000, 1"
    keeps = SAVES_NOTHING
    reads = "everything"

    top_k: Annotated[int, Range(1)] = 1
    axis: int = 1
    per_class: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there, labels that do not agree, more than all classes."""
        scores, labels = inputs
        missing = tuple(axis_problems("axis", self.axis, scores))
        yield from missing or label_problems(scores, labels, self.axis)
        if not missing and self.top_k > scores[self.axis]:
            yield Problem(
                "exceeds-input",
                f"top_k must be at most the number of classes,"
                f" but {self.top_k} > {scores[self.axis]}",
                "top_k",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return no axes, then the number of classes if each has its own."""
        return ((), *((inputs[0][self.axis],),) * self.per_class)

    @property
    def output_count(self) -> int:
        """The share of all and perhaps of each class."""
        return 1 + self.per_class
