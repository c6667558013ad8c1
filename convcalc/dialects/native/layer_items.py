"""The items under ``layers`` of a YAML spec."""

from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, TooMuchError, did_you_mean, stop_at_too_many
from convcalc.dialects.fields import (
    has_field,
    missing_fields,
    read_references,
    read_values,
    wrong_type,
)
from convcalc.dialects.values import UnreadableError, described, read_flag
from convcalc.layers import layer_class, layer_types
from convcalc.layers.shared.base import Layer
from convcalc.limits import MOST_VALUES
from convcalc.network import LayerSpec, NetworkSpec, Reference
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence
from convcalc.windows import Rounding

_TABLE_ROWS = "rows of the VGG table are conv3-64, conv1-256, FC-4096, maxpool, LRN, soft-max"
LAYER_KEYS = (
    *("type", "name", "input", "inputs", "output_names"),
    *("weights_of", "trainable"),
)


class Item(NamedTuple):
    """One layer under ``layers``, before its fields are read.

    ``broken`` are entries whose values could not be worked out, which was said already. One
    that is not ``known`` stands in for what is no layer, so that no later one is blamed.
    """

    type: Scalar
    entries: tuple[Entry, ...]
    broken: tuple[Entry, ...] = ()
    known: bool = True


def read_layers(
    entry: Entry | None, network: NetworkSpec, found: list[Diagnostic]
) -> tuple[LayerSpec, ...]:
    """Return a layer of a network for each item that says its type, or raise TooMuchError."""
    items = []
    values = 0
    for node in item_nodes(entry, found):
        items.append(read_item(node, found) or unknown_item(node.span))
        values += sum(len(it.items) for _, it in items[-1].entries if isinstance(it, Sequence))
        if values > MOST_VALUES:
            raise TooMuchError(_too_many_values(node.span))
        stop_at_too_many(found, len(items))
    names = _names(items, {it.name for it in network.inputs})
    layers = []
    for item, name in zip(items, names, strict=True):
        layers.append(make_layer(item, name, network.rounding, found))
        stop_at_too_many(found, len(layers))
    return tuple(layers)


def _too_many_values(span: Span) -> Diagnostic:
    return Diagnostic(
        "too-many-values",
        f"the lists of all layers must have at most {MOST_VALUES:,} values together,"
        " but here they have more",
        span,
        "let fewer layers read so many inputs",
    )


def unknown_item(span: Span) -> Item:
    """Return what stands in for an item that is no layer."""
    return Item(Scalar("unknown", span), (), known=False)


def item_nodes(entry: Entry | None, found: list[Diagnostic]) -> tuple[Node, ...]:
    """Return the items of a network, which must have some."""
    if entry is None or entry.value == Sequence((), entry.value.span):
        found.append(_no_layers(entry.key.span if entry else None))
        return ()
    if not isinstance(entry.value, Sequence):
        found.append(wrong_type("layers", "a list of layers", entry.value))
        return ()
    return entry.value.items


def _no_layers(span: Span | None) -> Diagnostic:
    return Diagnostic(
        "empty-network",
        "a spec must have layers, but there are none",
        span,
        "write them as a list, as in layers: [{type: linear, out_features: 10}]",
    )


def read_item(node: Node, found: list[Diagnostic]) -> Item | None:
    """Return the type and the fields of a layer, or None where it has no type."""
    match node:
        case Scalar(text):
            if "-" in text or text in ("maxpool", "LRN"):
                from convcalc.dialects.native.vgg_rows import (
                    read_shorthand,  # few specs have any
                )

                if row := read_shorthand(node):
                    return Item(*row)
            return Item(node, ())
        case Mapping(entries):
            for key, value in entries:
                if key.text == "type" and isinstance(value, Scalar):
                    return Item(value, entries)
            found.append(
                Diagnostic(
                    "missing-field",
                    "a layer must have a type",
                    node.span,
                    "write it as in {type: conv, out_channels: 96, kernel_size: 11}",
                )
            )
        case Sequence():
            found.append(wrong_type("a layer", "a type or a mapping with a type", node))
    return None


def _names(items: list[Item], inputs: set[str]) -> list[str]:
    """Return a name for each layer: its own, or the first free number of its type."""
    own = [own_name(item) for item in items]
    taken = inputs.union(filter(None, own))
    counts: dict[str, int] = {}
    names = []
    for item, name in zip(items, own, strict=True):
        while name is None:
            kind = item.type.text
            counts[kind] = counts.get(kind, 0) + 1
            if (numbered := f"{kind}{counts[kind]}") not in taken:
                name = numbered
        names.append(name)
    return names


def own_name(item: Item) -> str | None:
    """Return the name that the text gives to a layer, if it does."""
    for key, value in item.entries:
        if key.text == "name" and isinstance(value, Scalar):
            return value.text or None
    return None


def output_names(item: Item) -> tuple[str, ...]:
    """Return the names that the text gives to a layer's outputs, if it does."""
    for key, value in item.entries:
        if key.text == "output_names":
            nodes = value.items if isinstance(value, Sequence) else (value,)
            return tuple(it.text for it in nodes if isinstance(it, Scalar))
    return ()


def make_layer(item: Item, name: str, rounding: Rounding, found: list[Diagnostic]) -> LayerSpec:
    """Return a layer with its fields, and report each that is wrong."""
    if not item.known:
        return LayerSpec(name, item.type.text, None, None, (name,), item.type.span, {})
    generic = {key.text: value for key, value in item.entries if key.text in LAYER_KEYS}
    spans = {key: value.span for key, value in generic.items()}
    if "name" in generic and own_name(item) is None:
        found.append(wrong_type("name", "a text that is not empty", generic["name"], name))
    before = len(found)
    inputs = _sources(generic, name, found)
    wired = len(found) == before
    kind = layer_class(item.type.text)
    if kind is None:
        found.append(_unknown_type(item.type, name))
        layer = None
    else:
        own = tuple(entry for entry in item.entries if entry.key.text not in LAYER_KEYS)
        layer, field_spans = _build(kind, item, own, name, rounding, found)
        spans |= field_spans
    return LayerSpec(
        name=name,
        type=item.type.text,
        layer=layer if wired else None,
        inputs=inputs,
        outputs=_outputs(name, layer, generic.get("output_names"), found),
        span=item.type.span,
        field_spans=spans | ({"inputs": spans["input"]} if "input" in spans else {}),
        weights_of=_weights_of(generic.get("weights_of"), name, found),
        trainable=_trainable(generic.get("trainable"), name, found),
    )


def _weights_of(node: Node | None, name: str, found: list[Diagnostic]) -> Reference | None:
    """Return the layer whose tensors this one uses, if it says so."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return Reference(node.text, node.span)
    found.append(wrong_type("weights_of", "the name of a layer", node, name))
    return None


def _trainable(node: Node | None, name: str, found: list[Diagnostic]) -> bool:
    if node is None:
        return True
    try:
        return read_flag(node)
    except UnreadableError as error:
        found.append(wrong_type("trainable", error, node, name))
        return True


def _sources(
    generic: dict[str, Node], name: str, found: list[Diagnostic]
) -> tuple[Reference, ...] | None:
    """Return what the layer says it reads, or None for the layer before it."""
    given = [key for key in ("input", "inputs") if key in generic]
    if not given:
        return None
    if len(given) > 1:
        found.append(
            Diagnostic(
                "input-and-inputs",
                "a layer must have either input or inputs, but it has both",
                generic["inputs"].span,
                layer=name,
            )
        )
    return read_references(given[0], generic[given[0]], found, name)


def _unknown_type(written: Scalar, name: str) -> Diagnostic:
    types = layer_types()
    return Diagnostic(
        "unknown-type",
        f"type must be a layer type, but there is no {described(written)}",
        written.span,
        did_you_mean(written.text, types)
        or did_you_mean(written.text.lower(), types)
        or (_TABLE_ROWS if "-" in written.text else "'convcalc layers' lists the types"),
        layer=name,
    )


def _build(
    kind: type[Layer],
    item: Item,
    entries: tuple[Entry, ...],
    name: str,
    rounding: Rounding,
    found: list[Diagnostic],
) -> tuple[Layer | None, dict[str, Span]]:
    """Return the layer with its fields, or None where one of them is wrong or missing."""
    read = read_values(kind, entries, name=name, other_keys=LAYER_KEYS)
    found.extend(read.diagnostics)
    read.spans.update((key.text, node.span) for key, node in item.broken)
    missing = missing_fields(kind, read.spans)
    meant = {it.help for it in read.diagnostics}  # a misspelt field is not missing too
    if absent := [it for it in missing if f"did you mean '{it}'?" not in meant]:
        found.append(
            Diagnostic(
                "missing-field",
                f"{item.type.text} must have {' and '.join(absent)}",
                item.type.span,
                f"write it as in {kind.example}",
                layer=name,
            )
        )
    if missing or read.diagnostics or item.broken:
        return None, read.spans
    if has_field(kind, "rounding"):
        read.values.setdefault("rounding", rounding)
    return kind(**read.values), read.spans


def _outputs(
    name: str, layer: Layer | None, given: Node | None, found: list[Diagnostic]
) -> tuple[str, ...]:
    """Return the names of a layer's outputs: the layer's own, or those that are given.

    In an instance of a block they stand beside the layer's, behind the path to it.
    """
    count = layer.output_count if layer else 1
    own = (name,) if count == 1 else tuple(f"{name}:{k}" for k in range(count))
    if given is None:
        return own
    names = read_references("output_names", given, found, name)
    if layer and names and len(names) != count:
        found.append(
            Diagnostic(
                "wrong-number-of-outputs",
                f"output_names must name each output, but {len(names)} are given"
                f" and the layer has {count}",
                given.span,
                layer=name,
            )
        )
        return own
    return tuple(it.name for it in names) or own
