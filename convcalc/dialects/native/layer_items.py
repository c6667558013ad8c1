"""The items under ``layers`` of a YAML spec."""

from typing import Any, NamedTuple

from convcalc.diagnostics import (
    Diagnostic,
    Findings,
    SpecError,
    TooMuchError,
    stop_at_too_many,
)
from convcalc.dialects.fields import (
    Values,
    has_field,
    missing_fields,
    read_references,
    type_name,
    wrong_type,
)
from convcalc.dialects.layer_fields import read_values
from convcalc.dialects.native.written_layers import Written
from convcalc.dialects.values import UnreadableError, read_flag
from convcalc.layers import layer_class
from convcalc.layers.shared.base import Layer
from convcalc.limits import MOST_VALUES
from convcalc.network import Following, LayerSpec, NetworkSpec, Reference
from convcalc.shapes import Shape, shape_text
from convcalc.source import Span
from convcalc.tree import YAML, Entry, Mapping, Node, Scalar, Sequence, Spelling
from convcalc.windows import Rounding

LAYER_KEYS = (
    *("type", "name", "input", "inputs", "output_names"),
    *("weights_of", "trainable", "size_of"),
)


class Item(NamedTuple):
    """One layer under ``layers``, before its fields are read.

    ``broken`` are entries whose values could not be worked out, which has findings already. One
    that is not ``known`` stands in for what is no layer, so that no later one is blamed.
    ``misread`` is what is wrong with how the layer is written, if its fields can be judged.
    """

    type: Scalar
    entries: tuple[Entry, ...]
    broken: tuple[Entry, ...] = ()
    known: bool = True
    misread: Findings = ()


class LayerReader:
    """Reads the layers of a network; ``findings`` say what is wrong with them so far."""

    def __init__(self, network: NetworkSpec, spelling: Spelling = YAML) -> None:
        self.findings: list[Diagnostic] = []
        self._network = network
        self._spelling = spelling

    def read(self, entry: Entry | None) -> tuple[LayerSpec, ...]:
        """Return a layer for each item that says its type, or raise TooMuchError."""
        items = self._items(entry)
        names = _names(items, {it.name for it in self._network.inputs})
        layers = []
        for item, name in zip(items, names, strict=True):
            layer, wrong = make_layer(
                item, name, self._network.rounding, spelling=self._spelling
            )
            layers.append(layer)
            self.findings += wrong
            stop_at_too_many(self.findings, len(layers))
        return tuple(layers)

    def _items(self, entry: Entry | None) -> list[Item]:
        nodes, wrong = item_nodes(entry)
        self.findings += wrong
        items = []
        values = 0
        for node in nodes:
            try:
                items.append(read_item(node))
            except SpecError as error:
                self.findings += error.diagnostics
                items.append(unknown_item(node.span))
            entries = items[-1].entries
            values += sum(len(it.items) for _, it in entries if isinstance(it, Sequence))
            if values > MOST_VALUES:
                raise TooMuchError(_too_many_values(node.span))
            stop_at_too_many(self.findings, len(items))
        return items


def _too_many_values(span: Span) -> Diagnostic:
    return Diagnostic(
        "limit-exceeded",
        f"the lists of all layers must have at most {MOST_VALUES:,} values together,"
        " but here they have more",
        span,
        "let fewer layers read so many inputs",
    )


def unknown_item(span: Span) -> Item:
    """Return what stands in for an item that is no layer."""
    return Item(Scalar("unknown", span), (), known=False)


def item_nodes(entry: Entry | None) -> tuple[tuple[Node, ...], Findings]:
    """Return the items of a network, which must have some."""
    if entry is None or entry.value == Sequence((), entry.value.span):
        return (), (_no_layers(entry.key.span if entry else None),)
    if not isinstance(entry.value, Sequence):
        hint = "put a dash before each layer, as in - {type: conv, name: conv1, ...}"
        wrong = wrong_type("layers", "a list of layers", entry.value)
        return (), (wrong._replace(help=hint),)
    return entry.value.items, ()


def _no_layers(span: Span | None) -> Diagnostic:
    return Diagnostic(
        "empty-network",
        "a spec must have layers, but there are none",
        span,
        "write them as a list, as in layers: [{type: linear, out_features: 10}]",
    )


def read_item(node: Node) -> Item:
    """Return the type and the fields of a layer, or raise SpecError where it has no type."""
    match node:
        case Scalar():
            return _read_word(node)
        case Mapping(entries):
            for key, value in entries:
                if key.text == "type" and isinstance(value, Scalar):
                    return Item(value, entries)
            from convcalc.dialects.native.wrong_items import read_untyped  # a wrong spec

            return _misread(*read_untyped(node))
        case Sequence():
            raise SpecError(wrong_type("a layer", "a type or a mapping with a type", node))


def _read_word(node: Scalar) -> Item:
    if "-" in node.text or node.text in ("maxpool", "LRN"):
        from convcalc.dialects.native.vgg_rows import read_shorthand  # few specs have any

        if row := read_shorthand(node):
            return Item(*row)
    if "(" in node.text:
        from convcalc.dialects.native.wrong_items import read_code  # only a wrong spec

        if code := read_code(node):
            return _misread(*code)
    return Item(node, ())


def _misread(kind: Scalar, entries: tuple[Entry, ...], wrong: Diagnostic) -> Item:
    return Item(kind, entries, misread=(wrong,))


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


def make_layer(
    item: Item,
    name: str,
    rounding: Rounding,
    *,
    sees_sizes: bool = False,
    spelling: Spelling = YAML,
) -> tuple[LayerSpec, Findings]:
    """Return a layer with its fields, and a finding for each that is wrong.

    Where its expressions see sizes, ``size_of`` says of what, whatever the type. Of a type that
    only another tool has the fields are judged as those of the one that is meant.
    """
    if not item.known:
        return LayerSpec(name, item.type.text, None, None, (name,), item.type.span, {}), ()
    generic = {key.text: value for key, value in item.entries if key.text in LAYER_KEYS}
    spans = {key: value.span for key, value in generic.items()}
    values, wrong_keys = _values(generic, name)
    inputs, wrong_inputs = _sources(generic, name)
    kind = layer_class(item.type.text)
    own = tuple([entry for entry in item.entries if entry.key.text not in LAYER_KEYS])
    judged, wrong_fields = kind, list(item.misread)
    if kind is None or item.misread:
        from convcalc.dialects.native.wrong_items import judged_as  # only a wrong spec asks

        judged, wrong_fields = judged_as(item.type, own, item.misread, name, spelling)
    layer = None
    if judged:
        layer, read = _build(judged, item, own, name, rounding, spelling)
        spans |= read.spans
        wrong_fields += read.diagnostics
    outputs, wrong_outputs = _outputs(name, layer, generic.get("output_names"))
    following: Following | None = None
    if kind and "size_of" in generic and not (sees_sizes and kind.sized_by in (None, *spans)):
        following, wrong_size = _sized(kind, layer, values.get("size_of"), spans, name)
        wrong_fields = [*wrong_fields, *wrong_size]
        spans.setdefault(kind.sized_by or "size_of", spans["size_of"])
        layer = None
    spec = LayerSpec(
        name=name,
        type=item.type.text,
        layer=layer if judged is kind and not (wrong_inputs or item.misread) else None,
        inputs=inputs,
        outputs=outputs,
        span=item.type.span,
        field_spans=spans | ({"inputs": spans["input"]} if "input" in spans else {}),
        words=spelling.words(kind.field_types if kind else ()),
        weights_of=values.get("weights_of"),
        trainable=values.get("trainable", True),
        following=following,
    )
    return spec, (*wrong_keys, *wrong_inputs, *wrong_fields, *wrong_outputs)


def _read_name(node: Node) -> str:
    if isinstance(node, Scalar) and node.text:
        return node.text
    raise UnreadableError("a text that is not empty")


def _read_layer_name(node: Node) -> Reference:
    if isinstance(node, Scalar):
        return Reference(node.text, node.span)
    raise UnreadableError("the name of a layer")


_ONE_VALUE = {
    "name": _read_name,
    "weights_of": _read_layer_name,
    "size_of": _read_layer_name,
    "trainable": read_flag,
}
"""The keys of any layer that take one value each."""


def _sized(
    kind: type[Layer],
    layer: Layer | None,
    source: Reference | None,
    spans: dict[str, Span],
    name: str,
) -> tuple[Following | None, Findings]:
    """Return how a layer follows the size of another, which must be given in no other way."""
    field = kind.sized_by
    if source is None:
        return None, ()
    if field is None:
        return None, (_no_size(kind, source, name),)
    if field in spans:
        both = f"a layer must have either {field} or size_of, but it has both"
        return None, (Diagnostic("given-both-ways", both, source.span, layer=name),)

    def layer_of(shapes: tuple[Shape, ...]) -> tuple[Layer | None, Findings]:
        if size := shapes[0][2:]:
            return layer and layer.replace(**{field: size}), ()
        message = (
            "size_of must name what has spatial axes,"
            f" but {source.name} gives {shape_text(shapes[0])}"
        )
        return None, (Diagnostic("wrong-input-shape", message, source.span, layer=name),)

    return Following((source,), layer_of), ()


def _no_size(kind: type[Layer], source: Reference, name: str) -> Diagnostic:
    return Diagnostic(
        "unknown-field",
        f"{type_name(kind)} has no field 'size_of'",
        source.span,
        "upsample, crop and conv_transpose take a size from it, and expressions such as"
        " ${height}",
        layer=name,
    )


def _values(generic: dict[str, Node], name: str) -> tuple[dict[str, Any], Findings]:
    """Return the values of the keys in ``_ONE_VALUE``, without those that are wrong."""
    values, findings = {}, []
    for key, read in _ONE_VALUE.items():
        if key in generic:
            try:
                values[key] = read(generic[key])
            except UnreadableError as error:
                findings.append(wrong_type(key, error, generic[key], name))
    return values, tuple(findings)


def _sources(
    generic: dict[str, Node], name: str
) -> tuple[tuple[Reference, ...] | None, Findings]:
    """Return what the layer says it reads, or None for the layer before it."""
    keys = [key for key in ("input", "inputs") if key in generic]
    if not keys:
        return None, ()
    names, findings = read_references(keys[0], generic[keys[0]], name)
    if len(keys) > 1:
        both = Diagnostic(
            "given-both-ways",
            "a layer must have either input or inputs, but it has both",
            generic["inputs"].span,
            layer=name,
        )
        findings = (both, *findings)
    return names, findings


def _build(
    kind: type[Layer],
    item: Item,
    entries: tuple[Entry, ...],
    name: str,
    rounding: Rounding,
    spelling: Spelling,
) -> tuple[Layer | None, Values]:
    """Return the layer and its fields; None where one of them is wrong or missing."""
    written = None if item.broken else Written.of(kind, entries, rounding)
    if written and (known := written.layer):
        return known, Values(
            {}, {entry.key.text: entry.value.span for entry in entries}, [], set()
        )
    read = read_values(kind, entries, name=name, other_keys=LAYER_KEYS, spelling=spelling)
    read.spans.update((key.text, node.span) for key, node in item.broken)
    missing = missing_fields(kind, read.spans)
    if absent := [it for it in missing if it not in read.meant]:
        read.diagnostics.append(
            Diagnostic(
                "missing-field",
                f"{type_name(kind)} must have {' and '.join(map(spelling.field, absent))}",
                item.type.span,
                f"write it as in {spelling.layer(kind.example)}",
                layer=name,
            )
        )
    if missing or read.diagnostics or item.broken:
        return None, read
    if has_field(kind, "rounding"):
        read.values.setdefault("rounding", rounding)
    layer = kind(**read.values)
    if written:
        written.keep(layer)
    return layer, read


def _outputs(
    name: str, layer: Layer | None, node: Node | None
) -> tuple[tuple[str, ...], Findings]:
    """Return the names of a layer's outputs: the layer's own, or those in ``output_names``.

    In an instance of a block they stand beside the layer's, behind the path to it.
    """
    count = layer.output_count if layer else 1
    own = (name,) if count == 1 else tuple(f"{name}:{k}" for k in range(count))
    if node is None:
        return own, ()
    names, findings = read_references("output_names", node, name)
    if layer and names and len(names) != count:
        wrong = Diagnostic(
            "wrong-number",
            f"output_names must name each output, but {len(names)} are given"
            f" and the layer has {count}",
            node.span,
            layer=name,
        )
        return own, (*findings, wrong)
    return tuple(it.name for it in names) or own, findings
