"""Caffe's layers whose data are as large as their text says."""

from collections.abc import Callable, Iterator
from itertools import repeat
from typing import NamedTuple

from convcalc.diagnostics import Field, Problem, Words
from convcalc.dialects.caffe.counts import counted, times
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import Count
from convcalc.shapes import REGIONS, Shape

_LEGACY_DIMS = ("num", "channels", "height", "width")


class Size(NamedTuple):
    """The shape of a top; of one that the text does not tell, what it does tell and why not."""

    shape: Shape | None
    batch: int | None = None
    spatial: Shape | None = None
    channels: int | None = None
    reason: str = ""
    regions: bool = False


_EXAMPLES = (("roi", f"300x5{REGIONS}"), ("label", "1"), ("im_info", "3"))


def example_size(top: str) -> str | None:
    """Return a size such as a top of this name usually has, None if the name tells nothing."""
    return next((size for word, size in _EXAMPLES if word in top.lower()), None)


class Source(NamedTuple):
    """How a layer type makes data: a size for each top, and what Caffe refuses of it."""

    sizes: Callable[[Message], Iterator[Size]]
    tops: Count
    check: Callable[[Message], Iterator[Problem]]


def no_problems(layer: Message) -> Iterator[Problem]:
    """Yield nothing: Caffe refuses nothing of such a layer."""
    yield from ()


def input_sizes(layer: Message) -> Iterator[Size]:
    """Yield one shape for all tops, or one for each. Source: Caffe ``InputLayer``."""
    shapes = [it.integers("dim") for it in layer.message("input_param").messages("shape")]
    if not shapes:
        yield from repeat(Size(None, reason="the Input layer has no shape"))
    yield from map(Size, shapes) if len(shapes) > 1 else repeat(Size(shapes[0]))


def input_problems(layer: Message) -> Iterator[Problem]:
    """Yield what Caffe refuses of an Input layer."""
    shapes = len(layer.message("input_param").messages("shape"))
    tops = len(layer.texts("top"))
    if shapes not in (0, 1, tops):
        yield Problem(
            "wrong-number",
            "an Input layer must have one shape, or one for each top,"
            f" but it has {shapes} shapes and {counted(tops, 'top')}",
            "input_param",
            "write input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }",
        )


def dummy_sizes(layer: Message) -> Iterator[Size]:
    """Yield ``shape``, or ``num channels height width``, for all tops or for each.

    Source: Caffe ``DummyDataLayer::LayerSetUp``.
    """
    param = layer.message("dummy_data_param")
    shapes = [it.integers("dim") for it in param.messages("shape")]
    for index in range(len(layer.texts("top"))):
        if shapes:
            yield Size(shapes[index if len(shapes) > 1 else 0])
        else:
            dims = [param.integers(it) for it in _LEGACY_DIMS]
            yield Size(tuple(it[index if len(it) > 1 else 0] for it in dims))


def dummy_problems(layer: Message) -> Iterator[Problem]:
    """Yield what Caffe refuses of a DummyData layer."""
    param, tops = layer.message("dummy_data_param"), len(layer.texts("top"))
    fillers = len(param.messages("data_filler"))
    if fillers not in (0, 1, tops):
        yield _wrong_number("data_filler", "at most once, or once", fillers, tops)
    legacy = [it for it in _LEGACY_DIMS if param.has(it)]
    if not legacy:
        shapes = len(param.messages("shape"))
        if shapes not in (1, tops):
            yield _wrong_number("shape", "once, or once", shapes, tops)
        return
    if param.has("shape"):
        yield Problem(
            "given-both-ways",
            f"the shape must be given either as shape or by axis, but there is {legacy[0]} too",
            "dummy_data_param",
            "leave one of them out",
        )
        return
    for field in _LEGACY_DIMS:
        count = len(param.integers(field))
        if count not in (1, tops):
            yield _wrong_number(field, "once, or once", count, tops)


def _wrong_number(field: str, wanted: str, count: int, tops: int) -> Problem:
    return Problem(
        "wrong-number",
        Words(
            "{field} must be given {wanted} for each top, but the layer has {tops} and it is"
            " given {count}",
            field=Field(field),
            wanted=wanted,
            tops=counted(tops, "top"),
            count=times(count),
        ),
        "dummy_data_param",
    )


def memory_sizes(layer: Message) -> Iterator[Size]:
    """Yield data and labels. Source: Caffe ``MemoryDataLayer::DataLayerSetUp``."""
    param = layer.message("memory_data_param")
    batch = param.integer("batch_size")
    yield Size((batch, *(param.integer(it) for it in ("channels", "height", "width"))))
    yield Size((batch,))


def memory_problems(layer: Message) -> Iterator[Problem]:
    """Yield what Caffe refuses of a MemoryData layer."""
    param = layer.message("memory_data_param")
    fields = ("batch_size", "channels", "height", "width")
    if missing := [it for it in fields if not param.integer(it)]:
        yield Problem(
            "missing-field",
            "batch_size, channels, height and width must be given and at least 1,"
            f" but {' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not",
            "memory_data_param",
        )
