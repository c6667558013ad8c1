"""Stacking along a new axis."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.shared.axes import named_axes_problems
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape, told_apart


class Stack(Layer):
    """Puts inputs of one shape one behind the other along a new axis.

    Shapes: K times (N, C, *W) -> (N, K, C, *W) by default.
    Errors: no-such-axis, shapes-differ.
    Source: PyTorch ``torch.stack``.
    """

    group = "merging and splitting"
    arity: ClassVar = (1, None)
    example = "{type: stack, inputs: [frame1, frame2]}"
    example_input = "55x55x96, 55x55x96"
    keeps = SAVES_NOTHING

    axis: int = 1

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that the output does not have and inputs that differ."""
        first = inputs[0]
        yield from named_axes_problems("axis", self.axis, first, len(first) + 1)
        for number, shape in enumerate(inputs[1:], start=2):
            if shape != first:
                own, other = told_apart(first, shape)
                yield Problem(
                    "shapes-differ",
                    Words(
                        "inputs must have one shape, but {input1} gives {own} and {nth} gives"
                        " {other}",
                        own=own,
                        nth=Input(number),
                        other=other,
                    ),
                    "inputs",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the first input's shape with as many as there are inputs at ``axis``."""
        first = inputs[0]
        axis = self.axis % (len(first) + 1)
        return ((*first[:axis], len(inputs), *first[axis:]),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number; the new axis runs along none."""
        axes = len(inputs[0])
        old = [Along(it) for it in range(axes)]
        axis = self.axis % (axes + 1)
        return Reach((*old[:axis], None, *old[axis:]), kept=True)
