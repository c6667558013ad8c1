"""Contrastive loss."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import Loss, count_problems
from convcalc.shapes import Shape, shape_text


class ContrastiveLoss(Loss):
    """Pulls pairs that are alike together and pushes others a margin apart.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Hadsell, Chopra, LeCun 2006; Caffe ``ContrastiveLossLayer::LayerSetUp``.
    """

    arity = (3, 3)
    example = "{type: contrastive_loss, inputs: [first, second, alike]}"
    example_input = "2, 2, 1"
    keeps = SAVES_INPUT

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield pairs of other lengths, with spatial axes, or more than one label each."""
        first, second, labels = inputs
        if first[1:2] != second[1:2] or any(size != 1 for size in (*first[2:], *second[2:])):
            yield Problem(
                "shapes-differ",
                Words(
                    "both of a pair must be vectors of one length, but {input1} gives {first}"
                    " and {input2} gives {second}",
                    first=shape_text(first),
                    second=shape_text(second),
                ),
                "inputs",
            )
        yield from count_problems(1, prod(labels[1:]), "pair", 3)
