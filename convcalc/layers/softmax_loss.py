"""Softmax followed by cross entropy."""

from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import ClassLoss


class SoftmaxLoss(ClassLoss):
    """Cross entropy of a softmax over ``axis`` and labels; may give out the softmax too.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ, no-such-axis.
    Source: Caffe ``SoftmaxWithLossLayer::Reshape``.
    """

    example = "{type: softmax_loss, inputs: [scores, labels]}"
    example_input = "1000, 1"
    keeps = SAVES_INPUT
