"""A model's YAML in our own language: its rows as uses of blocks, and the blocks themselves."""

from collections.abc import Iterable
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean
from convcalc.dialects.native.blocks.declarations import Block
from convcalc.dialects.ultralytics import library
from convcalc.dialects.ultralytics.anchors import over_anchors
from convcalc.dialects.ultralytics.arguments import Surroundings
from convcalc.dialects.ultralytics.modules import (
    NEWER,
    Item,
    custom_layer,
    torch_layer,
    used_block,
)
from convcalc.dialects.ultralytics.rows import Row, read_rows
from convcalc.dialects.ultralytics.torch_modules import torch_module, torch_names
from convcalc.dialects.ultralytics.variables import Model, read_model
from convcalc.network import InBlocks
from convcalc.settings import Settings
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Reading, Scalar, Sequence

_CLASSIFIER = "Classify"
_IMAGE, _SMALL_IMAGE = 640, 224


class Translation(NamedTuple):
    """The rows of a model, and what each is in our own language, None where that is unknown."""

    model: Model
    rows: tuple[Row, ...]
    items: tuple[Item | None, ...]
    blocks: dict[str, Block]

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Channels, height and width of an image: a classifier's are smaller."""
        classifies = self.rows[-1].module.text == _CLASSIFIER
        pixels = _SMALL_IMAGE if classifies else _IMAGE
        return self.model.channels, pixels, pixels

    def in_blocks(self) -> InBlocks:
        """Return the rows without what they have anyway, and the blocks that they need."""
        blocks = self.blocks.values()
        declared = [it for it in blocks if library.is_declared(it)]
        named = any("activation" in library.names_in(it) for it in blocks)
        return InBlocks(
            variables={"activation": self.model.activation} if named else {},
            declared=tuple(map(_declaration, declared)),
            text=library.text_of(it.name.text for it in blocks if it not in declared),
            items=tuple(
                self._plain(row, it.node)
                for row, it in zip(self.rows, self.items, strict=True)
                if it
            ),
        )

    def _plain(self, row: Row, node: Mapping) -> Mapping:
        """Return an item without what it would have anyway."""
        entries = node.entries
        if block := self.blocks.get(row.block_name):
            without = _unused(block)
            usual = block.variables
            entries = tuple(
                it for it in entries if it.key.text not in without and not _is_usual(it, usual)
            )
        if row.reads == (row.number - 1,):
            entries = tuple(it for it in entries if it.key.text not in ("input", "inputs"))
        return Mapping(entries, node.span)

    def whole(self) -> Mapping:
        """Return all that may hold expressions: the rows, and what the blocks say."""
        nodes: list[Node] = [it.node for it in self.items if it]
        for block in self.blocks.values():
            nodes.append(Mapping(tuple(block.variables.values()), block.name.span))
            if block.layers:
                nodes.append(block.layers)
        span = Span(0, 0)
        return Mapping((Entry(Scalar("", span), Sequence(tuple(nodes), span)),), span)


def translated(reading: Reading, settings: Settings) -> tuple[Translation, Findings]:
    """Return a model in our own language, and all that is wrong with its rows and keys."""
    root = reading.root
    keys = {entry.key.text: entry for entry in root.entries}
    model, findings = read_model(root, reading.stem, settings.variables)
    rows, wrong = read_rows(keys, root.entries[0].key.span)
    findings += wrong
    declared = library.declared_in(settings.blocks)
    rows, wrong = over_anchors(rows, model.anchors, declared)
    findings += wrong
    blocks = library.blocks_for({it.block_name for it in rows}, declared)
    around = Surroundings(
        model.values, model.scaling, model.scale, model.channels, [], [], legacy=True
    )
    items: list[Item | None] = []
    for row in rows:
        item, wrong = _item(row, blocks, around, settings) if row.sound else (None, ())
        findings += wrong
        items.append(None if wrong else item)
        around.channels.append(item.channels if item else None)
        around.outputs.append((item and item.output) or row.name)
        if row.module.text in NEWER:
            around = around._replace(legacy=False)
    findings += tuple(_needless(rows, blocks, settings.custom))
    return Translation(model, rows, tuple(items), blocks), findings


def _item(
    row: Row, blocks: dict[str, Block], around: Surroundings, settings: Settings
) -> tuple[Item | None, Findings]:
    name = row.module.text
    if block := blocks.get(row.block_name):
        return used_block(row, block, around)
    if module := torch_module(name):
        return torch_layer(row, module, around)
    if custom := settings.custom.get(name):
        return custom_layer(row, custom, around)
    return None, (_unknown_module(row),)


def _unknown_module(row: Row) -> Diagnostic:
    name = row.module.text[:100]
    near = did_you_mean(name, (*library.texts(), *torch_names()))
    ways = f"declare it as a block, in a file of --blocks, or with --custom {name}=passthrough"
    return Diagnostic(
        "unknown-type",
        f"a module must be one that convcalc knows, but there is no '{name}'",
        row.span,
        f"{near} Or {ways}" if near else ways,
        layer=row.name,
    )


def _needless(
    rows: tuple[Row, ...], blocks: dict[str, Block], custom: Iterable[str]
) -> Iterable[Diagnostic]:
    """Yield the modules that a run declares although they are known."""
    used = {it.module.text: it.block_name for it in rows}
    for name in custom:
        if name in used and (used[name] in blocks or torch_module(name)):
            yield Diagnostic(
                "custom-type-known",
                f"--custom must name a module that convcalc does not know, but it knows {name}",
                help="leave it out; the module's own block counts",
            )


def _is_usual(entry: Entry, usual: dict[str, Entry]) -> bool:
    """Return whether a variable is given what a block's own declaration says."""
    own = usual[entry.key.text].value if entry.key.text in usual else None
    value = entry.value
    if not (isinstance(own, Scalar) and isinstance(value, Scalar)):
        return False
    return own.text == value.text or own.text == value.text.lower() in ("true", "false")


def _unused(block: Block) -> set[str]:
    """Return the arguments of a block that it does not name, which a spec may not have."""
    return block.variables.keys() - library.names_in(block)


def _declaration(block: Block) -> Entry:
    """Return a block as a spec declares it."""
    assert block.layers
    span, without = block.name.span, _unused(block)
    variables = tuple(it for name, it in block.variables.items() if name not in without)
    entries = (Entry(Scalar("variables", span), Mapping(variables, span)),) if variables else ()
    return Entry(
        block.name, Mapping((*entries, Entry(Scalar("layers", span), block.layers)), span)
    )
