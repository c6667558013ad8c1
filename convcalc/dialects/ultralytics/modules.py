"""A row's module and arguments become the use of a block, or a layer of PyTorch's own."""

from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.native.blocks.declarations import Block
from convcalc.dialects.ultralytics.arguments import (
    Surroundings,
    block_arguments,
    scaled,
    torch_arguments,
    whole_number,
    worked_out,
)
from convcalc.dialects.ultralytics.library import names_in, nodes_in
from convcalc.dialects.ultralytics.rows import Row
from convcalc.dialects.ultralytics.torch_modules import TorchModule
from convcalc.dialects.values import TRUE
from convcalc.network import Count
from convcalc.settings import Custom
from convcalc.source import Span
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

_INPUT_CHANNELS = "c1"
_REPEATS = "n"
_OF_FILE = ("reg_max", "end2end", "legacy")
"""Variables that no row gives: the file does, for all its modules."""

_NO_ARGUMENTS = (_INPUT_CHANNELS, _REPEATS, *_OF_FILE)

_BY_SCALE = {
    "C3k2": ("mlx", (("c3k", "true"),)),
    "A2C2f": ("lx", (("residual", "true"), ("mlp_ratio", "1.2"))),
}
"""What modules are given at some scales beyond their arguments."""

_RESHAPING = ("Contract", "Expand")
"""What makes channels of pixels, or pixels of channels."""

NEWER = ("C3k2", "A2C2f")
"""Modules behind which the class branch of a head is the lighter one."""


class Item(NamedTuple):
    """What a row is in our own language, its channels, and how its counts came about.

    ``output`` is the name of what it gives, where that is not its own.
    """

    node: Mapping
    channels: int | None
    counts: tuple[Count, ...] = ()
    output: str = ""


NO_ITEM = Item(Mapping((), Span(0, 0)), None)
"""Stands beside findings that keep a row from being anything."""


def used_block(row: Row, block: Block, around: Surroundings) -> tuple[Item, Findings]:
    """Return the use of a block that a row is."""
    lists = _goes_over_all(block)
    wrong = _wrong_sources(
        row,
        lists=lists,
        alone="inputs" not in names_in(block),
        once=lists and _REPEATS not in block.variables,
    )
    if wrong:
        return NO_ITEM, _in_row(row, (wrong,))
    variables = block.variables
    names = [it for it in variables if it not in _NO_ARGUMENTS and not it.startswith("_")]
    given, findings = block_arguments(row, variables, names, around)
    if findings:
        return NO_ITEM, _in_row(row, findings)
    given, counts, findings = scaled(row, given, around)
    given |= _of_surroundings(row, around)
    repeats = around.scaling.repeats(row.repeats)
    given[_REPEATS] = worked_out(repeats.value, row.span)
    entries = [_entry("block", row.module._replace(text=row.block_name))]
    if _REPEATS in variables or repeats.value <= 1:
        entries.append(_entry("as", Scalar(row.name, row.span)))
    else:
        entries += [
            _entry("name", Scalar(row.name, row.span)),
            _entry("repeat", given[_REPEATS]),
        ]
    entries += [
        _inputs(row, around),
        *(_entry(it, given[it]) for it in variables if it in given),
    ]
    item = Item(Mapping(tuple(entries), row.span), _channels(row, given, around), counts)
    if row.repeats > 1:
        item = item._replace(counts=(repeats, *counts))
    return item, _in_row(row, findings)


def _goes_over_all(block: Block) -> bool:
    """Return whether a block does something with each of the rows that it reads."""
    return any(isinstance(it, Scalar) and it.text == "${inputs}" for it in nodes_in(block))


def _wrong_sources(row: Row, *, lists: bool, alone: bool, once: bool) -> Diagnostic | None:
    """Return what is wrong with how many rows a row names, and how often it stands there."""
    name, place = row.module.text, row.places[0]
    if once and row.repeats > 1:
        message = f"{name} reads several rows and must stand once, but repeats is {row.repeats}"
        return Diagnostic("wrong-number", message, row.span, "write 1")
    if lists and not row.listed:
        message = f"{name} must read a list of rows, but from is the number of one"
        return Diagnostic("wrong-number", message, place, "write it as in [-1, 6]")
    if alone and row.listed:
        message = f"{name} must read one row, but from is a list of {len(row.reads)}"
        hint = "write its number alone, or join them with a row of Concat above"
        return Diagnostic("wrong-number", message, place, hint)
    return None


def _of_surroundings(row: Row, around: Surroundings) -> dict[str, Node]:
    """Return the values that a module is given beside its arguments."""
    span = row.span
    scales, more = _BY_SCALE.get(row.module.text, ("", ()))
    texts = dict(more) if around.scale and around.scale in scales else {}
    texts["legacy"] = "true" if around.legacy else "false"
    given: dict[str, Node] = {name: Scalar(text, span) for name, text in texts.items()}
    given |= {it: around.values[it] for it in _OF_FILE if it in around.values}
    channels = around.channels_of(row.reads[0])
    late = Scalar("${channels}", span, quoted=True)
    given[_INPUT_CHANNELS] = worked_out(channels, span) if channels else late
    return given


def _channels(row: Row, given: dict[str, Node], around: Surroundings) -> int | None:
    """Return how many channels a block gives: its own width, or as many as it reads."""
    if row.module.text in _RESHAPING:
        return None
    if "c2" not in given:
        return around.channels_of(row.reads[0])
    width, first = whole_number(given["c2"]), given.get("is_first")
    widened = row.module.text == "ResNetLayer" and not (
        isinstance(first, Scalar) and first.text in TRUE
    )
    return width and 4 * width if widened else width


def torch_layer(row: Row, module: TorchModule, around: Surroundings) -> tuple[Item, Findings]:
    """Return the layer that a row of a module without blocks is."""
    joins = module.type == "concat"
    repeats = around.scaling.repeats(row.repeats)
    if wrong := _wrong_sources(row, lists=joins, alone=not joins, once=joins):
        return NO_ITEM, _in_row(row, (wrong,))
    given, findings = torch_arguments(row, module, around)
    if findings:
        return NO_ITEM, _in_row(row, findings)
    counts: tuple[Count, ...] = ()
    if module.is_scaled:
        given, counts, findings = scaled(row, given, around)
    entries = _named(row, module.type, around, repeats)
    entries += [_entry(name, node) for name, node in given.items() if name]
    entries += [_entry(name, Scalar(text, row.span)) for name, text in module.fields]
    read = [around.channels_of(it) for it in row.reads]
    channels = read[0] if module.keeps_channels else None
    if joins:
        known = [it for it in read if it is not None]
        channels = sum(known) if len(known) == len(read) else None
    elif "out_channels" in module.arguments:
        channels = whole_number(given.get("out_channels"))
    return _item(row, entries, channels, counts, repeats), _in_row(row, findings)


def custom_layer(row: Row, custom: Custom, around: Surroundings) -> tuple[Item, Findings]:
    """Return the layer that a run declares for a module of one's own."""
    span = row.span
    if len(custom.outputs) > 1:
        message = (
            "a module must be declared with one shape, as it has one output, but there are"
        )
        found = Diagnostic("wrong-number", f"{message} {len(custom.outputs)}", span)
        return NO_ITEM, _in_row(row, (found,))
    (size,) = custom.outputs
    repeats = around.scaling.repeats(row.repeats)
    entries = _named(row, "custom", around, repeats)
    channels = around.channels_of(row.reads[0])
    if size:
        channels, *_ = shape = size.whole(1)[1:]
        entries.append(
            _entry("output_shape", Sequence(tuple(worked_out(it, span) for it in shape), span))
        )
    entries += [
        _entry(name, worked_out(value, span))
        for name, value in (
            ("params", custom.params),
            ("buffers", custom.buffers),
            ("macs_per_example", custom.macs_per_example),
        )
        if value
    ]
    return _item(row, entries, channels, (), repeats), ()


def _named(row: Row, type_name: str, around: Surroundings, repeats: Count) -> list[Entry]:
    """Return the type, the name and the inputs of a layer, and how often it stands there."""
    span = row.span
    name, times = Scalar(row.name, span), list[Entry]()
    if repeats.value > 1:
        name = Scalar(f"{row.name}.${{i}}", span, quoted=True)
        times.append(_entry("repeat", worked_out(repeats.value, span)))
    words = (_entry("type", Scalar(type_name, span)), _entry("name", name))
    return [*words, _inputs(row, around), *times]


def _item(
    row: Row,
    entries: list[Entry],
    channels: int | None,
    counts: tuple[Count, ...],
    repeats: Count,
) -> Item:
    """Return a layer that stands once or several times."""
    if row.repeats > 1:
        counts = (repeats, *counts)
    item = Item(Mapping(tuple(entries), row.span), channels, counts)
    last = f"{row.name}.{repeats.value - 1}" if repeats.value > 1 else row.name
    return item._replace(output=last)


def _entry(key: str, node: Node) -> Entry:
    return Entry(Scalar(key, node.span), node)


def _inputs(row: Row, around: Surroundings) -> Entry:
    """Return what the row reads by the names of rows."""
    names = tuple(
        Scalar(around.output_of(it), span, quoted=True)
        for it, span in zip(row.reads, row.places, strict=True)
    )
    if not row.listed:
        return _entry("input", names[0])
    return _entry("inputs", Sequence(names, names[0].span))


def _in_row(row: Row, findings: Findings) -> Findings:
    return tuple(it._replace(layer=row.name) for it in findings)
