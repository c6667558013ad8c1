"""Values with ``${...}`` in them: found once, worked out for each set of variables."""

import re
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, SpecError, TooMuchError
from convcalc.dialects.expressions import Expression, parse
from convcalc.dialects.operands import ExpressionError, Variables
from convcalc.dialects.operations import as_text
from convcalc.limits import MOST_CHARACTERS, MOST_WRITTEN_EXPRESSIONS
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

_OPENING, _CLOSING = "${", "}"
_WORK_OF_AN_ITEM = 4  # against that of a character of an expression


class Use(NamedTuple):
    """A variable's name in an expression, and where it stands."""

    name: str
    span: Span


class Template(NamedTuple):
    """The parts of a value: plain texts, and expressions with their offset in the value."""

    scalar: Scalar
    parts: tuple[str | tuple[Expression, int], ...]
    uses: tuple[Use, ...]

    @property
    def leading_name(self) -> str | None:
        """The variable that the value begins with, if it does."""
        match self.parts[0]:
            case (Expression(names=(only,)), _) if only.text == _inside(self.scalar.text):
                return only.text
        return None

    def fill(self, variables: Variables) -> Node:
        """Return the value with its expressions worked out, or raise SpecError.

        The error is empty where a variable's own value is wrong: that was said there.
        """
        texts = []
        worked_out = False
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
            worked_out = not isinstance(value, str)
        return Scalar(
            self._bounded("".join(texts)), self.scalar.span, quoted=True, worked_out=worked_out
        )

    def _bounded(self, text: str) -> str:
        """Return a text, or raise SpecError where variables have made it too long."""
        if len(text) <= MOST_CHARACTERS:
            return text
        message = (
            f"a word or text must have at most {MOST_CHARACTERS:,} characters,"
            f" but this one is filled to {len(text):,}"
        )
        raise SpecError(Diagnostic("text-too-long", message, self.scalar.span, "shorten it"))

    def _list(self, value: Node) -> Node:
        if len(self.parts) == 1:
            return value._replace(span=self.scalar.span)
        message = "a part of a text must be a number or a word, but this one is a list"
        raise SpecError(Diagnostic("wrong-type", message, self.scalar.span))


def _inside(text: str) -> str:
    return text[len(_OPENING) : text.find(_CLOSING)].strip()


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
    """Return the parts of a value, or raise SpecError."""
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
            Use(it.text, _place(scalar, inner + it.start, inner + it.end))
            for it in expression.names
        )
        at = end + len(_CLOSING)
    parts += [text[at:]] if at < len(text) else []
    return Template(scalar, tuple(parts), tuple(uses))


def _too_many(scalar: Scalar) -> Diagnostic:
    return Diagnostic(
        "too-many-values",
        f"all expressions together must have at most {MOST_WRITTEN_EXPRESSIONS:,} characters,"
        " but these have more",
        scalar.span,
        "work values out once, in variables or in a block",
    )


class Templates:
    """All values of a spec with ``${...}`` in them, by the identity of their nodes."""

    def __init__(self, root: Node, found: list[Diagnostic]) -> None:
        self.misread: set[str] = set()  # all words of values that could not be read
        self._of: dict[int, Template | None] = {}
        self._found = found
        self._written = 0
        self._root = root  # as long as it lives, no other node has one of its identities
        self._holds: dict[int, bool] = {}
        self._scan(root)
        self.work = 0  # done so far by filling in

    def _scan(self, node: Node) -> bool:
        """Return whether a node holds templates; it may be reached by many aliases."""
        if id(node) not in self._holds:
            match node:
                case Scalar(text):
                    holds = _OPENING in text
                    if holds:
                        self._read(node)
                case Sequence(items):
                    holds = self._scan_all(items)
                case Mapping(entries):
                    holds = self._scan_all(tuple(it.value for it in entries))
            self._holds[id(node)] = holds
        return self._holds[id(node)]

    def _scan_all(self, nodes: tuple[Node, ...]) -> bool:
        return True in [self._scan(it) for it in nodes]

    def _read(self, scalar: Scalar) -> None:
        self._of[id(scalar)] = None
        self._written += len(scalar.text)
        if self._written > MOST_WRITTEN_EXPRESSIONS:
            raise TooMuchError(_too_many(scalar))
        try:
            self._of[id(scalar)] = read_template(scalar)
        except SpecError as error:
            self._found.extend(error.diagnostics)
            self.misread.update(re.findall(r"\w+", scalar.text))

    def of(self, node: Node) -> Template | None:
        """Return the template that a node is, or None."""
        return self._of.get(id(node))

    def fill(self, node: Node, variables: Variables) -> Node:
        """Return a node with all its expressions worked out, or raise SpecError."""
        self.work += 1
        if not self._holds[id(node)]:
            if isinstance(node, Sequence):  # whoever reads it does the work
                self.work += _WORK_OF_AN_ITEM * len(node.items)
            return node
        return self._fill(node, variables, {})

    def _fill(self, node: Node, variables: Variables, done: dict[int, Node]) -> Node:
        if not self._holds[id(node)]:
            return node
        if id(node) not in done:
            match node:
                case Scalar():
                    template = self._of[id(node)]
                    if template is None:
                        raise SpecError
                    self.work += len(node.text)
                    done[id(node)] = template.fill(variables)
                case Sequence(items, span):
                    self.work += _WORK_OF_AN_ITEM * len(items)
                    filled = (self._fill(it, variables, done) for it in items)
                    done[id(node)] = Sequence(tuple(filled), span)
                case Mapping(entries, span):
                    pairs = (Entry(key, self._fill(it, variables, done)) for key, it in entries)
                    done[id(node)] = Mapping(tuple(pairs), span)
        return done[id(node)]
