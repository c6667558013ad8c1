"""What is known of one variant."""

from collections.abc import Sequence
from typing import Any

from convcalc.analysis.analysis import Analysis
from convcalc.record import Record
from convcalc.shapes import shape_text
from convcalc.variants.grid import Variant

FIGURES = ("params", "macs", "forward_bytes", "peak_inference_bytes", "training_bytes")
"""The totals in a row, by their names in the JSON of ``summarize``."""

COLUMNS = ("input", *FIGURES, "ok", "rule")
"""What stands behind the variables in each format."""

Cell = int | float | str | bool | None


class Row(Record):
    """A variant: its variables and sizes, figures, and the first rule that it breaks.

    ``input`` is the size as it is typed, behind its name where there are several; a figure that
    an error hides is None. ``exact_fit`` says that no window leaves a remainder, of a stride
    that steps over pixels on purpose aside.
    """

    variables: dict[str, str]
    input: str | None
    params: int | None
    macs: int | None
    forward_bytes: int | None
    peak_inference_bytes: int | None
    training_bytes: int | None
    ok: bool
    rule: str | None
    exact_fit: bool

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        from convcalc.report.sweep import row_text  # few look at one row alone

        return row_text(self.title, self.to_dict())

    @property
    def title(self) -> str:
        """What makes the variant: ``width=0.5 224x224x3``."""
        variables = [f"{name}={value}" for name, value in self.variables.items()]
        return " ".join(filter(None, [*variables, self.input]))

    def to_dict(self) -> dict[str, Cell]:
        """Return the row as JSON and CSV carry it, a cell for each of ``column_names``."""
        own: dict[str, Cell] = {
            variable_column(name): value_of(text) for name, text in self.variables.items()
        }
        return own | {name: getattr(self, name) for name in COLUMNS}


def row_of(variant: Variant, analysis: Analysis) -> Row:
    """Return the row of a variant."""
    totals = analysis.totals
    errors = (it.rule for it in analysis.diagnostics if it.severity == "error")
    return Row(
        variables=variant.variables,
        input=_sizes(analysis),
        **{name: getattr(totals, name) for name in FIGURES},
        ok=analysis.ok,
        rule=next(errors, None),
        exact_fit=analysis.ok and _fits_exactly(analysis),
    )


def _sizes(analysis: Analysis) -> str | None:
    texts = [(it.name, shape_text(it.shape)) for it in analysis.inputs if it.shape]
    if len(texts) < len(analysis.inputs):
        return None
    if len(texts) == 1:
        return texts[0][1]
    return " ".join(f"{name}={size}" for name, size in texts) or None


def _fits_exactly(analysis: Analysis) -> bool:
    return all(it.fits_exactly for it in analysis.evaluation.figures if it)


def column_names(variables: Sequence[str]) -> list[str]:
    """Return the columns of a sweep: its variables, then what every sweep has."""
    return [*map(variable_column, variables), *COLUMNS]


def variable_column(name: str) -> str:
    """Return the column of a variable: its name, unless a figure has that name."""
    return f"variable {name}" if name in COLUMNS else name


def value_of(text: str) -> Cell:
    """Return the value of a variable as JSON carries it: a number where the text is one."""
    for kind in (int, float):
        try:
            number: Any = kind(text)
        except ValueError:
            continue
        if text.isascii() and text[-1].isdigit() and "_" not in text:
            return number  # type: ignore[no-any-return]
    return text
