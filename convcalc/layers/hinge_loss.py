"""Hinge loss."""

from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import Loss


class HingeLoss(Loss):
    """max(0, 1 - t*x) over all classes, of one against the others.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Caffe ``HingeLossLayer``.
    """

    example = "{type: hinge_loss, inputs: [scores, labels]}"
    example_input = "1000, 1"
    keeps = SAVES_INPUT
