"""Uses of a block: which block, under what name, with what values for its variables."""

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from convcalc.diagnostics import Diagnostic, SpecError
from convcalc.dialects.native.blocks.declarations import BLOCK_KEYS, Block
from convcalc.dialects.native.blocks.frames import Frame, read_text
from convcalc.dialects.native.blocks.scopes import Scope
from convcalc.dialects.native.blocks.variables import is_null, value_of
from convcalc.dialects.values import described
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from convcalc.dialects.native.expressions.arithmetic import Value

_DEEPEST = 50


class Call(NamedTuple):
    """A use of a block: its instances' name, the values given, where they were written."""

    block: Block
    name: str
    values: "dict[str, Value]"
    origins: dict[str, Scope]


def read_call(node: Mapping, keys: dict[str, Node], frame: Frame) -> Call:
    """Return the use of a block that an item is, or raise SpecError with all that is wrong."""
    block_name = frame.read(keys["block"], "block", read_text)
    span = keys["block"].span
    block = _known_block(block_name, span, frame)
    name = frame.read(keys["name"], "name", read_text) if "name" in keys else block_name
    call = Call(block, name, {}, {})
    found: list[Diagnostic] = []
    for entry in node.entries:
        if entry.key.text not in BLOCK_KEYS:
            found.extend(_give(entry, call, frame))
    given = {entry.key.text for entry in node.entries if not is_null(entry.value)}
    missing = [
        variable
        for variable, (_, default) in block.variables.items()
        if is_null(default) and variable not in given
    ]
    if missing:
        state = "it is missing" if len(missing) == 1 else "they are missing"
        message = f"block '{block_name}' must be given {' and '.join(missing)}, but {state}"
        values = ", ".join(f"{variable}: 1" for variable in missing)
        help_ = f"write its values, as in {{block: {block_name}, {values}}}"
        found.append(Diagnostic("missing-variable", message, span, help_))
    if found or not given.intersection(block.variables) <= call.values.keys():
        raise SpecError(*found)
    return call


def _known_block(name: str, span: Span, frame: Frame) -> Block:
    """Return the block of a name, which must not be one that the item is in."""
    blocks = frame.program.blocks
    if name not in blocks:
        message = f"block must name a block of the spec, but there is no '{name}'"
        hint = frame.program.hints.near(name, blocks, "the blocks are")
        if not blocks:
            hint = "declare it under blocks:"
        raise SpecError(Diagnostic("unknown-block", message, span, hint))
    if name in frame.blocks:
        circle = (*frame.blocks[frame.blocks.index(name) :], name)
        pairs = ", ".join(f"{outer} holds {inner}" for outer, inner in pairwise(circle))
        message = f"a block must not hold itself, but {pairs}"
        hint = "use repeat: for layers that follow one another, or write them out"
        raise SpecError(Diagnostic("recursive-block", message, span, hint))
    if blocks[name].layers is None:
        raise SpecError
    return blocks[name]


def _give(entry: Entry, call: Call, frame: Frame) -> Iterator[Diagnostic]:
    """Give a variable of the block its value, or yield what is wrong with it."""
    key, node = entry
    variables = call.block.variables
    if key.text not in variables:
        yield Diagnostic(
            "unknown-variable",
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
        call.values[key.text] = value_of(frame.fill(node))
    except SpecError as error:
        yield from error.diagnostics
        return
    call.origins[key.text] = frame.origin_of(node)


def check_depth(frame: Frame, span: Span) -> None:
    """Raise SpecError where blocks and branches are nested too deep to unfold."""
    if frame.depth >= _DEEPEST:
        message = f"blocks and branches must be nested at most {_DEEPEST} levels deep"
        raise SpecError(
            Diagnostic("nesting-too-deep", f"{message}, but here they go deeper", span)
        )
