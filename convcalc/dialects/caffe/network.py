"""Caffe's NetParameter: the tree of a prototxt becomes a network."""

from bisect import bisect_left
from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic, Related, TooMuchError, stop_at_too_many
from convcalc.dialects.caffe.data.inputs import Inputs, source_of
from convcalc.dialects.caffe.layer import read_layer
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.schema import read_message
from convcalc.dialects.caffe.state import State, filtered, state_of
from convcalc.network import LayerSpec, NetworkSpec
from convcalc.settings import Settings
from convcalc.tree import Mapping, Reading

_SOLVER_FIELDS = {"net", "net_param", "train_net", "train_net_param", "test_net"}
_SOLVER_FIELDS |= {"test_net_param", "base_lr", "lr_policy", "solver_mode", "max_iter"}


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network of a prototxt in the state asked for, with every finding.

    Of a text that could not be read to its end there is no network.
    """
    found = list(reading.diagnostics)
    net, state = _net_and_state(reading.root, settings, found)
    inputs = Inputs(found)
    layers: list[LayerSpec] = []
    if not reading.torn and net is not None:
        try:
            _read_net(net, state, settings, inputs, layers)
        except TooMuchError:
            inputs, layers = Inputs(found), []
        if settings.custom:
            from convcalc.dialects.caffe.custom import needless_problems  # few runs declare

            found += needless_problems(settings)
    return NetworkSpec(
        name=(net.text("name") or None) if net is not None else None,
        rounding=settings.rounding or "caffe",
        naming="nearest-above",
        blob_total="caffe_memory_bytes",
        inputs=tuple(inputs.specs),
        layers=tuple(layers),
        diagnostics=tuple(found),
    )


def _read_net(
    net: Message, state: State, settings: Settings, inputs: Inputs, layers: list[LayerSpec]
) -> None:
    """Add the inputs and the layers of a net to these, or raise TooMuchError."""
    found = inputs.found
    stop_at_too_many(found)
    faults = _Faults(found)
    messages, old_words = _current_layers(net, found)
    beside = faults.within(net) > sum(map(faults.within, messages))
    inputs.declare(net, oldest=bool(old_words), refused=beside)
    included = filtered(messages, state, found)
    found += _name_problems([it for it in included if not faults.within(it)])
    for layer in included:
        refused = faults.within(layer) > 0
        if source := source_of(layer):
            inputs.read(layer, source, len(layers), refused=refused)
        else:
            layers.append(
                read_layer(layer, settings, refused=refused, found=found, old_words=old_words)
            )
        stop_at_too_many(found, len(layers))
    if not inputs.finish(layers, settings) and not layers:
        if messages:
            found.append(_nothing_left(len(messages), state))
        elif not beside:
            found.append(_nothing())


class _Faults:
    """The places of findings made so far, for what follows from them is no other finding."""

    def __init__(self, found: list[Diagnostic]) -> None:
        self._starts = sorted(it.span.start for it in found if it.span)

    def within(self, message: Message) -> int:
        """Return how many of them stand in a message."""
        starts = self._starts
        return bisect_left(starts, message.span.end) - bisect_left(starts, message.span.start)


def _net_and_state(
    root: Mapping, settings: Settings, found: list[Diagnostic]
) -> tuple[Message | None, State]:
    """Return the net of a text, or of the solver in it, and the state asked for."""
    if any(entry.key.text in _SOLVER_FIELDS for entry in root.entries):
        from convcalc.dialects.caffe.solver import embedded_net  # few prototxts are solvers

        return embedded_net(root, settings, found)
    net, refused = read_message(root)
    found += refused
    return net, state_of(settings, net)


def _current_layers(
    net: Message, found: list[Diagnostic]
) -> tuple[tuple[Message, ...], dict[str, str]]:
    """Return the layers in today's form, and what the oldest form calls today's fields.

    A file may not mix forms. Source: Caffe ``UpgradeNetAsNeeded``.
    """
    current, older = net.messages("layer"), net.messages("layers")
    if not older:
        return current, {}
    from convcalc.dialects.caffe.older.v0 import (  # not many are old
        WORDS,
        is_oldest,
        upgraded_v0,
    )
    from convcalc.dialects.caffe.older.v1 import upgraded_v1

    oldest = is_oldest(older)
    upgraded = upgraded_v0(older, found) if oldest else tuple(map(upgraded_v1, older))
    if current:
        found.append(_mixed(len(current), older))
        upgraded = tuple(sorted((*current, *upgraded), key=lambda it: it.span))
    return upgraded, WORDS if oldest else {}


def _mixed(current: int, older: tuple[Message, ...]) -> Diagnostic:
    return Diagnostic(
        "mixed-layer-forms",
        "a prototxt must write all its layers as layer or all as layers,"
        f" but {current} {'is' if current == 1 else 'are'} written as layer"
        f" and {len(older)} as layers",
        older[0].span,
        'write each as layer { type: "Convolution" ... }',
    )


def _name_problems(layers: list[Message]) -> Iterator[Diagnostic]:
    """Yield warnings of names that Caffe takes, but by which it cannot tell layers apart."""
    first: dict[str, Message] = {}
    repeated: dict[str, Message] = {}
    for layer in layers:
        name = layer.text("name")
        if not name:
            yield Diagnostic(
                "layer-without-name",
                "a layer should have a name, but this one has none",
                layer.span_of("type"),
                "Caffe copies trained weights by the names of layers",
                "warning",
            )
        elif first.setdefault(name, layer) is not layer:
            repeated.setdefault(name, layer)
    for name, layer in repeated.items():
        yield Diagnostic(
            "layer-name-repeated",
            f"a name should belong to one layer, but '{name}' is used again",
            layer.span_of("name"),
            "Caffe copies trained weights by name: only the first layer gets them",
            "warning",
            name,
            (Related("used first", first[name].span_of("name")),),
        )


def _nothing_left(layers: int, state: State) -> Diagnostic:
    stages = f", stages {', '.join(sorted(state.stages))}" if state.stages else ""
    return Diagnostic(
        "no-layers-left",
        f"a prototxt should have layers in every state, but of {layers} none is left in phase"
        f" {state.phase}{stages}, level {state.level}",
        help="--phase, --stage and --level name the state",
        severity="warning",
    )


def _nothing() -> Diagnostic:
    return Diagnostic(
        "empty-network",
        "a prototxt must have layers, but there are none",
        help='a layer is written layer { name: "fc" type: "InnerProduct" ... }',
    )
