"""``convcalc validate``: the findings of many specs, for people and for CI."""

import os
from collections.abc import Iterable, Iterator

import click

from convcalc import __version__
from convcalc.cli import completion
from convcalc.cli.baseline import Baseline, baseline_options, demand_comparison
from convcalc.cli.budgets import budget_options
from convcalc.cli.checking import Checking, Checks
from convcalc.cli.command import Command
from convcalc.cli.file_settings import FileSettings
from convcalc.cli.findings import SEVERITIES, summary
from convcalc.cli.formats import format_options
from convcalc.cli.jobs import done, jobs_option
from convcalc.cli.named_nets import with_named_nets
from convcalc.cli.options import UnreadableError, setting_options
from convcalc.cli.output import Output, output_options
from convcalc.cli.progress import watched
from convcalc.cli.selection import Exclude, exclude_options, selected
from convcalc.diagnostics import Severity
from convcalc.report.findings.file_result import Part, add_counts
from convcalc.settings import Settings


@click.command(
    "validate", cls=Command, short_help="Check specs and print what is wrong with them."
)
@click.argument(
    "specs", nargs=-1, required=True, metavar="SPEC...", shell_complete=completion.specs
)
@format_options("text", "json", "github", "sarif", "junit", "gitlab", "html")
@click.option("--quiet", is_flag=True, help="Print only what makes the run fail.")
@click.option("--statistics", is_flag=True, help="Print how often each rule is broken instead.")
@click.option("--strict/--no-strict", help="Exit 1 on warnings too.")
@click.option("--advice/--no-advice", help="Also note what could be better; never an error.")
@exclude_options
@baseline_options
@jobs_option("check many files")
@setting_options
@budget_options
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
    quiet: bool,
    statistics: bool,
    strict: bool,
    advice: bool,
    exclude: Exclude,
    baseline: Baseline | None,
    jobs: int | None,
) -> None:
    """Check each SPEC and print what is wrong with it, a finding a line.

    SPEC is a path, '-' for standard input, or the bare name of a bundled network, as vgg16; a
    folder or a pattern such as 'nets/**/*.yaml' stands for all specs in it. A prototxt with
    rules for phases is checked in each for which it has data, unless --phase names one; the
    nets that a solver names are checked beside it.

    \b
    convcalc validate nets
    convcalc validate nets --strict --format github
    convcalc validate net.yaml --advice
    convcalc validate net.yaml --max-params 5M --max-peak-memory 3MiB
    convcalc validate net.yaml --baseline net.json --max-growth 2%

    Exit status: 0 if all are sound, 1 if one is not or breaks a limit, 2 if one cannot be
    read or the usage is wrong.
    """  # noqa: D301  click's mark for lines that stay as they are is a character, not its name
    if statistics and output_format != "text":
        raise click.UsageError(f"--statistics is a text; leave out --format {output_format}")
    found = selected(specs, exclude.with_settings(held))
    settings = settings._replace(advice=advice, strict=strict, follows=True)
    files, nets = with_named_nets(found.files, settings, exclude.with_settings(held))
    checks = Checks(
        settings=settings,
        syntax=syntax,
        held=held,
        named=found.named,
        only_file=len(files) == 1,
        nets=nets,
        baseline=baseline and baseline.matched(files),
        output_format=output_format,
        quiet=quiet,
        on_terminal=output.is_terminal,
        to_file=output.path is not None,
        root=_root(output_format),
    )
    tally = _Tally()
    parts = done(files, Checking(checks), jobs)
    seen = watched(parts, len(files), one_screen=output.is_terminal)
    counted = tally.counted(seen)
    output.write_all(_statistics(counted) if statistics else _report(output_format, counted))
    if output_format == "text":
        for reason in tally.unreadable:
            click.echo(f"Error: {reason}", err=True)
        if not quiet:
            counts = {it: tally.count(it) for it in SEVERITIES}
            click.echo(summary(len(files), counts, len(tally.unreadable)), err=True)
    if baseline and files and not tally.unreadable:
        demand_comparison(baseline, len(files) - tally.incomparable, files)
    ctx.exit(tally.status)


_ROOTS = {"github": "GITHUB_WORKSPACE", "sarif": "GITHUB_WORKSPACE", "gitlab": "CI_PROJECT_DIR"}
"""Where a build says that the checkout is, from which its reports name files."""


def _root(output_format: str) -> str:
    """Return the folder that a report's paths start from: the checkout, or the present one."""
    try:
        here = os.getcwd()
        checkout = os.path.abspath(os.environ.get(_ROOTS.get(output_format, ""), "") or here)
        return checkout if os.path.commonpath((here, checkout)) == checkout else here
    except OSError:  # it has been removed
        return ""


class _Tally:
    """What the end of a run must know of all its files, counted as their parts go by."""

    def __init__(self) -> None:
        self.unreadable: list[str] = []
        self.incomparable = 0
        self._counts: dict[tuple[str, Severity], int] = {}
        self._fails = False

    def counted(self, parts: Iterable[Part]) -> Iterator[Part]:
        """Yield the parts, and count what they say."""
        for part in parts:
            self.incomparable += not part.compared
            self._fails |= not part.passes
            if part.unreadable is None:
                add_counts(self._counts, part.counts)
            else:
                self.unreadable.append(part.unreadable)
            yield part

    def count(self, severity: Severity) -> int:
        """Return the number of findings of a severity."""
        return sum(count for (_, it), count in self._counts.items() if it == severity)

    @property
    def status(self) -> int:
        """The exit status: what is found in one file counts for all."""
        return UnreadableError.exit_code if self.unreadable else int(self._fails)


def _statistics(parts: Iterable[Part]) -> Iterator[str]:
    """Yield the rules with findings in all files, the most frequent first."""
    from convcalc.report.findings.statistics import render_statistics

    yield render_statistics(parts)


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
        case "gitlab":
            from convcalc.report.findings.gitlab import around_issues

            return around_issues(parts)
        case "html":
            from convcalc.report.html.files import around_entries

            return around_entries(parts)
        case "github":
            from convcalc.report.findings.github import around_commands

            return around_commands(parts)
        case _:
            return (part.text for part in parts)
