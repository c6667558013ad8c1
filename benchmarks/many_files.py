"""``validate`` of many files on one core against two, and against all: ratios of one run.

The files are the bundled networks, copied as often as it takes. The runs of a pair take turns,
so that a change of the machine's speed hits both; the figure to quote is the median of the
ratios. Nothing else should be running: what else the cores have to do slows the second run.

usage: python benchmarks/many_files.py [--files N] [--runs N]
       with the Python that has convcalc installed
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from startup import seconds

from convcalc import bundled


def copies(folder: Path, files: int) -> None:
    """Fill a folder with copies of the bundled networks under names of their own."""
    for number, name in enumerate(islice(cycle(bundled.names()), files)):
        shutil.copy(Path(bundled.folder()) / name, folder / f"{number:04}-{name}")


def speed_up(folder: str, jobs: str, runs: int) -> str:
    """Return how many times as fast several processes are as one, and the seconds of both."""
    command = [sys.executable, "-m", "convcalc", "validate", folder]
    pairs = []
    for _ in range(runs + 1):
        one = seconds([*command, "--jobs", "1"], terminal=False)
        many = seconds([*command, *jobs.split()], terminal=False)
        pairs.append((one, many))
    timed = pairs[1:]  # the first warms the file cache
    ones, manies = map(statistics.median, zip(*timed, strict=True))
    middle = statistics.median(one / many for one, many in timed)
    return f"{middle:5.2f} times as fast   ({ones:.2f} s / {manies:.2f} s)"


def main() -> None:
    """Print the speed-up of two processes and of what the machine decides on."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--files", type=int, default=500)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copies(Path(folder), arguments.files)
        size = sum(it.stat().st_size for it in Path(folder).iterdir())
        print(f"{arguments.files} files of {size >> 10} KiB, {os.cpu_count()} cores")
        for title, jobs in (("--jobs 2", "--jobs 2"), ("the default", "")):
            print(f"{title:12} {speed_up(folder, jobs, arguments.runs)}")


if __name__ == "__main__":
    main()
