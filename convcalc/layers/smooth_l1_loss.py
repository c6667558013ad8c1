"""Smooth L1 loss."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import Loss, value_problems
from convcalc.shapes import Shape


class SmoothL1Loss(Loss):
    """Squared below an error of 1, absolute above; weights may be read too.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Girshick 2015, arXiv:1504.08083; its Caffe ``SmoothL1LossLayer::Reshape``.
    """

    arity = (2, 4)
    example = "{type: smooth_l1_loss, inputs: [scores, labels]}"
    example_input = "84, 84"
    keeps = SAVES_INPUT

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield targets and weights of other shapes."""
        for number, others in enumerate(inputs[1:], start=2):
            if others[1:] != inputs[0][1:]:
                yield from value_problems(inputs[0], others, number)
