"""The Python entry points: a path or a text becomes an analysis, or an answer."""

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Unpack

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.compare.comparison import Comparison, compared
from convcalc.analysis.explain.explanation import Explanation, explained
from convcalc.analysis.field_values import Suggestions
from convcalc.analysis.input_sizes.answer import FittingSizes, SizeRange, fitting_sizes
from convcalc.arguments import (
    SettingsArguments,
    check_word,
    make_settings,
    named_values,
    names_in,
    refused,
    takes_settings,
    whole_number,
)
from convcalc.languages import Language, language, language_of_text, names
from convcalc.loaded import Network, network_of
from convcalc.pipeline import fitting_graph, graph_and_analysis
from convcalc.readers.from_arguments import ASKED, ArgumentsReader
from convcalc.settings import Settings
from convcalc.single_layer import answer_layer
from convcalc.source import Source
from convcalc.spec_files import find_spec, read_spec
from convcalc.tree import YAML
from convcalc.variants.evaluation import Rows, Sweep
from convcalc.variants.grid import Grid, check_sizes
from convcalc.variants.values import values_of


@takes_settings
def summarize(spec: str | os.PathLike[str], **settings: Unpack[SettingsArguments]) -> Analysis:
    """Return the analysis of a spec: a path, or the name of a bundled one.

    A bad spec does not raise: its ``diagnostics`` say what is wrong.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: An argument is not one.
    """
    asked = make_settings(**settings)._replace(training=True)
    return network_of(*_opened(spec)).analysis(asked)


def _opened(spec: str | os.PathLike[str]) -> tuple[Source, Language]:
    if not isinstance(spec, str | os.PathLike):
        raise refused("spec", "a path or the name of a bundled network", spec)
    return read_spec(find_spec(spec))


@takes_settings
def load(spec: str | os.PathLike[str], **settings: Unpack[SettingsArguments]) -> Network:
    """Return the network of a spec, to ``summarize`` it for many sizes or variables.

    ``load(spec).summarize(**settings)`` is ``summarize(spec, **settings)``; the settings given
    here hold for every call that does not give its own.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: An argument is not one.
    """
    make_settings(**settings)
    return Network(*_opened(spec), settings)


Varied = str | int | float | Sequence[str | int | float]
"""What a variable or an input takes in turn: a list, a range ``"1:8:0.5"``, or one value."""


@takes_settings
def sweep(
    spec: str | os.PathLike[str],
    grid: Mapping[str, Varied],
    *,
    executor: Executor | None = None,
    sample: int | None = None,
    seed: int = 0,
    **settings: Unpack[SettingsArguments],
) -> Rows:
    """Return a row for each variant of a grid, in its order and each as it comes.

    ``grid`` maps variables of the spec to their values, and ``input`` (or ``input NAME`` where
    there are several) to sizes, ``"224x224x3"``, or sides of squares. Of a grid that is too
    large, ``sample`` variants are drawn. An ``executor`` shares the work out: one of
    ``concurrent.futures``, or of a cluster. A variant that is wrong is a row that says so.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: An argument is not one, or the network has no such variable.
    """
    asked = _grid(grid)
    if sample is not None:
        sample = whole_number("sample", sample, 1)
    if executor is not None and not hasattr(executor, "submit"):
        raise refused("executor", "one of concurrent.futures or its like", executor)
    numbers = asked.numbers(sample, whole_number("seed", seed))
    checked = make_settings(**settings)._replace(training=True)
    swept = Sweep(network_of(*_opened(spec)), checked, asked)
    swept.check()
    return Rows(swept, numbers, executor)


def _grid(given: Mapping[str, Varied]) -> Grid:
    """Return the grid of what varies; the values of an input are sizes."""
    variables, inputs = {}, {}
    for name, values in named_values("grid", given, "values").items():
        word, _, of = name.partition(" ")
        try:
            if word == "input":
                inputs[of] = values_of(values)
                check_sizes(inputs[of])
            else:
                variables[name] = values_of(values)
        except ValueError as error:
            raise ValueError(f"grid[{name!r}]: {error}") from error
    return Grid(variables, inputs)


@takes_settings
def summarize_text(
    text: str, *, syntax: str | None = None, **settings: Unpack[SettingsArguments]
) -> Analysis:
    """Return the analysis of a spec's text; like ``summarize`` otherwise.

    The language is told from the text, as of standard input, where ``syntax`` does not name it.

    Raises:
        ValueError: An argument is not one.
    """
    if not isinstance(text, str):
        raise refused("text", "a text", text)
    if syntax is not None:
        check_word("syntax", syntax, names())
    asked = make_settings(**settings)._replace(training=True)
    known = language(syntax) if syntax else language_of_text(text)
    return network_of(Source("<text>", text), known).analysis(asked)


@takes_settings
def explain(
    spec: str | os.PathLike[str],
    layer: str | None = None,
    **settings: Unpack[SettingsArguments],
) -> Explanation:
    """Return every figure of a spec worked out, or those of one of its layers.

    ``spec`` and ``settings`` are those of ``summarize``; a bad spec does not raise either.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: An argument is not one, or there is no such layer.
    """
    whole = explain_source(*_opened(spec), make_settings(**settings))
    if layer is None:
        return whole
    if not (one := whole.only(layer)).boards:
        raise ValueError(whole.analysis.no_such_layer(layer))
    return one


def explain_source(source: Source, language: Language, settings: Settings) -> Explanation:
    """Return the explanation of a source."""
    return explained(*graph_and_analysis(source, language, settings))


@takes_settings
def fit(
    spec: str | os.PathLike[str],
    *ranges: tuple[int, int],
    vary: Sequence[str] = (),
    **settings: Unpack[SettingsArguments],
) -> FittingSizes:
    """Return which input sizes of a spec fit, the rule, and what breaks the others.

    One range ``(200, 300)``, its ends included, is of squares; one for each axis is of all
    their combinations; none is of squares up to twice the network's own size,
    or of the 4,000 around a large one.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: An argument is not one.
        SpecError: The spec is wrong whatever its size, or the ranges do not suit it.
    """
    wanted = SizeRange(tuple(map(_range, ranges))) if ranges else None
    return fit_source(*_opened(spec), make_settings(**settings), wanted, names_in("vary", vary))


def _range(given: object) -> tuple[int, int]:
    """Return the bounds of a range of sizes."""
    if isinstance(given, Sequence) and len(given) == 2 and not isinstance(given, str):  # noqa: PLR2004  from and to
        least, most = (whole_number("an end of a range", it) for it in given)
        if 0 < least <= most:
            return least, most
    raise refused("a range", "two sizes that go up from 1 at the least", given)


def fit_source(
    source: Source,
    language: Language,
    settings: Settings,
    wanted: SizeRange | None,
    vary: Sequence[str],
) -> FittingSizes:
    """Return which sizes of a source fit, or raise SpecError."""
    return fitting_sizes(fitting_graph(source, language, settings), source, wanted, vary)


FieldValue = int | float | str | Sequence[int]


def layer(type_name: str, *inputs: str | Sequence[int], **fields: FieldValue) -> Explanation:
    """Return every figure of one layer worked out.

    ``inputs`` are sizes of one example, ``"32x32x3"`` or ``[3, 32, 32]``; ``fields`` are the
    type's own. A layer that is wrong does not raise: ``analysis.diagnostics`` says why.

    Raises:
        ValueError: There is no input, or a field is asked for.
    """
    answer = answer_layer(_arguments(type_name, inputs, fields), make_settings())
    if isinstance(answer, Suggestions):
        raise ValueError(f"a field must have a value, but {answer.field} is asked for")
    return answer


def suggest(
    type_name: str, *inputs: str | Sequence[int], field: str, **fields: FieldValue
) -> Suggestions:
    """Return the values of a field with which a layer fits its inputs.

    ``inputs`` and ``fields`` are those of ``layer``.

    Raises:
        ValueError: There is no input, or the layer is wrong whatever the field is.
    """
    if not isinstance(field, str):
        raise refused("field", "the name of a field", field)
    answer = answer_layer(
        _arguments(type_name, inputs, fields | {field: ASKED}), make_settings()
    )
    if isinstance(answer, Suggestions):
        return answer
    found = next(it for it in answer.analysis.diagnostics if it.severity == "error")
    raise ValueError(found.message)


def _arguments(
    type_name: str, inputs: Sequence[str | Sequence[int]], fields: Mapping[str, FieldValue]
) -> ArgumentsReader:
    """Return what a command line of the same layer would hold."""
    if not isinstance(type_name, str):
        raise refused("type_name", "the name of a layer type", type_name)
    if not inputs:
        raise ValueError("a layer must have an input, but no size is given")
    words = [f"--{name.replace('_', '-')}={_written(name, it)}" for name, it in fields.items()]
    sizes = (_written("an input", it) for it in inputs)
    return ArgumentsReader([type_name, *sizes, *words], YAML)


def _written(name: str, value: FieldValue) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if not isinstance(value, Iterable):
        raise refused(name, "a number, a word or a list of numbers", value)
    return f"[{','.join(map(str, value))}]"


def compare(*specs: str | os.PathLike[str] | Analysis) -> Comparison:
    """Return networks compared with the first one: paths, bundled names, or analyses.

    Variants of a spec are analyses of it: ``compare("net.yaml", summarize("net.yaml",
    variables={"width": 0.5}))``.

    Raises:
        OSError: A file cannot be read as a spec.
        ValueError: There are fewer than two networks.
    """
    for it in specs:
        if not isinstance(it, str | os.PathLike | Analysis):
            raise refused("a network", "a path, a bundled name or an analysis", it)
    if len(specs) < 2:  # noqa: PLR2004  the least that can be compared
        raise ValueError(f"at least two networks are compared, but there are {len(specs)}")
    analyses = [it if isinstance(it, Analysis) else summarize(it) for it in specs]
    return compared(analyses, [it.source.path for it in analyses])
