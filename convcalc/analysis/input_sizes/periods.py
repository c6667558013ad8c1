"""Sizes tried on a graph: some inputs take them, the others stay as they are."""

from collections.abc import Callable, Sequence
from math import lcm, prod

from convcalc.analysis.input_sizes.progression import Rule, rule_of
from convcalc.analysis.input_sizes.try_sizes import Size, Verdict, try_sizes
from convcalc.graph import Graph, Node
from convcalc.layers.shared.sliding import SlidingLayer
from convcalc.shapes import Shape, axis_names
from convcalc.windows import per_axis

ALL_AXES = "size"
"""What the rule for squares is called."""

_LONGEST_PERIOD = 1024
_FIRST_LOOK = 64
_FAR = 10_000
"""How far above the range the network's own size is not reached for to find the rule."""

_PERIODS = 3
"""How many periods above the range are tried to find the rule."""


class _TooManySizesError(Exception):
    """Ends the search for a rule."""


class Trial:
    """A graph on which sizes are tried.

    Beside those that are asked for it tries up to ``most`` sizes to find the rules;
    ``is_cut_short`` says that a rule was not looked for as it would take more.
    """

    def __init__(self, graph: Graph, varied: Sequence[int], most: int) -> None:
        self.is_cut_short = False
        self._graph = graph
        self._varied = varied
        self._left = most
        self._tried: dict[Size, Verdict] = {}

    def of(self, sizes: Sequence[Size]) -> dict[Size, Verdict]:
        """Return what becomes of each size."""
        untried = [it for it in sizes if it not in self._tried]
        self._tried |= try_sizes(self._graph, self._shapes, untried)
        return {it: self._tried[it] for it in sizes}

    def _shapes(self, size: Size) -> list[Shape | None]:
        shapes = [it.shape for it in self._graph.network.inputs]
        for number in self._varied:
            batch, channels, *_ = shapes[number] or (1, 1)
            shapes[number] = (batch, channels, *size)
        return shapes

    def rules(
        self, ranges: Sequence[tuple[int, int]], own: Size, fitting: Sequence[Size]
    ) -> dict[str, Rule]:
        """Return the rule of squares or, where axes fit by themselves, that of each axis."""
        period = self.period()
        if period is None:
            return {}
        if len(ranges) == 1:
            ((least, most),) = ranges
            found = {
                ALL_AXES: self._rule(lambda it: (it,) * len(own), least, most, period, own)
            }
        else:
            found = self._rules_of_axes(ranges, own, fitting, period)
        return {axis: rule for axis, rule in found.items() if rule}

    def _rules_of_axes(
        self,
        ranges: Sequence[tuple[int, int]],
        own: Size,
        fitting: Sequence[Size],
        period: int,
    ) -> dict[str, Rule | None]:
        """Return the rule of each axis if the sizes that fit are all combinations of some."""
        columns = [set(column) for column in zip(*fitting, strict=True)]
        if not fitting or prod(map(len, columns)) > len(fitting):
            return {}
        found = {}
        for axis, (name, (least, most)) in enumerate(
            zip(axis_names(len(own)), ranges, strict=True)
        ):
            before, behind = fitting[0][:axis], fitting[0][axis + 1 :]

            def along(it: int, before: Size = before, behind: Size = behind) -> Size:
                return (*before, it, *behind)

            found[name] = self._rule(along, least, most, period, own)
        return found

    def _rule(
        self, size_of: Callable[[int], Size], least: int, most: int, period: int, own: Size
    ) -> Rule | None:
        """Return the rule of sizes that one number makes."""
        near = [it for it in own if it - most < _FAR]
        top = max([most, *near]) + _PERIODS * period
        tried = range(least, top + 1)
        try:
            rule = rule_of(self._fitting(size_of, tried), tried, period)
            return rule and rule._replace(smallest=self._smallest(size_of, rule.smallest))
        except _TooManySizesError:
            self.is_cut_short = True
            return None

    def _fitting(self, size_of: Callable[[int], Size], numbers: range) -> list[int]:
        """Return the numbers that fit, or raise if trying them would be too much."""
        sizes = [size_of(it) for it in numbers]
        self._left -= sum(it not in self._tried for it in sizes)
        if self._left < 0:
            raise _TooManySizesError
        verdicts = self.of(sizes)
        return [
            it for it, size in zip(numbers, sizes, strict=True) if not verdicts[size].misfit
        ]

    def _smallest(self, size_of: Callable[[int], Size], known: int) -> int:
        """Return the smallest number of all that fits, which is mostly not far from 1."""
        first, most = 1, _FIRST_LOOK
        while first < known:
            numbers = range(first, min(first + most, known))
            if fitting := self._fitting(size_of, numbers):
                return fitting[0]
            first, most = numbers.stop, 2 * most
        return known

    def period(self) -> int | None:
        """Return a step of the size after which all windows divide as before.

        That is the product of the strides on the way to a layer, the least common multiple of
        all of these; None where it is too long to be tried.
        """
        steps = [1] * len(self._graph.tensors)
        for node in self._graph.nodes:
            read = (it for it in node.inputs + node.sizes if it is not None)
            step = lcm(*(steps[it] for it in read))
            for tensor in node.outputs:
                steps[tensor] = min(step * _stride(node), _LONGEST_PERIOD + 1)
        period = lcm(*steps)
        return period if period <= _LONGEST_PERIOD else None

    def growing(self, *sizes: Size) -> tuple[str, ...]:
        """Return the layers that have other numbers of parameters at some of these sizes."""
        counts = [self._parameter_counts(size) for size in sizes]
        names = (node.spec.name for node in self._graph.nodes)
        layers = zip(names, zip(*counts, strict=True), strict=True)
        return tuple(name for name, of_sizes in layers if len(set(of_sizes)) > 1)

    def _parameter_counts(self, size: Size) -> list[int]:
        """Return the parameters of each layer for a size that fits."""
        shapes = dict(enumerate(self._shapes(size)))
        counts = []
        for node in self._graph.nodes:
            spec, _ = node.spec.followed(
                tuple(shapes[it] for it in node.sizes if it is not None)
            )
            layer = spec.layer
            inputs = tuple(
                it for it in (shapes[k] for k in node.inputs if k is not None) if it is not None
            )
            assert layer
            shapes.update(zip(node.outputs, layer.output_shapes(inputs), strict=True))
            counts.append(sum(it.count for it in layer.parameters(inputs)))
        return counts


def _stride(node: Node) -> int:
    layer = node.spec.layer
    if not isinstance(layer, SlidingLayer):
        return 1
    return lcm(*per_axis(layer.window_stride, 1))
