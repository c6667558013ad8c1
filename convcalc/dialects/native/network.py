"""Our own YAML vocabulary: a tree becomes a network."""

from typing import cast

from convcalc.diagnostics import Diagnostic, Findings, Related, TooMuchError
from convcalc.dialects.fields import read_references, wrong_type
from convcalc.dialects.native.layer_items import LayerReader
from convcalc.dialects.values import UnreadableError, read_integer, read_word
from convcalc.limits import MOST_AXES
from convcalc.network import InputSpec, NetworkSpec, Reference
from convcalc.settings import Settings
from convcalc.shapes import Layout, Shape, example_shape
from convcalc.source import Span
from convcalc.tree import YAML, Entry, Mapping, Node, Reading, Scalar, Sequence, Spelling
from convcalc.windows import Rounding

LANGUAGE_KEYS = ("variables", "blocks", "defaults")
UNFOLDING_KEYS = ("block", "branches", "repeat", "when")
SPEC_KEYS = (
    *("name", "input", "inputs", "batch", "rounding", "layers", "outputs"),
    *(*LANGUAGE_KEYS, "expect", "budgets"),
)
ROUNDINGS = ("exact", "floor", "ceil")
_MADE_UP = (
    "unknown-name",
    "refers-to-itself",
    "wrong-type",
    "limit-exceeded",
)
"""Rules of the reader after which it goes on with a value that nobody wrote."""


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network that a YAML spec describes, with every finding of its vocabulary.

    Of a text that could not be read to its end there is no network.
    """
    root, findings = reading.root, reading.diagnostics
    if findings and (reading.torn or not root.entries):
        return _nothing_but(findings, settings)
    if any(entry.key.text not in SPEC_KEYS for entry in root.entries):
        from convcalc.dialects.native.wrong_keys import known_keys  # only a wrong spec has any

        root, unknown = known_keys(root, SPEC_KEYS)
        reading = reading._replace(root=root)
        findings += unknown
    if _is_plain(reading, settings):
        network = _plain(root, settings, reading.spelling)
    else:
        network = _unfolded(root, settings)
    network = network._replace(diagnostics=(*findings, *network.diagnostics))
    return _without_consequences(network, reading) if reading.diagnostics else network


def _plain(root: Mapping, settings: Settings, spelling: Spelling) -> NetworkSpec:
    network = _without_layers(root, settings, spelling)
    reader = LayerReader(network, spelling)
    try:
        layers = reader.read(_entry(root, "layers"))
    except TooMuchError as error:
        findings = (*network.diagnostics, *reader.findings, *error.diagnostics)
        return network._replace(inputs=(), outputs=None, diagnostics=findings)
    return network._replace(layers=layers, diagnostics=(*network.diagnostics, *reader.findings))


def _unfolded(root: Mapping, settings: Settings) -> NetworkSpec:
    from convcalc.dialects.native.blocks.language import Language  # plain specs start without

    try:
        language = Language(root, settings.variables)
    except TooMuchError as error:
        return _nothing_but(error.diagnostics, settings)
    return language.unfold(_without_layers(language.root, settings))


def _nothing_but(findings: Findings, settings: Settings) -> NetworkSpec:
    """Return the network of a text that could not be read any further."""
    rounding = settings.rounding or "exact"
    return NetworkSpec(name=None, rounding=rounding, naming="unique", diagnostics=findings)


def _without_consequences(network: NetworkSpec, reading: Reading) -> NetworkSpec:
    """Return a network without findings about values that the reader could not make out.

    Such a value begins where the reader's finding stands, or a bracket before it.
    """
    places = [it.span.start for it in reading.diagnostics if it.span and it.rule in _MADE_UP]
    begins = {*places, *(place - 1 for place in places)}
    kept = (
        finding
        for finding in network.diagnostics
        if finding in reading.diagnostics
        or not finding.span
        or finding.span.start not in begins
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


def _without_layers(
    root: Mapping, settings: Settings, spelling: Spelling = YAML
) -> NetworkSpec:
    keys = {entry.key.text: entry for entry in root.entries}
    name, wrong_name = _name(keys.get("name"))
    rounding, wrong_rounding = _rounding(keys.get("rounding"), settings)
    inputs, wrong_inputs = _inputs(keys, root, spelling)
    inputs, wrong_batch = _in_batches(inputs, keys.get("batch"))
    outputs, wrong_outputs = _outputs(keys.get("outputs"))
    network = NetworkSpec(
        name=name,
        rounding=rounding,
        naming="unique",
        inputs=inputs,
        outputs=outputs,
        diagnostics=wrong_name + wrong_rounding + wrong_inputs + wrong_batch + wrong_outputs,
    )
    expect, budgets = keys.get("expect"), keys.get("budgets")
    return _with_limits(network, expect, budgets) if expect or budgets else network


def _with_limits(
    network: NetworkSpec, expect: Entry | None, budgets: Entry | None
) -> NetworkSpec:
    from convcalc.dialects.native.expect_and_budgets import read_budgets, read_expectations

    expected, wrong_expected = read_expectations(expect) if expect else ((), ())
    limits, wrong_limits = read_budgets(budgets) if budgets else ((), ())
    return network._replace(
        expectations=expected,
        budgets=limits,
        diagnostics=network.diagnostics + wrong_expected + wrong_limits,
    )


def _name(entry: Entry | None) -> tuple[str | None, Findings]:
    match entry:
        case None:
            return None, ()
        case Entry(value=Scalar(text)):
            return text, ()
        case Entry(value=node):
            return None, (wrong_type("name", "a text", node),)


def _rounding(entry: Entry | None, settings: Settings) -> tuple[Rounding, Findings]:
    """Return how sizes are rounded: as the run says, which then settles it, or the spec."""
    if settings.rounding or not entry:
        return settings.rounding or "exact", ()
    try:
        return cast("Rounding", read_word(ROUNDINGS, entry.value)), ()
    except UnreadableError as error:
        return "exact", (wrong_type("rounding", error, entry.value),)


# Inputs and outputs of the network


def _inputs(
    keys: dict[str, Entry], root: Mapping, spelling: Spelling
) -> tuple[tuple[InputSpec, ...], Findings]:
    one, several = keys.get("input"), keys.get("inputs")
    if one:
        shape, findings = _shape("input", one.value, spelling)
        both = (_input_and_inputs(one.key, several.key),) if several else ()
        return (_input("data", shape, one.value, one.value.span),), both + findings
    if not several or several.value == Mapping((), several.value.span):
        missing = Diagnostic(
            "missing-field",
            "a spec must have an input",
            root.entries[0].key.span if root.entries else None,
            "write the size of one example, height x width x depth, as in input: 224x224x3",
        )
        return (), (missing,)
    if not isinstance(several.value, Mapping):
        return (), (_not_named(several.value),)
    inputs = []
    wrong_sizes: list[Diagnostic] = []
    for key, node in several.value.entries:
        shape, wrong = _shape(key.text, node, spelling, label=True)
        inputs.append(_input(key.text, shape, node, key.span))
        wrong_sizes += wrong
    return tuple(inputs), tuple(wrong_sizes)


def _not_named(node: Node) -> Diagnostic:
    from convcalc.dialects.hints import size_hint  # only a wrong spec asks

    wrong = wrong_type("inputs", "a mapping of names to sizes", node)
    hint = (
        size_hint("input", node)
        or "write one as input: 224x224x3, several as inputs: {image: 224x224x3, ...}"
    )
    return wrong._replace(help=hint)


def _input_and_inputs(one: Scalar, several: Scalar) -> Diagnostic:
    return Diagnostic(
        "given-both-ways",
        "a spec must have either input or inputs, but it has both",
        several.span,
        related=(Related("the other one", one.span),),
    )


def _input(name: str, shape: Shape | None, node: Node, span: Span) -> InputSpec:
    layout: Layout = "hwc" if isinstance(node, Scalar) else "chw"
    return InputSpec(name, shape, span, layout=layout)


def _in_batches(
    inputs: tuple[InputSpec, ...], entry: Entry | None
) -> tuple[tuple[InputSpec, ...], Findings]:
    """Return the inputs with as many examples as the spec says, which is one unless it does."""
    if entry is None:
        return inputs, ()
    try:
        batch = read_integer(entry.value)
    except UnreadableError as error:
        return inputs, (wrong_type("batch", error, entry.value),)
    if batch < 1:
        message = f"batch must be at least 1, but it is {batch}"
        return inputs, (Diagnostic("value-out-of-range", message, entry.value.span),)
    resized = (
        spec._replace(shape=spec.shape and (batch, *spec.shape[1:]), batch=batch)
        for spec in inputs
    )
    return tuple(resized), ()


def _shape(
    name: str, node: Node, spelling: Spelling, *, label: bool = False
) -> tuple[Shape | None, Findings]:
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
        from convcalc.dialects.hints import size_hint  # only a wrong spec asks

        expected = "a size such as 224x224x3 (height x width x depth) or [3, 224, 224]"
        wrong = wrong_type(name, expected, node)
        return None, (wrong._replace(help=size_hint(name, node, spelling)),)
    return (1, *example), ()


def _example_of(items: tuple[Node, ...]) -> Shape | None:
    try:
        sizes = tuple(map(read_integer, items))
    except UnreadableError:
        return None
    return sizes if min(sizes, default=1) > 0 and len(sizes) < MOST_AXES else None


def _outputs(entry: Entry | None) -> tuple[tuple[Reference, ...] | None, Findings]:
    return read_references("outputs", entry.value) if entry else (None, ())
