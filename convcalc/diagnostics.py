"""Findings: what is wrong, where it stands, how to fix it."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from convcalc.limits import MOST_FINDINGS, MOST_HINTS, MOST_LISTED
from convcalc.source import Rank, Source, Span

if TYPE_CHECKING:
    from convcalc.nearest import Nearest

Severity = Literal["error", "warning", "note"]

_WEIGHT = {"error": 0, "warning": 1, "note": 2}
_LAYERS_BETWEEN = 500


class Field(NamedTuple):
    """A field that a text speaks of by our name; the author of a spec may know another."""

    name: str


class Input(NamedTuple):
    """One of the things that a layer reads, counted from 1; a spec has a name for it."""

    number: int


EVEN, SIDES = "padding: even", "padding: sides"
"""Phrases of a spec's words: how it writes a padding that is the same on both sides, or not."""


class Paddings(NamedTuple):
    """Paddings that would fit, at the begin and at the end of every axis, and those of one."""

    pairs: tuple[tuple[int, int], ...]
    of_axis: tuple[int, int]

    def said(self, fields: Mapping[str, str]) -> str:
        """Return ``padding: [0, 3, 0, 3]`` or ``padding 1``, or that in the words of a spec."""
        begin, end = self.of_axis
        in_turn = [str(number) for pair in self.pairs for number in pair]
        apart = [str(number) for ends in zip(*self.pairs, strict=True) for number in ends]
        if begin == end and len(set(self.pairs)) == 1:
            template = fields.get(EVEN, "{field} {begin}")
        else:
            template = fields.get(SIDES, "{field}: [{in_turn}]")
        return template.format(
            field=fields.get("padding", "padding"),
            begin=begin,
            total=begin + end,
            axes=len(self.pairs),
            in_turn=", ".join(in_turn),
            begins_first=", ".join(apart),
            pairs=self.pairs if len(self.pairs) > 1 else self.pairs[0],
            words=",".join(in_turn),
        )


class Words:
    """A text that speaks of fields and inputs, for which each spec has words of its own.

    ``{stride}`` in its template is the field of that name and ``{input2}`` what the layer reads
    second, unless ``values`` say what stands there; these may be texts of the same kind. It
    equals any text that says the same in our own words.
    """

    __slots__ = ("_template", "_values")

    def __init__(self, template: str, **values: object) -> None:
        self._template = template
        self._values = values

    def inputs(self) -> tuple[int, ...]:
        """Return the numbers of the inputs that the text speaks of, in its order."""
        spoken_of: list[int] = []

        def remember(number: int) -> str:
            spoken_of.append(number)
            return ""

        self.said({}, remember)
        return tuple(spoken_of)

    def said(self, fields: Mapping[str, str], input_name: Callable[[int], str]) -> str:
        """Return the text in the words of a spec: what it calls ``fields``, and each input."""
        return self._template.format_map(_Values(self._values, fields, input_name))

    def __str__(self) -> str:
        return self.said({}, "input {}".format)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Words | str) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))

    def __repr__(self) -> str:
        return repr(str(self))


class _Values(dict[str, object]):
    """What stands for each name of a template; a name that has no value is a reference."""

    def __init__(
        self,
        values: Mapping[str, object],
        fields: Mapping[str, str],
        input_name: Callable[[int], str],
    ) -> None:
        super().__init__()
        self._values, self._fields, self._input_name = values, fields, input_name

    def __missing__(self, name: str) -> object:
        digits = name.removeprefix("input")
        value = self._values.get(name, Input(int(digits)) if digits.isdigit() else Field(name))
        if isinstance(value, Field):
            return self._fields.get(value.name, value.name)
        if isinstance(value, Input):
            return self._input_name(value.number)
        if isinstance(value, Words):
            return value.said(self._fields, self._input_name)
        return value.said(self._fields) if isinstance(value, Paddings) else value


class Problem(NamedTuple):
    """What a layer finds wrong: it names the field at fault and knows no position.

    A text is plain where it speaks of no field and no input that a spec may call otherwise. The
    problem is about what the layer reads, unless it is there whatever that is.
    """

    rule: str
    message: str | Words
    field: str | None = None
    help: str | Words | None = None
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
        """What the finding is about in a sentence: its node, or its layer."""
        return f"node {self.node}" if self.node else self.layer

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
    """Return findings by place in the file, the graver first where two share a place.

    Those of a language without lines have no place any more.
    """
    found = sorted(diagnostics, key=_reading_order)
    return tuple(
        [
            it._replace(span=None, related=()) if isinstance(it.span, Rank) else it
            for it in found
        ]
    )


def _reading_order(found: Diagnostic) -> tuple[int, int]:
    return (found.span.start if found.span else -1, _WEIGHT[found.severity])


def gravest(severities: Iterable[Severity]) -> Severity:
    """Return the gravest of some severities."""
    return min(severities, key=_WEIGHT.__getitem__)


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
    near = nearest(word, known, without)
    return f"did you mean '{near}'?" if near else None


def nearest(word: str, known: Iterable[str], without: Collection[str] = ()) -> str | None:
    """Return the known word that a misspelt one is taken for, or None if none is near."""
    return _nearest(tuple(known)).to(word, without)


def mistyped(word: str, known: Iterable[str]) -> str | None:
    """Return a hint that names the known word of which this is a typing error, else None."""
    from convcalc.nearest import is_slip  # only a wrong spec pays for this import

    near = _nearest(tuple(known)).to(word)
    return f"did you mean '{near}'?" if near and is_slip(word, near) else None


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
