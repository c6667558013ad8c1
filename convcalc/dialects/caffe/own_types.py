"""Layer types that Caffe does not know: what of them is read, and which may be meant."""

from collections.abc import Container, Iterable

from convcalc.diagnostics import mistyped
from convcalc.dialects.caffe.data.declared_sizes import example_size
from convcalc.dialects.caffe.data.inputs import SOURCES
from convcalc.dialects.caffe.fields import V0, V1, Field, fields_of
from convcalc.dialects.caffe.older.v0 import TYPES as TYPES_OF_OLD
from convcalc.dialects.caffe.older.v1 import OLDER, current_type
from convcalc.dialects.caffe.table import TYPES
from convcalc.tree import Entry, Mapping, Node, text_of

_PYTHON, _PYTHON_PARAM = "Python", "python_param"
_COMMON = frozenset((
    *("name", "type", "bottom", "top", "phase", "loss_weight", "param", "blobs"),
    *("propagate_down", "include", "exclude", "layer"),
    *("blobs_lr", "weight_decay", "blob_share_mode"),
))  # fmt: skip
"""What every layer has, in one form of a prototxt or another."""

Fields = dict[str, Field]


def common_part(
    form: str, entries: tuple[Entry, ...], fields: Fields, custom: Container[str]
) -> tuple[tuple[Entry, ...], Fields]:
    """Return the entries of a layer that every layer has, if its type is not known; else all.

    The rest are fields of the type's own, of which only its author knows the meaning: the type
    is to be declared, then all of it is. A declared type that an older form does not know is
    marked as such; of a misspelt one all is read.
    """
    word = text_of(entries, "type")
    names = _python_names(entries) if word == _PYTHON else (word,)
    is_declared = any(it in custom for it in names)
    if not is_declared and meant(word, form):
        return entries, fields
    if is_declared and form == V1:
        type_field = fields["type"]._replace(convert=lambda text: f"{text}{OLDER}")
        fields = {**fields, "type": type_field}
    kept = [it for it in entries if it.key.text in _COMMON]
    if word == _PYTHON:
        params = (it for it in entries if it.key.text == _PYTHON_PARAM)
        kept += (it._replace(value=_without_own_fields(it.value)) for it in params)
    return tuple(kept), fields


def _python_names(entries: Iterable[Entry]) -> tuple[str, ...]:
    params = (it.value for it in entries if it.key.text == _PYTHON_PARAM)
    inner = [entry for it in params if isinstance(it, Mapping) for entry in it.entries]
    return f"{_PYTHON}:{text_of(inner, 'layer')}", _PYTHON


def _without_own_fields(param: Node) -> Node:
    """Return a Python layer's message with the name of its class only."""
    if not isinstance(param, Mapping):
        return param
    kept = tuple(it for it in param.entries if it.key.text == "layer")
    return Mapping(kept, param.span)


def meant(word: str, form: str) -> str | None:
    """Return a hint which type of a form of a prototxt is meant by one that it does not know.

    Also by its name in another form or in ours: ``INNER_PRODUCT``, ``conv`` and ``batch_norm``
    are ``InnerProduct``, ``Convolution`` and ``BatchNorm``.
    """
    if form == V1:
        return mistyped(word.upper(), fields_of(V1)["type"].names)
    if form == V0:
        return mistyped(word.lower(), TYPES_OF_OLD)
    known = (*TYPES, *SOURCES)
    today = TYPES_OF_OLD.get(word) or current_type(word)
    if today in known:
        return f"did you mean '{today}'?"
    from convcalc.dialects.hints import word_of  # only a wrong prototxt asks

    meant = word_of("caffe", word, known, "types")
    return f"did you mean '{meant}'?" if meant else mistyped(word, known)


def ways_to_declare(name: str, near: str | None, tops: tuple[str, ...] = ()) -> str:
    """Return the help for a type that is not known, beside a hint which one may be meant."""
    sizes = [example_size(it) for it in tops]
    size = ",".join(it or "20x20x256" for it in sizes) if any(sizes) else "20x20x256"
    ways = f"declare it with --custom {name}=passthrough or --custom {name}={size}"
    return f"{near} Or {ways}" if near else ways
