"""The options that say which rows and columns a table has, and how they are written."""

from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

import click

from convcalc.cli import completion
from convcalc.cli.choices import FIGURES, LAYOUTS, Words
from convcalc.report.layers.column_names import DEFAULT_COLUMNS, FORMULA_COLUMNS, NAMES
from convcalc.shapes import Layout

_FOR_PEOPLE = ("table", "markdown")
_WITHOUT_NAMES = ("json", "csv")


class Look(NamedTuple):
    """What a table shows, and how: names of columns, rows, digits.

    Columns that are not ``asked`` for give way on a narrow terminal.
    """

    columns: tuple[str, ...]
    asked: bool
    sort: str | None
    top: int | None
    depth: int | None
    hide_free: bool
    exact: bool
    layout: Layout
    legend: bool
    lecture: bool
    totals: bool

    def check(self, output_format: str) -> None:
        """Raise UsageError where a format cannot have this look."""
        for name, given in (("--lecture", self.lecture), ("--totals", self.totals)):
            if given and output_format not in _FOR_PEOPLE:
                raise click.UsageError(
                    f"{name} is for people, in a table or markdown, but the format is"
                    f" {output_format}, which has all figures; leave one out"
                )


def read_columns(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...]:
    """Return the names with commas between them; nothing if none is given."""
    kind = Words(NAMES, FIGURES)
    names = value.split(",") if value else ()
    return tuple(kind.convert(name.strip(), param, ctx) for name in names)


def look_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options of a table, which are passed on as ``look``."""

    @click.option(
        "--columns",
        metavar="NAME,...",
        callback=read_columns,
        shell_complete=completion.columns,
        help=f"Columns to show, of {', '.join(NAMES)}.",
    )
    @click.option("--formulas", is_flag=True, help="Show how sizes and parameters come about.")
    @click.option(
        "--lecture",
        is_flag=True,
        help="The table of the course: sizes, memory and weights of each layer, worked out.",
    )
    @click.option("--totals", is_flag=True, help="Show the totals alone.")
    @click.option(
        "--sort",
        metavar="NAME",
        type=Words(NAMES, FIGURES),
        help="Sort by a column, largest first.",
    )
    @click.option(
        "--top", type=click.IntRange(1), metavar="N", help="Show only the first rows."
    )
    @click.option(
        "--depth",
        type=click.IntRange(1),
        metavar="N",
        help="Fold each block to a row once its layers' names have more than N parts.",
    )
    @click.option(
        "--hide-free",
        is_flag=True,
        help="Leave out rows without memory, parameters and multiply-adds.",
    )
    @click.option("--exact", is_flag=True, help="Show every digit.")
    @click.option(
        "--layout",
        type=LAYOUTS,
        default="hwc",
        show_default=True,
        help="Order of sizes: 55x55x96 or 96x55x55.",
    )
    @click.option("--legend", is_flag=True, help="Say below the table what each figure means.")
    @wraps(command)
    def with_look(
        *args: object,
        columns: tuple[str, ...],
        formulas: bool,
        lecture: bool,
        totals: bool,
        sort: str | None,
        top: int | None,
        depth: int | None,
        hide_free: bool,
        exact: bool,
        layout: Layout,
        legend: bool,
        output_format: str,
        **others: object,
    ) -> None:
        if lecture and (columns or formulas or legend):
            raise click.UsageError(
                "--lecture has columns of its own; leave out --columns, --formulas and --legend"
            )
        names = columns or DEFAULT_COLUMNS
        if output_format not in _WITHOUT_NAMES and "layer" not in names:
            names = ("layer", *names)  # people must see whose figures these are
        look = Look(
            columns=tuple(dict.fromkeys((*names, *(FORMULA_COLUMNS if formulas else ())))),
            asked=bool(columns),
            sort=sort,
            top=top,
            depth=depth,
            hide_free=hide_free or lecture,
            exact=exact,
            layout=layout,
            legend=legend,
            lecture=lecture,
            totals=totals,
        )
        look.check(output_format)
        command(*args, look=look, output_format=output_format, **others)

    return with_look
