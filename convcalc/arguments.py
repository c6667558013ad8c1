"""What the Python entry points take by name, checked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from inspect import Parameter, cleandoc, signature
from math import isfinite
from operator import index
from os import PathLike
from typing import Any, TypedDict, TypeVar, Unpack

from convcalc.block_files import read_blocks
from convcalc.diagnostics import did_you_mean
from convcalc.network import Phase
from convcalc.settings import (
    BYTES,
    OPTIMIZER_COPIES,
    BlocksText,
    Custom,
    DType,
    Optimizer,
    Purpose,
    Settings,
)
from convcalc.shapes import WrittenShape, written_shape
from convcalc.windows import Rounding

_PASSTHROUGH = "passthrough"
_LONGEST_VALUE = 60
"""Characters of a wrong argument that its error shows."""
_DEFAULTS = {**Settings._field_defaults, "ignore": ()}


class SettingsArguments(TypedDict, total=False):
    """The settings of a run; one that is left out stays as the spec has it.

    batch: How many examples a batch has.
    inputs: The size of one example for each input by its name, ``{"data": "224x224x3"}``, or
        of the only input: ``"224x224x3"`` or ``[3, 224, 224]`` (channels first).
    variables: Values of the spec's variables by their names, ``{"width": 0.5}``.
    dtype: The type of every number, for memory: float64, float32, float16, bfloat16 or int8.
    optimizer: What trains the network, for training memory: sgd, momentum or adam.
    rounding: What to do where a stride does not divide: exact, floor or ceil.
    phase: The phase whose layers of a prototxt count: test or train.
    stages: Stages of a prototxt.
    level: The level of a prototxt.
    custom: What layer types that convcalc does not know give out, by their names: a size as of
        ``inputs``, several, or a text as ``--custom`` takes it.
    blocks: Files of blocks that modules of an Ultralytics YAML may be.
    advice: Whether to note what could be better.
    ignore: Rules whose findings do not count.
    fits: The memory, ``"24GiB"`` or a number of bytes, for which the largest batch is asked.
    fits_for: What has to fit there: training, inference or caffe.
    """

    batch: int | None
    inputs: Mapping[str, Sequence[int] | str] | Sequence[int] | str
    variables: Mapping[str, int | float | str]
    dtype: DType
    optimizer: Optimizer
    rounding: Rounding | None
    phase: Phase | None
    stages: Sequence[str]
    level: int
    custom: Mapping[str, Sequence[int] | Sequence[Sequence[int]] | str]
    blocks: Sequence[str | PathLike[str]]
    advice: bool
    ignore: Sequence[str]
    fits: int | str | None
    fits_for: Purpose | None


_Function = TypeVar("_Function", bound=Callable[..., object])


def takes_settings(function: _Function) -> _Function:
    """Name every setting in the signature and the help of a function that takes them all."""
    own = signature(function)
    named = [it for it in own.parameters.values() if it.kind is not Parameter.VAR_KEYWORD]
    settings = (
        Parameter(name, Parameter.KEYWORD_ONLY, default=_DEFAULTS[name])
        for name in SettingsArguments.__annotations__
    )
    function.__signature__ = own.replace(parameters=[*named, *settings])  # type: ignore[attr-defined]
    if function.__doc__ and SettingsArguments.__doc__:  # python -OO has none
        from textwrap import indent  # the command line does without

        said = indent(cleandoc(SettingsArguments.__doc__).partition("\n\n")[2], "    ")
        function.__doc__ = f"{cleandoc(function.__doc__)}\n\nSettings:\n{said}"
    return function


def make_settings(**arguments: Unpack[SettingsArguments]) -> Settings:
    """Return checked settings.

    Raises:
        ValueError: A setting is not one.
    """
    if unknown := arguments.keys() - SettingsArguments.__annotations__:
        name = min(unknown)
        hint = did_you_mean(name, SettingsArguments.__annotations__)
        raise ValueError(f"there is no setting '{name}'" + (f"; {hint}" if hint else ""))
    return Settings(**{name: _READ[name](name, it) for name, it in arguments.items()})


def refused(name: str, wanted: str, value: object) -> ValueError:
    """Return the error of an argument that is not what it must be."""
    text = repr(value)
    shown = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
    return ValueError(f"{name} must be {wanted}, but it is {shown}")


def whole_number(name: str, value: object, least: int | None = None) -> int:
    """Return a whole number of any kind, such as NumPy's.

    Raises:
        ValueError: It is none, or below the ``least``.
    """
    try:
        number = index(value)  # type: ignore[arg-type]  # what is none is refused
    except TypeError:
        number = None
    if number is None or isinstance(value, bool):
        raise refused(name, "a whole number", value)
    if least is not None and number < least:
        raise refused(name, f"at least {least}", value)
    return number


def names_in(name: str, value: object) -> tuple[str, ...]:
    """Return names: those of a list, or of one text with commas between them.

    Raises:
        ValueError: It is no list of names.
    """
    if isinstance(value, str):
        return tuple(it for word in value.split(",") if (it := word.strip()))
    if not isinstance(value, Iterable):
        raise refused(name, "a list of names", value)
    names = tuple(value)
    for it in names:
        if not isinstance(it, str):
            raise refused(name, "a list of names", value)
    return names


def named_values(name: str, value: object, values: str) -> Mapping[str, Any]:
    """Return a mapping of names to something.

    Raises:
        ValueError: It is none.
    """
    wanted = f"a mapping of names to {values}"
    if not isinstance(value, Mapping):
        raise refused(name, wanted, value)
    for it in value:
        if not isinstance(it, str):
            raise ValueError(f"{name} must be {wanted}, but one of the names is {it!r}")
    return value


def _batch(name: str, value: object) -> int | None:
    return None if value is None else whole_number(name, value, 1)


def _inputs(name: str, value: Any) -> Mapping[str, WrittenShape]:  # noqa: ANN401  anything
    if not isinstance(value, Mapping):
        return {"": example_of(value, name)}  # the only input has no name
    sizes = named_values(name, value, "sizes")
    return {of: example_of(it, f"{name}[{of!r}]") for of, it in sizes.items()}


def _variables(name: str, value: object) -> Mapping[str, str]:
    values = named_values(name, value, "values")
    return {of: variable_text(it, f"{name}[{of!r}]") for of, it in values.items()}


def _customs(name: str, value: object) -> Mapping[str, Custom]:
    values = named_values(name, value, "sizes")
    return {of: _custom(f"{name}[{of!r}]", it) for of, it in values.items()}


def _blocks(name: str, value: Any) -> tuple[BlocksText, ...]:  # noqa: ANN401  anything
    """Return the texts of files of blocks; one that cannot be read is an OSError."""
    paths = [value] if isinstance(value, str | PathLike) else value
    if not isinstance(paths, Iterable):
        raise refused(name, "a list of files", value)
    return tuple(map(read_blocks, paths))


def _rules(name: str, value: object) -> frozenset[str]:
    rules = names_in(name, value)
    for rule in sorted(rules):
        if wrong := unknown_rule(rule):
            raise ValueError(f"{name}: {wrong}")
    return frozenset(rules)


def _flag(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise refused(name, "True or False", value)
    return value


def _one_of(*words: str | None) -> Callable[[str, Any], str | None]:
    def read(name: str, value: str | None) -> str | None:
        check_word(name, value, words)
        return value

    return read


def _fits(name: str, size: int | str | None) -> int | None:
    """Return the bytes of a size of memory."""
    if size is None:
        return None
    limit: object = size_in_bytes(size) if isinstance(size, str) else size
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        raise refused(name, "a size such as '24GiB'", size)
    return limit


_READ: dict[str, Callable[[str, Any], Any]] = {
    "batch": _batch,
    "inputs": _inputs,
    "variables": _variables,
    "dtype": _one_of(*BYTES),
    "optimizer": _one_of(*OPTIMIZER_COPIES),
    "rounding": _one_of("exact", "floor", "ceil", None),
    "phase": _one_of("test", "train", None),
    "stages": names_in,
    "level": whole_number,
    "custom": _customs,
    "blocks": _blocks,
    "advice": _flag,
    "ignore": _rules,
    "fits": _fits,
    "fits_for": _one_of("training", "inference", "caffe", None),
}
"""How each setting is read; what reads it knows its name."""


def unknown_rule(name: str) -> str | None:
    """Return what is wrong with a rule to ignore, None if there is one of this name."""
    from convcalc.rule_pages import rules  # few runs ignore any

    if name in rules():
        return None
    hint = did_you_mean(name, rules()) or "see them all with 'convcalc rules'"
    return f"there is no rule '{name}'; {hint}"


def check_word(name: str, value: str | None, allowed: tuple[str | None, ...]) -> None:
    """Check one of a few words.

    Raises:
        ValueError: It is none of them.
    """
    if value not in allowed:
        words = ", ".join(word for word in allowed if word)
        raise ValueError(f"{name} must be one of {words}, but it is {value!r}")


def example_of(size: Sequence[int] | str, name: str = "an input") -> WrittenShape:
    """Return the shape of one example, from a size or a list of numbers.

    Raises:
        ValueError: It is neither.
    """
    written = _written_or_listed(size)
    if written is None:
        raise refused(name, "a size such as '224x224x3'", size)
    return written


def _written_or_listed(size: object) -> WrittenShape | None:
    return written_shape(size) if isinstance(size, str) else _listed(size)


def _listed(sizes: object) -> WrittenShape | None:
    if not isinstance(sizes, Iterable):
        return None
    try:
        shape = tuple(whole_number("a size", it, 1) for it in sizes)
    except ValueError:
        return None
    return WrittenShape(shape, "chw") if shape else None


def variable_text(value: object, name: str = "a variable") -> str:
    """Return the value of a variable as a spec would have it typed.

    Raises:
        ValueError: It is no number.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | str):
        return str(value)
    if not isinstance(value, float) or not isfinite(value):
        raise refused(name, "a number or a text", value)
    return str(int(value) if value.is_integer() else value)


def size_in_bytes(text: str) -> int | None:
    """Return the bytes of ``24GiB``, None if it is no size."""
    from convcalc.dialects.native.expect_and_budgets import (
        read_quantity,  # only some runs name a size
    )

    return read_quantity(text, "bytes")


def _custom(name: str, given: Any) -> Custom:  # noqa: ANN401  anything
    custom = custom_of(given)
    if custom is None:
        raise refused(name, "'passthrough' or a size such as '20x20x256'", given)
    return custom


def custom_of(given: str | Sequence[int] | Sequence[Sequence[int]]) -> Custom | None:
    """Return what a custom layer type gives out and costs, or None if that is not said.

    ``passthrough`` or a size ``20x20x256``, or several of these with commas between them, one
    for each output; then figures as in ``params=5k,macs_per_example=1.2M``. Sizes may also be
    lists of numbers, channels first.
    """
    if isinstance(given, str):
        return _custom_of_text([it.strip() for it in given.split(",")])
    if not isinstance(given, Iterable):
        return None
    sizes = tuple(given)
    one = _listed(sizes)
    shapes = (one,) if one else tuple(map(_written_or_listed, sizes))
    return Custom(shapes) if shapes and None not in shapes else None


def _custom_of_text(items: list[str]) -> Custom | None:
    sizes = [it for it in items if "=" not in it]
    outputs = tuple(None if it == _PASSTHROUGH else written_shape(it) for it in sizes)
    if not sizes or outputs.count(None) > sizes.count(_PASSTHROUGH):
        return None
    from convcalc.dialects.native.expect_and_budgets import read_quantity  # few runs declare

    figures: dict[str, int] = {}
    for name, _, text in (it.partition("=") for it in items if "=" in it):
        count = read_quantity(text, "count")
        if name not in Custom._fields[1:] or name in figures or count is None:
            return None
        figures[name] = count
    return Custom(outputs, **figures)
