"""Which of many known names a misspelt one is nearest to.

The answer is that of ``difflib.get_close_matches``, but of 100,000 names only some hundreds are
compared with it: those that share too few letters cannot be near, whatever their order.
"""

from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from itertools import takewhile

from convcalc.limits import MOST_COMPARED

_LONGEST_WORD = 100
_LEAST_RATIO = 0.6  # difflib's own: 3 of 10 letters are shared, counted in both words
_CLASSES = 96  # of letters; each of ASCII is one of its own


def is_slip(word: str, meant: str) -> bool:
    """Return whether a word is another one mistyped: one letter is wrong, or two are swapped.

    Capitals and underscores do not count. ``POOLING3D`` is no slip for ``POOLING``.
    """
    one, other = (it.lower().replace("_", "") for it in (word, meant))
    for _ in range(2):  # cut off what they begin with in common, then what they end with
        pairs = takewhile(lambda it: it[0] == it[1], zip(one, other, strict=False))
        start = sum(1 for _ in pairs)
        one, other = one[start:][::-1], other[start:][::-1]
    return max(len(one), len(other)) <= 1 or (len(one) == len("ab") and one == other[::-1])


class Nearest:
    """Known names, looked through once for all questions about them."""

    def __init__(self, known: Iterable[str]) -> None:
        self._bits: dict[tuple[int, int], int] = {}
        self._in_lower_case: dict[str, str] = {}
        self._alike: dict[tuple[int, int], list[str]] = {}  # by length and letters
        for name in known:
            self._in_lower_case.setdefault(name.lower(), name)
            if len(name) <= _LONGEST_WORD:
                self._alike.setdefault((len(name), self._letters(name)), []).append(name)

    def _letters(self, word: str) -> int:
        """Return a set of bits: one for the first ``a``, one for the second, and so on.

        Two words share as many letters as their sets have bits in common, or fewer.
        """
        counts: dict[int, int] = {}
        letters = 0
        for character in word:
            kind = ord(character) % _CLASSES
            count = counts[kind] = counts.get(kind, 0) + 1
            letters |= 1 << self._bits.setdefault((kind, count), len(self._bits))
        return letters

    def to(self, word: str, without: Collection[str] = ()) -> str | None:
        """Return the known name that is nearest to a word, or None if none is near.

        One that differs in capitals only is the nearest; of equally near ones it is the last
        by the alphabet, as difflib has it.
        """
        if len(word) > _LONGEST_WORD:
            return None
        same = self._in_lower_case.get(word.lower())
        if same is not None and same not in without:
            return same
        letters = self._letters(word)
        likely = [
            (2.0 * shared / (len(word) + length), names)
            for (length, theirs), names in self._alike.items()
            if 10 * (shared := (letters & theirs).bit_count()) >= 3 * (len(word) + length)
        ]
        likely.sort(key=lambda it: it[0], reverse=True)
        matcher = SequenceMatcher(b=word)
        best, compared = (_LEAST_RATIO, ""), 0
        for bound, names in likely:
            for name in names:
                if (bound, name) <= best or name in without:
                    continue
                compared += len(word) * len(name)
                if compared > MOST_COMPARED:
                    return best[1] or None
                matcher.set_seq1(name)
                best = max(best, (matcher.ratio(), name))
        return best[1] or None
