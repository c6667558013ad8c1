"""Cross entropy of probabilities."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import Loss, count_problems
from convcalc.shapes import Shape


class MultinomialLogisticLoss(Loss):
    """Cross entropy of probabilities and one label for each example.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Caffe ``MultinomialLogisticLossLayer::Reshape``.
    """

    example = "{type: multinomial_logistic_loss, inputs: [scores, labels]}"
    example_input = "1000, 1"
    keeps = SAVES_INPUT

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield more than one label for each example."""
        yield from count_problems(1, prod(inputs[1][1:]), "example")
