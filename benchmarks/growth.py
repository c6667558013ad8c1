"""Time and memory against the number of layers, on generated chains.

Whole processes of 1,000, 10,000 and 100,000 layers in both languages; then the prototxt reader
beside google's protobuf text_format on the same text, and the analysis of a loaded VGG-16.
Ratios of one run; the figures in milliseconds are this machine's.

usage: python benchmarks/growth.py      with the Python that has convcalc[bench] installed
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from chains import prototxt_chain, yaml_chain

SIZES = (1_000, 10_000, 100_000)
RUNS = {1_000: 5, 10_000: 5, 100_000: 3}


class Run(NamedTuple):
    """One process: its user and system time, and its largest memory."""

    seconds: float
    peak_mib: float


def process(arguments: list[str]) -> Run:
    """Run convcalc, its output thrown away."""
    command = [sys.executable, "-m", "convcalc", *arguments]
    with open(os.devnull, "w") as nowhere:
        moves = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)]
        child = os.posix_spawn(sys.executable, command, os.environ, file_actions=moves)
        _, status, usage = os.wait4(child, 0)
    assert status == 0, arguments
    return Run(usage.ru_utime + usage.ru_stime, _mib(usage))


def _mib(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / 1024


def growth(suffix: str, text_of: Callable[[int], str], folder: Path) -> None:
    """Print time per layer and memory for each size, and how much it grew."""
    per_layer = {}
    for layers in SIZES:
        path = folder / f"chain{layers}{suffix}"
        path.write_text(text_of(layers))
        runs = [
            process(["summarize", str(path), "--format", "json"]) for _ in range(RUNS[layers])
        ]
        seconds = statistics.median(run.seconds for run in runs)
        peak = max(run.peak_mib for run in runs)
        per_layer[layers] = seconds / layers
        print(
            f"{suffix:10} {layers:>8,} layers  {seconds:7.2f} s"
            f"  {seconds / layers * 1e6:6.0f} us a layer  {peak:6.0f} MiB"
        )
    print(
        f"{suffix:10} time a layer at 100,000 over that at 10,000:"
        f" {per_layer[100_000] / per_layer[10_000]:.2f}"
    )


def median_seconds(action: Callable[[], object], runs: int) -> float:
    """Return the median time of some calls after one to warm up."""
    action()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def reader_beside_protobuf(layers: int = 2_000) -> None:
    """Print how much faster our reader is than text_format.

    Alone it makes the positioned tree; with the schema it has checked every field and
    converted every value, as text_format has.
    """
    from caffe_descriptors import net_parameter
    from google.protobuf import text_format

    from convcalc.dialects.caffe.schema import read_message
    from convcalc.readers.from_prototxt import read_prototxt
    from convcalc.source import Source

    text = prototxt_chain(layers)
    message = net_parameter()
    theirs = median_seconds(lambda: text_format.Parse(text, message()), 9)
    alone = median_seconds(lambda: read_prototxt(Source("x", text)), 9)
    checked = median_seconds(lambda: read_message(read_prototxt(Source("x", text)).root), 9)
    for what, ours in (("our reader", alone), ("our reader and schema", checked)):
        print(
            f"prototxt of {layers:,} layers: protobuf's text_format takes"
            f" {theirs / ours:.1f} times as long as {what}"
            f" ({theirs * 1000:.0f} ms / {ours * 1000:.0f} ms)"
        )


def analysis_alone() -> None:
    """Print how long the analysis of a VGG-16 takes that is read and loaded."""
    from convcalc.analysis.walk import analyse
    from convcalc.graph import build_graph
    from convcalc.settings import Settings
    from convcalc.spec_files import find_spec, read_spec

    source, language = read_spec(find_spec("vgg16"))
    settings = Settings()
    graph = build_graph(language.read(source, settings))

    def figures() -> object:
        return analyse(graph, source=source, syntax="yaml", settings=settings).totals

    print(f"analysis of a loaded VGG-16: {median_seconds(figures, 51) * 1000:.2f} ms")


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as folder:
        growth(".yaml", yaml_chain, Path(folder))
        growth(".prototxt", prototxt_chain, Path(folder))
    reader_beside_protobuf()
    analysis_alone()


if __name__ == "__main__":
    main()
