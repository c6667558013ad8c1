"""The pattern of a network in the notation of the course: ``[(CONV-RELU)*2-POOL]*2-FC``.

Source: CS231n course notes, "Convolutional Networks", layer patterns. Branches are not in it;
they are written ``{A | B}`` here, with the layer that merges them behind, and ``ID`` for one
without layers.
"""

from collections.abc import Iterator
from typing import NamedTuple

from convcalc.graph import Graph, Node

_BRACKETS = (("(", ")"), ("[", "]"))
_IDENTITY = "ID"
_LONGEST = 64
"""How many layers and groups a part that repeats may have."""

_DEEPEST = 50
"""How deep branches may nest before the pattern says less than the layers do."""


class Repeat(NamedTuple):
    """A part of a pattern that comes so many times in a row."""

    parts: "Parts"
    times: int


class Branches(NamedTuple):
    """Ways between a tensor and the layer that merges them; one without layers is empty."""

    ways: "tuple[Parts, ...]"


Part = str | Repeat | Branches
Parts = tuple[Part, ...]


def pattern(graph: Graph) -> str | None:
    """Return the pattern of a network, or None where its branches do not nest."""
    walk = _Walk(graph)
    parts = walk.whole()
    return None if parts is None else _text(folded(parts))


class _Walk:
    """Follows tensors from the first input to the outputs; labels beside it are not shown."""

    def __init__(self, graph: Graph) -> None:
        self._unseen = len(graph.nodes)
        self._depth = 0
        self._others = set(range(1, len(graph.network.inputs)))
        self._readers: dict[int, list[Node]] = {}
        for node in graph.nodes:
            for tensor in self._inputs(node):
                self._readers.setdefault(tensor, []).append(node)

    def _inputs(self, node: Node) -> list[int]:
        return [it for it in node.inputs if it is not None and it not in self._others]

    def whole(self) -> Parts | None:
        """Return the parts of the network where it is one chain of layers and branches."""
        found = self._after(0)
        if found is None or found[1] is not None or self._unseen:
            return None
        return found[0]

    def _after(self, tensor: int) -> tuple[Parts, Node | None] | None:
        """Return what follows a tensor, and the merge with other branches where that ends."""
        parts: list[Part] = []
        while readers := self._readers.get(tensor, ()):
            merge: Node | None = readers[0]
            if len(readers) > 1:
                found = self._branches(readers)
                if found is None:
                    return None
                branches, merge = found
                parts.append(branches)
            elif len(self._inputs(readers[0])) > 1:
                return tuple(parts), merge
            if merge is None or len(merge.outputs) > 1:
                return None if merge else (tuple(parts), None)
            parts.extend(_word(merge))
            self._unseen -= 1
            if not merge.outputs:
                break
            (tensor,) = merge.outputs
        return tuple(parts), None

    def _branches(self, readers: list[Node]) -> tuple[Branches, Node | None] | None:
        """Return the ways behind a tensor and the one layer that merges them all, if any."""
        if self._depth == _DEEPEST:
            return None
        self._depth += 1
        found = [self._way(node) for node in readers]
        self._depth -= 1
        ways = [it for it in found if it is not None]
        if len(ways) < len(found):
            return None
        merge = ways[0][1]
        if any(it is not merge for _, it in ways):
            return None
        if merge is not None and len(self._inputs(merge)) != len(readers):
            return None
        return Branches(tuple(folded(parts) for parts, _ in ways)), merge

    def _way(self, node: Node) -> tuple[Parts, Node | None] | None:
        """Return the layers from one on, and the merge where they end; at once if it is one."""
        if len(self._inputs(node)) > 1:
            return (), node
        if len(node.outputs) > 1:
            return None
        self._unseen -= 1
        found = self._after(node.outputs[0]) if node.outputs else ((), None)
        return found and ((*_word(node), *found[0]), found[1])


def _word(node: Node) -> Iterator[str]:
    """Yield what the pattern calls a layer, nothing for one that it does not show."""
    notation = node.spec.layer.notation if node.spec.layer else ""
    if notation is not None:
        yield notation or node.spec.type.upper()


def folded(parts: Parts) -> Parts:
    """Return parts with all that comes several times in a row written once, the short first."""
    length = 1
    while 2 * length <= len(parts) and length <= _LONGEST:
        shorter = _folded_once(parts, length)
        # what was folded may now repeat with a shorter period than before
        length = length + 1 if shorter == parts else 1
        parts = shorter
    return parts


def _folded_once(parts: Parts, length: int) -> Parts:
    """Return parts with each run of equal stretches of a length written once."""
    folded: list[Part] = []
    at = 0
    while at < len(parts):
        end = at + length
        while end < len(parts) and parts[end] == parts[end - length]:
            end += 1
        times = (end - at) // length
        if times == 1:
            folded.append(parts[at])
            at += 1
            continue
        start = _best_start(parts, at, length, end - times * length)
        folded.extend(parts[at:start])
        folded.append(Repeat(parts[start : start + length], times))
        at = start + times * length
    return tuple(folded)


def _best_start(parts: Parts, first: int, length: int, last: int) -> int:
    """Return where a repetition starts as a stage does: behind a pooling, or at branches."""
    for start in range(first, last + 1):
        if parts[start + length - 1] == "POOL" or isinstance(parts[start], Branches):
            return start
    return first


def _text(parts: Parts) -> str:
    return "-".join(map(_part_text, parts))


def _part_text(part: Part) -> str:
    match part:
        case Repeat((str(word),), times):
            return f"{word}*{times}"
        case Repeat(parts, times):
            begin, end = _BRACKETS[_depth(part) % 2]
            return f"{begin}{_text(parts)}{end}*{times}"
        case Branches(ways):
            return f"{{{' | '.join(_text(it) or _IDENTITY for it in ways)}}}"
        case str(word):
            return word


def _depth(part: Part) -> int:
    """Return how many repetitions are nested in a repetition."""
    match part:
        case Repeat(parts):
            return max((_depth(it) + _is_bracketed(it) for it in parts), default=0)
        case Branches(ways):
            return max(
                (_depth(it) + _is_bracketed(it) for way in ways for it in way), default=0
            )
        case str():
            return 0


def _is_bracketed(part: Part) -> bool:
    return isinstance(part, Repeat) and not (
        len(part.parts) == 1 and isinstance(part.parts[0], str)
    )
