"""The docs' table of networks lists every bundled spec with its figures."""

import re
from pathlib import Path

import pytest

import convcalc

ROOT = Path(__file__).parents[1]
ROW = re.compile(r"\| (`[^|]+`) \|[^|]*\| ([0-9,]+) \| ([0-9,]+) \|\n")


def listed() -> dict[str, tuple[int, int]]:
    """Return parameters and multiply-adds by the names in the table."""
    figures: dict[str, tuple[int, int]] = {}
    for names, *counts in ROW.findall((ROOT / "docs" / "networks.md").read_text()):
        params, macs = (int(it.replace(",", "")) for it in counts)
        figures |= dict.fromkeys(re.findall("`([^`]+)`", names), (params, macs))
    return figures


@pytest.mark.parametrize("name", sorted(listed()))
def test_figures_of_the_table_are_true(name: str) -> None:
    totals = convcalc.summarize(name).totals
    assert (totals.params, totals.macs) == listed()[name]


def test_table_lists_every_bundled_spec() -> None:
    files = {path.name for path in (ROOT / "specs").iterdir()}
    names = set(listed())
    assert {
        it for it in files if it not in names and it.rpartition(".")[0] not in names
    } == set()
