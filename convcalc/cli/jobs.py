"""Many files of ``validate``: in this process, or on all cores where that is sooner done."""

import os
from collections.abc import Callable, Iterator, Sequence
from time import monotonic

import click

from convcalc.cli.checking import Checks, check
from convcalc.report.findings.file_result import Part, Unreadable

_MOST_JOBS = 256
_ENOUGH_TO_GUESS = 0.1
_WORTH_SHARING = 0.4
"""Seconds of work left from which several processes are sooner done than one."""


def jobs_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``--jobs``; it is None where the machine decides."""
    return click.option(
        "--jobs",
        type=click.IntRange(1, _MOST_JOBS),
        help="Processes that check many files.  [default: one for each core, where it pays]",
    )(command)


def checked(
    specs: Sequence[str | Unreadable], checks: Checks, jobs: int | None
) -> Iterator[Part]:
    """Yield what the report says of each file, in their order, however many check them."""
    size = min(jobs or _cores(), len(specs))
    done = 0
    if jobs is None or size == 1:
        start = monotonic()
        for done, spec in enumerate(specs, 1):
            yield check(spec, checks)
            if size > 1 and _is_worth_sharing(monotonic() - start, done, len(specs) - done):
                break
    if done < len(specs):
        from convcalc.cli.processes import shared_out  # most runs check a few files

        yield from shared_out(specs[done:], checks, size)


def _is_worth_sharing(seconds: float, done: int, left: int) -> bool:
    return seconds > _ENOUGH_TO_GUESS and seconds * left > done * _WORTH_SHARING


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
