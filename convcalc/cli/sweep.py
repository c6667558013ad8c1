"""``convcalc sweep``: a row for each variant of a grid."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import NamedTuple

import click

from convcalc.cli import completion
from convcalc.cli.budgets import budget_options
from convcalc.cli.choices import FIGURES as FIGURE_WORDS
from convcalc.cli.command import Command
from convcalc.cli.formats import format_options
from convcalc.cli.growing_file import growing, read_written
from convcalc.cli.jobs import done, jobs_option
from convcalc.cli.options import (
    UnreadableError,
    common_setting_options,
    open_spec,
)
from convcalc.cli.output import Output, output_options, terminal_width
from convcalc.cli.progress import bar
from convcalc.diagnostics import nearest
from convcalc.failure import came_of_an_interrupt, failure_text
from convcalc.loaded import Network
from convcalc.report.sweep import csv_line, json_line, render_json, render_plain, render_table
from convcalc.settings import Settings
from convcalc.variants.choice import Filters, largest_first, pareto_front
from convcalc.variants.evaluation import Sweep, chunks
from convcalc.variants.grid import Grid, Numbers, check_sizes
from convcalc.variants.row import FIGURES, Row, column_names
from convcalc.variants.values import Values, ValuesError, read_values

_SHORT = {
    "params": "params",
    "macs": "macs",
    "memory": "forward_bytes",
    "peak": "peak_inference_bytes",
    "training": "training_bytes",
}
_OTHER_WORDS = {**FIGURE_WORDS, "flops": "macs"}
_FIGURE_NAMES = {**_SHORT, "forward": "forward_bytes", **{name: name for name in FIGURES}}


class Order(NamedTuple):
    """What is made of all rows once they are there."""

    pareto: tuple[str, str] | None
    sort: str | None
    top: int | None

    def of(self, rows: list[Row]) -> list[Row]:
        """Return the rows that are shown, in their order."""
        if self.pareto:
            rows = pareto_front(rows, *self.pareto)
        if self.sort:
            rows = largest_first(rows, self.sort)
        return rows[: self.top]


def _read_figure(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    name = _FIGURE_NAMES.get(value.lower())
    if name is None:
        meant = nearest(_OTHER_WORDS.get(value.lower(), value), _SHORT)
        hint = f"; did you mean '{meant}'?" if meant else ""
        words = f"'{value}' is none of {', '.join(_SHORT)}{hint}"
        raise click.BadParameter(words, ctx, param)
    return name


def _read_pair(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, str] | None:
    if value is None:
        return None
    first, comma, second = value.partition(",")
    if not comma or first == second:
        words = f"'{value}' is not two figures such as params,macs"
        raise click.BadParameter(words, ctx, param)
    one, other = _read_figure(ctx, param, first), _read_figure(ctx, param, second)
    assert one is not None
    assert other is not None
    return one, other


def _read_grid(
    ctx: click.Context, param: click.Parameter, options: tuple[str, ...]
) -> dict[str, Values]:
    """Return ``NAME=VALUES`` as the values of each name; a size may have no name."""
    varied: dict[str, Values] = {}
    is_size = param.name == "sizes"
    for option in options:
        name, equals, text = option.rpartition("=") if is_size else option.partition("=")
        if not is_size and not (name and equals):
            raise click.BadParameter(f"'{option}' is not like NAME=VALUES", ctx, param)
        if name in varied:
            raise click.BadParameter(
                f"{name or 'the input'} is given twice; write its values in one list",
                ctx,
                param,
            )
        try:
            varied[name] = read_values(text)
            if is_size:
                check_sizes(varied[name])
        except ValuesError as error:
            raise click.BadParameter(str(error), ctx, param) from error
    return varied


@click.command("sweep", cls=Command, short_help="Compute a row for each variant of a network.")
@click.argument("spec", shell_complete=completion.specs)
@click.option(
    "--set",
    "varied",
    metavar="NAME=VALUES",
    multiple=True,
    callback=_read_grid,
    shell_complete=completion.variables,
    help="What a variable takes: a value, a list 16,32,64 or a range 0.25:1.5:0.25 (from, to,"
    " step). Repeatable.",
)
@click.option(
    "--input",
    "sizes",
    metavar="[NAME=]SIZES",
    multiple=True,
    callback=_read_grid,
    help="What an input takes: a size 224x224x3, the side of a square 224, a list or a range"
    " 128:256:32 of these. Repeatable.",
)
@click.option(
    "--sample", type=click.IntRange(1), metavar="N", help="Draw N variants from the grid."
)
@click.option(
    "--seed",
    type=int,
    metavar="N",
    default=0,
    help="What --sample draws by.",
    show_default=True,
)
@click.option("--exact-fit", is_flag=True, help="Keep variants whose windows all fit exactly.")
@click.option(
    "--pareto",
    metavar="A,B",
    callback=_read_pair,
    help=f"Keep what no variant beats in two figures; of {', '.join(_SHORT)}.",
)
@click.option("--sort", metavar="A", callback=_read_figure, help="Largest of a figure first.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="Show only the first rows.")
@click.option(
    "--plot",
    metavar="FILE.svg",
    type=click.Path(dir_okay=False),
    help="Draw the rows by the figures of --pareto, or params and macs, and the front that"
    " none of them beats.",
)
@format_options("table", "csv", "json", "jsonl")
@jobs_option("compute variants")
@common_setting_options
@budget_options
@output_options
@click.option("--resume", is_flag=True, help="Go on with an interrupted -o FILE.")
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    spec: str,
    varied: dict[str, Values],
    sizes: dict[str, Values],
    sample: int | None,
    seed: int,
    exact_fit: bool,
    pareto: tuple[str, str] | None,
    sort: str | None,
    top: int | None,
    plot: str | None,
    output_format: str,
    jobs: int | None,
    settings: Settings,
    syntax: str | None,
    output: Output,
    resume: bool,
) -> None:
    """Compute parameters, multiply-adds and memory of each variant of SPEC.

    Several options span a grid. A variant that is wrong is a row that says which rule it
    breaks; --max-PARAMS and its like, --exact-fit and --pareto leave it out.

    \b
    convcalc sweep mobilenet-v2 --set width=0.25:1.5:0.25 --input 128:256:32
    convcalc sweep resnet50 --input 64:512:1 --format csv -o sizes.csv
    convcalc sweep net.yaml --set depth=2,4,8 --max-params 4M --pareto params,macs

    Exit status: 0 if a row is left, 1 if none is, 2 if SPEC cannot be read or the usage is
    wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    order = Order(pareto, sort, top)
    grows = output_format in ("csv", "jsonl") and not (pareto or sort or top or plot)
    _check_resume(output, resume=resume, grows=grows)
    _check_plot(plot, output)
    network = Network(*open_spec(spec, syntax))
    sweep = Sweep(network, settings._replace(training=True, budgets=()), Grid(varied, sizes))
    try:
        numbers = sweep.grid.numbers(sample, seed)
        sweep.check()
    except ValuesError as error:
        raise click.UsageError(str(error)) from error
    drawn = "" if len(numbers) == sweep.grid.size else f", of which {len(numbers):,} are drawn"
    click.echo(f"{sweep.grid.size_text()}{drawn}", err=True)
    filters = Filters(settings.budgets, exact_fit)
    run = _Run(sweep, filters, jobs, output, output_format, plot)
    count = run.grow(numbers, resume=resume) if grows else run.write(numbers, order)
    ctx.exit(0 if count else 1)


def _check_resume(output: Output, *, resume: bool, grows: bool) -> None:
    if resume and not output.path:
        raise click.UsageError("--resume goes on with a file: name it with -o")
    if resume and output.force:
        raise click.UsageError("--resume goes on with a file, --force overwrites it: take one")
    if resume and not grows:
        raise click.UsageError(
            "--resume goes on with rows in the grid's order: take --format csv or jsonl,"
            " without --pareto, --sort, --top and --plot"
        )


def _check_plot(path: str | None, output: Output) -> None:
    """Refuse a file that could not be written, before anything is computed."""
    if path is None:
        return
    if not path.lower().endswith(".svg"):
        raise click.UsageError(f"a plot must be a file of .svg, but '{path}' is not")
    if path == output.path:
        raise click.UsageError(f"--plot and -o must be two files, but both are '{path}'")
    Output(path, output.force).check()


class _Chunks(NamedTuple):
    """Chunks of variants, done by several processes."""

    sweep: Sweep

    def do(self, numbers: Numbers) -> list[Row] | str:
        """Return the rows of a chunk, or why convcalc failed on it."""
        try:
            return self.sweep.rows(numbers)
        except Exception as error:  # noqa: BLE001  this process must not end without a word
            if came_of_an_interrupt(error):
                raise KeyboardInterrupt from None
            return failure_text(error)

    def lost(self, numbers: Numbers, end: str) -> str:
        """Return what to say of a chunk whose process was ended."""
        return f"a process that computed variants was ended ({end}), perhaps for lack of memory"

    def is_shared(self, numbers: Numbers) -> bool:
        """Return that any process may do a chunk."""
        return True


class _Run(NamedTuple):
    """One run of the command: where its rows come from and where they go."""

    sweep: Sweep
    filters: Filters
    jobs: int | None
    output: Output
    output_format: str
    plot: str | None = None

    def grow(self, numbers: Numbers, *, resume: bool) -> int:
        """Write rows as they come, in the grid's order; return how many there are in all."""
        columns = column_names([*self.sweep.grid.variables])
        is_csv = self.output_format == "csv"
        render = _csv_row if is_csv else _json_row
        before, keep = 0, None
        if resume and self.output.path:
            written = read_written(self.output.path)
            keep, before = written.size, max(0, len(written.lines) - is_csv)
            if written.lines:
                numbers = self._left(written.lines, columns, numbers, render)
        with self._open(keep) as write:
            if is_csv and not keep:
                write(csv_line(columns))
            return before + sum(map(partial(_written, write, render), self._kept(numbers)))

    def _left(
        self,
        lines: list[str],
        columns: list[str],
        numbers: Numbers,
        render: Callable[[Row], str],
    ) -> Numbers:
        from convcalc.cli.resume import left_to_do

        assert self.output.path
        return left_to_do(
            self.output.path,
            lines,
            columns,
            self.sweep,
            numbers,
            filtered=self.filters.any,
            render=render,
        )

    def _open(self, keep: int | None) -> AbstractContextManager[Callable[[str], None]]:
        """Return what takes texts: standard output, or a file that keeps some of its bytes."""
        if self.output.path is None:
            return nullcontext(partial(click.echo, nl=False))
        return growing(self.output.path, keep=keep, force=self.output.force)

    def write(self, numbers: Numbers, order: Order) -> int:
        """Write the rows once all are there; return how many."""
        kept = [row for some in self._kept(numbers) for row in some]
        if self.plot:
            self._draw(kept, order.pareto or ("params", "macs"), self.plot)
        rows = order.of(kept)
        columns = column_names([*self.sweep.grid.variables])
        cells = [it.to_dict() for it in rows]
        match self.output_format:
            case "csv":
                text = csv_line(columns) + "".join(map(_csv_row, rows))
            case "jsonl":
                text = "".join(map(json_line, cells))
            case "json":
                source = self.sweep.network.source
                variables = [*self.sweep.grid.variables]
                text = render_json(self._name, source.path, variables, cells)
            case _ if self.output.is_terminal:
                text = render_table(columns, cells, terminal_width())
            case _:
                text = render_plain(columns, cells)
        self.output.write(text)
        return len(rows)

    def _draw(self, rows: list[Row], axes: tuple[str, str], path: str) -> None:
        from convcalc.report.pictures.scatter import Point, scatter_svg

        front = {id(it) for it in pareto_front(rows, *axes)}
        points = [
            Point(x, y, it.title, id(it) in front)
            for it in rows
            for x, y in ([getattr(it, axis) for axis in axes],)
            if it.ok and x is not None and y is not None
        ]
        Output(path, self.output.force).write(scatter_svg(self._name, axes, points))

    @property
    def _name(self) -> str:
        """The network's name, as ``summarize`` has it."""
        graph = self.sweep.network.graph(self.sweep.settings)
        return graph.network.name or self.sweep.network.source.stem

    def _kept(self, numbers: Numbers) -> Iterator[list[Row]]:
        """Yield the rows that are kept, chunk by chunk."""
        pieces = chunks(numbers)
        shown = self.output_format in ("table", "json") or not self.output.is_terminal
        with bar(len(numbers), is_shown=shown) as advance:
            for some in done(pieces, _Chunks(self.sweep), self.jobs) if pieces else ():
                if isinstance(some, str):
                    raise UnreadableError(OSError(some))
                advance(len(some))
                yield [row for row in some if self.filters.keep(row)]


def _csv_row(row: Row) -> str:
    return csv_line([*row.to_dict().values()])


def _json_row(row: Row) -> str:
    return json_line(row.to_dict())


def _written(
    write: Callable[[str], None], render: Callable[[Row], str], rows: list[Row]
) -> int:
    write("".join(map(render, rows)))
    return len(rows)
