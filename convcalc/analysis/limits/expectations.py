"""Whether a network is what its spec promises."""

from collections.abc import Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.limits.budgets import excess_over, unknown_figure
from convcalc.diagnostics import Diagnostic, did_you_mean, listed
from convcalc.network import Budget, Expectation
from convcalc.settings import Settings
from convcalc.shapes import Shape, shape_text
from convcalc.source import Span


def hold_to(
    expectations: tuple[Expectation, ...], budgets: tuple[Budget, ...], analysis: Analysis
) -> Analysis:
    """Return the analysis with a finding for each expectation and budget that is broken.

    A run that changes the spec is not held to what the spec promises of itself.
    """
    changes = _changes(analysis.settings)
    if changes:
        place = expectations[0].span if expectations else budgets[0].span
        found = [_not_checked(place, changes)]
    else:
        found = [it for expected in expectations for it in _check(expected, analysis)]
        found += [it for budget in budgets for it in excess_over(budget, analysis)]
    return analysis.with_findings(found)


def _changes(settings: Settings) -> list[str]:
    """Return the options of a run that change figures of the network."""
    options = {
        "--set": settings.variables,
        "--input": settings.inputs,
        "--batch": settings.batch,
        "--rounding": settings.rounding,
    }
    return [option for option, value in options.items() if value]


def _not_checked(place: Span | None, changes: list[str]) -> Diagnostic:
    verb = "changes" if len(changes) == 1 else "change"
    return Diagnostic(
        "expectation-not-checked",
        "what a spec promises is checked of the spec as it stands,"
        f" but {' and '.join(filter(None, (', '.join(changes[:-1]), changes[-1])))} {verb} it",
        place,
        severity="note",
    )


def _check(expected: Expectation, analysis: Analysis) -> Iterator[Diagnostic]:
    if isinstance(expected.value, int):
        actual = analysis.totals.to_dict()[expected.figure]
        if actual is None and analysis.ok:
            must = f"{expected.figure} must be {expected.value:,} as the spec expects"
            yield unknown_figure(must, expected.span, analysis)
        elif actual is not None and actual != expected.value:
            difference = abs(actual - expected.value)
            more = "more" if actual > expected.value else "less"
            yield _broken(
                expected,
                f"{expected.figure} must be {expected.value:,} as the spec expects,"
                f" but the network has {actual:,}, {difference:,} {more}",
            )
        return
    named = {it.name: it.shape for it in analysis.outputs}
    if expected.name is not None and expected.name not in named:
        yield _no_output(expected, list(named))
        return
    if expected.name is None:
        last = next((it.outputs for it in reversed(analysis.layers) if it.outputs), ())
        shape = last[-1].shape if last else None
    else:
        shape = named[expected.name]
    what = f"output {expected.name}" if expected.name is not None else "the last output"
    must = f"{what} must be {_text(expected.value)} as the spec expects"
    if shape is None and analysis.ok:
        yield unknown_figure(must, expected.span, analysis)
    elif shape is not None and shape[1:] != expected.value:
        yield _broken(expected, f"{must}, but it is {_text(shape[1:])}")


def _text(example: Shape) -> str:
    return shape_text((1, *example)) if len(example) > 1 else str(list(example))


def _broken(expected: Expectation, message: str) -> Diagnostic:
    return Diagnostic(
        "expectation-broken",
        message,
        expected.span,
        "fix the layers, or write what they have if they are meant so",
    )


def _no_output(expected: Expectation, names: list[str]) -> Diagnostic:
    name = expected.name or ""
    return Diagnostic(
        "unknown-name",
        f"expect must name outputs of the network, but there is no '{name}'",
        expected.name_span,
        did_you_mean(name, names) or (f"its outputs are {listed(names)}" if names else None),
    )
