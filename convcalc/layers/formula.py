"""Formulas: one expression gives a figure, its letters and its numbers.

``Product(Product(f, f, d1), k)`` of the letters F = 5, D1 = 3 and K = 10 has the value 750, the
letters ``(F*F*D1)*K`` and the numbers ``(5*5*3)*10``.
"""

from collections.abc import Iterator
from math import prod
from typing import NamedTuple


class Letter(NamedTuple):
    """What a letter stands for; ``working`` says how the value came about, if not by itself.

    A ``result`` is worked out elsewhere (``H2``), so that nobody has to be told its value.
    """

    letters: str
    value: int
    working: str = ""
    result: bool = False

    @property
    def numbers(self) -> str:
        """The value."""
        return str(self.value)

    def leaves(self) -> "Iterator[Letter]":
        """Yield the letter itself."""
        yield self


class Product:
    """Factors that are multiplied; a product or sum among them is written in parentheses."""

    def __init__(self, *factors: "Formula | int") -> None:
        self.factors = factors

    @property
    def value(self) -> int:
        """The product."""
        return prod([it if isinstance(it, int) else it.value for it in self.factors])

    @property
    def letters(self) -> str:
        """The factors in letters, ``(F*F*D1)*K``; a number stands right before them: ``2P``."""
        numbers = "".join(str(it) for it in self.factors if isinstance(it, int))
        return numbers + "*".join(
            in_parentheses(it, it.letters) for it in self.factors if not isinstance(it, int)
        )

    @property
    def numbers(self) -> str:
        """The factors in numbers: ``(5*5*3)*10``."""
        return "*".join(
            str(it) if isinstance(it, int) else in_parentheses(it, it.numbers)
            for it in self.factors
        )

    def leaves(self) -> Iterator[Letter]:
        """Yield the letters, those of each factor in turn."""
        for it in self.factors:
            if not isinstance(it, int):
                yield from it.leaves()


class Share(NamedTuple):
    """A whole divided into equal parts, which is a plain number once it is worked out."""

    whole: Letter
    parts: Letter

    @property
    def value(self) -> int:
        """One part; ``parts`` divide ``whole``."""
        return self.whole.value // self.parts.value

    @property
    def letters(self) -> str:
        """``D1/G``, or ``D1`` where there is one part."""
        several = self.parts.value > 1
        return f"{self.whole.letters}/{self.parts.letters}" if several else self.whole.letters

    @property
    def numbers(self) -> str:
        """The value."""
        return str(self.value)

    def leaves(self) -> Iterator[Letter]:
        """Yield the whole and, where they are several, the parts."""
        yield self.whole
        yield from several(self.parts)


class Sum:
    """Terms that are added, or subtracted where they stand in ``Minus``."""

    def __init__(self, *terms: "Formula | int | Minus") -> None:
        self.terms = terms

    @property
    def value(self) -> int:
        """The sum."""
        return sum(
            -_value(it.term) if isinstance(it, Minus) else _value(it) for it in self.terms
        )

    @property
    def letters(self) -> str:
        """The terms in letters: ``H1 - 2P + F``."""
        return self._written("letters")

    @property
    def numbers(self) -> str:
        """The terms in numbers: ``55 - 2*1 + 3``."""
        return self._written("numbers")

    def _written(self, form: str) -> str:
        text = ""
        for it in self.terms:
            term, sign = (it.term, "-") if isinstance(it, Minus) else (it, "+")
            words = str(term) if isinstance(term, int) else getattr(term, form)
            text += f" {sign} {words}" if text else words
        return text

    def leaves(self) -> Iterator[Letter]:
        """Yield the letters, those of each term in turn."""
        for it in self.terms:
            term = it.term if isinstance(it, Minus) else it
            if not isinstance(term, int):
                yield from term.leaves()


class Minus(NamedTuple):
    """A term of a sum that is subtracted."""

    term: "Formula | int"


Formula = Letter | Product | Share | Sum

Formulas = dict[str, Formula]
"""How figures come about: ``channels`` of the output or an axis of it by its name, or the whole
``output``; ``weights``, ``biases`` and ``macs``."""


def several(*letters: Letter) -> tuple[Letter, ...]:
    """Return the factors that count more than one: a batch of 1 is not written."""
    return tuple([it for it in letters if it.value > 1])


def _value(term: Formula | int) -> int:
    return term if isinstance(term, int) else term.value


def in_parentheses(formula: Formula, text: str) -> str:
    """Return the text of a factor: a sum, or a product of several, in parentheses."""
    alone = not isinstance(formula, Product | Sum) or (
        isinstance(formula, Product) and len(formula.factors) == 1
    )
    return text if alone else f"({text})"


def product(*factors: int) -> str:
    """Return a product of numbers as it is written, ``5*5*3``; that of none is 1."""
    return "*".join(map(str, factors or (1,)))
