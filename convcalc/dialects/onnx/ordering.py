"""Nodes in an order that can run: the file's own where it can."""

from collections.abc import Collection, Sequence
from itertools import pairwise

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean
from convcalc.limits import MOST_FINDINGS, MOST_HINTS
from convcalc.readers.onnx_tree import OnnxNode
from convcalc.running_order import sorted_by_need

_SHOWN = 6
"""How many links of a cycle a message shows."""


def ordered(
    nodes: Sequence[OnnxNode], sources: Collection[str]
) -> tuple[list[OnnxNode], Findings]:
    """Return the nodes behind all that they read, and those that nothing can run."""
    makers, findings = _makers(nodes, sources)
    findings += _missing(nodes, makers, sources)
    needs = [{makers[it] for it in node.inputs if it in makers} for node in nodes]
    if all(not need or max(need) < index for index, need in enumerate(needs)):
        return list(nodes), findings
    order = sorted_by_need(needs)
    stuck = set(range(len(nodes))).difference(order)
    if stuck:
        findings += (_cycle(nodes, needs, stuck),)
    return [nodes[it] for it in (*order, *sorted(stuck))], findings


def _makers(
    nodes: Sequence[OnnxNode], sources: Collection[str]
) -> tuple[dict[str, int], Findings]:
    """Return which node makes each tensor; none may be made twice."""
    makers: dict[str, int] = {}
    findings: Findings = ()
    for index, node in enumerate(nodes):
        for name in node.outputs:
            if not name:
                continue
            if name in makers or name in sources:
                other = label(nodes[makers[name]]) if name in makers else "the file itself"
                findings += (
                    Diagnostic(
                        "duplicate-name",
                        f"a tensor must be made once, but '{name}' is made by {other} too",
                        node=label(node),
                    ),
                )
            makers.setdefault(name, index)
    return makers, findings


def label(node: OnnxNode) -> str:
    """Return what findings call a node: its name, or its first output's, and its operator."""
    return f"{node.name or next((it for it in node.outputs if it), '?')} ({node.op})"


def _missing(
    nodes: Sequence[OnnxNode], makers: dict[str, int], sources: Collection[str]
) -> Findings:
    """Return a finding for each node that reads what nobody makes."""
    findings: list[Diagnostic] = []
    for node in nodes:
        for name in node.inputs:
            if name not in makers and name not in sources and len(findings) <= MOST_FINDINGS:
                hint = None
                if len(findings) < MOST_HINTS:
                    hint = did_you_mean(name, [*makers, *sources])
                message = f"a node must read what some node makes, but nothing makes '{name}'"
                findings.append(
                    Diagnostic("unknown-name", message, help=hint, node=label(node))
                )
    return tuple(findings)


def _cycle(nodes: Sequence[OnnxNode], needs: list[set[int]], stuck: set[int]) -> Diagnostic:
    """Return the first cycle among nodes that wait for each other."""
    path: dict[int, int] = {}
    at = min(stuck)
    while at not in path:
        path[at] = len(path)
        at = min(it for it in needs[at] if it in stuck)
    cycle = [*list(path)[path[at] :], at]
    pairs = [
        f"{label(nodes[reader])} reads {label(nodes[read])}" for reader, read in pairwise(cycle)
    ]
    if len(pairs) > _SHOWN:
        pairs[_SHOWN - 1 : -1] = [f"... ({len(pairs) - _SHOWN} more)"]
    return Diagnostic(
        "cycle",
        f"a network must not read its own results, but {', '.join(pairs)}",
        node=label(nodes[cycle[0]]),
    )
