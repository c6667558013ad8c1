"""The time of a graph beside that of the analysis that it shows, in one process.

Whole runs of 10,000 layers, which are folded, stand beside those of 1,000: nothing may grow
faster than the layers. Processor time; the figures in milliseconds are this machine's.

usage: python benchmarks/graphs.py [--runs N]      with the Python that has convcalc installed
"""

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial

import convcalc
from convcalc.report.pictures.drawing import drawing_of
from convcalc.report.pictures.graph import graph_svg
from convcalc.report.pictures.memory import memory_svg

NETWORKS = ("alexnet", "googlenet", "resnet152", "densenet201", "unet")
GROWTH = (1_000, 10_000)


def milliseconds(work: Callable[[], object], runs: int) -> float:
    """Return the median of some runs, the first left out."""
    taken = []
    for _ in range(runs + 1):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken[1:])


def chain(layers: int) -> convcalc.Analysis:
    """Return a network of layers one after the other."""
    rows = "  - {type: conv, out_channels: 8, kernel_size: 3, padding: 1}\n  - relu\n"
    return convcalc.summarize_text(f"input: 32x32x8\nlayers:\n{rows * (layers // 2)}")


def graph(analysis: convcalc.Analysis) -> str:
    """Return the graph as the command line draws it."""
    return graph_svg(drawing_of(analysis, "macs", None))


def beside_its_analysis(name: str, runs: int) -> str:
    """Return the time of a graph over that of reading and analysing the network."""
    analysis = convcalc.summarize(name)
    drawn = milliseconds(partial(graph, analysis), runs)
    batches = iter(range(1, runs + 2))  # another one each time, so that nothing is kept

    def analysed() -> object:
        return convcalc.load(name).summarize(batch=next(batches)).layers

    return ratio(drawn, milliseconds(analysed, runs))


def ratio(ours: float, theirs: float) -> str:
    """Return a ratio and the two times that it is of."""
    return f"{ours / theirs:6.2f}   ({ours:.0f} ms / {theirs:.0f} ms)"


def main() -> None:
    """Print a ratio for each network, and for each picture how it grows."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    for name in NETWORKS:
        print(f"graph of {name:11} / its analysis    {beside_its_analysis(name, runs)}")
    few, many = map(chain, GROWTH)
    for title, draw in (("graph", graph), ("memory", memory_svg)):
        times = [milliseconds(partial(draw, it), 2) for it in (many, few)]
        print(f"{title:6} of 10,000 layers / 1,000         {ratio(*times)}")


if __name__ == "__main__":
    main()
