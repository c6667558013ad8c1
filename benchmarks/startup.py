"""Whole processes against the bare import of the libraries they need: ratios of one run.

The two commands of a pair take turns, so that a change of the machine's speed hits both; the
figure to quote is the median of the ratios.

usage: python benchmarks/startup.py [--runs N]      with the Python that has convcalc installed
"""

import argparse
import os
import pty
import statistics
import subprocess
import sys
import time

PAIRS = (
    ("vgg16.yaml as JSON", "summarize vgg16.yaml --format json", "click, yaml, json"),
    ("vgg16.yaml as a table", "summarize vgg16.yaml", "click, yaml, json"),
    ("vgg16.prototxt as JSON", "summarize vgg16.prototxt --format json", "click, yaml, json"),
    ("validate vgg16", "validate vgg16", "click, yaml, json"),
)


def seconds(command: list[str], *, terminal: bool) -> float:
    """Return how long a process takes, its output thrown away."""
    if not terminal:
        start = time.perf_counter()
        subprocess.run(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
        )
        return time.perf_counter() - start
    ours, theirs = pty.openpty()
    try:
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=theirs, stderr=theirs):
            os.close(theirs)
            while _read(ours):
                pass
        return time.perf_counter() - start
    finally:
        os.close(ours)


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end of a terminal is closed
        return b""


def ratio(command: list[str], bare: list[str], runs: int, *, terminal: bool) -> str:
    """Return the median of a command's time over a bare import's, and both medians."""
    pairs = []
    for _ in range(runs + 1):
        pairs.append((seconds(command, terminal=terminal), seconds(bare, terminal=False)))
    timed = pairs[1:]  # the first warms the file cache
    ours, theirs = (statistics.median(it) * 1000 for it in zip(*timed, strict=True))
    middle = statistics.median(a / b for a, b in timed)
    return f"{middle:5.2f}   ({ours:.0f} ms / {theirs:.0f} ms)"


def main() -> None:
    """Print a ratio for each pair, in a pipe and, for the table, on a terminal too."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    for title, arguments, modules in PAIRS:
        command = [sys.executable, "-m", "convcalc", *arguments.split()]
        bare = [sys.executable, "-c", f"import {modules}"]
        for terminal in (False, True) if "table" in title else (False,):
            where = "terminal" if terminal else "pipe"
            figures = ratio(command, bare, runs, terminal=terminal)
            print(f"{title + ', ' + where:32} / import {modules:40} {figures}")


if __name__ == "__main__":
    main()
