"""Product of two activations."""

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product, product, several
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import Along, Reach, Saved
from convcalc.shapes import Shape, broadcast

_MATRIX = 2


class Matmul(Layer):
    """Multiplies its two inputs as matrices, which lie along the last two axes of each.

    Shapes: (..., R, D) and (..., D, K) -> (..., R, K); an axis before these that is 1 or
        missing in one input is stretched to the other's. An input of one axis is a vector,
        (D), whose axis the output lacks.
    MACs: R*D*K for each pair of matrices.
    Errors: wrong-input-shape, shapes-differ.
    Source: PyTorch ``torch.matmul``.
    """

    group = "merging and splitting"
    arity: ClassVar = (2, 2)
    example = "{type: matmul, inputs: [queries, keys]}"
    example_input = "197x64x12, 64x197x12"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield single numbers, matrices that do not fit, and batches that differ."""
        bare = [number for number, shape in enumerate(inputs, start=1) if not shape]
        for number in bare:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{nth} must have an axis to multiply along, but it is a single number",
                    nth=Input(number),
                ),
                "inputs",
            )
        if bare:
            return
        one, other = _matrices(inputs)
        if one[-1] != other[-2]:
            place = "second last" if len(inputs[1]) > 1 else "only"
            yield Problem(
                "shapes-differ",
                Words(
                    "the last axis of {input1} must be as long as the {place} axis of {input2},"
                    " but {shape} has {columns} and {second} has {rows}",
                    place=place,
                    shape=list(inputs[0]),
                    columns=one[-1],
                    second=list(inputs[1]),
                    rows=other[-2],
                ),
                "inputs",
                "permute the axes of one of them",
            )
        if _pairs(one, other) is None:
            yield Problem(
                "shapes-differ",
                Words(
                    "the axes before the last two must be the same or 1, but those of {input1}"
                    " are {one} and those of {input2} are {other}",
                    one=list(one[:-2]),
                    other=list(other[:-2]),
                ),
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (..., R, K), without the axis that a vector does not have."""
        one, other = _matrices(inputs)
        rows = one[-2:-1] * (len(inputs[0]) > 1)
        columns = other[-1:] * (len(inputs[1]) > 1)
        return ((*(_pairs(one, other) or ()), *rows, *columns),)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``R*D*K`` for each of ``M`` pairs of matrices."""
        one, other = _matrices(inputs)
        pairs = _pairs(one, other) or ()
        working = f"{product(*pairs)} = {prod(pairs)}" if len(pairs) > 1 else ""
        m = Letter("M", prod(pairs), working)
        r, d, k = Letter("R", one[-2]), Letter("D", one[-1]), Letter("K", other[-1])
        return {"macs": Product(*several(m), r, d, k)}

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return each factor of the other, written out where it is stretched.

        Source: PyTorch ``at::native::_matmul_impl``; a single matrix or vector is stretched
        over the rows of the other input, which takes no copy.
        """
        one, other = _matrices(inputs)
        if min(len(inputs[0]), len(inputs[1])) <= _MATRIX:
            return Saved("factors")
        pairs = prod(_pairs(one, other) or ())
        return Saved(
            "factors",
            written_out=tuple(
                prod(it[-2:]) * pairs if prod(it[:-2]) < pairs else 0 for it in inputs
            ),
        )

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the rows of the first input and the columns of the second, D read whole."""
        first, second = map(len, inputs)
        leading = max(first, second, _MATRIX) - _MATRIX
        rows, columns = (Along(first - 2),) * (first > 1), (Along(second - 1),) * (second > 1)
        one = (*_leading_axes(first, leading), *rows, *((None,) * len(columns)))
        other = (*_leading_axes(second, leading), *((None,) * len(rows)), *columns)
        return Reach.of_each(Reach(one), Reach(other))


def _matrices(inputs: tuple[Shape, ...]) -> tuple[Shape, Shape]:
    """Return the inputs with a vector as a row of the first, as a column of the second."""
    one, other = inputs
    return (one if len(one) > 1 else (1, *one)), (other if len(other) > 1 else (*other, 1))


def _pairs(one: Shape, other: Shape) -> Shape | None:
    """Return the sizes along which there are pairs of matrices, None if they do not fit."""
    return broadcast(one[:-2], other[:-2])


def _leading_axes(axes: int, leading: int) -> tuple[Along | None, ...]:
    """Return what the output's axes before the matrix run along in an input of so many axes."""
    missing = leading - (axes - _MATRIX)
    return tuple(Along(it - missing) if it >= missing else None for it in range(leading))
