"""Exact ratios, for the factors that a spec writes with a decimal point."""

from math import gcd
from typing import NamedTuple


class Ratio(NamedTuple):
    """A ratio of whole numbers, the lower one above 0."""

    numerator: int
    denominator: int = 1

    def times(self, number: int) -> int:
        """Return the product with a whole number, rounded down."""
        return number * self.numerator // self.denominator

    def __str__(self) -> str:
        """Return the ratio as a spec may write it: ``2``, ``1.5`` or ``1/3``."""
        shared = gcd(self.numerator, self.denominator)
        above, below = self.numerator // shared, self.denominator // shared
        for digits in range(_MOST_DECIMALS + 1):
            if 10**digits % below == 0:
                whole, rest = divmod(above * 10**digits // below, 10**digits)
                return f"{whole}.{rest:0{digits}d}" if digits else str(whole)
        return f"{above}/{below}"


_MOST_DECIMALS = 6
