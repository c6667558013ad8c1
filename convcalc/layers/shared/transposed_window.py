"""The window of a transposed convolution along one axis.

Source: Dumoulin & Visin 2016, "A guide to convolution arithmetic for deep learning",
arXiv:1603.07285, relationship 14.
"""

from collections.abc import Iterable
from typing import NamedTuple

from convcalc.layers.formula import Formula, Minus, Product, Sum
from convcalc.layers.shared.gradient_and_reach import Along


class TransposedWindow(NamedTuple):
    """A window that each of ``size`` pixels spreads over the output, ``stride`` apart."""

    size: int
    kernel_size: int
    stride: int
    padding: tuple[int, int]
    dilation: int
    output_padding: int = 0

    @property
    def extent(self) -> int:
        """Pixels from the first tap to the last: ``dilation*(kernel_size - 1) + 1``."""
        return self.dilation * (self.kernel_size - 1) + 1

    @property
    def positions(self) -> int:
        """The output size."""
        return self.rule.value

    @property
    def rule(self) -> Sum:
        """The rule with this window's numbers: ``(28 - 1)*2 - 2*1 + 4``."""
        begin, end = self.padding
        padding = (begin, end) if begin != end else (Product(2, begin),)
        return transposed_rule(
            self.size,
            self.stride,
            padding if begin or end else (),
            self.extent,
            (self.output_padding,) if self.output_padding else (),
        )

    @property
    def least(self) -> int:
        """The output size without output_padding."""
        return self._replace(output_padding=0).positions

    @property
    def reachable(self) -> range:
        """All sizes from which a conv of this stride, rounded down, comes back to the input.

        Source: PyTorch ``_ConvTransposeNd._output_padding``.
        """
        return range(max(1, self.least), self.least + self.stride)

    def along(self, axis: int) -> Along:
        """Return how the output reads the input: where ``stride*p`` lies under a tap."""
        begin = self.padding[0]
        taps = range(begin - self.extent + 1, begin + 1, self.dilation)
        return Along(axis, taps, unit=self.stride)

    @property
    def why_unreachable(self) -> str:
        """How far the reachable sizes lie from this one."""
        bare = self._replace(output_padding=0)
        return (
            f"{bare.worked_out} and an output_padding below stride {self.stride}"
            f" do not make {self.positions}"
        )

    @property
    def offer(self) -> str:
        """The reachable sizes."""
        sizes = self.reachable
        if len(sizes) >= _FEW:
            return f"{sizes[0]} to {sizes[-1]}"
        return " or ".join(map(str, sizes)) or "nothing, unless there is less padding"

    @property
    def worked_out(self) -> str:
        """The rule and what it gives."""
        return f"{self.rule.numbers} = {self.positions}"


_FEW = 5


def transposed_rule(
    size: Formula | int,
    stride: Formula | int,
    padding: Iterable[Formula | int],
    extent: Formula | int,
    output_padding: Iterable[Formula | int],
) -> Sum:
    """Return the output size, ``(W1 - 1)*S - 2P + E``, in letters or in numbers alone."""
    moved = Product(Sum(size, Minus(1)), stride)
    return Sum(moved, *map(Minus, padding), extent, *output_padding)
