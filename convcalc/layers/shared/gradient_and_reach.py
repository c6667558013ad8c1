"""What a layer type tells of itself beyond shapes: what it keeps and what it reads."""

from functools import lru_cache
from math import gcd, lcm
from typing import Any, Literal, NamedTuple

from convcalc.windows import Window


class Saved(NamedTuple):
    """What a layer keeps from a forward pass for its backward pass, beyond its parameters.

    ``inputs`` are kept all, only where the weights are trained, or each as the factor of
    another that needs a gradient; where not all of them count, those from ``first`` up to
    ``of`` do. With ``output_in_place`` a layer that overwrites its input
    keeps the output instead. ``numbers`` are of the run's dtype, ``statistics`` of no less
    than float32, ``bytes`` those of masks and indices. ``new_output`` says that training puts
    the output elsewhere although a forward pass does not. ``written_out`` has for each input
    the numbers of the copy that is kept in its place, 0 where the input itself is.
    """

    inputs: Literal["none", "all", "for weights", "factors"] = "none"
    output: bool = False
    output_in_place: bool = False
    numbers: int = 0
    statistics: int = 0
    bytes: int = 0
    new_output: bool = False
    first: int = 0
    of: int | None = None
    written_out: tuple[int, ...] = ()


INDEX_BYTES = 8
"""Bytes of an index that a maximum keeps, in every dtype."""

SAVES_NOTHING = Saved()
SAVES_INPUT = Saved("all")
SAVES_OUTPUT = Saved(output=True)


Reads = Literal["numbers", "windows", "everything"]
"""What a position reads: the number in its place, what its window covers, all of the inputs."""


class Along(NamedTuple):
    """How an axis of the output runs along an axis of the input.

    Position o reads each pixel p for which ``unit*p - stride*o`` is one of ``taps``; pixels may
    lie in a padding. Where two pixels are read, so are as many on either side as ``margin``
    says.
    """

    axis: int
    taps: range = range(1)
    stride: int = 1
    unit: int = 1
    margin: int = 0

    @classmethod
    def window(cls, axis: int, window: Window) -> "Along":
        """Return an axis along which a window slides: taps at ``stride*o - padding`` and on."""
        begin = window.padding[0]
        return cls(axis, range(-begin, window.extent - begin, window.dilation), window.stride)

    @classmethod
    def moved(cls, axis: int, start: int, stride: int = 1) -> "Along":
        """Return an axis whose position o reads pixel ``start + stride*o``."""
        return cls(axis, range(start, start + 1), stride)

    @classmethod
    def nearest(cls, axis: int, above: int, below: int) -> "Along":
        """Return an axis whose position o reads pixel ``above*o/below`` rounded down."""
        return cls(axis, range(1 - below, 1), above, below)

    @classmethod
    def nearest_exact(cls, axis: int, above: int, below: int) -> "Along":
        """Return an axis whose position o reads the pixel that its middle lies in.

        That is ``above*(o + 1/2)/below`` rounded down.
        """
        end = above + 1
        return cls(axis, range(end - 2 * below, end), 2 * above, 2 * below)

    @classmethod
    def parts(cls, axis: int, above: int, below: int) -> "Along":
        """Return an axis whose position o reads each pixel that its part of the input touches.

        The part is from ``above*o/below`` to ``above*(o + 1)/below``.
        """
        return cls(axis, range(1 - below, above), above, below)

    @classmethod
    def between(cls, axis: int, above: int, below: int, margin: int = 0) -> "Along":
        """Return an axis ``above/below`` times as fine whose ends lie on the input's ends.

        Position o lies at ``above*(o + 1/2)/below - 1/2`` and reads the pixels on both sides,
        or the one that it lies on.
        """
        shift, unit = above - below, 2 * below
        return cls(axis, range(shift - unit + 1, shift + unit), 2 * above, unit, margin)

    @classmethod
    def aligned(cls, axis: int, before: int, after: int, margin: int = 0) -> "Along":
        """Return an axis whose first and last positions lie on the input's.

        Position o lies at ``o*(before - 1)/(after - 1)`` and reads the pixels on both sides, or
        the one that it lies on.
        """
        if before == 1:
            return cls.nearest(axis, 1, after)
        unit = max(1, after - 1)
        return cls(axis, range(1 - unit, unit), before - 1, unit, margin)

    @property
    def mixes(self) -> bool:
        """Whether a position may read more than one pixel."""
        return self.taps[-1] - self.taps[0] >= lcm(self.unit, self.taps.step)

    def behind(self, pixels: int) -> "Along":
        """Return this axis where so many pixels of the input come before what is read."""
        start, stop = (it + self.unit * pixels for it in (self.taps.start, self.taps.stop))
        return self._replace(taps=range(start, stop, self.taps.step))

    @property
    def period(self) -> tuple[int, int]:
        """After how many positions the same pixels are read, and how many pixels further on."""
        shared = gcd(self.stride, self.unit)
        return self.unit // shared, self.stride // shared

    def pixels(self, position: int) -> range:
        """Return the pixels that a position reads."""
        start, end = (self.stride * position + self.taps[it] for it in (0, -1))
        step = self.taps.step
        least, behind = -(-start // self.unit), end // self.unit + 1
        if step > 1:  # of those between, unit*p must be as far as start from a multiple of step
            shared = gcd(self.unit, step)
            if start % shared:
                return range(0)
            step //= shared
            least += (start // shared * pow(self.unit // shared, -1, step) - least) % step
        if self.margin and behind - least > 1:
            return range(least - self.margin, behind + self.margin)
        return range(least, behind, step)


class Reach(NamedTuple):
    """What each axis of the output runs along; None runs along no axis of the input.

    An axis of the input that none runs along is read whole, or with ``kept`` one pixel of it.
    Only the first ``read`` inputs are read, where that is given. Where inputs are read each in
    its own way, ``each`` has the reach of each of them, and nothing else counts. Output k reads
    input k alone where they are ``paired``.
    """

    axes: tuple[Along | None, ...]
    kept: bool = False
    read: int | None = None
    each: tuple["Reach", ...] = ()
    paired: bool = False

    @classmethod
    def of_each(cls, *reaches: "Reach") -> "Reach":
        """Return the reach of a layer that reads each input in a way of its own."""
        return cls((), each=reaches)

    @classmethod
    def along_windows(cls, windows: tuple[Window, ...]) -> "Reach":
        """Return the reach of a layer whose windows slide along the axes from the third on."""
        return _along_windows(tuple([it[1:] for it in windows]))

    @classmethod
    @lru_cache(maxsize=256)  # nearly all tensors have 2 or 4 axes
    def number_by_number(cls, axes: int, *without: int, kept: bool = False) -> "Reach":
        """Return the reach along all axes but for those in ``without``."""
        return cls(
            tuple(None if axis in without else Along(axis) for axis in range(axes)), kept
        )


@lru_cache(maxsize=1024)
def _along_windows(windows: tuple[tuple[Any, ...], ...]) -> Reach:
    """Return the reach of windows, given without the sizes that it does not depend on."""
    spatial = (Along.window(axis, Window(0, *it)) for axis, it in enumerate(windows, start=2))
    return Reach((Along(0), None, *spatial))
