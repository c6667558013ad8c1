"""Keras' models: the tree of a configuration becomes a network."""

from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic, Findings, SpecError
from convcalc.dialects.keras.call import Doors, Net, Tensor
from convcalc.dialects.keras.config import Config, RefusedError
from convcalc.dialects.keras.model import (
    INPUT,
    Item,
    Model,
    Scope,
    data_formats,
    is_model,
    read_model,
    unfold,
    use,
)
from convcalc.dialects.keras.table import TYPES, handle
from convcalc.network import InputSpec, NetworkSpec, Reference
from convcalc.settings import Settings
from convcalc.shapes import Shape
from convcalc.source import Span
from convcalc.tree import Reading, Sequence

_EXAMPLE = ("64", "224", "224", "3")
_IMAGE = "224x224x3"
_SHAPES = ("batch_shape", "batch_input_shape")


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network that a Keras model describes, with every finding.

    Of a text that is no model there is no network.
    """
    if reading.diagnostics:
        return _nothing_but(reading.diagnostics)
    root = Config(reading.root, reading.root.span)
    try:
        if not is_model(root):
            raise RefusedError(_no_model(root))
        return _network(read_model(root), root, settings)
    except RefusedError as error:
        return _nothing_but((error.found,))
    except SpecError as error:
        return _nothing_but(error.diagnostics)


def _nothing_but(findings: Findings) -> NetworkSpec:
    return NetworkSpec(name=None, rounding="floor", naming="unique", diagnostics=findings)


def _no_model(root: Config) -> Diagnostic:
    class_name = root.text("class_name")
    if class_name:
        return Diagnostic(
            "empty-network",
            f"a model must have layers in its config, but this one of class '{class_name}'"
            " has none",
            root.span_of("class_name"),
            "a model that is a class of its own has no list of layers: build it as a"
            " functional model",
        )
    return Diagnostic(
        "missing-field",
        "a Keras model must have class_name and config, but this is the JSON of something else",
        Span(root.span.start, root.span.start + 1),
        "write what model.to_json() returns",
    )


def _network(model: Model, root: Config, settings: Settings) -> NetworkSpec:
    last, first = data_formats(model)
    net = Net(settings.custom, Doors(TYPES, handle, use), channels_last=last >= first)
    if not model.items:
        raise RefusedError(
            Diagnostic(
                "empty-network", "a model must have layers, but there are none", model.span
            )
        )
    given = tuple(_input(it, net) for it in _inputs(model, root))
    network = NetworkSpec(model.name, "floor", "unique", given)
    network = network.with_inputs(settings.inputs, settings.batch)
    ranks = [_rank(it) for it in _inputs(model, root)]
    reads = tuple(
        Tensor(it.name, len(it.shape) if it.shape else rank, it.shape)
        for it, rank in zip(network.inputs, ranks, strict=True)
    )
    for it in reads:
        net.free_name(it.name)
    outputs = unfold(net, model, Scope("", None, trainable=True), reads)
    return NetworkSpec(
        model.name,
        settings.rounding or "floor",
        "unique",
        given,
        tuple(net.layers),
        outputs=tuple(Reference(it.name, model.span) for it in outputs),
        diagnostics=(*_unknown_inputs(network, ranks), *net.found),
    )


def _unknown_inputs(network: NetworkSpec, ranks: list[int | None]) -> Iterator[Diagnostic]:
    """Yield inputs whose sizes neither the text nor the run tells."""
    for given, rank in zip(network.inputs, ranks, strict=True):
        if given.shape is None and not given.from_run:
            example = "x".join(_EXAMPLE[-max(0, rank - 1) :]) if rank else _IMAGE
            yield Diagnostic(
                "input-shape-unknown",
                f"the shape of '{given.name}' must be known, but the model leaves it open",
                given.span,
                f"say it, height x width x channels: --input {given.name}={example or '[]'}",
            )


def _inputs(model: Model, root: Config) -> list[tuple[str, Config, Span]]:
    """Return the name of each input, what says its shape, and its place."""
    items = {it.name: it for it in model.items if it.class_name == INPUT}
    if model.is_sequential:
        first = model.items[0]
        if first.class_name == INPUT:
            return [(first.name, first.config, first.span)]
        return [(f"{first.name}_input", _first_shape(first, root), first.span)]
    named = [items[it.layer] for it in model.inputs if it.layer in items]
    return [(it.name, it.config, it.span) for it in named or items.values()]


def _first_shape(first: Item, root: Config) -> Config:
    """Return what says the shape that a sequential model's first layer reads."""
    at = first
    while is_model(at.node):
        inner = read_model(at.node)
        if not inner.items:
            break
        at = inner.items[0]
    if any(at.config.node(it) for it in _SHAPES):
        return at.config
    config = root.node("config")
    inner_config = Config(None if isinstance(config, Sequence) else config, root.span)
    return inner_config.over(root.within("build_config")).over(
        first.node.within("build_config")
    )


def _shape(config: Config) -> tuple[int | None, ...] | None:
    """Return a shape as Keras has it, with the batch."""
    for key in (*_SHAPES, "build_input_shape", "input_shape"):
        node = config.node(key)
        # a shape in a list of one is that of the only input
        if isinstance(node, Sequence) and node.items:
            if isinstance(node.items[0], Sequence):
                return Config(None, node.span).with_value(key, node.items[0]).sizes(key)
            return config.sizes(key)
    return None


def _rank(written: tuple[str, Config, Span]) -> int | None:
    shape = _shape(written[1])
    return len(shape) if shape else None


def _input(written: tuple[str, Config, Span], net: Net) -> InputSpec:
    name, config, span = written
    shape = _shape(config)
    if not shape:
        return InputSpec(name, None, span)
    batch, *_ = shape
    ours = [shape[it] for it in net.order(len(shape))][1:]
    known: Shape | None = None
    if None not in ours:
        known = (batch or 1, *(it for it in ours if it))
    return InputSpec(name, known, span, batch=batch, layout="hwc", told=(batch, *ours))
