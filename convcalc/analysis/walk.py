"""Walks a graph and computes every layer from the shapes above it."""

from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis, parted
from convcalc.analysis.figures import Figures, figures_of
from convcalc.analysis.footprint import Footprint
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.analysis.memory.blobs import CaffeTraining
from convcalc.analysis.memory.weights_file import weights_file_bytes
from convcalc.analysis.repetition import once_for_each_place
from convcalc.analysis.shared_weights.sharing import share_parameters
from convcalc.diagnostics import Diagnostic, Problem, in_reading_order, no_more_than_read
from convcalc.graph import Graph, Node, build_graph
from convcalc.layers.shared.base import Storage
from convcalc.network import LayerSpec, NetworkSpec
from convcalc.settings import BYTES, OPTIMIZER_COPIES, Settings
from convcalc.shapes import Shape, is_doubtful
from convcalc.source import Source


def analyse(graph: Graph, *, source: Source, syntax: str, settings: Settings) -> Analysis:
    """Return a row for each layer in running order, and all that was found on the way.

    A layer after a failed one has unknown shapes and is not blamed.
    """
    network = graph.network
    if settings.phase is None:
        settings = settings._replace(phase=network.phase)
    trains = settings.training or settings.phase == "train"
    walk = _Walk(graph, BYTES[settings.dtype], trains=trains)
    rows = tuple(map(walk.step, graph.nodes))
    graph = graph.followed(it.spec for it in rows)
    rows, sharing = share_parameters(rows)
    footprint = Footprint(graph, rows, BYTES[settings.dtype])
    own_totals = {}
    caffe_training = None
    if network.blob_total:
        if network.for_training is None:
            caffe_training = walk.caffe_training(rows, OPTIMIZER_COPIES[settings.optimizer])
        elif settings.training:
            caffe_training = _train_phase(network.for_training(), settings).caffe_training
        rows, own_totals[network.blob_total] = walk.in_blobs(rows)
    if network.weights_file:
        own_totals[network.weights_file.name] = weights_file_bytes(network.weights_file, rows)
    found = (
        *(*network.diagnostics, *graph.diagnostics, *walk.placed_problems(), *walk.found),
        *(
            *sharing,
            *footprint.findings,
            *_misread(graph, rows),
            *_advice(graph, rows, settings),
        ),
    )
    counting, ignored = _counting(once_for_each_place(found), rows, settings)
    analysis = Analysis(
        name=network.name or source.stem,
        source=source,
        format=syntax,
        settings=settings,
        rounding=network.rounding,
        inputs=tuple(map(walk.tensor, range(len(network.inputs)))),
        rows=rows,
        outputs=tuple(map(walk.tensor, graph.outputs)),
        diagnostics=no_more_than_read(in_reading_order(counting)),
        ignored=tuple(ignored),
        own_totals=own_totals,
        caffe_training=caffe_training,
        footprint=footprint,
        phases=network.phases,
    )
    if not (network.expectations or network.budgets):
        return analysis
    from convcalc.analysis.limits.expectations import hold_to  # few specs promise anything

    return hold_to(network.expectations, network.budgets, analysis)


def _train_phase(network: NetworkSpec, settings: Settings) -> Analysis:
    """Return the analysis of the other network of a text, which is for training."""
    sized = network.with_inputs(settings.inputs, settings.batch, fill=settings.fill_inputs)
    return analyse(
        build_graph(sized),
        source=Source("", ""),
        syntax="",
        settings=settings._replace(phase="train", advice=False),
    )


def _counting(
    found: list[Diagnostic], rows: tuple[LayerResult, ...], settings: Settings
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the findings that count and those that the run ignores.

    No error is ignored that leaves no layer to check, and some others are not checked unsaid.
    """
    if not settings.ignores_any:
        return found, []
    counting, ignored = parted(found, settings)
    errors = [it for it in ignored if it.severity == "error"]
    if not rows:
        counting += errors
        return counting, [it for it in ignored if it.severity != "error"]
    unchecked = [row for row in rows if not row.known]
    if errors and unchecked and not any(it.severity == "error" for it in counting):
        warning = _not_checked(errors[0], unchecked)
        (ignored if settings.ignores(warning) else counting).append(warning)
    return counting, ignored


def _not_checked(first: Diagnostic, unchecked: list[LayerResult]) -> Diagnostic:
    others = len(unchecked) - 1
    more = f" and {others:,} more" if others else ""
    return Diagnostic(
        "layers-not-checked",
        f"every layer should be checked, but the shapes of {unchecked[0].name}{more} are not"
        f" known, as {first.rule} is ignored",
        first.span,
        "fix what is ignored, or ignore layers-not-checked too",
        "warning",
    )


def _misread(graph: Graph, rows: tuple[LayerResult, ...]) -> Iterator[Diagnostic]:
    if any(it.shape and is_doubtful(it.shape, it.layout) for it in graph.network.inputs):
        from convcalc.analysis.misread_sizes import misread_sizes  # few sizes are

        yield from misread_sizes(graph, rows)


def _advice(
    graph: Graph, rows: tuple[LayerResult, ...], settings: Settings
) -> Iterator[Diagnostic]:
    if settings.advice:
        from convcalc.analysis.advice import advise  # only some runs ask for it

        yield from advise(graph, rows)


_NOT_YET = (None, None, None)
"""What of a row follows from the whole network."""


class _Walk:
    """The shapes known so far, and which tensors may be overwritten by their one reader."""

    def __init__(self, graph: Graph, number_bytes: int, *, trains: bool) -> None:
        self.found: list[Diagnostic] = []
        self._problems: list[tuple[Node, tuple[Shape, ...], Problem]] = []
        self._graph = graph
        self._names = graph.tensors
        self._number_bytes = number_bytes
        self._trains = trains
        self._shapes: list[Shape | None] = [it.shape for it in graph.network.inputs]
        self._shapes += [None] * (len(graph.tensors) - len(self._shapes))
        self._tensors: list[Tensor | None] = [None] * len(graph.tensors)
        given_out = set(graph.outputs)
        self._read_once = [
            count == 1 and tensor not in given_out for tensor, count in enumerate(graph.readers)
        ]

    def step(self, node: Node) -> LayerResult:
        """Return the row of one layer; the layers it reads must have had their step."""
        spec = self._followed(node)
        shapes = self._shapes
        known = tuple(
            [
                shape
                for it in node.inputs
                if it is not None and (shape := shapes[it]) is not None
            ]
        )
        figures = None
        if spec.layer and len(known) == len(node.inputs):
            figures = self._sound(node, figures_of(spec.layer, known))
        if figures:
            for tensor, shape in zip(node.outputs, figures.outputs, strict=True):
                shapes[tensor] = shape
        return LayerResult(
            spec,
            tuple(self._inputs(node)),
            tuple([self.tensor(it) for it in node.outputs]),
            self._number_bytes,
            figures,
            figures.parameters if figures else None,
            figures.macs if figures else None,
            figures.windows if figures else (),
            self._storage(figures, node) if figures else None,
            *_NOT_YET,
        )

    def _sound(self, node: Node, figures: Figures) -> Figures | None:
        """Return the figures of a layer, None where an error hides them; note its problems."""
        problems = figures.problems
        if self._trains and not problems:
            problems = figures.training_problems
        if problems:
            self._problems.extend((node, figures.inputs, it) for it in problems)
            if figures.is_wrong:
                return None
        if figures.excess:
            self.found.extend(map(node.spec.place, figures.excess))
            return None
        return figures

    def _followed(self, node: Node) -> LayerSpec:
        """Return a layer whose fields follow sizes with those worked out."""
        if not node.spec.following:
            return node.spec
        sizes = (None if it is None else self._shapes[it] for it in node.sizes)
        spec, wrong = node.spec.followed(tuple(sizes))
        self.found.extend(wrong)
        return spec

    def placed_problems(self) -> list[Diagnostic]:
        """Return what layers found wrong, with places and names."""
        if not self._problems:
            return []
        from convcalc.analysis.placing import Producers

        producers = Producers(self._graph)
        return [producers.place(*it) for it in self._problems]

    def _inputs(self, node: Node) -> Iterator[Tensor]:
        """Yield what a layer reads, by the names that its text uses."""
        for position, tensor in enumerate(node.inputs):
            if tensor is not None:
                yield self.tensor(tensor)
            elif node.spec.inputs:
                yield Tensor(node.spec.inputs[position].name, None)

    def tensor(self, tensor: int) -> Tensor:
        """Return a tensor with its shape as far as it is known."""
        known = self._tensors[tensor]
        shape = self._shapes[tensor]
        if known is None or known.shape is not shape:
            known = self._tensors[tensor] = Tensor(self._names[tensor], shape)
        return known

    def caffe_training(
        self, rows: tuple[LayerResult, ...], history: int
    ) -> CaffeTraining | None:
        """Return what Caffe holds to train the network."""
        from convcalc.analysis.memory import blobs

        return blobs.training(self._graph, rows, self._shapes, history)

    def in_blobs(
        self, rows: tuple[LayerResult, ...]
    ) -> tuple[tuple[LayerResult, ...], int | None]:
        """Return the rows with the shapes that blobs have in the end, and the blobs' bytes."""
        from convcalc.analysis.memory import blobs

        graph, shapes = self._graph, self._shapes
        memory = blobs.memory_bytes(graph, shapes)
        self.found.extend(blobs.blob_problems(graph, shapes))
        self.found.extend(blobs.filler_problems(rows))
        self._shapes = blobs.final_shapes(graph, shapes)
        if self._shapes == shapes:
            return rows, memory
        nodes = zip(rows, graph.nodes, strict=True)
        return tuple(
            row.replace(outputs=tuple(map(self.tensor, node.outputs))) for row, node in nodes
        ), memory

    def _storage(self, figures: Figures, node: Node) -> Storage:
        """Return where the outputs go, and pass on whose storage they share.

        A layer whose output bears its input's name overwrites it (Caffe); one that asks to
        work in place may only where nothing else reads what it would overwrite.
        """
        storage = figures.layer.storage
        first = node.inputs[0] if node.inputs else None
        if first is None or not node.outputs:
            return storage
        if node.outputs and self._names[node.outputs[0]] == self._names[first]:
            storage = "in-place"
        elif storage == "in-place" and not self._read_once[first]:
            storage = "new"
        if storage != "new":  # nothing may overwrite what is not the layer's own
            for tensor in node.outputs:
                self._read_once[tensor] &= self._read_once[first] and storage != "parameter"
        return storage
