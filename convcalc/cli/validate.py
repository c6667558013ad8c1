"""``convcalc validate``: the findings of many specs, for people and for CI."""

from collections.abc import Callable
from functools import partial

import click

from convcalc import __version__
from convcalc.analysis.analysis import Analysis
from convcalc.api import Syntax, analyse_phases, analyse_source
from convcalc.cli.baseline import Baseline, baseline_options, held_against
from convcalc.cli.budgets import budget_options, within
from convcalc.cli.findings import findings_text, status, summary
from convcalc.cli.options import UnreadableError, open_spec, setting_options
from convcalc.cli.output import Output, output_options
from convcalc.cli.selection import selected
from convcalc.network import Budget
from convcalc.report.unreadable import Unreadable
from convcalc.settings import Settings
from convcalc.source import Source


@click.command("validate", short_help="Check specs and print what is wrong with them.")
@click.argument("specs", nargs=-1, required=True, metavar="SPEC...")
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="What to write on standard output.",
)
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
@budget_options
@baseline_options
@setting_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    specs: tuple[str, ...],
    settings: Settings,
    syntax: Syntax | None,
    output: Output,
    output_format: str,
    strict: bool,
    budgets: tuple[Budget, ...],
    baseline: Baseline | None,
) -> None:
    """Check each SPEC and print what is wrong with it, a finding a line.

    SPEC is a path, '-' for standard input, or the name of a bundled network; a folder or a
    pattern such as 'nets/**/*.yaml' stands for all specs in it. A prototxt with rules for
    phases is checked in both, unless --phase names one.

    \b
    convcalc validate nets
    convcalc validate nets --strict --format github
    convcalc validate net.yaml --max-params 5M --max-peak-memory 3MiB
    convcalc validate net.yaml --baseline net.json --max-growth 2%

    Exit status: 0 if all are sound, 1 if one is not or breaks a limit, 2 if one cannot be
    read or the usage is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    default = ctx.get_parameter_source("phase") is click.core.ParameterSource.DEFAULT
    analyse = analyse_phases if default else analyse_source
    check = partial(_check, syntax=syntax, settings=settings, analyse=analyse)
    results = [it if isinstance(it, Unreadable) else check(it) for it in selected(specs)]
    results = [
        held_against(baseline, within(budgets, it)) if isinstance(it, Analysis) else it
        for it in results
    ]
    analyses = [it for it in results if isinstance(it, Analysis)]
    unreadable = [it for it in results if isinstance(it, Unreadable)]
    if output_format != "text":
        output.write(_for_machines(output_format, results, strict=strict))
    else:
        texts = (findings_text(it, notes=True, terminal=output.is_terminal) for it in analyses)
        output.write("".join(texts))
        for _, reason in unreadable:
            click.echo(f"Error: {reason}", err=True)
        click.echo(summary(analyses, len(unreadable)), err=True)
    statuses = [status(it, strict=strict) for it in analyses]
    ctx.exit(max(statuses + [UnreadableError.exit_code] * bool(unreadable)))


def _for_machines(
    output_format: str, results: list[Analysis | Unreadable], *, strict: bool
) -> str:
    """Return the findings in a format; only its code is imported."""
    if output_format == "github":
        from convcalc.report.github import render_commands

        return render_commands(results)
    if output_format == "sarif":
        from convcalc.report.sarif import render_sarif

        return render_sarif(results, __version__)
    if output_format == "junit":
        from convcalc.report.junit import render_junit

        return render_junit(results, strict=strict)
    from convcalc.report.json import render_validation

    return render_validation(results, strict=strict)


def _check(
    spec: str,
    *,
    syntax: Syntax | None,
    settings: Settings,
    analyse: Callable[[Source, Syntax, Settings], Analysis],
) -> Analysis | Unreadable:
    try:
        source, language = open_spec(spec, syntax)
    except UnreadableError as error:
        return Unreadable(spec, error.message)
    return analyse(source, language, settings)
