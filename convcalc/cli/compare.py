"""``convcalc compare``: networks, or variants of one, side by side."""

import sys
from collections.abc import Callable

import click

from convcalc.analysis.compare.comparison import Comparison, compared
from convcalc.cli import completion
from convcalc.cli.choices import PHASES, ROUNDINGS
from convcalc.cli.command import Command
from convcalc.cli.file_settings import FileSettings
from convcalc.cli.findings import findings_text, status
from convcalc.cli.formats import format_options
from convcalc.cli.options import open_spec, read_sizes, read_variables, setting_options
from convcalc.cli.output import Output, output_options
from convcalc.network import Phase
from convcalc.pipeline import analyse_source
from convcalc.settings import Settings
from convcalc.shapes import WrittenShape, shape_text
from convcalc.windows import Rounding


@click.command(
    "compare", cls=Command, short_help="Put networks, or variants of one, side by side."
)
@click.argument(
    "specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=completion.specs
)
@format_options("table", "markdown", "json")
@click.option(
    "--totals", is_flag=True, help="Show the totals alone, not what became of layers."
)
@click.option(
    "--set-b",
    "variables_b",
    metavar="NAME=VALUE",
    multiple=True,
    callback=read_variables,
    help="A variable of the second network, or of a variant of the only one. Repeatable.",
)
@click.option(
    "--input-b",
    "inputs_b",
    metavar="[NAME=]HxWxD",
    multiple=True,
    callback=read_sizes,
    help="An input size of the second network, likewise. Repeatable.",
)
@click.option("--phase-b", type=PHASES, help="The phase of the second network.")
@click.option(
    "--rounding-b",
    type=ROUNDINGS,
    help="The rounding of the second network.",
)
@setting_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    specs: tuple[str, ...],
    settings: Settings,
    held: FileSettings,
    syntax: str | None,
    output: Output,
    output_format: str,
    totals: bool,
    variables_b: dict[str, str],
    inputs_b: dict[str, WrittenShape],
    phase_b: Phase | None,
    rounding_b: Rounding | None,
) -> None:
    """Put the totals of each SPEC beside those of the first, and say what became of its layers.

    One SPEC is compared with a variant of itself, which the options that end in -b describe.

    \b
    convcalc compare vgg16 vgg19
    convcalc compare old.yaml new.yaml --format markdown
    convcalc compare alexnet --input-b 259x259x3

    Exit status: 0 if all specs are sound, 1 if one is not, 2 if one cannot be read or the usage
    is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name

    def variant(of: Settings) -> Settings:
        return of._replace(
            variables={**of.variables, **variables_b},
            inputs={**of.inputs, **inputs_b},
            phase=phase_b or of.phase,
            rounding=rounding_b or of.rounding,
        )

    if totals and output_format == "json":
        raise click.UsageError("--totals is for people, but JSON has all; leave one out")
    usual = {spec: held.of(spec, settings) for spec in specs}
    of_each = _settings(specs, usual, variant)
    opened = {spec: open_spec(spec, syntax) for spec in usual}
    analyses = [
        analyse_source(*opened[spec], it._replace(training=True)) for spec, it in of_each
    ]
    labels = [_label(spec, it, usual[spec]) for spec, it in of_each]
    _report(compared(analyses, labels), output_format, output, only_totals=totals)
    for it in analyses:
        text = findings_text(it, notes=False, terminal=sys.stderr.isatty())
        click.echo(text, nl=False, err=True)
    ctx.exit(max(status(it) for it in analyses))


def _settings(
    specs: tuple[str, ...],
    usual: dict[str, Settings],
    variant: Callable[[Settings], Settings],
) -> list[tuple[str, Settings]]:
    """Return what to analyse: each spec as it is but the second, which is the variant."""
    varies = any(variant(it) != it for it in usual.values())
    if len(specs) == 1:
        if not varies:
            raise click.UsageError("one spec needs a variant: give --set-b, --input-b, ...")
        specs *= 2
    elif len(specs) > 2 and varies:  # noqa: PLR2004  the first and the second
        raise click.UsageError(
            "options that end in -b are for two specs, or for variants of one"
        )
    return [
        (spec, variant(usual[spec]) if number == 1 else usual[spec])
        for number, spec in enumerate(specs)
    ]


def _label(spec: str, given: Settings, usual: Settings) -> str:
    """Return what a column is called: the spec, and what makes the variant."""
    changed = [f"{k}={v}" for k, v in given.variables.items() if usual.variables.get(k) != v]
    changed += [
        f"{name}={size}" if name else size
        for name, it in given.inputs.items()
        if usual.inputs.get(name) != it and (size := shape_text((1, *it.shape)))
    ]
    changed += [
        str(b)
        for a, b in ((usual.phase, given.phase), (usual.rounding, given.rounding))
        if a != b
    ]
    return f"{spec} ({', '.join(changed)})" if changed else spec


def _report(
    comparison: Comparison, output_format: str, output: Output, *, only_totals: bool
) -> None:
    if output_format == "json":
        from convcalc.report.json import render_object

        output.write(render_object(comparison.to_dict()))
        return
    from convcalc.report.compare import render_comparison, render_comparison_markdown

    markdown = output_format == "markdown"
    render = render_comparison_markdown if markdown else render_comparison
    output.write(render(comparison, only_totals=only_totals))
