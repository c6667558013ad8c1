"""How often each rule is broken in many files, as text."""

from collections.abc import Iterable

from convcalc.diagnostics import Severity
from convcalc.report.findings.file_result import Part, add_counts


def render_statistics(parts: Iterable[Part]) -> str:
    """Return a line for each rule with findings: ``12  error  unknown-type``.

    The most frequent rule comes first; one that was broken in several severities has a line for
    each.
    """
    counts: dict[tuple[str, Severity], int] = {}
    for part in parts:
        add_counts(counts, part.counts)
    rows = sorted((-count, rule, severity) for (rule, severity), count in counts.items())
    texts = [(f"{-count:,}", severity, rule) for count, rule, severity in rows]
    width = max((len(count) for count, _, _ in texts), default=0)
    return "".join(
        f"{count:>{width}}  {severity:<7}  {rule}\n" for count, severity, rule in texts
    )
