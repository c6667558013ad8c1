"""What a run asks of a spec beyond its text."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from convcalc.shapes import Shape, WrittenShape, example_shape
from convcalc.windows import Rounding

Phase = Literal["test", "train"]
DType = Literal["float64", "float32", "float16", "bfloat16", "int8"]

Optimizer = Literal["sgd", "momentum", "adam"]
Purpose = Literal["training", "inference"]

OPTIMIZER_COPIES: dict[Optimizer, int] = {"sgd": 0, "momentum": 1, "adam": 2}
"""Numbers that an optimizer keeps for each that it trains."""

BYTES: dict[DType, int] = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}
"""Bytes of one number of each type."""


Custom = Literal["passthrough"] | tuple[Shape, ...]
"""What a layer type that convcalc does not know gives out: its input, or one or more shapes."""


class Settings(NamedTuple):
    """The settings of one run; None leaves a thing as the spec has it.

    ``inputs`` maps names of inputs to the shape of one example; ``custom`` maps layer types
    that only the run knows to what they give out, shapes with channels first. ``advice`` asks
    for notes on what could be better. ``fits`` are the bytes for which the largest batch is
    asked. ``training`` says that figures of training are shown, so that a layer which cannot be
    trained is reported in either phase.
    """

    phase: Phase = "test"
    stages: tuple[str, ...] = ()
    level: int = 0
    batch: int | None = None
    dtype: DType = "float32"
    rounding: Rounding | None = None
    inputs: Mapping[str, WrittenShape] = MappingProxyType({})
    variables: Mapping[str, str] = MappingProxyType({})
    custom: Mapping[str, Custom] = MappingProxyType({})
    optimizer: Optimizer = "sgd"
    advice: bool = False
    fits: int | None = None
    fits_for: Purpose = "training"
    training: bool = False


def custom_of(given: str | Sequence[int] | Sequence[Sequence[int]]) -> Custom | None:
    """Return what a custom layer type gives out, or None if that is not said.

    ``passthrough``, a size ``20x20x256`` or several with commas between them, one for each
    output; or such sizes as lists of numbers, channels first.
    """
    if given == "passthrough":
        return "passthrough"
    if isinstance(given, str):
        shapes = [example_shape(size) for size in given.split(",")]
        return None if None in shapes else tuple(it for it in shapes if it)
    listed = [(it,) if isinstance(it, int) else tuple(it) for it in given]
    if all(isinstance(it, int) for it in given):
        listed = [tuple(size for one in listed for size in one)]
    fits = all(shape and min(shape) > 0 for shape in listed)
    return tuple(listed) if listed and fits else None
