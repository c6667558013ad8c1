"""The lines of values in a TOML text, which ``tomllib`` does not tell.

The first lines of a text that are TOML and hold a value end with it.
"""

from typing import Any

Path = tuple[str | int, ...]
"""The keys and indices that lead to a value of a TOML text."""


def line_of(text: str, path: Path, word: str = "") -> int:
    """Return the line that a value begins on, or that ``word`` in it stands on."""
    lines = text.splitlines(keepends=True)
    least, most = 0, len(lines)
    while most - least > 1:  # the first `most` lines hold it, the first `least` do not
        middle = (least + most) // 2
        end, holds = _holds(lines, middle, path)
        if holds and end < most:
            most = end
        elif holds:  # no shorter text than `most` lines is TOML
            break
        else:
            least = max(end, middle)
    start = least
    while start + 1 < most and _holds(lines, start + 1, path)[0] == start + 1:
        start += 1
    at_word = (n for n in range(start, most) if word and word in lines[n])
    return next(at_word, start) + 1


def _holds(lines: list[str], count: int, path: Path) -> tuple[int, bool]:
    """Return how many lines from ``count`` on are TOML, and whether these hold a value."""
    import tomllib

    for end in range(count, len(lines) + 1):
        try:
            node: Any = tomllib.loads("".join(lines[:end]))
        except tomllib.TOMLDecodeError:
            continue
        for key in path:
            try:
                node = node[key]
            except (KeyError, IndexError, TypeError):
                return end, False
        return end, True
    raise AssertionError("a text that was TOML")
