"""The JSON reports of the bundled specs, made once for all tests of a process."""

import json
from functools import cache
from typing import Any

import convcalc
from convcalc.report.json import render_analysis


@cache
def text_of(spec: str) -> str:
    """Return the text of a bundled spec's report."""
    return render_analysis(convcalc.summarize(spec))


@cache
def report(spec: str) -> dict[str, Any]:
    """Return the report of a bundled spec; no test changes it."""
    return dict(json.loads(text_of(spec)))
