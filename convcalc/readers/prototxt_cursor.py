"""A place in a prototxt, and what to say where the wrong thing stands."""

import re

from convcalc.diagnostics import Diagnostic, Related
from convcalc.limits import LONGEST_STRING
from convcalc.readers.prototxt_tokens import (
    CLOSING,
    EXTENSION,
    LAST_SEPARATOR,
    QUOTES,
    WORD,
    stands_here,
    token_span,
)
from convcalc.source import Span
from convcalc.tree import Sequence

_WAYS_OUT = {
    "/": "a comment begins with '#'",
    "=": "write ':' in place of '='",
    "$": "fill in the template first",
    ",": "one separator is enough",
    ";": "one separator is enough",
    "\ufeff": "save the file without a byte order mark",
    "\u00a0": "write a plain space in place of the no-break space",
}


class Cursor:
    """A text, the place reached in it and the error that ends the reading, if there is one."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.found: list[Diagnostic] = []

    @property
    def mark(self) -> str:
        """The character reached, or nothing at the end."""
        return self.text[self.at : self.at + 1]

    def skip(self, pattern: re.Pattern[str]) -> str:
        """Go past what the pattern matches here, if anything, and return it."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def no_bracket(self, name: str, start: int, last: int) -> None:
        """Stop where the message opened at ``start`` has to end, after its last field."""
        wanted = CLOSING[self.text[start]]
        message = f"{name} must end with '{wanted}', but {stands_here(self.text, self.at)}"
        opened = (Related("opened here", Span(start, start + 1)),)
        if self.mark:
            help_ = f"write '{wanted}'"
            self.stop("syntax-wrong-bracket", message, help_, related=opened)
        else:  # points at the last token, as protobuf does
            self.at = last
            self.skip(LAST_SEPARATOR)
            span = Span(self.at - 1, self.at)
            help_ = f"write '{wanted}' after its last field"
            self.stop("syntax-not-closed", message, help_, span, opened)

    def no_name(self) -> None:
        """Stop where a field has to begin."""
        message = f"a field must begin with its name, but {stands_here(self.text, self.at)}"
        if self.skip(EXTENSION):  # points where protobuf does, at the last part of the name
            message = "a field must begin with its name, but this is the name of an extension"
            self.stop("syntax-extension-name", message, "Caffe's messages have no extensions")
        elif self.mark in QUOTES:
            self.stop("syntax-missing", message, "write the name without quotes")
        elif WORD.match(self.text, self.at):
            self.stop("syntax-missing", message, "write 'name: value' for each field")
        else:
            self.stop("syntax-character", message, _WAYS_OUT.get(self.mark))

    def no_colon(self, name: str) -> Sequence:
        """Stop where neither a colon nor a message follows a name."""
        message = f"':' or '{{' must follow {name}, but {stands_here(self.text, self.at)}"
        return self.stop("syntax-missing", message, _WAYS_OUT.get(self.mark))

    def no_value(self, name: str) -> Sequence:
        """Stop where a value is wanted."""
        message = f"{name} must have a value, but {stands_here(self.text, self.at)}"
        if self.mark == "[":
            return self.stop("syntax-wrong-bracket", message, "write all values in one list")
        if self.mark in ("", "}", ">", "]", ",", ";"):
            help_ = "leave out the last comma" if self.mark == "]" else None
            return self.stop("syntax-missing", message, help_)
        help_ = "one ':' is enough" if self.mark in "=:" else _WAYS_OUT.get(self.mark)
        return self.stop("syntax-character", message, help_)

    def no_comma(self, name: str, start: int) -> Sequence:
        """Stop inside the list opened at ``start``."""
        here = stands_here(self.text, self.at)
        if self.mark:
            message = f"',' or ']' must follow an item of {name}, but {here}"
            return self.stop("syntax-missing", message)
        opened = (Related("opened here", Span(start, start + 1)),)
        message = f"the list of {name} must end with ']', but {here}"
        return self.stop("syntax-not-closed", message, related=opened)

    def too_many(self, name: str, most: int, what: str) -> Sequence:
        """Stop where a list or a message has more items than any network's."""
        message = f"{name} must have at most {most:,} {what}, but this one has more"
        help_ = "leave out weights and other data: only sizes count"
        return self.stop("limit-exceeded", message, help_)

    def too_long(self, span: Span) -> Sequence:
        """Stop at a string that is longer than any network's."""
        message = f"a string must have at most {LONGEST_STRING:,} characters"
        message += ", but this one has more"
        return self.stop("limit-exceeded", message, "shorten it", span)

    def stop(
        self,
        rule: str,
        message: str,
        help_: str | None = None,
        span: Span | None = None,
        related: tuple[Related, ...] = (),
    ) -> Sequence:
        """Record the error that ends the reading; return what stands for a missing value."""
        span = span or token_span(self.text, self.at)
        self.found.append(Diagnostic(rule, message, span, help_, related=related))
        self.at = span.end
        return Sequence((), Span(self.at, self.at))
