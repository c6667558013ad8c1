"""What PyYAML refuses, recognised and put into our words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Related
from convcalc.readers.yaml_wording import WAYS_OUT, finding
from convcalc.source import Span

_PLAIN_FAULTS = {  # words of PyYAML: rule
    "cannot start any token": "syntax-reserved-character",
    "scanning an alias": "syntax-alias",
    "scanning an anchor": "syntax-anchor",
    "scanning a block scalar": "syntax-block-text",
    "found unexpected ':'": "syntax-colon-without-value",
    "mapping keys are not allowed": "syntax-reserved-character",
    "sequence entries are not allowed": "syntax-list-on-key-line",
    "node content": "syntax-missing-value",
    "<document start>": "syntax-text-after-end",
}
_NOT_GOING_ON = ("<block end>", "did not find expected key", "expected '-' indicator")
_BAD_ESCAPE = ("unknown escape", "escape sequence", "escape code", "hexdecimal")
_BAD_CODE_POINT = ("can't encode", "not in range", "too large")
_BAD_TAG = ("scanning a tag", "parsing a tag", "undefined tag handle", "can't decode")

# compiled when an error needs them: a sound spec does not pay for them
_UNREADABLE = "[\0-\b\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
_WORD = r"[^\s,\[\]{}]+|[,\[\]{}]"
_ESCAPE = r"\\(?:\w+|.)?"
_MOST_LINES_ABOVE = 1_000
_BARE_ENDS = frozenset(" \t\n,:[]{}")


def unreadable(text: str) -> Diagnostic | None:
    """Return a finding about the first character that no spec may hold."""
    found = re.search(_UNREADABLE, text)
    if not found:
        return None
    return finding("syntax-character", Span(*found.span()), f"{ord(found[0]):04X}")


class Fault(NamedTuple):
    """What PyYAML says of an error, and the innermost bracket that is open there."""

    text: str
    at: int
    opened: int  # where the thing begins that could not be read
    bracket: int | None
    words: str

    def says(self, *words: str) -> bool:
        """Return whether PyYAML uses one of these words."""
        return any(word in self.words for word in words)

    @property
    def line_start(self) -> int:
        """Return where the line of the error begins."""
        return self.text.rfind("\n", 0, self.at) + 1

    @property
    def place(self) -> Span:
        """Return the span of the word at the error; an empty one behind the last word."""
        if self.is_at_end:
            return Span(*[len(self.text.rstrip())] * 2)
        return word_at(self.text, self.at)

    @property
    def is_at_end(self) -> bool:
        """Return whether nothing is left of the text."""
        return not self.text[self.at :].strip()

    @property
    def name(self) -> str:
        """Return how a message speaks of the place."""
        start, end = self.place
        return f"'{self.text[start:end]}'" if end > start else "the end of the text"

    def lines_above(self) -> Iterator[tuple[int, str]]:
        """Yield where each line above begins and what it says, upwards; none that is empty."""
        end = self.line_start
        for _ in range(_MOST_LINES_ABOVE):
            if not end:
                return
            start = self.text.rfind("\n", 0, end - 1) + 1
            line = self.text[start:end]
            words = "" if line.lstrip().startswith("#") else line.partition(" #")[0].strip()
            if words:
                yield start + line.index(words), words
            end = start

    def rest_of_line(self, start: int) -> Span:
        """Return the span from a place to the last word on its line."""
        end = self.text.find("\n", start)
        line = self.text[start : end if end >= 0 else None]
        return Span(start, start + len(line.rstrip()))


def word_at(text: str, at: int) -> Span:
    """Return the span of the word or the bracket at an offset."""
    found = re.compile(_WORD).match(text, at)
    return Span(*found.span()) if found else Span(at, at)


def in_our_words(fault: Fault) -> Diagnostic:
    """Return the finding that says what is wrong where PyYAML stopped."""
    for recognise in (_tab, _quote, _bracket, _colon, _out_of_place, _escape, _prefix):
        if found := recognise(fault):
            return found
    for words, rule in _PLAIN_FAULTS.items():
        if words in fault.words:
            return _plain(rule, fault)
    return finding("syntax-yaml", fault.place, fault.words)


def _plain(rule: str, fault: Fault) -> Diagnostic:
    if rule == "syntax-block-text":
        span = fault.rest_of_line(fault.opened)
        return finding(rule, span, f"'{fault.text[span.start : span.end]}'")
    if rule in ("syntax-alias", "syntax-anchor"):
        fault = fault._replace(at=fault.opened)
    return finding(rule, fault.place, fault.name)


def _tab(fault: Fault) -> Diagnostic | None:
    """Return a finding if a tab stands where only spaces indent; inside brackets it may."""
    tab = fault.at if fault.text.startswith("\t", fault.at) else None
    if fault.bracket is None and (
        found := re.compile(" *\t").match(fault.text, fault.line_start)
    ):
        tab = found.end() - 1
    return None if tab is None else finding("syntax-tab", Span(tab, tab + 1))


def _quote(fault: Fault) -> Diagnostic | None:
    """Return a finding if a quoted text does not end."""
    if "quoted scalar, found unexpected" not in fault.words:
        return None
    return _unclosed("syntax-unclosed-quote", fault, fault.opened, fault.text[fault.opened])


def _unclosed(rule: str, fault: Fault, opened: int, *words: str) -> Diagnostic:
    """Return a finding about what was opened; at its beginning if nothing comes after it."""
    begin = Span(opened, opened + 1)
    if fault.is_at_end:
        return finding(rule, begin, *words, fault.name)
    opening = Related("opened here", begin)
    return finding(rule, fault.place, *words, fault.name, related=opening)


def _bracket(fault: Fault) -> Diagnostic | None:
    """Return a finding if an open bracket is not closed, or not filled as it should be."""
    text, at, bracket = fault.text, fault.at, fault.bracket
    if bracket is None or not (fault.is_at_end or "',' or '" in fault.words):
        return None
    if text.startswith("${", at - 1):
        start = at - 1
        while text[start - 1] not in _BARE_ENDS:
            start -= 1
        line_end = fault.rest_of_line(at).end
        bare = Span(start, text.find("}", at, line_end) + 1 or line_end)
        return finding("syntax-bare-expression", bare, text[bare.start : bare.end])
    rule = "syntax-unclosed-bracket"
    if fault.line_start <= bracket and text[at : at + 1] not in ("", "]", "}"):
        rule = "syntax-second-colon" if text[at] == ":" else "syntax-missing-comma"
    closing = "]" if text[bracket] == "[" else "}"
    found = _unclosed(rule, fault, bracket, text[bracket], closing)
    return found._replace(help=WAYS_OUT["comma"]) if rule == "syntax-second-colon" else found


def _colon(fault: Fault) -> Diagnostic | None:
    """Return a finding if a ``: `` is missing, or is one too many."""
    if "could not find expected ':'" in fault.words:
        return _no_colon(fault, fault.opened)
    if "mapping values are not allowed" not in fault.words:
        return None
    line = fault.text[fault.line_start : fault.at]
    if re.search(r":\s", line):
        return finding("syntax-second-colon", Span(fault.at, fault.at + 1))
    above = _key_above(fault)
    if above is not None:
        return _no_colon(fault, above)
    start = fault.at - len(line.lstrip())
    return finding("syntax-key-inside-value", Span(start, fault.at))


def _key_above(fault: Fault) -> int | None:
    """Return where the text begins that goes on in this line, if it stands in a key's place."""
    first = None
    for start, words in fault.lines_above():
        if words.endswith(":") or words == "---":
            return first
        if ": " in words or words.startswith("- "):
            return None
        first = start
    return first


def _no_colon(fault: Fault, start: int) -> Diagnostic:
    span = fault.rest_of_line(start)
    key = fault.text[span.start : span.end]
    found = finding("syntax-missing-colon", span, key)
    if key.startswith("-"):
        return found._replace(help=WAYS_OUT["dash"])
    return found._replace(help=WAYS_OUT["prototxt"]) if key.endswith("{") else found


def _out_of_place(fault: Fault) -> Diagnostic | None:
    """Return a finding if a line does not go on with the list or mapping it stands in."""
    if not fault.says(*_NOT_GOING_ON):
        return None
    column = fault.at - fault.line_start + 1
    if fault.text[fault.line_start : fault.at].strip(" "):
        return _after_value(fault)
    kind = "list" if "collection" in fault.words else "mapping"
    begins = Related(f"the {kind} begins here", word_at(fault.text, fault.opened))
    if column != fault.opened - fault.text.rfind("\n", 0, fault.opened):
        return finding("syntax-indentation", fault.place, str(column), related=begins)
    rule = "syntax-line-without-dash" if kind == "list" else "syntax-line-without-key"
    found = finding(rule, fault.place, fault.name, related=begins)
    stray = fault.text[fault.at : fault.at + 1] in ("]", "}")
    return found._replace(help=WAYS_OUT["bracket"]) if stray else found


def _after_value(fault: Fault) -> Diagnostic:
    start, end = fault.place
    match fault.text[start - 1], fault.text[start:end]:
        case _, ":":
            return finding("syntax-missing-value", fault.place, fault.name)
        case _, "]" | "}":
            way_out = "bracket"
        case "'", _:
            way_out = "single quotes"
        case '"', _:
            way_out = "double quotes"
        case _:
            return finding("syntax-text-after-value", fault.place, fault.name)
    found = finding("syntax-text-after-value", fault.place, fault.name)
    return found._replace(help=WAYS_OUT[way_out])


def _escape(fault: Fault) -> Diagnostic | None:
    """Return a finding if a backslash does not begin an escape."""
    if not fault.says(*_BAD_ESCAPE, *_BAD_CODE_POINT):
        return None
    found = re.compile(_ESCAPE).match(
        fault.text, max(fault.text.rfind("\\", 0, fault.at + 1), 0)
    )
    span = Span(*found.span()) if found else fault.place
    return finding("syntax-escape", span, f"'{fault.text[span.start : span.end]}'")


def _prefix(fault: Fault) -> Diagnostic | None:
    """Return a finding if a tag or a directive cannot be read."""
    if fault.says(*_BAD_TAG) and (tag := fault.text.find("!", fault.opened)) >= 0:
        rule, place = "syntax-tag", word_at(fault.text, tag)
    elif fault.says("directive", "incompatible") and "duplicate %TAG" not in fault.words:
        rule, place = "syntax-directive", fault.rest_of_line(fault.line_start)
    elif "<document start>" in fault.words and (start := _directive_above(fault)) is not None:
        rule, place = "syntax-directive", fault.rest_of_line(start)
    else:
        return None
    return finding(rule, place, f"'{fault.text[place.start : place.end]}'")


def _directive_above(fault: Fault) -> int | None:
    """Return where the line above begins if that is a directive."""
    start, words = next(fault.lines_above(), (0, ""))
    return start if words.startswith("%") else None
