"""Specs changed as trees: values, keys and layers that are well-formed and make no sense."""

import json
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

from convcalc.dialects.caffe.table import ELSEWHERE, TYPES
from convcalc.dialects.fields import descriptions
from convcalc.layers import layer_class, layer_types
from convcalc.readers.from_prototxt import read_prototxt
from convcalc.source import Source
from convcalc.tree import Mapping, Node, Scalar
from convcalc.tree import Sequence as ListNode

HUGE = (2**31, 2**31 - 1, 2**32, 2**63 - 1, 2**63, 10**18, 10**40, 10**4000)
VALUES: tuple[Any, ...] = (
    *(0, 1, 2, 3, 5, 7, 16, 100, -1, -2, -(2**63), *HUGE),
    *(0.5, -0.0, 1e-300, float("nan"), float("inf"), None, True, False),
    *("", " ", "?", "x", "3x3", "1x1x1", "0x0x0", "7x7x7x7", "same", "valid", "relu", "data"),
    *("nan", "-inf", "0x10", "1e3", "1_000", "${i}", "${v}", "${9**9**9}", "${1/0}", "${-1}"),
    *("${().__class__}", "${input}", "\x1b[2J", "\0", "\u202e", "\ud7ff", "=1+1", "[red]", "|"),
    *("<script>", "9" * 5000, "n" * 2000, "a/b", "a.b", "é́", "\U0001f600", "\r\n", "::error::"),
    *([], {}, [[]], [1], [1, 2], [1, 2, 3], [3, 8, 8], [0, 0], [-1, 2**63], ["a"], [None]),
    *([{}], {"a": 1}, {"type": "relu"}, list(range(40)), ["conv1", "conv1"], {"": ""}),
)
KEYS = (
    *("name", "input", "inputs", "layers", "type", "repeat", "branches", "variables", "blocks"),
    *("when", "defaults", "rounding", "expect", "budgets", "weights_of", "out", "merge", "<<"),
    *("params", "macs", "output", "each", "as", "block", "with", "", "\x1b", "x" * 300),
)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
NUMBERS = (
    "0",
    "1",
    "2",
    "3",
    "5",
    "-1",
    "2147483647",
    "4294967295",
    "0x7",
    "010",
    "1e3",
    "nan",
)


def operated(text: str, syntax: str, texts: Sequence[str], random: Random) -> str:
    """Return a text whose tree is changed in a few places; as it is if it has no tree."""
    change = _changed_yaml if syntax == "yaml" else _changed_prototxt
    return change(text, random.choice(texts), random)


def a_value(random: Random) -> Any:  # noqa: ANN401  any YAML
    """Return a value of its own: trees are changed in place."""
    return deepcopy(random.choice(VALUES))


# YAML


def _changed_yaml(text: str, other: str, random: Random) -> str:
    try:
        root, donor = (yaml.load(it, _LOADER) for it in (text, other))
    except (yaml.YAMLError, ValueError):
        return text
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        root = _changed_value(root, donor, random)
    try:
        style = random.choice((False, True, None))
        return str(yaml.dump(root, None, _DUMPER, sort_keys=False, default_flow_style=style))
    except ValueError:  # an integer that Python does not write
        return text


def _changed_value(root: Any, donor: Any, random: Random) -> Any:  # noqa: ANN401  any YAML
    """Return a tree with one change; donor is another spec's tree."""
    places = list(_places(root))
    if not places:
        return a_value(random)
    holder, key = random.choice(places)
    others = list(_places(donor)) or places
    foreign_holder, foreign_key = random.choice(others)
    what = random.randrange(8)
    if what == 0:
        del holder[key]
    elif what == 1:  # a subtree of another spec, or of this one
        holder[key] = deepcopy(foreign_holder[foreign_key])
    elif what == 2:
        a_holder, a_key = random.choice(places)
        holder[key] = deepcopy(a_holder[a_key])
    elif what == 3:
        holder[key] = random.choice(([holder[key]], {"x": holder[key]}, [holder[key]] * 3))
    elif what in (4, 5) and (layers := [it for it, _ in places if isinstance(it, list)]):
        layers[0].insert(random.randint(0, len(layers[0])), random_layer(random))
    elif what == 6 and isinstance(holder, dict):
        holder[random.choice(KEYS)] = a_value(random)
    else:
        holder[key] = a_value(random)
    return root


def _places(node: Any) -> Any:  # noqa: ANN401  any YAML
    """Yield each container and key in a tree, the outer ones first."""
    stack = [node]
    while stack:
        it = stack.pop()
        if isinstance(it, dict | list):
            keys = list(it) if isinstance(it, dict) else range(len(it))
            for key in keys:
                yield it, key
                stack.append(it[key])


def random_layer(random: Random) -> dict[str, Any]:
    """Return a layer of any type with some of its fields, some of them sensible."""
    name = random.choice(layer_types())
    fields = _native_fields(name)
    chosen = random.sample(fields, random.randint(0, min(len(fields), 6)))
    small = random.random() < 0.6  # else next to no layer gets past its fields
    given = {it: random.randint(1, 8) if small else a_value(random) for it in chosen}
    return {"type": name, **given}


@cache
def _native_fields(name: str) -> list[str]:
    layer = layer_class(name)
    assert layer
    return [it.name for it in descriptions(layer)]


# Prototxt: a message is a list of names and values


Message = list[tuple[str, Any]]


@cache
def facts() -> dict[str, Any]:
    """Return Caffe's messages and enums, as convcalc knows them."""
    folder = resources.files("convcalc.dialects.caffe")
    found: dict[str, Any] = json.loads((folder / "fields.json").read_text("utf-8"))
    return found


def _changed_prototxt(text: str, other: str, random: Random) -> str:
    root = _message(read_prototxt(Source("", text)).root)
    donor = _message(read_prototxt(Source("", other)).root)
    for _ in range(random.choice((1, 1, 2, 3, 6))):
        _change_message(root, donor, random)
    return "\n".join(written(root, random.random() < 0.3))


def _message(mapping: Mapping) -> Message:
    return [(key.text, _value(value)) for key, value in mapping.entries]


def _value(node: Node) -> Any:  # noqa: ANN401  a word, a list or a message
    match node:
        case Mapping():
            return _message(node)
        case ListNode(items):
            return tuple(_value(it) for it in items)
        case Scalar(word, _, quoted):
            return json.dumps(word, ensure_ascii=False) if quoted else word


def _change_message(root: Message, donor: Message, random: Random) -> None:
    messages = list(_messages(root, "NetParameter"))
    message, kind = random.choice(messages)
    foreign, _ = random.choice(list(_messages(donor, "NetParameter")))
    at = random.randint(0, len(message))
    what = random.randrange(7)
    if what == 0 and message:
        del message[at - 1]
    elif what == 1 and message:
        message[at - 1] = (message[at - 1][0], _word(random))
    elif what == 2 and foreign:
        message.insert(at, deepcopy(random.choice(foreign)))
    elif what == 3 and message:
        message.insert(at, deepcopy(random.choice(message)))
    elif what == 4:
        root.insert(random.randint(0, len(root)), ("layer", random_caffe_layer(root, random)))
    else:
        message.insert(at, random_field(kind, random))


def _messages(message: Message, kind: str) -> Any:  # noqa: ANN401  pairs of message and type
    yield message, kind
    fields = facts()["messages"].get(kind, {})
    for name, value in message:
        if isinstance(value, list):
            yield from _messages(value, fields.get(name, {}).get("type", ""))


def random_caffe_layer(root: Message, random: Random) -> Message:
    """Return a layer of any type that reads some of what is there."""
    tops = [
        value
        for name, layer in root
        if name in ("layer", "layers") and isinstance(layer, list)
        for key, value in layer
        if key == "top" and isinstance(value, str)
    ] or ['"data"']
    kind = random.choice([*TYPES, *sorted(ELSEWHERE)])
    layer: Message = [("name", '"new"'), ("type", f'"{kind}"')]
    layer += [("bottom", random.choice(tops)) for _ in range(random.choice((0, 1, 1, 1, 2, 3)))]
    layer += [("top", f'"new{it}"') for it in range(random.choice((0, 1, 1, 2)))]
    own = [it for it in facts()["messages"]["LayerParameter"] if it.endswith("_param")]
    near = [it for it in own if it.replace("_", "").startswith(kind.lower()[:6])]
    for name in random.sample(near or own, 1):
        message = facts()["messages"]["LayerParameter"][name]["type"]
        fields = [random_field(message, random) for _ in range(random.randint(0, 5))]
        layer.append((name, fields))
    return layer


def random_field(kind: str, random: Random, depth: int = 0) -> tuple[str, Any]:
    """Return a field that a message of this type has, with some value of its type or none."""
    fields = facts()["messages"].get(kind) or facts()["messages"]["LayerParameter"]
    name = random.choice(list(fields))
    type_name = fields[name]["type"]
    if random.random() < 0.15:
        return name, _word(random)
    if type_name in facts()["messages"]:
        if depth > 3:
            return name, []
        inner = random.randint(0, 4)
        return name, [random_field(type_name, random, depth + 1) for _ in range(inner)]
    if type_name in facts()["enums"]:
        return name, random.choice(list(facts()["enums"][type_name]))
    if type_name == "bool":
        return name, random.choice(("true", "false", "1", "t"))
    if type_name == "string":
        return name, random.choice(('"x"', '"data"', '"conv1"', '"TRAIN"', '"\\033[2J"', '""'))
    numbers = NUMBERS if random.random() < 0.3 else tuple("1234")
    number = random.choice(numbers)
    return name, (number,) * random.randint(1, 5) if fields[name].get("repeated") else number


def _word(random: Random) -> str:
    value = a_value(random)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int) and abs(value) > 10**4000 - 1:
        return "1" + "0" * 5000
    return "" if isinstance(value, list | dict) else str(value)


def written(message: Message, brief: bool, indent: str = "") -> list[str]:
    """Return the lines of a message, with ``brief`` its lists in brackets."""
    lines = []
    for name, value in message:
        if isinstance(value, list):
            lines += [
                f"{indent}{name} {{",
                *written(value, brief, indent + "  "),
                indent + "}",
            ]
        elif isinstance(value, tuple) and all(isinstance(it, str) for it in value):
            many = f"{indent}{name}: [{', '.join(value)}]"
            lines += [many] if brief else [f"{indent}{name}: {it}" for it in value]
        elif isinstance(value, str):
            lines.append(f"{indent}{name}: {value}")
    return lines
