"""The Python entry points: a path or a text becomes an analysis, or an answer."""

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from typing import Unpack

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.compare.comparison import Comparison, compared
from convcalc.analysis.explain.explanation import Explanation, explained
from convcalc.analysis.field_values import Suggestions
from convcalc.analysis.input_sizes.answer import FittingSizes, SizeRange, fitting_sizes
from convcalc.arguments import SettingsArguments, check_word, make_settings
from convcalc.languages import Language, language, names
from convcalc.loaded import Network, network_of
from convcalc.pipeline import fitting_graph, graph_and_analysis
from convcalc.readers.from_arguments import ASKED, ArgumentsReader
from convcalc.settings import Settings
from convcalc.single_layer import answer_layer
from convcalc.source import Source
from convcalc.spec_files import find_spec, read_spec
from convcalc.variants.evaluation import Sweep, rows_from
from convcalc.variants.grid import Grid, check_sizes
from convcalc.variants.row import Row
from convcalc.variants.values import values_of


def summarize(spec: str | os.PathLike[str], **settings: Unpack[SettingsArguments]) -> Analysis:
    """Return the analysis of a spec: a path, or the name of a bundled one.

    A bad spec does not raise: its ``diagnostics`` say what is wrong.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: A setting is not one.
    """
    asked = make_settings(**settings)._replace(training=True)
    return network_of(*read_spec(find_spec(spec))).analysis(asked)


def load(spec: str | os.PathLike[str], **settings: Unpack[SettingsArguments]) -> Network:
    """Return the network of a spec, to ``summarize`` it for many sizes or variables.

    ``load(spec).summarize(**settings)`` is ``summarize(spec, **settings)``; the settings given
    here hold for every call that does not give its own.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: A setting is not one.
    """
    make_settings(**settings)
    return Network(*read_spec(find_spec(spec)), settings)


Varied = str | int | float | Sequence[str | int | float]
"""What a variable or an input takes in turn: a list, a range ``"1:8:0.5"``, or one value."""


def sweep(
    spec: str | os.PathLike[str],
    grid: Mapping[str, Varied],
    *,
    executor: Executor | None = None,
    sample: int | None = None,
    seed: int = 0,
    **settings: Unpack[SettingsArguments],
) -> Iterator[Row]:
    """Return a row for each variant of a grid, in its order and each as it comes.

    ``grid`` maps variables of the spec to their values, and ``input`` (or ``input NAME`` where
    there are several) to sizes, ``"224x224x3"``, or sides of squares. Of a grid that is too
    large, ``sample`` variants are drawn. An ``executor`` shares the work out: one of
    ``concurrent.futures``, or of a cluster. A variant that is wrong is a row that says so.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: A setting or a value is not one, or the network has no such variable.
    """
    variables, inputs = {}, {}
    for name, values in grid.items():
        word, _, of = name.partition(" ")
        if word == "input":
            inputs[of] = values_of(values)
        else:
            variables[name] = values_of(values)
    asked = Grid(variables, inputs)
    for it in asked.inputs.values():
        check_sizes(it)
    numbers = asked.numbers(sample, seed)
    checked = make_settings(**settings)._replace(training=True)
    swept = Sweep(network_of(*read_spec(find_spec(spec))), checked, asked)
    swept.check()
    return rows_from(swept, numbers, executor)


def summarize_text(
    text: str, *, syntax: str, **settings: Unpack[SettingsArguments]
) -> Analysis:
    """Return the analysis of a spec's text; like ``summarize`` otherwise.

    Raises:
        ValueError: A setting is not one.
    """
    check_word("syntax", syntax, names())
    asked = make_settings(**settings)._replace(training=True)
    return network_of(Source("<text>", text), language(syntax)).analysis(asked)


def explain(
    spec: str | os.PathLike[str],
    layer: str | None = None,
    **settings: Unpack[SettingsArguments],
) -> Explanation:
    """Return every figure of a spec worked out, or those of one of its layers.

    ``spec`` and ``settings`` are those of ``summarize``; a bad spec does not raise either.

    Raises:
        OSError: The file cannot be read as a spec.
        ValueError: A setting is not one, or there is no such layer.
    """
    whole = explain_source(*read_spec(find_spec(spec)), make_settings(**settings))
    if layer is None:
        return whole
    if not (one := whole.only(layer)).boards:
        raise ValueError(f"there is no layer '{layer}' in {whole.analysis.source.path}")
    return one


def explain_source(source: Source, language: Language, settings: Settings) -> Explanation:
    """Return the explanation of a source."""
    return explained(*graph_and_analysis(source, language, settings))


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
        ValueError: A setting is not one.
        SpecError: The spec is wrong whatever its size, or the ranges do not suit it.
    """
    wanted = SizeRange(ranges) if ranges else None
    if any(not 0 < least <= most for least, most in ranges):
        raise ValueError(f"a range must go up from 1 at the least, but here is {ranges}")
    return fit_source(*read_spec(find_spec(spec)), make_settings(**settings), wanted, vary)


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
    if not inputs:
        raise ValueError("a layer must have an input, but no size is given")
    words = [f"--{name.replace('_', '-')}={_written(it)}" for name, it in fields.items()]
    return ArgumentsReader([type_name, *map(_written, inputs), *words])


def _written(value: FieldValue) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    return f"[{','.join(map(str, value))}]"


def compare(*specs: str | os.PathLike[str] | Analysis) -> Comparison:
    """Return networks compared with the first one: paths, bundled names, or analyses.

    Variants of a spec are analyses of it: ``compare("net.yaml", summarize("net.yaml",
    variables={"width": 0.5}))``.

    Raises:
        OSError: A file cannot be read as a spec.
        ValueError: There are fewer than two networks.
    """
    if len(specs) < 2:  # noqa: PLR2004  the least that can be compared
        raise ValueError(f"at least two networks are compared, but there are {len(specs)}")
    analyses = [it if isinstance(it, Analysis) else summarize(it) for it in specs]
    return compared(analyses, [it.source.path for it in analyses])
