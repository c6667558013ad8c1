"""One layer without a file: explained, or the values of a field with which it fits."""

import re

from convcalc.analysis.explain.explanation import Explanation, explained
from convcalc.analysis.field_values import ABOUT_WINDOWS, Suggestions, suggestions
from convcalc.analysis.walk import analyse
from convcalc.diagnostics import Diagnostic
from convcalc.dialects.fields import has_field, missing_fields, type_name
from convcalc.dialects.native.network import read_network
from convcalc.graph import build_graph
from convcalc.layers import layer_class
from convcalc.layers.shared.base import Layer
from convcalc.readers.from_arguments import ArgumentsReader
from convcalc.settings import Settings
from convcalc.tree import OPTIONS


def answer_layer(arguments: ArgumentsReader, settings: Settings) -> Explanation | Suggestions:
    """Return one layer explained or, where a field is asked for, the values that fit.

    An answer with errors is an explanation.
    """
    kind = layer_class(arguments.words[0].text)
    required = missing_fields(kind, {}) if kind else ()
    reading, asked = arguments.read(
        lambda name: name in required or not (kind and has_field(kind, name))
    )
    network = read_network(reading, settings)
    graph = build_graph(network.with_inputs({}, settings.batch))
    analysis = analyse(graph, source=arguments.source, syntax="yaml", settings=settings)
    if kind and arguments.spelling is OPTIONS and analysis.diagnostics:
        found = tuple([_as_typed(it, kind) for it in analysis.diagnostics])
        analysis = analysis.replace(diagnostics=found)
    if not asked:
        return explained(graph, analysis)
    others = tuple(it for it in analysis.diagnostics if it.rule not in ABOUT_WINDOWS)
    row = analysis.layers[0]
    if row.spec.layer is None or any(it.severity == "error" for it in others):
        return explained(graph, analysis.replace(diagnostics=others))
    shapes = tuple(it.shape for it in row.inputs if it.shape is not None)
    return suggestions(row.type, row.spec.layer, shapes, asked[0])


def _as_typed(finding: Diagnostic, kind: type[Layer]) -> Diagnostic:
    """Return a finding whose help and message name fields and inputs as a command line does.

    Names of one word are those of other things too: layers say themselves where they mean one.
    """
    of_fields = finding.rule in ("missing-field", "given-both-ways")
    names = "|".join(it for it in kind.field_types if "_" in it or of_fields)
    help_ = finding.help
    if help_ == f"list what it reads, as in {kind.example}":
        sizes = " ".join(map(str.strip, kind.example_input.split(",")))
        help_ = f"write a size for each input, as in {type_name(kind)} {sizes}"
    if not names:
        return finding._replace(help=help_)
    field = re.compile(rf"(?<![\w-])({names})(?:: (\w+))?(?![\w-])")

    def typed(text: str) -> str:
        return field.sub(
            lambda it: f"{OPTIONS.field(it[1])}{f' {it[2]}' if it[2] else ''}", text
        )

    return finding._replace(message=typed(finding.message), help=help_ and typed(help_))
