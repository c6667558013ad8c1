"""The docs' table of networks lists every bundled spec with its figures."""

import json
import re
from csv import DictReader
from pathlib import Path

from convcalc import bundled

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
ROW = re.compile(r"\| (`[^|]+`) \|[^|]*\| ([0-9,]+) \| ([0-9,]+) \|\n")


def listed() -> dict[str, tuple[int, int]]:
    """Return parameters and multiply-adds by the names in the table."""
    figures: dict[str, tuple[int, int]] = {}
    for names, *counts in ROW.findall((ROOT / "docs" / "networks.md").read_text()):
        params, macs = (int(it.replace(",", "")) for it in counts)
        figures |= dict.fromkeys(re.findall("`([^`]+)`", names), (params, macs))
    return figures


def golden() -> dict[str, tuple[int, int]]:
    """Return the same of the golden reports, by the names of the files."""
    with (GOLDEN / "totals.csv").open(encoding="utf-8") as file:
        totals = {row["spec"]: row for row in DictReader(file)}
    for report in GOLDEN.glob("*.json"):
        totals[report.stem] = json.loads(report.read_text(encoding="utf-8"))["totals"]
    return {name: (int(it["params"]), int(it["macs"])) for name, it in totals.items()}


def test_figures_of_the_table_are_the_golden_ones() -> None:
    figures = golden()
    files = {name: Path(bundled.find(name) or "").name for name in listed()}
    assert {name: figures[file] for name, file in files.items()} == listed()


def test_table_lists_every_bundled_spec() -> None:
    files = {path.name for path in (ROOT / "specs").iterdir()}
    names = set(listed())
    assert {
        it for it in files if it not in names and it.rpartition(".")[0] not in names
    } == set()
