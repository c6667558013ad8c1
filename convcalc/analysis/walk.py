"""Walks a graph and computes every layer from the shapes above it."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from convcalc.analysis.analysis import Analysis, parted
from convcalc.analysis.evaluation import Evaluation
from convcalc.analysis.figures import Figures, figures_of
from convcalc.analysis.repetition import once_for_each_place
from convcalc.analysis.shared_weights.sharing import share_parameters, shares_or_freezes
from convcalc.diagnostics import (
    Diagnostic,
    Findings,
    Problem,
    in_reading_order,
    no_more_than_read,
)
from convcalc.graph import Graph, Node, build_graph
from convcalc.network import LayerSpec, NetworkSpec
from convcalc.settings import BYTES, OPTIMIZER_COPIES, Settings
from convcalc.shapes import Shape, is_doubtful
from convcalc.source import Source

if TYPE_CHECKING:
    from convcalc.analysis.memory.blobs import CaffeTraining


def analyse(graph: Graph, *, source: Source, syntax: str, settings: Settings) -> Analysis:
    """Return a row for each layer in running order, and all that was found on the way.

    A layer after a failed one has unknown shapes and is not blamed.
    """
    network = graph.network
    if settings.phase is None:
        settings = settings._replace(phase=network.phase)
    trains = settings.training or settings.phase == "train"
    evaluation, found = evaluate(graph, BYTES[settings.dtype], trains=trains)
    evaluation, sharing = _shared(evaluation)
    own_totals, caffe_training = {}, None
    misaligned = evaluation.misalignments()
    if network.blob_total:
        from convcalc.analysis.memory import blobs  # Caffe alone has blobs

        own_totals[network.blob_total] = blobs.memory_bytes(evaluation)
        caffe_training = _caffe_training(evaluation, settings)
        evaluation, reshaped = blobs.in_blobs(evaluation)
        found += reshaped
    if file := network.weights_file:
        from convcalc.analysis.memory.weights_file import weights_file_bytes  # Darknet

        own_totals[file.name] = weights_file_bytes(file, evaluation.rows)
    found = (
        *network.diagnostics,
        *graph.diagnostics,
        *found,
        *sharing,
        *misaligned,
        *_misread(evaluation),
        *_advice(evaluation, settings),
    )
    counting, ignored = _counting(once_for_each_place(found), evaluation, settings)
    analysis = Analysis(
        name=network.name or source.stem,
        source=source,
        format=syntax,
        settings=settings,
        rounding=network.rounding,
        inputs=tuple(map(evaluation.tensor, range(len(network.inputs)))),
        outputs=tuple(map(evaluation.tensor, graph.outputs)),
        diagnostics=no_more_than_read(in_reading_order(counting)),
        ignored=tuple(ignored),
        own_totals=own_totals,
        caffe_training=caffe_training,
        evaluation=evaluation,
        phases=network.phases,
    )
    if not (network.expectations or network.budgets):
        return analysis
    from convcalc.analysis.limits.expectations import hold_to  # few specs promise anything

    return hold_to(network.expectations, network.budgets, analysis)


def _caffe_training(evaluation: Evaluation, settings: Settings) -> "CaffeTraining | None":
    """Return what Caffe holds to train the network, or the other network of its text."""
    for_training = evaluation.graph.network.for_training
    if for_training is None:
        from convcalc.analysis.memory import blobs  # as above

        return blobs.training(evaluation, OPTIMIZER_COPIES[settings.optimizer])
    return _train_phase(for_training(), settings).caffe_training if settings.training else None


def _train_phase(network: NetworkSpec, settings: Settings) -> Analysis:
    """Return the analysis of the other network of a text, which is for training."""
    sized = network.with_inputs(settings.inputs, settings.batch, fill=settings.fill_inputs)
    return analyse(
        build_graph(sized),
        source=Source("", ""),
        syntax="",
        settings=settings._replace(phase="train", advice=False),
    )


def _shared(evaluation: Evaluation) -> tuple[Evaluation, Findings]:
    """Return the layers with the tensors marked that the text shares or freezes."""
    nodes = evaluation.graph.nodes
    if not any(shares_or_freezes(it.spec) for it in nodes):
        return evaluation, ()
    rows, found = share_parameters(evaluation.rows)
    return evaluation.replace(own_parameters=tuple(it.parameters for it in rows)), tuple(found)


def _counting(
    found: list[Diagnostic], evaluation: Evaluation, settings: Settings
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the findings that count and those that the run ignores.

    No error is ignored that leaves no layer to check, and some others are not checked unsaid.
    """
    if not settings.ignores_any:
        return found, []
    counting, ignored = parted(found, settings)
    errors = [it for it in ignored if it.severity == "error"]
    if not evaluation.figures:
        counting += errors
        return counting, [it for it in ignored if it.severity != "error"]
    pairs = zip(evaluation.graph.nodes, evaluation.figures, strict=True)
    unchecked = [node.spec.name for node, figures in pairs if not figures]
    if errors and unchecked and not any(it.severity == "error" for it in counting):
        warning = _not_checked(errors[0], unchecked)
        (ignored if settings.ignores(warning) else counting).append(warning)
    return counting, ignored


def _not_checked(first: Diagnostic, unchecked: list[str]) -> Diagnostic:
    others = len(unchecked) - 1
    more = f" and {others:,} more" if others else ""
    return Diagnostic(
        "layers-not-checked",
        f"every layer should be checked, but the shapes of {unchecked[0]}{more} are not"
        f" known, as {first.rule} is ignored",
        first.span,
        "fix what is ignored, or ignore layers-not-checked too",
        "warning",
    )


def _misread(evaluation: Evaluation) -> Iterator[Diagnostic]:
    inputs = evaluation.graph.network.inputs
    if any(it.shape and is_doubtful(it.shape, it.layout) for it in inputs):
        from convcalc.analysis.misread_sizes import misread_sizes  # few sizes are

        yield from misread_sizes(evaluation.graph, evaluation.rows)


def _advice(evaluation: Evaluation, settings: Settings) -> Iterator[Diagnostic]:
    if settings.advice:
        from convcalc.analysis.advice import advise  # only some runs ask for it

        yield from advise(evaluation.graph, evaluation.rows)


def evaluate(graph: Graph, number_bytes: int, *, trains: bool) -> tuple[Evaluation, Findings]:
    """Return the figures of each layer from the shapes above it, and what is wrong with it."""
    walk = _Walk(graph, trains=trains)
    figures = tuple([walk.step(index, node) for index, node in enumerate(graph.nodes)])
    evaluation = Evaluation(
        graph=graph.followed(walk.followed),
        number_bytes=number_bytes,
        figures=figures,
        shapes=tuple(walk.shapes),
    )
    return evaluation, (*walk.placed_problems(), *walk.found)


class _Walk:
    """The shapes known so far, and what was found on the way."""

    def __init__(self, graph: Graph, *, trains: bool) -> None:
        self.found: list[Diagnostic] = []
        self.followed: dict[int, LayerSpec] = {}
        self.shapes: list[Shape | None] = [it.shape for it in graph.network.inputs]
        self.shapes += [None] * (len(graph.tensors) - len(self.shapes))
        self._problems: list[tuple[Node, tuple[Shape, ...], Problem]] = []
        self._graph = graph
        self._trains = trains
        self._figures: dict[tuple[int, tuple[Shape, ...]], Figures] = {}

    def step(self, index: int, node: Node) -> Figures | None:
        """Return the figures of one layer; the layers it reads must have had their step.

        None where an error hides them.
        """
        spec = self._follow(index, node) if node.spec.following else node.spec
        shapes = self.shapes
        inputs = tuple(
            [
                shape
                for it in node.inputs
                if it is not None and (shape := shapes[it]) is not None
            ]
        )
        if spec.layer is None or len(inputs) < len(node.inputs):
            return None
        layer_and_inputs = id(spec.layer), inputs
        figures = self._figures.get(layer_and_inputs)
        if figures is None:
            figures = self._figures[layer_and_inputs] = figures_of(spec.layer, inputs)
        if figures.has_findings and not self._is_sound(node, figures):
            return None
        for tensor, shape in zip(node.outputs, figures.outputs, strict=True):
            shapes[tensor] = shape
        return figures

    def _is_sound(self, node: Node, figures: Figures) -> bool:
        """Return whether no error hides the figures of a layer; note its problems."""
        problems = figures.problems
        if self._trains and not problems:
            problems = figures.training_problems
        self._problems.extend((node, figures.inputs, it) for it in problems)
        if figures.is_wrong:
            return False
        self.found.extend(map(node.spec.place, figures.excess))
        return not figures.excess

    def _follow(self, index: int, node: Node) -> LayerSpec:
        """Return a layer whose fields follow sizes with those worked out."""
        sizes = (None if it is None else self.shapes[it] for it in node.sizes)
        spec, wrong = node.spec.followed(tuple(sizes))
        self.followed[index] = spec
        self.found.extend(wrong)
        return spec

    def placed_problems(self) -> list[Diagnostic]:
        """Return what layers found wrong, with places and names."""
        if not self._problems:
            return []
        from convcalc.analysis.placing import Producers

        producers = Producers(self._graph)
        return [producers.place(*it) for it in self._problems]
