"""Receptive fields of random networks against sets of pixels that are carried through them.

Each position holds the set of pixels that it depends on, as the bits of a number: layers are
carried out on lists of such sets, by what their outputs are made of, and by no formula of a
field. The lowest bit is what lies outside, at a border; positions that it reached do not count.
"""

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

import convcalc

OUTSIDE = 1
SIZE = 300

Fields = dict[str, Any]
Axis = list[int]


def padded(axis: Axis, begin: int, end: int) -> Axis:
    return [OUTSIDE] * begin + axis + [OUTSIDE] * end


def union(sets: list[int]) -> int:
    found = 0
    for it in sets:
        found |= it
    return found


def window(axis: Axis, it: Fields) -> Axis:
    begin, end = it["padding"]
    axis = padded(axis, begin, end)
    taps = [tap * it["dilation"] for tap in range(it["kernel_size"])]
    starts = range(0, len(axis) - taps[-1], it["stride"])
    return [union([axis[start + tap] for tap in taps]) for start in starts]


def transposed(axis: Axis, it: Fields) -> Axis:
    """Spread each pixel under the taps; outside lie pixels that could have reached the ends."""
    taps = [tap * it["dilation"] for tap in range(it["kernel_size"])]
    stride, padding = it["stride"], it["padding"][0]
    size = (len(axis) - 1) * stride - 2 * padding + taps[-1] + 1 + it["output_padding"]
    out = [0] * size
    around = taps[-1] // stride + 1
    for number, own in enumerate(padded(axis, around, around), start=-around):
        for tap in taps:
            if 0 <= number * stride - padding + tap < size:
                out[number * stride - padding + tap] |= own
    return out


def weighed(axis: Axis, it: Fields) -> Axis:
    """Unite the pixels whose weight is not 0, each weighed by how far it is from a position."""
    unit = 2 * it["scale_factor"]
    shift = 0 if it["mode"] == "nearest" else 1 - it["scale_factor"]
    weight = WEIGHTS[it["mode"]]
    out = []
    for position in range(len(axis) * it["scale_factor"]):
        at = 2 * position + shift  # in units of a pixel
        near = range(at // unit - 1, at // unit + 3)
        read = [pixel for pixel in near if weight(at - unit * pixel, unit)]
        out.append(union([axis[it] if 0 <= it < len(axis) else OUTSIDE for it in read]))
    return out


WEIGHTS: dict[str, Callable[[int, int], bool]] = {
    "nearest": lambda distance, unit: 0 <= distance < unit,
    "nearest-exact": lambda distance, unit: -unit <= 2 * distance < unit,
    "area": lambda distance, unit: -unit <= 2 * distance < unit,
    "linear": lambda distance, unit: abs(distance) < unit,
}


def adaptive(axis: Axis, it: Fields) -> Axis:
    """Unite the pixels that overlap with a part of the axis."""
    size, after = len(axis), it["output_size"]
    return [
        union(
            [
                own
                for pixel, own in enumerate(axis)
                if pixel * after < (part + 1) * size and (pixel + 1) * after > part * size
            ]
        )
        for part in range(after)
    ]


def branched(axis: Axis, it: Fields) -> Axis:
    ways = [carried(axis, way) for way in it["branches"]]
    return [union(list(sets)) for sets in zip(*ways, strict=True)]


CARRIED: dict[str, Callable[[Axis, Fields], Axis]] = {
    "conv": window,
    "max_pool": window,
    "conv_transpose": transposed,
    "upsample": weighed,
    "adaptive_avg_pool": adaptive,
    "pad": lambda axis, it: padded(axis, *it["padding"]),
    "crop": lambda axis, it: axis[it["offset"] : it["offset"] + it["size"]],
    "slice": lambda axis, it: axis[it["start"] :: it["step"]],
    "branches": branched,
}


def carried(axis: Axis, layers: list[Fields]) -> Axis:
    for it in layers:
        axis = CARRIED[it.get("type", "branches")](axis, it)
    return axis


def random_layer(random: Random, size: int) -> Fields:
    kinds = [*MADE, "conv", "conv", "conv_transpose", "upsample"]
    return MADE[random.choice(kinds)](random, size)


def max_pool(random: Random, size: int) -> Fields:
    kernel = random.randint(1, 4)
    return {
        "type": "max_pool",
        "kernel_size": kernel,
        "stride": random.randint(1, 3),
        "padding": [random.randint(0, kernel // 2)] * 2,
        "dilation": random.choice([1, 1, 2]),
    }


def conv_transpose(random: Random, size: int) -> Fields:
    stride, dilation = random.randint(1, 3), random.randint(1, 3)
    return {
        "type": "conv_transpose",
        "out_channels": 1,
        "kernel_size": random.randint(1, 5),
        "stride": stride,
        "dilation": dilation,
        "padding": [random.randint(0, 2)] * 2,
        "output_padding": random.randrange(max(stride, dilation)),
    }


def upsample(random: Random, size: int) -> Fields:
    factor, mode = random.choice([2, 2, 3, 4]), random.choice(["linear", *WEIGHTS])
    return {"type": "upsample", "scale_factor": factor, "mode": mode}


def pad(random: Random, size: int) -> Fields:
    return {"type": "pad", "padding": [random.randint(0, 3), random.randint(0, 3)]}


def crop(random: Random, size: int) -> Fields:
    offset = random.randint(0, 5)
    return {"type": "crop", "offset": offset, "size": size - offset - 1}


def cut(random: Random, size: int) -> Fields:
    start, step = random.randint(0, 3), random.randint(1, 3)
    return {"type": "slice", "axis": 2, "start": start, "step": step}


def adaptive_avg_pool(random: Random, size: int) -> Fields:
    parts = random.choice([it for it in (1, 2, 3, 4) if size % it == 0])
    return {"type": "adaptive_avg_pool", "output_size": size // parts * random.randint(1, 3)}


def branches(random: Random, size: int) -> Fields:
    ways: list[list[Fields]] = [
        [same(random) for _ in range(random.randint(1, 2))] for _ in range(random.randint(1, 2))
    ]
    if size % 2 == 0:
        ways.append([POOL, UP])
    return {"branches": [*ways, []], "merge": "add"}


def any_conv(random: Random, size: int) -> Fields:
    return conv(random, random.randint(1, 6), random.randint(1, 3))


MADE = {
    "conv": any_conv,
    "max_pool": max_pool,
    "conv_transpose": conv_transpose,
    "upsample": upsample,
    "pad": pad,
    "crop": crop,
    "slice": cut,
    "adaptive_avg_pool": adaptive_avg_pool,
    "branches": branches,
}

POINT = {"type": "conv", "out_channels": 1, "kernel_size": 1}
POOL = {"type": "max_pool", "kernel_size": 2, "stride": 2, "padding": [0, 0], "dilation": 1}
UP = {"type": "upsample", "scale_factor": 2, "mode": "nearest"}


def conv(random: Random, kernel: int, stride: int) -> Fields:
    return {
        "type": "conv",
        "out_channels": 1,
        "kernel_size": kernel,
        "stride": stride,
        "padding": [random.randint(0, 3), random.randint(0, 3)],
        "dilation": random.randint(1, 3),
    }


def same(random: Random) -> Fields:
    """Return a convolution that keeps the size, padded on the sides as it comes."""
    it = conv(random, random.randint(1, 5), 1)
    total = it["dilation"] * (it["kernel_size"] - 1)
    begin = random.choice([total // 2, random.randint(0, total)])
    return {**it, "padding": [begin, total - begin]}


def as_written(layers: list[Fields]) -> list[Fields]:
    """Return layers as a spec has them: a transposed convolution is padded alike."""
    return [
        {**it, "branches": [as_written(way) for way in it["branches"]]}
        if "branches" in it
        else {**it, "padding": it["padding"][0]}
        if it["type"] in ("conv_transpose", "max_pool")
        else it
        for it in layers
    ]


def random_network(random: Random) -> tuple[list[Fields], Axis]:
    """Return layers, and what the last of them reads."""
    layers: list[Fields] = [POINT]
    axis = [2 << pixel for pixel in range(SIZE)]
    for _ in range(random.randint(1, 7)):
        it = random_layer(random, len(axis))
        after = carried(axis, [it])
        inner = [read for read in after if not read & OUTSIDE]
        if len(after) <= 2 * SIZE and len(inner) >= max(60, 2 * phases([*layers, it])):
            layers, axis = [*layers, it], after
    return layers, axis


def phases(layers: list[Fields]) -> int:
    """Return a number of positions after which all is as before."""
    several = 1
    for it in layers:
        if "branches" in it:
            several *= 2
        elif it["type"] == "upsample":
            several *= it["scale_factor"]
        elif it["type"] == "conv_transpose":
            several *= it["stride"]
        elif it["type"] == "adaptive_avg_pool":
            several *= 6  # a part begins with a pixel after 1, 2 or 3
    return several


def span(read: int) -> tuple[int, int]:
    return (read & -read).bit_length() - 2, read.bit_length() - 2


def said(layers: list[Fields]) -> Fields:
    spec = {"rounding": "floor", "input": [1, SIZE], "layers": as_written(layers)}
    report = convcalc.summarize_text(json.dumps(spec), syntax="yaml").to_dict()
    errors = [it["message"] for it in report["diagnostics"] if it["severity"] == "error"]
    assert errors == [], spec
    field: Fields = report["layers"][-1]["receptive_field"]
    return field


@pytest.mark.parametrize("seed", range(6))
def test_random_networks(seed: int) -> None:
    random = Random(seed)
    for _ in range(12):
        layers, axis = random_network(random)
        field = said(layers)
        spans = [span(it) if it and not it & OUTSIDE else None for it in axis]
        sizes = [it[1] - it[0] + 1 for it in spans if it] or [0]
        expected = {"size": [max(sizes)]}
        if min(sizes) < max(sizes):
            expected["smallest_size"] = [min(sizes)]
        assert {it: field[it] for it in field if "size" in it} == expected, layers
        off = [
            (sum(it) + 1 - max(sizes)) / 2 - at * field["stride"][0] + field["padding"][0]
            for at in middle(axis, phases(layers))
            if (it := spans[at])
        ]
        assert sum(off) == pytest.approx(0, abs=1e-6), layers


def middle(axis: Axis, count: int) -> range:
    start = (len(axis) - count) // 2
    return range(start, start + count)
