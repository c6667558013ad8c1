"""Functions of a model's own: the nodes of each take the place of the node that calls it."""

from convcalc.diagnostics import Diagnostic, Findings, TooMuchError
from convcalc.dialects.onnx.ordering import label
from convcalc.limits import MOST_NODES
from convcalc.readers.onnx_tree import Attribute, Function, OnnxModel, OnnxNode

_DEEPEST = 50
"""Levels of functions that call functions."""


def inlined(model: OnnxModel) -> tuple[list[OnnxNode], Findings]:
    """Return the nodes of a model, those of functions in place of their calls.

    Tensors within a function are named after the call. A node of the model is called by its
    outputs' names, so that whoever knows the file finds them.

    Raises:
        TooMuchError: Functions unfold to too many nodes.
    """
    if not model.functions:
        return list(model.nodes), ()
    unfolding = _Unfolding(model)
    for node in model.nodes:
        unfolding.add(node, 0)
    return unfolding.nodes, unfolding.findings


class _Unfolding:
    def __init__(self, model: OnnxModel) -> None:
        self.nodes: list[OnnxNode] = []
        self.findings: Findings = ()
        self._functions = {(_domain(it.domain), it.name): it for it in model.functions}

    def add(self, node: OnnxNode, depth: int) -> None:
        """Add a node, or the nodes of the function that it calls."""
        function = self._functions.get((node.domain, node.op))
        if function is None:
            if len(self.nodes) >= MOST_NODES:
                message = (
                    f"functions must unfold to at most {MOST_NODES:,} nodes, but these go on"
                )
                raise TooMuchError(Diagnostic("limit-exceeded", message))
            self.nodes.append(node)
            return
        if depth >= _DEEPEST:
            message = f"functions must nest at most {_DEEPEST} deep, but '{node.op}' goes on"
            raise TooMuchError(Diagnostic("limit-exceeded", message, node=label(node)))
        names = _names(function, node)
        for part in function.nodes:
            self.add(_in_call(part, node, function, names), depth + 1)


def _domain(domain: str) -> str:
    return "" if domain == "ai.onnx" else domain


def _names(function: Function, call: OnnxNode) -> dict[str, str]:
    """Return what tensors of a function are called outside: as the call names them."""
    names = dict.fromkeys(function.inputs, "")
    names.update(zip(function.inputs, call.inputs, strict=False))
    names.update(
        (own, name) for own, name in zip(function.outputs, call.outputs, strict=False) if name
    )
    return names


def _in_call(
    node: OnnxNode, call: OnnxNode, function: Function, names: dict[str, str]
) -> OnnxNode:
    """Return a node of a function as it stands in place of a call."""
    prefix = call.name or next((it for it in call.outputs if it), call.op)

    def outside(name: str) -> str:
        return names.get(name, f"{prefix}/{name}") if name else ""

    attributes = {}
    for name, it in node.attributes.items():
        found: Attribute | None = it
        if it.refers_to:
            found = call.attributes.get(it.refers_to) or function.defaults.get(it.refers_to)
        if found is not None:
            attributes[name] = found
    return OnnxNode(
        node.op,
        node.domain,
        f"{prefix}/{node.name}" if node.name else "",
        tuple(map(outside, node.inputs)),
        tuple(map(outside, node.outputs)),
        attributes,
    )
