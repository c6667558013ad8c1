"""Mutates specs for as long as asked; shows every input that ends in anything but a finding.

usage: python tests/fuzz/run.py [COUNT] [--seed N] [--keep FOLDER] [--specs PATH...]

Without specs the bundled ones are mutated. Each input is read whole: analysis, table, JSON,
CSV. What raises, takes more than a second or reports an internal error is printed, and kept
in the folder if one is named. Exit status 1 if there was such an input.
"""

import argparse
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from random import Random

from mutations import mutated

from convcalc import bundled, summarize_text
from convcalc.analysis.analysis import Analysis
from convcalc.api import Syntax
from convcalc.report.columns import COLUMNS, Selection, style_of
from convcalc.report.csv import render_rows
from convcalc.report.grid import make_grid
from convcalc.report.json import render_analysis
from convcalc.report.plain import render_plain
from convcalc.report.text import render_finding

SLOW = 1.0
LARGEST = 20_000


def report_on(text: str, syntax: Syntax, *, train: bool) -> None:
    """Read a text and write every report of it."""
    analysis = summarize_text(text, syntax=syntax, phase="train" if train else "test")
    everything = tuple(reports(analysis))
    assert not any("\x1b" in it or "\0" in it for it in everything)


def reports(analysis: Analysis) -> Iterator[str]:
    """Yield what can be written of an analysis."""
    selection = Selection(tuple(COLUMNS.values()))
    style = style_of(analysis, exact=True, layout="hwc")
    yield render_analysis(analysis)
    yield render_plain(make_grid(analysis, selection, style))
    yield render_plain(make_grid(analysis, selection, style._replace(exact=False)))
    yield render_rows(analysis, selection, style)
    for found in analysis.diagnostics:
        yield render_finding(found, analysis.source)


def specs_in(paths: list[Path]) -> dict[Syntax, list[str]]:
    """Return the texts of specs, by their language."""
    texts: dict[Syntax, list[str]] = {"yaml": [], "prototxt": []}
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in bundled.SUFFIXES:
                text = file.read_text(encoding="utf-8")
                if len(text) <= LARGEST:  # others take long and show nothing more
                    texts["prototxt" if file.suffix == ".prototxt" else "yaml"].append(text)
    return {syntax: found for syntax, found in texts.items() if found}


def fault_of(text: str, syntax: Syntax, *, train: bool) -> str | None:
    """Return what is wrong with how convcalc takes a text; None if nothing is."""
    start = time.process_time()
    try:
        report_on(text, syntax, train=train)
    except Exception:  # noqa: BLE001  whatever it is, it is a fault
        return traceback.format_exc(limit=-3)
    seconds = time.process_time() - start
    return f"took {seconds:.1f} s\n" if seconds > SLOW else None


def main() -> None:
    """Run as many inputs as asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=10_000)
    parser.add_argument("--specs", type=Path, nargs="*")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    texts = specs_in(arguments.specs or [Path(bundled.folder())])
    faults: dict[str, int] = {}
    for number in range(arguments.count):
        random = Random(f"{arguments.seed}-{number}")
        syntax = random.choice(list(texts))
        text = mutated(texts[syntax], random)
        fault = fault_of(text, syntax, train=random.random() < 0.5)
        if fault is None:
            continue
        faults[fault] = faults.get(fault, 0) + 1
        if faults[fault] == 1:
            sys.stdout.write(f"--- input {number}\n{fault}")
            if arguments.keep:
                arguments.keep.mkdir(parents=True, exist_ok=True)
                (arguments.keep / f"{number}.{syntax}").write_text(text, encoding="utf-8")
    sys.stdout.write(
        f"{arguments.count:,} inputs, {sum(faults.values())} faults of {len(faults)} kinds\n"
    )
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
