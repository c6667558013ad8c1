"""Blocks folded to one row each, with the sums of their layers."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.windows import FITS, Fit


class Fold(NamedTuple):
    """The layers of a block, or of several instances of one, in one row.

    ``inputs`` are what they read from outside, ``outputs`` what is read outside of what they
    write, or given out.
    """

    name: str
    layers: tuple[LayerResult, ...]
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]

    @property
    def type(self) -> str:
        """How many layers these are."""
        return f"{len(self.layers)} layers"

    @property
    def fit(self) -> Fit | None:
        """The worst verdict over the layers; None where none has a window."""
        fits = (it.fit for it in self.layers)
        return max((fit for fit in fits if fit), key=FITS.index, default=None)

    def total(self, figures: Iterable[object]) -> int | None:
        """Return the sum of a figure of each layer; None where one is not known."""
        total = 0
        for figure in figures:
            if not isinstance(figure, int):
                return None
            total += figure
        return total

    def largest(self, figures: Iterable[object]) -> int | None:
        """Return the largest figure of a layer; None where one is not known."""
        known = list(figures)
        numbers = [it for it in known if isinstance(it, int)]
        return max(numbers) if len(numbers) == len(known) else None


def fold(
    rows: Iterable[LayerResult], analysis: Analysis, depth: int
) -> list[LayerResult | Fold]:
    """Return rows of which those deeper than ``depth`` names are folded, each at its first.

    A layer is as deep as the path of the block that it is in.
    """
    groups: dict[str, list[LayerResult]] = {}
    for row in rows:
        groups.setdefault(_group(row, depth), []).append(row)
    readers = _readers(groups)
    given_out = {it.name for it in analysis.outputs}
    return [
        _folded(name, tuple(layers), readers, given_out) if len(layers) > 1 else layers[0]
        for name, layers in groups.items()
    ]


def depth_that_leaves(most: int, layers: Sequence[LayerResult]) -> int | None:
    """Return the greatest depth at which no more rows are left, 1 if none does that.

    None where there are no more layers anyway, or no blocks to fold.
    """
    deepest = max((len(it.spec.scope) for it in layers), default=0)
    if len(layers) <= most or not deepest:
        return None
    depths = range(deepest, 0, -1)
    return next((it for it in depths if len({_group(row, it) for row in layers}) <= most), 1)


def fold_of(name: str, layers: tuple[LayerResult, ...], analysis: Analysis) -> Fold:
    """Return some of the layers of an analysis as one row."""
    own = set(map(id, layers))
    others = [row for row in analysis.layers if id(row) not in own]
    readers = _readers({name: [*layers], "": others})
    return _folded(name, layers, readers, {it.name for it in analysis.outputs})


def _group(row: LayerResult, depth: int) -> str:
    path = row.spec.scope
    if len(path) < depth:
        return row.name
    separator = row.name[len(path[0])]  # the language's own: a dot, a slash
    return separator.join(path[:depth])


def _readers(groups: dict[str, list[LayerResult]]) -> dict[str, set[str]]:
    """Return the groups that read each tensor."""
    readers: dict[str, set[str]] = {}
    for name, layers in groups.items():
        for layer in layers:
            for tensor in layer.inputs:
                readers.setdefault(tensor.name, set()).add(name)
    return readers


def _folded(
    name: str,
    layers: tuple[LayerResult, ...],
    readers: dict[str, set[str]],
    given_out: set[str],
) -> Fold:
    written = {it.name: it for layer in layers for it in layer.outputs}
    read = {it.name: it for layer in layers for it in layer.inputs}
    return Fold(
        name,
        layers,
        tuple(it for it in read.values() if it.name not in written),
        tuple(
            it
            for it in written.values()
            if it.name in given_out or readers.get(it.name, set()) - {name}
        ),
    )
