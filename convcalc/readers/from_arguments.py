"""Reads a command line that describes one layer: it becomes the tree of a spec.

Findings point into the command line as they do into a file.
"""

import shlex
from collections.abc import Callable
from collections.abc import Sequence as SequenceOf
from itertools import dropwhile

from convcalc.diagnostics import Diagnostic
from convcalc.source import Source, Span
from convcalc.tree import OPTIONS, Entry, Mapping, Node, Reading, Scalar, Sequence, Spelling

INPUT = "data"
PATH = "<command line>"
_PAIR = 2
ASKED = "?"
"""The value that asks for those that fit."""


class ArgumentsReader:
    """The words of a command line with their places in its text.

    Findings name fields in a ``spelling``: as options, or as Python does.
    """

    def __init__(self, words: SequenceOf[str], spelling: Spelling = OPTIONS) -> None:
        self.spelling = spelling
        self.words: list[Scalar] = []
        text = ""
        for word in words:
            shown = shlex.quote(word) if word != ASKED else word
            start = len(text) + max(0, shown.find(word))
            self.words.append(Scalar(word, Span(start, start + len(word))))
            text += f"{shown} "
        self.source = Source(PATH, text.rstrip(" ") + "\n")

    def read(self, needs: Callable[[str], bool]) -> tuple[Reading, tuple[str, ...]]:
        """Return a spec of one layer: its type, sizes of its inputs, then its fields.

        There must be a type and a size. Fields that are asked for are returned by their names;
        of these, and of those without a value, the spec has only what the layer ``needs``, with
        a 1 in its place.
        """
        kind, *others = self.words
        options = list(dropwhile(lambda it: not it.text.startswith("--"), others))
        inputs = others[: len(others) - len(options)]
        entries, asked, empty, found = _fields(options)
        entries += [Entry(key, _word("1", key)) for key in (*asked, *empty) if needs(key.text)]
        if len(asked) > 1:
            found.append(_several_asked(asked))
        entries.insert(0, Entry(_word("type", kind), kind))
        names = [f"{INPUT}{number}" for number in range(1, len(inputs) + 1)]
        if len(inputs) > 1:
            given = tuple(_word(name, it) for name, it in zip(names, inputs, strict=True))
            entries.append(Entry(_word("inputs", kind), Sequence(given, kind.span)))
            of_network = Mapping(
                tuple(Entry(name, _value(it)) for name, it in zip(given, inputs, strict=True)),
                inputs[0].span,
            )
            source = Entry(_word("inputs", inputs[0]), of_network)
        else:
            source = Entry(_word("input", inputs[0]), _value(inputs[0]))
        layers = Sequence((Mapping(tuple(entries), kind.span),), kind.span)
        root = Mapping((source, Entry(_word("layers", kind), layers)), kind.span)
        return Reading(root, tuple(found), spelling=self.spelling), tuple(
            it.text for it in asked
        )


def _word(text: str, place: Scalar) -> Scalar:
    return Scalar(text, place.span)


def _fields(
    options: SequenceOf[Scalar],
) -> tuple[list[Entry], tuple[Scalar, ...], list[Scalar], list[Diagnostic]]:
    """Return the fields that options give, ``--kernel-size 5`` or ``--kernel-size=5``.

    Behind them come those that are asked for, those without a value, and what is wrong.
    """
    found: list[Diagnostic] = []
    entries: dict[str, Entry] = {}
    asked: list[Scalar] = []
    empty: list[Scalar] = []
    words = list(options)
    while words:
        option = words.pop(0)
        name = option.text.partition("=")[0]
        start = option.span.start
        key = Scalar(name.removeprefix("--").replace("-", "_"), Span(start, start + len(name)))
        if not option.text.startswith("--"):
            found.append(_not_an_option(option))
            continue
        given = _given(option, words)
        if given is None:
            found.append(_no_value(key, name))
            empty.append(key)
        elif key.text in entries or any(key.text == it.text for it in asked):
            found.append(_given_twice(key, name))
        elif given.text == ASKED:
            asked.append(key)
        else:
            entries[key.text] = Entry(key, _value(given))
    return list(entries.values()), tuple(asked), empty, found


def _given(option: Scalar, words: list[Scalar]) -> Scalar | None:
    """Return the value of an option: what follows its ``=``, or the next word, taken away."""
    name, equals, value = option.text.partition("=")
    if equals:
        end = option.span.end
        return Scalar(value, Span(option.span.start + len(name) + 1, end))
    return words.pop(0) if words and not words[0].text.startswith("--") else None


def _value(given: Scalar) -> Node:
    """Return a value; with commas between them, several: ``3,5`` or ``[3, 5]``."""
    text, start = given.text, given.span.start
    if text.startswith("("):  # a tuple of Python; whoever reads the value says what to write
        return given
    if not (text.startswith("[") and text.endswith("]")) and "," not in text:
        return given
    if text.startswith("["):
        text, start = text[1:-1], start + 1
    items = []
    for part in text.split(","):
        at = start + len(part) - len(part.lstrip())
        items.append(Scalar(part.strip(), Span(at, at + len(part.strip()))))
        start += len(part) + 1
    return Sequence(tuple(items), given.span)


def _not_an_option(word: Scalar) -> Diagnostic:
    return Diagnostic(
        "wrong-option",
        f"a field must be written --name value, but here is '{word.text}'",
        word.span,
        "sizes of inputs come right after the type; several values have commas between them",
    )


def _no_value(key: Scalar, name: str) -> Diagnostic:
    return Diagnostic(
        "wrong-option",
        f"an option must have a value, but {name} has none",
        key.span,
        f"write {name} VALUE, or {name} ? for the values that fit",
    )


def _given_twice(key: Scalar, name: str) -> Diagnostic:
    return Diagnostic(
        "wrong-option", f"an option must be given once, but {name} is given again", key.span
    )


def _several_asked(asked: tuple[Scalar, ...]) -> Diagnostic:
    *others, last = (f"--{it.text.replace('_', '-')}" for it in asked)
    return Diagnostic(
        "wrong-option",
        f"one field may be asked for at a time, but here are {', '.join(others)} and {last}",
        asked[1].span,
        f"ask for {others[0]}, and give the {'other' if len(asked) == _PAIR else 'others'}"
        " a value",
    )
