"""The Python entry points: a path or a text becomes an analysis."""

import codecs
import os
from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict, Unpack

from convcalc import bundled
from convcalc.analysis.analyse import analyse
from convcalc.analysis.analysis import Analysis
from convcalc.collector import collector_paused
from convcalc.diagnostics import did_you_mean
from convcalc.graph import build_graph
from convcalc.network import NetworkSpec
from convcalc.settings import BYTES, DType, Phase, Settings
from convcalc.shapes import Shape, example_shape
from convcalc.source import Source
from convcalc.windows import Rounding

Syntax = Literal["yaml", "prototxt"]

_SYNTAX_OF: dict[str, Syntax] = {".yaml": "yaml", ".yml": "yaml", ".prototxt": "prototxt"}


class UnreadableSpecError(OSError):
    """A file whose bytes cannot be read as a spec; its text says why and what to do."""


class SettingsArguments(TypedDict, total=False):
    """What both entry points take by name; a thing left out stays as the spec has it.

    ``inputs`` maps an input's name to the shape of one example, ``[3, 224, 224]`` (channels
    first) or ``"224x224x3"``.
    """

    phase: Phase
    stages: Sequence[str]
    level: int
    batch: int | None
    dtype: DType
    rounding: Rounding | None
    inputs: Mapping[str, Sequence[int] | str]


def summarize(spec: str | os.PathLike[str], **settings: Unpack[SettingsArguments]) -> Analysis:
    """Return the analysis of a spec: a path, or the name of a bundled one.

    A bad spec does not raise: its ``diagnostics`` say what is wrong.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: A setting is not one.
    """
    path = find_spec(spec)
    return analyse_source(read_source(path), syntax_of(path), make_settings(**settings))


def summarize_text(
    text: str, *, syntax: Syntax, **settings: Unpack[SettingsArguments]
) -> Analysis:
    """Return the analysis of a spec's text; like ``summarize`` otherwise.

    Raises:
        ValueError: A setting is not one.
    """
    return analyse_source(Source("<text>", text), syntax, make_settings(**settings))


def make_settings(**arguments: Unpack[SettingsArguments]) -> Settings:
    """Return checked settings.

    Raises:
        ValueError: A setting is not one.
    """
    if unknown := arguments.keys() - SettingsArguments.__annotations__:
        name = min(unknown)
        hint = did_you_mean(name, SettingsArguments.__annotations__)
        raise ValueError(f"there is no setting '{name}'" + (f"; {hint}" if hint else ""))
    settings = Settings(
        phase=arguments.get("phase", "test"),
        stages=tuple(arguments.get("stages", ())),
        level=arguments.get("level", 0),
        batch=arguments.get("batch"),
        dtype=arguments.get("dtype", "float32"),
        rounding=arguments.get("rounding"),
        inputs={name: _example(it) for name, it in arguments.get("inputs", {}).items()},
    )
    for name, value, allowed in (
        ("phase", settings.phase, ("test", "train")),
        ("dtype", settings.dtype, tuple(BYTES)),
        ("rounding", settings.rounding, ("exact", "floor", "ceil", None)),
    ):
        _check_word(name, value, allowed)
    if settings.batch is not None and settings.batch < 1:
        raise ValueError(f"batch must be at least 1, but it is {settings.batch}")
    return settings


def _check_word(name: str, value: str | None, allowed: tuple[str | None, ...]) -> None:
    if value not in allowed:
        words = ", ".join(word for word in allowed if word)
        raise ValueError(f"{name} must be one of {words}, but it is {value!r}")


def _example(size: Sequence[int] | str) -> Shape:
    example: tuple[object, ...] = (
        example_shape(size) or () if isinstance(size, str) else tuple(size)
    )
    sizes = tuple(it for it in example if isinstance(it, int) and it > 0)
    if not sizes or len(sizes) < len(example):
        raise ValueError(f"an input must be a size such as '224x224x3', but it is {size!r}")
    return sizes


def find_spec(spec: str | os.PathLike[str]) -> str:
    """Return the file that is meant: the one at this path, or a bundled spec of this name.

    Raises:
        FileNotFoundError: There is neither.
    """
    path = os.fspath(spec)
    if os.path.isfile(path):
        return path
    if found := bundled.find(path):
        return found
    if os.path.exists(path):
        return path
    names = [name for full in bundled.names() for name in (full, full.rpartition(".")[0])]
    hint = did_you_mean(path, names) or f"bundled are {', '.join(bundled.names())}"
    raise FileNotFoundError(f"there is no file and no bundled spec '{path}'; {hint}")


def syntax_of(path: str) -> Syntax:
    """Return the language of a spec file by its suffix.

    Raises:
        UnreadableSpecError: The suffix is none of a spec's.
    """
    if os.path.isdir(path):
        raise UnreadableSpecError(f"'{path}' is a directory; name a spec in it")
    suffix = os.path.splitext(path)[1]
    if suffix not in _SYNTAX_OF:
        raise UnreadableSpecError(
            f"'{path}' must end in .yaml, .yml or .prototxt, so that its language is known"
        )
    return _SYNTAX_OF[suffix]


def read_source(path: str) -> Source:
    """Return a file's text.

    Raises:
        OSError: The file cannot be read, or holds no UTF-8 text.
    """
    syntax_of(path)
    with open(path, "rb") as file:
        text = decode(file.read(), path)
    folder, name = os.path.split(path)
    return Source(name if folder == bundled.folder() else path, text)


def decode(data: bytes, path: str) -> str:
    """Return the text of a spec's bytes.

    Raises:
        UnreadableSpecError: The bytes are no UTF-8 text.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnreadableSpecError(f"'{path}' is UTF-16 text; save it as UTF-8")
    if b"\0" in data:
        raise UnreadableSpecError(f"'{path}' is a binary file; a spec is a text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableSpecError(
            f"'{path}' is not UTF-8 text: byte {data[error.start]:#04x} at offset"
            f" {error.start}; save it as UTF-8"
        ) from error


def guess_syntax(text: str) -> Syntax:
    """Return the language of a text without a file name: prototxt if it opens a layer."""
    import re  # only standard input needs a guess

    layer = re.search(r"^[^#\n]*?\b(layers?|input_shape)\s*:?\s*[{<]", text, re.MULTILINE)
    return "prototxt" if layer else "yaml"


def analyse_source(source: Source, syntax: Syntax, settings: Settings) -> Analysis:
    """Return the analysis of a text: reader, dialect, graph and analysis in a row."""
    _check_word("syntax", syntax, ("yaml", "prototxt"))
    with collector_paused():
        network = read_network(source, syntax, settings)
        graph = build_graph(network.with_inputs(settings.inputs, settings.batch))
        return analyse(graph, source=source, syntax=syntax, settings=settings)


def read_network(source: Source, syntax: Syntax, settings: Settings) -> NetworkSpec:
    """Read a text; only the syntax at hand is imported, as start-up is most of a run."""
    if syntax == "yaml":
        from convcalc.dialects import native
        from convcalc.readers.from_yaml import read_yaml

        return native.read_network(read_yaml(source), settings)
    from convcalc.dialects.caffe import network
    from convcalc.readers.from_prototxt import read_prototxt

    return network.read_network(read_prototxt(source), settings)
