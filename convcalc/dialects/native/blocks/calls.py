"""Items that hold others: uses of a block, and branches with the layer that merges them."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, SpecError, did_you_mean
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.blocks.declarations import BLOCK_KEYS, BRANCH_KEYS, Block
from convcalc.dialects.native.blocks.frames import Frame, read_text
from convcalc.dialects.native.blocks.scopes import Origin, Scope
from convcalc.dialects.native.blocks.variables import is_null, value_of
from convcalc.dialects.values import described
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

_DEEPEST = 50
NOT_OF_MERGE = ("input", "inputs", "repeat", "when")


class Call(NamedTuple):
    """A use of a block: its instances' name, the values given, where they were written.

    With ``alone`` the name is that of one instance, without a number behind it.
    """

    block: Block
    name: Scalar
    values: dict[str, object]
    origins: dict[str, Scope]
    alone: bool = False


def read_call(node: Mapping, keys: dict[str, Node], frame: Frame, origin: Origin) -> Call:
    """Return the use of a block that an item is, or raise SpecError with all that is wrong.

    Values may follow the sizes of what the block reads, which is at ``origin``.
    """
    block_name = frame.read(keys["block"], "block", read_text)
    span = keys["block"].span
    block = _known_block(block_name, span, frame)
    call = Call(block, read_name(keys, frame), {}, {}, alone="as" in keys)
    findings: list[Diagnostic] = []
    for entry in node.entries:
        if entry.key.text not in BLOCK_KEYS:
            findings += _give(entry, call, frame, origin)
    written = {entry.key.text for entry in node.entries if not is_null(entry.value)}
    missing = [
        variable
        for variable, (_, default) in block.variables.items()
        if is_null(default) and variable not in written
    ]
    if missing:
        state = "it is missing" if len(missing) == 1 else "they are missing"
        message = f"block '{block_name}' must be given {' and '.join(missing)}, but {state}"
        values = ", ".join(f"{variable}: 1" for variable in missing)
        hint = f"write its values, as in {{block: {block_name}, {values}}}"
        findings.append(Diagnostic("missing-variable", message, span, hint))
    if findings or not written.intersection(block.variables) <= call.values.keys():
        raise SpecError(*findings)
    return call


def read_name(keys: dict[str, Node], frame: Frame) -> Scalar:
    """Return what instances are called, the block's own name if the item does not say."""
    if "name" in keys and "as" in keys:
        message = "a use of a block must have either name or as, but it has both"
        raise SpecError(Diagnostic("given-both-ways", message, keys["as"].span))
    key = next(it for it in ("as", "name", "block") if it in keys)
    name = frame.read(keys[key], key, read_text)
    if key == "as" and name != "." and not all(name.split(".")):
        message = f"as must be a name, or several with dots between them, but it is '{name}'"
        raise SpecError(Diagnostic("invalid-name", message, keys[key].span))
    return Scalar(name, keys[key].span)


def _known_block(name: str, span: Span, frame: Frame) -> Block:
    """Return the block of a name, which must not be one that the item is in."""
    blocks = frame.program.blocks
    if name not in blocks:
        message = f"block must name a block of the spec, but there is no '{name}'"
        hint = frame.program.hints.near(name, blocks, "the blocks are")
        if not blocks:
            hint = "declare it under blocks:"
        raise SpecError(Diagnostic("unknown-name", message, span, hint))
    if name in frame.blocks:
        circle = (*frame.blocks[frame.blocks.index(name) :], name)
        pairs = ", ".join(f"{outer} holds {inner}" for outer, inner in pairwise(circle))
        message = f"a block must not hold itself, but {pairs}"
        hint = "use repeat: for layers that follow one another, or write them out"
        raise SpecError(Diagnostic("refers-to-itself", message, span, hint))
    if blocks[name].layers is None:
        raise SpecError
    return blocks[name]


def _give(entry: Entry, call: Call, frame: Frame, origin: Origin) -> Iterator[Diagnostic]:
    """Give a variable of the block its value, or yield what is wrong with it."""
    key, node = entry
    variables = call.block.variables
    if key.text not in variables:
        yield Diagnostic(
            "unknown-name",
            f"block '{call.block.name.text}' has no variable {described(key)}",
            key.span,
            frame.program.hints.near(key.text, variables, "its variables are", BLOCK_KEYS)
            or (None if variables else "it has none"),
        )
        return
    if is_null(node):
        return
    items = node.items if isinstance(node, Sequence) else (node,)
    if not all(isinstance(it, Scalar) for it in items):
        message = f"variable {key.text} must be a number, a word, or a list of them"
        yield Diagnostic("wrong-type", f"{message}, but it is {described(node)}", node.span)
        return
    try:
        found = frame.late(node, origin)
        call.values[key.text] = found or value_of(frame.fill(node, key.text))
    except SpecError as error:
        yield from error.diagnostics
        return
    call.origins[key.text] = frame.origin_of(node)


def check_depth(frame: Frame, span: Span) -> None:
    """Raise SpecError where blocks and branches are nested too deep to unfold."""
    if frame.depth >= _DEEPEST:
        message = f"blocks and branches must be nested at most {_DEEPEST} levels deep"
        raise SpecError(
            Diagnostic("syntax-nesting-too-deep", f"{message}, but here they go deeper", span)
        )


# Branches


def unknown_branch_keys(node: Mapping) -> list[Diagnostic]:
    """Return a finding for each key that branches do not have."""
    return [
        Diagnostic(
            "unknown-field",
            f"branches have no field {described(key)}",
            key.span,
            did_you_mean(key.text, BRANCH_KEYS) or f"their fields are {', '.join(BRANCH_KEYS)}",
        )
        for key, _ in node.entries
        if key.text not in BRANCH_KEYS
    ]


def branch_keys(node: Node) -> dict[str, Node]:
    """Return the layers of a branch that is a mapping, and its when; or raise SpecError."""
    entries = node.entries if isinstance(node, Mapping) else ()
    keys = {key.text: value for key, value in entries}
    if not isinstance(keys.get("layers"), Sequence) or keys.keys() - {"layers", "when"}:
        expected = "a list of layers, or a mapping with when and layers"
        raise SpecError(wrong_type("a branch", expected, node))
    return keys


def read_merge(keys: dict[str, Node]) -> Mapping:
    """Return the layer that merges branches, or raise SpecError."""
    if "merge" not in keys:
        message = "branches must have a merge"
        hint = "write how they meet, as in merge: add or merge: concat"
        raise SpecError(Diagnostic("missing-field", message, keys["branches"].span, hint))
    merge = keys["merge"]
    if isinstance(merge, Scalar):
        return Mapping((Entry(Scalar("type", merge.span), merge),), merge.span)
    if not isinstance(merge, Mapping) or not any(it.key.text == "type" for it in merge.entries):
        expected = "a type such as add or concat, or a mapping with a type"
        raise SpecError(wrong_type("merge", expected, merge))
    wrong = [key for key, _ in merge.entries if key.text in NOT_OF_MERGE]
    if wrong:
        raise SpecError(*(_not_of_merge(key) for key in wrong))
    return merge


def _not_of_merge(key: Scalar) -> Diagnostic:
    message = f"a merge reads its branches, but it has {key.text}"
    return Diagnostic("unknown-field", message, key.span, "remove it")
