"""Bilinear map of two inputs."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product, several
from convcalc.layers.shared.base import Layer, Parameter, Range, weights_and_bias
from convcalc.layers.shared.gradient_and_reach import Reach, Saved
from convcalc.shapes import Shape

_LEAST_AXES = 2


class Bilinear(Layer):
    """Multiplies each pair of numbers of two inputs by a weight for each output.

    Shapes: (N, ..., D1) and (N, ..., D2) -> (N, ..., K).
    Parameters: K*D1*D2 weights and, with ``bias``, K biases.
    MACs: each weight for each row.
    Errors: wrong-input-shape, shapes-differ, input-size-mismatch.
    Source: PyTorch ``torch.nn.Bilinear``.
    """

    group = "linear and recurrent"
    arity: ClassVar = (2, 2)
    example = "{type: bilinear, inputs: [left, right], out_features: 10}"
    example_input = "128, 64"
    keeps = Saved("for weights")

    out_features: Annotated[int, Range(1)]
    bias: bool = True
    in1_features: Annotated[int | None, Range(1)] = None
    in2_features: Annotated[int | None, Range(1)] = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs without features or of other rows, and features that they lack."""
        bare = [number for number, it in enumerate(inputs, start=1) if len(it) < _LEAST_AXES]
        for number in bare:
            yield Problem(
                "wrong-input-shape",
                Words("{nth} must have features behind the batch", nth=Input(number)),
                "inputs",
            )
        if bare:
            return
        one, other = inputs
        if one[:-1] != other[:-1]:
            yield Problem(
                "shapes-differ",
                Words(
                    "all axes but the last must agree, but those of {input1} are {one} and"
                    " those of {input2} are {other}",
                    one=list(one[:-1]),
                    other=list(other[:-1]),
                ),
                "inputs",
            )
        for field, shape in (("in1_features", one), ("in2_features", other)):
            promised = getattr(self, field)
            if promised not in (None, shape[-1]):
                yield Problem(
                    "input-size-mismatch",
                    f"{field} must be the last size of that input, but it is {promised} and"
                    f" the input has {shape[-1]}",
                    field,
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the axes before the last, then K."""
        return ((*inputs[0][:-1], self.out_features),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (K, D1, D2) and the bias (K)."""
        one, other = inputs
        return weights_and_bias((self.out_features, one[-1], other[-1]), bias=self.bias)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``K*D1*D2`` weights, and as many MACs for each of ``R`` rows."""
        one, other = inputs
        r, k = Letter("R", prod(one[:-1])), Letter("K", self.out_features)
        weights = k, Letter("D1", one[-1]), Letter("D2", other[-1])
        formulas: Formulas = {
            "weights": Product(*weights),
            "output": k,
            "macs": Product(*several(r), *weights),
        }
        return formulas | ({"biases": k} if self.bias else {})

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the last axis whole, the others number by number."""
        axes = len(inputs[0])
        return Reach.number_by_number(axes, axes - 1)
