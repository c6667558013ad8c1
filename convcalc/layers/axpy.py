"""A scaled sum, as squeeze-and-excitation blocks end."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import Along, Reach, Saved
from convcalc.shapes import Shape, shape_text


class Axpy(Layer):
    """a*x + y: a factor for each channel, the input it scales, the input it is added to.

    Shapes: (N, C) or (N, C, 1, 1), (N, C, ...), (N, C, ...) -> (N, C, ...).
    MACs: none counted.
    Errors: shapes-differ.
    Source: Hu et al. 2017, arXiv:1709.01507; its Caffe ``AxpyLayer::Reshape``.
    """

    group = "Caffe"
    arity = (3, 3)
    keeps = Saved("factors", of=2)
    example = "{type: axpy, inputs: [factors, data, shortcut]}"
    example_input = "1x1x96, 55x55x96, 55x55x96"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs that do not agree."""
        factors, scaled, added = inputs
        if factors[:2] != scaled[:2] or any(size != 1 for size in factors[2:]):
            yield Problem(
                "shapes-differ",
                Words(
                    "{input1} must have a number for each channel of {input2}, but it gives"
                    " {factors} and {input2} gives {scaled}",
                    factors=shape_text(factors),
                    scaled=shape_text(scaled),
                ),
                "inputs",
            )
        if scaled != added:
            yield Problem(
                "shapes-differ",
                Words(
                    "what is added must have one shape, but {input2} gives {scaled} and"
                    " {input3} gives {added}",
                    scaled=shape_text(scaled),
                    added=shape_text(added),
                ),
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the second input's shape."""
        return inputs[1:2]

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, each factor for all positions of its channel."""
        factors, scaled, _ = map(len, inputs)
        own = Reach.number_by_number(scaled)
        of_factors = (Along(it) if it < min(factors, 2) else None for it in range(scaled))
        return Reach.of_each(Reach(tuple(of_factors)), own, own)
