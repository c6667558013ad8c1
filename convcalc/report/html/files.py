"""The findings of many files on one page, below an index that says how each of them fares."""

from collections.abc import Iterable, Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Severity
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.html.findings import MARKS, findings
from convcalc.report.html.page import page, scrolled, section, text
from convcalc.report.numbers import exact

_SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")
_FIGURES = {
    "params": "params",
    "macs": "macs",
    "forward_bytes": "memory, bytes",
    "peak_inference_bytes": "peak, bytes",
}


def render_entry(result: Analysis | Unreadable) -> str:
    """Return what the page says of one file: its row in the index on a line, then the rest."""
    if isinstance(result, Unreadable):
        body = [_unreadable(result)]
        return _row(result.path, "unreadable", (), {}) + _section(result.path, body)
    found = result.diagnostics
    counts = [sum(it.severity == severity for it in found) for severity in _SEVERITIES]
    verdict = "sound" if result.passes else "fails"
    row = _row(result.source.path, verdict, counts, result.totals_dict())
    return row + (_section(result.source.path, findings(found, result.source)) if found else "")


def around_entries(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the whole page; the index comes first, so that it waits for the last file."""
    rows, sections = list[str](), list[str]()
    failing, counts = 0, dict.fromkeys(_SEVERITIES, 0)
    for part in parts:
        row, _, found = part.text.partition("\n")
        rows.append(f"{row}\n")
        sections.append(found)
        failing += not part.passes
        for (_, severity), count in part.counts.items():
            counts[severity] += count
    fail = f"{failing:,} fail{'s' * (failing == 1)}" if failing else "none fails"
    title = f"{_counted(len(rows), 'file')}: {fail}"
    found = ", ".join(_counted(count, it) for it, count in counts.items() if count)
    yield from page(title, _body(title, found, rows, sections))


def _body(title: str, found: str, rows: list[str], sections: list[str]) -> Iterator[str]:
    yield f"<header><h1>{title}</h1>\n<p>{found or 'nothing found'}</p></header>\n<main>\n"
    yield from section("index", "Index", scrolled("Index", _index(rows)))
    if found:
        yield from section("findings", "Findings", sections)
    yield "</main>\n"


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'s' * (count != 1)}"


def _index(rows: list[str]) -> Iterator[str]:
    yield '<table class="sortable" aria-labelledby="index-title">\n<thead><tr>'
    yield '<th scope="col">file</th><th scope="col">verdict</th>'
    for title in (*(f"{it}s" for it in _SEVERITIES), *_FIGURES.values()):
        yield f'<th scope="col" class="figure">{title}</th>'
    yield "</tr></thead>\n<tbody>\n"
    yield from rows
    yield "</tbody>\n</table>\n"


def _row(path: str, verdict: str, counts: Iterable[int], totals: dict[str, int | None]) -> str:
    """Return a file's line of the index, which leads to its findings if there are any."""
    counts = list(counts)
    shown = text(path)
    leads = verdict != "sound" or any(counts)
    name = f'<a href="#{_place(path)}">{shown}</a>' if leads else shown
    mark = "✓" if verdict == "sound" else MARKS["error"]
    kind = "note" if verdict == "sound" else "error"
    figures = [*counts, *(totals.get(it) for it in _FIGURES)] if counts else []
    cells = ["?" if it is None else exact(it) for it in figures]
    cells += [""] * (len(_SEVERITIES) + len(_FIGURES) - len(cells))
    return (
        f'<tr><th scope="row">{name}</th>'
        f'<td><strong class="{kind}">{mark} {verdict}</strong></td>'
        + "".join(f'<td class="figure">{it}</td>' for it in cells)
        + "</tr>\n"
    )


def _section(path: str, body: Iterable[str]) -> str:
    return "".join(section(_place(path), path, body, level=3))


def _unreadable(result: Unreadable) -> str:
    return (
        f'<ul class="findings"><li class="error"><p><strong>{MARKS["error"]} error</strong></p>'
        f"<p>{text(result.reason)}</p></li></ul>\n"
    )


def _place(path: str) -> str:
    """Return what a link to a file's section leads to, the same in each report."""
    from hashlib import sha256  # only this format asks

    return f"file-{sha256(path.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
