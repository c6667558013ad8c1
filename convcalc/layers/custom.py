"""A layer of a kind that convcalc does not know."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, ClassVar

from convcalc.diagnostics import Field, Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product, several
from convcalc.layers.shared.base import Layer, Parameter, Range, SizeText
from convcalc.layers.shared.declared_tensors import Tensors, declared
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


class Custom(Layer):
    """Has the output, the tensors and the multiply-adds that the spec declares.

    What it keeps for the backward pass is N*saved_bytes_per_example, and is unknown where that
    is not given, as its receptive field always is.

    Shapes: any inputs -> (N, *output_shape), or the first input's shape where none is given.
    Parameters: the tensors of ``params`` with their names and sizes, biases those whose name
        begins with ``bias`` behind its last dot; a number alone is that many weights;
        ``buffers`` likewise.
    MACs: N*macs_per_example.
    Errors: input-without-batch.
    Source: the spec itself.
    """

    example = "{type: custom, output_shape: 14x14x512, params: {bias: [512]}}"
    example_input = "14x14x512"

    arity: ClassVar = (1, None)

    output_shape: Annotated[tuple[int, ...] | None, Range(1), SizeText()] = None
    params: Tensors = ()
    buffers: Tensors = ()
    macs_per_example: Annotated[int, Range(0)] = 0
    saved_bytes_per_example: Annotated[int | None, Range(0)] = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a first input without the batch that a declared figure is for."""
        declared = ("output_shape", "macs_per_example", "saved_bytes_per_example")
        field = next((it for it in declared if getattr(self, it)), None)
        if field and not inputs[0]:
            yield Problem(
                "input-without-batch",
                Words(
                    "the first input must have a batch where {field} is given, but it is a"
                    " single number",
                    field=Field(field),
                ),
                field,
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the declared shape behind the batch, else that of the first input."""
        shape, *_ = inputs
        return (shape if self.output_shape is None else (*shape[:1], *self.output_shape),)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the declared tensors."""
        return declared(self.params, self.buffers)

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return the declared multiply-adds for each example of the batch."""
        batch = prod(inputs[0][:1])  # a single number has no batch
        one = Letter("macs_per_example", self.macs_per_example)
        return {"macs": Product(*several(Letter("N", batch)), one)}

    def saved(self, inputs: tuple[Shape, ...]) -> Saved | None:
        """Return the declared bytes for each example of the batch."""
        if self.saved_bytes_per_example is None:
            return None
        return Saved(bytes=prod(inputs[0][:1]) * self.saved_bytes_per_example)
