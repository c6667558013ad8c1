"""Choice of the tokens with the highest scores."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.shapes import Shape

_AXES = 3


class TopTokens(Layer):
    """Keeps the tokens of the first input whose best score, in the second, is highest.

    Shapes: (N, L, E), (N, L, scores) -> (N, K, E), K being ``keep`` or L where that is less.
    Parameters: none.
    MACs: none counted.
    Errors: wrong-input-shape, shapes-differ.
    Source: Zhu et al. 2020, "Deformable DETR", arXiv:2010.04159, section 4.2.
    """

    arity: ClassVar = (2, 2)
    example = "{type: top_tokens, inputs: [memory, scores], keep: 300}"
    example_input = "256x8400, 80x8400"
    keeps = SAVES_NOTHING
    reads = "everything"
    notation = None

    keep: Annotated[int, Range(1)]

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield inputs that are no sequences of one length."""
        if any(len(it) != _AXES for it in inputs):
            yield Problem(
                "wrong-input-shape",
                Words(
                    "{input1} and {input2} must be sequences (batch, tokens, features), but"
                    " they are {first} and {second}",
                    first=list(inputs[0]),
                    second=list(inputs[1]),
                ),
                "inputs",
            )
        elif inputs[0][:2] != inputs[1][:2]:
            yield Problem(
                "shapes-differ",
                Words(
                    "there must be scores for each token, but {input1} has {first} and"
                    " {input2} {second}",
                    first=inputs[0][1],
                    second=inputs[1][1],
                ),
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, K, E)."""
        batch, tokens, features = inputs[0]
        return ((batch, min(self.keep, tokens), features),)
