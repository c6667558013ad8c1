"""Names for unfolded layers, and layers made of them."""

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.native.blocks.frames import Planned
from convcalc.dialects.native.blocks.scopes import Named, Names
from convcalc.dialects.native.blocks.unfolding import Unfolder
from convcalc.dialects.native.layer_items import make_layer, output_names, own_name
from convcalc.network import InputSpec, LayerSpec, Reference
from convcalc.source import Span
from convcalc.tree import Entry, Node, Scalar, Sequence
from convcalc.windows import Rounding


class Builder:
    """Makes layers of what an unfolding planned; ``findings`` say what is wrong so far."""

    def __init__(
        self, unfolded: Unfolder, inputs: tuple[InputSpec, ...], rounding: Rounding
    ) -> None:
        for spec in inputs:
            unfolded.top.taken[spec.name] = spec.span
        self._top = unfolded.top
        self._planned = unfolded.planned
        self._inputs = inputs
        self._rounding = rounding
        layers, clashes = _whole_names(unfolded.planned)
        self.findings = [*clashes]
        self._layers = layers
        data = inputs[0].name if len(inputs) == 1 else None
        tensors = (
            scope.prefix + output
            for item, scope, *_ in self._planned
            for output in output_names(item)
        )
        self._names = Names(layers, unfolded.outputs, data, tensors)

    def layers(self) -> tuple[LayerSpec, ...]:
        """Return all layers in their order."""
        return tuple(
            self._layer(index, planned, name)
            for index, (planned, name) in enumerate(
                zip(self._planned, self._layers, strict=True)
            )
        )

    def outputs(self, declared: tuple[Reference, ...] | None) -> tuple[Reference, ...] | None:
        """Return the outputs that a spec declares by the whole names of their layers."""
        if declared is None:
            return None
        return tuple(self._reference(Named(it, self._top)) for it in declared)

    def _reference(self, named: Named) -> Reference:
        return Reference(self._names.resolve(named), named.reference.span)

    def _layer(self, index: int, planned: Planned, name: str) -> LayerSpec:
        item, scope, reads, names, findings = planned
        self.findings += (it._replace(layer=name) for it in findings)
        lost = index > 0 and None in reads and len(self._inputs) > 1
        if lost:
            self.findings.append(_input_not_named(self._inputs, item.type.span, name))
            reads = tuple(it for it in reads if it is not None)
        inputs = None
        if lost or (reads and reads != (index - 1 if index else None,)):
            inputs = tuple(Reference(self._names.name(it), item.type.span) for it in reads)
        if names:
            entries = (self._rewritten(entry, names) for entry in item.entries)
            item = item._replace(entries=tuple(entries))
        layer, wrong = make_layer(item, name, self._rounding)
        self.findings += wrong
        outputs = layer.outputs
        if outputs == output_names(item):
            outputs = tuple(scope.prefix + it for it in outputs)
        return layer._replace(
            layer=None if lost else layer.layer,
            inputs=layer.inputs if inputs is None else inputs,
            outputs=outputs,
            scope=scope.path,
        )

    def _rewritten(self, entry: Entry, names: dict[str, tuple[Named, ...]]) -> Entry:
        """Return an entry with the whole names of what it names."""
        if entry.key.text not in names:
            return entry
        whole = [
            Scalar(self._names.resolve(named), named.reference.span, quoted=True)
            for named in names[entry.key.text]
        ]
        value: Node = entry.value
        if isinstance(value, Scalar):
            return Entry(entry.key, whole[0])
        if isinstance(value, Sequence) and len(value.items) == len(whole):
            return Entry(entry.key, Sequence(tuple(whole), value.span))
        return entry


def _whole_names(planned: list[Planned]) -> tuple[list[str], Findings]:
    """Return a name for each layer: its own, or the first free number of its type."""
    own = [own_name(it.item) for it in planned]
    clashes = []
    for name, (item, scope, *_) in zip(own, planned, strict=True):
        if name is not None:
            spans = (value.span for key, value in item.entries if key.text == "name")
            scope.taken.setdefault(name, next(spans))
            if clash := scope.clash(name):
                clashes.append(clash)
    names = [
        scope.prefix + (scope.number(item.type.text) if name is None else name)
        for name, (item, scope, *_) in zip(own, planned, strict=True)
    ]
    return names, tuple(clashes)


def _input_not_named(inputs: tuple[InputSpec, ...], span: Span, name: str) -> Diagnostic:
    names = ", ".join(it.name for it in inputs)
    return Diagnostic(
        "missing-field",
        f"the first layers must say what they read, but there are {len(inputs)} inputs",
        span,
        f"say which of {names}, as in input: {inputs[0].name}",
        layer=name,
    )
