"""Shapes of tensors: batch first, then channels, then any number of spatial axes."""

from typing import Literal, NamedTuple

from convcalc.limits import MOST_AXES

Shape = tuple[int, ...]
Layout = Literal["hwc", "chw"]

REGIONS = "@rois"
"""What is put after a size whose first number counts regions of an image."""

_MOST_DIGITS = 18
_OF_AN_IMAGE = (1, 3, 4)
_NARROW = 4
_AXIS_NAMES = {
    1: ("length",),
    2: ("height", "width"),
    3: ("depth", "height", "width"),
}


class WrittenShape(NamedTuple):
    """One example's shape, channels first, and the order in which its author wrote the axes.

    With ``regions`` it is the shape of each region of an image, of which there are so many;
    the batch does not count then.
    """

    shape: Shape
    layout: Layout
    regions: int | None = None

    @property
    def text(self) -> str:
        """The shape as it is written: ``224x224x3``, ``[3, 224, 224]`` or ``300x5@rois``."""
        if self.regions:
            sizes = (*self.shape[1:], *self.shape[:1])
            return "x".join(map(str, (self.regions, *sizes))) + REGIONS
        return shape_text((1, *self.shape)) if self.layout == "hwc" else str(list(self.shape))

    def whole(self, batch: int) -> Shape:
        """Return the shape with the number of its regions or, without them, of examples."""
        return (self.regions or batch, *self.shape)


def shape_text(shape: Shape, layout: Layout = "hwc") -> str:
    """Return one example's shape as the lectures write it: ``55x55x96``, ``4096``.

    The batch axis is left out; a shape of no axes, or of the batch axis alone, is one number
    for an example and reads ``1``.
    """
    example = shape[1:]
    if layout == "hwc":
        example = (*example[1:], *example[:1])
    return "x".join(map(str, example)) or "1"


def product_text(shape: Shape, layout: Layout = "hwc") -> str:
    """Return the numbers in a tensor as a product: ``55*55*96``, the batch first if any."""
    example = shape_text(shape, layout).replace("x", "*")
    batch, *rest = shape or (1,)
    if not rest:
        return str(batch)
    return f"{batch}*{example}" if batch > 1 else example


def is_doubtful(shape: Shape, layout: Layout | None) -> bool:
    """Return whether the author of a shape may have meant another order of its axes.

    ``28x28``, which is read as 28 positions of 28 channels, may be an image of one channel. Of
    three numbers, the channels of an image (1, 3 or 4) may be at the wrong end: the other two
    are larger than such channels, and like the sides of an image, none four times the other.
    A 1 in front of such an image in a list may be a batch.
    """
    match shape[1:]:
        case (channels, length):
            return layout == "hwc" and length == channels
        case (channels, height, width) if layout:
            end, sides = (height, (width, channels))
            if layout == "chw":
                end, sides = (width, (channels, height))
            short, long = sorted(sides)
            return end in _OF_AN_IMAGE and max(_OF_AN_IMAGE) < short and long < _NARROW * short
        case (1, *image) if layout == "chw" and len(image) == len(_OF_AN_IMAGE):
            return any(is_doubtful((1, *it), "chw") for it in (image, image[::-1]))
        case _:
            return False


def told_apart(first: Shape, other: Shape) -> tuple[str, str]:
    """Return the texts of two shapes, with all axes where the examples alone look the same."""
    texts = shape_text(first), shape_text(other)
    return texts if texts[0] != texts[1] else (str(list(first)), str(list(other)))


def example_shape(text: str) -> Shape | None:
    """Return a size written ``227x227x3`` (height, width, depth) as (3, 227, 227).

    The channels are the last of up to 31 axes; a single number is a vector. None if the text
    is not a size.
    """
    parts = [part.strip() for part in text.split("x")]
    if len(parts) >= MOST_AXES or not all(map(_is_size, parts)):
        return None
    *spatial, channels = map(int, parts)
    return (channels, *spatial)


def written_shape(text: str) -> WrittenShape | None:
    """Return a size written ``227x227x3`` or ``[3, 227, 227]``, None if it is neither.

    ``300x5@rois`` are 300 regions of 5 numbers, ``300@rois`` as many of none.
    """
    if text.endswith(REGIONS):
        regions, x, size = text.removesuffix(REGIONS).partition("x")
        count, shape = example_shape(regions), example_shape(size) if x else ()
        return None if count is None or shape is None else WrittenShape(shape, "hwc", *count)
    if not (text.startswith("[") and text.endswith("]")):
        shape = example_shape(text)
        return None if shape is None else WrittenShape(shape, "hwc")
    numbers = example_shape(text[1:-1].replace(",", "x"))  # these follow the first one
    return None if numbers is None else WrittenShape((*numbers[1:], numbers[0]), "chw")


def _is_size(text: str) -> bool:
    digits = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return digits and text[0] != "0"


def axis_names(count: int) -> tuple[str, ...]:
    """Return what the spatial axes of a shape are called, outermost first."""
    return _AXIS_NAMES.get(count) or tuple(f"axis {number}" for number in range(2, count + 2))


def by_axis(texts: dict[str, str], axes: int) -> str:
    """Return what is to be said of axes: once if it is the same of all, else of each."""
    if len(texts) == axes and len(set(texts.values())) == 1:
        return next(iter(texts.values()))
    comma = ";" if any("," in words for words in texts.values()) else ","
    return f"{comma} ".join(f"{axis} {words}" for axis, words in texts.items())


def axis_text(axis: int, shape: Shape) -> str:
    """Return an axis of ``shape`` as it is written and, if that differs, from the front."""
    return str(axis) if axis >= 0 else f"{axis} = {normal_axis(axis, shape)}"


def normal_axis(axis: int, shape: Shape) -> int | None:
    """Return ``axis`` counted from the front, or None if ``shape`` has no such axis."""
    if -len(shape) <= axis < len(shape):
        return axis % len(shape)
    return None


def broadcast(one: Shape, other: Shape) -> Shape | None:
    """Return the sizes of two tensors that are stretched to meet, None if they cannot.

    Axes are matched from the last one back; one that is 1 or missing takes the other's size.
    Source: PyTorch broadcasting semantics.
    """
    axes = max(len(one), len(other))
    pairs = [
        *zip((1,) * (axes - len(one)) + one, (1,) * (axes - len(other)) + other, strict=True)
    ]
    if any(first != second and 1 not in (first, second) for first, second in pairs):
        return None
    return tuple(map(max, pairs))
