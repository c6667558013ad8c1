"""Fields of a layer of which some are wrong: what is wrong with each, and what is meant."""

import re
from functools import partial

from convcalc.diagnostics import Diagnostic, nearest
from convcalc.dialects import hints
from convcalc.dialects.fields import (
    Values,
    expected,
    field_names,
    missing_fields,
    place_range_problems,
    range_problems,
    reader_of,
    type_name,
    wrong_type,
)
from convcalc.dialects.values import UnreadableError, described
from convcalc.layers.shared.base import Layer
from convcalc.source import Span
from convcalc.tree import Entry, Node, Scalar, Sequence, Spelling

_ASSIGNMENT = re.compile(r"(\w+)\s*=\s*(.+)", re.DOTALL)


class WrongFields:
    """Reads the fields of a layer, and says of each wrong one what to write.

    A field that another tool calls otherwise is judged as ours.
    """

    def __init__(
        self,
        layer: type[Layer],
        name: str | None,
        other_keys: tuple[str, ...],
        spelling: Spelling,
    ) -> None:
        self._layer, self._name, self._spelling = layer, name, spelling
        self._own = field_names(layer)
        self._known = (*self._own, *other_keys)
        self._listed = self._own if spelling.options else self._known
        self._type = type_name(layer)
        self._read = Values({}, {}, [], set())
        self._advised: set[str] = set()

    def read(self, entries: tuple[Entry, ...]) -> Values:
        """Return what the entries say, with a finding for each that is wrong."""
        entries = _with_tuples_joined(entries)
        written = {key.text for key, _ in entries}
        for key, node in entries:
            self._read.spans[key.text] = node.span
            if key.text in self._own:
                self._value(key.text, node)
            else:
                self._unknown(key, node, written)
        return self._read

    def _value(self, field: str, node: Node) -> None:
        """Take a value, or say what is wrong with it."""
        try:
            value = self._read.values[field] = reader_of(self._layer, field)(node)
        except UnreadableError as error:
            finding = self._wrong_value(field, error, node)
            hint = hints.value_hint(field, node, partial(self._takes, field), self._spelling)
            if not hint and _is_null(node) and field not in missing_fields(self._layer, {}):
                hint = f"leave {self._spelling.field(field)} out"
            self._report(finding._replace(help=hint))
            return
        found = place_range_problems(
            self._layer, field, value, node, self._name, self._spelling
        )
        self._read.diagnostics.extend(found)

    def _takes(self, field: str, node: Node) -> bool:
        """Return whether a field can have a value."""
        try:
            value = reader_of(self._layer, field)(node)
        except UnreadableError:
            return False
        return not any(range_problems(self._layer, field, value))

    def _wrong_value(self, field: str, error: UnreadableError, node: Node) -> Diagnostic:
        """Return the finding about a value, or about the first wrong item of a list."""
        what = self._spelling.field(field)
        takes = expected(self._layer, field)
        may_be_list = "list" in takes or "[" in takes
        for item in node.items if isinstance(node, Sequence) and may_be_list else ():
            try:
                reader_of(self._layer, field)(Sequence((item,), item.span))
            except UnreadableError as wrong:
                return wrong_type(what, wrong, item, self._name, but="{} is in it")
        return wrong_type(what, error, node, self._name)

    def _unknown(self, key: Scalar, node: Node, written: set[str]) -> None:
        """Say what to write in place of a field that there is not."""
        word, node = _assigned(key.text, node)
        meant = hints.field_meant(word, self._known)
        if meant and meant in written:
            self._no_such(key, f"{self._spelling.field(meant)} is given: leave this one out")
        elif meant:
            self._other_word(key, meant, node)
        elif advice := hints.field_advice(word, node, self._spelling):
            if advice.means:
                self._read.meant.add(advice.means)
                if advice.text in self._advised:  # width behind height
                    return
            self._advised.add(advice.text)
            self._no_such(key, advice.text)
        elif near := nearest(word, self._known):
            self._read.meant.add(near)
            self._no_such(key, f"did you mean '{self._spelling.field(near)}'?")
        else:
            kind = "options" if self._spelling.options else "fields"
            names = ", ".join(map(self._spelling.field, self._listed))
            self._no_such(key, f"its {kind} are {names}" if names else f"it has no {kind}")

    def _other_word(self, key: Scalar, meant: str, node: Node) -> None:
        """Report the word of another tool, and what is wrong with the value for our field."""
        self._read.meant.add(meant)
        if meant in ("kernel_size", "stride", "dilation") and (axes := hints.of_axes(node)):
            self._no_such(key, f"write {self._spelling.assigned(meant, axes)}")
            return
        hint = f"did you mean '{self._spelling.field(meant)}'?"
        takes = partial(self._takes, meant)
        if meant not in self._own:
            self._no_such(key, hint)
            return
        if takes(node):
            if key.text != _assigned(key.text, node)[0]:
                hint = f"write {self._spelling.assigned(meant, node)}"
            self._no_such(key, hint)
            return
        written = hints.value_hint(meant, node, takes, self._spelling)
        self._no_such(key, written or hint)
        if not written:
            self._value(meant, node)

    def _no_such(self, key: Scalar, help_: str) -> None:
        option = self._spelling.options
        word = Scalar(self._spelling.field(key.text), key.span) if option else key
        message = f"{self._type} has no {'option' if option else 'field'} {described(word)}"
        self._report(Diagnostic("unknown-field", message, key.span, help_))

    def _report(self, finding: Diagnostic) -> None:
        self._read.diagnostics.append(finding._replace(layer=self._name))


def _assigned(word: str, node: Node) -> tuple[str, Node]:
    """Return the name and the value of ``kernel_size=3``, which YAML takes for a name."""
    match = _ASSIGNMENT.fullmatch(word)
    if not match or not isinstance(node, Scalar) or node.text:
        return word, node
    return match[1], Scalar(match[2], node.span)


def _with_tuples_joined(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return entries with ``(3, 3)`` in one, which YAML cuts at its comma between braces."""
    joined: list[Entry] = []
    open_: Entry | None = None
    for entry in entries:
        key, node = entry
        if open_ is None:
            if isinstance(node, Scalar) and _is_open(node):
                open_ = entry
            else:
                joined.append(entry)
            continue
        first = open_.value
        assert isinstance(first, Scalar)
        span = Span(first.span.start, key.span.end)
        open_ = open_._replace(value=Scalar(f"{first.text}, {key.text}", span))
        if key.text.endswith(")"):
            joined.append(open_)
            open_ = None
    return entries if open_ else tuple(joined)


def _is_null(node: Node) -> bool:
    return isinstance(node, Scalar) and node.text.lower() in ("none", "null", "~")


def _is_open(node: Scalar) -> bool:
    return node.text.startswith("(") and ")" not in node.text and not node.quoted
