"""A network at sizes not seen before: beside ONNX's shape inference, and beside a bare import.

The two of a pair take turns at the same input sizes, so that a change of the machine's speed
hits both; times are those of the processor, and the figure to quote is the median of the
ratios. ONNX infers the shapes of the same layers, its weights left out, in C++; convcalc's
summary has parameters, multiply-adds, memory and findings too.

usage: python benchmarks/many_variants.py [--sizes N]
       with the Python that has convcalc[test] installed
"""

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import onnx
from onnx import TensorProto, helper

import convcalc
from convcalc.analysis.layer_result import LayerResult

BARE = [sys.executable, "-c", "import click, yaml, json"]


def onnx_model(analysis: convcalc.Analysis) -> onnx.ModelProto:
    """Return a network of ours as ONNX has it, its weights inputs without values."""
    inputs = [_value(it.name, it.shape or ()) for it in analysis.inputs]
    nodes: list[onnx.NodeProto] = []
    for row in analysis.layers:
        owned = [f"{row.name}.{it.name}" for it in row.parameters or ()]
        inputs += [
            _value(name, it.shape) for name, it in zip(owned, row.parameters or (), strict=True)
        ]
        nodes += _nodes(row, owned)
    outputs = [
        helper.make_tensor_value_info(it.name, TensorProto.FLOAT, None)
        for it in analysis.outputs
    ]
    return helper.make_model(helper.make_graph(nodes, "net", inputs, outputs))


def _value(name: str, shape: tuple[int, ...]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def _nodes(row: LayerResult, owned: list[str]) -> Iterator[onnx.NodeProto]:
    read, written = [it.name for it in row.inputs], [it.name for it in row.outputs]
    match row.type:
        case "conv" | "max_pool" | "avg_pool":
            windows: dict[str, Any] = {
                "kernel_shape": [it.kernel_size for it in row.windows],
                "strides": [it.stride for it in row.windows],
                "pads": [it.padding[0] for it in row.windows]
                + [it.padding[1] for it in row.windows],
            }
            kind = {"conv": "Conv", "max_pool": "MaxPool", "avg_pool": "AveragePool"}[row.type]
            yield helper.make_node(kind, read + owned, written, **windows)
        case "linear":
            flat = f"{row.name}.flat"
            yield helper.make_node("Flatten", read, [flat])
            yield helper.make_node("Gemm", [flat, *owned], written, transB=1)
        case "batch_norm":
            yield helper.make_node("BatchNormalization", read + owned, written)
        case "concat":
            yield helper.make_node("Concat", read, written, axis=1)
        case _:
            names = {"relu": "Relu", "add": "Add", "global_avg_pool": "GlobalAveragePool"}
            yield helper.make_node(names[row.type], read, written)


def beside_onnx(name: str, sizes: range) -> str:
    """Return how many times as long as ONNX's inference a summary takes, and both times."""
    network = convcalc.load(name, rounding="floor")
    model = onnx_model(network.summarize())
    dims = model.graph.input[0].type.tensor_type.shape.dim
    pairs = []
    for size in sizes:
        dims[2].dim_value = dims[3].dim_value = size
        theirs = _milliseconds(lambda: onnx.shape_inference.infer_shapes(model))
        pairs.append((_summary(network, size), theirs))
    return _ratio(pairs)


def beside_import(name: str, sizes: range) -> str:
    """Return how many times as long as a bare import a summary takes, and both times."""
    network = convcalc.load(name, rounding="floor")
    network.summarize()
    return _ratio([(_summary(network, size), _import()) for size in sizes])


def _import() -> float:
    before = _used_by_children()
    subprocess.run(BARE, check=True)
    return (_used_by_children() - before) * 1000


def _used_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _summary(network: convcalc.Network, size: int) -> float:
    inputs = {"": f"{size}x{size}x3"}
    return _milliseconds(lambda: network.summarize(inputs=inputs).totals)


def _milliseconds(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def _ratio(pairs: list[tuple[float, float]]) -> str:
    ours, theirs = (statistics.median(it) for it in zip(*pairs, strict=True))
    middle = statistics.median(one / other for one, other in pairs)
    return f"{middle:5.2f}   ({ours:.1f} ms / {theirs:.1f} ms)"


def sweep_rate(name: str, sizes: range) -> str:
    """Return how many variants the command computes in a second of one core."""
    asked = f"{sizes[0]}:{sizes[-1]}:{sizes.step}"
    command = ["sweep", name, "--input", asked, "--rounding", "floor", "--format", "csv"]
    before = _used_by_children()
    subprocess.run(
        [sys.executable, "-m", "convcalc", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return f"{len(sizes) / (_used_by_children() - before):5.0f} variants a second of one core"


def main() -> None:
    """Print a ratio for each pair, and the rate of a sweep."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sizes", type=int, default=31)
    count = parser.parse_args().sizes
    for number, name in enumerate(("resnet50", "densenet121", "resnet152")):
        sizes = range(193 + number, 193 + number + 8 * count, 8)
        print(f"{name + ' / shape inference of ONNX':42} {beside_onnx(name, sizes)}")
    sizes = range(196, 196 + 8 * count, 8)
    print(f"{'resnet152 / import click, yaml, json':42} {beside_import('resnet152', sizes)}")
    rate = sweep_rate("resnet50", range(100, 500))
    print(f"{'convcalc sweep resnet50, input sizes':42} {rate}")


if __name__ == "__main__":
    main()
