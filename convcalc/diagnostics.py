"""Findings: what is wrong, where it stands, how to fix it."""

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from convcalc.limits import MOST_FINDINGS, MOST_HINTS, MOST_LISTED
from convcalc.source import Source, Span

if TYPE_CHECKING:
    from convcalc.nearest import Nearest

Severity = Literal["error", "warning", "note"]

_WEIGHT = {"error": 0, "warning": 1, "note": 2}
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
    """A finding with its place; ``span`` is None where it concerns the file as a whole.

    A language without lines names a ``node`` instead, where it is about no layer.
    """

    rule: str
    message: str
    span: Span | None = None
    help: str | None = None
    severity: Severity = "error"
    layer: str | None = None
    related: tuple[Related, ...] = ()
    node: str | None = None

    @property
    def subject(self) -> str | None:
        """What the finding is about in a sentence: its layer, or its node."""
        return self.layer or (self.node and f"node {self.node}")

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
            **({"node": self.node} if self.node else {}),
            "file": source.path,
            **places,
        }


Findings = tuple[Diagnostic, ...]
"""What a function that reads something hands back beside it."""


class SpecError(Exception):
    """Ends a stage that cannot hand anything on to the next one."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(found.message for found in diagnostics))
        self.diagnostics = diagnostics


class TooMuchError(SpecError):
    """Ends the reading of a spec that goes beyond what one may have."""


def stop_at_too_many(found: Sequence[Diagnostic], done: int = 0) -> None:
    """Raise TooMuchError where more is wrong than anybody reads; warnings do not count.

    They are counted again only every so often, by how many layers are ``done``.
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
        "limit-exceeded",
        f"a file should have at most {MOST_FINDINGS:,} findings, but this one has more;"
        f" {MOST_FINDINGS:,} of them follow",
        severity="note",
    )
    return (more, *in_reading_order(gravest[:MOST_FINDINGS]))


def did_you_mean(word: str, known: Iterable[str], without: Collection[str] = ()) -> str | None:
    """Return a hint that names the nearest known word, or None if none is near."""
    near = _nearest(tuple(known)).to(word, without)
    return f"did you mean '{near}'?" if near else None


class Hints:
    """Hints about the names of a spec, given to its first findings of a kind only."""

    def __init__(self) -> None:
        self._left = MOST_HINTS

    def near(
        self, word: str, known: Collection[str], listing: str, keys: tuple[str, ...] = ()
    ) -> str | None:
        """Return which known word, or key beside them, is meant; else a list of the words.

        None where there are none, and for all but the first findings.
        """
        self._left -= 1
        if self._left < 0:
            return None
        return did_you_mean(word, (*known, *keys)) or (
            f"{listing} {listed(known)}" if known else None
        )


@lru_cache(maxsize=8)
def _nearest(known: tuple[str, ...]) -> "Nearest":
    """Return the words looked through: the next hint is often about the same ones."""
    from convcalc.nearest import Nearest  # only a wrong spec pays for this import

    return Nearest(known)


def listed(names: Collection[str]) -> str:
    """Return names in a row, as a hint lists what is known; of many the first."""
    more = len(names) - MOST_LISTED
    first = ", ".join(islice(names, MOST_LISTED if more > 1 else None))
    return f"{first} and {more:,} more" if more > 1 else first
