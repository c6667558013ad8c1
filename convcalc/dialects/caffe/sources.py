"""What Caffe's layers have in common that make data."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import Count
from convcalc.shapes import Shape


class Size(NamedTuple):
    """The shape of a top; of one that the text does not tell, what it does tell and why not."""

    shape: Shape | None
    batch: int | None = None
    spatial: Shape | None = None
    channels: int | None = None
    reason: str = ""


class Source(NamedTuple):
    """How a layer type makes data: a size for each top, and what Caffe refuses of it."""

    sizes: Callable[[Message], Iterator[Size]]
    tops: Count
    check: Callable[[Message], Iterator[Problem]]


def no_problems(layer: Message) -> Iterator[Problem]:
    """Yield nothing: Caffe refuses nothing of such a layer."""
    yield from ()
