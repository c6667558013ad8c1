"""The blocks of a spec: their variables and layers, read once and used by name."""

from collections import ChainMap
from collections.abc import Iterator
from typing import Any, NamedTuple

from convcalc.diagnostics import Diagnostic, Findings, Hints, did_you_mean
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.blocks.variables import (
    INDEX,
    INPUTS,
    Declarations,
    read_declarations,
    undefined,
    unused,
    uses_in,
)
from convcalc.dialects.native.expressions import SIZES
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.values import described
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

BLOCK_KEYS = ("block", "name", "as", "input", "inputs", "repeat", "when")
BRANCH_KEYS = ("branches", "merge", "input", "repeat", "when")
RESERVED = (
    *("type", "name", "as", "input", "inputs", "repeat", "when", "weights_of", "trainable"),
    *("block", "branches", "merge", "layers", "variables"),
)
_DEFINITION_KEYS = ("variables", "layers")


class Block(NamedTuple):
    """A named list of layers with variables; ``layers`` is None where it is wrong."""

    name: Scalar
    variables: Declarations
    layers: Sequence | None


def read_blocks(entry: Entry | None) -> tuple[dict[str, Block], Findings]:
    """Return the blocks by their names."""
    if entry is None:
        return {}, ()
    if not isinstance(entry.value, Mapping):
        return {}, (wrong_type("blocks", "a mapping of names to blocks", entry.value),)
    blocks = {}
    findings: list[Diagnostic] = []
    for key, node in entry.value.entries:
        blocks[key.text], wrong = _block(key, node)
        findings += wrong
    return blocks, tuple(findings)


def _block(name: Scalar, node: Node) -> tuple[Block, Findings]:
    if not isinstance(node, Mapping):
        expected = "a mapping with layers and, where it has some, variables"
        return Block(name, {}, None), (wrong_type(f"block {name.text}", expected, node),)
    keys = {entry.key.text: entry for entry in node.entries}
    unknown = (
        Diagnostic(
            "unknown-field",
            f"a block has no field {described(key)}",
            key.span,
            did_you_mean(key.text, _DEFINITION_KEYS)
            or f"its fields are {', '.join(_DEFINITION_KEYS)}",
        )
        for key, _ in node.entries
        if key.text not in _DEFINITION_KEYS
    )
    variables, wrong_variables = read_declarations(keys.get("variables"), RESERVED)
    layers, wrong_layers = _layers(name, keys.get("layers"))
    return Block(name, variables, layers), (*unknown, *wrong_variables, *wrong_layers)


def _layers(name: Scalar, entry: Entry | None) -> tuple[Sequence | None, Findings]:
    if entry is None:
        message = "a block must have layers"
        hint = "write them as a list, as in layers: [{type: batch_norm}, relu]"
        return None, (Diagnostic("missing-field", message, name.span, hint),)
    if not isinstance(entry.value, Sequence):
        expected = "a list of layers"
        return None, (wrong_type(f"layers of block {name.text}", expected, entry.value),)
    return entry.value, ()


def unused_blocks(blocks: dict[str, Block], layers: Node | None) -> Iterator[Diagnostic]:
    """Yield a warning for each block that nothing uses, as far as the text tells."""
    waiting = [it for it in (layers, *(block.layers for block in blocks.values())) if it]
    seen, used = set(), set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Sequence):
            waiting += node.items
        elif isinstance(node, Mapping):
            waiting += (value for _, value in node.entries)
            used |= {
                value.text
                for key, value in node.entries
                if key.text == "block" and isinstance(value, Scalar)
            }
    if not any("${" in name for name in used):
        for name, block in blocks.items():
            if name not in used:
                message = f"a block should be used, but no item names '{name}'"
                yield Diagnostic(
                    "unused-declaration", message, block.name.span, severity="warning"
                )


def check_variables(
    block: Block, outer: Declarations, templates: Templates, hints: Hints
) -> tuple[set[str], Findings]:
    """Return the outer names that a block uses; find variables that are unused or undefined."""
    used: set[str] = set()
    findings: list[Diagnostic] = []
    own: dict[str, Any] = {}
    known: ChainMap[str, Any] = ChainMap(own, outer)  # no copy of the outer ones for each block
    for name, (_, node) in block.variables.items():
        uses = list(uses_in(node, templates=templates, known=(INDEX,)))
        findings += undefined(uses, known, hints, block.variables, sizes=SIZES)
        used.update(it.name for it in uses)
        own[name] = None
    if block.layers:
        uses = list(uses_in(block.layers, templates=templates, known=(INDEX, INPUTS)))
        own[INDEX] = None
        findings += undefined(uses, known, hints, sizes=SIZES)
        used.update(it.name for it in uses)
        findings += unused(block.variables, used, templates.misread, RESERVED)
    return used.difference(block.variables), tuple(findings)
