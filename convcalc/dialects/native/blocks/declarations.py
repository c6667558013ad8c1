"""The blocks of a spec: their variables and layers, read once and used by name."""

from collections import ChainMap
from collections.abc import Iterator
from typing import Any, NamedTuple

from convcalc.diagnostics import Diagnostic, Hints, did_you_mean
from convcalc.dialects.native.blocks.variables import (
    INDEX,
    Declarations,
    read_declarations,
    undefined,
    unused,
    uses_in,
)
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.values import described
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

BLOCK_KEYS = ("block", "name", "input", "repeat", "when")
BRANCH_KEYS = ("branches", "merge", "input", "repeat", "when")
RESERVED = (
    *("type", "name", "input", "inputs", "repeat", "when", "weights_of", "trainable"),
    *("block", "branches", "merge", "layers", "variables"),
)
_DEFINITION_KEYS = ("variables", "layers")


class Block(NamedTuple):
    """A named list of layers with variables; ``layers`` is None where it is wrong."""

    name: Scalar
    variables: Declarations
    layers: Sequence | None


def read_blocks(entry: Entry | None, found: list[Diagnostic]) -> dict[str, Block]:
    """Return the blocks by their names."""
    if entry is None:
        return {}
    if not isinstance(entry.value, Mapping):
        found.append(_wrong_type("blocks", "a mapping of names to blocks", entry.value))
        return {}
    return {key.text: _block(key, node, found) for key, node in entry.value.entries}


def _block(name: Scalar, node: Node, found: list[Diagnostic]) -> Block:
    if not isinstance(node, Mapping):
        expected = "a mapping with layers and, where it has some, variables"
        found.append(_wrong_type(f"block {name.text}", expected, node))
        return Block(name, {}, None)
    keys = {entry.key.text: entry for entry in node.entries}
    for key, _ in node.entries:
        if key.text not in _DEFINITION_KEYS:
            found.append(
                Diagnostic(
                    "unknown-field",
                    f"a block has no field {described(key)}",
                    key.span,
                    did_you_mean(key.text, _DEFINITION_KEYS)
                    or f"its fields are {', '.join(_DEFINITION_KEYS)}",
                )
            )
    variables = read_declarations(keys.get("variables"), RESERVED, found)
    return Block(name, variables, _layers(name, keys.get("layers"), found))


def _layers(name: Scalar, entry: Entry | None, found: list[Diagnostic]) -> Sequence | None:
    if entry is None:
        message = "a block must have layers"
        help_ = "write them as a list, as in layers: [{type: batch_norm}, relu]"
        found.append(Diagnostic("missing-field", message, name.span, help_))
        return None
    if not isinstance(entry.value, Sequence):
        expected = "a list of layers"
        found.append(_wrong_type(f"layers of block {name.text}", expected, entry.value))
        return None
    return entry.value


def _wrong_type(what: str, expected: str, node: Node) -> Diagnostic:
    message = f"{what} must be {expected}, but it is {described(node)}"
    return Diagnostic("wrong-type", message, node.span)


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
                yield Diagnostic("unused-block", message, block.name.span, severity="warning")


def check_variables(
    block: Block,
    outer: Declarations,
    templates: Templates,
    hints: Hints,
    found: list[Diagnostic],
) -> set[str]:
    """Report variables of a block that are unused or undefined; return the names it uses."""
    used: set[str] = set()
    own: dict[str, Any] = {}
    known: ChainMap[str, Any] = ChainMap(own, outer)  # no copy of the outer ones for each block
    for name, (_, node) in block.variables.items():
        uses = list(uses_in(node, templates=templates, repeated=True))
        found.extend(undefined(uses, known, hints, block.variables))
        used.update(it.name for it in uses)
        own[name] = None
    if block.layers:
        uses = list(uses_in(block.layers, templates=templates, repeated=True))
        own[INDEX] = None
        found.extend(undefined(uses, known, hints))
        used.update(it.name for it in uses)
        found.extend(unused(block.variables, used, templates.misread, RESERVED))
    return used.difference(block.variables)
