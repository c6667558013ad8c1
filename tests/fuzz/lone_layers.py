"""Specs of one layer of any type: inputs of any number of axes, some of its fields."""

from collections.abc import Callable
from random import Random
from typing import Any, Literal, get_args

import yaml
from surgery import Message, facts, random_field, written

from convcalc.dialects.caffe.rows import Count
from convcalc.dialects.caffe.table import TYPES, caffe_type_of
from convcalc.dialects.fields import Kind, kinds
from convcalc.layers import layer_class, layer_types
from convcalc.layers.shared.base import Bias, Choice, Range, RecurrentBias
from convcalc.layers.shared.ratio import Ratio
from convcalc.windows import Padding

MOST_AXES = 5
SIZES = (1, 2, 3, 4, 4, 4, 6, 7, 8, 12)
"""Sizes of an axis; small ones with common factors, so that many layers take them."""

SHARED = (4, 4, 8, 8, 6)
"""Sizes of an input that another one has, too."""

Value = Any
"""Any value that YAML can write."""


def lone_layer(random: Random) -> tuple[str, str]:
    """Return a spec of one layer, and its language."""
    if random.random() < 0.5:
        return _native(random), "yaml"
    return _caffe(random), "prototxt"


def _shapes(count: int, random: Random) -> list[list[int]]:
    """Return the shapes of inputs, mostly of the same number of axes and often the same."""
    axes = random.randint(0, MOST_AXES)
    first = [random.choice(SHARED) for _ in range(axes)]
    shapes = [first]
    while len(shapes) < count:
        other = random.choice(
            (first, first, first[:2], first[:1], [*first[:2], 5], _any(random))
        )
        shapes.append(other)
    return shapes if random.random() < 0.7 else [_any(random) for _ in shapes]


def _any(random: Random) -> list[int]:
    return [random.choice(SIZES) for _ in range(random.randint(0, MOST_AXES))]


def _number(allowed: Count, random: Random) -> int:
    """Return a number of inputs or outputs, at times one that is not allowed."""
    least, most = allowed
    if random.random() < 0.05:
        return random.randint(0, 4)
    return random.randint(least, min(most or least + 3, least + 3))


# YAML


def _native(random: Random) -> str:
    name = random.choice(layer_types())
    layer = layer_class(name)
    assert layer
    shapes = _shapes(_number(layer.arity, random), random)
    sources = {f"in{number}": shape for number, shape in enumerate(shapes)}
    layers = [
        {"type": "reduction", "name": f"few{number}", "input": it, "axis": len(shape)}
        for number, (it, shape) in enumerate(sources.items())
        if len(shape) < 2
    ]
    reads = [
        f"few{number}" if len(shape) < 2 else it
        for number, (it, shape) in enumerate(sources.items())
    ]
    read: Value = reads[0] if len(reads) == 1 else reads
    given = {
        field: _value(kind, len(shapes[0]) if shapes else 2, random)
        for field, kind in kinds(layer).items()
        if kind.required or random.random() < 0.4
    }
    layers.append({"type": name, "name": "it", **({"inputs": read} if reads else {}), **given})
    spec = {
        "inputs": {it: shape[1:] or [3] for it, shape in sources.items()} or {"data": [3]},
        "rounding": random.choice(("exact", "floor", "floor", "ceil")),
        "layers": [*layers, *random.sample(_BEHIND, random.randint(0, 2))],
    }
    return yaml.safe_dump(spec, sort_keys=False, default_flow_style=None)


_BEHIND: tuple[Value, ...] = (
    "relu",
    "flatten",
    "batch_norm",
    {"type": "custom"},
    {"type": "linear", "out_features": 3},
    {"type": "conv", "out_channels": 2, "kernel_size": 1},
    {"type": "reduction", "axis": 0},
    {"type": "split", "sections": 2, "axis": 0},
)


def _value(kind: Kind, axes: int, random: Random) -> Value:
    """Return a value of a field, mostly one that it takes."""
    if random.random() < 0.03:
        return random.choice((0, -1, "x", [], None, [1, 2, 3], True, 2**40))
    for mark in kind.marks:
        if isinstance(mark, Choice):
            return random.choice(mark.words)
    ranges = [it for it in kind.marks if isinstance(it, Range)]
    make = _MAKERS.get(kind.annotation)
    return make(ranges[0] if ranges else None, axes, random) if make else 1


Maker = Callable[[Range | None, int, Random], Value]


def _integer(allowed: Range | None, _: int, random: Random) -> int:
    if allowed is None:
        return random.randint(-2, 4)
    largest = allowed.minimum + 4 if allowed.maximum is None else allowed.maximum
    return random.randint(allowed.minimum, min(largest, allowed.minimum + 4))


def _integers(allowed: Range | None, axes: int, random: Random) -> list[int]:
    count = max(1, random.choice((axes - 2, axes - 2, axes, axes - 1, 2 * axes - 4, 1, 2)))
    if allowed is None and random.random() < 0.5:  # an order of axes
        return random.sample(range(axes), axes)
    return [_integer(allowed, axes, random) for _ in range(count)]


def _either(*makers: Maker) -> Maker:
    return lambda allowed, axes, random: random.choice(makers)(allowed, axes, random)


def _word(*words: Value) -> Maker:
    return lambda _, __, random: random.choice(words)


_NUMBERS = _word(0, 0.5, 1, 1e-5, 2, -1)
_FACTORS = _word(0.5, 1, 1.5, 2, "2/3", 3, [2], [2, 0.5], [1, 2, 3])
_TENSORS = _word(5, {"weight": [2, 3], "bias": [2]}, {"a": 1}, {"b.bias": [4]})
_MAKERS: dict[object, Maker] = {
    int: _integer,
    int | None: _integer,
    bool: _word(True, False),
    float: _NUMBERS,
    Bias: _word(*(True, False, "per_location")),
    RecurrentBias: _word(*(True, False, "single")),
    int | tuple[int, ...]: _either(_integer, _integers),
    int | tuple[int, ...] | None: _either(_integer, _integers),
    tuple[int, ...]: _integers,
    tuple[int, ...] | None: _integers,
    int | tuple[int | None, ...]: _either(_integer, _integers, _word([None, 2], [None] * 3)),
    Padding: _either(_integer, _integers, _word("same", "valid", "full")),
    int | Literal["per_channel"]: _either(_integer, _word("per_channel")),
    int | tuple[int, ...] | Literal["center"]: _either(_integer, _integers, _word("center")),
    Ratio | tuple[Ratio, ...] | None: _FACTORS,
    tuple[tuple[str, tuple[int, ...]], ...]: _TENSORS,
}
"""What makes a value of each annotation of a field; a test proves that none is missing."""


def unmade() -> set[str]:
    """Return the fields for which nothing makes a value."""
    found = set()
    for name in layer_types():
        layer = layer_class(name)
        assert layer
        for field, kind in kinds(layer).items():
            words = any(isinstance(it, Choice) for it in kind.marks)
            if not words and kind.annotation not in _MAKERS:
                found.add(f"{name}.{field}: {kind.annotation} {get_args(kind.annotation)}")
    return found


# Prototxt


def _caffe(random: Random) -> str:
    name = random.choice(list(TYPES))
    row = caffe_type_of(name)
    assert row
    shapes = _shapes(_number(row.bottoms, random), random)
    root: Message = []
    for number, shape in enumerate(shapes):
        dims = [("dim", str(it)) for it in shape]
        given = [("input_param", [("shape", dims)])]
        names = [("name", f'"in{number}"'), ("type", '"Input"'), ("top", f'"in{number}"')]
        root.append(("layer", [*names, *given]))
    tops = len(shapes) if row.equal else _number(row.tops, random)
    layer: Message = [("name", '"it"'), ("type", f'"{name}"')]
    layer += [("bottom", f'"in{number}"') for number in range(len(shapes))]
    in_place = random.random() < 0.1 and shapes
    layer += [("top", '"in0"' if in_place else f'"out{number}"') for number in range(tops)]
    if row.param:
        messages = facts()["messages"]
        kind = messages["LayerParameter"][row.param]["type"]
        layer.append((row.param, _fields(kind, random)))
    root.append(("layer", layer))
    return "\n".join(["name: 'lone'", *written(root, brief=False)])


def _fields(kind: str, random: Random) -> Message:
    """Return some fields of a message; those that take one value once."""
    given: dict[str, Value] = {}
    for _ in range(random.randint(0, 7)):
        name, value = random_field(kind, random)
        given[name] = value
    for name, usual in _NEEDED.items():
        if name in facts()["messages"][kind] and name not in given and random.random() < 0.8:
            given[name] = usual
    return list(given.items())


_NEEDED = {
    "num_output": "4",
    "kernel_size": "2",
    "input_dim": "8",
    "num_classes": "3",
    "pooled_h": "2",
    "pooled_w": "2",
    "min_size": "2",
    "scale": "2",
    "output_dim": "2",
    "group_size": "2",
}
"""Fields without which next to no layer of their message is computed."""
