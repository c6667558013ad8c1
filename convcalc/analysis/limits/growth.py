"""Whether a network has outgrown an earlier one."""

from collections.abc import Iterator, Mapping

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.limits.budgets import FIGURES, heaviest, unknown_figure
from convcalc.diagnostics import Diagnostic

_MOST_DECIMALS = 9
"""Decimals of a share that are shown; a command line gives no more."""


COMPARED = tuple(it.total for name, it in FIGURES.items() if name != "flops")
"""The totals that are compared; FLOPs only follow the multiply-adds."""


def incomparable(analysis: Analysis, reason: str) -> Analysis:
    """Return the analysis with a warning that it is not compared, for a reason."""
    found = Diagnostic(
        "not-in-baseline",
        f"the baseline must hold figures to compare with, but {reason}",
        help="make a new baseline of all files",
        severity="warning",
    )
    return analysis.with_findings([found])


def grown(
    totals: Mapping[str, int | None], most: tuple[int, int], analysis: Analysis
) -> Analysis:
    """Return the analysis with a finding for each figure that grew by more than ``most``.

    ``totals`` are those of the earlier network; ``most`` is a share: (2, 100) for 2 %.
    """
    found = list(_growth(totals, most, analysis))
    return analysis.with_findings(found)


def _growth(
    totals: Mapping[str, int | None], most: tuple[int, int], analysis: Analysis
) -> Iterator[Diagnostic]:
    numerator, denominator = most
    now = analysis.totals.to_dict()
    for name, (words, total, unit) in FIGURES.items():
        before, actual = totals.get(total), now[total]
        if actual is None and analysis.ok:
            yield unknown_figure(f"{words} must be compared with the baseline", None, analysis)
        if before is None or actual is None:  # a network with errors, which say so
            continue
        limit = before + before * numerator // denominator
        if actual > limit:
            yield Diagnostic(
                "growth-exceeded",
                f"{words} must be at most {limit:,}{unit}{_origin(before, most)}, but the"
                f" network has {actual:,}{unit}, {actual - limit:,} more",
                help=heaviest(name, analysis),
            )


def _origin(before: int, most: tuple[int, int]) -> str:
    """Return where a limit comes from: ``, the baseline's 100 and 2.5% more``."""
    numerator, denominator = most
    if not numerator:
        return " as in the baseline"
    whole, rest = divmod(100 * numerator, denominator)
    decimals = ""
    while rest and len(decimals) < _MOST_DECIMALS:
        digit, rest = divmod(10 * rest, denominator)
        decimals += str(digit)
    return f", the baseline's {before:,} and {whole}{'.' * bool(decimals)}{decimals}% more"
