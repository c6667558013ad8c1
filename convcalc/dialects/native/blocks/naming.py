"""Names for unfolded layers, and layers made of them."""

from convcalc.diagnostics import Diagnostic, Findings, SpecError
from convcalc.dialects.native.blocks.frames import Planned
from convcalc.dialects.native.blocks.scopes import Named, Names
from convcalc.dialects.native.blocks.sizes import Late, origins, worked_out
from convcalc.dialects.native.blocks.unfolding import Unfolder
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.native.layer_items import Item, make_layer, output_names, own_name
from convcalc.layers.shared.base import Layer
from convcalc.network import (
    Following,
    InputSpec,
    LayerSpec,
    NetworkSpec,
    Reference,
    Settled,
)
from convcalc.shapes import Shape
from convcalc.source import Span
from convcalc.tree import Entry, Node, Scalar, Sequence


class Builder:
    """Makes layers of what an unfolding planned; ``findings`` say what is wrong so far."""

    def __init__(self, unfolded: Unfolder, network: NetworkSpec, templates: Templates) -> None:
        inputs = network.inputs
        for spec in inputs:
            unfolded.top.taken[spec.name] = spec.span
        self._top = unfolded.top
        self._planned = unfolded.planned
        self._inputs = inputs
        self._rounding = network.rounding
        self._templates = templates
        layers, clashes = _whole_names(unfolded.planned)
        self.findings = [*clashes]
        self._layers = layers
        data = inputs[0].name if len(inputs) == 1 else None
        tensors = (
            scope.prefix + output
            for item, scope, *_ in self._planned
            for output in output_names(item)
        )
        self._names = Names(layers, unfolded.outputs, data, tensors, unfolded.lost)

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
        item, scope, reads, names, late, findings = planned
        self.findings += (it._replace(layer=name) for it in findings)
        lost = index > 0 and None in reads and len(self._inputs) > 1
        if lost:
            self._report_no_input(item, name)
            reads = tuple(it for it in reads if it is not None)
        inputs = None
        if lost or (reads and reads != (index - 1 if index else None,)):
            inputs = tuple(Reference(self._names.name(it), item.type.span) for it in reads)
        if names:
            entries = (self._rewritten(entry, names) for entry in item.entries)
            item = item._replace(entries=tuple(entries))
        layer, wrong = make_layer(item, name, self._rounding, sees_sizes=bool(late))
        if late:
            wrong = _without_stand_ins(wrong, late)
            sourceless = len(self._inputs) > 1 and None in origins(it for _, it in late)
            if sourceless and None not in reads and not lost:
                self._report_no_input(item, name)
            known = not (sourceless or wrong or lost)
            following = self._following(item, late, layer) if known else None
            layer = layer._replace(layer=None, following=following)
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

    def _report_no_input(self, item: Item, name: str) -> None:
        self.findings.append(_input_not_named(self._inputs, item.type.span, name))

    def _following(
        self, item: Item, late: tuple[tuple[str, Late], ...], stand_in: LayerSpec
    ) -> Following:
        """Return how a layer comes about whose fields follow sizes.

        ``stand_in`` is the layer at made-up sizes. What else gives its size comes last among
        the sources.
        """
        values = [it for _, it in late]
        sizes_at = origins(values)
        span, own = item.type.span, stand_in.following
        sources = tuple(Reference(self._names.name(it), span) for it in sizes_at)
        count = len(stand_in.outputs)

        def layer_of(shapes: tuple[Shape, ...]) -> tuple[Layer | Settled | None, Findings]:
            shape_at = dict(zip(sizes_at, shapes, strict=False))
            try:
                known = worked_out(values, shape_at.__getitem__, self._templates)
            except SpecError as error:
                return None, tuple(it._replace(layer=stand_in.name) for it in error.diagnostics)
            fields = {key: known[id(it)] for key, it in late}
            entries = (Entry(key, fields.get(key.text, it)) for key, it in item.entries)
            whole = item._replace(entries=tuple(entries))
            layer, wrong = make_layer(whole, stand_in.name, self._rounding, sees_sizes=True)
            if layer.following and not wrong:
                return layer.following.layer_of(shapes[len(sizes_at) :])
            if len(layer.outputs) != count and not wrong:
                wrong = (_count_follows(layer, count),)
            return (None if wrong else layer.layer), wrong

        return Following(sources + (own.sources if own else ()), layer_of)

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


def _without_stand_ins(found: Findings, late: tuple[tuple[str, Late], ...]) -> Findings:
    """Return findings without those about what stands for values that are not known yet."""
    places = [it.node.span for _, it in late]
    return tuple(
        it
        for it in found
        if not (it.span and any(place.start <= it.span.start < place.end for place in places))
    )


def _count_follows(layer: LayerSpec, count: int) -> Diagnostic:
    return Diagnostic(
        "wrong-number",
        f"the number of outputs must not follow a size, but at this size it is"
        f" {len(layer.outputs)} instead of {count}",
        layer.span,
        layer=layer.name,
    )


def _input_not_named(inputs: tuple[InputSpec, ...], span: Span, name: str) -> Diagnostic:
    names = ", ".join(it.name for it in inputs)
    return Diagnostic(
        "missing-field",
        f"the first layers must say what they read, but there are {len(inputs)} inputs",
        span,
        f"say which of {names}, as in input: {inputs[0].name}",
        layer=name,
    )
