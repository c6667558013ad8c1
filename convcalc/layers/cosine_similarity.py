"""Cosine of the angle between two inputs."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product, several
from convcalc.layers.shared.base import Layer, Range, axis_problems
from convcalc.layers.shared.gradient_and_reach import Along, Reach, Saved
from convcalc.shapes import Shape, broadcast, told_apart


class CosineSimilarity(Layer):
    """Compares two inputs along ``axis``: their product over the product of their lengths.

    Shapes: (N, D, ...) each -> (N, ...); an axis of 1 is stretched.
    Parameters: none.
    MACs: D for each pair of vectors; their lengths are not counted.
    Errors: shapes-differ, no-such-axis.
    Source: PyTorch ``torch.nn.CosineSimilarity``.
    """

    group = "merging and splitting"
    arity: ClassVar = (2, 2)
    example = "{type: cosine_similarity, inputs: [left, right]}"
    example_input = "128, 128"

    axis: int = 1
    eps: Annotated[float, Range(0)] = 1e-8

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs that do not agree and an axis that they lack."""
        one, other = inputs
        both = broadcast(one, other) if len(one) == len(other) else None
        if both is None:
            first, second = told_apart(one, other)
            yield Problem(
                "shapes-differ",
                Words(
                    "inputs must have one shape, but {input1} gives {first} and {input2} gives"
                    " {second}",
                    first=first,
                    second=second,
                ),
                "inputs",
            )
        else:
            yield from axis_problems("axis", self.axis, both)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the sizes of the other axes."""
        both = self._both(inputs)
        axis = self.axis % len(both)
        return ((*both[:axis], *both[axis + 1 :]),)

    def _both(self, inputs: tuple[Shape, ...]) -> Shape:
        return broadcast(*inputs) or ()

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``D`` multiply-adds for each of ``M`` pairs of vectors."""
        (output,) = self.output_shapes(inputs)
        d = Letter("D", self._both(inputs)[self.axis])
        return {"macs": Product(*several(Letter("M", prod(output))), d)}

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the inputs, each of length 1 and stretched, and their lengths twice."""
        (output,) = self.output_shapes(inputs)
        return Saved("all", numbers=2 * prod(self._both(inputs)) + 4 * prod(output))

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the whole of ``axis``, the others number by number."""
        axes = len(inputs[0])
        return Reach(tuple(Along(it) for it in range(axes) if it != self.axis % axes))
