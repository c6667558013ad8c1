"""One value with ``${...}`` in it: read once, worked out for each set of variables."""

import re
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, SpecError
from convcalc.dialects.native.expressions import Template, Use, Variables
from convcalc.dialects.native.expressions.arithmetic import as_text
from convcalc.dialects.native.expressions.evaluation import ExpressionError
from convcalc.dialects.native.expressions.parser import Expression, parse
from convcalc.limits import MOST_CHARACTERS
from convcalc.source import Span
from convcalc.tree import Mapping, Node, Scalar, Sequence, WorkedOut

_OPENING, _CLOSING = "${", "}"
_VALUE = re.compile(r"\$\{\s*([A-Za-z_]\w*)\s*(\[[^\[\]]*\]\s*)?\}")
"""A variable, or a value of the list that it is."""


class _Parts(NamedTuple):
    """The parts of a value: plain texts, and expressions with their offset in the value."""

    scalar: Scalar
    parts: tuple[str | tuple[Expression, int], ...]

    def leading_name(self) -> str | None:
        """Return the variable that the value begins with, if it does."""
        found = _VALUE.match(self.scalar.text)
        return found[1] if found else None

    def fill(self, variables: Variables) -> Node:
        """Return the value with its expressions worked out, or raise SpecError."""
        texts = []
        kind = Scalar
        for part in self.parts:
            if isinstance(part, str):
                texts.append(part)
                continue
            expression, offset = part
            try:
                value = expression.evaluate(variables)
            except ExpressionError as error:
                raise SpecError(placed(error, self.scalar, offset)) from error
            except KeyError as error:
                raise SpecError from error
            if isinstance(value, Scalar | Sequence | Mapping):
                return self._list(value)
            texts.append(as_text(value))
            kind = Scalar if isinstance(value, str) else WorkedOut
        return kind(self._bounded("".join(texts)), self.scalar.span, quoted=True)

    def _bounded(self, text: str) -> str:
        """Return a text, or raise SpecError where variables have made it too long."""
        if len(text) <= MOST_CHARACTERS:
            return text
        message = (
            f"a word or text must have at most {MOST_CHARACTERS:,} characters,"
            f" but this one is filled to {len(text):,}"
        )
        raise SpecError(Diagnostic("limit-exceeded", message, self.scalar.span, "shorten it"))

    def _list(self, value: Node) -> Node:
        if len(self.parts) == 1:
            return value._replace(span=self.scalar.span)
        message = "a part of a text must be a number or a word, but this one is a list"
        raise SpecError(Diagnostic("wrong-type", message, self.scalar.span))


def placed(error: ExpressionError, scalar: Scalar, offset: int) -> Diagnostic:
    """Return an error in an expression that begins at ``offset`` of a scalar's text."""
    span = _place(scalar, offset + error.start, offset + error.end)
    return Diagnostic(error.rule, error.message, span, error.help)


def _place(scalar: Scalar, start: int, end: int) -> Span:
    """Return the place of a part of a scalar's text; the whole of it where it has escapes."""
    width = scalar.span.end - scalar.span.start
    quote = width - len(scalar.text)
    if quote != 2 * scalar.quoted:
        return scalar.span
    first = scalar.span.start + quote // 2
    return Span(first + start, first + end)


def read_template(scalar: Scalar) -> Template:
    """Return a value with expressions in it, or raise SpecError."""
    text, at = scalar.text, 0
    parts: list[str | tuple[Expression, int]] = []
    uses: list[Use] = []
    while (start := text.find(_OPENING, at)) >= 0:
        end = text.find(_CLOSING, start)
        if end < 0:
            message = "'${' must be closed with '}', but the value ends without"
            span = _place(scalar, start, start + len(_OPENING))
            raise SpecError(Diagnostic("invalid-expression", message, span))
        inner = start + len(_OPENING)
        try:
            expression = parse(text[inner:end])
        except ExpressionError as error:
            raise SpecError(placed(error, scalar, inner)) from error
        parts += [text[at:start]] if start > at else []
        parts.append((expression, inner))
        uses += (
            Use(name.text, _place(scalar, inner + name.start, inner + name.end))
            for name in expression.names
        )
        at = end + len(_CLOSING)
    parts += [text[at:]] if at < len(text) else []
    read = _Parts(scalar, tuple(parts))
    return Template(read.fill, tuple(uses), read.leading_name())
