"""The parts of an expression, each a function of variables that knows where it stands."""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple, NoReturn

from convcalc.dialects.native.expressions import Variables
from convcalc.dialects.native.expressions import arithmetic as operations
from convcalc.dialects.native.expressions.arithmetic import (
    FUNCTIONS,
    Number,
    OperationError,
    Value,
    as_number,
    as_text,
    as_truth,
    bounded,
    number_in,
)
from convcalc.dialects.values import KEYWORDS, described
from convcalc.source import Span
from convcalc.tree import Node, Scalar, Sequence, WorkedOut

Evaluate = Callable[[Variables], Value]

COMPARE: dict[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_COMPUTE: dict[str, Callable[[Number, Number], Number]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operations.divide,
    "//": operations.divide_down,
    "%": operations.modulo,
    "**": operations.power,
}


class ExpressionError(Exception):
    """A finding about a part of an expression, by offsets into its text."""

    def __init__(
        self, rule: str, message: str, start: int, end: int, help_: str | None = None
    ) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.start = start
        self.end = end
        self.help = help_


class Token(NamedTuple):
    """A word of an expression, its kind, and where it begins."""

    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the word ends."""
        return self.start + len(self.text)


class Operand(NamedTuple):
    """A part of an expression: its value, and where it stands."""

    evaluate: Evaluate
    start: int
    end: int

    def number(self, variables: Variables) -> Number:
        """Return the value, which must be a number."""
        value = self.evaluate(variables)
        number = as_number(value)
        return self.refuse("a number", value) if number is None else number

    def numbers(self, variables: Variables) -> list[Number]:
        """Return the value, or those of a list, which must all be numbers."""
        value = self.evaluate(variables)
        if not isinstance(value, Sequence):
            return [self.number(variables)]
        found = [as_number(typed(it)) for it in value.items]
        known = [it for it in found if it is not None]
        return known if len(known) == len(found) else self.refuse("a list of numbers", value)

    def length(self, variables: Variables) -> Value:
        """Return how many values a list has."""
        value = self.evaluate(variables)
        if not isinstance(value, Sequence):
            self.refuse("a list", value)
        return len(value.items)

    def truth(self, variables: Variables) -> bool:
        """Return the value, which must be true or false."""
        value = self.evaluate(variables)
        truth = as_truth(value)
        return self.refuse("true or false", value) if truth is None else truth

    def refuse(self, expected: str, value: Value) -> NoReturn:
        """Say what must stand here."""
        message = f"what stands here must be {expected}, but it is {_described(value)}"
        raise ExpressionError("wrong-type", message, self.start, self.end)


def _described(value: Value) -> str:
    if isinstance(value, str | int | Fraction):
        return described(Scalar(as_text(value), Span(0, 0)))
    return described(value)


def atom(token: Token) -> Evaluate:
    """Return the value of a number, a text, true, false or a variable."""
    if token.kind == "name" and token.text not in KEYWORDS:
        return operator.itemgetter(token.text)
    if token.kind == "number":
        constant: Value | None = number_in(token.text)
        if constant is None:
            raise ExpressionError(
                "invalid-expression",
                f"a number must be written in decimal notation with at most"
                f" {operations.MOST_DIGITS} digits, but here is {_described(token.text)}",
                token.start,
                token.end,
                "write it without leading zeros" if token.text[0] == "0" else None,
            )
    else:
        constant = token.text[1:-1] if token.kind == "text" else token.text == "true"
    return lambda _: constant


def choice(value: Operand, condition: Operand, other: Operand) -> Operand:
    """Return ``value if condition else other``; only one of the two is evaluated."""

    def evaluate(variables: Variables) -> Value:
        chosen = value if condition.truth(variables) else other
        return chosen.evaluate(variables)

    return Operand(evaluate, value.start, other.end)


def logic(first: Operand, second: Operand, *, decides: bool) -> Operand:
    """Return ``or`` or ``and``: the first alone decides if it is true or false."""

    def evaluate(variables: Variables) -> Value:
        return decides if first.truth(variables) is decides else second.truth(variables)

    return Operand(evaluate, first.start, second.end)


def negation(value: Operand, word: Token) -> Operand:
    """Return ``not value``."""
    return Operand(lambda variables: not value.truth(variables), word.start, value.end)


def comparison(operands: list[Operand], words: list[str]) -> Operand:
    """Return a chain as Python has it: ``0 < a < 9`` compares each with its neighbour."""

    def evaluate(variables: Variables) -> Value:
        for word, first, second in zip(words, operands, operands[1:], strict=False):
            if word in COMPARE:
                holds = COMPARE[word](first.number(variables), second.number(variables))
            else:
                same = operations.equal(first.evaluate(variables), second.evaluate(variables))
                holds = same is (word == "==")
            if not holds:
                return False
        return True

    return Operand(evaluate, operands[0].start, operands[-1].end)


def computation(word: Token, first: Operand, second: Operand) -> Operand:
    """Return what an operator makes of two numbers."""
    return _of_numbers(_COMPUTE[word.text], [first, second], first.start, second.end)


def item(name: Token, index: Operand, end: int) -> Operand:
    """Return a value of a list, which are counted from 0."""
    values = Operand(operator.itemgetter(name.text), name.start, name.end)

    def evaluate(variables: Variables) -> Value:
        listed = values.evaluate(variables)
        if not isinstance(listed, Sequence):
            values.refuse("a list", listed)
        place, last = index.number(variables), len(listed.items) - 1
        if not isinstance(place, int):
            index.refuse("a whole number", place)
        if not 0 <= place <= last:
            allowed = f"from 0 to {last}" if last >= 0 else "that of a value, and here is none"
            message = f"the place in a list must be {allowed}, but it is {as_text(place)}"
            raise ExpressionError("value-out-of-range", message, index.start, index.end)
        return typed(listed.items[place])

    return Operand(evaluate, name.start, end)


def typed(node: Node) -> Value:
    """Return a value of a list: what was worked out as a number, what was typed as its text."""
    if not isinstance(node, Scalar):
        return node
    number = number_in(node.text) if isinstance(node, WorkedOut) else None
    return node.text if number is None else number


def call(name: Token, arguments: list[Operand], end: int) -> Operand:
    """Return what a function makes of its arguments."""
    compute, least, most = FUNCTIONS[name.text]
    if name.text == "len" and len(arguments) == 1:
        return Operand(arguments[0].length, name.start, end)
    if most is None:
        return Operand(_of_values(name, compute, arguments, end), name.start, end)
    if not least <= len(arguments) <= most:
        _refuse_count(name, str(least), len(arguments), end)
    return _of_numbers(compute, arguments, name.start, end)


def _of_values(
    name: Token, compute: Callable[..., Number], arguments: list[Operand], end: int
) -> Evaluate:
    """Return a function of any number of numbers; a list among them stands for its values."""

    def evaluate(variables: Variables) -> Value:
        numbers = [number for it in arguments for number in it.numbers(variables)]
        if not numbers:
            _refuse_count(name, "at least 1", 0, end)
        return bounded(compute(*numbers))

    if not arguments:
        _refuse_count(name, "at least 1", 0, end)
    return evaluate


def _refuse_count(name: Token, bound: str, count: int, end: int) -> NoReturn:
    message = f"{name.text} must be given {bound} number{'s' * (bound[-1] > '1')}"
    raise ExpressionError(
        "wrong-number", f"{message}, but it is given {count}", name.start, end
    )


def _of_numbers(
    compute: Callable[..., Number], operands: list[Operand], start: int, end: int
) -> Operand:
    """Return what is worked out of numbers; what keeps it from that is placed."""

    def evaluate(variables: Variables) -> Value:
        numbers = [it.number(variables) for it in operands]
        try:
            return bounded(compute(*numbers))
        except OperationError as error:
            at = Operand(evaluate, start, end)
            if error.operand is not None:
                at = operands[error.operand]
            raise ExpressionError(error.rule, error.message, at.start, at.end) from error

    return Operand(evaluate, start, end)
