"""One layer without a file: explained, or the values of a field with which it fits."""

from convcalc.analysis.explain.explanation import Explanation, explained
from convcalc.analysis.field_values import ABOUT_WINDOWS, Suggestions, suggestions
from convcalc.analysis.walk import analyse
from convcalc.dialects.fields import has_field, missing_fields
from convcalc.dialects.native.network import read_network
from convcalc.graph import build_graph
from convcalc.layers import layer_class
from convcalc.readers.from_arguments import ArgumentsReader
from convcalc.settings import Settings


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
    if not asked:
        return explained(graph, analysis)
    others = tuple(it for it in analysis.diagnostics if it.rule not in ABOUT_WINDOWS)
    row = analysis.layers[0]
    if row.spec.layer is None or any(it.severity == "error" for it in others):
        return explained(graph, analysis.replace(diagnostics=others))
    shapes = tuple(it.shape for it in row.inputs if it.shape is not None)
    return suggestions(row.type, row.spec.layer, shapes, asked[0])
