"""Our own YAML vocabulary: a tree becomes a network."""

from typing import cast

from convcalc.diagnostics import Diagnostic, Related, TooMuchError, did_you_mean
from convcalc.dialects.fields import read_references, wrong_type
from convcalc.dialects.native.layer_items import read_layers
from convcalc.dialects.values import UnreadableError, described, read_integer, read_word
from convcalc.limits import MOST_AXES
from convcalc.network import InputSpec, NetworkSpec, Reference
from convcalc.settings import Settings
from convcalc.shapes import Layout, Shape, example_shape
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Reading, Scalar, Sequence
from convcalc.windows import Rounding

LANGUAGE_KEYS = ("variables", "blocks", "defaults")
UNFOLDING_KEYS = ("block", "branches", "repeat", "when")
SPEC_KEYS = (
    *("name", "input", "inputs", "batch", "rounding", "layers", "outputs"),
    *(*LANGUAGE_KEYS, "expect", "budgets"),
)
ROUNDINGS = ("exact", "floor", "ceil")
_MADE_UP = (
    *("undefined-alias", "recursive-alias", "unknown-tag"),
    *("key-not-scalar", "merge-not-mapping", "merge-too-large"),
)
"""Rules of the reader after which it goes on with a value that nobody wrote."""


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network that a YAML spec describes, with every finding of its vocabulary.

    Of a text that could not be read to its end there is no network.
    """
    root, found = reading.root, list(reading.diagnostics)
    if found and (reading.torn or not root.entries):
        rounding = settings.rounding or "exact"
        return NetworkSpec(
            name=None, rounding=rounding, naming="unique", diagnostics=reading.diagnostics
        )
    found.extend(_unknown_keys(root))
    network = _network(reading, settings, found)
    return _without_consequences(network, reading) if reading.diagnostics else network


def _network(reading: Reading, settings: Settings, found: list[Diagnostic]) -> NetworkSpec:
    root = reading.root
    if _is_plain(reading, settings):
        network = _without_layers(root, settings, found)
        try:
            layers = read_layers(_entry(root, "layers"), network, found)
        except TooMuchError as error:
            found.extend(error.diagnostics)
            return network._replace(inputs=(), outputs=None, diagnostics=tuple(found))
        return network._replace(layers=layers, diagnostics=tuple(found))
    from convcalc.dialects.native.blocks.language import Language  # plain specs start without

    try:
        language = Language(root, settings.variables, found)
    except TooMuchError as error:
        found.extend(error.diagnostics)
        rounding = settings.rounding or "exact"
        return NetworkSpec(
            name=None, rounding=rounding, naming="unique", diagnostics=tuple(found)
        )
    stated: list[Diagnostic] = []
    network = _without_layers(language.root, settings, stated)
    return language.unfold(network._replace(diagnostics=tuple(stated)))


def _without_consequences(network: NetworkSpec, reading: Reading) -> NetworkSpec:
    """Return a network with nothing said of values that the reader could not make out.

    Such a value begins where the reader's finding stands, or a bracket before it.
    """
    places = [it.span.start for it in reading.diagnostics if it.span and it.rule in _MADE_UP]
    begins = {*places, *(place - 1 for place in places)}
    kept = (
        it
        for it in network.diagnostics
        if it in reading.diagnostics or not it.span or it.span.start not in begins
    )
    return network._replace(diagnostics=tuple(kept))


def _entry(root: Mapping, key: str) -> Entry | None:
    return next((entry for entry in root.entries if entry.key.text == key), None)


def _is_plain(reading: Reading, settings: Settings) -> bool:
    """Return whether a spec is a list of layers and nothing has to be unfolded."""
    if reading.has_expressions or settings.variables:
        return False
    if any(entry.key.text in LANGUAGE_KEYS for entry in reading.root.entries):
        return False
    layers = _entry(reading.root, "layers")
    items = layers.value.items if layers and isinstance(layers.value, Sequence) else ()
    return not any(
        entry.key.text in UNFOLDING_KEYS
        for item in items
        if isinstance(item, Mapping)
        for entry in item.entries
    )


def _without_layers(root: Mapping, settings: Settings, found: list[Diagnostic]) -> NetworkSpec:
    keys = {entry.key.text: entry for entry in root.entries}
    network = NetworkSpec(
        name=_name(keys.get("name"), found),
        rounding=settings.rounding or _rounding(keys.get("rounding"), found),
        naming="unique",
        inputs=_in_batches(_inputs(keys, root, found), keys.get("batch"), found),
        outputs=_outputs(keys.get("outputs"), found),
    )
    expect, budgets = keys.get("expect"), keys.get("budgets")
    if not (expect or budgets):
        return network
    from convcalc.dialects.native.expect_and_budgets import read_budgets, read_expectations

    return network._replace(
        expectations=read_expectations(expect, found) if expect else (),
        budgets=read_budgets(budgets, found) if budgets else (),
    )


def _unknown_keys(root: Mapping) -> list[Diagnostic]:
    return [
        Diagnostic(
            "unknown-field",
            f"a spec has no field {described(key)}",
            key.span,
            did_you_mean(key.text, SPEC_KEYS) or f"its fields are {', '.join(SPEC_KEYS)}",
        )
        for key, _ in root.entries
        if key.text not in SPEC_KEYS
    ]


def _name(entry: Entry | None, found: list[Diagnostic]) -> str | None:
    match entry:
        case None:
            return None
        case Entry(value=Scalar(text)):
            return text
        case Entry(value=node):
            found.append(wrong_type("name", "a text", node))
            return None


def _rounding(entry: Entry | None, found: list[Diagnostic]) -> Rounding:
    if entry:
        try:
            return cast("Rounding", read_word(ROUNDINGS, entry.value))
        except UnreadableError as error:
            found.append(wrong_type("rounding", error, entry.value))
    return "exact"


# Inputs and outputs of the network


def _inputs(
    keys: dict[str, Entry], root: Mapping, found: list[Diagnostic]
) -> tuple[InputSpec, ...]:
    one, several = keys.get("input"), keys.get("inputs")
    if one and several:
        found.append(
            Diagnostic(
                "input-and-inputs",
                "a spec must have either input or inputs, but it has both",
                several.key.span,
                related=(Related("the other one", one.key.span),),
            )
        )
    if one:
        return (_input("data", _shape("input", one.value, found), one.value, one.value.span),)
    if not several or several.value == Mapping((), several.value.span):
        found.append(
            Diagnostic(
                "missing-field",
                "a spec must have an input",
                root.entries[0].key.span if root.entries else None,
                "write the size of one example, height x width x depth, as in input: 224x224x3",
            )
        )
        return ()
    if not isinstance(several.value, Mapping):
        found.append(wrong_type("inputs", "a mapping of names to sizes", several.value))
        return ()
    return tuple(
        _input(key.text, _shape(key.text, node, found, label=True), node, key.span)
        for key, node in several.value.entries
    )


def _input(name: str, shape: Shape | None, node: Node, span: Span) -> InputSpec:
    layout: Layout = "hwc" if isinstance(node, Scalar) else "chw"
    return InputSpec(name, shape, span, layout=layout)


def _in_batches(
    inputs: tuple[InputSpec, ...], entry: Entry | None, found: list[Diagnostic]
) -> tuple[InputSpec, ...]:
    """Return the inputs with as many examples as the spec says, which is one unless it does."""
    if entry is None:
        return inputs
    try:
        batch = read_integer(entry.value)
    except UnreadableError as error:
        found.append(wrong_type("batch", error, entry.value))
        return inputs
    if batch < 1:
        message = f"batch must be at least 1, but it is {batch}"
        found.append(Diagnostic("value-out-of-range", message, entry.value.span))
        return inputs
    return tuple(
        it._replace(shape=it.shape and (batch, *it.shape[1:]), batch=batch) for it in inputs
    )


def _shape(
    name: str, node: Node, found: list[Diagnostic], *, label: bool = False
) -> Shape | None:
    """Return (1, C, *W) from ``227x227x3`` or ``[3, 227, 227]``; (1,) from a label's ``[]``."""
    example = None
    match node:
        case Scalar(text):
            example = example_shape(text)
        case Sequence(items):
            example = _example_of(items) if items or label else None
        case Mapping():
            pass
    if example is None:
        expected = "a size such as 224x224x3 (height x width x depth) or [3, 224, 224]"
        found.append(wrong_type(name, expected, node))
        return None
    return (1, *example)


def _example_of(items: tuple[Node, ...]) -> Shape | None:
    try:
        sizes = tuple(map(read_integer, items))
    except UnreadableError:
        return None
    return sizes if min(sizes, default=1) > 0 and len(sizes) < MOST_AXES else None


def _outputs(entry: Entry | None, found: list[Diagnostic]) -> tuple[Reference, ...] | None:
    return read_references("outputs", entry.value, found) if entry else None
