"""Names become tensors: what each layer of a network reads and writes."""

from typing import NamedTuple

from convcalc.diagnostics import Diagnostic, Related, did_you_mean
from convcalc.network import LayerSpec, NetworkSpec, Reference
from convcalc.source import Span


class Wiring(NamedTuple):
    """The tensors by name, and what each layer reads and writes in the order of the text."""

    tensors: tuple[str, ...]
    names: dict[str, int]
    links: list[tuple[tuple[int | None, ...], tuple[int, ...]]]
    found: list[Diagnostic]


def wire_unique(network: NetworkSpec) -> Wiring:
    """Wire layers whose names are known everywhere in the text."""
    wiring = Wiring(tuple(_tensor_names(network)), {}, [], [])
    _define_names(network, wiring)
    previous = 0 if len(network.inputs) == 1 else None
    written = len(network.inputs)
    for index, layer in enumerate(network.layers):
        if layer.inputs is None:
            inputs: tuple[int | None, ...] = (previous,)
            if index == 0 and len(network.inputs) > 1:
                wiring.found.append(_input_not_named(network, layer))
        else:
            inputs = tuple(_look_up(it, layer, wiring) for it in layer.inputs)
        outputs = tuple(range(written, written + len(layer.outputs)))
        wiring.links.append((inputs, outputs))
        previous, written = written, written + len(outputs)
    return wiring


def _tensor_names(network: NetworkSpec) -> list[str]:
    names = [it.name for it in network.inputs]
    for layer in network.layers:
        names.extend(layer.outputs)
    return names


def _define_names(network: NetworkSpec, wiring: Wiring) -> None:
    """Give each name its tensor; a layer of several outputs also bears its first one's."""
    spans: dict[str, Span] = {}
    tensor = 0
    owners: list[tuple[str, Span, int]] = [(it.name, it.span, 1) for it in network.inputs]
    owners += [
        (it.name, it.field_spans.get("name", it.span), len(it.outputs)) for it in network.layers
    ]
    for name, span, count in owners:
        if name in spans:
            wiring.found.append(
                Diagnostic(
                    "duplicate-name",
                    f"a name must belong to one layer or input, but '{name}' is used twice",
                    span,
                    "give this one another name",
                    layer=name,
                    related=(Related("the first one", spans[name]),),
                )
            )
        else:
            spans[name] = span
            wiring.names[name] = tensor
            for k in range(tensor, tensor + count):
                wiring.names.setdefault(wiring.tensors[k], k)
        tensor += count


def _look_up(reference: Reference, layer: LayerSpec, wiring: Wiring) -> int | None:
    if reference.name not in wiring.names:
        wiring.found.append(
            Diagnostic(
                "unknown-name",
                f"a layer must read a layer or an input, but there is no '{reference.name}'",
                reference.span,
                did_you_mean(reference.name, wiring.names),
                layer=layer.name,
            )
        )
    return wiring.names.get(reference.name)


def _input_not_named(network: NetworkSpec, layer: LayerSpec) -> Diagnostic:
    names = ", ".join(it.name for it in network.inputs)
    return Diagnostic(
        "input-not-named",
        f"the first layer must say what it reads, but there are {len(network.inputs)} inputs",
        layer.span,
        f"write input: with one of {names}",
        layer=layer.name,
    )


def wire_above(network: NetworkSpec) -> Wiring:
    """Wire layers that read the nearest tensor above by its name, as Caffe does.

    A layer may write again a name that it reads; the tensor is then a new one.
    Source: Caffe ``Net::AppendTop`` and ``Net::AppendBottom``.
    """
    names: dict[str, int] = {}
    tensors: list[str] = []
    found: list[Diagnostic] = []
    links: list[tuple[tuple[int | None, ...], tuple[int, ...]]] = []
    for name in (it.name for it in network.inputs):
        names[name] = len(tensors)
        tensors.append(name)
    for layer in network.layers:
        references = layer.inputs or ()
        found.extend(
            _not_above(it, layer, network) for it in references if it.name not in names
        )
        inputs = tuple(names.get(it.name) for it in references)
        bottoms = [it.name for it in references]
        for position, name in enumerate(layer.outputs):
            if name in names and bottoms[position : position + 1] != [name]:
                found.append(_duplicate_top(name, layer))
        outputs = tuple(range(len(tensors), len(tensors) + len(layer.outputs)))
        names.update(zip(layer.outputs, outputs, strict=True))
        tensors.extend(layer.outputs)
        links.append((inputs, outputs))
    return Wiring(tuple(tensors), names, links, found)


def _not_above(reference: Reference, layer: LayerSpec, network: NetworkSpec) -> Diagnostic:
    writers = (it.name for it in network.layers if reference.name in it.outputs)
    below = next(writers, None)
    return Diagnostic(
        "unknown-bottom",
        f"a bottom must be a top from above, but no layer above writes '{reference.name}'",
        reference.span,
        f"layer '{below}' writes it: put that one first"
        if below
        else did_you_mean(reference.name, {top for it in network.layers for top in it.outputs}),
        layer=layer.name,
    )


def _duplicate_top(name: str, layer: LayerSpec) -> Diagnostic:
    return Diagnostic(
        "duplicate-top",
        f"a top must have one layer that writes it, but '{name}' is written above already",
        layer.field_spans.get("top", layer.span),
        "rename this top; only a layer that also reads it as its bottom may write it again",
        layer=layer.name,
    )
