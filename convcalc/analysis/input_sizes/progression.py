"""The rule behind numbers that come again and again: ``227 + 32 n``."""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple


class Rule(NamedTuple):
    """The numbers that fit from some number on: ``firsts`` plus any multiple of ``step``.

    ``smallest`` is the smallest number of all that fits, whether the rule holds there or not.
    """

    step: int
    firsts: tuple[int, ...]
    smallest: int

    def to_dict(self) -> dict[str, Any]:
        """Return the rule as JSON carries it."""
        return {"step": self.step, "firsts": list(self.firsts), "smallest": self.smallest}


def rule_of(fitting: Collection[int], tried: range, period: int) -> Rule | None:
    """Return the rule of the numbers that fit among those tried, None if there is none.

    It tells its first numbers, and the smallest of those that fit. ``period`` is a step that
    they should come in; a rule is believed that holds for two periods at the least, up to the
    last.
    """
    known, last = set(fitting), tried[-1]
    if not known:
        return None
    for step in _divisors(period):
        start = _holds_from(known, tried, step)
        if start > last - 2 * period:
            continue
        firsts = [it for it in range(start, start + step) if it in known]
        return Rule(step, tuple(firsts), min(known)) if firsts else None
    return None


def _holds_from(known: set[int], tried: range, step: int) -> int:
    """Return the smallest number tried from which on fitting repeats after each step."""
    start = tried[-1] - step + 1
    while start > tried[0] and ((start - 1) in known) == ((start - 1 + step) in known):
        start -= 1
    return start


def _divisors(number: int) -> Iterator[int]:
    return (it for it in range(1, number + 1) if not number % it)


class Run(NamedTuple):
    """Numbers from the first to the last, ``step`` apart."""

    first: int
    last: int
    step: int


def runs(numbers: Collection[int]) -> list[Run]:
    """Return numbers in increasing order as runs without gaps."""
    found: list[Run] = []
    for number in sorted(numbers):
        if found and found[-1].last == number - 1:
            found[-1] = found[-1]._replace(last=number)
        else:
            found.append(Run(number, number, 1))
    return found


def strides(numbers: Collection[int], step: int) -> list[Run]:
    """Return numbers as runs that are a step apart each."""
    found: dict[int, Run] = {}
    closed: list[Run] = []
    for number in sorted(numbers):
        run = found.get(number % step)
        if run and run.last == number - step:
            found[number % step] = run._replace(last=number)
        else:
            closed += [run] if run else []
            found[number % step] = Run(number, number, step)
    return sorted([*closed, *found.values()])
