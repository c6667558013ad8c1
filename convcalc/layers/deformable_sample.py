"""Values at learned places, each with a weight."""

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape

_AXES = 3


class DeformableSample(Layer):
    """Adds up values that each query samples at places of its own, with weights of its own.

    A place is two numbers for each head, map and point; between pixels values are mixed.

    Shapes: values (N, S, E) of all positions of all maps, places (N, Q, ...), weights
        (N, Q, ...) -> (N, Q, E); there are two numbers of a place for each weight.
    Parameters: none.
    MACs: none counted, as of other interpolation.
    Errors: wrong-input-shape, shapes-differ.
    Source: Zhu et al. 2020, "Deformable DETR", arXiv:2010.04159, section 4.1, equation 3,
        without its linear layers.
    """

    group = "merging and splitting"
    arity: ClassVar = (3, 3)
    example = "{type: deformable_sample, inputs: [values, places, weights]}"
    example_input = "256x8400, 192x300, 96x300"
    keeps = Saved("all")
    reads = "everything"
    notation = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield values that are no sequence, and places that do not belong to the weights."""
        values, places, weights = inputs
        if len(values) != _AXES or min(len(places), len(weights)) < _AXES:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{input1} must be a sequence (batch, tokens, features), {input2} and"
                    " {input3} have three axes or more, but they are {first}, {second} and"
                    " {third}",
                    first=list(values),
                    second=list(places),
                    third=list(weights),
                ),
                "inputs",
            )
        elif places[:2] != weights[:2] or prod(places) != 2 * prod(weights):
            yield Problem(
                "shapes-differ",
                Words(
                    "there must be two numbers of a place for each weight, but {input2} is"
                    " {second} and {input3} is {third}",
                    second=list(places),
                    third=list(weights),
                ),
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, Q, E)."""
        values, places, _ = inputs
        return ((*places[:2], values[2]),)
