"""Two lists of layers side by side: the longest common subsequence, weighted by likeness.

Source: Wagner & Fischer 1974, "The String-to-String Correction Problem"; for long networks
Cohen's "patience diff": layers of the same name and type are fixed first.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convcalc.analysis.layer_result import LayerResult

Pairing = tuple[LayerResult | None, LayerResult | None]

_MOST_CELLS = 1_000_000
"""How large a table of likenesses may grow; a second's work."""

_TYPE, _NAME, _FIELDS = 4, 2, 1


class _Key(NamedTuple):
    """What two layers may have in common, as numbers that are fast to compare."""

    type: int
    name: int
    layer: int


def align(before: Sequence[LayerResult], after: Sequence[LayerResult]) -> list[Pairing]:
    """Return the layers in pairs in their order; one that has no counterpart stands alone."""
    keys = _keys([*before, *after])
    pairs = _aligned(keys[: len(before)], keys[len(before) :])
    return [
        (None if one is None else before[one], None if other is None else after[other])
        for one, other in pairs
    ]


def _keys(rows: Sequence[LayerResult]) -> list[_Key]:
    numbers: dict[object, int] = {}
    return [
        _Key(
            numbers.setdefault(("type", row.type), len(numbers)),
            numbers.setdefault(("name", row.name), len(numbers)),
            numbers.setdefault((row.type, row.spec.layer), len(numbers)),
        )
        for row in rows
    ]


Positions = Iterator[tuple[int | None, int | None]]


def _aligned(before: Sequence[_Key], after: Sequence[_Key]) -> Positions:
    """Yield positions of layers in pairs: what begins and ends alike, and what is between."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    ends = len(before) - tail, len(after) - tail
    yield from ((at, at) for at in range(head))
    yield from _shifted(_middle(before[head : ends[0]], after[head : ends[1]]), head, head)
    yield from ((ends[0] + at, ends[1] + at) for at in range(tail))


def _common(before: Sequence[_Key], after: Sequence[_Key]) -> int:
    """Return how many layers at the beginning are the same."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        count += 1
    return count


def _shifted(pairs: Positions, of_before: int, of_after: int) -> Positions:
    for one, other in pairs:
        yield (
            None if one is None else one + of_before,
            None if other is None else other + of_after,
        )


def _middle(before: Sequence[_Key], after: Sequence[_Key]) -> Positions:
    if len(before) * len(after) <= _MOST_CELLS:
        yield from _best(before, after)
        return
    anchors = _anchors(before, after)
    if not anchors:
        yield from ((at, None) for at in range(len(before)))
        yield from ((None, at) for at in range(len(after)))
        return
    start = (0, 0)
    for one, other in [*anchors, (len(before), len(after))]:
        gap = before[start[0] : one], after[start[1] : other]
        yield from _shifted(_middle(*gap), *start)
        if one < len(before):
            yield one, other
        start = one + 1, other + 1


def _anchors(before: Sequence[_Key], after: Sequence[_Key]) -> list[tuple[int, int]]:
    """Return the most layers of one name and type in both that are in the same order."""
    places = {key[:2]: at for at, key in enumerate(after)}
    shared = {key[:2]: at for at, key in enumerate(before) if key[:2] in places}
    ends: list[int] = []
    chains: list[tuple[tuple[int, int], int | None]] = []
    last: list[int] = []
    for key, one in sorted(shared.items(), key=lambda it: it[1]):
        other = places[key]
        length = bisect_left(ends, other)
        chains.append(((one, other), last[length - 1] if length else None))
        ends[length : length + 1] = [other]
        last[length : length + 1] = [len(chains) - 1]
    found = []
    at = last[-1] if last else None
    while at is not None:
        pair, at = chains[at]
        found.append(pair)
    return found[::-1]


def _best(before: Sequence[_Key], after: Sequence[_Key]) -> Positions:
    """Yield the pairs that have the most in common."""
    best = _table(before, after)
    at, beside = 0, 0
    while at < len(before) or beside < len(after):
        here = best[at][beside]
        if at < len(before) and best[at + 1][beside] == here:
            yield at, None
            at += 1
        elif beside < len(after) and best[at][beside + 1] == here:
            yield None, beside
            beside += 1
        else:
            yield at, beside
            at, beside = at + 1, beside + 1


def _table(before: Sequence[_Key], after: Sequence[_Key]) -> list[list[int]]:
    """Return the most that layers from each pair of positions on can have in common."""
    below = [0] * (len(after) + 1)
    table = [below]
    for kind, name, layer in reversed(before):
        row = [0] * (len(after) + 1)
        behind = 0
        for position in range(len(after) - 1, -1, -1):
            other_kind, other_name, other_layer = after[position]
            like = _TYPE * (kind == other_kind) + _NAME * (name == other_name)
            if like:
                like += below[position + 1] + _FIELDS * (layer == other_layer)
            behind = row[position] = max(below[position], behind, like)
        table.append(row)
        below = row
    return table[::-1]
