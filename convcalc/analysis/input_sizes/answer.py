"""The input sizes that a network takes, the rule behind them, and what breaks the others."""

from collections.abc import Sequence
from itertools import product
from typing import Any, NamedTuple

from convcalc.analysis.analysis import SCHEMA_VERSION
from convcalc.analysis.input_sizes.periods import Trial
from convcalc.analysis.input_sizes.progression import Rule
from convcalc.analysis.input_sizes.try_sizes import Size, Verdict
from convcalc.diagnostics import Diagnostic, SpecError, in_reading_order
from convcalc.graph import Graph
from convcalc.record import Record
from convcalc.shapes import axis_names
from convcalc.shown import Tabular
from convcalc.source import Source
from convcalc.windows import Fit

MOST_SIZES = 200_000
"""How many sizes one run tries."""

MOST_STEPS = 4_000_000
"""How many times one run lets a size through a layer."""

MOST_USUAL_SIZES = 4_000
"""How many sizes a run tries that does not say which."""

_FIRST_SPATIAL = 2


class SizeRange(NamedTuple):
    """Sizes to try: squares where there is one range, all combinations of several else."""

    axes: tuple[tuple[int, int], ...]

    def sizes(self, count: int) -> list[Size]:
        """Return all sizes of so many axes."""
        if len(self.axes) == 1:
            ((least, most),) = self.axes
            return [(it,) * count for it in range(least, most + 1)]
        return list(product(*(range(least, most + 1) for least, most in self.axes)))


class FittingSizes(Tabular, Record):
    """What becomes of each size in a range.

    ``varied`` are the inputs that take the size, each with its own ``channels``. ``rules`` are
    those of the sizes that fit, by the name of the axis, or one for all axes under ``size``;
    after ``period`` pixels more, windows divide as before. ``growing`` are the layers whose
    parameters differ among sizes. At most ``most_sizes`` are tried; None if nothing was left
    out for that.
    """

    name: str
    source: Source
    own: Size
    channels: tuple[int, ...]
    varied: tuple[str, ...]
    range: SizeRange
    verdicts: dict[Size, Verdict]
    period: int | None
    rules: dict[str, Rule]
    growing: tuple[str, ...]
    most_sizes: int | None = None

    @property
    def fitting(self) -> tuple[Size, ...]:
        """The sizes that fit."""
        return tuple(size for size, it in self.verdicts.items() if it.misfit is None)

    def with_fit(self, *fits: Fit) -> tuple[Size, ...]:
        """Return the sizes that fit with one of these as the worst verdict."""
        return tuple(size for size in self.fitting if self.verdicts[size].fit in fits)

    def to_dict(self) -> dict[str, Any]:
        """Return the sizes as JSON carries them (schema_version 1).

        ``sizes`` has each size with its worst ``fit`` or, where that is null, the first
        ``layer`` that breaks it, the ``rule`` broken and the ``reason``.
        """
        return {
            "schema_version": SCHEMA_VERSION,
            "name": self.name,
            "source": {"path": self.source.path},
            "inputs": list(self.varied),
            "axes": list(axis_names(len(self.own))),
            "own_size": list(self.own),
            "range": [list(it) for it in self.range.axes],
            "fitting": [list(it) for it in self.fitting],
            "period": self.period,
            "rules": {axis: it.to_dict() for axis, it in self.rules.items()},
            "parameters_depend_on_size": list(self.growing),
            "most_sizes": self.most_sizes,
            "sizes": [_verdict(size, it) for size, it in self.verdicts.items()],
        }


def _verdict(size: Size, verdict: Verdict) -> dict[str, Any]:
    misfit = verdict.misfit
    return {
        "size": list(size),
        "fit": None if misfit else verdict.fit,
        "layer": misfit and misfit.layer,
        "rule": misfit and misfit.rule,
        "reason": misfit and misfit.reason,
    }


def fitting_sizes(
    graph: Graph, source: Source, wanted: SizeRange | None, vary: Sequence[str] = ()
) -> FittingSizes:
    """Return which sizes of a range fit; without one, those up to twice the network's own.

    The inputs named in ``vary`` take the size, by default the first that has spatial axes and
    those as large as it.

    Raises:
        SpecError: The network is wrong whatever its size, or the range does not suit it.
    """
    _refuse_errors(graph)
    varied = _varied(graph, vary)
    own = (graph.network.inputs[varied[0]].shape or ())[_FIRST_SPATIAL:]
    layers = len(graph.nodes)
    most = max(2, min(MOST_SIZES, MOST_STEPS // max(1, layers)))
    usual = _usual_range(max(own), min(most, MOST_USUAL_SIZES))
    shortened = not wanted and usual != _usual_range(max(own), MOST_USUAL_SIZES)
    wanted = wanted or usual
    _check_range(wanted, own, most, layers)
    trial = Trial(graph, varied, most)
    verdicts = trial.of(wanted.sizes(len(own)))
    fitting = [size for size, it in verdicts.items() if it.misfit is None]
    rules = trial.rules(wanted.axes, own, fitting)
    return FittingSizes(
        name=graph.network.name or source.stem,
        source=source,
        own=own,
        channels=tuple((graph.network.inputs[it].shape or ())[1] for it in varied),
        varied=tuple(graph.network.inputs[it].name for it in varied),
        range=wanted,
        verdicts=verdicts,
        period=trial.period(),
        rules=rules,
        growing=trial.growing(fitting[0], fitting[-1]) if fitting else (),
        most_sizes=most if shortened or trial.is_cut_short else None,
    )


def _usual_range(own: int, most: int) -> SizeRange:
    """Return the sizes up to twice the network's own, ``most`` of them around a large one."""
    reach = min(own, most // 2)
    return SizeRange(((own - reach + 1, own + reach),))


def _refuse_errors(graph: Graph) -> None:
    found = (*graph.network.diagnostics, *graph.diagnostics)
    if errors := [it for it in found if it.severity == "error"]:
        raise SpecError(*in_reading_order(errors))


def _varied(graph: Graph, vary: Sequence[str]) -> list[int]:
    """Return the numbers of the inputs that take the size."""
    inputs = graph.network.inputs
    spatial = [k for k, it in enumerate(inputs) if len(it.shape or ()) > _FIRST_SPATIAL]
    names = [inputs[k].name for k in spatial]
    if others := [it for it in vary if it not in names]:
        known = any(others[0] == it.name for it in inputs)
        given = f"'{others[0]}' has none" if known else f"there is no input '{others[0]}'"
        raise SpecError(_not_spatial(given, names))
    if not spatial:
        raise SpecError(_not_spatial("no input has one", names))
    if vary:
        return [k for k in spatial if inputs[k].name in vary]
    own = (inputs[spatial[0]].shape or ())[_FIRST_SPATIAL:]
    return [k for k in spatial if (inputs[k].shape or ())[_FIRST_SPATIAL:] == own]


def _not_spatial(given: str, names: Sequence[str]) -> Diagnostic:
    return Diagnostic(
        "wrong-input-shape",
        f"sizes are tried on inputs with spatial axes, but {given}",
        help=f"the inputs with spatial axes are {', '.join(names)}" if names else None,
    )


def _check_range(wanted: SizeRange, own: Size, limit: int, layers: int) -> None:
    """Refuse a range of other axes, or of more sizes than so many layers leave to be tried."""
    if len(wanted.axes) not in (1, len(own)):
        raise SpecError(
            Diagnostic(
                "wrong-number",
                f"a range must be one for all axes or one for each, but there are"
                f" {len(wanted.axes)} and the input has {len(own)}:"
                f" {', '.join(axis_names(len(own)))}",
            )
        )
    count = 1
    for least, most in wanted.axes:
        count *= most - least + 1
    if count > limit:
        of_layers = f" in a network of {layers:,} layers" if limit < MOST_SIZES else ""
        raise SpecError(
            Diagnostic(
                "limit-exceeded",
                f"a range must have at most {limit:,} sizes{of_layers}, but it has {count:,}",
                help="try a smaller range: the rule behind the sizes that fit holds beyond it",
            )
        )
