"""Recurrent sections, one step of them, with the layers inside.

The state that a step reads has the shape of the one that it leaves, for which it stands here.
Source: Darknet ``make_rnn_layer``, ``make_gru_layer``, ``make_lstm_layer``,
``make_crnn_layer``, ``make_conv_lstm_layer`` and their ``forward_`` functions.
"""

from convcalc.dialects.darknet.activations import activation, activation_findings
from convcalc.dialects.darknet.convolution import Filters, linear, padding_of
from convcalc.dialects.darknet.parts import OWN, Built, Part, Place
from convcalc.dialects.darknet.section import Section
from convcalc.layers.darknet.others import CellOutput, State

_HALVES = 2  # what the state's layer of an RNN of logistic=2 gives out


class _Cell:
    """The layers of a cell so far; each method adds some and returns the tensor of the last."""

    def __init__(self, read: str) -> None:
        self.parts: list[Part] = []
        self.read = read

    def add(self, *parts: Part) -> str:
        """Add parts, of which each but the first reads the one before it."""
        self.parts += parts
        return OWN + self.parts[-1].name

    def state(self, name: str, like: str) -> str:
        """Return the state that the step before has left, which has the shape of another."""
        return self.add(Part(name, "identity", {}, State, (like,)))

    def act(self, word: str, name: str, tensor: str) -> str:
        """Return a tensor behind the activation of a name."""
        parts = activation(word)
        return (
            self.add(*(it._replace(name=name, reads=(tensor,)) for it in parts))
            if parts
            else tensor
        )

    def merge(self, type_name: str, name: str, *tensors: str) -> str:
        """Return what tensors are merged to."""
        return self.add(Part(name, type_name, {}, reads=tensors))

    def linear(self, name: str, outputs: int, reads: str, *, norm: bool) -> str:
        """Return a fully connected layer of a tensor."""
        return self.add(*linear(name, outputs, batch_normalize=norm, reads=(reads,)))

    def gate(self, word: str, letter: str, *tensors: str) -> str:
        """Return the activation of a sum."""
        return self.act(word, letter, self.merge("add", f"{letter}_sum", *tensors))


def rnn(section: Section, place: Place) -> Built:
    """Return an RNN, pjreddie's without ``hidden``: its state is as wide as its output."""
    outputs = section.integer("output", 1)
    hidden = section.integer("hidden", outputs)
    norm = section.flag("batch_normalize")
    word = section.word("activation", "logistic")
    kind = section.integer("logistic", 0)
    cell = _Cell(place.previous.tensor)
    given = cell.linear("input", hidden, cell.read, norm=norm)
    given = cell.act(word, "input_activation", given)
    before = cell.state("state", given)
    wide = hidden * (_HALVES if kind == _HALVES else 1)
    kept = cell.linear("self", wide, before, norm=norm)
    kept = cell.act({1: "logistic", _HALVES: "loggy"}.get(kind, word), "self_activation", kept)
    if wide != hidden:
        halves = Part("halves", "split", {"chunks": _HALVES}, reads=(kept,), outputs=_HALVES)
        kept = cell.add(halves) + ":0"
    state = cell.merge("add", "sum", given, kept)
    output = cell.linear("output", outputs, state, norm=norm)
    cell.act(word, "output_activation", output)
    return Built(tuple(cell.parts), activation_findings(section), "vector")


def gru(section: Section, place: Place) -> Built:
    """Return a GRU."""
    outputs, norm = section.integer("output", 1), section.flag("batch_normalize")
    cell = _Cell(place.previous.tensor)
    given = {it: cell.linear(f"u{it}", outputs, cell.read, norm=norm) for it in "zrh"}
    state = cell.state("state", given["h"])
    z, r = (
        cell.gate("logistic", it, given[it], cell.linear(f"w{it}", outputs, state, norm=norm))
        for it in "zr"
    )
    forgot = cell.merge("multiply", "forgot", state, r)
    kept = cell.linear("wh", outputs, forgot, norm=norm)
    word = "tanh" if section.flag("tanh") else "logistic"
    new = cell.gate(word, "h", given["h"], kept)
    old_part = cell.merge("multiply", "old_part", z, state)
    overlap = cell.merge("multiply", "overlap", z, new)
    new_part = cell.merge("subtract", "new_part", new, overlap)
    cell.merge("add", "output", old_part, new_part)
    return Built(tuple(cell.parts), form="vector")


def lstm(section: Section, place: Place) -> Built:
    """Return an LSTM."""
    outputs, norm = section.integer("output", 1), section.flag("batch_normalize")
    cell = _Cell(place.previous.tensor)
    given = {it: cell.linear(f"u{it}", outputs, cell.read, norm=norm) for it in "figo"}
    state = cell.state("state", given["f"])
    kept = {it: cell.linear(f"w{it}", outputs, state, norm=norm) for it in "figo"}
    gates = {
        it: cell.gate("tanh" if it == "g" else "logistic", it, given[it], kept[it])
        for it in "figo"
    }
    memory = _memory(cell, gates)
    cell.merge("multiply", "output", gates["o"], cell.act("tanh", "tanh", memory))
    return Built(tuple(cell.parts), form="vector")


def _memory(cell: _Cell, gates: dict[str, str], before: str | None = None) -> str:
    """Return the memory of an LSTM after a step: ``f*c + i*g``."""
    before = before or cell.state("memory", gates["g"])
    old = cell.merge("multiply", "forgot", gates["f"], before)
    new = cell.merge("multiply", "written", gates["i"], gates["g"])
    return cell.merge("add", "new_memory", old, new)


def _filters(section: Section, filters: int, size: int = 3) -> Filters:
    size = section.integer("size", size)
    stride = section.integer("stride", 1)
    return Filters(
        filters,
        size,
        (stride, stride),
        padding_of(section, size),
        1 if size == 1 else section.integer("dilation", 1),
        section.integer("groups", 1),
        section.flag("batch_normalize"),
        section.flag("xnor"),
    )


def crnn(section: Section, place: Place) -> Built:
    """Return an RNN of convolutions; pjreddie's are 3x3 and call their filters otherwise."""
    old = section.has("output_filters") or section.has("hidden_filters")
    outputs = section.integer("output", section.integer("output_filters", 1))
    hidden = section.integer("hidden", section.integer("hidden_filters", 1))
    inner, outer = (_filters(section, it) for it in (hidden, outputs))
    if old:
        inner, outer = (it._replace(padding=1) for it in (inner, outer))
    word = section.word("activation", "logistic")
    cell = _Cell(place.previous.tensor)
    words = {"out_channels": ("hidden", "hidden_filters"), "kernel_size": ("size",)}
    given = cell.add(*inner.parts("input", place.rounding, reads=(cell.read,), words=words))
    given = cell.act(word, "input_activation", given)
    before = cell.state("state", given)
    kept = cell.add(*inner.parts("self", place.rounding, reads=(before,), words=words))
    kept = cell.act(word, "self_activation", kept)
    state = cell.merge("add", "sum", given, kept)
    words = words | {"out_channels": ("output", "output_filters")}
    output = cell.add(*outer.parts("output", place.rounding, reads=(state,), words=words))
    cell.act(word, "output_activation", output)
    return Built(
        tuple(cell.parts),
        activation_findings(section),
        filters=(outputs, section.span_of("output", "output_filters")),
    )


class _Convolutions(_Cell):
    """A cell whose layers are convolutions of the same size, with an activation behind each."""

    def __init__(self, section: Section, place: Place) -> None:
        super().__init__(place.previous.tensor)
        self._filters = _filters(section, section.integer("output", 1))
        self._word = section.word("activation", "linear")
        self._rounding = place.rounding

    def conv(self, name: str, reads: str) -> str:
        """Return a convolution of a tensor."""
        words = {"out_channels": ("output",), "kernel_size": ("size",)}
        parts = self._filters.parts(name, self._rounding, reads=(reads,), words=words)
        return self.act(self._word, f"{name}_activation", self.add(*parts))

    def convs(self, kind: str, letters: str, reads: str) -> dict[str, str]:
        """Return a convolution of a tensor for each of some gates."""
        return {it: self.conv(kind + it, reads) for it in letters}


def conv_lstm(section: Section, place: Place) -> Built:
    """Return an LSTM of convolutions; with ``peephole`` its gates read the memory too.

    With ``bottleneck`` one convolution joins the input and the state, and the gates read that.
    """
    word = section.word("lstm_activation", "tanh")
    cell = _Convolutions(section, place)
    if section.flag("bottleneck"):
        joined = cell.merge("concat", "joined", cell.read, cell.state("state", cell.read))
        joined = cell.act(word, "joined_activation", cell.conv("wf", joined))
        terms = [cell.convs("u", "figo", joined)]
    else:
        given = cell.convs("u", "figo", cell.read)
        terms = [given, cell.convs("w", "figo", cell.state("state", given["f"]))]
    before = cell.state("memory", terms[0]["g"])
    peephole = section.flag("peephole")
    if peephole:
        terms.append(cell.convs("v", "fi", before))
    gates = {it: _gate(cell, word, it, terms) for it in "fig"}
    memory = _memory(cell, gates, before)
    if peephole:
        terms.append(cell.convs("v", "o", memory))
    opened = cell.act(word, "new_memory_activation", memory)
    values = {"per_number": 12 if peephole else 9}
    reads = (_gate(cell, word, "o", terms), opened)
    cell.add(Part("output", "multiply", values, CellOutput, reads))
    return Built(
        tuple(cell.parts),
        (*activation_findings(section), *activation_findings(section, "lstm_activation")),
        filters=(section.integer("output", 1), section.span_of("output")),
    )


def _gate(cell: _Cell, word: str, letter: str, terms: list[dict[str, str]]) -> str:
    """Return a gate of all terms that are for it."""
    own = [it[letter] for it in terms if letter in it]
    word = word if letter == "g" else "logistic"
    return cell.gate(word, letter, *own) if own[1:] else cell.act(word, letter, *own)


def history(section: Section, place: Place) -> Built:
    """Return this step's input and those of the steps before, joined along the channels."""
    steps = section.integer("history_size", 4)
    read = (place.previous.tensor,) * min(max(steps, 1), 10_000)
    return Built((Part("history", "concat", {}, reads=read),))


def implicit(section: Section, place: Place) -> Built:
    """Return a tensor that is learned; of the input it reads the batch alone."""
    from convcalc.layers.darknet.others import Implicit

    filters = section.integer("filters", 128)
    values = {"filters": filters, "atoms": section.integer("atoms", 1)}
    part = Part("implicit", "implicit", values, Implicit, (place.data.tensor,))
    return Built((part,), filters=(filters, section.span_of("filters")))
