"""ResNet-50 as an ONNX model with its weights inside: time and memory of reading its graph.

Whole processes take turns: our summary of the model, that of the bundled YAML, and the shape
inference of the ``onnx`` package, which reads the weights too. The figures are medians.

usage: python benchmarks/onnx_graph.py [--runs N]    with the Python that has convcalc installed
"""

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SUMMARIZE = "from convcalc.cli import main; main(['summarize', {!r}, '--format', 'json'])"
INFER = "import onnx; onnx.shape_inference.infer_shapes(onnx.load({!r}))"


class Builder:
    """Adds nodes to a graph, each with weights of its own."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.weights: list[Any] = []

    def weight(self, *shape: int) -> str:
        """Add a tensor of zeros, and return its name."""
        name = f"w{len(self.weights)}"
        count = 1
        for size in shape:
            count *= size
        from onnx import TensorProto, helper

        zeros = bytes(4 * count)
        self.weights.append(helper.make_tensor(name, TensorProto.FLOAT, shape, zeros, raw=True))
        return name

    def add(self, op: str, *inputs: str, **attributes: Any) -> str:  # noqa: ANN401
        """Add a node, and return the name of its output."""
        from onnx import helper

        name = f"{op}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [f"{name}_output"], name, **attributes))
        return f"{name}_output"

    def conv(self, x: str, before: int, after: int, kernel: int, stride: int = 1) -> str:
        """Add a convolution with a bias, into which an exporter folds its normalisation."""
        weights = self.weight(after, before, kernel, kernel), self.weight(after)
        pads = [kernel // 2] * 4
        return self.add("Conv", x, *weights, pads=pads, strides=[stride] * 2)

    def bottleneck(self, x: str, before: int, width: int, stride: int) -> str:
        """Add three convolutions and their shortcut."""
        y = self.add("Relu", self.conv(x, before, width, 1))
        y = self.add("Relu", self.conv(y, width, width, 3, stride))
        y = self.conv(y, width, 4 * width, 1)
        if before != 4 * width:
            x = self.conv(x, before, 4 * width, 1, stride)
        return self.add("Relu", self.add("Add", y, x))


def resnet50(path: Path) -> None:
    """Write the model.

    Source: He et al. 2015, arXiv:1512.03385, table 1; stride in the 3x3.
    """
    from onnx import TensorProto, helper, save  # only here: see main

    build = Builder()
    x = build.add("Relu", build.conv("x", 3, 64, 7, 2))
    x = build.add("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    channels = 64
    for width, count in ((64, 3), (128, 4), (256, 6), (512, 3)):
        for number in range(count):
            stride = 1 if number or channels == width else 2
            x = build.bottleneck(x, channels, width, stride)
            channels = 4 * width
    x = build.add("Flatten", build.add("GlobalAveragePool", x))
    y = build.add("Gemm", x, build.weight(1000, 2048), build.weight(1000), transB=1)
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, (1, 3, 224, 224))
    result = helper.make_tensor_value_info(y, TensorProto.FLOAT, (1, 1000))
    graph = helper.make_graph(build.nodes, "resnet50", [given], [result], build.weights)
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]), str(path))


def run(code: str) -> tuple[float, float]:
    """Return the milliseconds and the mebibytes that a process takes."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"failed: {code}")
    return (time.perf_counter() - start) * 1000, usage.ru_maxrss / 1024


def main() -> None:
    """Print what each of the processes takes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=10)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "resnet50.onnx"
        # in a process of its own: the memory of this one would count for those that it starts
        writer = multiprocessing.get_context("spawn").Process(target=resnet50, args=(path,))
        writer.start()
        writer.join()
        print(f"ResNet-50, {path.stat().st_size / 2**20:.0f} MiB with its weights")
        codes = {
            "convcalc, the model": SUMMARIZE.format(str(path)),
            "convcalc, bundled YAML": SUMMARIZE.format("resnet50"),
            "onnx, shape inference": INFER.format(str(path)),
        }
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in codes}
        for number in range(runs + 1):
            for name, code in codes.items():
                found = run(code)
                if number:  # the first warms the file cache
                    taken[name].append(found)
    for name, figures in taken.items():
        milliseconds = statistics.median([it for it, _ in figures])
        mebibytes = statistics.median([it for _, it in figures])
        print(f"{name:24} {milliseconds:6.0f} ms {mebibytes:6.0f} MiB")


if __name__ == "__main__":
    main()
