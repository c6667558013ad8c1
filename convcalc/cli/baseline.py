"""An earlier report, and how much a network may have grown since."""

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple

import click

from convcalc import bundled
from convcalc.analysis.analysis import SCHEMA_VERSION, Analysis
from convcalc.cli.file_settings import STANDARD_INPUT
from convcalc.cli.options import UnreadableError
from convcalc.report.findings.file_result import Unreadable
from convcalc.spec_files import decode, find_spec, read_bytes

Command = Callable[..., None]
Totals = Mapping[str, int | None]

_SHARE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))? ?%")
_FROM_STANDARD_INPUT = "<stdin>"


class Entry(NamedTuple):
    """What a report says of one file; the name is that of a report of one network.

    There are no totals of a file that could not be read.
    """

    path: str
    totals: Totals | None
    name: str | None = None


class Baseline(NamedTuple):
    """An earlier report, the files to be compared with it, and the share they may grow.

    ``totals`` are those of each SPEC of this run that has an entry. One network is known by
    its name where no file is at its path. The share is a numerator and a denominator:
    (2, 100) for 2 %.
    """

    path: str
    entries: tuple[Entry, ...]
    most: tuple[int, int]
    totals: Mapping[str, Totals | None] = {}

    def matched(self, specs: Iterable[str | Unreadable]) -> "Baseline":
        """Return the baseline with the entries of the files that this run checks."""
        files = {it: file for it in specs if isinstance(it, str) and (file := _file_of(it))}
        totals = self._totals_of(set(files.values()))
        return self._replace(
            totals={spec: totals[file] for spec, file in files.items() if file in totals}
        )

    def _totals_of(self, files: set[str]) -> dict[str, Totals | None]:
        """Return the totals of each file that has an entry, which is that of no other.

        A path means first what is there from the working directory, then from the folder of
        the report, then a bundled spec.

        Raises:
            UnreadableError: Two entries say different things of a file.
        """
        found: dict[str, Totals | None] = {}
        left = self.entries
        for meant in (_real_path, self._beside, _bundled_path):
            free = files - set(found)
            here = [(it, file) for it in left if (file := meant(it.path)) in free]
            for it, file in here:
                if found.setdefault(str(file), it.totals) != it.totals:
                    raise UnreadableError(
                        OSError(f"'{self.path}' says different things of '{it.path}'")
                    )
            taken = {id(it) for it, _ in here}
            left = tuple(it for it in left if id(it) not in taken)
        return found

    def _beside(self, path: str) -> str | None:
        return _real_path(os.path.join(os.path.dirname(self.path), path))

    def of(self, spec: str, name: str) -> tuple[bool, Totals | None]:
        """Return whether there is an entry for a SPEC of this run, and its totals."""
        if spec in self.totals:
            return True, self.totals[spec]
        for it in self.entries:
            if it.name == name and not self.totals:
                return True, it.totals
        return False, None


def _file_of(spec: str) -> str | None:
    """Return the file that is read for a SPEC, None where there is none."""
    try:
        return _real_path(spec if spec == STANDARD_INPUT else find_spec(spec, bare=True))
    except OSError:  # whoever reads it says why
        return None


def _real_path(path: str) -> str | None:
    if path in (STANDARD_INPUT, _FROM_STANDARD_INPUT):
        return _FROM_STANDARD_INPUT
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # the working directory is gone, or a zero is in the path
        return None


def _bundled_path(name: str) -> str | None:
    path = bundled.find(name)
    return path and _real_path(path)


def _read_share(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[int, int] | None:
    if value is None:
        return None
    match = _SHARE.fullmatch(value)
    if not match:
        raise click.BadParameter(f"'{value}' is not a share such as 2% or 0.5%", ctx, param)
    whole, decimals = match[1], match[2] or ""
    return int(whole + decimals), 100 * 10 ** len(decimals)


def baseline_options(command: Command) -> Command:
    """Add ``--baseline`` and ``--max-growth``; pass them on as ``baseline``."""

    @click.option(
        "--baseline",
        "path",
        metavar="FILE",
        type=click.Path(),
        help="An earlier JSON report of summarize or validate, to be held against.",
    )
    @click.option(
        "--max-growth",
        metavar="SHARE",
        callback=_read_share,
        help="How much each figure may have grown since the baseline.  [default: 0%]",
    )
    @wraps(command)
    def with_baseline(
        *, path: str | None, max_growth: tuple[int, int] | None, **others: object
    ) -> None:
        if path is None and max_growth:
            raise click.UsageError("--max-growth needs a --baseline to grow from")
        most = max_growth or (0, 100)
        baseline = None if path is None else Baseline(path, _read(path), most)
        command(baseline=baseline, **others)

    return with_baseline


def _read(path: str) -> tuple[Entry, ...]:
    import json  # few runs have a baseline

    try:
        report = json.loads(decode(read_bytes(path), path))
    except OSError as error:
        raise UnreadableError(error) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(OSError(f"'{path}' is not JSON")) from error
    try:
        return _entries_in(report)
    except ValueError as error:
        raise UnreadableError(OSError(f"'{path}' {error}")) from error


def _entries_in(report: Any) -> tuple[Entry, ...]:  # noqa: ANN401  it is any JSON
    """Return the entries of a report, or raise ValueError with what is wrong."""
    match report:
        case {"files": [_, *_] as files}:
            entries = tuple(map(_entry, files))
        case {"source": {"path": str(path)}, "name": str(name), "totals": totals}:
            entries = (Entry(path, _totals(path, totals), name),)
        case _:
            raise ValueError("is no report of summarize or validate")
    version = report.get("schema_version")
    if type(version) is not int or version != SCHEMA_VERSION:
        raise ValueError(
            f"must be of schema_version {SCHEMA_VERSION}, but it is of {_shown(version)};"
            " make a new report"
        )
    return entries


def _entry(file: object) -> Entry:
    match file:
        case {"path": str(path), "totals": None}:
            return Entry(path, None)
        case {"path": str(path), "totals": totals}:
            return Entry(path, _totals(path, totals))
        case _:
            raise ValueError("is no report of summarize or validate")


def _totals(path: str, totals: Any) -> Totals:  # noqa: ANN401  it is any JSON
    """Return figures, each a number or, of a network that had errors, None."""
    from convcalc.analysis.limits.growth import COMPARED

    if not isinstance(totals, dict):
        raise ValueError("is no report of summarize or validate")
    for name in COMPARED:
        if name not in totals:
            raise ValueError(f"must hold '{name}' of '{path}', but that is missing")
        value = totals[name]
        if value is not None and (type(value) is not int or value < 0):
            raise ValueError(
                f"must hold '{name}' of '{path}' as a whole number from 0 on, but it is"
                f" {_shown(value)}"
            )
    return {name: totals[name] for name in COMPARED}


def _shown(value: object) -> str:
    import json

    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:40]}..."  # noqa: PLR2004  to be recognized


def held_against(baseline: Baseline | None, spec: str, analysis: Analysis) -> Analysis:
    """Return the analysis with what has grown too much since the baseline."""
    if baseline is None:
        return analysis
    from convcalc.analysis.limits.growth import grown, incomparable  # few runs have a baseline

    found, totals = baseline.of(spec, analysis.name)
    path = analysis.source.path
    if not found:
        return incomparable(analysis, f"'{baseline.path}' has no entry for '{path}'")
    if totals is None or None in totals.values():
        reason = f"'{baseline.path}' has no figures of '{path}', as it had errors then"
        return incomparable(analysis, reason)
    return grown(totals, baseline.most, analysis)


def demand_comparison(baseline: Baseline, compared: int, files: Sequence[object]) -> None:
    """Raise UsageError where a run has compared nothing: that is a gate that stands open."""
    if compared:
        return
    first, *others = baseline.entries
    more = f" and {len(others)} more" if others else ""
    what = "the file is not" if len(files) == 1 else "none of the files is"
    raise click.UsageError(
        f"{what} comparable with '{baseline.path}', which has '{first.path}'{more}"
    )
