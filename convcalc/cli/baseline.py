"""An earlier report, and how much a network may have grown since."""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NamedTuple

import click

from convcalc.analysis.analysis import Analysis
from convcalc.api import decode, read_bytes
from convcalc.cli.options import UnreadableError

Command = Callable[..., None]
_SHARE = re.compile(r"([0-9]{1,9})(?:\.([0-9]{1,9}))? ?%")


class Baseline(NamedTuple):
    """The totals of earlier runs by file, or those of the one file; and the share to grow.

    The share is a numerator and a denominator: (2, 100) for 2 %.
    """

    totals: Mapping[str | None, Mapping[str, object]]
    most: tuple[int, int]

    def of(self, path: str) -> Mapping[str, object]:
        """Return the totals of a file, none for one that the baseline has not."""
        return self.totals.get(path) or self.totals.get(None) or {}


def _read_share(ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, int]:
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
        help="An earlier JSON report of summarize or validate, to be held against.",
    )
    @click.option(
        "--max-growth",
        metavar="SHARE",
        default="0%",
        show_default=True,
        callback=_read_share,
        help="How much each figure may have grown since the baseline.",
    )
    @wraps(command)
    def with_baseline(
        *, path: str | None, max_growth: tuple[int, int], **others: object
    ) -> None:
        baseline = None if path is None else Baseline(_read(path), max_growth)
        command(baseline=baseline, **others)

    return with_baseline


def _read(path: str) -> Mapping[str | None, Mapping[str, object]]:
    import json  # few runs have a baseline

    try:
        report = json.loads(decode(read_bytes(path), path))
    except OSError as error:
        raise UnreadableError(error) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(OSError(f"'{path}' is not JSON")) from error
    totals = _totals_in(report)
    if not totals:
        raise UnreadableError(OSError(f"'{path}' is no report of summarize or validate"))
    return totals


def _totals_in(report: object) -> dict[str | None, Mapping[str, object]]:
    match report:
        case {"files": [*files]}:
            return {path: totals for it in files for path, totals in _file(it)}
        case {"totals": dict(totals)}:
            return {None: totals}
        case _:
            return {}


def _file(file: Any) -> list[tuple[str, Mapping[str, object]]]:  # noqa: ANN401  it is any JSON
    match file:
        case {"path": str(path), "totals": dict(totals)}:
            return [(path, totals)]
        case _:
            return []


def held_against(baseline: Baseline | None, analysis: Analysis) -> Analysis:
    """Return the analysis with what has grown too much since the baseline."""
    if baseline is None:
        return analysis
    from convcalc.analysis.growth import grown  # few runs have a baseline

    return grown(baseline.of(analysis.source.path), baseline.most, analysis)
