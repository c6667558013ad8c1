"""ONNX: a model's graph becomes a network, a layer for each node that computes from data."""

from contextlib import suppress

from convcalc.diagnostics import (
    Diagnostic,
    Findings,
    TooMuchError,
    stop_at_too_many,
)
from convcalc.dialects.onnx.building import type_of
from convcalc.dialects.onnx.call import NotYetError, RefusedError
from convcalc.dialects.onnx.constants import (
    Constant,
    Steps,
    leaf,
)
from convcalc.dialects.onnx.folding import compute
from convcalc.dialects.onnx.functions import inlined
from convcalc.dialects.onnx.inputs import Symbols, read_inputs
from convcalc.dialects.onnx.nodes import Builder, refused
from convcalc.dialects.onnx.ordering import label, ordered
from convcalc.dialects.onnx.sliding import WORDS
from convcalc.dialects.onnx.table import RANDOM
from convcalc.layers.onnx.operator import Operator
from convcalc.network import AUTOMATIC_TOP, LayerSpec, NetworkSpec, Reference, Settled
from convcalc.readers.onnx_tree import OnnxModel, OnnxNode, Tensor
from convcalc.settings import Settings
from convcalc.shapes import Shape
from convcalc.source import Rank

_BY_PRODUCTS = frozenset(("Dropout", "BatchNormalization", "LayerNormalization", "MaxPool"))
"""Operators whose further outputs are not made where nobody asks for them."""

_NEWEST = 2**31


def read_network(model: OnnxModel, settings: Settings) -> NetworkSpec:
    """Return the network of a model; of one that could not be read there are findings only."""
    network = NetworkSpec(
        name=model.name or None,
        rounding="floor",
        naming="nearest-above",
        diagnostics=model.findings,
    )
    if model.findings:
        return network
    reader = _GraphReader(model, settings)
    with suppress(TooMuchError):
        reader.read()
        return network._replace(
            inputs=tuple(reader.inputs),
            layers=tuple(reader.layers),
            outputs=reader.outputs(),
            names_all_outputs=True,
            diagnostics=reader.findings,
        )
    return network._replace(diagnostics=reader.findings)


def _own_name(node: OnnxNode) -> str:
    return node.name or next((it for it in node.outputs if it), node.op)


class _GraphReader:
    """Reads a graph node by node; ``constants`` are the tensors that no data flow into."""

    def __init__(self, model: OnnxModel, settings: Settings) -> None:
        self.layers: list[LayerSpec] = []
        self.findings: Findings = ()
        self._model = model
        self._settings = settings
        self._steps = Steps()
        self._symbols = Symbols(model, settings)
        self.inputs, self._inputs_findings = read_inputs(model, settings, self._symbols)
        self._constants: dict[str, Constant | None] = {
            it.name: leaf(it, self._steps) for it in model.initializers
        }
        self._data = {it.name for it in self.inputs}
        self._broken: set[str] = set()
        self._names: set[str] = set()
        self._declared = {
            it.name: it for it in (*model.value_infos, *model.outputs) if it.shape is not None
        }

    def read(self) -> None:
        """Read the layers, or raise TooMuchError."""
        try:
            self.findings += self._inputs_findings
            nodes, findings = inlined(self._model)
            self.findings += findings
            sources = {*self._data, *(it for it in self._constants), ""}
            nodes, findings = ordered(nodes, sources)
            self.findings += findings
            if findings:  # a graph that is not whole has no layers
                self.inputs.clear()
                return
            self._read = {it for node in nodes for it in node.inputs}
            self._read |= {it.name for it in self._model.outputs}
            for number, node in enumerate(nodes):
                self._read_node(number, node)
                stop_at_too_many(self.findings, number)
        except TooMuchError as error:
            self.findings += error.diagnostics
            raise

    def outputs(self) -> tuple[Reference, ...]:
        """Return the outputs that are computed from data."""
        made = {name for it in self.layers for name in it.outputs} | self._data
        return tuple(
            Reference(it.name, Rank(0, 0)) for it in self._model.outputs if it.name in made
        )

    def _read_node(self, number: int, node: OnnxNode) -> None:
        """Add the layer of a node, or the constants that it makes."""
        node = self._trimmed(node)
        where = label(node)
        if finding := refused(node, where):
            self.findings += (finding,)
            self._break(number, node, where)
        elif self._is_constant(node):
            self._make_constants(node, where)
        else:
            self._add_layer(number, node, where)

    def _is_constant(self, node: OnnxNode) -> bool:
        """Return whether what a node makes follows from constants and from shapes."""
        if node.op in ("Shape", "Size"):
            return True
        reads = (it for it in node.inputs if it)
        return node.op not in RANDOM and all(it in self._constants for it in reads)

    def _trimmed(self, node: OnnxNode) -> OnnxNode:
        """Return a node without the inputs and by-products at the end that are left out."""
        inputs, outputs = list(node.inputs), list(node.outputs)
        while inputs and not inputs[-1]:
            inputs.pop()
        while len(outputs) > 1 and (
            not outputs[-1] or (node.op in _BY_PRODUCTS and outputs[-1] not in self._read)
        ):
            outputs.pop()
        return node._replace(inputs=tuple(inputs), outputs=tuple(outputs))

    # Constants

    def _make_constants(self, node: OnnxNode, where: str) -> None:
        """Add what a node makes of constants, worked out if no shape of the network decides."""
        if node.op == "Constant":
            return self._add_constant(node, where)
        version = self._version(node)
        inputs = tuple(self._constants.get(it) for it in node.inputs)
        if any(it and it not in self._constants for it in node.inputs):
            inputs = ()
        if any(
            name and constant is None
            for name, constant in zip(node.inputs, inputs, strict=False)
        ):
            self._constants |= dict.fromkeys(node.outputs, None)  # behind one that is wrong
            return None
        shape_of = node.inputs[0] if not inputs and node.op in ("Shape", "Size") else None
        for position, name in enumerate(node.outputs):
            made = Constant(
                *(name, self._steps),
                node=node,
                version=version,
                inputs=inputs,
                output=position,
                shape_of=shape_of,
            )
            try:
                if shape_of is None:
                    made.value = compute(made, inputs)
            except NotYetError:
                pass
            except RefusedError as error:
                self._refuse(error, where)
                self._constants |= dict.fromkeys(node.outputs, None)
                return None
            self._constants[name] = made
        return None

    def _add_constant(self, node: OnnxNode, where: str) -> None:
        """Add the tensor that a Constant node holds."""
        found = next(
            (it.value for it in node.attributes.values() if it.value is not None), None
        )
        if isinstance(found, Tensor):
            tensor = found
        else:
            numbers = found if isinstance(found, tuple) else (found,)
            dtype = 7 if all(isinstance(it, int) for it in numbers) else 1
            known = None if any(isinstance(it, str | None) for it in numbers) else numbers
            shape = (len(numbers),) if isinstance(found, tuple) else ()
            tensor = Tensor("", shape, dtype, known)
        for name in node.outputs:
            self._constants[name] = leaf(tensor._replace(name=name), self._steps, node)

    # Layers

    def _add_layer(self, number: int, node: OnnxNode, where: str) -> None:
        """Add the layer of a node, made at once if it follows from no shape."""
        if any(it in self._constants and self._constants[it] is None for it in node.inputs):
            self._break(number, node, where)  # what is wrong was said of the constant
            return
        constants = [self._constants.get(it) for it in node.inputs]
        builder = Builder(node, self._version(node), constants, self.as_declared(node))
        inputs = tuple(Reference(node.inputs[it], Rank(number, number)) for it in builder.data)
        spec = LayerSpec(
            name=self._own_name(node),
            type=type_of(node.op),
            layer=None,
            inputs=inputs,
            outputs=tuple(self._known(it) for it in node.outputs),
            span=Rank(number, number),
            field_spans={},
            words=WORDS,
            node=where,
        )
        try:
            type_name, layer, tensors = builder.now()
            spec = spec._replace(type=type_name, layer=layer, parameter_specs=tensors)
        except NotYetError:
            spec = spec._replace(following=builder.later(spec))
        except RefusedError as error:
            self.findings += (spec.place(error.problem),)
        self._data.update(node.outputs)
        self.layers.append(spec)

    def _break(self, number: int, node: OnnxNode, where: str) -> None:
        """Add a layer of which nothing is known, or only what the file says of its outputs."""
        settled = self.as_declared(node)
        reads = tuple(
            Reference(it, Rank(number, number))
            for it in node.inputs
            if it and it not in self._constants
        )
        self._data.update(node.outputs)
        self.layers.append(
            LayerSpec(
                name=self._own_name(node),
                type=type_of(node.op),
                layer=settled and settled.layer,
                inputs=reads,
                outputs=tuple(self._known(it) for it in node.outputs),
                span=Rank(number, number),
                field_spans={},
                node=where,
            )
        )

    def _known(self, name: str) -> str:
        return name or AUTOMATIC_TOP

    def _own_name(self, node: OnnxNode) -> str:
        name = _own_name(node)
        if name in self._names:
            name = next((it for it in node.outputs if it), name)
        self._names.add(name)
        return name

    def as_declared(self, node: OnnxNode) -> Settled | None:
        """Return a layer of the outputs that the file declares; None if it says too little."""
        shapes: list[Shape] = []
        for name in node.outputs:
            shape = self._symbols.shape(self._declared.get(name))
            if shape is None:
                return None
            shapes.append(shape)
        return Settled(type_of(node.op), Operator(shapes=tuple(shapes)))

    def _refuse(self, error: RefusedError, where: str) -> None:
        rule, message, _, help_, *_ = error.problem
        words = None if help_ is None else str(help_)
        self.findings += (Diagnostic(rule, str(message), help=words, node=where),)

    def _version(self, node: OnnxNode) -> int:
        return self._model.opsets.get(node.domain, _NEWEST)
