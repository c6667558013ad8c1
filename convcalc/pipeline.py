"""From a source to its analysis: language, graph and analysis in a row."""

from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis, parted
from convcalc.analysis.walk import analyse
from convcalc.diagnostics import Diagnostic, Findings
from convcalc.graph import Graph, build_graph
from convcalc.languages import Language
from convcalc.network import NetworkSpec
from convcalc.settings import Settings
from convcalc.source import Source
from convcalc.spec_files import file_named_by


def with_comments(source: Source, settings: Settings) -> tuple[Settings, Findings]:
    """Return the settings with what comments of a text add, and what is wrong with those."""
    if "convcalc:" not in source.text:
        return settings, ()
    from convcalc.comments import with_comments  # few texts speak to us

    return with_comments(source, settings)


def graph_of(source: Source, language: Language, settings: Settings) -> Graph:
    """Return the graph of the network that a source describes."""
    network = language.read(source, settings)
    return build_graph(with_sizes(network, settings))


def with_sizes(network: NetworkSpec, settings: Settings) -> NetworkSpec:
    """Return a network with the sizes of inputs that a run asks for."""
    return network.with_inputs(
        settings.inputs,
        settings.batch,
        fill=settings.fill_inputs,
        notes_changes=settings.notes_inputs,
    )


def fitting_graph(source: Source, language: Language, settings: Settings) -> Graph:
    """Return the graph of a source whose sizes are sought, without what the run ignores.

    A finding that takes a layer away is not ignored: no size could be tried.
    """
    settings, found = with_comments(source, settings)
    graph = graph_of(source, language, settings)
    graph = graph._replace(diagnostics=graph.diagnostics + found)
    if not settings.ignores_any or any(
        it.spec.layer is None and not it.spec.following for it in graph.nodes
    ):
        return graph
    of_network, _ = parted(graph.network.diagnostics, settings)
    of_graph, _ = parted(graph.diagnostics, settings)
    network = graph.network._replace(diagnostics=tuple(of_network))
    return graph._replace(network=network, diagnostics=tuple(of_graph))


def graph_and_analysis(
    source: Source, language: Language, settings: Settings
) -> tuple[Graph, Analysis]:
    """Return the graph of a source and the analysis of it."""
    settings, found = with_comments(source, settings)
    network = language.read(source, settings)
    graph, analysis = _analysed(network, source, language, settings)
    return graph, with_comments_judged(analysis, found)


def with_comments_judged(analysis: Analysis, found: Findings) -> Analysis:
    """Return the analysis of a text with what is wrong with its comments.

    Those that silence nothing are told where there is no other phase that they may be for.
    """
    if analysis.settings.silenced and len(analysis.phases) < 2:  # noqa: PLR2004  two phases
        from convcalc.comments import unused  # few texts silence anything

        found += tuple(unused(analysis.settings, analysis.ignored))
    return analysis.with_findings(found) if found else analysis


def _analysed(
    network: NetworkSpec, source: Source, language: Language, settings: Settings
) -> tuple[Graph, Analysis]:
    """Return the graph and the analysis; comments are in the settings already."""
    graph = build_graph(with_sizes(network, settings))
    analysis = analyse(graph, source=source, syntax=language.name, settings=settings)
    if settings.budgets:
        analysis = _within_budgets(analysis)
    return analysis.evaluation.graph, analysis


def analyse_source(source: Source, language: Language, settings: Settings) -> Analysis:
    """Return the analysis of a source."""
    return with_batch_fit(*graph_and_analysis(source, language, settings))


def with_batch_fit(graph: Graph, analysis: Analysis) -> Analysis:
    """Return an analysis with the largest batch that fits in memory, if that is asked for."""
    if analysis.settings.fits is None:
        return analysis
    from convcalc.analysis.memory import largest_batch  # only some runs ask for it

    return largest_batch.with_batch_fit(graph, analysis, analysis.settings.fits)


def analyse_phases(source: Source, language: Language, settings: Settings) -> Analysis:
    """Return the analysis of a source with what is found in any phase that it has data for.

    The figures are those of the first of them, which is testing if that is one. A run that asks
    for a phase gets that one.
    """
    settings, comments = with_comments(source, settings)
    tree = language.tree(source)
    first = _network(tree, source, language, settings)
    if settings.phase or len(first.phases) < 2:  # noqa: PLR2004  there is one network
        graph, analysis = _analysed(first, source, language, settings)
        return with_batch_fit(graph, with_comments_judged(analysis, comments))
    from convcalc.analysis.phases import cropped_inputs, merged

    test, train = (settings._replace(phase=it, budgets=()) for it in ("test", "train"))
    other = _network(tree, source, language, train)
    if settings.inputs or settings.fill_inputs:
        own, others = first.inputs, other.inputs
        of_test, of_train = cropped_inputs(own, others, settings.inputs)
        test_fill, train_fill = cropped_inputs(own, others, settings.fill_inputs)
        test = test._replace(inputs=of_test, fill_inputs=test_fill)
        train = train._replace(inputs=of_train, fill_inputs=train_fill)
    pairs = ((first, test), (other, train))
    both = merged(*(_analysed(it, source, language, own)[1] for it, own in pairs))
    if settings.budgets:
        both = _within_budgets(both.replace(settings=settings._replace(phase="test")))
    if settings.silenced:
        from convcalc.comments import unused  # as above

        comments += tuple(unused(settings, both.ignored))
    return both.with_findings(comments) if comments else both


def _network(
    tree: object, source: Source, language: Language, settings: Settings
) -> NetworkSpec:
    """Return the network of a tree with the files that it names and that are not there."""
    network = language.network(tree, settings)
    if not network.named or not settings.follows:
        return network
    found = (*network.diagnostics, *_missing_nets(network, source))
    return network._replace(diagnostics=found)


def _missing_nets(network: NetworkSpec, source: Source) -> Iterator[Diagnostic]:
    for it in network.named:
        if not file_named_by(source.path, it.path):
            yield Diagnostic(
                "solver-without-net",
                f"the file of a network should be there, but {it.field} of this solver names"
                f" '{it.path}'",
                it.span,
                "paths count from the working directory or from the folder of the solver",
                "warning",
            )


def _within_budgets(analysis: Analysis) -> Analysis:
    from convcalc.analysis.limits.budgets import keep_within  # few runs set limits

    return keep_within(analysis.settings.budgets, analysis)
