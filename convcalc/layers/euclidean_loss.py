"""Squared error."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import Loss, value_problems
from convcalc.shapes import Shape


class EuclideanLoss(Loss):
    """Half the mean square of the differences.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Caffe ``EuclideanLossLayer::Reshape``.
    """

    example = "{type: euclidean_loss, inputs: [scores, labels]}"
    example_input = "10, 10"
    keeps = SAVES_INPUT

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield examples that do not hold as many numbers."""
        predictions, targets = inputs
        if prod(predictions[1:]) != prod(targets[1:]):
            yield from value_problems(predictions, targets)
