"""Options and arguments that several commands share."""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import click

from convcalc.arguments import custom_of, make_settings, unknown_rule
from convcalc.block_files import BlocksError, read_blocks
from convcalc.cli import completion
from convcalc.cli.choices import (
    DTYPES,
    LANGUAGES,
    OPTIMIZERS,
    PHASES,
    ROUNDINGS,
    Words,
)
from convcalc.cli.file_settings import (
    CONFIG_OPTIONS,
    STANDARD_INPUT,
    UnreadableSettingsError,
    settings_of_run,
)
from convcalc.languages import Language, language, names
from convcalc.network import Phase
from convcalc.record import NOTHING
from convcalc.report.printable import printable
from convcalc.settings import BlocksText, Custom, DType, Optimizer
from convcalc.shapes import WrittenShape, written_shape
from convcalc.source import Source, Span
from convcalc.spec_files import UnknownLanguageError, find_spec, read_spec, read_stream
from convcalc.tree import OPTIONS, Scalar
from convcalc.windows import Rounding


def read_sizes(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, WrittenShape]:
    """Return ``[NAME=]224x224x3`` as shapes; the only input has no name."""
    shapes = {}
    for value in values:
        name, _, size = value.rpartition("=")
        shape = written_shape(size)
        if shape is None:
            from convcalc.dialects.hints import size_hint  # only a wrong one asks

            wrong = f"'{size}' is not a size such as 224x224x3 (height x width x depth)"
            hint = size_hint("input", Scalar(size, Span(0, 0)), OPTIONS)
            raise click.BadParameter(f"{wrong}; {hint}" if hint else wrong, ctx, param)
        shapes[name] = shape
    return shapes


def read_variables(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, str]:
    """Return ``NAME=VALUE`` as the names and values of variables."""
    variables = {}
    for value in values:
        name, equals, text = value.partition("=")
        if not name or not equals:
            raise click.BadParameter(f"'{value}' is not like NAME=VALUE", ctx, param)
        variables[name] = text
    return variables


def read_customs(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> dict[str, Custom]:
    """Return ``TYPE=passthrough`` and ``TYPE=20x20x256`` as what these types give out.

    The type may have a colon, ``Python:Proposal``, but no equals sign.
    """
    customs = {}
    for value in values:
        name, _, given = value.partition("=")
        custom = custom_of(given)
        if not name or custom is None:
            raise click.BadParameter(
                f"'{value}' is not like TYPE=passthrough or TYPE=20x20x256", ctx, param
            )
        customs[name] = custom
    return customs


def read_block_files(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[BlocksText, ...]:
    """Return the texts of files of blocks."""
    try:
        return tuple(map(read_blocks, values))
    except OSError as error:
        raise UnreadableError(error) from error
    except BlocksError as error:
        raise UnreadableSettingsError(error) from error


def read_rules(
    ctx: click.Context, param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the names of rules, of which there may be several with commas between them."""
    names = [name.strip() for value in values for name in value.split(",")]
    for name in filter(None, names):
        if unknown := unknown_rule(name):
            raise click.BadParameter(unknown, ctx, param)
    return tuple(filter(None, names))


Command = Callable[..., None]

_INPUT = click.option(
    "--input",
    "inputs",
    metavar="[NAME=]HxWxD",
    multiple=True,
    callback=read_sizes,
    shell_complete=completion.inputs,
    help="Another size of an input, height x width x depth. Repeatable.",
)
_SET = click.option(
    "--set",
    "variables",
    metavar="NAME=VALUE",
    multiple=True,
    callback=read_variables,
    shell_complete=completion.variables,
    help="The value of a variable of a YAML spec. Repeatable.",
)

_SETTINGS: tuple[Callable[[Command], Command], ...] = (
    click.option("--batch", type=click.IntRange(1), metavar="N", help="Examples in a batch."),
    click.option(
        "--dtype",
        type=DTYPES,
        default="float32",
        show_default=True,
        help="Type of every number, for memory.",
    ),
    click.option(
        "--optimizer",
        type=OPTIMIZERS,
        default="sgd",
        show_default=True,
        help="What trains the network, for training memory.",
    ),
    _INPUT,
    _SET,
    click.option(
        "--rounding",
        type=ROUNDINGS,
        help="What to do where a stride does not divide, unless a layer says so itself.",
    ),
    click.option(
        "--phase",
        type=PHASES,
        help="The phase whose layers of a prototxt count: test unless only train has data.",
    ),
    click.option(
        "--stage",
        "stages",
        metavar="NAME",
        multiple=True,
        help="A stage of a prototxt. Repeatable.",
    ),
    click.option("--level", type=int, metavar="N", default=0, help="The level of a prototxt."),
    click.option(
        "--custom",
        "customs",
        metavar="TYPE=SIZE,...",
        multiple=True,
        callback=read_customs,
        help="What a layer type of a prototxt, a class of a Keras model, or a module of an"
        " Ultralytics YAML that convcalc does not know gives out: passthrough or a size as of"
        " --input, 300x5@rois for 300 regions of 5, for all outputs or one for each; then"
        " params=, buffers=, macs_per_example= if it has any. Repeatable.",
    ),
    click.option(
        "--blocks",
        "blocks",
        metavar="FILE",
        type=click.Path(),
        multiple=True,
        callback=read_block_files,
        help="A YAML file of blocks that modules of an Ultralytics YAML may be. Repeatable.",
    ),
    click.option(
        "--ignore",
        metavar="RULE,...",
        multiple=True,
        callback=read_rules,
        shell_complete=completion.rules,
        help="Rules whose findings do not count; 'convcalc rules' lists them. Repeatable.",
    ),
    *CONFIG_OPTIONS,
    click.option(
        "--syntax",
        type=Words(names(), LANGUAGES),
        help="The language of every SPEC; by default that of its suffix, of standard input"
        " that of its text.",
    ),
)


def setting_options(command: Command) -> Command:
    """Add the options that change what is computed; pass on ``settings`` and ``syntax``.

    The settings of a command's ``spec`` are complete; one of many ``specs`` is also given
    ``held``, which knows what else holds for each.
    """
    return _with_settings(command, _SETTINGS)


def common_setting_options(command: Command) -> Command:
    """Add those that all variants of a network share: neither sizes nor variables."""
    return _with_settings(command, [it for it in _SETTINGS if it not in (_INPUT, _SET)])


def _with_settings(
    command: Command, options: Sequence[Callable[[Command], Command]]
) -> Command:
    @wraps(command)
    def with_settings(
        *,
        batch: int | None,
        dtype: DType,
        optimizer: Optimizer,
        inputs: Mapping[str, WrittenShape] = NOTHING,
        variables: Mapping[str, str] = NOTHING,
        rounding: Rounding | None,
        phase: Phase | None,
        stages: tuple[str, ...],
        level: int,
        customs: dict[str, Custom],
        blocks: tuple[BlocksText, ...],
        ignore: tuple[str, ...],
        config: str | None,
        no_config: bool,
        **others: Any,  # noqa: ANN401  whatever the command has
    ) -> None:
        settings = make_settings(
            batch=batch,
            dtype=dtype,
            optimizer=optimizer,
            variables=variables,
            rounding=rounding,
            phase=phase,
            stages=stages,
            level=level,
        )._replace(inputs=inputs, custom=customs, blocks=blocks, ignore=frozenset(ignore))
        specs = others.get("specs") or (others["spec"],)
        given = frozenset(filter(_is_given, ("ignore", "phase", "strict", "advice")))
        held = settings_of_run(specs, config, no_config=no_config, given=given)
        if "spec" in others:
            command(settings=held.of(others["spec"], settings), **others)
        else:  # each file has its own
            command(settings=settings, held=held, **others)

    decorated: Command = with_settings
    for option in reversed(options):
        decorated = option(decorated)
    return decorated


def _is_given(option: str) -> bool:
    """Return whether the command line has an option, or its environment."""
    source = click.get_current_context().get_parameter_source(option)
    return source not in (None, click.core.ParameterSource.DEFAULT)


class UnreadableError(click.ClickException):
    """A file that cannot be read or written: exit status 2."""

    exit_code = 2

    def __init__(self, error: OSError) -> None:
        if error.strerror and error.filename is not None:
            super().__init__(printable(f"'{error.filename}': {error.strerror.lower()}"))
        else:
            super().__init__(printable(str(error)))


def open_spec(spec: str, syntax: str | None, *, bare: bool = False) -> tuple[Source, Language]:
    """Return what is in SPEC and its language; a bundled spec's name may have to be ``bare``.

    Raises:
        UnreadableError: It cannot be read as a spec.
    """
    named = language(syntax) if syntax else None
    try:
        if spec == STANDARD_INPUT:
            return read_stream(sys.stdin.buffer, named)
        return read_spec(find_spec(spec, bare=bare), named)
    except UnknownLanguageError as error:
        raise UnreadableError(OSError(f"{error}; or name it with --syntax")) from error
    except OSError as error:
        raise UnreadableError(error) from error
