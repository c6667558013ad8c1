"""What a run asks of a spec beyond its text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from convcalc.shapes import Shape
from convcalc.windows import Rounding

Phase = Literal["test", "train"]
DType = Literal["float64", "float32", "float16", "bfloat16", "int8"]

BYTES: dict[DType, int] = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}
"""Bytes of one number of each type."""


class Settings(NamedTuple):
    """The settings of one run; None leaves a thing as the spec has it.

    ``inputs`` maps names of inputs to the shape of one example, channels first.
    """

    phase: Phase = "test"
    stages: tuple[str, ...] = ()
    level: int = 0
    batch: int | None = None
    dtype: DType = "float32"
    rounding: Rounding | None = None
    inputs: Mapping[str, Shape] = MappingProxyType({})
