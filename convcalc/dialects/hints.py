"""What to write in place of words of other tools, in the language that they are typed in.

Only a wrong spec imports this. The words themselves are in ``tool_words.toml``.
"""

import os
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from convcalc.diagnostics import did_you_mean, mistyped
from convcalc.layers import layer_types
from convcalc.shapes import written_shape
from convcalc.tree import YAML, Mapping, Node, Scalar, Sequence, Spelling

TOOLS = {
    "keras": "Keras",
    "pytorch": "PyTorch",
    "tensorflow": "TensorFlow",
    "caffe": "Caffe",
    "darknet": "Darknet",
}
_LONGEST = 200
"""Characters of a word that may be one of the table, or a value that is written otherwise."""
_NUMBERS = re.compile(r"[(\[]?\s*(\d+(?:\s*[xX\xd7*,; ]\s*\d+)*)\s*,?\s*[)\]]?")
_AXES = re.compile(r"[123]d(?![a-z])|[123]d(?=transpose)")


def plain(word: str) -> str:
    """Return a word without what does not count: capitals, underscores, the axes of a type."""
    name = word.strip("'\"").rpartition(".")[2] if not word.endswith(".") else word
    return _AXES.sub("", re.sub(r"[-_ ]", "", name.lower()))


class Row(NamedTuple):
    """A word of ours, and the words for it by tool.

    Of what ``beware`` names a tool has a field that bears the name of another one of ours.
    """

    ours: str
    by_tool: dict[str, tuple[str, ...]]
    arguments: tuple[str, ...]
    beware: dict[str, str]

    @property
    def words(self) -> Iterator[str]:
        """Our word and those of all tools."""
        yield self.ours
        for words in self.by_tool.values():
            yield from words


class Note(NamedTuple):
    """What to do about words that none of ours stands for, as YAML and as options."""

    written: tuple[str, ...]
    advice: str
    option: str
    means: str | None

    def said(self, spelling: Spelling, value: str) -> str:
        """Return the advice about a value in the language that it is typed in."""
        return (self.option if spelling.options else self.advice).replace("VALUE", value)


@cache
def _table() -> dict[str, Any]:
    import tomllib  # only this needs it

    path = os.path.join(os.path.dirname(__file__), "tool_words.toml")
    with open(path, encoding="utf-8") as file:
        return tomllib.loads(file.read())


@cache
def rows(section: str) -> tuple[Row, ...]:
    """Return the rows of ``types``, ``fields``, ``keys`` or ``type_key``."""
    return tuple(
        Row(
            ours,
            {it: tuple(row[it].split()) for it in (*TOOLS, "others") if it in row},
            tuple(row.get("arguments", "").split()),
            row.get("beware", {}),
        )
        for ours, row in _table()[section].items()
    )


@cache
def _by_word(section: str) -> dict[str, list[Row]]:
    """Return the rows that have a word as a tool writes it, and without what does not count.

    The latter have a blank in front.
    """
    found: dict[str, list[Row]] = {}
    for row in rows(section):
        for key in {*row.words, *(f" {plain(it)}" for it in row.words)}:
            found.setdefault(key, []).append(row)
    return found


def _exact(section: str, word: str) -> list[Row]:
    return _by_word(section).get(word, [])


def _alike(section: str, word: str) -> list[Row]:
    return _by_word(section).get(f" {plain(word)}", [])


@cache
def notes(section: str) -> tuple[Note, ...]:
    """Return the notes on fields or types, ``field_notes`` or ``type_notes``."""
    return tuple(
        Note(
            tuple(it["words"].split()),
            it["advice"],
            it.get("option", it["advice"]),
            it.get("means"),
        )
        for it in _table()[section]
    )


def _note(section: str, word: str) -> Note | None:
    bare = plain(word)
    return next((it for it in notes(section) if bare in map(plain, it.written)), None)


# Layer types


def types_meant(word: str) -> tuple[str, ...]:
    """Return the layer types that a word of another tool means, ours in capitals too.

    A word as a tool writes it is looked for first: Caffe's ``Slice`` is ``split`` here.
    """
    if len(word) > _LONGEST:
        return ()
    name = word.partition("(")[0].strip().rpartition(".")[2]
    bare = plain(name)
    if not bare:
        return ()
    ours = _ours().get(bare, ())
    found = _exact("types", name)
    if not found and not ours:
        found = _alike("types", name) or _alike("types", bare.removesuffix("layer"))
    return tuple(dict.fromkeys([*(it.ours for it in found), *ours]))


@cache
def _ours() -> dict[str, tuple[str, ...]]:
    return {plain(it): (it,) for it in layer_types()}


def type_hint(word: str, spelling: Spelling = YAML, value: str = "relu") -> str | None:
    """Return what to write in place of a layer type that there is not, None if none is near.

    ``value`` is the activation that the layer names, if its type is nothing but one.
    """
    if meant := types_meant(word):
        return f"did you mean {' or '.join(map(repr, meant))}?"
    if len(word) <= _LONGEST and (note := _note("type_notes", word.partition("(")[0])):
        return note.said(spelling, activation_meant(value) or value)
    types = layer_types()
    return did_you_mean(word, types) or did_you_mean(word.lower(), types)


def type_judged(word: str) -> str | None:
    """Return the one layer type that a word surely means, by whose fields it can be judged."""
    meant = types_meant(word)
    if not meant:
        near = mistyped(word, layer_types())
        return near.split("'")[1] if near else None
    return meant[0] if len(meant) == 1 else None


def activation_meant(value: str) -> str | None:
    """Return the layer type of an activation, empty for none at all, None if none is meant."""
    word = value.strip("'\"").lower()
    if word in _table()["no_activation"]["words"]:
        return ""
    known = _table()["activations"].get(word)
    return known or next(iter(types_meant(word)), None)


def false_friend(word: str, ours: str, fields: Collection[str]) -> str | None:
    """Return what to know of a field that another tool's layer has under a name of ours."""
    for row in rows("types"):
        it = row.beware if row.ours == ours else {}
        theirs = row.by_tool[it["tool"]] if it and it["field"] in fields else ()
        if word.rpartition(".")[2] in theirs:
            return it["advice"]
    return None


# Fields and keys


def field_meant(word: str, known: Collection[str], section: str = "fields") -> str | None:
    """Return the known field that a word of another tool means, or None.

    ``kernelSize`` is one of ours in other letters.
    """
    if len(word) > _LONGEST:
        return None
    bare = plain(word)
    ours = (it for it in known if plain(it) == bare)
    likely = (it.ours for it in (*_exact(section, word), *_alike(section, word)))
    return next(ours, None) or next((it for it in likely if it in known), None)


def word_of(tool: str, word: str, known: Collection[str], section: str) -> str | None:
    """Return the known word of one tool for a word of another, or of ours; None if none is."""
    if len(word) > _LONGEST:
        return None
    likely = (
        it for row in _alike(section, word) for it in (*row.by_tool.get(tool, ()), row.ours)
    )
    return next((it for it in likely if it in known), None)


class Advice(NamedTuple):
    """What to do about a word, and the field that is given by it."""

    text: str
    means: str | None


def field_advice(word: str, value: Node, spelling: Spelling) -> Advice | None:
    """Return what to do about a field that no type has, None for a word that is not known."""
    note = _note("field_notes", word) if len(word) <= _LONGEST else None
    if note is None:
        return None
    text = value.text if isinstance(value, Scalar) else ""
    if "VALUE" in note.advice:
        named = activation_meant(text[:_LONGEST])
        if named == "":
            return Advice("leave it out: it does nothing", None)
        return Advice(note.said(spelling, named or "relu"), None)
    if "input: " in note.advice and not spelling.options and (size := size_meant(value)):
        return Advice(note.advice.replace("224x224x3", size), None)
    return Advice(note.said(spelling, text), note.means)


# Values


def value_hint(
    field: str, node: Node, takes: Callable[[Node], bool], spelling: Spelling
) -> str | None:
    """Return how a value is written that a field cannot take as it stands, None if unknown."""
    if meant := value_meant(node, takes):
        return f"write {spelling.assigned(field, meant)}"
    text = node.text.lower() if isinstance(node, Scalar) else ""
    note: str | None = _table()["value_notes"].get(text)
    return note


def of_axes(node: Node) -> Node | None:
    """Return ``[2, 2]`` of ``[1, 2, 2, 1]``, in which TensorFlow names batch and channels."""
    if not isinstance(node, Sequence) or len(node.items) != len("NHWC"):
        return None
    ends = (node.items[0], node.items[-1])
    if not all(isinstance(it, Scalar) and it.text == "1" for it in ends):
        return None
    return node._replace(items=node.items[1:-1])


def value_meant(node: Node, takes: Callable[[Node], bool]) -> Node | None:
    """Return the first that a value may mean and that a field ``takes``."""
    return next(filter(takes, _written_otherwise(node)), None)


def _written_otherwise(node: Node) -> Iterator[Node]:
    """Yield what a value may mean: ``SAME`` same, ``3x3`` and ``(3, 3)`` two numbers."""
    if not isinstance(node, Scalar) or len(node.text) > _LONGEST:
        return
    table = _table()["values"]
    text = node.text.strip(" '\"")
    yield node._replace(text=text)
    yield node._replace(text=text.lower())
    if meant := table.get(text.lower().replace("-", "_")):
        yield node._replace(text=meant)
    if numbers := _numbers(text):
        yield Sequence(tuple(node._replace(text=it) for it in numbers), node.span)
        if len(set(numbers)) == 1:
            yield node._replace(text=numbers[0])
    if re.fullmatch(r"\d+\.0*", text):
        yield node._replace(text=text.partition(".")[0])
    if re.fullmatch(r"\d{1,2}%", text):
        yield node._replace(text=f"0.{int(text[:-1]):02}")


def _numbers(text: str) -> list[str]:
    match = _NUMBERS.fullmatch(text)
    return re.findall(r"\d+", match[1]) if match else []


def size_meant(node: Node) -> str | None:
    """Return the size of an input that is written as another tool does, as a spec has it.

    A batch in front is left out: ``(None, 224, 224, 3)`` and ``[1, 3, 224, 224]``. Of three
    numbers the channels are those at the end, unless only the first can be an image's.
    """
    match node:
        case Mapping(entries):
            sides = {plain(key.text)[:1]: value for key, value in entries}
            if sorted(sides) not in (["c", "h", "w"], ["d", "h", "w"]):
                return None
            in_order = (sides["h"], sides["w"], sides.get("c") or sides["d"])
            return size_meant(Sequence(in_order, node.span))
        case Sequence(items):
            texts = [it.text if isinstance(it, Scalar) else "" for it in items]
        case Scalar(text) if len(text) <= _LONGEST:
            texts = re.split(r"[xX\xd7*,; ]+", text.strip(" ()[]'\"").rstrip(", "))
        case _:
            return None
    batch = ("None", "null", "-1", "?", "~", "1")[: None if len(texts) == len("NCHW") else -1]
    if len(texts) > 1 and texts[0] in batch:
        texts = texts[1:]
    if not all(it.isascii() and it.isdigit() and it[0] != "0" for it in texts):
        return None
    of_images = ("1", "3", "4")
    if len(texts) == len("CHW") and texts[0] in of_images and texts[-1] not in of_images:
        return f"[{', '.join(texts)}]"
    return "x".join(texts) or None


def size_hint(name: str, node: Node, spelling: Spelling = YAML) -> str | None:
    """Return how the size of an input is written, None if that is not clear."""
    size = size_meant(node)
    if not size or not written_shape(size):
        return None
    return f"write {size}" if spelling.options else f"write {name}: {size}"
