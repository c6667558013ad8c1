"""The input sizes that fit, as text."""

import textwrap
from collections.abc import Iterator, Sequence

from convcalc.analysis.input_sizes.answer import FittingSizes
from convcalc.analysis.input_sizes.periods import ALL_AXES
from convcalc.analysis.input_sizes.progression import Rule, Run, runs, strides
from convcalc.analysis.input_sizes.try_sizes import Misfit, Size
from convcalc.report.numbers import exact
from convcalc.report.printable import printable
from convcalc.windows import FITS, Fit

WIDTH = 100
"""Columns of the lists where nobody's terminal says less."""

_MOST_RUNS = 40
"""How many runs of sizes a list shows."""

_NO_BREAK = "\N{NO-BREAK SPACE}"
_FEW = 3
_MOST_FIRSTS = 6
_SAID: dict[Fit, str] = {
    "exact": "every window fits exactly",
    "padding-only": "only padded pixels are cut off",
    "overhang": "some windows reach past the input, no pixel is lost",
}


def render_fit(found: FittingSizes, width: int | None = None) -> str:
    """Return the sizes that fit, the rule, and the layers that break the others."""
    lines = [
        (_caption(found), ""),
        ("", ""),
        *_fitting(found),
        *_rules(found),
        *_written(found),
        *_own(found),
        *_growing(found),
        *_untried(found),
        *_misfits(found),
    ]
    folded = (_folded(label, text, width or WIDTH) for label, text in lines)
    return "\n".join(folded) + "\n"


def _caption(found: FittingSizes) -> str:
    axes = len(found.own)
    first, last = (
        _size(found, it if len(it) == axes else it * axes)
        for it in zip(*found.range.axes, strict=True)
    )
    inputs = ", ".join(found.varied)
    return f"{found.name} ({found.source.path}): sizes {first} to {last} of {inputs}"


def _size(found: FittingSizes, size: Size) -> str:
    """Return a size as ``--input`` takes it, without channels where inputs differ in them."""
    alike = found.channels[:1] if len(set(found.channels)) == 1 else ()
    return "x".join(map(str, (*size, *alike)))


def _sizes(found: FittingSizes, sizes: Sequence[Size]) -> str:
    """Return a list of sizes: numbers for squares."""
    if len(found.range.axes) == 1:
        return _numbers([size[0] for size in sizes], found.period or 1)
    shown = ", ".join(_size(found, it) for it in sizes[:_MOST_RUNS])
    more = len(sizes) - _MOST_RUNS
    return f"{shown}, and {exact(more)} more" if more > 0 else shown


def _numbers(numbers: Sequence[int], period: int) -> str:
    """Return numbers as runs, or as runs that are steps apart where these say it shorter."""
    shown = runs(numbers)
    if len(shown) > _FEW:
        apart = strides(numbers, numbers[1] - numbers[0])
        shown = apart if len(apart) == 1 else shown
    for step in range(2, period + 1) if len(shown) > _MOST_RUNS else ():
        if period % step == 0 and len(apart := strides(numbers, step)) <= _MOST_RUNS:
            shown = apart
            break
    more = len(shown) - _MOST_RUNS
    texts = [_run(it) for it in shown[:_MOST_RUNS]]
    return ", ".join(texts) + (f", and {more} more such" if more > 0 else "")


def _run(run: Run) -> str:
    first, last, step = run
    if first == last:
        return str(first)
    return f"{first}-{last}" if step == 1 else f"{first} to {last} by {step}"


def _fitting(found: FittingSizes) -> Iterator[tuple[str, str]]:
    fitting = found.fitting
    yield "fit", _sizes(found, fitting) or f"none of {exact(len(found.verdicts))}"
    groups = [(fit, found.with_fit(fit)) for fit in FITS]
    groups = [(fit, sizes) for fit, sizes in groups if sizes]
    most = max((len(sizes) for _, sizes in groups), default=0)
    for fit, sizes in groups if [fit for fit, _ in groups] != ["exact"] else ():
        others = len(sizes) == most and len(groups) > 1
        where = "all others" if others else _sizes(found, sizes)
        yield f"  {fit}", f"{_SAID[fit]} at {where}"


def _rules(found: FittingSizes) -> Iterator[tuple[str, str]]:
    for axis, rule in found.rules.items():
        smallest = f"; the smallest of all is {rule.smallest}"
        yield "rule" if axis == ALL_AXES else f"rule of {axis}", _rule(rule) + smallest


def _rule(rule: Rule) -> str:
    """Return ``227 + 32 n``, every first number with its own multiples."""
    if rule.step == 1:
        return f"every size from {rule.firsts[0]} on"
    if len(rule.firsts) > _MOST_FIRSTS:
        return f"{len(rule.firsts)} of every {rule.step} sizes from {rule.firsts[0]} on"
    return ", ".join(f"{first} + {rule.step} n" for first in rule.firsts)


def _written(found: FittingSizes) -> Iterator[tuple[str, str]]:
    """Yield how the size that fits nearest to the network's own is typed."""
    if found.fitting:
        nearest = min(found.fitting, key=lambda it: (_distance(it, found.own), it))
        sizes = ["x".join(map(str, (*nearest, it))) for it in found.channels]
        if len(sizes) > 1:
            sizes = [f"{name}={it}" for name, it in zip(found.varied, sizes, strict=True)]
        yield "to type", " ".join(f"--input{_NO_BREAK}{it}" for it in sizes)


def _own(found: FittingSizes) -> Iterator[tuple[str, str]]:
    verdict = found.verdicts.get(found.own)
    if verdict:
        said = _why(verdict.misfit) if verdict.misfit else f"fits, {_SAID[verdict.fit]}"
        yield "own size", f"{_size(found, found.own)} {said}"


def _growing(found: FittingSizes) -> Iterator[tuple[str, str]]:
    if found.growing:
        yield "note", f"the size changes the parameters of {', '.join(found.growing)}"


def _untried(found: FittingSizes) -> Iterator[tuple[str, str]]:
    if found.most_sizes is not None:
        said = f"at most {exact(found.most_sizes)} sizes of this network are tried"
        rule = "" if found.rules else ", which do not tell a rule"
        yield "note", f"{said}{rule}; --range asks for others"


def _why(misfit: Misfit) -> str:
    return f"does not get through {misfit.layer}: {_whole(misfit.reason)}"


def _whole(formula: str) -> str:
    """Return a formula that is not broken into lines."""
    return formula.replace(" ", _NO_BREAK) if "/" in formula else formula


def _misfits(found: FittingSizes) -> Iterator[tuple[str, str]]:
    """Yield the layers that break sizes, each with its sizes and an example."""
    groups: dict[tuple[str, int], list[Size]] = {}
    for size, verdict in found.verdicts.items():
        if verdict.misfit:
            groups.setdefault(verdict.misfit[:2], []).append(size)
    if not groups:
        return
    count = sum(map(len, groups.values()))
    yield "", ""
    yield f"{exact(count)} of {exact(len(found.verdicts))} do not fit; first broken by:", ""
    for layer, position in sorted(groups, key=lambda it: it[1]):
        sizes = groups[layer, position]
        nearest = min(sizes, key=lambda it: (_distance(it, found.own), it))
        misfit = found.verdicts[nearest].misfit
        assert misfit
        listed = f": {_sizes(found, sizes)}" if len(found.range.axes) == 1 else ""
        said = (
            f"{exact(len(sizes))}{listed}; at {_size(found, nearest)} {_whole(misfit.reason)}"
        )
        yield f"  {layer}", said


def _distance(size: Size, own: Size) -> int:
    return sum(abs(a - b) for a, b in zip(size, own, strict=True))


def _folded(label: str, text: str, width: int) -> str:
    """Return a labelled text in lines of a width."""
    indent = f"{label:<14}  " if text else ""
    folded = textwrap.fill(
        text or label,
        width,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_on_hyphens=False,
    )
    lines = folded.replace(_NO_BREAK, " ").split("\n")
    return "\n".join(map(printable, lines))
