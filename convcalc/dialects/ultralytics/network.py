"""The rows of a model become a network: blocks, unfolded one after the other."""

from collections.abc import Iterable, Iterator
from itertools import count

from convcalc.diagnostics import Diagnostic, Hints, TooMuchError, stop_at_too_many
from convcalc.dialects.native.blocks.frames import Program
from convcalc.dialects.native.blocks.naming import Builder
from convcalc.dialects.native.blocks.scopes import Named, Scope
from convcalc.dialects.native.blocks.unfolding import Unfolder
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.ultralytics.placing import Placing
from convcalc.dialects.ultralytics.rows import Row, name_of
from convcalc.dialects.ultralytics.translation import Translation, translated
from convcalc.network import InputSpec, LayerSpec, NetworkSpec, Reference
from convcalc.settings import Settings
from convcalc.tree import Entry, Reading, Scalar


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network of a model's YAML, with every finding.

    Of a text that could not be read to its end there is no network.
    """
    network = NetworkSpec(
        name=None,
        rounding=settings.rounding or "floor",
        naming="unique",
        names_all_outputs=True,
        diagnostics=reading.diagnostics,
    )
    if reading.diagnostics and (reading.torn or not reading.root.entries):
        return network
    model, findings = translated(reading, settings)
    network = network._replace(diagnostics=network.diagnostics + findings)
    if not model.rows:
        return network
    shape = (1, *model.input_shape)
    data = InputSpec("data", shape, model.rows[0].span, layout="hwc")
    return _unfolded(
        network._replace(inputs=(data,)), model, Placing(model.rows, settings.blocks)
    )


def _unfolded(network: NetworkSpec, model: Translation, placing: Placing) -> NetworkSpec:
    """Return a network with the layers of its rows."""
    templates = Templates(model.whole())
    program = Program(
        {"activation": model.model.activation}, model.blocks, {}, templates, Hints()
    )
    unfolder = Unfolder(program)
    findings = [*network.diagnostics]
    try:
        findings += _unfold(unfolder, model, placing)
    except TooMuchError as error:
        findings += error.diagnostics
        return network._replace(inputs=(), diagnostics=tuple(findings))
    builder = Builder(unfolder, network, templates)
    layers = _with_counts(map(placing.layer, builder.layers()), model)
    findings += map(placing.finding, builder.findings)
    outputs = _given_out(layers, model.rows[-1].name)
    return network._replace(
        layers=layers,
        outputs=outputs,
        diagnostics=tuple(findings),
        in_blocks=model.in_blocks,
    )


def _unfold(unfolder: Unfolder, model: Translation, placing: Placing) -> list[Diagnostic]:
    """Unfold all rows and return what is wrong, or raise TooMuchError with all of it."""
    findings: list[Diagnostic] = []
    for row, item in zip(model.rows, model.items, strict=True):
        before = len(unfolder.findings)
        try:
            stop_at_too_many(unfolder.findings, row.number)
            if item:
                first = len(unfolder.planned)
                unfolder.unfold((item.node,))
                _name_unknown(unfolder, first, row)
            else:
                unfolder.stand_in(row.module, *_stand_in(row, unfolder.top))
        except TooMuchError as error:
            found = (*unfolder.findings[before:], *error.diagnostics)
            raise TooMuchError(*findings, *(placing.at(row, it) for it in found)) from error
        findings += (placing.at(row, it) for it in unfolder.findings[before:])
    return findings


def _name_unknown(unfolder: Unfolder, first: int, row: Row) -> None:
    """Name what stands in for a row that is no use of its block after the row."""
    numbers, numbered = count(), row.name in unfolder.top.instances
    for index, planned in enumerate(unfolder.planned[first:], start=first):
        if planned.scope is unfolder.top and not planned.item.known:
            own = f"{row.name}.{next(numbers)}" if numbered else row.name
            name = Scalar(own, row.span)
            entry = Entry(Scalar("name", row.span), name)
            item = planned.item._replace(type=row.module, entries=(entry,))
            unfolder.planned[index] = planned._replace(item=item)


def _stand_in(row: Row, top: Scope) -> tuple[Scalar, tuple[Named, ...]]:
    """Return the name of a row, and what it reads."""
    reads = tuple(
        Named(Reference(name_of(it), span), top)
        for it, span in zip(row.reads, row.places, strict=True)
    )
    return Scalar(row.name, row.span), reads


def _with_counts(layers: Iterable[LayerSpec], model: Translation) -> tuple[LayerSpec, ...]:
    """Return layers, the first one of each row with how the row's counts came about."""
    counts = {
        row.name: item.counts for row, item in zip(model.rows, model.items, strict=True) if item
    }
    return tuple(it._replace(counts=counts.pop(it.name.partition(".")[0], ())) for it in layers)


def _given_out(layers: tuple[LayerSpec, ...], last: str) -> tuple[Reference, ...]:
    """Return what the network gives out: whatever nobody reads of its last row."""
    read = set(_read(layers))
    return tuple(
        Reference(output, layer.span)
        for layer in layers
        if layer.name.partition(".")[0] == last
        for output in layer.outputs
        if output not in read
    )


def _read(layers: tuple[LayerSpec, ...]) -> Iterator[str]:
    before: tuple[str, ...] = ()
    for layer in layers:
        yield from before if layer.inputs is None else (it.name for it in layer.inputs)
        before = layer.outputs[:1]
