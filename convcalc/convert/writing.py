"""What the writers of both languages share: a text, or why a network cannot be said in it."""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic
from convcalc.graph import Graph, Node
from convcalc.layers import layer_class
from convcalc.layers.onnx.operator import Operator
from convcalc.layers.shared.base import Layer
from convcalc.network import LayerSpec
from convcalc.record import REQUIRED
from convcalc.report.printable import printable

_PLAIN = re.compile(r"[A-Za-z_][\w./+-]*(?: [\w./+()-]+)*", re.ASCII)
_WORDS = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}


class Written(NamedTuple):
    """A text in the other language, and what it cannot say; it counts only if that is empty."""

    text: str
    refused: tuple[Diagnostic, ...]


def refusal(spec: LayerSpec, rule: str, message: str, help_: str | None = None) -> Diagnostic:
    """Return why a layer cannot be said in the other language."""
    return Diagnostic(rule, message, spec.span, help_, layer=spec.name or None)


def name_refusals(graph: Graph) -> Iterator[Diagnostic]:
    """Yield layers that have no name, or one that another layer has too."""
    seen: set[str] = set()
    for spec, *_ in graph.nodes:
        if not spec.name:
            what = "a layer must have a name to be converted, but this one has none"
            yield refusal(spec, "layer-without-name", what, "give it a name")
        elif spec.name in seen:
            what = "a name must belong to one layer to be converted, but this one is used twice"
            yield refusal(spec, "duplicate-name", what, "give one of the layers another name")
        seen.add(spec.name)


def may_overwrite(graph: Graph, node: Node, row: LayerResult) -> bool:
    """Return whether a layer is a dropout in place that alone reads its input."""
    in_place = row.type == "dropout" and getattr(row.spec.layer, "in_place", False)
    if not in_place or node.inputs[0] is None:
        return False
    return graph.readers[node.inputs[0]] == 1 and node.inputs[0] not in graph.outputs


def field_values(layer: Layer, usual: type[Layer] | None) -> dict[str, Any]:
    """Return the fields of a layer that differ from their defaults.

    Those are the defaults of the class ``usual`` where it has the field, as the second reader
    of a text knows no other.
    """
    defaults = layer.field_defaults | (usual.field_defaults if usual else {})
    return {
        name: value
        for name, value in layer.field_values().items()
        if defaults[name] is REQUIRED or value != defaults[name]
    }


def own_class(spec: LayerSpec) -> type[Layer] | None:
    """Return the class that a YAML spec means by the type of a layer.

    None of an operator of ONNX, even if a type bears the name: it is a sum with a number, say.
    """
    return None if isinstance(spec.layer, Operator) else layer_class(spec.type)


def differences(before: Analysis, after: Analysis) -> Iterator[Diagnostic]:
    """Yield the layers that are not the same in the text that was written.

    Source of truth is a second reading: what the other language makes of the text.
    """
    if len(before.layers) != len(after.layers):
        counts = f"it has {len(before.layers)} and its text {len(after.layers)}"
        yield Diagnostic("conversion-differs", f"a network must keep its layers, but {counts}")
        return
    for old, new in zip(before.layers, after.layers, strict=True):
        if any(it.shape is None for it in new.inputs):
            continue  # behind a layer that differs
        first, second = _figures(old.to_dict()), _figures(new.to_dict())
        what = [key for key, value in first.items() if second[key] != value]
        if what:
            yield refusal(
                old.spec,
                "conversion-differs",
                f"a converted layer must stay the same, but its {what[0]} would be"
                f" {second[what[0]]} instead of {first[what[0]]}",
                "change the layer, or leave it out",
            )


_SAME_TYPES = {"depthwise_conv": "conv"}
"""Types that are another one with fields that say so."""


def _listed(things: Iterable[object]) -> str:
    return ", ".join(map(str, things)) or "none"


def _figures(row: dict[str, Any]) -> dict[str, Any]:
    tensors = row["parameters"] or ()
    return {
        "name": row["name"],
        "type": _SAME_TYPES.get(row["type"], row["type"]),
        "inputs": _listed(it["shape"] for it in row["inputs"]),
        "outputs": _listed(it["shape"] for it in row["outputs"]),
        "parameters": _listed(f"{it['role']} {it['shape']}" for it in tensors),
        "frozen parameters": _listed(it["name"] for it in tensors if not it["trainable"]),
        "shared parameters": _listed(it["name"] for it in tensors if it["shared_with"]),
        "multiply-adds": row["macs"],
        "activation elements": row["activation_elements"],
    }


def text_in_yaml(text: str) -> str:
    """Return a text plain where YAML reads it so, else in quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return printable(json.dumps(text, ensure_ascii=False))
