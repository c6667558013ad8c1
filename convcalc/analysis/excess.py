"""Shapes too large for anything: what reads them would compute with numbers without end."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.limits import MOST_AXES, MOST_DIGITS_OF_A_COUNT
from convcalc.shapes import Shape

_MOST_ELEMENTS = 10**MOST_DIGITS_OF_A_COUNT


def excess_of(outputs: tuple[Shape, ...]) -> Iterator[Problem]:
    """Yield the first output of a layer that has too many axes or elements."""
    for shape in outputs:
        if len(shape) > MOST_AXES:
            yield Problem(
                "too-many-axes",
                f"an output must have at most {MOST_AXES} axes, but this one has {len(shape)}",
            )
            return
        if prod(shape) >= _MOST_ELEMENTS:
            yield Problem(
                "output-too-large",
                "the number of elements of an output must have at most"
                f" {MOST_DIGITS_OF_A_COUNT:,} digits, but this one has more",
                help="take smaller sizes",
            )
            return
