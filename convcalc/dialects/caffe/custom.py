"""Layer types that convcalc does not know and the run declares."""

from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic, Problem, did_you_mean
from convcalc.dialects.caffe.data.inputs import SOURCES
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.older.v0 import OLDEST
from convcalc.dialects.caffe.older.v0 import TYPES as TYPES_OF_OLD
from convcalc.dialects.caffe.older.v1 import current_type
from convcalc.dialects.caffe.rows import Converted
from convcalc.dialects.caffe.table import ELSEWHERE, TYPES
from convcalc.layers.caffe.declared import Declared
from convcalc.settings import Settings

_PYTHON = "Python"


def declared(layer: Message, settings: Settings) -> Converted | None:
    """Return a layer as the run declares its type, or None if it does not."""
    for name in _names(layer):
        if name in settings.custom:
            custom = settings.custom[name]
            shapes = () if custom == "passthrough" else custom
            values = {"tops": len(layer.texts("top")), "shapes": shapes}
            return Converted("custom", values, Declared)
    return None


def unknown_type(layer: Message) -> Problem:
    """Return the finding that a layer's type is not known or not given, with the ways out."""
    type_name, name = layer.text("type"), _names(layer)[0]
    if not type_name:
        example = 'write it as in type: "Convolution"'
        return Problem("missing-field", "a layer must have a type", "type", example)
    if type_name.endswith(OLDEST):
        return _unknown_oldest_type(type_name.removesuffix(OLDEST))
    ways = f"declare it with --custom {name}=passthrough or --custom {name}=20x20x256"
    if type_name == _PYTHON:
        message = f"what a Python layer does must be declared, but '{name}' is not"
    elif type_name in ELSEWHERE:
        message = f"type must be one that convcalc computes, but {type_name} of a fork is not"
    else:
        message = f"type must be a layer type of Caffe, but there is no '{type_name}'"
        if near := _nearest(type_name):
            ways = f"{near} Or {ways}"
    return Problem("unknown-type", message, "type", ways)


def _nearest(type_name: str) -> str | None:
    """Return which of today's types may be meant, also by its name in an older form or in ours.

    ``INNER_PRODUCT``, ``conv`` and ``batch_norm`` are ``InnerProduct``, ``Convolution`` and
    ``BatchNorm``.
    """
    known = (*TYPES, *SOURCES)
    today = TYPES_OF_OLD.get(type_name) or current_type(type_name)
    return did_you_mean(today if today in known else type_name, known)


def _unknown_oldest_type(word: str) -> Problem:
    return Problem(
        "unknown-type",
        f"type must be a layer type of Caffe's oldest form, but there is no '{word}'",
        "type",
        did_you_mean(word.lower(), TYPES_OF_OLD) or f"its types are {', '.join(TYPES_OF_OLD)}",
    )


def needless_problems(settings: Settings) -> Iterator[Diagnostic]:
    """Yield the declared types that convcalc knows itself: the declaration would not count."""
    for name in settings.custom:
        if name in TYPES or (name in SOURCES and name != _PYTHON):
            yield Diagnostic(
                "custom-type-known",
                f"--custom must name a type that convcalc does not know, but it knows {name}",
                help="leave it out; the type's own rules count",
            )


def _names(layer: Message) -> tuple[str, ...]:
    """Return the names by which a layer's type may be declared, the most exact first.

    A Python layer has its class's name, as in ``Python:ProposalLayer``, before the common one.
    """
    type_name = layer.text("type")
    if type_name != _PYTHON:
        return (type_name,)
    return f"{_PYTHON}:{layer.message('python_param').text('layer')}", _PYTHON
