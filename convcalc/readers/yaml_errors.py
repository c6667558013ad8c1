"""What PyYAML refuses, recognised by its kind and place and put into our words.

The kind is the class of the exception: the scanner knows no such word, or the parser does not
expect it there. The place is where it stopped, and where the thing began that it was reading.
Its sentences differ between versions, and between its two parsers: nothing depends on them.
"""

import re
from collections.abc import Callable

import yaml

from convcalc.diagnostics import Diagnostic, Related
from convcalc.limits import DEEPEST_YAML
from convcalc.readers.yaml_fault import WORD, Fault, word_at
from convcalc.readers.yaml_open import OpenMapping
from convcalc.readers.yaml_wording import WAYS_OUT, finding
from convcalc.source import Span

# compiled when an error needs them: a sound spec does not pay for them
_UNREADABLE = "[\0-\b\v\f\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff]"
_ESCAPE = r"\\(?:\w+|.)?"
_QUOTED = r""""(?:\\[\s\S]|[^"\\])*+"|'(?:''|[^'])*+'"""
_NAME = r"[*&][\w-]*"
_END_OF_NAME = r"[\s?:,\]}%@`]|\Z"
_COLON_INSIDE_BRACKETS = r"(?<=\S):[,?\[\]{}]"
_DOCUMENT_MARK = r"(?:---|\.\.\.)(?:\s|\Z)"
_BARE_ENDS = frozenset(" \t\n,:[]{}")


def unreadable(text: str) -> Diagnostic | None:
    """Return a finding about the first character that no spec may hold."""
    found = re.search(_UNREADABLE, text)
    if not found:
        return None
    return finding("character", Span(*found.span()), f"{ord(found[0]):04X}")


def in_our_words(fault: Fault) -> Diagnostic:
    """Return the finding that says what is wrong where PyYAML stopped."""
    recognisers: tuple[Callable[[Fault], Diagnostic | None], ...] = ()
    match fault.error:
        case yaml.scanner.ScannerError():
            recognisers = (_too_deep, _tab, _quoted, _unfinished, _sign, _out_of_place, _colon)
        case yaml.parser.ParserError():
            recognisers = (_tab, _directive, _document, _unfinished, _between_brackets)
            recognisers += (_tag, _line, _missing_value)
        case yaml.MarkedYAMLError():
            pass
        case _:  # a character that no text can hold, as an escape or in a tag
            recognisers = (_escape_in_tag, _escape)
    for recognise in recognisers:
        if found := recognise(fault):
            return found
    return finding("yaml", fault.place)


def _named(what: str, fault: Fault, span: Span) -> Diagnostic:
    return finding(what, span, f"'{fault.text[span.start : span.end]}'")


def _too_deep(fault: Fault) -> Diagnostic | None:
    """Return a finding if libyaml, which looks ahead, stopped at a bracket beyond our limit."""
    if fault.text[fault.at : fault.at + 1] not in ("[", "{"):
        return None
    depth = len(fault.stack) - 1
    words = re.compile(f"{_QUOTED}|{WORD}")
    for word in words.finditer(fault.text, fault.stack[-1].end, fault.at + 1):
        depth += (word[0] in ("[", "{")) - (word[0] in ("]", "}"))
        if depth > DEEPEST_YAML:
            return finding("nesting too deep", Span(*word.span()))
    return None


def _tab(fault: Fault) -> Diagnostic | None:
    """Return a finding if a tab stands where only spaces indent; inside brackets it may."""
    tab = fault.at if fault.text.startswith("\t", fault.at) else None
    if fault.bracket is None and (
        found := re.compile(" *\t").match(fault.text, fault.line_start)
    ):
        tab = found.end() - 1
    return None if tab is None else finding("tab", Span(tab, tab + 1))


def _quoted(fault: Fault) -> Diagnostic | None:
    """Return a finding if a quoted text does not end, or holds what it must not."""
    text, at, opened = fault.text, fault.at, fault.opened
    quote = text[opened : opened + 1]
    if quote not in ("'", '"') or opened == at:
        return None
    if re.compile(_QUOTED).match(text, opened, at):
        return None  # it is a key
    if fault.is_at_end or (
        at == fault.line_start and re.compile(_DOCUMENT_MARK).match(text, at)
    ):
        return _unclosed("unclosed quote", fault, opened, quote)
    return _escape(fault)


def _unclosed(what: str, fault: Fault, opened: int, *words: str) -> Diagnostic:
    """Return a finding about what was opened; at its beginning if nothing comes after it."""
    begin = Span(opened, opened + 1)
    if fault.is_at_end:
        return finding(what, begin, *words, fault.name)
    opening = Related("opened here", begin)
    return finding(what, fault.place, *words, fault.name, related=opening)


def _unfinished(fault: Fault) -> Diagnostic | None:
    """Return a finding if the text ends inside brackets."""
    return _bracket(fault) if fault.is_at_end else None


def _between_brackets(fault: Fault) -> Diagnostic | None:
    """Return a finding if neither a ',' nor the closing bracket follows an item."""
    return _bracket(fault) if fault.opened == fault.bracket else None


def _bracket(fault: Fault) -> Diagnostic | None:
    text, at, bracket = fault.text, fault.at, fault.bracket
    if bracket is None:
        return None
    if text.startswith("${", at - 1):
        start = at - 1
        while text[start - 1] not in _BARE_ENDS:
            start -= 1
        line_end = fault.rest_of_line(at).end
        bare = Span(start, text.find("}", at, line_end) + 1 or line_end)
        return finding("bare expression", bare, text[bare.start : bare.end])
    what = "unclosed bracket"
    if fault.line_start <= bracket and text[at : at + 1] not in ("", "]", "}"):
        what = "second colon" if text[at] == ":" else "missing comma"
    closing = "]" if text[bracket] == "[" else "}"
    found = _unclosed(what, fault, bracket, text[bracket], closing)
    return found._replace(help=WAYS_OUT["comma"]) if what == "second colon" else found


def _sign(fault: Fault) -> Diagnostic | None:
    """Return a finding if a word cannot go on as its first character promises."""
    text, at, opened = fault.text, fault.at, fault.opened
    match text[opened : opened + 1]:
        case "|" | ">" if opened < at:
            return _named("block text", fault, fault.rest_of_line(opened))
        case "%" if opened == fault._replace(at=opened).line_start:
            return _named("directive", fault, fault.rest_of_line(opened))
        case "!" if not re.search(r"\s", text[opened:at]):
            return _named("tag", fault, word_at(text, opened))
        case "*" | "&" as sign if (name := re.compile(_NAME).match(text, opened)) and (
            name.end() == at > opened
            and (at == opened + 1 or not re.compile(_END_OF_NAME).match(text, at))
        ):
            what = "alias" if sign == "*" else "anchor"
            return _named(what, fault, word_at(text, opened))
        case _:
            return None


def _out_of_place(fault: Fault) -> Diagnostic | None:
    """Return a finding if a value begins with what cannot begin one."""
    if fault.opened != fault.at:
        return None
    match fault.text[fault.at : fault.at + 1]:
        case ":":
            return _colon_out_of_place(fault)
        case "-":
            what = "list on key line"
        case _:
            what = "reserved character"
    return finding(what, fault.place, fault.name)


def _colon(fault: Fault) -> Diagnostic | None:
    """Return a finding if a ``: `` is missing behind a key, or a space behind a ':'."""
    if re.compile(_COLON_INSIDE_BRACKETS).match(fault.text, fault.at):
        return finding("colon without value", fault.place, fault.name)
    return _no_colon(fault, fault.opened)


def _colon_out_of_place(fault: Fault) -> Diagnostic:
    line = fault.text[fault.line_start : fault.at]
    if re.search(r":\s", line):
        return finding("second colon", Span(fault.at, fault.at + 1))
    above = _key_above(fault)
    if above is not None:
        return _no_colon(fault, above)
    start = fault.at - len(line.lstrip())
    return finding("key inside value", Span(start, fault.at))


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
    found = finding("missing colon", span, key)
    if key.startswith("-"):
        return found._replace(help=WAYS_OUT["dash"])
    return found._replace(help=WAYS_OUT["prototxt"]) if key.endswith("{") else found


def _line(fault: Fault) -> Diagnostic | None:
    """Return a finding if a line does not go on with the list or mapping it stands in."""
    opened = fault.opened
    if len(fault.stack) == 1 or fault.bracket is not None or opened == fault.at:
        return None
    column = fault.at - fault.line_start + 1
    if fault.text[fault.line_start : fault.at].strip(" "):
        return _after_value(fault)
    kind = "mapping" if isinstance(fault.stack[-1], OpenMapping) else "list"
    begins = Related(f"the {kind} begins here", word_at(fault.text, opened))
    if column != opened - fault.text.rfind("\n", 0, opened):
        return finding("indentation", fault.place, str(column), related=begins)
    what = "line without dash" if kind == "list" else "line without key"
    found = finding(what, fault.place, fault.name, related=begins)
    stray = fault.text[fault.at : fault.at + 1] in ("]", "}")
    return found._replace(help=WAYS_OUT["bracket"]) if stray else found


def _after_value(fault: Fault) -> Diagnostic:
    start, end = fault.place
    match fault.text[start - 1], fault.text[start:end]:
        case _, ":":
            return finding("missing value", fault.place, fault.name)
        case _, "]" | "}":
            way_out = "bracket"
        case "'", _:
            way_out = "single quotes"
        case '"', _:
            way_out = "double quotes"
        case _:
            return finding("text after value", fault.place, fault.name)
    found = finding("text after value", fault.place, fault.name)
    return found._replace(help=WAYS_OUT[way_out])


def _escape(fault: Fault) -> Diagnostic:
    """Return the finding about a backslash that does not begin an escape."""
    found = re.compile(_ESCAPE).match(
        fault.text, max(fault.text.rfind("\\", 0, fault.at + 1), 0)
    )
    return _named("escape", fault, Span(*found.span()) if found else fault.place)


def _escape_in_tag(fault: Fault) -> Diagnostic | None:
    """Return a finding if the bytes that a tag writes with '%' are no text."""
    tag = fault.text.find("!", fault.at)
    if not isinstance(fault.error, UnicodeDecodeError) or tag < 0:
        return None
    return _named("tag", fault, word_at(fault.text, tag))


def _tag(fault: Fault) -> Diagnostic | None:
    """Return a finding if a tag begins with a handle that was never declared."""
    between = fault.text[fault.opened : fault.at]
    if not fault.text.startswith("!", fault.at) or not re.fullmatch(r"(&\S+\s+)?", between):
        return None
    return _named("tag", fault, word_at(fault.text, fault.at))


def _directive(fault: Fault) -> Diagnostic | None:
    """Return a finding if a line with a '%' is not as it should be."""
    if len(fault.stack) > 1:
        return None
    if fault.text.startswith("%TAG", fault.at):
        return finding("yaml", fault.place)
    line = fault.line_start if fault.text.startswith("%", fault.at) else _directive_above(fault)
    return None if line is None else _named("directive", fault, fault.rest_of_line(line))


def _directive_above(fault: Fault) -> int | None:
    """Return where the line above begins if that is a directive."""
    start, words = next(fault.lines_above(), (0, ""))
    return start if words.startswith("%") else None


def _document(fault: Fault) -> Diagnostic | None:
    """Return a finding if something follows the end of the document."""
    (documents, *opened) = fault.stack
    if opened or not documents.items:
        return None
    return finding("text after end", fault.place, fault.name)


def _missing_value(fault: Fault) -> Diagnostic:
    return finding("missing value", fault.place, fault.name)
