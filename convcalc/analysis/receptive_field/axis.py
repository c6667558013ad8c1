"""A receptive field along one axis of the network's input.

Source: Araujo, Norris, Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks",
Distill, doi:10.23915/distill.00021. Behind upsampling no formula holds for all positions, so
that each is followed by itself.
"""

from functools import lru_cache
from math import gcd, lcm
from typing import Any, Literal, NamedTuple

from convcalc.layers.shared.gradient_and_reach import Along
from convcalc.record import Record

Disagreement = Literal["stride", "centre"]

Interval = tuple[int, int]
"""The first and the last pixel that a position reads; they may lie outside the input."""


class Quotient(NamedTuple):
    """A number that is not whole, in lowest terms."""

    above: int
    below: int

    def __str__(self) -> str:
        """Return the quotient as a text shows it: ``1/2``."""
        return f"{self.above}/{self.below}"


Pixels = int | Quotient
"""A number of pixels that need not be whole."""


def quotient(above: int, below: int) -> Pixels:
    """Return ``above/below``; the latter must be above 0."""
    shared = gcd(above, below)
    return above // below if shared == below else Quotient(above // shared, below // shared)


class AxisField(NamedTuple):
    """What the positions of a layer read along an axis of an input of the network.

    Position o reads ``reads[o]``, None where that is nothing; the positions after these read
    the same moved on by ``stride``, those after them moved on again. So there is one item,
    and behind upsampling one for each phase; there is none where nothing is known. With a
    stride of 0 each position reads the same; it is None of numbers in no order. ``along`` is
    the axis of the layer's output on which the positions lie, None where they lie on none.
    ``blamed`` says that branches above were found to disagree about their centres.
    """

    reads: tuple[Interval | None, ...]
    stride: int | None
    along: int | None = None
    blamed: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every position reads all pixels there are."""
        return self.stride == 0

    @property
    def is_laid(self) -> bool:
        """Whether positions lie on an axis of the layer and step over the input."""
        return self.along is not None and bool(self.stride)

    @property
    def sizes(self) -> tuple[int, int]:
        """How many pixels a position reads, at least and at most; those without any aside."""
        sizes = [it[1] - it[0] + 1 for it in self.reads if it] or [0]
        return min(sizes), max(sizes)

    @property
    def step(self) -> Pixels | None:
        """The pixels from one position to the next, on average over the phases."""
        if self.stride is None or not self.reads:
            return None
        return quotient(self.stride, len(self.reads))

    @property
    def _centre(self) -> tuple[int, int] | None:
        """The middle of what position 0 reads, on average over the phases, as a quotient."""
        if self.stride is None:
            return None
        phases = len(self.reads)
        doubled = [
            (it[0] + it[1]) * phases - 2 * position * self.stride
            for position, it in enumerate(self.reads)
            if it
        ]
        return (sum(doubled), 2 * phases * len(doubled)) if doubled else None

    @property
    def centre(self) -> Pixels | None:
        """The middle of what position 0 reads, on average over the phases."""
        return self._centre and quotient(*self._centre)

    @property
    def padding(self) -> Pixels | None:
        """How far the largest size around the centre reaches before the input."""
        if self._centre is None:
            return None
        above, below = self._centre
        return quotient((self.sizes[1] - 1) * below - 2 * above, 2 * below)

    def steps_like(self, other: "AxisField") -> bool:
        """Return whether the average steps are the same; both must be known."""
        return (self.stride or 0) * len(other.reads) == (other.stride or 0) * len(self.reads)

    def at(self, position: int) -> Interval | None:
        """Return what a position reads, whichever it is; stride must be known."""
        turns, phase = divmod(position, len(self.reads))
        it = self.reads[phase]
        if it is None or not turns:
            return it
        moved = turns * (self.stride or 0)
        return it[0] + moved, it[1] + moved

    def phases_through(self, step: Along) -> int:
        """Return how many phases the field of a layer that reads this one has."""
        positions, pixels = step.period
        return positions * (len(self.reads) // gcd(len(self.reads), pixels))

    def work_through(self, step: Along) -> int:
        """Return no less than how many pixels ``through`` looks up."""
        span = (step.taps[-1] - step.taps[0]) // step.unit + 2 * step.margin + 1
        return self.phases_through(step) * min(span, len(self.reads))

    def through(self, step: Along, along: int) -> "AxisField":
        """Return the field of a layer that reads this one.

        Of one phase it is ``size + (extent - 1)*stride`` large, and the padding grows by
        ``padding*stride``; of several each position unites what those that it reads do.
        """
        reads, stride, _, blamed = self
        if not reads or stride is None:
            return self._replace(along=along)
        if len(reads) == step.unit == 1 and reads[0]:
            return _of_one_phase(self, step, along)
        phases = self.phases_through(step)
        positions, pixels = step.period
        return AxisField(
            tuple(self._united(step.pixels(position)) for position in range(phases)),
            stride * (phases // positions * pixels) // len(reads),
            along,
            blamed,
        )

    def _united(self, pixels: range) -> Interval | None:
        """Return what those at some pixels of the layer read, from the first to the last."""
        phases = len(self.reads)
        different = phases // gcd(phases, pixels.step)  # the others are these moved on
        firsts = [it[0] for it in map(self.at, pixels[:different]) if it]
        if not firsts:
            return None
        return min(firsts), max(it[1] for it in map(self.at, pixels[-different:]) if it)


@lru_cache(maxsize=4096)  # the same at each size of the input
def _of_one_phase(field: AxisField, step: Along, along: int) -> AxisField:
    """Return the field of a layer that reads one of a single phase."""
    assert field.reads[0]
    assert field.stride is not None
    first, last = field.reads[0]
    own = first + step.taps[0] * field.stride, last + step.taps[-1] * field.stride
    return AxisField((own,), field.stride * step.stride, along, field.blamed)


UNKNOWN = AxisField((), None)
PIXEL = AxisField(((0, 0),), 1)
"""What a pixel of the input reads: itself."""


WHOLE = AxisField(((0, 0),), 0)
"""What reads all pixels of an axis, however many these are."""


def whole_axis(size: int) -> AxisField:
    """Return the field of what reads all ``size`` pixels of an axis."""
    return AxisField(((0, size - 1),), 0)


def merged(
    one: AxisField, other: AxisField, positions: tuple[int, int]
) -> tuple[AxisField, Disagreement | None]:
    """Return the field of what reads two branches, and in what these disagree.

    Each position reads what it does in both. ``positions`` is how many each has along the
    axis: a single one takes no steps, but stands still where it is stretched to meet several.
    What is whole has no place to disagree about.
    """
    if one.is_whole or (one == other and positions[0] == positions[1]):
        return one, None
    if other.is_whole:
        return other, None
    if not one.reads or not other.reads:
        return UNKNOWN._replace(along=one.along), None
    if one.along is None or one.along != other.along:
        larger = max(one, other, key=lambda it: it.sizes[1])
        return larger._replace(stride=None, along=None), None
    if positions[0] != positions[1] or (positions[0] > 1 and not one.steps_like(other)):
        return UNKNOWN._replace(along=one.along), "stride"
    return _aligned(one, other)


def _aligned(one: AxisField, other: AxisField) -> tuple[AxisField, Disagreement | None]:
    """Return the field of branches that step alike, or have but one position each."""
    blamed = one.blamed or other.blamed
    clash = not blamed and not _same_place(one, other)
    phases = phases_merged(one, other)
    field = AxisField(
        tuple(_both(one.at(it), other.at(it)) for it in range(phases)),
        (one.stride or 0) * phases // len(one.reads),
        one.along,
        blamed or clash,
    )
    return field, "centre" if clash else None


def phases_merged(one: AxisField, other: AxisField) -> int:
    """Return how many phases the field of two branches has, if both are known."""
    own, others = len(one.reads), len(other.reads)
    return 1 if own == others == 1 or not one.steps_like(other) else lcm(own, others)


def _same_place(one: AxisField, other: AxisField) -> bool:
    """Return whether two branches are centred alike; one that reads nothing always is."""
    if len(one.reads) == len(other.reads) == 1 and one.reads[0] and other.reads[0]:
        return sum(one.reads[0]) == sum(other.reads[0])
    return one.centre == other.centre or None in (one.centre, other.centre)


def _both(one: Interval | None, other: Interval | None) -> Interval | None:
    if one is None or other is None:
        return one or other
    return min(one[0], other[0]), max(one[1], other[1])


class ReceptiveField(Record):
    """What the positions of a layer read of the network's input, a figure for each axis.

    ``size`` is the largest over positions away from the borders, ``smallest_size`` the
    smallest. ``stride`` and ``padding`` are averages over the phases, None where not known.
    """

    size: tuple[int, ...]
    smallest_size: tuple[int, ...]
    stride: tuple[Pixels | None, ...]
    padding: tuple[Pixels | None, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the figures as JSON carries them, the smallest size where it is another."""
        differ = self.smallest_size != self.size
        return {
            "size": list(self.size),
            **({"smallest_size": list(self.smallest_size)} if differ else {}),
            "stride": [_number(it) for it in self.stride],
            "padding": [_number(it) for it in self.padding],
        }


def _number(pixels: Pixels | None) -> float | None:
    """Return a number of pixels as JSON carries it; a float only where it is not whole."""
    if not isinstance(pixels, Quotient):
        return pixels
    try:
        return pixels.above / pixels.below
    except OverflowError:  # beyond all floats, where a part of a pixel is nothing
        return pixels.above // pixels.below


def receptive_field(fields: tuple[AxisField, ...]) -> ReceptiveField | None:
    """Return the fields of all axes in one, None where one of them is not known."""
    if not fields or not all(it.reads for it in fields):
        return None
    return ReceptiveField(*zip(*map(_figures, fields), strict=True))


@lru_cache(maxsize=64)  # the axes of a layer, and layers one behind the other, are much alike
def _figures(field: AxisField) -> tuple[int, int, Pixels | None, Pixels | None]:
    """Return the largest and the smallest size, the step and the padding."""
    only = field.reads[0]
    if len(field.reads) == 1 and only and field.stride is not None:  # nearly all there are
        size = only[1] - only[0] + 1
        return size, size, field.stride, -only[0]
    smallest, largest = field.sizes
    return largest, smallest, field.step, field.padding
