"""A network of blocks as a YAML spec that uses these: what a person can read on."""

import re
from collections.abc import Iterator

from convcalc.convert.writing import text_in_yaml
from convcalc.network import InBlocks
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

_VALUE = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|true|false|null")
"""What stands for itself in a field, so that it needs no quotes."""


def block_lines(network: InBlocks) -> Iterator[str]:
    """Yield the lines of variables, blocks and layers."""
    if network.variables:
        pairs = ", ".join(f"{key}: {it}" for key, it in network.variables.items())
        yield f"variables: {{{pairs}}}"
    if network.declared or network.text:
        yield "blocks:"
    for name, block in network.declared:
        yield f"  {text_in_yaml(name.text)}:"
        assert isinstance(block, Mapping)
        for key, value in block.entries:
            if isinstance(value, Sequence):
                yield f"    {key.text}:"
                yield from (f"      - {_flow(it)}" for it in value.items)
            else:
                yield f"    {key.text}: {_flow(value)}"
    yield from network.text.rstrip().splitlines()
    yield "layers:"
    yield from (f"  - {_flow(it)}" for it in network.items)


def _flow(node: Node) -> str:
    match node:
        case Scalar(text):
            word = text.lower() if text in ("True", "False") else text
            return word if _VALUE.fullmatch(word) else text_in_yaml(word)
        case Sequence(items):
            return f"[{', '.join(map(_flow, items))}]"
        case Mapping(entries):
            return f"{{{', '.join(map(_pair, entries))}}}"


def _pair(entry: Entry) -> str:
    key = entry.key.text
    return f"{key if key.isidentifier() else text_in_yaml(key)}: {_flow(entry.value)}"
