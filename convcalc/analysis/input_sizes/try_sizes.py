"""Which sizes of the input go through a network, and where the others end.

A graph is walked once for all sizes: sizes that look alike to all layers that are still to come
go on as one, and what layers of the same fields make of the same shapes is worked out once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from convcalc.analysis.figures import layer_problems
from convcalc.analysis.placing import input_name
from convcalc.diagnostics import Problem
from convcalc.graph import Graph, Node
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.sliding import SlidingLayer, has_spatial_axes, wrong_counts
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import FITS, Fit, Window

Size = tuple[int, ...]
"""The length of each spatial axis of an input."""


class Misfit(NamedTuple):
    """The first layer that a size does not get through, its position, and why."""

    layer: str
    position: int
    rule: str
    reason: str


class Verdict(NamedTuple):
    """What becomes of one size: the worst fit of its windows, or the layer that breaks it."""

    fit: Fit
    misfit: Misfit | None = None


Shapes = Callable[[Size], Sequence[Shape | None]]
"""The shapes of the network's inputs for a size."""


def try_sizes(graph: Graph, shapes: Shapes, sizes: Sequence[Size]) -> dict[Size, Verdict]:
    """Return what becomes of each size; the graph must be without errors but of its sizes."""
    walk = _Walk(graph, shapes, sizes)
    for index, node in enumerate(graph.nodes):
        walk.step(index, node)
    return {size: Verdict(walk.fits[size], walk.misfits.get(size)) for size in sizes}


State = tuple[Shape | None, ...]
"""The shapes of the tensors that some layer is still to read."""


class _Walk:
    """The sizes that have come so far, by what they look like."""

    def __init__(self, graph: Graph, shapes: Shapes, sizes: Sequence[Size]) -> None:
        self.misfits: dict[Size, Misfit] = {}
        self.fits: dict[Size, Fit] = dict.fromkeys(sizes, FITS[0])
        self._outcomes: dict[Layer, dict[State, _Outcome]] = {}
        self._names = graph.tensors
        self._last_use = _last_uses(graph)
        self._live: list[int] = list(range(len(graph.network.inputs)))
        self._states: dict[State, list[Size]] = {}
        for size in sizes:
            self._states.setdefault(tuple(shapes(size)), []).append(size)

    def step(self, index: int, node: Node) -> None:
        """Let every state through a layer, or note that it ends there."""
        at = {tensor: position for position, tensor in enumerate(self._live)}
        reads = [at[tensor] for tensor in node.inputs if tensor is not None]
        follows = [at[tensor] for tensor in node.sizes if tensor is not None]
        kept = [it for it in self._live if self._last_use.get(it, -1) > index]
        positions = [at[tensor] for tensor in kept]
        written = [k for k, it in enumerate(node.outputs) if self._last_use.get(it, -1) > index]
        self._live = kept + [node.outputs[k] for k in written]
        makes: dict[State, Callable[[State], _Outcome]] = {}
        states: dict[State, list[Size]] = {}
        for state, sizes in self._states.items():
            sizes_followed = tuple(state[it] for it in follows)
            if sizes_followed not in makes:
                makes[sizes_followed] = self._at(node, sizes_followed)
            outcome = makes[sizes_followed](tuple(state[it] for it in reads))
            if outcome.problem:
                found = node.spec.place(outcome.problem, partial(input_name, node, self._names))
                misfit = Misfit(node.spec.name, index, found.rule, found.message)
                self.misfits |= dict.fromkeys(sizes, misfit)
                continue
            if outcome.worst:
                self._note(outcome.worst, sizes)
            after = (
                *(state[it] for it in positions),
                *(outcome.outputs[k] for k in written),
            )
            states.setdefault(after, []).extend(sizes)
        self._states = states

    def _at(self, node: Node, sizes: State) -> Callable[[State], "_Outcome"]:
        """Return what a layer makes of inputs where its fields follow these sizes."""
        spec, findings = node.spec.followed(sizes)
        layer = spec.layer
        if layer is None:
            wrong = next(it for it in findings if it.severity == "error")
            return lambda _: _Outcome(Problem(wrong.rule, wrong.message))
        outcomes = self._outcomes.setdefault(layer, {})

        def of(inputs: State) -> _Outcome:
            if (outcome := outcomes.get(inputs)) is None:
                outcome = outcomes[inputs] = _outcome(layer, inputs)
            return outcome

        return of

    def _note(self, worst: int, sizes: list[Size]) -> None:
        """Keep the worst fit of each size."""
        for size in sizes:
            self.fits[size] = FITS[max(worst, FITS.index(self.fits[size]))]


class _Outcome(NamedTuple):
    """What a layer makes of inputs: a problem or, its worst fit by its place, the outputs."""

    problem: Problem | None
    worst: int = 0
    outputs: tuple[Shape, ...] = ()


def _outcome(layer: Layer, inputs: State) -> _Outcome:
    """Return what a layer makes of inputs.

    What a check says of windows takes far longer than they do, as it tells what would fit:
    where they can be had without, they come first.
    """
    known = tuple(it for it in inputs if it is not None)
    assert len(known) == len(inputs)  # a network is refused whose inputs have no shapes
    sure = _has_sure_windows(layer, known)
    windows = layer.windows(known) if sure else ()
    problem = _window_problem(windows) or _error(layer, known)
    if not sure and not problem:
        windows = layer.windows(known)
        problem = _window_problem(windows)
    if problem:
        return _Outcome(problem)
    fits = (FITS.index(it.fit) for it in windows if not it.has_gaps)
    return _Outcome(None, max(fits, default=0), layer.output_shapes(known))


def _last_uses(graph: Graph) -> Mapping[int, int]:
    """Return the index of the last layer that reads each tensor."""
    return {
        tensor: index
        for index, node in enumerate(graph.nodes)
        for tensor in node.inputs + node.sizes
        if tensor is not None
    }


def _error(layer: Layer, inputs: tuple[Shape, ...]) -> Problem | None:
    return next((it for it in layer_problems(layer, inputs) if it.severity == "error"), None)


def _has_sure_windows(layer: Layer, inputs: tuple[Shape, ...]) -> bool:
    """Return whether a layer has windows on these inputs, whatever else is wrong with it."""
    if getattr(type(layer), "windows", None) is not SlidingLayer.windows or len(inputs) != 1:
        return False
    assert isinstance(layer, SlidingLayer)
    (shape,) = inputs
    return has_spatial_axes(shape) and not wrong_counts(layer, len(shape) - 2)


def _window_problem(windows: tuple[Window, ...]) -> Problem | None:
    """Return what keeps windows from existing, from dividing or from reading every pixel."""
    named = dict(zip(axis_names(len(windows)), windows, strict=True))
    for rule, holds, text in _REASONS:
        texts = {axis: text(it) for axis, it in named.items() if holds(it)}
        if texts:
            return Problem(rule, by_axis(texts, len(named)))
    return None


def _is_refused(window: Window) -> bool:
    return window.rounding == "exact" and window.remainder > 0


def _loses_pixels(window: Window) -> bool:
    return window.fit == "pixels-unread" and not window.has_gaps


_REASONS: tuple[tuple[str, Callable[[Window], bool], Callable[[Window], str]], ...] = (
    (
        "window-exceeds-input",
        lambda it: it.travel < 0,
        lambda it: f"{it.extent} > {it.size + sum(it.padding)}",
    ),
    ("stride-does-not-divide", _is_refused, lambda it: f"{it.division()} = {it.quotient}"),
    ("pixels-unread", _loses_pixels, lambda it: it.worked_out),
)
