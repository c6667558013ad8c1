"""The longer run is ``tests/fuzz/run.py``."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import mutated

from convcalc import bundled, summarize_text
from convcalc.api import Syntax
from convcalc.report.columns import COLUMNS, Selection, style_of
from convcalc.report.csv import render_rows
from convcalc.report.grid import make_grid
from convcalc.report.json import render_analysis
from convcalc.report.plain import render_plain
from convcalc.report.text import render_finding

SMALL = 8_000


def bundled_texts(suffixes: tuple[str, ...]) -> list[str]:
    texts = []
    for name in bundled.names():
        path = bundled.find(name)
        if path and name.endswith(suffixes):
            with open(path, encoding="utf-8") as file:
                texts.append(file.read())
    return [text for text in texts if len(text) <= SMALL]


TEXTS: dict[Syntax, list[str]] = {
    "yaml": bundled_texts((".yaml", ".yml")),
    "prototxt": bundled_texts((".prototxt",)),
}


@pytest.mark.parametrize("syntax", ["yaml", "prototxt"])
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32))
def test_no_mutation_ends_in_a_traceback(syntax: Syntax, seed: int) -> None:
    random = Random(seed)
    everything_of(mutated(TEXTS[syntax], random), syntax)


@pytest.mark.parametrize("syntax", ["yaml", "prototxt"])
@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_no_text_ends_in_a_traceback(syntax: Syntax, text: str) -> None:
    everything_of(text, syntax)


def everything_of(text: str, syntax: Syntax) -> None:
    analysis = summarize_text(text, syntax=syntax)
    selection = Selection(tuple(COLUMNS.values()))
    style = style_of(analysis, exact=False, layout="hwc")
    written = [
        render_analysis(analysis),
        render_plain(make_grid(analysis, selection, style)),
        render_rows(analysis, selection, style),
        *(render_finding(found, analysis.source) for found in analysis.diagnostics),
    ]
    for it in written:
        assert all(part.isprintable() for part in it.split("\n"))
