"""The languages that networks are described in, a row each; nothing else knows them.

A new language is a row here, a reader, a dialect and their tests: ``validate FOLDER``,
``--syntax``, standard input, schemas, completion, error texts and ``convert --to`` follow.
"""

import os
import re
from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple

from convcalc.diagnostics import Diagnostic
from convcalc.network import NetworkSpec
from convcalc.settings import Settings
from convcalc.source import Source


class Language(NamedTuple):
    """One language; functions are named ``module:function`` and imported when they are called.

    ``title`` is what a sentence calls its text. ``looks`` is a pattern that its texts have, or
    the first bytes of its files, read as Latin-1. With ``shares_suffixes`` other programs use
    the suffixes too, so that a file of a folder must also look like the language. ``reader``
    makes a positioned tree of a ``Source``, ``dialect`` a ``NetworkSpec`` of that tree and the
    run's ``Settings``, ``writer`` a text of a graph and its analysis. A ``binary``
    file is given to its reader as an open file, of which it reads what it needs. Texts with the
    pattern ``names_files`` may name files with networks. The part of a file's name that has the
    pattern ``scale_in_name`` may be left out of the name of the file itself. A dialect that
    ``reads_sizes`` needs the sizes and the batch that a run gives to make a network, which then
    holds for these alone.
    """

    name: str
    title: str
    suffixes: tuple[str, ...]
    looks: str
    reader: str
    dialect: str
    shares_suffixes: bool = False
    writer: str | None = None
    variables: bool = False
    binary: bool = False
    names_files: str | None = None
    scale_in_name: str | None = None
    reads_sizes: bool = True

    def looks_like(self, start: str) -> bool:
        """Return whether the start of a file looks like this language."""
        return re.search(self.looks, start, re.MULTILINE) is not None

    def read(self, source: Source, settings: Settings) -> NetworkSpec:
        """Return the network that a source describes; only this language is imported."""
        return self.network(self.tree(source), settings)

    def tree(self, source: Source) -> Any:  # noqa: ANN401  of the language's own kind
        """Return what the reader makes of a source."""
        return call(self.reader, source)

    def network(self, tree: Any, settings: Settings) -> NetworkSpec:  # noqa: ANN401  as above
        """Return the network that a source's tree describes."""
        network: NetworkSpec = call(self.dialect, tree, settings)
        if self.variables or not settings.variables:
            return network
        unknown = tuple(
            Diagnostic(
                "unknown-name",
                f"--set must name a variable of the spec, but there is no '{name}'",
                help=f"{self.title} has none",
            )
            for name in settings.variables
        )
        return network._replace(diagnostics=network.diagnostics + unknown)


LANGUAGES = (
    Language(
        name="yaml",
        title="a YAML spec",
        suffixes=(".yaml", ".yml"),
        looks=r"^\ufeff?\{?[\"']?(layers?|input|blocks)[\"']?[ \t]*:",
        reader="convcalc.readers.from_yaml:read_yaml",
        dialect="convcalc.dialects.native.network:read_network",
        shares_suffixes=True,
        writer="convcalc.convert.to_yaml:render_yaml",
        variables=True,
        reads_sizes=False,
    ),
    Language(
        name="ultralytics",
        title="an Ultralytics YAML",
        suffixes=(".yaml", ".yml"),
        looks=r"\A(?=[\s\S]*^[\"']?backbone[\"']?[ \t]*:)(?=[\s\S]*^[\"']?head[\"']?[ \t]*:)",
        reader="convcalc.readers.from_yaml:read_yaml",
        dialect="convcalc.dialects.ultralytics.network:read_network",
        shares_suffixes=True,
        scale_in_name=r"(?<=\d)[a-z](?=[-.])",
        variables=True,
        reads_sizes=False,
    ),
    Language(
        name="prototxt",
        title="a prototxt",
        suffixes=(".prototxt",),
        looks=r"^[^#\n]*?\b(layers?|input_shape)\s*:?\s*[{<]",
        reader="convcalc.readers.from_prototxt:read_prototxt",
        dialect="convcalc.dialects.caffe.network:read_network",
        writer="convcalc.convert.to_prototxt:render_prototxt",
        names_files=r"^[ \t]*(train_|test_)?net[ \t]*:",
        reads_sizes=False,
    ),
    Language(
        name="darknet",
        title="a Darknet .cfg",
        suffixes=(".cfg",),
        looks=r"^\ufeff?[ \t]*\[[ \t]*net(work)?[ \t]*\]",
        reader="convcalc.readers.from_darknet:read_darknet",
        dialect="convcalc.dialects.darknet.network:read_network",
        shares_suffixes=True,
        reads_sizes=False,
    ),
    Language(
        name="onnx",
        title="an ONNX model",
        suffixes=(".onnx",),
        looks=r"\A\x08[\x01-\x40][\x12\x1a\x22\x28\x32\x3a\x42]",
        reader="convcalc.readers.from_onnx:read_onnx",
        dialect="convcalc.dialects.onnx.network:read_network",
        variables=True,
        binary=True,
    ),
    Language(
        name="keras",
        title="a Keras model",
        suffixes=(".json",),
        looks=r"\A\ufeff?\s*\{(?=[\s\S]*\"class_name\"\s*:)(?=[\s\S]*\"config\"\s*:)",
        reader="convcalc.readers.from_keras:read_model",
        dialect="convcalc.dialects.keras.network:read_network",
        shares_suffixes=True,
    ),
    Language(
        name="keras_archive",
        title="a .keras archive",
        suffixes=(".keras",),
        looks=r"\APK\x03\x04",
        reader="convcalc.readers.from_keras:read_archive",
        dialect="convcalc.dialects.keras.network:read_network",
        binary=True,
    ),
)
"""All languages; a text that looks like none is taken for the first."""


def language(name: str) -> Language:
    """Return the language of a name.

    Raises:
        KeyError: There is none.
    """
    return {it.name: it for it in LANGUAGES}[name]


def names(*, written: bool = False) -> tuple[str, ...]:
    """Return the names of all languages, or of those that can be written."""
    return tuple(it.name for it in LANGUAGES if it.writer or not written)


def suffixes() -> tuple[str, ...]:
    """Return the suffixes of all languages, those of the first one first."""
    return tuple(suffix for it in LANGUAGES for suffix in it.suffixes)


def suffixes_text() -> str:
    """Return the suffixes as a sentence names them: ``.yaml, .yml or .prototxt``."""
    *most, last = suffixes()
    return f"{', '.join(dict.fromkeys(most))} or {last}"


def language_of_file(path: str, start: Callable[[str], str]) -> Language | None:
    """Return the language of a file by its suffix; None if it is none's.

    Where several languages have the suffix, the ``start`` of the file tells which it is.
    """
    rows = [it for it in LANGUAGES if path.endswith(it.suffixes)]
    if len(rows) > 1:
        text = start(path)
        rows = [it for it in rows if it.looks_like(text)] or rows
    return rows[0] if rows else None


def language_of_text(start: str) -> Language:
    """Return the language of a text without a file name, from how it begins."""
    # the first row is the last guess: what looks like another language is no text of it
    return next((it for it in LANGUAGES[1:] if it.looks_like(start)), LANGUAGES[0])


def file_of_scale(path: str, start: Callable[[str], str]) -> str | None:
    """Return the file that a path names with a scale that it has: ``yolo11.yaml``."""
    folder, name = os.path.split(path)
    for it in LANGUAGES:
        if not it.scale_in_name or not name.endswith(it.suffixes):
            continue
        if letter := re.search(it.scale_in_name, name):
            file = os.path.join(folder, name[: letter.start()] + name[letter.end() :])
            text = start(file)
            if it.looks_like(text) and re.search(rf"\b{letter[0]}[\"']?[ \t]*:", text):
                return file
    return None


def is_spec_of_folder(path: str, start: Callable[[str], str]) -> bool:
    """Return whether a file that nobody has named is a spec, by its suffix and its start."""
    rows = [it for it in LANGUAGES if path.endswith(it.suffixes)]
    if any(not it.shares_suffixes for it in rows):
        return True
    return bool(rows) and any(it.looks_like(start(path)) for it in rows)


def call(function: str, *arguments: object, **named: object) -> Any:  # noqa: ANN401  as the row says
    """Call a function by its name, ``module:function``."""
    module, _, name = function.partition(":")
    return getattr(import_module(module), name)(*arguments, **named)
