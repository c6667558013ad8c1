"""The blocks that come with the dialect: one text for each module, read where it is used."""

import os
import re
from collections.abc import Iterable, Iterator
from functools import cache

from convcalc.dialects.native.blocks.declarations import Block
from convcalc.dialects.native.blocks.files import read_block_file
from convcalc.settings import BlocksText
from convcalc.tree import Mapping, Node, Scalar, Sequence

FAR = 1 << 40
"""Places of the library count from here on, behind those of any text; of a run's files from
twice as far and so on."""

OF_RUN = 2
"""How often ``FAR`` the places of a run's first file are away."""

_FOLDER = os.path.join(os.path.dirname(__file__), "blocks")
_NAME = re.compile(r"(?:^  #.*\n)*^  (\w+):.*\n", re.MULTILINE)
_EXPRESSION = re.compile(r"\$\{([^}]*)\}")
_WORD = re.compile(r"[A-Za-z_]\w*")
_USE = re.compile(r"\bblock: *\"?(\w+)")


@cache
def texts() -> dict[str, str]:
    """Return what the library says of each module, with the comment above it."""
    found: dict[str, str] = {}
    for name in sorted(os.listdir(_FOLDER)):
        with open(os.path.join(_FOLDER, name), encoding="utf-8") as file:
            text = file.read()
        starts = [*_NAME.finditer(text)]
        ends = [it.start() for it in starts[1:]] + [len(text)]
        found |= {it[1]: text[it.start() : end] for it, end in zip(starts, ends, strict=True)}
    return found


def text_of(names: Iterable[str]) -> str:
    """Return the blocks of some modules as a YAML spec has them, those of a run left out."""
    return "".join(texts().get(it, "") for it in names)


def declared_in(files: tuple[BlocksText, ...]) -> dict[str, Block]:
    """Return the blocks of a run's files, which are placed where no text of a user is."""
    declared: dict[str, Block] = {}
    for number, file in enumerate(files, start=OF_RUN):
        declared |= read_block_file(file.text, number * FAR).blocks
    return declared


def blocks_for(modules: Iterable[str], declared: dict[str, Block]) -> dict[str, Block]:
    """Return the blocks of modules and all that these are made of.

    A block that a run declares hides the library's one of its name. The library's are placed
    where no text of a user is.
    """
    waiting, needed = [*modules], set()
    while waiting:
        name = waiting.pop()
        if name in needed:
            continue
        if name in declared:
            waiting += used_in(declared[name])
        elif name in texts():
            waiting += _USE.findall(texts()[name])
        else:
            continue
        needed.add(name)
    names = tuple(it for it in texts() if it in needed and it not in declared)
    library = read_block_file(f"blocks:\n{text_of(names)}", FAR).blocks if names else {}
    return library | {name: it for name, it in declared.items() if name in needed}


def is_declared(block: Block) -> bool:
    """Return whether a block is of a file of the run."""
    return block.name.span.start >= OF_RUN * FAR


def used_in(block: Block) -> Iterator[str]:
    """Yield the names of the blocks that a block uses."""
    for node in nodes_in(block):
        if isinstance(node, Mapping):
            yield from (
                value.text
                for key, value in node.entries
                if key.text == "block" and isinstance(value, Scalar)
            )


def nodes_in(block: Block) -> Iterator[Node]:
    """Yield all nodes of a block's layers."""
    waiting: list[Node] = [block.layers] if block.layers else []
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Sequence):
            waiting += node.items
        elif isinstance(node, Mapping):
            waiting += (it.value for it in node.entries)


def names_in(block: Block) -> set[str]:
    """Return the words of all expressions of a block."""
    texts = [it.text for it in nodes_in(block) if isinstance(it, Scalar)]
    values = (it.value for it in block.variables.values())
    texts += (it.text for it in values if isinstance(it, Scalar))
    inside = " ".join(found for text in texts for found in _EXPRESSION.findall(text))
    return set(_WORD.findall(inside))
