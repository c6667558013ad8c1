"""What layers that read box predictions share."""

from collections.abc import Iterator
from math import prod
from typing import Annotated

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer, Range
from convcalc.shapes import Shape

_CORNERS = 4


class BoxPredictions(Layer):
    """Reads where boxes lie, what they hold, and the boxes that the detector started from."""

    group = "Caffe"
    reads = "everything"

    classes: Annotated[int, Range(1)]
    share_location: bool = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield predictions that are not as many as the boxes ask for."""
        locations, confidences, priors, *_ = inputs
        if locations[:1] != confidences[:1]:
            yield Problem(
                "shapes-differ",
                Words(
                    "locations and confidences must have one batch, but that of {input1} is"
                    " {first} and that of {input2} is {first2}",
                    first=_first(locations),
                    first2=_first(confidences),
                ),
                "inputs",
            )
        boxes = (priors[2] if len(priors) > _BOX_AXIS else 1) // _CORNERS
        kinds = 1 if self.share_location else self.classes
        yield from _wrong("location", 1, locations, boxes, kinds * _CORNERS)
        yield from _wrong("confidence", 2, confidences, boxes, self.classes)


_BOX_AXIS = 2


def _first(shape: Shape) -> int:
    return shape[0] if shape else 1


def _wrong(what: str, number: int, given: Shape, boxes: int, each: int) -> Iterator[Problem]:
    channels = prod(given[1:2])
    if channels != boxes * each:
        yield Problem(
            "shapes-differ",
            Words(
                "there must be a {what} prediction for each box, but for the {boxes} of"
                " {input3} that is {boxes}*{each} = {wanted} and {nth} gives {channels}",
                what=what,
                boxes=boxes,
                each=each,
                wanted=boxes * each,
                nth=Input(number),
                channels=channels,
            ),
            "inputs",
        )
