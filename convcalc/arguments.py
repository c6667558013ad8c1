"""What the Python entry points take by name, checked."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import TypedDict, Unpack

from convcalc.diagnostics import did_you_mean
from convcalc.network import Phase
from convcalc.settings import (
    BYTES,
    OPTIMIZER_COPIES,
    Custom,
    DType,
    Optimizer,
    Purpose,
    Settings,
)
from convcalc.shapes import WrittenShape, written_shape
from convcalc.windows import Rounding

_PASSTHROUGH = "passthrough"


class SettingsArguments(TypedDict, total=False):
    """What both entry points take by name; a thing left out stays as the spec has it.

    ``inputs`` maps an input's name to the shape of one example, ``[3, 224, 224]`` (channels
    first) or ``"224x224x3"``; ``variables`` names of the spec's variables to values,
    ``{"width": 0.5}``; ``custom`` a layer type of a prototxt, or a class of a Keras model, that
    convcalc does not know to such a shape, to several, or to a text as ``--custom`` takes it.
    ``advice`` asks for notes on what could be better, ``ignore`` names rules whose findings do
    not count. ``fits`` is the memory, ``"24GiB"`` or a whole number of bytes, for which the
    largest batch is asked.
    """

    phase: Phase | None
    stages: Sequence[str]
    level: int
    batch: int | None
    dtype: DType
    rounding: Rounding | None
    inputs: Mapping[str, Sequence[int] | str]
    variables: Mapping[str, int | float | str]
    custom: Mapping[str, Sequence[int] | Sequence[Sequence[int]] | str]
    optimizer: Optimizer
    advice: bool
    ignore: Sequence[str]
    fits: int | str | None
    fits_for: Purpose | None


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
        phase=arguments.get("phase"),
        stages=tuple(arguments.get("stages", ())),
        level=arguments.get("level", 0),
        batch=arguments.get("batch"),
        dtype=arguments.get("dtype", "float32"),
        rounding=arguments.get("rounding"),
        inputs={name: example_of(it) for name, it in arguments.get("inputs", {}).items()},
        variables={
            name: variable_text(it) for name, it in arguments.get("variables", {}).items()
        },
        custom={name: _custom(it) for name, it in arguments.get("custom", {}).items()},
        optimizer=arguments.get("optimizer", "sgd"),
        advice=arguments.get("advice", False),
        ignore=frozenset(arguments.get("ignore", ())),
        fits=_fits(arguments.get("fits")),
        fits_for=arguments.get("fits_for"),
    )
    for name, value, allowed in (
        ("phase", settings.phase, ("test", "train", None)),
        ("dtype", settings.dtype, tuple(BYTES)),
        ("optimizer", settings.optimizer, tuple(OPTIMIZER_COPIES)),
        ("fits_for", settings.fits_for, ("training", "inference", "caffe", None)),
        ("rounding", settings.rounding, ("exact", "floor", "ceil", None)),
    ):
        check_word(name, value, allowed)
    if settings.batch is not None and settings.batch < 1:
        raise ValueError(f"batch must be at least 1, but it is {settings.batch}")
    for rule in sorted(settings.ignore):
        if wrong := unknown_rule(rule):
            raise ValueError(wrong)
    return settings


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


def example_of(size: Sequence[int] | str) -> WrittenShape:
    """Return the shape of one example, from a size or a list of numbers.

    Raises:
        ValueError: It is neither.
    """
    written = written_shape(size) if isinstance(size, str) else _listed(tuple(size))
    if written is None:
        raise ValueError(f"an input must be a size such as '224x224x3', but it is {size!r}")
    return written


def _listed(sizes: tuple[object, ...]) -> WrittenShape | None:
    shape = tuple(it for it in sizes if isinstance(it, int) and it > 0)
    return WrittenShape(shape, "chw") if shape and len(shape) == len(sizes) else None


def variable_text(value: float | str) -> str:
    """Return the value of a variable as a spec would have it typed.

    Raises:
        ValueError: It is no number.
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | str):
        return str(value)
    if isfinite(value):
        return str(int(value) if value.is_integer() else value)
    raise ValueError(f"a variable must be a number or a text, but it is {value!r}")


def _fits(size: int | str | None) -> int | None:
    """Return the bytes of a size of memory."""
    limit = size_in_bytes(size) if isinstance(size, str) else size
    if size is not None and (isinstance(limit, bool) or limit is None or limit < 0):
        raise ValueError(f"fits must be a size such as '24GiB', but it is {size!r}")
    return limit


def size_in_bytes(text: str) -> int | None:
    """Return the bytes of ``24GiB``, None if it is no size."""
    from convcalc.dialects.native.expect_and_budgets import (
        read_quantity,  # only some runs name a size
    )

    return read_quantity(text, "bytes")


def _custom(given: Sequence[int] | Sequence[Sequence[int]] | str) -> Custom:
    custom = custom_of(given)
    if custom is None:
        raise ValueError(
            f"a custom type must be 'passthrough' or a size such as '20x20x256',"
            f" but it is {given!r}"
        )
    return custom


def custom_of(given: str | Sequence[int] | Sequence[Sequence[int]]) -> Custom | None:
    """Return what a custom layer type gives out and costs, or None if that is not said.

    ``passthrough`` or a size ``20x20x256``, or several of these with commas between them, one
    for each output; then figures as in ``params=5k,macs_per_example=1.2M``. Sizes may also be
    lists of numbers, channels first.
    """
    if isinstance(given, str):
        return _custom_of_text([it.strip() for it in given.split(",")])
    listed = [(it,) if isinstance(it, int) else tuple(it) for it in given]
    if all(isinstance(it, int) for it in given):
        listed = [tuple(size for one in listed for size in one)]
    fits = all(shape and min(shape) > 0 for shape in listed)
    shapes = tuple(WrittenShape(it, "chw") for it in listed)
    return Custom(shapes) if shapes and fits else None


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
