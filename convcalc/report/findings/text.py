"""Findings for people: place, severity, message, the line at fault, the way out."""

from collections.abc import Callable, Iterable, Iterator

from convcalc.diagnostics import Diagnostic, Severity, in_reading_order
from convcalc.limits import LONGEST_SENTENCE
from convcalc.report.printable import printable, text_width
from convcalc.source import Source, Span

WIDTH = 100
"""Columns that an excerpt takes where nobody's terminal says less."""

Paint = Callable[[str, Severity], str]
"""Puts a word in the colour of a severity."""


_FEW = 3
"""So many findings alike are shown each; of more the first one, and where the others are."""


def render_findings(
    found: Iterable[Diagnostic], source: Source, paint: Paint | None = None, width: int = WIDTH
) -> Iterator[str]:
    """Yield each finding; of many alike, such as of one type that is not known, the first."""
    for it, others in with_those_alike(found):
        yield render_finding(it, source, paint, width)
        if others:
            yield f"  {the_same_elsewhere(others, source)}"


def with_those_alike(
    found: Iterable[Diagnostic],
) -> Iterator[tuple[Diagnostic, list[Diagnostic]]]:
    """Yield the findings to show, each with those alike that its line may stand for."""
    alike: dict[object, list[Diagnostic]] = {}
    found = tuple(found)
    for number, it in enumerate(found):
        repeats = it.span and not it.related
        key = (it.rule, it.severity, it.message) if repeats else number
        alike.setdefault(key, []).append(it)
    many = {id(those[0]): those[1:] for those in alike.values() if len(those) > _FEW}
    told = {id(it) for others in many.values() for it in others}
    for it in in_reading_order(it for it in found if id(it) not in told):
        yield it, many.get(id(it), [])


def the_same_elsewhere(others: list[Diagnostic], source: Source) -> str:
    """Return where the findings are that one line stands for."""
    lines = [source.position(it.span.start).line for it in others if it.span]
    named = ", ".join(map(str, lines[:_FEW]))
    rest = f" and {len(lines) - _FEW:,} more" if len(lines) > _FEW else ""
    return f"the same in {len(lines):,} more places: lines {named}{rest}"


def render_finding(
    found: Diagnostic, source: Source, paint: Paint | None = None, width: int = WIDTH
) -> str:
    """Return ``file:line:column: severity: layer: message [rule]`` and, below, the excerpt.

    The excerpt keeps to ``width``, so that its caret stays under what it points at. A note is
    one line: it asks for nothing to be done.
    """
    lines = [_headline(found, source, paint)]
    if found.severity != "note":
        if found.span:
            lines += excerpt(source, found.span, width)
        lines += [f"  {_shown(it)}" for it in related_places(found, source)]
        if found.help:
            lines.append(f"  help: {_shown(found.help)}")
    return "\n".join(lines)


def _shown(text: str) -> str:
    """Return a text that is safe to print and leaves the rest of the screen to others."""
    if len(text) > LONGEST_SENTENCE:
        text = text[: LONGEST_SENTENCE - 3] + "..."
    return printable(text)


def related_places(found: Diagnostic, source: Source) -> Iterator[str]:
    """Yield the further places that a finding speaks of."""
    for related in found.related:
        line, column = source.position(related.span.start)
        yield f"{related.message}: line {line}, column {column}"


def place(found: Diagnostic, source: Source) -> str:
    """Return where a finding is: ``file:line:column``, as far as there is one."""
    if not found.span:
        return source.path
    line, column = source.position(found.span.start)
    return f"{source.path}:{line}:{column}"


def _headline(found: Diagnostic, source: Source, paint: Paint | None) -> str:
    at = printable(place(found, source))
    subject = f"{_shown(found.subject)}: " if found.subject else ""
    severity = paint(found.severity, found.severity) if paint else found.severity
    return f"{at}: {severity}: {subject}{_shown(found.message)} [{found.rule}]"


def excerpt(source: Source, span: Span, width: int) -> Iterator[str]:
    """Yield the line that a span begins on and a caret under each of its characters there."""
    number, column = source.position(span.start)
    line = source.line(number)
    gutter = f"  {number} | "
    room = max(1, width - len(gutter))
    first = max(0, min(column - 1 - room // 2, len(line) - room + 1))
    shown = "".join(it if it.isprintable() else " " for it in line[first : first + room])
    before, at_fault = shown[: column - 1 - first], shown[column - 1 - first :]
    carets = "^" * max(1, text_width(at_fault[: span.end - span.start]))
    yield (gutter + shown).rstrip()
    yield f"{' ' * (len(gutter) - 2)}| {' ' * text_width(before)}{carets}"
