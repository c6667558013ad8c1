"""What a layer type tells of itself beyond shapes: what it keeps and what it reads."""

from typing import Literal, NamedTuple


class Saved(NamedTuple):
    """What a layer keeps from a forward pass for its backward pass, beyond its parameters.

    ``inputs`` are kept all, only where the weights are trained, or each as the factor of
    another that needs a gradient; ``of`` is how many of them count, the first ones, where not
    all do. With ``output_in_place`` a layer that overwrites its input
    keeps the output instead. ``numbers`` are of the run's dtype, ``statistics`` of no less
    than float32, ``bytes`` those of masks and indices. ``new_output`` says that training puts
    the output elsewhere although a forward pass does not.
    """

    inputs: Literal["none", "all", "for weights", "factors"] = "none"
    output: bool = False
    output_in_place: bool = False
    numbers: int = 0
    statistics: int = 0
    bytes: int = 0
    new_output: bool = False
    of: int | None = None


INDEX_BYTES = 8
"""Bytes of an index that a maximum keeps, in every dtype."""

SAVES_NOTHING = Saved()
SAVES_INPUT = Saved("all")
SAVES_OUTPUT = Saved(output=True)


class Along(NamedTuple):
    """How an axis of the output runs along an axis of the input.

    Position o reads ``extent`` pixels at most, the first at ``(stride*o - padding)/unit``;
    where positions differ by their phase that is the mean of them.
    """

    axis: int
    extent: int = 1
    stride: int = 1
    padding: int = 0
    unit: int = 1

    @classmethod
    def scaled(cls, axis: int, extent: int, above: int, below: int) -> "Along":
        """Return an axis that is ``above/below`` times as fine, its ends on the input's ends.

        Position o is centred on ``(o + 1/2)*above/below - 1/2``.
        """
        return cls(axis, extent, 2 * above, below * extent - above, 2 * below)

    @classmethod
    def aligned(cls, axis: int, extent: int, before: int, after: int) -> "Along":
        """Return an axis whose first and last positions are centred on the input's.

        Position o is centred on ``o*(before - 1)/(after - 1)``; one alone, on the first pixel.
        """
        steps = max(1, after - 1)
        return cls(axis, extent, 2 * (before - 1), (extent - 1) * steps, 2 * steps)

    @classmethod
    def nearest(cls, axis: int, above: int, below: int) -> "Along":
        """Return an axis whose position o reads pixel ``o*above/below`` rounded down."""
        return cls(axis, 1, 2 * above, below - 1, 2 * below)


class Reach(NamedTuple):
    """What each axis of the output runs along; None runs along no axis of the input.

    An axis of the input that none runs along is read whole, or with ``kept`` one pixel of it.
    Only the first ``read`` inputs are read, where that is given.
    """

    axes: tuple[Along | None, ...]
    kept: bool = False
    read: int | None = None

    @classmethod
    def number_by_number(cls, axes: int, *without: int, kept: bool = False) -> "Reach":
        """Return the reach along all axes but for those in ``without``."""
        return cls(
            tuple(None if axis in without else Along(axis) for axis in range(axes)), kept
        )
