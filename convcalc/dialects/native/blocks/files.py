"""Files of blocks: what a run declares for the languages whose modules are blocks."""

from functools import lru_cache
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings, Hints, SpecError, did_you_mean
from convcalc.dialects.native.blocks.declarations import Block, check_variables, read_blocks
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.values import described
from convcalc.readers.from_yaml import read_yaml
from convcalc.source import Source, Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

GIVEN = {"activation": Entry(Scalar("activation", Span(0, 0)), Scalar("silu", Span(0, 0)))}
"""The variables that every block of a file sees: the model's activation."""

_MOST_FILES = 16


class BlockFile(NamedTuple):
    """The blocks of a file, and all that is wrong with them."""

    blocks: dict[str, Block]
    findings: Findings


@lru_cache(maxsize=_MOST_FILES)
def read_block_file(text: str, at: int = 0) -> BlockFile:
    """Return the blocks of a text, whose places count from ``at`` on."""
    reading = read_yaml(Source("", text))
    findings = reading.diagnostics
    if findings and (reading.torn or not reading.root.entries):
        return BlockFile({}, findings)
    root = moved(reading.root, at) if at else reading.root
    assert isinstance(root, Mapping)
    keys = {entry.key.text: entry for entry in root.entries}
    findings += tuple(_unknown_key(it.key) for it in keys.values() if it.key.text != "blocks")
    if "blocks" not in keys:
        message = "a file of blocks must have blocks, but there are none"
        hint = "write them as in blocks: {NAME: {variables: {c2: null}, layers: [...]}}"
        return BlockFile({}, (*findings, Diagnostic("missing-field", message, help=hint)))
    blocks, wrong = read_blocks(keys["blocks"])
    return BlockFile(blocks, (*findings, *wrong, *_checked(root, blocks)))


def _checked(root: Mapping, blocks: dict[str, Block]) -> Findings:
    try:
        templates = Templates(root)
    except SpecError as error:
        return error.diagnostics
    hints = Hints()
    checked = (check_variables(it, GIVEN, templates, hints)[1] for it in blocks.values())
    found = (it for each in checked for it in each)
    # an argument need not change anything: there are others behind it
    return (*templates.findings, *(it for it in found if it.rule != "unused-declaration"))


def _unknown_key(key: Scalar) -> Diagnostic:
    message = f"a file of blocks has no field {described(key)}"
    hint = did_you_mean(key.text, ["blocks"]) or "its only field is blocks"
    return Diagnostic("unknown-field", message, key.span, hint)


def moved(node: Node, by: int) -> Node:
    """Return a tree with all its places moved; what is one node stays one."""
    done: dict[int, Node] = {}

    def move(node: Node) -> Node:
        if id(node) not in done:
            span = _moved(node.span, by)
            match node:
                case Scalar():
                    done[id(node)] = node._replace(span=span)
                case Sequence(items):
                    done[id(node)] = Sequence(tuple(map(move, items)), span)
                case Mapping(entries):
                    pairs = (
                        Entry(key._replace(span=_moved(key.span, by)), move(it))
                        for key, it in entries
                    )
                    done[id(node)] = Mapping(tuple(pairs), span)
        return done[id(node)]

    return move(node)


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
