"""Layers of a spec that are written as other tools write them; only a wrong spec asks."""

import re

from convcalc.diagnostics import Diagnostic, Findings, SpecError, mistyped
from convcalc.dialects import hints
from convcalc.dialects.fields import field_names, missing_fields, reader_of
from convcalc.dialects.native.vgg_rows import ROW
from convcalc.dialects.values import UnreadableError, described
from convcalc.layers import layer_class
from convcalc.layers.shared.base import Layer
from convcalc.source import Span
from convcalc.tree import YAML, Entry, Mapping, Node, Scalar, Sequence, Spelling, text_of

_TABLE_ROWS = "rows of the VGG table are conv3-64, conv1-256, FC-4096, maxpool, LRN, soft-max"
_NEAR_ROW = re.compile(
    r"(?i)conv[-_ ]?(?P<kernel>[0-9]{1,9})(x(?P=kernel))?[-_ ](?P<filters>[0-9]{1,18})"
    r"|(fc|dense|linear)[-_ ]?(?P<units>[0-9]{1,18})"
)
_CALL = re.compile(r"(?P<type>[A-Za-z_][\w.]*)\s*\((?P<arguments>.*)\)", re.DOTALL)
_ARGUMENT = re.compile(r"(?:[^,()\[\]]|\([^()]*\)|\[[^\[\]]*\])+")
_LONGEST_CALL = 300
_SAY_WHICH = ("pool", "operation", "method", "mode", "pooling_type", "op")
_ITEM_KINDS = ("type", "block", "branches")
_NAMELESS = Span(0, 0)


# A type that there is not


def judged_as(
    written: Scalar,
    fields: tuple[Entry, ...],
    misread: Findings,
    name: str,
    spelling: Spelling,
) -> tuple[type[Layer] | None, list[Diagnostic]]:
    """Return by which layer type fields can be judged, if by any, and what is wrong so far.

    ``misread`` is what is wrong with how the layer is written beside its type.
    """
    findings = [it._replace(layer=name) for it in misread]
    if kind := layer_class(written.text):
        return kind, findings
    unknown = Diagnostic(
        "unknown-type",
        f"type must be a layer type, but there is no {described(written)}",
        written.span,
        _hint(written.text, fields, spelling),
        layer=name,
    )
    if not fields:  # all of them are missing, which the help says
        return None, [*findings, unknown]
    kinds = [kind for it in _meant(written.text, fields) if (kind := layer_class(it))]
    if not kinds and (near := hints.type_judged(written.text)):
        return layer_class(near), [*findings, unknown]
    required = {missing_fields(kind, {}) for kind in kinds}
    return (kinds[0] if len(required) == 1 else None), [*findings, unknown]


def _hint(word: str, fields: tuple[Entry, ...], spelling: Spelling) -> str:
    if row := _near_row(word):
        return f"write {row}"
    if meant := _meant(word, fields):
        hint = f"did you mean {' or '.join(map(repr, meant))}?"
        kind = layer_class(meant[0])
        if warned := hints.false_friend(word, meant[0], [key.text for key, _ in fields]):
            return f"{hint} {warned}"
        if fields or spelling.options or not kind or not missing_fields(kind, {}):
            return hint
        return f"{hint} Write it as in {kind.example}"
    activations = (it.value for it in fields if hints.plain(it.key.text) == "activation")
    value = next((it.text for it in activations if isinstance(it, Scalar)), "relu")
    if "-" in word and not spelling.options:
        return _TABLE_ROWS
    hint = hints.type_hint(word, spelling, value) or "'convcalc layers' lists the types"
    sizes = [size for _, it in fields if (size := hints.size_meant(it))]
    return hint.replace("224x224x3", sizes[0]) if sizes else hint


def _meant(word: str, fields: tuple[Entry, ...]) -> tuple[str, ...]:
    """Return the types that are meant; Caffe's Pooling says in a field which it is."""
    meant = hints.types_meant(word)
    if len(meant) < 2:  # noqa: PLR2004  one is no choice
        return meant
    for key, value in fields:
        if key.text in _SAY_WHICH and isinstance(value, Scalar):
            told = [it for it in meant if it in hints.types_meant(value.text)]
            meant = tuple(told) or meant
    return meant


def _near_row(word: str) -> str | None:
    """Return the row of the VGG table that is meant."""
    match = _NEAR_ROW.fullmatch(word)
    if not match or ROW.fullmatch(word):
        return None
    units = match["units"]
    return f"FC-{units}" if units else f"conv{match['kernel']}-{match['filters']}"


# A layer as code


def read_code(written: Scalar) -> tuple[Scalar, tuple[Entry, ...], Diagnostic] | None:
    """Return the type and the fields of ``nn.Conv2d(3, 64, 3)``, None if they are unclear."""
    call = _CALL.fullmatch(written.text) if len(written.text) <= _LONGEST_CALL else None
    meant = hints.types_meant(call["type"]) if call else ()
    kind = layer_class(meant[0]) if len(meant) == 1 else None
    if not call or not kind:
        return None
    entries, below = _arguments(call["type"], meant[0], kind, call["arguments"])
    fields = tuple(Entry(it.key._replace(span=written.span), it.value) for it in entries)
    hint = f"write {_written(meant[0], fields)}{below}"
    if missing_fields(kind, {it.key.text: it.key.span for it in entries}):
        hint = f"write it as in {kind.example}"
        fields = ()
    message = f"type must be a layer type, but there is no {described(written)}"
    finding = Diagnostic("unknown-type", message, written.span, hint)
    return Scalar(meant[0], written.span), fields, finding


def _arguments(
    word: str, type_name: str, kind: type[Layer], text: str
) -> tuple[list[Entry], str]:
    """Return the fields that the arguments of a call stand for, and what is to stand below."""
    row = next((it for it in hints.rows("types") if it.ours == type_name), None)
    order = row.arguments if row else ()
    if row and word.rpartition(".")[2] in row.by_tool.get("keras", ()):
        order = tuple(it for it in order if not it.startswith("in_"))
    known = field_names(kind)
    entries: dict[str, Entry] = {}
    below = ""
    for number, argument in enumerate(it.strip() for it in _ARGUMENT.findall(text)):
        name, equals, value = (it.strip(" '\"") for it in argument.rpartition("="))
        value = value.lower() if value in ("True", "False") else value
        if not equals:
            meant = order[number] if number < len(order) else None
        else:
            meant = hints.field_meant(name, known)
            if meant is None and (activation := _activation(name, value)):
                below = f", and - {activation} below"
        if meant in known and (node := _readable(kind, str(meant), value)):
            entries[str(meant)] = Entry(Scalar(str(meant), _NAMELESS), node)
    return list(entries.values()), below


def _activation(name: str, value: str) -> str | None:
    return hints.activation_meant(value) if hints.plain(name) == "activation" else None


def _readable(kind: type[Layer], field: str, value: str) -> Node | None:
    """Return a value as a field can take it, None if it cannot."""

    def takes(node: Node) -> bool:
        try:
            reader_of(kind, field)(node)
        except UnreadableError:
            return False
        return True

    node = Scalar(value, _NAMELESS)
    return node if takes(node) else hints.value_meant(node, takes)


# An item without a type


def read_untyped(node: Mapping) -> tuple[Scalar, tuple[Entry, ...], Diagnostic]:
    """Return the type and the fields of a layer that does not say its type as a spec does.

    ``conv: {filters: 8}`` and ``class_name: Conv2D`` are layers; what is none raises SpecError.
    """
    rule, message = "missing-field", "a layer must have a type"
    for key, value in node.entries:
        named = hints.field_meant(key.text, ("type",), "type_key")
        if named and isinstance(value, Scalar) and (meant := _type_of(value)):
            wrong = Diagnostic(rule, message, key.span, f"write type: {meant.text}")
            return meant, _without(node, key), wrong
    if node.entries and (found := _keyed_by_type(node)):
        kind, fields = found
        written = f"write {_written(kind.text, fields)}" if fields else f"write - {kind.text}"
        return kind, fields, Diagnostic(rule, message, node.span, written)
    hint = "write it as in {type: conv, out_channels: 96, kernel_size: 11}"
    for name, inner in node.entries[:1]:
        if name.text not in _ITEM_KINDS:
            hint = mistyped(name.text, _ITEM_KINDS) or hint
        if isinstance(inner, Mapping) and (word := text_of(inner.entries, "type")):
            hint = f"write {{type: {word}, name: {name.text}, ...}}"
    raise SpecError(Diagnostic(rule, message, node.span, hint))


def _type_of(value: Scalar) -> Scalar | None:
    """Return the type that a value is, ours where it is clear which is meant."""
    meant = hints.types_meant(value.text)
    if layer_class(value.text) or len(meant) > 1:
        return value
    return value._replace(text=meant[0]) if meant else None


def _without(node: Mapping, key: Scalar) -> tuple[Entry, ...]:
    return tuple(it for it in node.entries if it.key is not key)


def _keyed_by_type(node: Mapping) -> tuple[Scalar, tuple[Entry, ...]] | None:
    """Return the type and fields of ``conv: {...}``, ``Dense: 10`` or ``relu:``, else None."""
    (key, value), *others = node.entries
    meant = hints.types_meant(key.text)
    kind = layer_class(meant[0]) if len(meant) == 1 else None
    if kind is None:
        return None
    type_ = Scalar(meant[0], key.span)
    if isinstance(value, Mapping):
        return type_, (*value.entries, *others)
    if isinstance(value, Scalar) and value.text in ("", "null", "~"):
        return type_, tuple(others)
    fields = missing_fields(kind, {it.key.text: it.key.span for it in others})
    values: tuple[Node, ...] = (value,)
    if isinstance(value, Sequence):
        fields, values = (fields, value.items) if fields else (("inputs",), values)
    elif not fields:
        fields = tuple(it for it in field_names(kind) if it != "in_place")
    given = zip(fields, values, strict=False)
    return type_, (*(Entry(Scalar(it, key.span), node) for it, node in given), *others)


def _written(type_name: str, entries: tuple[Entry, ...] | list[Entry]) -> str:
    """Return a layer as a spec writes it, in a line."""
    kind = layer_class(type_name)
    assert kind
    known = (*field_names(kind), "name", "input", "inputs")
    fields = [f"type: {type_name}"]
    below = ""
    for key, node in entries:
        field = hints.field_meant(key.text, known)
        value = node
        if field is None:
            if isinstance(node, Scalar) and (activation := _activation(key.text, node.text)):
                below = f", and - {activation} below"
            continue
        if isinstance(node, Scalar) and field in field_names(kind):
            value = _readable(kind, field, node.text) or node
        elif isinstance(node, Sequence | Mapping) and not _is_flat(node):
            value = Scalar("...", node.span)
        fields.append(YAML.assigned(field, value))
    return (f"{{{', '.join(fields)}}}" if len(fields) > 1 else f"- {type_name}") + below


def _is_flat(node: Sequence | Mapping) -> bool:
    return isinstance(node, Sequence) and all(isinstance(it, Scalar) for it in node.items)
