"""Sound networks grown of blocks, branches and variables, and what must hold for each."""

import csv
import io
import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import yaml
from commands import Ran, fault_of, run

Network = dict[str, Any]
"""A network as JSON carries it."""


# Growth


class _Garden(NamedTuple):
    """What a network is grown from: the blocks made so far, and the layers to choose among."""

    random: Random
    blocks: dict[str, Any]
    plain: tuple[Any, ...]
    convs: tuple[dict[str, Any], ...]


def grown(random: Random) -> str:
    """Return the YAML of a sound network."""
    only_caffe = random.random() < 0.6  # else next to none could be said in its words
    garden = (
        _Garden(random, {}, _CAFFE, _CAFFE_CONVS)
        if only_caffe
        else _Garden(random, {}, _CAFFE + _OTHERS, _CAFFE_CONVS + _OTHER_CONVS)
    )
    spec: dict[str, Any] = {"name": "grown", "variables": {"width": random.choice((4, 8))}}
    sizes = ("16x16x3", "16x12x1", [3, 16, 20]) + (
        () if only_caffe else ([3, 64], [2, 8, 8, 8])
    )
    spec |= {"input": random.choice(sizes), "rounding": "floor"}
    for number in range(random.randint(0, 3)):
        layers = _items("${width}", garden)
        given = random.choice(({"width": None}, {"width": 4}, {"width": None, "deep": False}))
        if "deep" in given:
            layers.append({"type": "relu", "when": "${deep}"})
        garden.blocks[f"block{number}"] = {"variables": given, "layers": layers}
    layers = _items("${2 * width}", garden)
    layers += random.choice(_SHRINKING)
    layers += _items("${width + 4}", garden)
    layers += deepcopy(random.choice(_ENDS))
    if garden.blocks:
        spec["blocks"] = garden.blocks
    layers += [{"type": "sigmoid", "name": "last"}]
    text: str = yaml.safe_dump(
        spec | {"layers": layers}, sort_keys=False, default_flow_style=None
    )
    return text


def _items(width: str, garden: _Garden, depth: int = 0) -> list[Any]:
    """Return some items; the last leaves ``width`` channels."""
    items = [_item(width, garden, depth) for _ in range(garden.random.randint(0, 4))]
    return [*items, _conv(width, garden)]


def _item(width: str, garden: _Garden, depth: int) -> Any:  # noqa: ANN401  a word or a mapping
    random = garden.random
    what = random.randrange(6)
    if what == 0 and garden.blocks:
        again = {"repeat": random.randint(1, 3)} if random.random() < 0.5 else {}
        name = random.choice(list(garden.blocks))
        return {"block": name, "width": random.choice((4, width)), **again}
    if what in (1, 2) and depth < DEEPEST:
        merge = random.choice(("add", "concat", "multiply", "maximum"))
        ways = [_items(width, garden, depth + 1) for _ in range(random.randint(1, 3))]
        last = [] if merge == "concat" and random.random() < 0.5 else [_conv(width, garden)]
        return {"branches": [*ways, last], "merge": merge}
    return _conv(width, garden) if what == 3 else deepcopy(random.choice(garden.plain))


def _conv(width: str, garden: _Garden) -> dict[str, Any]:
    given = garden.random.choice(garden.convs)
    some = garden.random.choice(({}, {}, {"bias": False}, {"trainable": False}))
    return {"type": "conv", "out_channels": width, **given, **some}


_IMAGES: tuple[Any, ...] = ("16x16x3", "16x12x1", [3, 16, 20])
_NO_IMAGES: tuple[Any, ...] = ([3, 64], [2, 8, 8, 8])

DEEPEST = 2
"""How deep branches lie in branches."""

_CAFFE: tuple[Any, ...] = (
    *("relu", "relu", "sigmoid", "dropout", "tanh", "local_response_norm", "mish"),
    {"type": "leaky_relu", "negative_slope": 0.1},
    {"type": "elu", "in_place": False},
    {"type": "prelu", "num_parameters": "per_channel"},
    {"type": "scale", "bias": True},
    {"type": "batch_norm", "affine": False, "scale_factor": True},
    {"type": "softmax", "axis": 1},
    {"type": "power", "scale": 2},
)
"""Layers that Caffe has too, and that take any image."""

_OTHERS: tuple[Any, ...] = (
    *("batch_norm", "gelu", "hard_swish", "softplus", "instance_norm"),
    {"type": "group_norm", "num_groups": 1},
    {"type": "max_pool", "kernel_size": 3, "stride": 1, "padding": 1},
    {"type": "avg_pool", "kernel_size": 3, "stride": 1, "padding": 1},
    {"type": "depthwise_conv", "kernel_size": 3, "padding": 1},
    {"type": "upsample", "scale_factor": 1},
)
"""Layers that keep the shape of an input of any axes."""

_CAFFE_CONVS: tuple[dict[str, Any], ...] = (
    {"kernel_size": 1},
    {"kernel_size": 3, "padding": 1},
    {"kernel_size": 5, "padding": 4, "dilation": 2},
)
_OTHER_CONVS: tuple[dict[str, Any], ...] = ({"kernel_size": 2, "padding": "same"},)
_HALVES = ["halves:0", "halves:1"]
_SHRINKING: tuple[list[Any], ...] = (
    [],
    [{"type": "conv", "out_channels": 4, "kernel_size": 3, "stride": 2, "padding": 1}],
    [{"type": "max_pool", "kernel_size": 2, "stride": 2}],
    [
        {"type": "conv", "out_channels": 8, "kernel_size": 1},
        {"type": "split", "split_sizes": [4, 4], "name": "halves"},
        {"type": "add", "inputs": _HALVES},
    ],
)
_ENDS: tuple[list[Any], ...] = (
    [],
    ["flatten"],
    ["abs"],
    ["global_avg_pool"],
    [{"type": "linear", "out_features": 5}, "softmax"],
    [{"type": "linear", "out_features": 5, "axis": -1}],
    [{"type": "linear", "name": "a", "out_features": 5}, "dropout"],
)


# What holds


def broken(path: str) -> Iterator[tuple[list[str], str]]:
    """Yield what does not hold of a sound network in a file, beside the command line."""
    one = _report(path)
    if one is None:
        command = ["summarize", path, "--format=json"]
        fault = fault_of(command)
        if fault or "[limit-exceeded]" not in run(command).stderr:  # blocks of blocks
            yield command, fault or "calls a grown network wrong\n"
        return
    for command, faults in (
        (["summarize", path, "--format=json"], _wrong_totals(one)),
        (["summarize", path, "--batch=3"], _not_linear(one, _report(path, "--batch=3"))),
        (["summarize", path, "--format=csv"], _wrong_csv(one, path)),
        (["validate", path], _other_findings(one, path)),
        (["convert", path, "--to=yaml"], _lost(one, path, "yaml", "prototxt")),
        (["convert", path, "--to=prototxt"], _lost(one, path, "prototxt", "yaml")),
    ):
        for fault in faults:
            yield command, f"{fault}\n"


def _report(path: str, *settings: str) -> Network | None:
    """Return a network as JSON tells it; None if it is called wrong."""
    try:
        ran = run(["summarize", path, "--format=json", *settings])
    except Exception:  # noqa: BLE001  the caller asks why
        return None
    found: Network | None = None if ran.status else json.loads(ran.stdout)
    return found


_SUMS = {
    "params": "params",
    "macs": "macs",
    "forward_elements": "activation_elements",
    "forward_bytes": "activation_bytes",
}
"""The totals that are sums over the layers, and of what."""


def _wrong_totals(one: Network) -> Iterator[str]:
    totals, layers = one["totals"], one["layers"]
    inputs = sum(_count(it["shape"]) for it in one["inputs"])
    elsewhere = {"forward_elements": inputs, "forward_bytes": 4 * inputs}
    for total, figure in _SUMS.items():
        added = sum(it[figure] for it in layers) + elsewhere.get(total, 0)
        if totals[total] != added:
            yield f"the total {total} is {totals[total]}, but its rows add up to {added}"
    tensors = [it for layer in layers for it in layer["parameters"] if not it["shared_with"]]
    for total, role in (("weights", "weight"), ("biases", "bias"), ("buffers", "buffer")):
        added = sum(it["count"] for it in tensors if it["role"] == role)
        if totals[total] != added:
            yield f"the total {total} is {totals[total]}, but its tensors add up to {added}"
    if totals["flops"] != 2 * totals["macs"]:
        yield f"flops are {totals['flops']}, but macs {totals['macs']}"
    if not totals["peak_inference_bytes"] <= totals["forward_bytes"]:
        yield "more is alive than there is"


def _count(shape: list[int]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count


_PER_EXAMPLE = ("macs", "flops", "forward_bytes", "peak_inference_bytes")
_PER_NETWORK = ("params", "weights", "biases", "buffers", "trainable_params", "param_bytes")


def _not_linear(one: Network, three: Network | None) -> Iterator[str]:
    if three is None:
        yield "a batch of 3 is wrong"
        return
    for factor, names in ((3, _PER_EXAMPLE), (1, _PER_NETWORK)):
        for name in names:
            before, after = one["totals"][name], three["totals"][name]
            if after != factor * before:
                yield f"{name} is {before} for one example, but {after} for three"


def _wrong_csv(one: Network, path: str) -> Iterator[str]:
    text = run(["summarize", path, "--format=csv"]).stdout
    rows = list(csv.DictReader(io.StringIO(text)))[len(one["inputs"]) :]
    told = [
        [it["name"], it["type"], it["activation_bytes"], it["params"], it["macs"]]
        for it in one["layers"]
    ]
    found = [
        [
            it["layer"],
            it["type"],
            *(int(it[name]) for name in ("activation_bytes", "params", "macs")),
        ]
        for it in rows
    ]
    if found != told:
        yield "CSV and JSON differ"


def _other_findings(one: Network, path: str) -> Iterator[str]:
    (file,) = json.loads(run(["validate", path, "--format=json"]).stdout)["files"]
    if file["diagnostics"] != one["diagnostics"]:
        yield "validate finds other things than summarize"
    if file["totals"] != one["totals"]:
        yield "validate tells other totals than summarize"


def _lost(one: Network, path: str, to: str, back: str) -> Iterator[str]:
    """Yield figures that a conversion changes, there or back.

    What it refuses, it must refuse for a reason of the language it writes.
    """
    there = run(["convert", path, f"--to={to}"])
    if there.status:
        yield from _unreasonable(there)
        return
    for name, syntax, text in (("there", to, there.stdout), ("back", back, None)):
        if text is None:
            ran = run(["convert", f"there.{to}", f"--to={back}"])
            if ran.status:
                yield from _unreasonable(ran)
                continue
            text = ran.stdout
        Path(f"{name}.{syntax}").write_text(text, encoding="utf-8")
        again = _report(f"{name}.{syntax}")
        if again is None or _figures(again) != _figures(one):
            yield f"the figures are others {name}"
    for name, syntax in (("there", to), ("back", back)):
        Path(f"{name}.{syntax}").unlink(missing_ok=True)


def _figures(network: Network) -> list[Any]:
    keys = ("name", "params", "macs", "activation_elements", "receptive_field")
    rows = [[layer[key] for key in keys] for layer in network["layers"]]
    outputs = [it["shape"] for it in network["outputs"]]  # a layer in place has another's name
    totals = {name: it for name, it in network["totals"].items() if "caffe" not in name}
    return [*rows, totals, outputs]


def _unreasonable(refused: Ran) -> Iterator[str]:
    if not any(it in refused.stderr for it in _REASONS):
        yield f"a conversion is refused: {refused.stderr.splitlines()[0]}"


_REASONS = ("[not-convertible]", "[not-convertible]", "activation elements would be")
"""What tells that a language has no words for a layer, or copies what is a view elsewhere."""
