"""How a layer is said in Caffe's words: the type, the message of its fields, the fields."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from convcalc.analysis.layer_result import LayerResult

Fields = Mapping[str, Any]
"""The fields of a layer of ours, by their names."""


class Unsayable(Exception):  # noqa: N818  it ends a rendering, it is no fault of the program
    """A field that Caffe's layer of the type does not have, in words, and perhaps a way out."""

    def __init__(self, reason: str, help_: str | None = None) -> None:
        super().__init__(reason)
        self.help = help_


class Said(NamedTuple):
    """A Caffe type, the message of its fields, and these in their order."""

    type: str
    param: str | None = None
    fields: tuple[tuple[str, Any], ...] = ()


class Word(str):
    """A value that is not in quotes: a number of an enumeration."""

    __slots__ = ()


Saying = Callable[[LayerResult, Fields], Said]
"""Says a layer with these fields, or raises Unsayable."""


def named(type_name: str, param: str | None = None, **words: str) -> Saying:
    """Return what says the fields of ours, by Caffe's words, where they are given."""

    def say(_: LayerResult, given: Fields) -> Said:
        fields = tuple((theirs, given[ours]) for ours, theirs in words.items())
        return Said(type_name, param if fields else None, fields)

    return say
