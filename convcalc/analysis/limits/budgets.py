"""Whether a network keeps within limits, and which layers weigh most where it does not."""

from collections.abc import Iterable, Iterator
from math import prod
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic, listed
from convcalc.network import Budget
from convcalc.source import Span

_NAMED = 3
"""How many layers a finding names at most."""


class Figure(NamedTuple):
    """A figure that can be limited: its words, the total that holds it, its unit."""

    words: str
    total: str
    unit: str


FIGURES = {
    "params": Figure("parameters", "params", ""),
    "macs": Figure("multiply-adds", "macs", ""),
    "flops": Figure("FLOPs", "flops", ""),
    "forward_memory": Figure("forward memory", "forward_bytes", " bytes"),
    "peak_memory": Figure("peak memory of inference", "peak_inference_bytes", " bytes"),
    "training_memory": Figure("training memory", "training_bytes", " bytes"),
}


def keep_within(budgets: Iterable[Budget], analysis: Analysis) -> Analysis:
    """Return the analysis with a finding for each limit that the network goes beyond."""
    found = [it for budget in budgets for it in excess_over(budget, analysis)]
    return analysis.with_findings(found)


def excess_over(budget: Budget, analysis: Analysis) -> Iterator[Diagnostic]:
    """Yield a finding if the network goes beyond a limit, or nobody knows whether it does."""
    figure = FIGURES[budget.figure]
    actual = analysis.totals.to_dict()[figure.total]
    if actual is None and analysis.ok:
        yield unknown_figure(
            f"{figure.words} must be at most {budget.limit:,}", budget.span, analysis
        )
    elif actual is not None and actual > budget.limit:
        yield Diagnostic(
            "budget-exceeded",
            f"{figure.words} must be at most {budget.limit:,}{figure.unit}, but the network has"
            f" {actual:,}{figure.unit}, {actual - budget.limit:,} more",
            budget.span,
            heaviest(budget.figure, analysis),
        )


def unknown_figure(must: str, span: Span | None, analysis: Analysis) -> Diagnostic:
    """Return that a figure cannot be held to anything, which no other error says."""
    unstated = analysis.backward.unstated if analysis.backward else ()
    if unstated:
        why = f"what {listed(unstated)} keeps for the backward pass is not stated"
        way_out = "give it saved_bytes_per_example" if unstated == ("custom",) else None
    else:
        why, way_out = "what hides it is ignored", "fix what is ignored"
    return Diagnostic(
        "expectation-not-checked",
        f"{must}, but the figure is not known, as {why}",
        span,
        way_out,
    )


def heaviest(figure: str, analysis: Analysis) -> str | None:
    """Return which layers hold most of a figure; None where none holds any."""
    weights = sorted(_weights(figure, analysis), key=lambda it: -it[1])
    named = [f"{name} ({weight:,})" for name, weight in weights[:_NAMED] if weight]
    if not named:
        return None
    holders = " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))
    if figure == "peak_memory" and analysis.inference:
        return f"most of what is alive at {analysis.inference.peak_at}: {holders}"
    return f"most is in {holders}"


def _weights(figure: str, analysis: Analysis) -> Iterable[tuple[str, int]]:
    rows = analysis.layers
    match figure:
        case "params":
            return [(row.name, row.params or 0) for row in rows]
        case "macs":
            return [(row.name, row.macs or 0) for row in rows]
        case "flops":
            return [(row.name, row.flops or 0) for row in rows]
        case "forward_memory":
            held = [(row.name, row.activation_bytes or 0) for row in rows]
            return [*held, *_inputs(analysis)]
        case "peak_memory":
            return analysis.inference.alive_at_peak if analysis.inference else ()
        case _:
            saved = analysis.backward.saved_bytes if analysis.backward else ()
            kept = [(row.name, size or 0) for row, size in zip(rows, saved, strict=False)]
            return [*kept, ("the parameters, their gradients and copies", _trained(analysis))]


def _inputs(analysis: Analysis) -> list[tuple[str, int]]:
    size = analysis.number_bytes
    return [(it.name, prod(it.shape) * size) for it in analysis.inputs if it.shape is not None]


def _trained(analysis: Analysis) -> int:
    training = analysis.training
    if training is None:
        return 0
    return training.param_bytes + training.param_gradient_bytes + training.optimizer_bytes
