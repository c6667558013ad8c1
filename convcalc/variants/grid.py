"""All combinations of what variables and inputs take, by number."""

from collections.abc import Mapping, Sequence
from math import prod
from random import Random
from typing import NamedTuple

from convcalc.shapes import WrittenShape, written_shape
from convcalc.variants.values import Steps, Values, ValuesError

MOST_VARIANTS = 1_000_000

_LIKE_THE_OTHERS = 2
"""How many numbers of a range show that all of them are whole and above 0."""

Numbers = Sequence[int]
"""Which variants of a grid are meant, in its order."""


class Variant(NamedTuple):
    """One combination: the text of each variable, and of each input a size or a side of it."""

    variables: dict[str, str]
    inputs: dict[str, str]


class Grid(NamedTuple):
    """The variables and inputs that vary; the last one changes soonest.

    The only input of a network may have the empty name.
    """

    variables: Mapping[str, Values]
    inputs: Mapping[str, Values]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many values each has."""
        return tuple(it.count for it in (*self.variables.values(), *self.inputs.values()))

    @property
    def size(self) -> int:
        """How many variants there are."""
        return prod(self.counts)

    def variant(self, number: int) -> Variant:
        """Return the variant of a number, which counts from 0."""
        indices = []
        for count in reversed(self.counts):
            number, index = divmod(number, count)
            indices.append(index)
        taken = iter(reversed(indices))
        variables = {name: it.at(next(taken)) for name, it in self.variables.items()}
        return Variant(
            variables, {name: it.at(next(taken)) for name, it in self.inputs.items()}
        )

    def numbers(self, sample: int | None, seed: int) -> Numbers:
        """Return the numbers of all variants or, in their order, of a sample of them.

        Raises:
            ValuesError: There are more than anybody waits for.
        """
        count = self.size
        asked = count if sample is None else min(sample, count)
        if asked > MOST_VARIANTS:
            raise ValuesError(
                f"at most {MOST_VARIANTS:,} variants are computed, but {self.size_text()};"
                " draw some of them with --sample N"
            )
        if sample is None or sample >= count:
            return range(count)
        random = Random(seed)
        if 2 * sample > count:
            return sorted(random.sample(range(count), sample))
        drawn: set[int] = set()
        while len(drawn) < sample:
            drawn.add(random.randrange(count))
        return sorted(drawn)

    def size_text(self) -> str:
        """Return how many variants there are, and why: ``6 x 5 = 30 variants``."""
        several = [f"{it:,}" for it in self.counts if it > 1]
        whole = f"{self.size:,} variant{'s' * (self.size != 1)}"
        return f"{' x '.join(several)} = {whole}" if len(several) > 1 else whole


def check_sizes(sizes: Values) -> None:
    """Check that each value of an input is a size or a side of it.

    Raises:
        ValuesError: One is not.
    """
    some = range(min(sizes.count, _LIKE_THE_OTHERS)) if isinstance(sizes, Steps) else None
    for text in map(sizes.at, some or range(sizes.count)):
        if written_shape(text) is None:
            raise ValuesError(f"'{text}' is not a size such as 224x224x3 or a side such as 224")


def size_of(text: str, own: tuple[int | None, ...] | None) -> WrittenShape | None:
    """Return the size that a text gives to an input, whose ``own`` shape has its batch first.

    A side is that of a square as deep as the input's own; None where that is not known.
    """
    written = written_shape(text)
    if "x" in text or written is None:
        return written
    if own is None or len(own) < 3:  # noqa: PLR2004  the batch, channels and an axis
        return written if own and len(own) > 1 else None
    (side,), depth = written.shape, own[1]
    return WrittenShape((depth, *(side,) * (len(own) - 2)), "hwc") if depth else None
