"""``convcalc validate``: the findings of many specs, for people and for CI."""

import os
from collections.abc import Iterable, Iterator

import click

from convcalc import __version__
from convcalc.cli.baseline import Baseline, baseline_options, demand_comparison
from convcalc.cli.budgets import budget_options
from convcalc.cli.checking import Checks
from convcalc.cli.findings import summary
from convcalc.cli.jobs import checked, jobs_option
from convcalc.cli.options import UnreadableError, setting_options
from convcalc.cli.output import Output, output_options
from convcalc.cli.progress import watched
from convcalc.cli.selection import selected
from convcalc.diagnostics import Severity
from convcalc.network import Budget
from convcalc.report.findings.file_result import Part
from convcalc.settings import Settings


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
@click.option("--advice", is_flag=True, help="Also note what could be better; never an error.")
@budget_options
@baseline_options
@jobs_option
@setting_options
@output_options
@click.pass_context
def command(
    ctx: click.Context,
    /,
    *,
    specs: tuple[str, ...],
    settings: Settings,
    syntax: str | None,
    output: Output,
    output_format: str,
    strict: bool,
    advice: bool,
    budgets: tuple[Budget, ...],
    baseline: Baseline | None,
    jobs: int | None,
) -> None:
    """Check each SPEC and print what is wrong with it, a finding a line.

    SPEC is a path, '-' for standard input, or the bare name of a bundled network, as vgg16; a
    folder or a pattern such as 'nets/**/*.yaml' stands for all specs in it. A prototxt with
    rules for phases is checked in both, unless --phase names one.

    \b
    convcalc validate nets
    convcalc validate nets --strict --format github
    convcalc validate net.yaml --advice
    convcalc validate net.yaml --max-params 5M --max-peak-memory 3MiB
    convcalc validate net.yaml --baseline net.json --max-growth 2%

    Exit status: 0 if all are sound, 1 if one is not or breaks a limit, 2 if one cannot be
    read or the usage is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    default = ctx.get_parameter_source("phase") is click.core.ParameterSource.DEFAULT
    files = selected(specs)
    checks = Checks(
        settings=settings._replace(advice=advice),
        syntax=syntax,
        both_phases=default,
        budgets=budgets,
        baseline=baseline and baseline.matched(files),
        output_format=output_format,
        strict=strict,
        on_terminal=output.is_terminal,
        root=_present_folder(),
    )
    tally = _Tally(strict)
    parts = checked(files, checks, jobs)
    seen = watched(parts, len(files), one_screen=output.is_terminal)
    output.write_all(_report(output_format, tally.counted(seen)))
    if output_format == "text":
        for reason in tally.unreadable:
            click.echo(f"Error: {reason}", err=True)
        click.echo(summary(len(files), tally.found, len(tally.unreadable)), err=True)
    if baseline and not tally.unreadable:
        demand_comparison(baseline, len(files) - tally.incomparable, files)
    ctx.exit(tally.status)


def _present_folder() -> str:
    try:
        return os.getcwd()
    except OSError:  # it has been removed
        return ""


class _Tally:
    """What the end of a run must know of all its files, counted as their parts go by."""

    def __init__(self, strict: bool) -> None:
        self.found: dict[Severity, int] = {"error": 0, "warning": 0, "note": 0}
        self.unreadable: list[str] = []
        self.incomparable = 0
        self._strict = strict

    def counted(self, parts: Iterable[Part]) -> Iterator[Part]:
        """Yield the parts, and count what they say."""
        for part in parts:
            self.found["error"] += part.errors
            self.found["warning"] += part.warnings
            self.found["note"] += part.notes
            self.incomparable += "not-in-baseline" in part.rules
            if part.unreadable is not None:
                self.unreadable.append(part.unreadable)
            yield part

    @property
    def status(self) -> int:
        """The exit status: what is found in one file counts for all."""
        if self.unreadable:
            return UnreadableError.exit_code
        return int(bool(self.found["error"] or (self._strict and self.found["warning"])))


def _report(output_format: str, parts: Iterable[Part]) -> Iterator[str]:
    """Return the whole report piece by piece; only the code of its format is imported."""
    match output_format:
        case "json":
            from convcalc.report.findings.json import around_files

            return around_files(parts)
        case "sarif":
            from convcalc.report.findings.sarif import around_results

            return around_results(parts, __version__)
        case "junit":
            from convcalc.report.findings.junit import around_suites

            return around_suites(parts)
        case _:
            return (part.text for part in parts)
