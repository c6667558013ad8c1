"""A receptive field along one axis of the network's input.

Source: Araujo, Norris, Sim 2019, "Computing Receptive Fields of Convolutional Neural Networks",
Distill, doi:10.23915/distill.00021.
"""

from math import gcd
from typing import Literal, NamedTuple

from convcalc.layers.effects import Along

Disagreement = Literal["stride", "centre"]


class AxisField(NamedTuple):
    """What the positions of a layer read along an axis of an input of the network.

    Position o reads ``size`` pixels, the first of them at ``(stride*o - padding)/unit``, which
    may lie before the input; with a stride of 0 each position reads the same. ``along`` is the
    axis of the layer's output on which the positions lie, None where they lie on none.
    ``size`` and ``stride`` are None behind branches that disagree in stride, ``padding`` alone
    behind branches that disagree in their centres.
    """

    size: int | None
    stride: int | None
    padding: int | None
    unit: int = 1
    along: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether every position reads all pixels there are."""
        return self.stride == 0

    @property
    def is_laid(self) -> bool:
        """Whether positions lie on an axis of the layer and step over the input."""
        return self.along is not None and bool(self.stride)

    @property
    def doubled_centre(self) -> tuple[int, int]:
        """Twice the middle of what position 0 reads, above and below the line."""
        assert self.size is not None
        assert self.padding is not None
        return (self.size - 1) * self.unit - 2 * self.padding, self.unit

    def through(self, step: Along, along: int) -> "AxisField":
        """Return the field of a layer that reads this one: ``size + (extent - 1)*stride``.

        The stride is multiplied by the layer's, the padding grows by ``padding*stride``.
        """
        size, stride, padding, unit, _ = self
        _, extent, layer_stride, layer_padding, layer_unit = step
        if size is None or stride is None:
            return self._replace(along=along)
        size += -(-(extent - 1) * stride // unit)
        if padding is not None:
            padding = padding * layer_unit + layer_padding * stride
        stride *= layer_stride
        unit *= layer_unit
        if unit > 1:
            shared = gcd(stride, padding or 0, unit)
            stride, unit = stride // shared, unit // shared
            padding = None if padding is None else padding // shared
        return AxisField(size, stride, padding, unit, along)


def whole_axis(size: int) -> AxisField:
    """Return the field of what reads all ``size`` pixels of an axis."""
    return AxisField(size, 0, 0)


def merged(
    one: AxisField, other: AxisField, positions: tuple[int, int]
) -> tuple[AxisField, Disagreement | None]:
    """Return the field of what reads two branches, and in what these disagree.

    That is the larger of the two. ``positions`` is how many each has along the axis: a single
    one takes no steps, but stands still where it is stretched to meet several. What is whole
    has no place to disagree about.
    """
    if one.is_whole or (one == other and positions[0] == positions[1]):
        return one, None
    if other.is_whole:
        return other, None
    if one.size is None or other.size is None:
        return AxisField(None, None, None, along=one.along), None
    larger = max(one, other, key=lambda it: it.size or 0)
    if one.along is None or one.along != other.along:
        return larger._replace(stride=None, padding=None, along=None), None
    same_stride = (one.stride or 0) * other.unit == (other.stride or 0) * one.unit
    if positions[0] != positions[1] or (positions[0] > 1 and not same_stride):
        return AxisField(None, None, None, along=one.along), "stride"
    if one.padding is None or other.padding is None:
        return larger._replace(padding=None), None
    (first, unit), (second, other_unit) = one.doubled_centre, other.doubled_centre
    if first * other_unit != second * unit:
        return larger._replace(padding=None), "centre"
    return larger, None


Pixels = int | str | None
"""A number of pixels, as ``1/2`` where it is not whole; None where it is not known."""


class ReceptiveField(NamedTuple):
    """What each position of a layer reads of the network's input, a figure for each axis."""

    size: tuple[int, ...]
    stride: tuple[Pixels, ...]
    padding: tuple[Pixels, ...]

    def to_dict(self) -> dict[str, list[Pixels]]:
        """Return the figures as JSON carries them."""
        return {name: list(figures) for name, figures in self._asdict().items()}


def receptive_field(fields: tuple[AxisField, ...]) -> ReceptiveField | None:
    """Return the fields of all axes in one, None where one of them is not known."""
    sizes = tuple(it.size for it in fields if it.size is not None)
    if not sizes or len(sizes) < len(fields):
        return None
    return ReceptiveField(
        sizes,
        tuple(_pixels(it.stride, it.unit) for it in fields),
        tuple(_pixels(it.padding, it.unit) for it in fields),
    )


def _pixels(above: int | None, unit: int) -> Pixels:
    if above is None or unit == 1:
        return above
    shared = gcd(above, unit)
    return f"{above // shared}/{unit // shared}" if unit > shared else above // unit
