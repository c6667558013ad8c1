"""Fields that all layers of a type have unless they say otherwise."""

from convcalc.diagnostics import Diagnostic, Findings, SpecError
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.layer_fields import read_values
from convcalc.dialects.native.expressions import Variables
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.values import described
from convcalc.layers import layer_class
from convcalc.tree import Entry, Mapping, Node, Scalar

FOR_ALL = ("trainable",)
"""Keys of any layer that make sense for all layers of a type."""


def read_defaults(
    entry: Entry | None, variables: Variables, templates: Templates
) -> tuple[dict[str, tuple[Entry, ...]], Findings]:
    """Return the default fields by layer type; a wrong one is reported and left out."""
    if entry is None:
        return {}, ()
    if not isinstance(entry.value, Mapping):
        expected = "a mapping of layer types to fields"
        return {}, (wrong_type("defaults", expected, entry.value),)
    defaults = {}
    findings: list[Diagnostic] = []
    for key, node in entry.value.entries:
        try:
            filled = templates.fill(node, variables)
        except SpecError as error:
            findings += error.diagnostics
        else:
            defaults[key.text], wrong = _fields(key, filled)
            findings += wrong
    return defaults, tuple(findings)


def _fields(key: Scalar, node: Node) -> tuple[tuple[Entry, ...], Findings]:
    kind = layer_class(key.text)
    if kind is None:
        from convcalc.dialects.hints import type_hint  # only a wrong spec asks

        message = f"defaults must be for a layer type, but there is no {described(key)}"
        hint = type_hint(key.text) or "'convcalc layers' lists the types"
        return (), (Diagnostic("unknown-type", message, key.span, hint),)
    if not isinstance(node, Mapping):
        expected = "a mapping of fields to values"
        return (), (wrong_type(f"defaults for {key.text}", expected, node),)
    general = tuple(it for it in node.entries if it.key.text in FOR_ALL)
    own = tuple(it for it in node.entries if it.key.text not in FOR_ALL)
    read = read_values(kind, own, name=None, other_keys=FOR_ALL)
    wrong = {it.span for it in read.diagnostics}
    sound = tuple(it for it in own if not {it.key.span, it.value.span} & wrong)
    return sound + general, tuple(read.diagnostics)
