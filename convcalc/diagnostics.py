"""Findings: what is wrong, where it stands, how to mend it."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from convcalc.limits import MOST_FINDINGS
from convcalc.source import Source, Span

Severity = Literal["error", "warning", "note"]

_WEIGHT = {"error": 0, "warning": 1, "note": 2}
_LONGEST_WORD = 100
_LAYERS_BETWEEN = 500


class Problem(NamedTuple):
    """What a layer finds wrong: it names the field at fault and knows no position.

    ``input 2`` in its message is the second thing that the layer reads, whatever its name. It
    is about what the layer reads, unless it is there whatever that is.
    """

    rule: str
    message: str
    field: str | None = None
    help: str | None = None
    severity: Severity = "error"
    about: Literal["inputs", "fields"] = "inputs"


class Related(NamedTuple):
    """A second place that a finding speaks of."""

    message: str
    span: Span


class Diagnostic(NamedTuple):
    """A finding with its place; ``span`` is None where it concerns the file as a whole."""

    rule: str
    message: str
    span: Span | None = None
    help: str | None = None
    severity: Severity = "error"
    layer: str | None = None
    related: tuple[Related, ...] = ()

    def to_dict(self, source: Source) -> dict[str, Any]:
        """Return the finding as JSON carries it; lines and columns count from 1."""
        places: dict[str, int | None] = dict.fromkeys(
            ("line", "column", "end_line", "end_column")
        )
        if self.span:
            start, end = map(source.position, self.span)
            places = dict(zip(places, (*start, *end), strict=True))
        return {
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "help": self.help,
            "layer": self.layer,
            "file": source.path,
            **places,
        }


class SpecError(Exception):
    """Ends a stage that cannot hand anything on to the next one."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(found.message for found in diagnostics))
        self.diagnostics = diagnostics


class TooMuchError(SpecError):
    """Ends the reading of a spec that goes beyond what one may have."""


def stop_at_too_many(found: Sequence[Diagnostic], done: int = 0) -> None:
    """Raise TooMuchError where more is wrong than anybody reads; warnings do not count.

    They are counted anew only every so often, by how many layers are ``done``.
    """
    if len(found) > MOST_FINDINGS and done % _LAYERS_BETWEEN == 0:
        errors = sum(it.severity == "error" for it in found)
        if errors > MOST_FINDINGS:
            raise TooMuchError


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return findings by place in the file, the graver first where two share a place."""
    return tuple(sorted(diagnostics, key=_reading_order))


def _reading_order(found: Diagnostic) -> tuple[int, int]:
    return (found.span.start if found.span else -1, _WEIGHT[found.severity])


def no_more_than_read(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Return the gravest findings of a file with too many, and one that counts the rest."""
    if len(diagnostics) <= MOST_FINDINGS:
        return diagnostics
    gravest = sorted(diagnostics, key=lambda found: _WEIGHT[found.severity])
    more = Diagnostic(
        "too-many-findings",
        f"a file should have at most {MOST_FINDINGS:,} findings, but this one has more;"
        f" {MOST_FINDINGS:,} of them follow",
        severity="note",
    )
    return (more, *in_reading_order(gravest[:MOST_FINDINGS]))


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the nearest known word, or None if none is near."""
    return _nearest(word, tuple(known)) if len(word) <= _LONGEST_WORD else None


@lru_cache
def _nearest(word: str, known: tuple[str, ...]) -> str | None:
    from difflib import get_close_matches  # only a wrong spec pays for this import

    same = [it for it in known if it.lower() == word.lower()]
    near = same or get_close_matches(
        word, [it for it in known if len(it) <= _LONGEST_WORD], n=1
    )
    return f"did you mean '{near[0]}'?" if near else None
