"""Factors as a spec writes them: whole, as a fraction, or with a decimal point."""

from math import gcd
from typing import NamedTuple


class Ratio(NamedTuple):
    """A ratio of whole numbers, the lower one above 0.

    ``decimal`` says that it was written with a decimal point; the lower number is then a power
    of ten. Frameworks read such a factor as a float of double precision.
    """

    numerator: int
    denominator: int = 1
    decimal: bool = False

    def times(self, number: int) -> int:
        """Return the product with a whole number, rounded down.

        Exact, but for a decimal: 340 times 2.3 is 781 in double precision. Only here a float
        touches a size.
        Source: PyTorch ``UpSample.cpp``, ``compute_output_size``.
        """
        if self.decimal:
            try:
                return int(number * (self.numerator / self.denominator))
            except OverflowError:  # beyond all floats and all sizes that a spec may have
                pass
        return number * self.numerator // self.denominator

    def __str__(self) -> str:
        """Return the ratio as a spec may write it: ``2``, ``1.5`` or ``3/2``."""
        whole, rest = divmod(self.numerator, self.denominator)
        if not rest:
            return str(whole)
        if self.decimal:
            digits = len(str(self.denominator)) - 1
            return f"{whole}.{rest:0{digits}d}".rstrip("0")
        shared = gcd(self.numerator, self.denominator)
        return f"{self.numerator // shared}/{self.denominator // shared}"
