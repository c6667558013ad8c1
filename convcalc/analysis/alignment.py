"""Two lists of layers side by side: the longest common subsequence, weighted by likeness.

Source: Wagner & Fischer 1974, "The String-to-String Correction Problem".
"""

from collections.abc import Iterator, Sequence

from convcalc.analysis.results import LayerResult

Pairing = tuple[LayerResult | None, LayerResult | None]

_MOST_CELLS = 4_000_000
"""How large a table of likenesses may grow; beyond it only beginning and end are paired."""

_TYPE, _NAME, _FIELDS = 4, 2, 1


def likeness(one: LayerResult, other: LayerResult) -> int:
    """Return how much two layers have in common; 0 for those that nobody would compare."""
    same_type, same_name = one.type == other.type, one.name == other.name
    alike = same_type and one.spec.layer == other.spec.layer
    return _TYPE * same_type + _NAME * same_name + _FIELDS * alike


def align(before: Sequence[LayerResult], after: Sequence[LayerResult]) -> list[Pairing]:
    """Return the layers in pairs in their order; one that has no counterpart stands alone."""
    head = _common(before, after)
    tail = _common(before[head:][::-1], after[head:][::-1])
    middle = before[head : len(before) - tail], after[head : len(after) - tail]
    pairs: list[Pairing] = list(zip(before[:head], after[:head], strict=True))
    pairs += _aligned(*middle)
    pairs += zip(before[len(before) - tail :], after[len(after) - tail :], strict=True)
    return pairs


def _common(before: Sequence[LayerResult], after: Sequence[LayerResult]) -> int:
    """Return how many layers at the beginning are the same."""
    count = 0
    for one, other in zip(before, after, strict=False):
        if likeness(one, other) < _TYPE + _NAME + _FIELDS:
            break
        count += 1
    return count


def _aligned(before: Sequence[LayerResult], after: Sequence[LayerResult]) -> Iterator[Pairing]:
    if len(before) * len(after) > _MOST_CELLS:
        yield from ((it, None) for it in before)
        yield from ((None, it) for it in after)
        return
    best = _table(before, after)
    at, beside = 0, 0
    while at < len(before) or beside < len(after):
        here = best[at][beside]
        if at < len(before) and best[at + 1][beside] == here:
            yield before[at], None
            at += 1
        elif beside < len(after) and best[at][beside + 1] == here:
            yield None, after[beside]
            beside += 1
        else:
            yield before[at], after[beside]
            at, beside = at + 1, beside + 1


def _table(before: Sequence[LayerResult], after: Sequence[LayerResult]) -> list[list[int]]:
    """Return the most that layers from each pair of positions on can have in common."""
    below = [0] * (len(after) + 1)
    table = [below]
    for one in reversed(before):
        row = [0] * (len(after) + 1)
        for position in range(len(after) - 1, -1, -1):
            like = likeness(one, after[position])
            paired = below[position + 1] + like if like else 0
            row[position] = max(below[position], row[position + 1], paired)
        table.append(row)
        below = row
    return table[::-1]
