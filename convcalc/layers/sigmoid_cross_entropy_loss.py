"""Sigmoid followed by cross entropy."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import Loss, value_problems
from convcalc.shapes import Shape


class SigmoidCrossEntropyLoss(Loss):
    """Cross entropy of a sigmoid and targets, number by number.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Caffe ``SigmoidCrossEntropyLossLayer::Reshape``.
    """

    example = "{type: sigmoid_cross_entropy_loss, inputs: [scores, labels]}"
    example_input = "10, 10"
    keeps = SAVES_INPUT

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield targets that are not as many as the predictions."""
        predictions, targets = inputs
        if prod(predictions) != prod(targets):
            yield from value_problems(predictions, targets)
