"""Softmax followed by a weighted cross entropy."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.layers.shared.loss import ClassLoss, class_problems
from convcalc.shapes import Shape


class InfogainLoss(ClassLoss):
    """Cross entropy of a softmax, weighted by a table over pairs of classes.

    Shapes: predictions, labels -> one number, of no axes.
    MACs: none counted.
    Errors: shapes-differ, no-such-axis.
    Source: Caffe ``InfogainLossLayer::Reshape``.
    """

    arity = (2, 3)
    example = "{type: infogain_loss, inputs: [scores, labels, weights]}"
    example_input = "10, 1, 100"
    keeps = SAVES_INPUT

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield labels that do not agree and a table that is not classes by classes."""
        scores, labels, *weights = inputs
        problems = tuple(class_problems(scores, labels, self.axis))
        yield from problems
        for table in weights if not problems else ():
            classes = scores[self.axis]
            if prod(table) != classes * classes:
                yield Problem(
                    "shapes-differ",
                    Words(
                        "the table must have a weight for each pair of classes, but"
                        " {classes}*{classes} = {wanted} and {input3} has {count}",
                        classes=classes,
                        wanted=classes * classes,
                        count=prod(table),
                    ),
                    "inputs",
                )
