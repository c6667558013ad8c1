"""Center loss."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.shared.base import Parameter, Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import Loss, count_problems
from convcalc.shapes import Shape


class CenterLoss(Loss):
    """Distance of features to the learned centre of their class.

    Shapes: features, labels -> one number, of no axes.
    Parameters: classes*D centres, D all axes from ``axis`` on.
    MACs: none counted.
    Errors: shapes-differ, no-such-axis.
    Source: Wen et al. 2016, "A Discriminative Feature Learning Approach for Deep Face
        Recognition"; its Caffe ``CenterLossLayer::LayerSetUp``.
    """

    example = "{type: center_loss, inputs: [features, labels], classes: 10}"
    example_input = "2, 1"
    keeps = SAVES_INPUT

    classes: Annotated[int, Range(1)]
    axis: int = 1

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and more than one label for each example."""
        features, labels = inputs
        yield from axis_problems("axis", self.axis, features)
        yield from count_problems(1, prod(labels[1:]), "example")

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the centres (classes, D)."""
        features, _ = inputs
        return (Parameter("weight", (self.classes, prod(features[self.axis :])), "weight"),)
