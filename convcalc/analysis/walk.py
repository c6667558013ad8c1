"""Walks a graph and computes every layer from the shapes above it."""

from collections.abc import Iterator
from math import prod

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.footprint import measure
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.analysis.repetition import once_for_each_place
from convcalc.analysis.shared_weights.sharing import share_parameters
from convcalc.diagnostics import Diagnostic, Problem, in_reading_order, no_more_than_read
from convcalc.graph import Graph, Node
from convcalc.layers.shared.base import Layer, Storage
from convcalc.limits import MOST_AXES, MOST_DIGITS_OF_A_COUNT
from convcalc.settings import BYTES, Settings
from convcalc.shapes import Shape, is_doubtful
from convcalc.source import Source

_MOST_ELEMENTS = 10**MOST_DIGITS_OF_A_COUNT
"""What reads a larger output would compute with numbers without end."""


def analyse(graph: Graph, *, source: Source, syntax: str, settings: Settings) -> Analysis:
    """Return a row for each layer in running order, and all that was found on the way.

    A layer after a failed one has unknown shapes and is not blamed.
    """
    network = graph.network
    trains = settings.training or settings.phase == "train"
    walk = _Walk(graph, BYTES[settings.dtype], trains=trains)
    rows, sharing = share_parameters(tuple(map(walk.step, graph.nodes)))
    footprint = measure(graph, rows, BYTES[settings.dtype])
    rows = footprint.rows
    own_totals = {}
    if network.blob_total:
        rows, own_totals[network.blob_total] = walk.in_blobs(rows)
    found = (
        *(*network.diagnostics, *graph.diagnostics, *walk.placed_problems(), *walk.found),
        *(*sharing, *footprint.found, *_misread(graph, rows), *_advice(graph, rows, settings)),
    )
    analysis = Analysis(
        name=network.name or source.stem,
        source=source,
        format=syntax,
        settings=settings,
        rounding=network.rounding,
        inputs=tuple(map(walk.tensor, range(len(network.inputs)))),
        layers=rows,
        outputs=tuple(map(walk.tensor, graph.outputs)),
        diagnostics=no_more_than_read(in_reading_order(once_for_each_place(found))),
        own_totals=own_totals,
        inference=footprint.inference,
        backward=footprint.backward,
    )
    if not (network.expectations or network.budgets):
        return analysis
    from convcalc.analysis.limits.expectations import hold_to  # few specs promise anything

    return hold_to(network.expectations, network.budgets, analysis)


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
        given_out = set(graph.outputs)
        self._read_once = [
            count == 1 and tensor not in given_out for tensor, count in enumerate(graph.readers)
        ]

    def step(self, node: Node) -> LayerResult:
        """Return the row of one layer; the layers it reads must have had their step."""
        spec = node.spec
        inputs = tuple(None if it is None else self._shapes[it] for it in node.inputs)
        known = tuple(shape for shape in inputs if shape is not None)
        layer = spec.layer if len(known) == len(inputs) else None
        if layer:
            problems = list(layer_problems(layer, known))
            if self._trains and not problems:
                problems = list(layer.training_problems(known))
            self._problems.extend((node, known, it) for it in problems)
            if any(problem.severity == "error" for problem in problems):
                layer = None
        if layer:
            shapes = layer.output_shapes(known)
            if excess := list(_excess_of(shapes)):
                self.found.extend(map(spec.place, excess))
                layer = None
            else:
                for tensor, shape in zip(node.outputs, shapes, strict=True):
                    self._shapes[tensor] = shape
        return LayerResult(
            spec=spec,
            inputs=tuple(self._inputs(node)),
            outputs=tuple(map(self.tensor, node.outputs)),
            number_bytes=self._number_bytes,
            parameters=layer.parameters(known) if layer else None,
            macs=layer.macs(known) if layer else None,
            windows=layer.windows(known) if layer else (),
            storage=self._storage(layer, node) if layer else None,
        )

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
        return Tensor(self._names[tensor], self._shapes[tensor])

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

    def _storage(self, layer: Layer, node: Node) -> Storage:
        """Return where the outputs go, and pass on whose storage they share.

        A layer whose output bears its input's name overwrites it (Caffe); one that asks to
        work in place may only where nothing else reads what it would overwrite.
        """
        storage = layer.storage
        first = node.inputs[0] if node.inputs else None
        if first is None or not node.outputs:
            return storage
        if node.outputs and self._names[node.outputs[0]] == self._names[first]:
            storage = "in-place"
        elif storage == "in-place" and not self._read_once[first]:
            storage = "new"
        if storage != "new":
            for tensor in node.outputs:
                self._read_once[tensor] &= self._read_once[first]
        return storage


def layer_problems(layer: Layer, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
    """Yield a wrong number of inputs, else what the layer itself finds wrong."""
    least, most = layer.arity
    if least <= len(inputs) and (most is None or len(inputs) <= most):
        yield from layer.check(inputs)
        return
    bound = (
        str(least)
        if most == least
        else f"at least {least}"
        if most is None
        else f"{least}{' to ' if most > least + 1 else ' or '}{most}"
    )
    yield Problem(
        "wrong-number",
        f"the layer must have {bound} input{'s' * (bound != '1')}, but it has {len(inputs)}",
        "inputs",
        f"list what it reads, as in {layer.example}" if len(inputs) < least else None,
        about="fields",
    )


def _excess_of(outputs: tuple[Shape, ...]) -> Iterator[Problem]:
    """Yield the first output of a layer that has too many axes or elements."""
    for shape in outputs:
        if len(shape) > MOST_AXES:
            yield Problem(
                "no-such-axis",
                f"an output must have at most {MOST_AXES} axes, but this one has {len(shape)}",
            )
            return
        if prod(shape) >= _MOST_ELEMENTS:
            yield Problem(
                "limit-exceeded",
                "the number of elements of an output must have at most"
                f" {MOST_DIGITS_OF_A_COUNT:,} digits, but this one has more",
                help="take smaller sizes",
            )
            return
