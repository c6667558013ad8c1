"""From one language to the other: a text that was read again and found the same."""

from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.repetition import once_for_each_place
from convcalc.convert.writing import Written, differences
from convcalc.diagnostics import Diagnostic, in_reading_order
from convcalc.graph import Graph
from convcalc.languages import Language, call
from convcalc.pipeline import graph_and_analysis
from convcalc.record import Record
from convcalc.settings import Settings
from convcalc.source import Source


class Conversion(Record):
    """The text in the other language, or None and what stands against it.

    ``analysis`` is that of the network that was converted; ``refused`` is what a sound network
    has that the other language cannot say.
    """

    text: str | None
    analysis: Analysis
    refused: tuple[Diagnostic, ...] = ()


def convert(source: Source, language: Language, settings: Settings, to: Language) -> Conversion:
    """Return a network in another language, with the same layers, shapes and figures.

    What the other language cannot say is found twice: by the writer, which knows the words, and
    by a second reading, which proves the rest.
    """
    graph, analysis = graph_and_analysis(source, language, settings)
    if not analysis.ok:
        return Conversion(None, analysis)
    if any(not row.known for row in analysis.layers):  # what is ignored hides them
        hidden = tuple(it for it in analysis.ignored if it.severity == "error")
        return Conversion(None, analysis, hidden)
    written = _write(graph, analysis, to)
    found = written.refused
    if not found:
        graph_again, again = graph_and_analysis(Source("<text>", written.text), to, Settings())
        found = (
            tuple(_errors(again, analysis))
            or tuple(differences(analysis, again))
            or tuple(_rewired(graph, graph_again))
            or tuple(_lost_outputs(graph, graph_again, to))
        )
    if not found:
        return Conversion(written.text, analysis)
    return Conversion(None, analysis, in_reading_order(once_for_each_place(found)))


def _write(graph: Graph, analysis: Analysis, to: Language) -> Written:
    """Return the text of a network; only the writer of its language is imported."""
    assert to.writer
    written: Written = call(to.writer, graph, analysis)
    return written


def _rewired(graph: Graph, again: Graph) -> Iterator[Diagnostic]:
    """Yield layers that read something else in the text that was written."""
    for (spec, *_), before, after in zip(
        graph.nodes, _wires(graph), _wires(again), strict=True
    ):
        if before != after:
            message = "a converted layer must read what it did, but its text means another one"
            hint = "give the layers names that cannot be mistaken"
            yield Diagnostic("conversion-differs", message, spec.span, hint, layer=spec.name)


def _wires(graph: Graph) -> list[list[tuple[int, int] | None]]:
    """Return what each layer reads: the place of a layer and the number of its output.

    The inputs of the network are at place -1.
    """
    made = _makers(graph)
    return [
        [None if tensor is None else made[tensor] for tensor in node.inputs]
        for node in graph.nodes
    ]


def _makers(graph: Graph) -> dict[int, tuple[int, int]]:
    """Return for each tensor the place of the layer that makes it, and which output it is."""
    made = {tensor: (-1, tensor) for tensor in range(len(graph.network.inputs))}
    for place, node in enumerate(graph.nodes):
        made |= {tensor: (place, number) for number, tensor in enumerate(node.outputs)}
    return made


def _lost_outputs(graph: Graph, again: Graph, to: Language) -> Iterator[Diagnostic]:
    """Yield outputs that the text which was written does not give out.

    A language without a list of outputs gives out what no layer reads, and nothing else.
    """
    made, made_again = _makers(graph), _makers(again)
    kept = {made_again[tensor] for tensor in again.outputs}
    spans = {it.name: it.span for it in graph.network.outputs or ()}
    for tensor in graph.outputs:
        if made[tensor] not in kept:
            name = graph.tensors[tensor]
            yield Diagnostic(
                "conversion-differs",
                f"a converted network must keep its outputs, but '{name}' would be none:"
                f" {to.title} gives out what its layers make and none of them reads",
                spans.get(name),
                "take it out of outputs:, or end the network there",
            )


def _errors(again: Analysis, analysis: Analysis) -> list[Diagnostic]:
    """Return what is wrong with a text that was written, at the layers it was written for."""
    spans = {row.name: row.spec.span for row in analysis.layers}
    return [
        Diagnostic(
            "conversion-differs",
            f"a converted layer must be sound, but in its text {it.message}",
            spans.get(it.layer or ""),
            "give the layer, or what it names, another name",
            layer=it.layer,
        )
        for it in again.diagnostics
        if it.severity == "error"
    ]
