"""The list of the bundled networks: what each takes in, and what it costs."""

import textwrap
from typing import NamedTuple

from convcalc.analysis.analysis import SCHEMA_VERSION, Analysis
from convcalc.report.json import render_object
from convcalc.report.numbers import human_count
from convcalc.shapes import shape_text

_TITLES = ("name", "input", "params", "macs", "network")
_NUMBERS = ("params", "macs")

_WIDTH = 80


class Listed(NamedTuple):
    """A bundled network and the name that it is called by."""

    name: str
    analysis: Analysis


def render_catalogue(listed: list[Listed]) -> str:
    """Return a line for each network under a line of titles; a long name has a second one."""
    rows = [_TITLES, *map(_row, listed)]
    *widths, longest = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    start = sum(widths) + 2 * len(widths)
    last = min(longest, _WIDTH - start)
    lines = []
    for *cells, network in (_TITLES, tuple("-" * it for it in (*widths, last)), *rows[1:]):
        aligned = (
            cell.rjust(width) if title in _NUMBERS else cell.ljust(width)
            for cell, width, title in zip(cells, widths, _TITLES, strict=False)
        )
        first, *more = textwrap.wrap(network, last, break_long_words=False) or [""]
        lines.append("  ".join((*aligned, first)).rstrip())
        lines += [" " * start + it for it in more]
    return "\n".join([*lines, ""])


def _row(listed: Listed) -> tuple[str, ...]:
    analysis = listed.analysis
    return (
        listed.name,
        ", ".join(shape_text(it.shape) if it.shape else "?" for it in analysis.inputs),
        _count(analysis.totals.params),
        _count(analysis.totals.macs),
        analysis.name,
    )


def _count(count: int | None) -> str:
    return "?" if count is None else human_count(count)


def render_catalogue_json(listed: list[Listed]) -> str:
    """Return the list as one object, exact figures in it."""
    networks = [
        {
            "name": name,
            "path": analysis.source.path,
            "network": analysis.name,
            "inputs": [it.to_dict() for it in analysis.inputs],
            "params": analysis.totals.params,
            "macs": analysis.totals.macs,
        }
        for name, analysis in listed
    ]
    return render_object({"schema_version": SCHEMA_VERSION, "specs": networks})
