"""What a layer of a functional model reads, in the forms of Keras 2 and 3."""

from collections.abc import Iterator
from typing import NamedTuple

from convcalc.dialects.keras.config import is_null
from convcalc.dialects.values import UnreadableError, read_integer
from convcalc.source import Span
from convcalc.tree import Mapping, Node, Scalar, Sequence

_KERAS_TENSOR = "__keras_tensor__"
_HISTORY = 3
"""A tensor is the name of a layer, the number of its use, the number of the output."""


class Source(NamedTuple):
    """An output of a use of a layer, as a text names it."""

    layer: str
    use: int
    output: int
    span: Span


class Read(NamedTuple):
    """One argument of a use: outputs of layers, or a value; ``key`` is empty by position."""

    key: str
    sources: tuple[Source, ...]
    value: Node


class Use(NamedTuple):
    """One use of a layer: what it is given."""

    reads: tuple[Read, ...]
    span: Span

    @property
    def sources(self) -> Iterator[Source]:
        """Every output that is read."""
        return (it for read in self.reads for it in read.sources)


def read_uses(node: Node | None) -> tuple[Use, ...]:
    """Return the uses of a layer, from its ``inbound_nodes``."""
    items = node.items if isinstance(node, Sequence) else ()
    return tuple(_use(it) for it in items)


def _use(node: Node) -> Use:
    if isinstance(node, Mapping):
        entries = {key.text: value for key, value in node.entries}
        if "args" in entries or "kwargs" in entries:
            return Use(tuple(_of_keras_3(entries)), node.span)
        # Keras 2: a layer that takes a mapping of inputs
        return Use(tuple(_named(key.text, it) for key, it in node.entries), node.span)
    if _is_source(node):
        return Use(tuple(_of_keras_2(node)), node.span)
    items = node.items if isinstance(node, Sequence) else ()
    return Use(tuple(read for it in items for read in _of_keras_2(it)), node.span)


def _of_keras_3(entries: dict[str, Node]) -> Iterator[Read]:
    args = entries.get("args")
    for it in args.items if isinstance(args, Sequence) else ():
        yield _named("", it)
    kwargs = entries.get("kwargs")
    for key, value in kwargs.entries if isinstance(kwargs, Mapping) else ():
        if not is_null(value):
            yield _named(key.text, value)


def _of_keras_2(node: Node) -> Iterator[Read]:
    """Yield ``[layer, use, output, {keyword: value}]`` and what its keywords give."""
    if not _is_source(node):
        yield _named("", node)
        return
    assert isinstance(node, Sequence)
    source = _source(node)
    yield Read("", (source,) if source else (), node.items[2])
    keywords = node.items[_HISTORY] if len(node.items) > _HISTORY else None
    for key, value in keywords.entries if isinstance(keywords, Mapping) else ():
        if not is_null(value):
            yield _named(key.text, value)


def _named(key: str, value: Node) -> Read:
    return Read(key, tuple(_sources(value)), value)


def _sources(node: Node) -> Iterator[Source]:
    """Yield the outputs that a value names, those in lists of lists too."""
    left = [node]
    while left:
        at = left.pop()
        if isinstance(at, Mapping):
            entries = {key.text: value for key, value in at.entries}
            kind = entries.get("class_name")
            if isinstance(kind, Scalar) and kind.text == _KERAS_TENSOR:
                config = entries.get("config")
                inner = config.entries if isinstance(config, Mapping) else ()
                left += [it for name, it in inner if name.text == "keras_history"]
            elif kind is None:
                left += [it for _, it in reversed(at.entries)]
        elif _is_source(at):
            assert isinstance(at, Sequence)
            if found := _source(at):
                yield found
        elif isinstance(at, Sequence):
            left += reversed(at.items)


def _is_source(node: Node) -> bool:
    """Return whether a list is a name, two numbers and perhaps keywords."""
    if not isinstance(node, Sequence) or not _HISTORY <= len(node.items) <= _HISTORY + 1:
        return False
    name, use = node.items[:2]
    is_named = isinstance(name, Scalar) and name.quoted
    return is_named and isinstance(use, Scalar) and not use.quoted


def _source(node: Sequence) -> Source | None:
    """Return the output that a list names; None of a constant, whose use is -1."""
    name, use, output = node.items[:_HISTORY]
    try:
        numbers = read_integer(use), read_integer(output)
    except UnreadableError:
        return None
    if not isinstance(name, Scalar) or min(numbers) < 0:
        return None
    return Source(name.text, *numbers, node.span)


def listed_sources(node: Node | None) -> tuple[Source, ...]:
    """Return the outputs in ``input_layers`` or ``output_layers``, one alone too."""
    return tuple(_sources(node)) if node else ()
