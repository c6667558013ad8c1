"""Hyperbolic tangent made of straight lines."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.layers.shared.activation import OverwritingActivation
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT
from convcalc.shapes import Shape


class Hardtanh(OverwritingActivation):
    """Cuts numbers off: min(max(min_val, x), max_val).

    Shapes: unchanged.
    MACs: none counted.
    Errors: range-empty.
    Source: PyTorch ``torch.nn.Hardtanh``.
    """

    example = "{type: hardtanh, min_val: 0, max_val: 1}"
    keeps = SAVES_INPUT

    min_val: float = -1.0
    max_val: float = 1.0

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield bounds in the wrong order."""
        if self.min_val >= self.max_val:
            only_least = self.max_val == Hardtanh.max_val
            yield Problem(
                "range-empty",
                f"max_val must be above min_val,"
                f" but it is {_plain(self.max_val)} and min_val is {_plain(self.min_val)}",
                "min_val" if only_least else "max_val",
                about="fields",
            )


def _plain(number: float) -> str:
    return repr(number).removesuffix(".0")
