"""Caffe's NetParameter: the tree of a prototxt becomes a network."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial

from convcalc.diagnostics import Diagnostic, Related, TooMuchError, stop_at_too_many
from convcalc.dialects.caffe.data.declared_sizes import Source
from convcalc.dialects.caffe.data.inputs import Inputs, source_of
from convcalc.dialects.caffe.layer import read_layer
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.schema import read_message
from convcalc.dialects.caffe.state import (
    PHASES,
    State,
    filtered,
    phases_of,
    state_of,
    written_elsewhere,
)
from convcalc.network import LayerSpec, NamedNet, NetworkSpec, Phase
from convcalc.settings import Settings
from convcalc.tree import Mapping, Reading

_SOLVER_FIELDS = {"net", "net_param", "train_net", "train_net_param", "test_net"}
_SOLVER_FIELDS |= {"test_net_param", "base_lr", "lr_policy", "solver_mode", "max_iter"}


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network of a prototxt in the state asked for, with every finding.

    Of a text that could not be read to its end there is no network.
    """
    nets, named, refused = _nets(reading.root, settings)
    findings = [*reading.diagnostics, *refused]
    network = NetworkSpec(
        name=None,
        rounding=settings.rounding or "caffe",
        naming="nearest-above",
        blob_total="caffe_memory_bytes",
        phase=settings.phase or "test",
        named=named,
    )
    if reading.torn or not nets:
        return network._replace(diagnostics=tuple(findings))
    reader = _NetReader(settings, findings)
    with suppress(TooMuchError):  # of such a net there are findings only
        network = reader.read(nets, network)
    if network.phase == "test" and "train" in network.phases:
        in_training = settings._replace(phase="train")
        network = network._replace(for_training=partial(read_network, reading, in_training))
    return network._replace(diagnostics=tuple(reader.findings))


def _is_absent(found: Diagnostic, settings: Settings) -> bool:
    """Return whether a finding is of a field that the run takes for absent, or a mere note."""
    return found.severity == "note" or (
        found.rule == "unknown-field" and settings.ignores(found)
    )


def _nets(
    root: Mapping, settings: Settings
) -> tuple[dict[Phase, tuple[Message, State]], tuple[NamedNet, ...], Iterable[Diagnostic]]:
    """Return the nets of a text or of the solver in it, the files it names, and faults."""
    if any(entry.key.text in _SOLVER_FIELDS for entry in root.entries):
        from convcalc.dialects.caffe.solver import read_solver  # few prototxts are solvers

        return read_solver(root, settings)
    net, refused = read_message(root, settings=settings)
    return {it: (net, state_of(settings, it, net)) for it in PHASES}, (), refused


class _NetReader:
    """Reads a net layer by layer; its ``findings`` last also where it stops at too many."""

    def __init__(self, settings: Settings, findings: list[Diagnostic]) -> None:
        self.findings = list(findings)
        self._settings = settings
        self._inputs = Inputs()
        self._layers: list[LayerSpec] = []

    def read(
        self, nets: dict[Phase, tuple[Message, State]], network: NetworkSpec
    ) -> NetworkSpec:
        """Return the network with what the net of its phase holds, or raise TooMuchError.

        Without a phase asked for, that is the first for which there is a net with data.
        """
        stop_at_too_many(self.findings)
        faults = _Faults(it for it in self.findings if not _is_absent(it, self._settings))
        net, _ = next(iter(nets.values()))
        messages, old_words, findings = _current_layers(net)
        self.findings += findings
        phases = phases_of(nets, messages)
        phase = self._settings.phase or phases[0]
        state = nets[phase][1]
        beside = faults.within(net) > sum(map(faults.within, messages))
        self.findings += self._inputs.declare(net, oldest=bool(old_words), refused=beside)
        included, findings = filtered(messages, state)
        self.findings += findings
        self.findings += _name_problems([it for it in included if not faults.within(it)])
        for layer in included:
            self._read_layer(layer, old_words, refused=faults.within(layer) > 0)
            stop_at_too_many(self.findings, len(self._layers))
        self.findings += self._inputs.finish(self._layers, self._settings)
        if self._settings.custom:
            from convcalc.dialects.caffe.custom import needless_problems  # few runs declare

            self.findings += needless_problems(messages, self._settings)
        if not self._inputs.specs and not self._layers:
            if messages:
                self.findings.append(_nothing_left(len(messages), state))
            elif not beside:
                self.findings.append(_nothing())
        return network._replace(
            name=net.text("name") or None,
            inputs=tuple(self._inputs.specs),
            layers=tuple(self._layers),
            phase=phase,
            phases=phases,
            written_elsewhere=written_elsewhere(messages, included, state),
        )

    def _read_layer(self, layer: Message, old_words: dict[str, str], *, refused: bool) -> None:
        """Add a layer, or the inputs that it makes."""
        if source := self._source_of(layer):
            self.findings += self._inputs.read(
                layer, source, len(self._layers), refused=refused
            )
            return
        spec, findings = read_layer(layer, self._settings, refused=refused, old_words=old_words)
        self._layers.append(spec)
        self.findings += findings

    def _source_of(self, layer: Message) -> Source | None:
        """Return how a layer makes data, as the run or its type says; None if it does not."""
        if self._settings.custom and not layer.has("bottom"):
            from convcalc.dialects.caffe.custom import declared_source  # few runs declare

            if source := declared_source(layer, self._settings):
                return source
        return source_of(layer)


class _Faults:
    """The places of findings made so far, for what follows from them is no other finding."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        self._starts = sorted(it.span.start for it in findings if it.span)

    def within(self, message: Message) -> int:
        """Return how many of them stand in a message."""
        starts = self._starts
        return bisect_left(starts, message.span.end) - bisect_left(starts, message.span.start)


def _current_layers(
    net: Message,
) -> tuple[tuple[Message, ...], dict[str, str], list[Diagnostic]]:
    """Return the layers in today's form, what the oldest form calls today's fields, and faults.

    A file may not mix forms. Source: Caffe ``UpgradeNetAsNeeded``.
    """
    current, older = net.messages("layer"), net.messages("layers")
    if not older:
        return current, {}, []
    from convcalc.dialects.caffe.older.v0 import (  # not many are old
        WORDS,
        is_oldest,
        upgraded_v0,
    )
    from convcalc.dialects.caffe.older.v1 import upgraded_v1

    oldest = is_oldest(older)
    upgraded, findings = upgraded_v0(older) if oldest else (tuple(map(upgraded_v1, older)), [])
    if current:
        findings.append(_mixed(len(current), older))
        upgraded = tuple(sorted((*current, *upgraded), key=lambda it: it.span))
    return upgraded, WORDS if oldest else {}, findings


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
            "duplicate-name",
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
        "empty-network",
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
