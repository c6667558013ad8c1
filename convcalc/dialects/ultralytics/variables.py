"""What a model's YAML says beside its rows, and what a run sets instead."""

import re
from collections.abc import Callable
from collections.abc import Mapping as MappingOf
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean, listed, mistyped
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.ultralytics.scaling import Scaling, read_scaling
from convcalc.dialects.ultralytics.torch_modules import PREFIXES, activation_type
from convcalc.dialects.values import FALSE, UnreadableError, described, read_flag, read_integer
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

VARIABLES = (
    *("scale", "nc", "depth_multiple", "width_multiple", "max_channels"),
    *("activation", "channels", "kpt_shape", "reg_max", "end2end", "anchors"),
)
"""What a run may set."""

_KEYS = (*VARIABLES, "scales", "backbone", "head", "ch", "task", "names")
_IN_ROWS = ("nc", "kpt_shape", "reg_max", "end2end")
_CLASSES = "80"
_CHANNELS = "3"
_ACTIVATION = "silu"
_FACTORS = {"depth_multiple", "width_multiple", "max_channels"}


class Model(NamedTuple):
    """A model but for its rows; ``values`` and ``anchors`` are what its rows name."""

    scale: str
    scaling: Scaling
    values: dict[str, Node]
    channels: int
    activation: str
    anchors: Node | None


def read_model(
    root: Mapping, stem: str, variables: MappingOf[str, str]
) -> tuple[Model, Findings]:
    """Return what the keys of a text say; those that a run sets count instead."""
    keys = {entry.key.text: entry for entry in root.entries}
    findings = [*_unknown(variables), *_slips(root)]
    nowhere = Span(0, 0)
    keys |= {
        name: Entry(Scalar(name, nowhere), _set(text, keys.get(name), nowhere))
        for name, text in variables.items()
    }
    scale, wrong = _scale(keys, stem)
    findings += wrong
    scaling, wrong = read_scaling(keys, scale)
    findings += wrong
    if "ch" in keys:
        keys.setdefault("channels", keys["ch"])
    values: dict[str, Node] = {it: keys[it].value for it in _IN_ROWS if it in keys}
    for name in ("nc", "reg_max", "end2end"):
        if faults := _value_problems(name, values.get(name)):
            findings += faults
            del values[name]
    values.setdefault("nc", Scalar(_CLASSES, nowhere))
    channels = keys["channels"].value if "channels" in keys else Scalar(_CHANNELS, nowhere)
    wrong_channels = _value_problems("channels", channels)
    activation, wrong = _activation(keys.get("activation"))
    findings += (*wrong_channels, *wrong)
    count = int(_CHANNELS) if wrong_channels else read_integer(channels)
    anchors = keys["anchors"].value if "anchors" in keys else None
    letter = scale.text if scale else ""
    return Model(letter, scaling, values, count, activation, anchors), tuple(findings)


def _unknown(variables: MappingOf[str, str]) -> list[Diagnostic]:
    return [
        Diagnostic(
            "unknown-name",
            f"--set must name a variable of the model, but there is no '{name}'",
            help=did_you_mean(name, VARIABLES) or f"its variables are {listed(VARIABLES)}",
        )
        for name in variables
        if name not in VARIABLES
    ]


def _slips(root: Mapping) -> list[Diagnostic]:
    """Return a warning for each key that is a typing error of one that counts."""
    return [
        Diagnostic(
            "unknown-field",
            f"a key should be one that counts, but {described(key)} does not",
            key.span,
            hint,
            "warning",
        )
        for key, _ in root.entries
        if key.text not in _KEYS and (hint := mistyped(key.text, _KEYS))
    ]


def _set(text: str, own: Entry | None, nowhere: Span) -> Node:
    """Return what a run sets a variable to, placed where the text has it."""
    span = own.value.span if own else nowhere
    if "," not in text:
        return Scalar(text, span)
    words = text.strip("[]() ").split(",")
    return Sequence(tuple(Scalar(it.strip(), span) for it in words), span)


def _scale(keys: dict[str, Entry], stem: str) -> tuple[Scalar | None, Findings]:
    """Return the scale that counts: the given one, that of the file's name, or the first."""
    node = keys["scale"].value if "scale" in keys else None
    scales = _scales(keys)
    if node and not isinstance(node, Scalar):
        return None, (wrong_type("scale", "one of the file's scales", node),)
    if node and node.text:
        if "scales" in keys:
            return node, ()
        message = f"a scale must be one of the file's, but {described(node)} is given and there"
        hint = "set depth_multiple and width_multiple instead"
        place = node.span if node.span.end else None
        return None, (Diagnostic("unknown-name", f"{message} are none", place, hint),)
    if named := _scale_in(stem, scales):
        return named, ()
    if not scales or len(scales) == 1 or keys.keys() >= _FACTORS:
        return (scales[0] if scales else None), ()
    first, *others = (it.text for it in scales)
    note = Diagnostic(
        "scale-not-given",
        f"a run should say which scale it means, but it does not: {first} is taken",
        scales[0].span,
        f"the others are {listed(others)}, as in --set scale={others[0]}",
        "note",
    )
    return scales[0], (note,)


def _scales(keys: dict[str, Entry]) -> list[Scalar]:
    node = keys["scales"].value if "scales" in keys else None
    return [key for key, _ in node.entries] if isinstance(node, Mapping) else []


def _scale_in(stem: str, scales: list[Scalar]) -> Scalar | None:
    """Return the scale in a file's name, behind its number: ``yolo11s-seg``, ``rtdetr-l``."""
    for found in re.finditer(r"(?<=[0-9_-])[A-Za-z]+(?=$|[._-])", stem):
        for key in scales:
            if key.text == found[0]:
                return key
    return None


def _value_problems(name: str, node: Node | None) -> list[Diagnostic]:
    """Return what is wrong with a count, which is at least 1, or with a flag."""
    if node is None:
        return []
    read: Callable[[Node], int] = read_flag if name == "end2end" else read_integer
    try:
        value = read(node)
    except UnreadableError as error:
        return [wrong_type(name, error, node)]
    if name == "end2end" or value > 0:
        return []
    message = f"{name} must be at least 1, but it is {value}"
    return [Diagnostic("value-out-of-range", message, node.span if node.span.end else None)]


def _activation(entry: Entry | None) -> tuple[str, Findings]:
    """Return our type of the activation that modules have unless they say otherwise."""
    if entry is None or (isinstance(entry.value, Scalar) and entry.value.text in FALSE):
        return _ACTIVATION, ()
    node = entry.value
    text = node.text if isinstance(node, Scalar) else ""
    if found := activation_type(text):
        return found, ()
    message = f"activation must be a module of torch.nn, but it is {described(node)}"
    hint = f"write it as in activation: {PREFIXES[1]}ReLU()"
    return _ACTIVATION, (Diagnostic("unknown-type", message, node.span, hint),)
