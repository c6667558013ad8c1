"""Names become tensors: what each layer of a network reads and writes."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Findings, Related, did_you_mean
from convcalc.limits import MOST_HINTS
from convcalc.network import AUTOMATIC_TOP, InputSpec, LayerSpec, NetworkSpec, Reference
from convcalc.source import Span


class Link(NamedTuple):
    """The tensors that a layer reads, writes, and follows the sizes of; None is unknown."""

    inputs: tuple[int | None, ...]
    outputs: tuple[int, ...]
    sizes: tuple[int | None, ...] = ()


class Wiring(NamedTuple):
    """The tensors by name, and what each layer reads and writes in the order of the text.

    ``silent`` are the names of layers without an output, which nothing can read.
    """

    tensors: tuple[str, ...]
    names: dict[str, int]
    links: list[Link]
    found: Findings
    silent: frozenset[str] = frozenset()

    def is_silent(self, name: str) -> bool:
        """Return whether a name, or a numbered output, is of a layer without an output."""
        return name.partition(":")[0] in self.silent and name not in self.names


def wire_unique(network: NetworkSpec) -> Wiring:
    """Wire layers whose names are known everywhere in the text."""
    everywhere = _Everywhere(network)
    for index, layer in enumerate(network.layers):
        everywhere.add_layer(index, layer)
    return everywhere.wiring


class _Everywhere:
    """The names of all layers, and the tensors that the layers so far read and write."""

    def __init__(self, network: NetworkSpec) -> None:
        self._network = network
        self._tensors = [it.name for it in network.inputs]
        for layer in network.layers:
            self._tensors.extend(layer.outputs)
        self._names: dict[str, int] = {}
        self._silent = frozenset(it.name for it in network.layers if not it.outputs)
        wrong = (it.name for it in network.layers if it.layer is None and not it.following)
        self._wrong = frozenset(wrong)
        self._links: list[Link] = []
        self._found: list[Diagnostic] = []
        self._previous = 0 if len(network.inputs) == 1 else None
        self._written = len(network.inputs)
        self._define_names()

    @property
    def wiring(self) -> Wiring:
        """What has been wired."""
        found = tuple(self._found)
        return Wiring(tuple(self._tensors), self._names, self._links, found, self._silent)

    def add_layer(self, index: int, layer: LayerSpec) -> None:
        """Look up what a layer reads and follows, and give it the tensors that it writes."""
        if layer.inputs is None:
            inputs: tuple[int | None, ...] = (self._read_before(index, layer),)
        else:
            inputs = tuple([self._look_up(it, layer) for it in layer.inputs])
        outputs = tuple(range(self._written, self._written + len(layer.outputs)))
        sources = layer.following.sources if layer.following else ()
        sizes = tuple([self._look_up(it, layer) for it in sources])
        self._links.append(Link(inputs, outputs, sizes))
        self._previous, self._written = self._written, self._written + len(outputs)

    def _read_before(self, index: int, layer: LayerSpec) -> int | None:
        """Return the tensor that stands before a layer which does not say what it reads."""
        if index == 0 and len(self._network.inputs) > 1:
            self._found.append(_input_not_named(self._network, layer))
        before = self._network.layers[index - 1] if index else layer
        if index and not before.outputs:
            self._found.append(_no_output(before.name, layer.span, layer.name))
            return None
        return self._previous

    def _define_names(self) -> None:
        """Give each name its tensor; a layer of several outputs also bears its first one's."""
        network = self._network
        spans: dict[str, Span] = {}
        tensor = 0
        owners: list[tuple[str, Span, int]] = [(it.name, it.span, 1) for it in network.inputs]
        owners += [
            (it.name, it.field_spans.get("name", it.span), len(it.outputs))
            for it in network.layers
        ]
        for name, span, count in owners:
            if name in spans:
                self._found.append(_duplicate_name(name, span, spans[name]))
            else:
                spans[name] = span
                if count:
                    self._names[name] = tensor
                for k in range(tensor, tensor + count):
                    self._names.setdefault(self._tensors[k], k)
            tensor += count
        self._found.extend(_clashes(network, self._names, spans))

    def _look_up(self, reference: Reference, layer: LayerSpec) -> int | None:
        """Return the tensor of a name; that of a layer's only output may end in ``:0`` too.

        How many outputs a layer has that is wrong is not known.
        """
        name = reference.name
        if name in self._names:
            return self._names[name]
        owner, _, number = name.rpartition(":")
        known = number == "0" or (number.isdigit() and owner in self._wrong)
        if owner in self._names and known:
            return self._names[owner]
        if name.partition(":")[0] in self._silent:  # or one of its outputs, by its number
            self._found.append(_no_output(name, reference.span, layer.name))
            return None
        self._found.append(
            Diagnostic(
                "unknown-name",
                f"a layer must read a layer or an input, but there is no '{name}'",
                reference.span,
                did_you_mean(name, _names_seen_from(layer, self._names))
                if len(self._found) < MOST_HINTS
                else None,
                layer=layer.name,
            )
        )
        return None


def _clashes(
    network: NetworkSpec, names: dict[str, int], spans: dict[str, Span]
) -> Iterator[Diagnostic]:
    """Yield names of outputs that belong to another layer, input or output too."""
    tensor = len(network.inputs)
    for layer in network.layers:
        for name in layer.outputs:
            owner = names.get(name, tensor)  # a second layer of a name has no outputs
            if owner != tensor and "output_names" in layer.field_spans:
                place = layer.field_spans["output_names"]
                clash = _duplicate_name(name, place, spans.get(name, place))
                yield clash._replace(layer=layer.name)
            tensor += 1


def _duplicate_name(name: str, span: Span, first: Span) -> Diagnostic:
    repeats = span == first
    return Diagnostic(
        "duplicate-name",
        f"a name must belong to one layer or input, but '{name}' is used twice",
        span,
        "put ${i} into the name of what repeats" if repeats else "give this one another name",
        layer=name,
        related=() if repeats else (Related("the first one", first),),
    )


def _no_output(name: str, span: Span, layer: str) -> Diagnostic:
    return Diagnostic(
        "no-output-to-read",
        f"a layer must read an output, but '{name}' has none to read",
        span,
        "say what it reads, as in input: NAME of a layer above",
        layer=layer,
    )


def _names_seen_from(layer: LayerSpec, names: dict[str, int]) -> Iterator[str]:
    """Yield all names, those beside the layer in its block without the path to them."""
    prefix = "".join(f"{part}." for part in layer.scope)
    if not prefix:
        return iter(names)
    return (name.removeprefix(prefix) for name in names)


def _input_not_named(network: NetworkSpec, layer: LayerSpec) -> Diagnostic:
    names = ", ".join(it.name for it in network.inputs)
    return Diagnostic(
        "missing-field",
        f"the first layer must say what it reads, but there are {len(network.inputs)} inputs",
        layer.span,
        f"say which of {names}, as in input: {network.inputs[0].name}",
        layer=layer.name,
    )


def wire_above(network: NetworkSpec) -> Wiring:
    """Wire layers that read the nearest tensor above by its name, as Caffe does.

    A layer may write again a name that it reads; the tensor is then a new one. It must be the
    only one to read the old tensor, as Caffe hands each of several readers a copy of another
    name.
    Source: Caffe ``InsertSplits``, ``Net::AppendTop`` and ``Net::AppendBottom``.
    """
    above = _Above(network)
    for index, layer in enumerate(network.layers):
        above.add_inputs(index)
        above.add_layer(layer)
    above.add_inputs(len(network.layers))
    return Wiring(tuple(above.tensors), above.names, above.links, tuple(above.found))


class _Above:
    """The names written so far, and who reads the tensor that each of them means."""

    def __init__(self, network: NetworkSpec) -> None:
        self.network = network
        self.tensors = [it.name for it in network.inputs]
        self.names: dict[str, int] = {}
        # of each name: which input or output of which layer it was written as last
        self._writers: dict[str, InputSpec | tuple[LayerSpec, int]] = {}
        self.links: list[Link] = []
        self.found: list[Diagnostic] = []
        self._inputs = 0
        self._uses: dict[int, list[str]] = {}  # of each tensor: the names of its readers

    @cached_property
    def all_names(self) -> tuple[str, ...]:
        """Every top and input of the network, also those further down."""
        tops = {top for it in self.network.layers for top in it.outputs}
        return tuple(sorted(tops | {it.name for it in self.network.inputs}))

    def add_inputs(self, position: int) -> None:
        """Define the inputs that stand above the layer of this number."""
        inputs = self.network.inputs
        while self._inputs < len(inputs) and inputs[self._inputs].position <= position:
            given = inputs[self._inputs]
            if given.name in self.names:
                first = self._place(given.name)
                self.found.append(_duplicate_top(given.name, given.span, first, None))
            self.names[given.name] = self._inputs
            self._writers[given.name] = given
            self._inputs += 1

    def add_layer(self, layer: LayerSpec) -> None:
        """Read the layer's bottoms and define its tops."""
        references = layer.inputs or ()
        self.found.extend(
            _not_above(it, layer, self) for it in references if it.name not in self.names
        )
        inputs = tuple(self.names.get(it.name) for it in references)
        for tensor in inputs:
            if tensor is not None:
                self._uses.setdefault(tensor, []).append(layer.name)
        first = len(self.tensors)
        for position, name in enumerate(layer.outputs):
            if name != AUTOMATIC_TOP:
                self._check_top(layer, position, name)
                self.names[name] = len(self.tensors)
                self._writers[name] = layer, position
            self.tensors.append(name)
        self._uses |= {first + position: ["a loss"] for position in layer.losses}
        sources = layer.following.sources if layer.following else ()
        sizes = tuple(self.names.get(it.name) for it in sources)
        self.links.append(Link(inputs, tuple(range(first, len(self.tensors))), sizes))

    def _place(self, name: str) -> Span:
        """Return where a name was written last."""
        writer = self._writers[name]
        if isinstance(writer, InputSpec):
            return writer.span
        layer, position = writer
        return layer.top_span(position)

    def _check_top(self, layer: LayerSpec, position: int, name: str) -> None:
        """Report a top that another layer has written, unless this one may overwrite it."""
        written = self.names.get(name)
        if written is None:
            return
        bottoms = [it.name for it in layer.inputs or ()]
        if bottoms[position : position + 1] != [name]:
            span = layer.top_span(position)
            first = self._place(name)
            self.found.append(_duplicate_top(name, span, first, layer.name))
        elif len(self._uses.get(written, ())) > 1:
            span = layer.top_span(position)
            self.found.append(_shared_bottom(name, span, layer.name, self._uses[written]))


def _not_above(reference: Reference, layer: LayerSpec, above: _Above) -> Diagnostic:
    elsewhere = above.network.written_elsewhere.get(reference.name)
    return Diagnostic(
        "unknown-name",
        f"a bottom must be a top from above, but no layer above writes '{reference.name}'",
        reference.span,
        _nearest_top(reference, layer, above) if len(above.found) < MOST_HINTS else None,
        layer=layer.name,
        related=(elsewhere,) if elsewhere else (),
    )


def _nearest_top(reference: Reference, layer: LayerSpec, above: _Above) -> str | None:
    """Return what the bottom of a layer may have meant."""
    network = above.network
    writers = (
        it.name for it in network.layers if reference.name in it.outputs and it is not layer
    )
    below = next(writers, None)
    if reference.name in network.written_elsewhere:
        return "let the layer that writes it be in this phase too, or this one not"
    if below is not None:
        return f"layer '{below}' writes it: put that one first"
    if any(reference.name == it.name for it in network.inputs):
        return f"the layer that makes '{reference.name}' stands below: put that one first"
    return did_you_mean(reference.name, above.all_names, without=set(layer.outputs))


def _duplicate_top(name: str, span: Span, first: Span, layer: str | None) -> Diagnostic:
    return Diagnostic(
        "duplicate-top",
        f"a top must have one layer that writes it, but '{name}' is written above already",
        span,
        "rename this top; only a layer that also reads it as its bottom may write it again",
        layer=layer,
        related=() if span == first else (Related("written here", first),),
    )


def _shared_bottom(name: str, span: Span, layer: str, readers: list[str]) -> Diagnostic:
    others = [it for it in readers if it != layer]
    also = f"{others[0]} reads it too" if others else "the layer reads it twice"
    if others[:1] == ["a loss"]:
        also = "it is taken for a loss too"
    return Diagnostic(
        "overwrites-shared-bottom",
        f"only the sole reader of '{name}' may overwrite it, but {also}",
        span,
        "give the top another name; Caffe hands each of several readers a copy",
        layer=layer,
    )
