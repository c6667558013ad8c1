"""Comments in a text that speak to convcalc: ``# convcalc: ignore RULE``.

They silence rules on their line or, above the first key, in the whole file; there they may also
say the size of an input and declare a layer type.
"""

import re
from collections.abc import Iterator

from convcalc.arguments import custom_of, unknown_rule
from convcalc.diagnostics import Diagnostic, Findings, did_you_mean
from convcalc.limits import MOST_COMMENTS
from convcalc.settings import Custom, Settings, Silenced
from convcalc.shapes import WrittenShape, written_shape
from convcalc.source import Source, Span

_COMMENT = re.compile(r"#[ \t]*convcalc:[ \t]*(?P<job>[^\s#]*)[ \t]*(?P<rest>[^\r\n]*)")
_HEAD = re.compile(r"\ufeff?(?:[ \t]*(?:#[^\n]*|---[ \t\r]*|%[^\n]*|\r)?\n)*")
_QUOTED = re.compile(r"""\"(?:\\.|[^"\\])*\"|'(?:\\.|[^'\\])*'""")
_OPEN = re.compile(r"""(?:^|[\s\[{,:<])["']""")
_REASON = re.compile(r"(?:^|\s)(?:#|--)")

_JOBS = ("ignore", "input", "custom")

OF_SOME_RUNS = frozenset(
    (
        *("budget-exceeded", "growth-exceeded", "not-in-baseline", "expectation-not-checked"),
        *("input-size-changed", "shrinking-convolution", "even-kernel", "large-kernel"),
        *("filters-not-multiple-of-8", "padded-pooling", "window-on-one-pixel"),
        *("bias-before-batch-norm", "leads-to-no-output"),
    )
)
"""Rules that only options let a run look at: a comment may be there for another run."""


def with_comments(source: Source, settings: Settings) -> tuple[Settings, Findings]:
    """Return the settings with what comments of a text add, and what is wrong with those.

    What the run says of a name wins over what the text says.
    """
    reader = _Reader(source.text)
    for count, comment in enumerate(_comments(source.text)):
        if count == MOST_COMMENTS:
            reader.found.append(_too_many(comment))
            break
        reader.read(comment)
    added = settings._replace(
        silenced=tuple(reader.silenced),
        fill_inputs={**reader.inputs, **settings.fill_inputs},
        custom={**reader.custom, **settings.custom},
    )
    return added, tuple(reader.found)


def unused(settings: Settings, ignored: Findings) -> Iterator[Diagnostic]:
    """Yield the comments that silence nothing, which only a run of all phases can tell."""
    for it in settings.silenced:
        if it.rules & OF_SOME_RUNS or any(it.covers(finding) for finding in ignored):
            continue
        where = "on its line" if it.line else "in the file"
        yield _note(
            f"a comment should ignore something, but nothing {where} breaks"
            f" {' or '.join(sorted(it.rules))}",
            it.span,
        )


def _comments(text: str) -> Iterator[re.Match[str]]:
    """Yield the comments, but not what is in a string."""
    for match in _COMMENT.finditer(text):
        start = text.rfind("\n", 0, match.start()) + 1
        if not _OPEN.search(_QUOTED.sub("", text[start : match.start()])):
            yield match


class _Reader:
    """What the comments of a text say, read one after the other."""

    def __init__(self, text: str) -> None:
        self.found: list[Diagnostic] = []
        self.silenced: list[Silenced] = []
        self.inputs: dict[str, WrittenShape] = {}
        self.custom: dict[str, Custom] = {}
        self._text = text
        head = _HEAD.match(text)
        self._head = head.end() if head else 0

    def read(self, comment: re.Match[str]) -> None:
        job, span = comment["job"], Span(*comment.span())
        words = _REASON.split(comment["rest"])[0].split()
        if job not in _JOBS:
            hint = did_you_mean(job, _JOBS) or f"it can say {', '.join(_JOBS)}"
            self._wrong("unknown-name", f"a comment cannot say '{job}'", span, hint)
        elif not words:
            self._wrong("missing-field", f"'{job}' must say of what", span, _EXAMPLES[job])
        elif job == "ignore":
            self._ignore([it for word in words for it in word.split(",") if it], span)
        elif span.start >= self._head:
            message = f"'{job}' should stand above the first key, but this one stands below"
            self.found.append(_note(message, span))
        else:
            for word in words:
                self._declare(job, word, span)

    def _ignore(self, rules: list[str], span: Span) -> None:
        known = []
        for rule in rules:
            if unknown := unknown_rule(rule):
                message, _, hint = unknown.partition("; ")
                self._wrong("unknown-name", message, span, hint)
            else:
                known.append(rule)
        if known:
            line = None if span.start < self._head else self._line(span)
            self.silenced.append(Silenced(frozenset(known), line, span))

    def _line(self, span: Span) -> Span:
        return Span(self._text.rfind("\n", 0, span.start) + 1, span.end)

    def _declare(self, job: str, word: str, span: Span) -> None:
        name, _, given = word.partition("=")
        if job == "input" and (shape := written_shape(given)):
            self.inputs[name] = shape
        elif job == "custom" and name and (custom := custom_of(given)):
            self.custom[name] = custom
        else:
            message = f"'{job}' must be like NAME=SIZE, but it is '{word}'"
            self._wrong("wrong-type", message, span, _EXAMPLES[job])

    def _wrong(self, rule: str, message: str, span: Span, hint: str) -> None:
        self.found.append(Diagnostic(rule, message, span, hint))


_EXAMPLES = {
    "ignore": "write it as in # convcalc: ignore pixels-unread",
    "input": "write it as in # convcalc: input data=227x227x3",
    "custom": "write it as in # convcalc: custom MyType=passthrough",
}


def _note(message: str, span: Span) -> Diagnostic:
    return Diagnostic("unused-comment", message, span, severity="note")


def _too_many(comment: re.Match[str]) -> Diagnostic:
    return Diagnostic(
        "limit-exceeded",
        f"a file must have at most {MOST_COMMENTS:,} comments for convcalc, but here is one"
        " more",
        Span(*comment.span()),
        "ignore a rule above the first key",
    )
