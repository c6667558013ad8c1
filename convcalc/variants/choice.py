"""Which rows of a sweep are kept, and in what order."""

from collections.abc import Iterable
from typing import NamedTuple

from convcalc.analysis.limits.budgets import FIGURES as BUDGETS
from convcalc.network import Budget
from convcalc.variants.row import Row


class Filters(NamedTuple):
    """What a row must be to be kept; with any of it, a variant that is wrong is not."""

    budgets: tuple[Budget, ...] = ()
    exact_fit: bool = False

    @property
    def any(self) -> bool:
        """Whether a row may be left out."""
        return bool(self.budgets) or self.exact_fit

    def keep(self, row: Row) -> bool:
        """Return whether a row is kept."""
        if not self.any:
            return True
        within = all(_is_within(it, row) for it in self.budgets)
        return row.ok and within and (row.exact_fit or not self.exact_fit)


def _is_within(budget: Budget, row: Row) -> bool:
    figure = getattr(row, BUDGETS[budget.figure].total)
    return figure is not None and figure <= budget.limit


def pareto_front(rows: Iterable[Row], first: str, second: str) -> list[Row]:
    """Return the rows that none equals in both figures and beats in one; less is better.

    Variants that are wrong are in no front. The order of the rows stays.
    """
    sound = [it for it in rows if it.ok and None not in _pair(it, first, second)]
    front: set[tuple[int, int]] = set()
    least: int | None = None
    for pair in sorted({_pair(it, first, second) for it in sound}):
        if least is None or pair[1] < least:
            front.add(pair)
            least = pair[1]
    return [it for it in sound if _pair(it, first, second) in front]


def _pair(row: Row, first: str, second: str) -> tuple[int, int]:
    return getattr(row, first), getattr(row, second)


def largest_first(rows: Iterable[Row], column: str) -> list[Row]:
    """Return rows by one of their figures, the unknown ones last."""

    def key(row: Row) -> tuple[bool, int]:
        figure = getattr(row, column)
        return figure is None, -(figure or 0)

    return sorted(rows, key=key)
