"""Whether a network has outgrown an earlier one."""

from collections.abc import Iterator, Mapping

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.budgets import FIGURES, heaviest
from convcalc.diagnostics import Diagnostic, in_reading_order


def grown(totals: Mapping[str, object], most: tuple[int, int], analysis: Analysis) -> Analysis:
    """Return the analysis with a finding for each figure that grew by more than ``most``.

    ``totals`` are those of the earlier network; ``most`` is a share: (2, 100) for 2 %.
    """
    found = list(_growth(totals, most, analysis))
    return analysis._replace(diagnostics=in_reading_order((*analysis.diagnostics, *found)))


def _growth(
    totals: Mapping[str, object], most: tuple[int, int], analysis: Analysis
) -> Iterator[Diagnostic]:
    numerator, denominator = most
    now = analysis.totals.to_dict()
    for name, (words, total, unit) in FIGURES.items():
        before, actual = totals.get(total), now[total]
        if name == "flops" or not isinstance(before, int) or actual is None:
            continue
        limit = before + before * numerator // denominator
        if actual > limit:
            yield Diagnostic(
                "growth-exceeded",
                f"{words} must be at most {limit:,}{unit}, the baseline and what it may grow,"
                f" but {before:,}{unit} became {actual:,}{unit}",
                help=heaviest(name, analysis),
            )
