"""What the losses share."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer, axis_problems
from convcalc.shapes import Shape, shape_text


class Loss(Layer):
    """Compares predictions with labels and gives out one number."""

    group = "Caffe"
    arity = (2, 2)
    reads = "everything"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield predictions and labels of different batches, else what else disagrees."""
        problems = tuple(batch_problems(*inputs[:2]))
        yield from problems or self.pair_problems(inputs)

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what does not agree beyond the batch; by default anything goes."""
        yield from ()

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shape of one number: no axes."""
        return ((),)


def batch_problems(predictions: Shape, labels: Shape) -> Iterator[Problem]:
    """Yield inputs that are not for the same examples. Source: Caffe ``LossLayer::Reshape``."""
    if not predictions or predictions[:1] != labels[:1]:
        sizes = [str(shape[0]) if shape else "none" for shape in (predictions, labels)]
        yield Problem(
            "shapes-differ",
            Words(
                "predictions and labels must have one batch, but that of {input1} is {first}"
                " and that of {input2} is {second}",
                first=sizes[0],
                second=sizes[1],
            ),
            "inputs",
        )


def count_problems(
    predictions: int, labels: int, what: str, number: int = 2
) -> Iterator[Problem]:
    """Yield numbers of labels, input ``number``, that are not what the predictions ask for."""
    if predictions != labels:
        yield Problem(
            "shapes-differ",
            Words(
                "there must be one label for each {what}, but {nth} gives {labels} for"
                " {predictions}",
                what=what,
                nth=Input(number),
                labels=labels,
                predictions=predictions,
            ),
            "inputs",
        )


def value_problems(predictions: Shape, targets: Shape, number: int = 2) -> Iterator[Problem]:
    """Yield targets, input ``number``, that are not as many as the predictions."""
    if predictions != targets:
        yield Problem(
            "shapes-differ",
            Words(
                "predictions and targets must have one shape, but {input1} gives {predictions}"
                " and {nth} gives {targets}",
                predictions=shape_text(predictions),
                nth=Input(number),
                targets=shape_text(targets),
            ),
            "inputs",
        )


class ClassLoss(Loss):
    """Compares scores of classes along ``axis`` with one label for each place.

    With ``probabilities`` these are given out too.
    """

    axis: int = 1
    probabilities: bool = False

    def pair_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there and labels that are not one for each place."""
        scores, labels, *_ = inputs
        yield from class_problems(scores, labels, self.axis)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return no axes, then the predictions' shape if they are given out."""
        return ((), *inputs[:1] * self.probabilities)

    @property
    def output_count(self) -> int:
        """The loss and perhaps the probabilities."""
        return 1 + self.probabilities


def class_problems(scores: Shape, labels: Shape, axis: int) -> Iterator[Problem]:
    """Yield an axis that is not there, else labels that are not one for each place."""
    missing = tuple(axis_problems("axis", axis, scores))
    yield from missing or label_problems(scores, labels, axis)


def label_problems(scores: Shape, labels: Shape, axis: int) -> Iterator[Problem]:
    """Yield labels that are not one for each place in which classes are scored."""
    axis %= len(scores)
    places = prod(scores[:axis]) * prod(scores[axis + 1 :])
    yield from count_problems(places, prod(labels), "place in which classes are scored")
