"""Selection of examples by a mark."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Reach
from convcalc.limits import MOST_ITEMS
from convcalc.shapes import Shape


class Filter(Layer):
    """Passes on the examples that the last input marks, counted here as if it marked all.

    Shapes: (N, ...) each, (N) -> (N, ...) each.
    Errors: wrong-number, wrong-input-shape, shapes-differ.
    Source: Caffe ``FilterLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, None)
    example = "{type: filter, inputs: [data, selector]}"
    example_input = "55x55x96, 1"
    keeps = SAVES_NOTHING

    outputs: Annotated[int, Range(1, MOST_ITEMS)] = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a selector with more than one mark for each example, and other batches."""
        *given, selector = inputs
        if self.outputs != len(given):
            yield Problem(
                "wrong-number",
                f"outputs must be {len(given)}, one for each input but the last,"
                f" but it is {self.outputs}",
                "outputs",
                about="fields",
            )
        if any(size != 1 for size in selector[1:]):
            yield Problem(
                "wrong-input-shape",
                Words(
                    "the last input must have one number for each example, but the axes of"
                    " {last} are {axes}",
                    last=Input(len(inputs)),
                    axes=", ".join(map(str, selector)),
                ),
                "inputs",
            )
        for number, shape in enumerate(given, start=1):
            if shape[:1] != selector[:1]:
                yield Problem(
                    "shapes-differ",
                    Words(
                        "all inputs must have one batch, but that of {nth} is {batch} and that"
                        " of {last} is {wanted}",
                        nth=Input(number),
                        batch=_batch(shape),
                        last=Input(len(inputs)),
                        wanted=_batch(selector),
                    ),
                    "inputs",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the shapes of all inputs but the last."""
        return inputs[:-1]

    @property
    def output_count(self) -> int:
        """One output for each input but the last."""
        return self.outputs

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number of the input that is passed on."""
        return Reach.number_by_number(max(map(len, inputs)))._replace(paired=True)


def _batch(shape: Shape) -> str:
    return str(shape[0]) if shape else "none"
