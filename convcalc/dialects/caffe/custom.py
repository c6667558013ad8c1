"""Layer types that convcalc does not know and the run declares."""

from collections.abc import Iterable, Iterator
from itertools import repeat

from convcalc.diagnostics import Diagnostic, Problem
from convcalc.dialects.caffe.data.declared_sizes import Size, Source, no_problems
from convcalc.dialects.caffe.data.inputs import SOURCES
from convcalc.dialects.caffe.fields import V0, V2
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.older.v1 import OLDER
from convcalc.dialects.caffe.own_types import meant, ways_to_declare
from convcalc.dialects.caffe.rows import Converted
from convcalc.dialects.caffe.table import ELSEWHERE, TYPES
from convcalc.layers.caffe.declared import Declared
from convcalc.settings import Settings

_PYTHON = "Python"


def declared(layer: Message, settings: Settings) -> Converted | None:
    """Return a layer as the run declares its type, or None if it does not."""
    for name in _names(layer):
        if name in settings.custom:
            outputs, params, buffers, macs = settings.custom[name]
            values = {
                "tops": len(layer.texts("top")),
                "sizes": outputs,
                "params": (("weight", (params,)),) if params else (),
                "buffers": (("buffer", (buffers,)),) if buffers else (),
                "macs_per_example": macs,
            }
            return Converted("custom", values, Declared)
    return None


def declared_source(layer: Message, settings: Settings) -> Source | None:
    """Return how a layer that reads nothing makes data as the run declares, if it does."""
    custom = next((settings.custom[it] for it in _names(layer) if it in settings.custom), None)
    known = layer.text("type") in SOURCES and layer.text("type") != _PYTHON
    if custom is None or known or None in custom.outputs:
        return None
    sizes = [Size(it.whole(1), regions=it.regions is not None) for it in custom.outputs if it]
    count = len(sizes)
    if count == 1:
        return Source(lambda _: repeat(sizes[0]), (1, None), no_problems)
    return Source(lambda _: iter(sizes), (count, count), no_problems)


def unknown_type(layer: Message) -> Problem:
    """Return the finding that a layer's type is not known or not given, with the ways out."""
    type_name, name = layer.text("type"), _names(layer)[0]
    near = None
    if not type_name:
        example = 'write it as in type: "Convolution"'
        return Problem("missing-field", "a layer must have a type", "type", example)
    if "$" in name:
        message = f"type must be a layer type of Caffe, but {name} has a template's placeholder"
        return Problem("unknown-type", message, "type", "fill in the template first")
    if type_name.endswith(OLDER):
        message = f"type must be a layer type of Caffe's oldest form, but there is no '{name}'"
        near = meant(name, V0)
    elif type_name == _PYTHON:
        message = f"what a Python layer does must be declared, but '{name}' is not"
    elif type_name in ELSEWHERE:
        message = f"type must be one that convcalc computes, but {type_name} of a fork is not"
    else:
        message = f"type must be a layer type of Caffe, but there is no '{type_name}'"
        near = meant(name, V2)
    return Problem(
        "unknown-type", message, "type", ways_to_declare(name, near, layer.texts("top"))
    )


def needless_problems(layers: Iterable[Message], settings: Settings) -> Iterator[Diagnostic]:
    """Yield the declared types that convcalc knows itself: the declaration does not count.

    In an older form, which does not know the word, it does.
    """
    words = {it.text("type") for it in layers}
    for name in settings.custom:
        known = name in TYPES or (name in SOURCES and name != _PYTHON)
        if known and name in words:
            yield Diagnostic(
                "custom-type-known",
                f"--custom must name a type that convcalc does not know, but it knows {name}",
                help="leave it out; the type's own rules count",
            )


def _names(layer: Message) -> tuple[str, ...]:
    """Return the names by which a layer's type may be declared, the most exact first.

    A Python layer has its class's name, as in ``Python:ProposalLayer``, before the common one.
    """
    type_name = layer.text("type").removesuffix(OLDER)
    if type_name != _PYTHON:
        return (type_name,)
    return f"{_PYTHON}:{layer.message('python_param').text('layer')}", _PYTHON
