"""What convcalc knows of a Caffe layer type: a ``CaffeType`` for each."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.message import Message
from convcalc.layers.shared.base import Layer

LayerClass = type[Layer]
Count = tuple[int, int | None]
"""The least and the largest number of bottoms or tops; None is any number."""


class Given(NamedTuple):
    """A layer of a prototxt: its whole message, and the one with its type's parameters."""

    layer: Message
    param: Message

    @property
    def bottoms(self) -> int:
        """How many bottoms the text names."""
        return len(self.layer.texts("bottom"))

    @property
    def tops(self) -> int:
        """How many tops the text names."""
        return len(self.layer.texts("top"))


class Converted(NamedTuple):
    """A layer in our vocabulary: its type and the values of its fields.

    ``variant`` is the class where Caffe computes the type in a way of its own; otherwise it is
    found by the type's name.
    """

    type: str
    values: dict[str, Any]
    variant: LayerClass | None = None


def _no_problems(_: Given) -> Iterator[Problem]:
    yield from ()


class CaffeType(NamedTuple):
    """How a Caffe type is read: from which message, into what, and what Caffe itself refuses.

    ``words`` gives the Caffe fields behind a field of ours. The rest is what Caffe's ``Layer``
    classes declare: how many bottoms and tops they take, whether these are equally many
    (``EqualNumBottomTopBlobs``), whether tops that the text does not name are made
    (``AutoTopBlobs``, of every loss), and whether a top may overwrite a bottom.
    """

    convert: Callable[[Given], Converted]
    param: str | None = None
    check: Callable[[Given], Iterator[Problem]] = _no_problems
    words: Mapping[str, tuple[str, ...]] = {}
    bottoms: Count = (1, 1)
    tops: Count = (1, 1)
    equal: bool = False
    auto_tops: bool = False
    in_place: bool = True
