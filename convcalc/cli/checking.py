"""One file of ``validate``: checked, and said in the words of the report's format."""

import os
import stat
import sys
from collections.abc import Mapping
from time import monotonic
from typing import NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.cli.baseline import Baseline, held_against
from convcalc.cli.file_settings import STANDARD_INPUT, FileSettings
from convcalc.cli.findings import findings_text
from convcalc.cli.named_nets import Named
from convcalc.cli.options import UnreadableError, open_spec
from convcalc.failure import came_of_an_interrupt, failure_text
from convcalc.pipeline import analyse_phases
from convcalc.report.findings.file_result import Part, Unreadable, part_of
from convcalc.report.printable import printable
from convcalc.settings import Settings


class Checks(NamedTuple):
    """What every file of a run is held against, and how its findings are written.

    ``held`` knows the settings file; ``named`` are the files that the command line names one
    by one, and ``only_file`` that there are no others; ``nets`` are those that other files
    name. ``root`` is the folder that paths of a report for other programs start from.
    """

    settings: Settings
    held: FileSettings
    named: frozenset[str]
    only_file: bool
    syntax: str | None
    nets: Mapping[str, Named]
    baseline: Baseline | None
    output_format: str
    quiet: bool
    on_terminal: bool
    to_file: bool
    root: str

    def settings_of(self, spec: str) -> Settings:
        """Return the settings of a file.

        Sizes of inputs on the command line fill what is unknown, and change what is known only
        for a file that is named.
        """
        settings = self.settings
        if spec not in self.named:
            settings = settings._replace(inputs={}, fill_inputs=settings.inputs)
        elif not self.only_file:
            settings = settings._replace(notes_inputs=bool(settings.inputs))
        return self.held.of(spec, settings)


def check(spec: str | Unreadable, checks: Checks) -> Part:
    """Return what the report says of a file, be it that convcalc fails on it."""
    start = monotonic()
    if isinstance(spec, Unreadable):
        return part_of(spec, _text(spec, checks, start))
    try:
        result = _checked(spec, checks)
        shown = _failing(result) if checks.quiet else result
        return part_of(result, _text(shown, checks, start))
    except Exception as error:  # noqa: BLE001  one file must not take the others down
        if came_of_an_interrupt(error):
            raise KeyboardInterrupt from None
        if sys.flags.dev_mode:
            sys.excepthook(type(error), error, error.__traceback__)
        failed = Unreadable(spec, f"'{printable(spec)}': {failure_text(error)}")
    return part_of(failed, _text(failed, checks, start))


def _is_shared(spec: str | Unreadable) -> bool:
    """Return whether any process may read this; standard input and pipes are this one's."""
    if isinstance(spec, Unreadable) or spec == STANDARD_INPUT:
        return False
    try:
        there = os.stat(spec)
    except OSError:
        return True  # as is a bundled name
    return stat.S_ISREG(there.st_mode) and not _is_standard_input(there)


def _is_standard_input(there: os.stat_result) -> bool:
    """Return whether a file is what standard input comes from, which workers have not."""
    try:
        return os.path.samestat(there, os.fstat(0))
    except OSError:  # it is closed
        return False


class Checking(NamedTuple):
    """The checks of many files, which several processes may share."""

    checks: Checks

    def do(self, spec: str | Unreadable) -> Part:
        """Return what the report says of a file."""
        return check(spec, self.checks)

    def lost(self, spec: str, end: str) -> Part:
        """Return what the report says of a file whose process was ended."""
        reason = f"'{printable(spec)}': the process that checked it was ended ({end})"
        return self.do(Unreadable(spec, f"{reason}, perhaps for lack of memory"))

    def is_shared(self, spec: str | Unreadable) -> bool:
        """Return whether any process may read a file."""
        return _is_shared(spec)


def _checked(spec: str, checks: Checks) -> Analysis | Unreadable:
    try:
        net = checks.nets.get(spec)
        syntax = checks.syntax or (net and net.syntax)
        source, language = open_spec(spec, syntax, bare=True)
    except UnreadableError as error:
        return Unreadable(spec, error.message)
    settings = checks.settings_of(spec)
    if net:
        phase = settings.phase or net.phase
        settings = settings._replace(phase=phase, states=net.states)
    analysis = analyse_phases(source, language, settings)
    return held_against(checks.baseline, spec, analysis)


def _failing(result: Analysis | Unreadable) -> Analysis | Unreadable:
    """Return a file with only those findings for which the run fails."""
    if isinstance(result, Unreadable):
        return result
    failing = ("error", "warning") if result.settings.strict else ("error",)
    return result.replace(
        diagnostics=tuple(it for it in result.diagnostics if it.severity in failing)
    )


def _text(result: Analysis | Unreadable, checks: Checks, start: float) -> str:
    """Return what a format writes of a file; only its code is imported."""
    match checks.output_format:
        case "json":
            from convcalc.report.findings.json import render_file

            return render_file(result)
        case "github":
            from convcalc.report.findings.github import render_commands

            return render_commands(result, checks.root)
        case "sarif":
            from convcalc.report.findings.sarif import render_results

            return render_results(result, checks.root)
        case "junit":
            from convcalc.report.findings.junit import render_suite

            return render_suite(result, monotonic() - start)
        case "gitlab":
            from convcalc.report.findings.gitlab import render_issues

            return render_issues(result, checks.root)
        case "html":
            from convcalc.report.html.files import render_entry

            return render_entry(result)
        case _ if isinstance(result, Unreadable):
            return ""  # what cannot be read is told on standard error
        case _:
            on_terminal, to_file = checks.on_terminal, checks.to_file
            return findings_text(result, notes=True, terminal=on_terminal, to_file=to_file)
