"""The Python entry points: a path or a text becomes an analysis."""

import codecs
import os
import stat
from typing import Literal, Unpack

from convcalc import bundled
from convcalc.analysis.analysis import Analysis
from convcalc.analysis.walk import analyse
from convcalc.arguments import SettingsArguments as SettingsArguments
from convcalc.arguments import check_word
from convcalc.arguments import make_settings as make_settings
from convcalc.diagnostics import Diagnostic
from convcalc.graph import build_graph
from convcalc.limits import MOST_BYTES
from convcalc.network import NetworkSpec
from convcalc.settings import Settings
from convcalc.source import Source

Syntax = Literal["yaml", "prototxt"]

_SYNTAX_OF: dict[str, Syntax] = {".yaml": "yaml", ".yml": "yaml", ".prototxt": "prototxt"}


class UnreadableSpecError(OSError):
    """A file whose bytes cannot be read as a spec; its text says why and what to do."""


class UnknownLanguageError(UnreadableSpecError):
    """A file whose suffix does not tell the language."""


def summarize(spec: str | os.PathLike[str], **settings: Unpack[SettingsArguments]) -> Analysis:
    """Return the analysis of a spec: a path, or the name of a bundled one.

    A bad spec does not raise: its ``diagnostics`` say what is wrong.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: A setting is not one.
    """
    path = find_spec(spec)
    asked = make_settings(**settings)._replace(training=True)
    return analyse_source(read_source(path), syntax_of(path), asked)


def summarize_text(
    text: str, *, syntax: Syntax, **settings: Unpack[SettingsArguments]
) -> Analysis:
    """Return the analysis of a spec's text; like ``summarize`` otherwise.

    Raises:
        ValueError: A setting is not one.
    """
    asked = make_settings(**settings)._replace(training=True)
    return analyse_source(Source("<text>", text), syntax, asked)


def find_spec(spec: str | os.PathLike[str], *, bare: bool = False) -> str:
    """Return the file that is meant: the one at this path, or a bundled spec of this name.

    Where it is to be ``bare``, a name with the suffix of a spec is no bundled one's.

    Raises:
        FileNotFoundError: There is neither.
    """
    path = os.fspath(spec)
    if os.path.isfile(path):
        return path
    if found := bundled.find(path, bare=bare):
        return found
    if os.path.exists(path):
        return path
    from convcalc.misspelt import no_such_file  # only a wrong name pays for this import

    raise FileNotFoundError(no_such_file(path, bare=bare))


def syntax_of(path: str) -> Syntax:
    """Return the language of a spec file by its suffix.

    Raises:
        UnreadableSpecError: The suffix is none of a spec's.
    """
    if os.path.isdir(path):
        raise UnreadableSpecError(f"'{path}' is a directory; name a spec in it")
    suffix = os.path.splitext(path)[1]
    if suffix not in _SYNTAX_OF:
        raise UnknownLanguageError(
            f"'{path}' must end in .yaml, .yml or .prototxt, so that its language is known"
        )
    return _SYNTAX_OF[suffix]


def read_source(path: str, syntax: Syntax | None = None) -> Source:
    """Return a file's text, of which the suffix must tell the language unless it is given.

    Raises:
        OSError: The file cannot be read, or holds no UTF-8 text.
    """
    if syntax is None:
        syntax_of(path)
    text = decode(read_bytes(path), path)
    folder, name = os.path.split(path)
    return Source(name if folder == bundled.folder() else path, text)


def read_bytes(path: str) -> bytes:
    """Return what is in a file or comes from a pipe, of which no more is read than may be.

    Raises:
        OSError: It cannot be read, or is a device.
    """
    kind = os.stat(path).st_mode  # not fstat: opening a device may have an effect
    if stat.S_ISDIR(kind):
        raise UnreadableSpecError(f"'{path}' is a directory; name a file in it")
    if not (stat.S_ISREG(kind) or stat.S_ISFIFO(kind)):
        raise UnreadableSpecError(f"'{path}' is a device; a spec is a file or a pipe")
    with open(path, "rb") as file:
        return file.read(MOST_BYTES + 1)


def decode(data: bytes, path: str) -> str:
    """Return the text of a spec's bytes.

    Raises:
        UnreadableSpecError: The bytes are no UTF-8 text, or too many.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableSpecError(
            f"'{path}' is larger than {MOST_BYTES >> 20} MiB; no network needs that much text"
        )
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
    check_word("syntax", syntax, ("yaml", "prototxt"))
    network = read_network(source, syntax, settings)
    graph = build_graph(network.with_inputs(settings.inputs, settings.batch))
    analysis = analyse(graph, source=source, syntax=syntax, settings=settings)
    if settings.fits is None:
        return analysis
    from convcalc.analysis.memory.largest_batch import (
        with_batch_fit,  # only some runs ask for it
    )

    return with_batch_fit(graph, analysis, settings.fits)


def analyse_phases(source: Source, syntax: Syntax, settings: Settings) -> Analysis:
    """Return the analysis of a text with what is found in either phase of it.

    The figures are those of the test phase.
    """
    test, train = (settings._replace(phase=it) for it in ("test", "train"))
    if syntax != "prototxt":
        return analyse_source(source, syntax, test)
    from convcalc.analysis.phases import cropped_inputs, has_phases, merged

    if not has_phases(source):
        return analyse_source(source, syntax, test)
    if settings.inputs:
        own, other = (read_network(source, syntax, it).inputs for it in (test, train))
        of_test, of_train = cropped_inputs(own, other, settings.inputs)
        test, train = test._replace(inputs=of_test), train._replace(inputs=of_train)
    return merged(*(analyse_source(source, syntax, it) for it in (test, train)))


def read_network(source: Source, syntax: Syntax, settings: Settings) -> NetworkSpec:
    """Read a text; only the syntax at hand is imported, as start-up is most of a run."""
    if syntax == "yaml":
        from convcalc.dialects.native import network as native
        from convcalc.readers.from_yaml import read_yaml

        return native.read_network(read_yaml(source), settings)
    from convcalc.dialects.caffe import network
    from convcalc.readers.from_prototxt import read_prototxt

    read = network.read_network(read_prototxt(source), settings)
    return read._replace(diagnostics=read.diagnostics + _no_variables(settings))


def _no_variables(settings: Settings) -> tuple[Diagnostic, ...]:
    """Return a finding for each variable that a run gives to a prototxt."""
    return tuple(
        Diagnostic(
            "unknown-variable",
            f"--set must name a variable of the spec, but there is no '{name}'",
            help="a prototxt has none",
        )
        for name in settings.variables
    )
