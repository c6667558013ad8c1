"""Many items of work: in this process, or on all cores where that is sooner done."""

import os
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import Any

import click

from convcalc.cli.work import Work

_MOST_JOBS = 256
_ENOUGH_TO_GUESS = 0.1
_WORTH_SHARING = 0.4
"""Seconds of work left from which several processes are sooner done than one."""


def jobs_option(what: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that adds ``--jobs``; it is None where the machine decides."""
    return click.option(
        "--jobs",
        type=click.IntRange(1, _MOST_JOBS),
        metavar="N",
        help=f"Processes that {what}.  [default: one for each core, where it pays]",
    )


def done(items: Sequence[Any], work: Work, jobs: int | None) -> Iterator[Any]:
    """Yield the result of each item, in their order, however many processes do them."""
    size = min(jobs or _cores(), len(items))
    count = 0
    if jobs is None or size == 1:
        start = monotonic()
        for count, item in enumerate(items, 1):
            yield work.do(item)
            if size > 1 and _is_worth_sharing(monotonic() - start, count, len(items) - count):
                break
    if count < len(items):
        from convcalc.cli.processes import shared_out  # most runs have little to do

        yield from shared_out(items[count:], work, size)


def _is_worth_sharing(seconds: float, done: int, left: int) -> bool:
    return seconds > _ENOUGH_TO_GUESS and seconds * left > done * _WORTH_SHARING


def _cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
