"""What the losses share."""

from collections.abc import Iterator

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.shapes import Shape, shape_text


class Loss(Layer):
    """Compares predictions with labels and gives out one number."""

    group = "Caffe"
    arity = (2, 2)

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
