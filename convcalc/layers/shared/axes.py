"""Checks of the axes of an input, and of fields with a number for each spatial axis."""

from collections.abc import Iterator

from convcalc.diagnostics import Field, Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.ratio import Ratio
from convcalc.layers.shared.sliding import has_spatial_axes
from convcalc.shapes import Shape, axis_names, shape_text
from convcalc.windows import PerAxis

_IMAGE_AXES = 4


def spatial_problems(shape: Shape) -> Iterator[Problem]:
    """Yield an input without spatial axes."""
    if not has_spatial_axes(shape):
        yield Problem(
            "wrong-input-shape",
            f"the input must have channels and at least one spatial axis,"
            f" but it is {shape_text(shape)}",
        )


def axes_problems(
    field: str, value: object, shape: Shape, *, pairs: bool = False
) -> Iterator[Problem]:
    """Yield a list of other than one number an axis; ``pairs`` allows two an axis."""
    axes = len(shape) - 2
    if axes < 1 or not isinstance(value, tuple) or isinstance(value, Ratio):
        return
    if len(value) != axes and not (pairs and len(value) == 2 * axes):
        two = " or two (begin and end)" if pairs else ""
        yield Problem(
            "wrong-number",
            Words(
                "{field} must be one number or one{two} for each spatial axis, but it has"
                " {count} and the input has {axes}: {names}",
                field=Field(field),
                two=two,
                count=len(value),
                axes=axes,
                names=", ".join(axis_names(axes)),
            ),
            field,
        )


def named_axes(axis: PerAxis, axes: int) -> tuple[int, ...]:
    """Return the axes that a field names, counted from the front of ``axes`` of them."""
    several = axis if isinstance(axis, tuple) else (axis,)
    return tuple(it % axes for it in several)


def named_axes_problems(
    field: str, axis: PerAxis, shape: Shape, axes: int | None = None
) -> Iterator[Problem]:
    """Yield axes that are not there or named twice; there may be more than the input has."""
    axes = len(shape) if axes is None else axes
    several = axis if isinstance(axis, tuple) else (axis,)
    missing = [it for it in several if not -axes <= it < axes]
    for it in missing:
        owner = "the input" if axes == len(shape) else "the output"
        yield Problem(
            "no-such-axis",
            f"{field} must name axes of {owner}, but it has {it} and there are {axes} with the"
            " batch",
            field,
        )
    if not missing and len(set(named_axes(axis, axes))) < len(several):
        yield Problem(
            "no-such-axis",
            f"{field} must name each axis once, but it is {list(several)}",
            field,
        )


class OnImages(Layer):
    """A layer whose first input must have a batch, channels, a height and a width."""

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image, else what the layer itself finds wrong."""
        problems = tuple(image_problems(inputs[0]))
        yield from problems or super().check(inputs)


def image_problems(shape: Shape) -> Iterator[Problem]:
    """Yield a number of axes that an image does not have."""
    if len(shape) != _IMAGE_AXES:
        yield Problem(
            "wrong-input-shape",
            f"the input must have 4 axes (batch, channels, height, width),"
            f" but it has {len(shape)}",
            "inputs",
        )
