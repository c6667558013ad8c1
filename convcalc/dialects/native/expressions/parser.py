"""The expressions inside ``${...}``: a text becomes a function of the variables it names.

conditional = operation ["if" operation "else" conditional]
operation   = operand {operator operand}, where operators bind as in Python: or, and, not,
              comparisons, + and -, * / // and %, signs, **
operand     = number | text | "true" | "false" | name | name "[" ... "]"
            | function "(" ... ")" | "(" ... ")"

Nothing but variables and a few functions can be reached, and the length, the nesting and the
digits of every number are bounded. Python's own parser would not do: ``from`` and ``in`` are
names of variables here, and what it says of a mistake changes with its version.
"""

import re
from typing import NamedTuple, NoReturn

from convcalc.diagnostics import did_you_mean
from convcalc.dialects.native.expressions import evaluation as operands
from convcalc.dialects.native.expressions.arithmetic import FUNCTIONS
from convcalc.dialects.native.expressions.evaluation import (
    Evaluate,
    ExpressionError,
    Operand,
    Token,
)
from convcalc.dialects.values import KEYWORDS
from convcalc.limits import MOST_WORDS

_DEEPEST = 30

_TOKEN = re.compile(
    r"(?P<number>[0-9]+\.?[0-9]*|\.[0-9]+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<sign>\*\*|//|==|!=|<=|>=|[-+*/%<>(),\[\]])"
    r"|(?P<blank>[ \t\r\n]+)"
)

_OR, _AND, _NOT, _COMPARISON, _SUM, _TERM, _SIGN, _POWER = range(1, 9)
_BINDS = {
    "or": _OR,
    "and": _AND,
    **dict.fromkeys(("==", "!=", *operands.COMPARE), _COMPARISON),
    **dict.fromkeys(("+", "-"), _SUM),
    **dict.fromkeys(("*", "/", "//", "%"), _TERM),
    "**": _POWER,
}
"""How strongly an operator between two operands binds."""

_WAYS_OUT = {
    "=": "write '==' to compare",
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not'",
    "^": "write '**' for a power",
    "?": "write 'a if b else c'",
    "$": "write the name without '$'",
}
_SHORTER = "give a part of it to a variable of its own"


class Expression(NamedTuple):
    """A parsed expression, and the variables it names."""

    evaluate: Evaluate
    names: tuple[Token, ...]


def parse(text: str) -> Expression:
    """Return the expression that a text is, or raise ExpressionError."""
    parser = _Parser(text)
    whole = parser.conditional()
    if parser.next.kind != "end":
        parser.refuse("an expression must go on with an operator or end")
    return Expression(whole.evaluate, tuple(parser.names))


def _tokens(text: str) -> list[Token]:
    tokens = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match or not match.lastgroup:
            raise _no_token(text, at)
        if match.lastgroup != "blank":
            tokens.append(Token(match.lastgroup, match[0], at))
        at = match.end()
        if len(tokens) > MOST_WORDS:
            raise ExpressionError(
                "limit-exceeded",
                f"an expression must have at most {MOST_WORDS} words, but this one has more",
                0,
                len(text),
                _SHORTER,
            )
    return [*tokens, Token("end", "", len(text))]


def _no_token(text: str, at: int) -> ExpressionError:
    mark = text[at]
    shown = f"'{mark}'" if mark.isprintable() else f"U+{ord(mark):04X}"
    message = f"an expression must be made of numbers, names and operators, but here is {shown}"
    if mark in "'\"":
        message = f"text in quotes must end with {mark}, but the expression ends before"
    return ExpressionError("invalid-expression", message, at, at + 1, _WAYS_OUT.get(mark))


class _Parser:
    """Reads by the strength of operators; check looks, read and consume take.

    Source: Pratt 1973, "Top down operator precedence".
    """

    def __init__(self, text: str) -> None:
        self.names: list[Token] = []
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    @property
    def next(self) -> Token:
        """The token to be read."""
        return self._tokens[self._at]

    def check(self, *words: str) -> bool:
        """Return whether the next token is one of these operators or keywords."""
        return self.next.kind in ("sign", "name") and self.next.text in words

    def read(self) -> Token:
        """Take the next token."""
        token = self.next
        self._at += 1
        return token

    def consume(self, *words: str) -> Token | None:
        """Take the next token if it is one of these."""
        return self.read() if self.check(*words) else None

    def expect(self, word: str, expected: str) -> Token:
        """Take the next token, which must be this one."""
        return self.consume(word) or self.refuse(expected)

    def refuse(self, expected: str) -> NoReturn:
        """Say what must stand where the next token stands."""
        token = self.next
        state = f"here is '{token.text}'" if token.text else "the expression ends"
        message = f"{expected}, but {state}"
        end = max(token.end, token.start + 1)
        raise ExpressionError("invalid-expression", message, token.start, end)

    def conditional(self) -> Operand:
        """Read ``operation ["if" operation "else" conditional]``."""
        self._deepen()
        value = self._operation(_OR)
        if self.consume("if"):
            condition = self._operation(_OR)
            self.expect("else", "'a if b' must go on with 'else'")
            value = operands.choice(value, condition, self.conditional())
        self._depth -= 1
        return value

    def _deepen(self) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ExpressionError(
                "limit-exceeded",
                f"an expression must be nested at most {_DEEPEST} levels deep,"
                " but this one goes deeper",
                self.next.start,
                self.next.end,
                _SHORTER,
            )

    def _operation(self, least: int) -> Operand:
        """Read operands with all operators between them that bind at least so strongly."""
        value = self._prefixed(least)
        while (strength := self._strength()) >= least:
            if strength == _COMPARISON:
                value = self._comparison(value)
                continue
            word = self.read()
            if strength == _POWER:
                self._deepen()
                value = operands.computation(word, value, self._operation(_SIGN))
                self._depth -= 1
            elif strength <= _AND:
                second = self._operation(strength + 1)
                value = operands.logic(value, second, decides=strength == _OR)
            else:
                value = operands.computation(word, value, self._operation(strength + 1))
        return value

    def _strength(self) -> int:
        """Return how strongly the operator that comes next binds, 0 where none comes."""
        token = self.next
        return _BINDS.get(token.text, 0) if token.kind in ("sign", "name") else 0

    def _prefixed(self, least: int) -> Operand:
        if least <= _NOT and (word := self.consume("not")):
            return operands.negation(self._operation(_NOT), word)
        if word := self.consume("-", "+"):
            zero = Operand(lambda _: 0, word.start, word.start)
            return operands.computation(word, zero, self._operation(_SIGN))
        return self._atom()

    def _comparison(self, first: Operand) -> Operand:
        compared, words = [first], []
        while self._strength() == _COMPARISON:
            words.append(self.read().text)
            compared.append(self._operation(_SUM))
        return operands.comparison(compared, words)

    def _atom(self) -> Operand:
        if self.consume("("):
            value = self.conditional()
            self.expect(")", "'(' must be closed with ')'")
            return value
        if self.next.kind not in ("number", "text", "name") or self.check(*KEYWORDS[:5]):
            self.refuse("a number, a name or '(' must follow")
        token = self.read()
        if token.kind == "name" and self.check("("):
            return self._call(token)
        if token.kind == "name" and token.text not in KEYWORDS:
            self.names.append(token)
            if self.consume("["):
                index = self.conditional()
                end = self.expect("]", "'[' must be closed with ']'").end
                return operands.item(token, index, end)
        return Operand(operands.atom(token), token.start, token.end)

    def _call(self, name: Token) -> Operand:
        if name.text not in FUNCTIONS:
            raise ExpressionError(
                "unknown-name",
                f"only functions of a spec can be called, but there is no '{name.text}'",
                name.start,
                name.end,
                did_you_mean(name.text, FUNCTIONS)
                or f"the functions are {', '.join(FUNCTIONS)}",
            )
        self.read()  # the bracket
        arguments = [] if self.check(")") else [self.conditional()]
        while self.consume(","):
            arguments.append(self.conditional())
        end = self.expect(")", f"{name.text}(...) must go on with ',' or end with ')'").end
        return operands.call(name, arguments, end)
