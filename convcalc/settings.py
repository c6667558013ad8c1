"""What a run asks of a spec beyond its text."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from convcalc.diagnostics import Diagnostic
from convcalc.network import Budget, Phase, PhaseState
from convcalc.record import NOTHING
from convcalc.shapes import WrittenShape
from convcalc.source import Span
from convcalc.windows import Rounding

DType = Literal["float64", "float32", "float16", "bfloat16", "int8"]

Optimizer = Literal["sgd", "momentum", "adam"]
Purpose = Literal["training", "inference", "caffe"]

OPTIMIZER_COPIES: dict[Optimizer, int] = {"sgd": 0, "momentum": 1, "adam": 2}
"""Numbers that an optimizer keeps for each that it trains."""

BYTES: dict[DType, int] = {"float64": 8, "float32": 4, "float16": 2, "bfloat16": 2, "int8": 1}
"""Bytes of one number of each type."""


class Custom(NamedTuple):
    """What a layer type that convcalc does not know gives out, and what it costs.

    ``outputs`` has one shape for all outputs or one for each; None is that of the input of the
    same number, or of the first one. ``params`` and ``buffers`` are numbers of each layer of
    the type, the multiply-adds are for an example.
    """

    outputs: tuple[WrittenShape | None, ...]
    params: int = 0
    buffers: int = 0
    macs_per_example: int = 0


class BlocksText(NamedTuple):
    """A file of blocks that a run declares: its path, and what is in it."""

    path: str
    text: str


class Silenced(NamedTuple):
    """Rules that a comment of a text silences: on one line, or where that is None in all of it.

    ``span`` is the comment's own place.
    """

    rules: frozenset[str]
    line: Span | None
    span: Span

    def covers(self, finding: Diagnostic) -> bool:
        """Return whether a finding is silenced."""
        if finding.rule not in self.rules:
            return False
        if self.line is None:
            return True
        at = finding.span and finding.span.start
        return at is not None and self.line.start <= at <= self.line.end


class Settings(NamedTuple):
    """The settings of one run; None leaves a thing as the spec has it.

    Without a ``phase`` a text is read for testing, or for training if only that has data.
    ``inputs`` maps names of inputs to the shape of one example; those of ``fill_inputs`` count
    only where a text does not tell a size. With ``notes_inputs`` a changed size is a note.
    ``custom`` maps layer types that only the run knows to what they give out and cost,
    ``blocks`` are files that declare some. ``advice`` asks for notes on what could be better.
    ``fits`` are the bytes for which the largest batch is asked. ``training``
    says that figures of training are shown, so that a layer which cannot be trained is
    reported in either phase. A run that ``follows`` the files that a text names checks these
    too. ``ignore`` holds the rules whose findings do not count, ``silenced`` what comments of
    the text say of them. ``strict`` makes warnings count like errors; ``budgets`` are limits of
    the run, beside those of a spec. ``states`` are what another text that names the network
    adds to ``stages`` and ``level`` in a phase.
    """

    phase: Phase | None = None
    stages: tuple[str, ...] = ()
    level: int = 0
    batch: int | None = None
    dtype: DType = "float32"
    rounding: Rounding | None = None
    inputs: Mapping[str, WrittenShape] = NOTHING
    fill_inputs: Mapping[str, WrittenShape] = NOTHING
    notes_inputs: bool = False
    variables: Mapping[str, str] = NOTHING
    custom: Mapping[str, Custom] = NOTHING
    blocks: tuple[BlocksText, ...] = ()
    optimizer: Optimizer = "sgd"
    advice: bool = False
    fits: int | None = None
    fits_for: Purpose | None = None
    training: bool = False
    follows: bool = False
    ignore: frozenset[str] = frozenset()
    strict: bool = False
    budgets: tuple[Budget, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    states: tuple[PhaseState, ...] = ()

    @property
    def ignores_any(self) -> bool:
        """Whether some findings do not count."""
        return bool(self.ignore or self.silenced)

    def ignores(self, finding: Diagnostic) -> bool:
        """Return whether a finding does not count.

        What ends the reading of a text always does: nobody knows what the rest of it holds.
        """
        if finding.rule == "limit-exceeded" and finding.severity == "error":
            return False
        return finding.rule in self.ignore or any(it.covers(finding) for it in self.silenced)
