"""Variants of a network become rows: in this process, or wherever an executor has others."""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Executor, Future
from typing import Any, NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.diagnostics import Diagnostic
from convcalc.loaded import Network
from convcalc.settings import Settings
from convcalc.variants.grid import Grid, Numbers, Variant, size_of
from convcalc.variants.row import Row, row_of
from convcalc.variants.values import ValuesError

_LARGEST_CHUNK = 32
_CHUNKS_AT_LEAST = 64
_NONE = (1, 1)
"""Stands for the shape of an input that the network does not have, which it will say."""

_AHEAD = 256
"""How many chunks an executor is given before the first of them is asked back."""


class Sweep(NamedTuple):
    """A network, the settings of all variants, and the grid of what differs."""

    network: Network
    settings: Settings
    grid: Grid

    def rows(self, numbers: Numbers) -> list[Row]:
        """Return the rows of some variants."""
        return [self.row(self.grid.variant(number)) for number in numbers]

    def row(self, variant: Variant) -> Row:
        """Return the row of a variant."""
        return row_of(variant, self._analysis(variant))

    def check(self) -> None:
        """Check that the network has what is varied, as its first variant shows.

        Raises:
            ValuesError: It has no such variable or input, or its depth is not known.
        """
        first = self.grid.variant(0)
        for name, text in first.inputs.items():
            own = self._own_shapes(first)
            if own and size_of(text, own.get(name, _NONE)) is None:
                raise ValuesError(
                    "a side is that of an input whose depth is known, but here it is not;"
                    f" write whole sizes, such as {text}x{text}x3"
                )
        about_the_run = [it for it in self._analysis(first).diagnostics if _is_of_the_run(it)]
        for found in about_the_run:
            raise ValuesError(found.message + (f"; {found.help}" if found.help else ""))

    def _analysis(self, variant: Variant) -> Analysis:
        return self.network.analysis(self._settings(variant))

    def _settings(self, variant: Variant) -> Settings:
        settings = self._with_variables(variant)
        if not variant.inputs:
            return settings
        own = self._own_shapes(variant)
        sizes = {
            name: size_of(text, own.get(name, _NONE)) for name, text in variant.inputs.items()
        }
        given = {name: size for name, size in sizes.items() if size}
        return settings._replace(inputs={**settings.inputs, **given})

    def _with_variables(self, variant: Variant) -> Settings:
        return self.settings._replace(
            variables={**self.settings.variables, **variant.variables}
        )

    def _own_shapes(self, variant: Variant) -> dict[str, tuple[int | None, ...] | None]:
        """Return the shapes of a variant's inputs; the only one also has the empty name."""
        inputs = self.network.own_inputs(self._with_variables(variant), variant.inputs)
        shapes = {it.name: it.shape or it.told for it in inputs}
        return shapes | ({"": shapes[inputs[0].name]} if len(inputs) == 1 else {})


def _is_of_the_run(found: Diagnostic) -> bool:
    """Return whether a finding is about what a run gives, as no place of the text has it."""
    placeless = found.span is None and found.node is None and found.layer is None
    return placeless and found.rule in ("unknown-name", "wrong-number")


def chunks(numbers: Numbers) -> list[Numbers]:
    """Return numbers in pieces, each worth sending to another process."""
    size = max(1, min(_LARGEST_CHUNK, len(numbers) // _CHUNKS_AT_LEAST))
    return [numbers[start : start + size] for start in range(0, len(numbers), size)]


class Rows(Iterator[Row]):
    """The rows of a sweep in the grid's order, each as it comes; how many is known before."""

    def __init__(self, sweep: Sweep, numbers: Numbers, executor: Executor | None) -> None:
        self._sweep = sweep
        self._count = len(numbers)
        self._rows = _rows(sweep, numbers, executor)

    def __next__(self) -> Row:
        return next(self._rows)

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        variants = f"{self._count:,} variant{'s' * (self._count != 1)}"
        return f"<{variants} of {self._sweep.network.source.path}>"

    def close(self) -> None:
        """End the sweep: what an executor has not begun is cancelled."""
        self._rows.close()

    def to_frame(self) -> Any:  # noqa: ANN401  pandas need not be installed
        """Return the rows that are left as a ``pandas.DataFrame``.

        Raises:
            ImportError: pandas is not installed.
        """
        from convcalc.report.frames import frame  # few ask for one

        return frame([it.to_dict() for it in self])


def _rows(
    sweep: Sweep, numbers: Numbers, executor: Executor | None
) -> Generator[Row, None, None]:
    """Yield the rows of some variants in their order, each as it comes."""
    if executor is None:
        for number in numbers:
            yield sweep.row(sweep.grid.variant(number))
        return
    waiting: deque[Future[list[Row]]] = deque()
    left = iter(chunks(numbers))
    try:
        for chunk in left:
            waiting.append(executor.submit(sweep.rows, chunk))
            if len(waiting) == _AHEAD:
                break
        while waiting:
            yield from waiting.popleft().result()
            for chunk in left:
                waiting.append(executor.submit(sweep.rows, chunk))
                break
    finally:
        for future in waiting:
            future.cancel()
