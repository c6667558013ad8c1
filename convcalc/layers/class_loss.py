"""What losses and scores over classes share."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import axis_problems
from convcalc.layers.shared.loss import Loss, count_problems
from convcalc.shapes import Shape


class ClassLoss(Loss):
    """Compares scores of classes along ``axis`` with one label for each place.

    With ``probabilities`` these are given out too.
    """

    axis: int = 1
    probabilities: bool = False

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and labels that are not one for each place."""
        scores, labels, *_ = inputs
        yield from class_problems(scores, labels, self.axis)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return no axes, then the predictions' shape if they are given out."""
        return ((), *inputs[:1] * self.probabilities)

    @property
    def output_count(self) -> int:
        """The loss and perhaps the probabilities."""
        return 1 + self.probabilities


def class_problems(scores: Shape, labels: Shape, axis: int) -> Iterator[Problem]:
    """Yield an axis that is not there, else labels that are not one for each place."""
    missing = tuple(axis_problems("axis", axis, scores))
    yield from missing or label_problems(scores, labels, axis)


def label_problems(scores: Shape, labels: Shape, axis: int) -> Iterator[Problem]:
    """Yield labels that are not one for each place in which classes are scored."""
    axis %= len(scores)
    places = prod(scores[:axis]) * prod(scores[axis + 1 :])
    yield from count_problems(places, prod(labels), "place in which classes are scored")
