"""The fillers of a Caffe layer: what its learned numbers are before training.

Source: Caffe ``filler.hpp`` (``GetFiller``, ``BilinearFiller``).
"""

from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic, did_you_mean
from convcalc.dialects.caffe.fields import fields_of
from convcalc.dialects.caffe.message import Message
from convcalc.layers.shared.base import Role
from convcalc.source import Span

_TYPES = ("constant", "gaussian", "positive_unitball", "uniform", "xavier", "msra", "bilinear")
_OF_BIASES = ("bias_filler", "shift_filler")


def filler_problems(param: Message, layer: str) -> Iterator[Diagnostic]:
    """Yield fillers of a type that Caffe does not have; forks have more of them."""
    for _, filler in _fillers(param):
        word = filler.text("type")
        if word not in _TYPES:
            yield Diagnostic(
                "unknown-name",
                f"a filler should be one of Caffe's, but there is no '{word}'",
                filler.span_of("type"),
                did_you_mean(word, _TYPES) or f"Caffe's are {', '.join(_TYPES)}",
                "warning",
                layer,
            )


def bilinear_fillers(param: Message) -> tuple[tuple[Role, Span], ...]:
    """Return which tensors of a layer, by their role, a bilinear filler fills."""
    return tuple(
        ("bias" if field in _OF_BIASES else "weight", filler.span_of("type"))
        for field, filler in _fillers(param)
        if filler.text("type") == "bilinear"
    )


def _fillers(param: Message) -> Iterator[tuple[str, Message]]:
    """Yield the fillers that are given and used, and the names of their fields."""
    for field, value in param.given_values():
        if isinstance(value, Message) and value.type == "FillerParameter":
            unused = field == "bias_filler" and not _has_bias(param)
            if not unused:
                yield field, value


def _has_bias(param: Message) -> bool:
    return "bias_term" not in fields_of(param.type) or param.flag("bias_term")
