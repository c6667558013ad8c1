"""Loss of a detector."""

from typing import ClassVar

from convcalc.layers.shared.box_predictions import BoxPredictions
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape


class MultiboxLoss(BoxPredictions):
    """Loss of locations and confidences of boxes that are matched with labelled ones.

    Shapes: locations, confidences, priors, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Liu et al. 2015, arXiv:1512.02325; SSD's Caffe ``MultiBoxLossLayer::Reshape``.
    """

    arity: ClassVar = (4, 4)
    example = "{type: multibox_loss, inputs: [where, what, priors, labels], classes: 21}"
    example_input = "40, 210, 40x2, 1x8x1"
    keeps = SAVES_INPUT

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of one number: no axes."""
        return ((),)
