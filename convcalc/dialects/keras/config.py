"""A mapping of a Keras model, whose values are read as their key asks."""

from collections.abc import Callable
from typing import NamedTuple, TypeVar

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.values import UnreadableError, read_flag, read_integer, read_number
from convcalc.limits import MOST_AXES
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

T = TypeVar("T")


class RefusedError(Exception):
    """A layer that breaks a rule of Keras, or that convcalc does not know."""

    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.found = found


class Pair(NamedTuple):
    """What is done to the two sides of an axis."""

    begin: int
    end: int


class Config:
    """The values of a mapping by their keys; ``null`` is the same as no value."""

    def __init__(self, node: Node | None, span: Span) -> None:
        entries = node.entries if isinstance(node, Mapping) else ()
        self._values = {key.text: value for key, value in entries}
        self.span = node.span if node else span

    def node(self, key: str) -> Node | None:
        """Return a value as it stands in the text, None where there is none."""
        found = self._values.get(key)
        return None if is_null(found) else found

    def within(self, key: str) -> "Config":
        """Return the mapping at a key, an empty one where there is none."""
        return Config(self.node(key), self.span)

    def nodes(self, key: str) -> tuple[Node, ...]:
        """Return the items of a list, none where there is none."""
        node = self.node(key)
        return node.items if isinstance(node, Sequence) else ()

    def over(self, other: "Config") -> "Config":
        """Return these values, and another's for the keys that are not here."""
        both = Config(None, self.span)
        both._values = other._values | self._values
        return both

    def with_value(self, key: str, value: Node) -> "Config":
        """Return these values and another one."""
        return self.over(
            Config(Mapping((Entry(Scalar(key, value.span), value),), value.span), self.span)
        )

    def span_of(self, key: str) -> Span:
        """Return the place of a value, or of the mapping."""
        found = self._values.get(key)
        return found.span if found else self.span

    def text(self, key: str, default: str = "") -> str:
        """Return a text."""
        node = self.node(key)
        if node is None:
            return default
        if not isinstance(node, Scalar):
            raise wrong(key, "a text", node)
        return node.text

    def word(self, key: str, words: tuple[str, ...], default: str) -> str:
        """Return one of some words, which Keras takes in capitals too."""
        found = self.text(key, default).lower()
        if found not in words:
            raise wrong(key, f"{', '.join(words[:-1])} or {words[-1]}", self._values[key])
        return found

    def integer(self, key: str, default: int | None = None) -> int:
        """Return a whole number; without a default there must be one."""
        return self._read(key, default, whole_number)

    def number(self, key: str, default: float) -> float:
        """Return a number; one that is no number, or a list of them, is the default."""
        node = self.node(key)
        try:
            return read_number(node) if isinstance(node, Scalar) else default
        except UnreadableError:
            return default

    def flag(self, key: str, *, default: bool) -> bool:
        """Return whether something is so."""
        return bool(self._read(key, default, read_flag))

    def per_axis(self, key: str, axes: int, default: int | None = None) -> tuple[int, ...]:
        """Return a whole number for each of so many axes; one alone is for all."""
        node = self.node(key)
        if isinstance(node, Sequence):
            found = self.integers(key)
            if len(found) != axes:
                raise wrong(key, f"a list of {axes} whole numbers", node)
            return found
        return (self.integer(key, default),) * axes

    def integers(self, key: str, default: tuple[int, ...] | None = None) -> tuple[int, ...]:
        """Return a list of whole numbers; one alone is a list of one."""
        return self._read(key, default, _integers)

    def sizes(self, key: str) -> tuple[int | None, ...]:
        """Return the sizes of a shape, None where the text does not tell one."""
        node = self.node(key)
        items = node.items if isinstance(node, Sequence) else (node,) if node else ()
        if len(items) > MOST_AXES:
            raise wrong(key, f"a shape of at most {MOST_AXES} axes", node)
        try:
            found = tuple(None if is_null(it) else whole_number(it) for it in items)
        except UnreadableError:
            raise wrong(key, "a list of sizes, null for one that is not fixed", node) from None
        if any(it is not None and it < 1 for it in found):
            raise wrong(key, "a list of sizes of at least 1", node)
        return found

    def sides(self, key: str, axes: int, default: int) -> tuple[Pair, ...]:
        """Return a pair for each axis, from a number, a number an axis, or pairs."""
        node = self.node(key)
        items = node.items if isinstance(node, Sequence) else ()
        if not any(isinstance(it, Sequence) for it in items):
            if axes == 1 and len(items) == len(Pair._fields):
                return (Pair(*self.integers(key)),)
            return tuple(Pair(it, it) for it in self.per_axis(key, axes, default))
        try:
            pairs = [_integers(it) if isinstance(it, Sequence) else () for it in items]
        except UnreadableError:
            pairs = []
        if len(pairs) != axes or any(len(it) != len(Pair._fields) for it in pairs):
            raise wrong(key, f"a list of {axes} pairs of whole numbers", node)
        return tuple(Pair(*it) for it in pairs)

    def _read(self, key: str, default: T | None, read: Callable[[Node], T]) -> T:
        node = self.node(key)
        if node is None:
            if default is None:
                raise RefusedError(
                    Diagnostic(
                        "missing-field", f"the layer must have {key}", self.span_of("name")
                    )
                )
            return default
        try:
            return read(node)
        except UnreadableError as error:
            raise wrong(key, error, node) from None


def wrong(key: str, expected: object, node: Node | None) -> RefusedError:
    """Return the error that a value is of another kind."""
    assert node
    return RefusedError(wrong_type(key, expected, node))


def is_null(node: Node | None) -> bool:
    """Return whether there is no value."""
    return node is None or (
        isinstance(node, Scalar) and not node.quoted and node.text == "null"
    )


def whole_number(node: Node) -> int:
    """Return a whole number, which a tool may have written as ``2.0``."""
    if isinstance(node, Scalar) and not node.quoted and node.text.endswith(".0"):
        node = node._replace(text=node.text[:-2])
    if isinstance(node, Scalar) and node.quoted:
        raise UnreadableError("a whole number")
    return read_integer(node)


def _integers(node: Node) -> tuple[int, ...]:
    items = node.items if isinstance(node, Sequence) else (node,)
    if len(items) > MOST_AXES:
        raise UnreadableError(f"a list of at most {MOST_AXES} whole numbers")
    try:
        return tuple(map(whole_number, items))
    except UnreadableError as error:
        if isinstance(node, Scalar):
            raise
        raise UnreadableError(f"a list, each {error}") from None
