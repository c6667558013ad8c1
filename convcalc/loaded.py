"""A network that is read once and asked many times."""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Unpack

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.walk import analyse
from convcalc.arguments import SettingsArguments, make_settings, takes_settings
from convcalc.graph import Graph, build_graph
from convcalc.languages import Language, language
from convcalc.network import InputSpec
from convcalc.pipeline import with_batch_fit, with_comments, with_comments_judged, with_sizes
from convcalc.settings import Settings
from convcalc.shapes import WrittenShape
from convcalc.source import Source

_MOST_GRAPHS = 4
"""Graphs of a network that are kept, each for its variables or its phase."""

_MOST_NETWORKS = 4
_MOST_CHARACTERS = 1 << 20
"""How many networks a process keeps that somebody may ask for again, of texts up to which."""


_ANY = WrittenShape((1,), "hwc")
"""Stands for a size that the language does not look at."""


class Network:
    """A spec that has been read; ``summarize`` evaluates it for given settings."""

    def __init__(
        self, source: Source, language: Language, arguments: SettingsArguments | None = None
    ) -> None:
        self.source = source
        self.language = language
        self._arguments = arguments or {}
        self._tree = language.tree(source)
        self._graphs: dict[Hashable, Graph] = {}

    def __repr__(self) -> str:
        return f"<Network of {self.source.path}>"

    @takes_settings
    def summarize(self, **settings: Unpack[SettingsArguments]) -> Analysis:
        """Return the analysis; settings not given here are those the network was loaded with.

        A bad spec does not raise: its ``diagnostics`` say what is wrong.

        Raises:
            ValueError: An argument is not one.
        """
        arguments: SettingsArguments = {**self._arguments, **settings}
        return self.analysis(make_settings(**arguments)._replace(training=True))

    def analysis(self, settings: Settings) -> Analysis:
        """Return the analysis for checked settings."""
        settings, comments = with_comments(self.source, settings)
        graph = self.graph(settings)
        source, syntax = self.source, self.language.name
        found = analyse(graph, source=source, syntax=syntax, settings=settings)
        found = with_comments_judged(found, comments)
        return with_batch_fit(graph, found)

    def __reduce__(self) -> tuple[object, ...]:
        """Return how another process gets the network: from its text, which it reads once.

        A text is read sooner than its tree is unpickled. Of a binary file the tree goes.
        """
        if self.language.binary:
            return _restored, ({**vars(self), "_graphs": {}},)
        return _restored, ({"_arguments": self._arguments}, self.source, self.language)

    def own_inputs(self, settings: Settings, given: Iterable[str]) -> tuple[InputSpec, ...]:
        """Return the inputs as the text has them, of a run that gives some of them a size."""
        settings, _ = with_comments(self.source, settings)
        asked = settings
        if not self.language.reads_sizes:  # so that the graph is the one of that run
            asked = settings._replace(inputs={**settings.inputs, **dict.fromkeys(given, _ANY)})
        return with_sizes(self._kept_graph(asked).network, settings).inputs

    def graph(self, settings: Settings) -> Graph:
        """Return the graph, which is made again only for what the language looks at."""
        graph = self._kept_graph(settings)
        network = with_sizes(graph.network, settings)
        if network.diagnostics != graph.network.diagnostics:
            return build_graph(network)  # less is said of the wiring of what is wrong
        return graph._replace(network=network)

    def _kept_graph(self, settings: Settings) -> Graph:
        """Return the graph before a run gives its inputs other sizes."""
        key = self._key(settings)
        graph = self._graphs.pop(key, None) or self._built(settings)
        self._graphs[key] = graph  # the last one asked for is the last to go
        while len(self._graphs) > _MOST_GRAPHS:
            del self._graphs[next(iter(self._graphs))]
        return graph

    def _built(self, settings: Settings) -> Graph:
        return build_graph(self.language.network(self._tree, settings))

    def _key(self, settings: Settings) -> Hashable:
        """Return what the graph depends on."""
        asked = settings._asdict()
        if not self.language.reads_sizes:  # whose names it may know all the same
            asked.update(inputs=(*settings.inputs, *settings.fill_inputs), batch=None)
            asked.update(fill_inputs=None)
        return tuple(
            [tuple(it.items()) if isinstance(it, Mapping) else it for it in asked.values()]
        )


def network_of(source: Source, language: Language) -> Network:
    """Return a source's network, the one that is there already if it was asked for lately."""
    if source.file or len(source.text) > _MOST_CHARACTERS:
        return Network(source, language)
    return _kept(source.path, source.text, source.stem, language.name)


def _restored(
    state: dict[str, object], source: Source | None = None, language: Language | None = None
) -> Network:
    """Return a network from another process, with the graphs of an equal one here."""
    network = object.__new__(Network)
    if source and language:
        vars(network).update(vars(network_of(source, language)))
    vars(network).update(state)
    return network


@lru_cache(maxsize=_MOST_NETWORKS)
def _kept(path: str, text: str, stem: str, syntax: str) -> Network:
    return Network(Source(path, text, stem), language(syntax))
