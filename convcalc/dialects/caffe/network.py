"""Caffe's NetParameter: the tree of a prototxt becomes a network."""

from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.caffe.layer import read_layer
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.schema import read_message
from convcalc.dialects.caffe.state import is_included
from convcalc.network import InputSpec, LayerSpec, NetworkSpec
from convcalc.settings import Settings
from convcalc.shapes import Shape
from convcalc.tree import Reading

_LEGACY_AXES = 4


def read_network(reading: Reading, settings: Settings) -> NetworkSpec:
    """Return the network of a prototxt in the state asked for, with every finding.

    Of a text that could not be read to its end there is no network.
    """
    net, refused = read_message(reading.root)
    found = [*reading.diagnostics, *refused]
    spans = [it.span for it in refused if it.span]
    inputs: list[InputSpec] = []
    layers: list[LayerSpec] = []
    if not reading.torn:
        inputs.extend(_declared_inputs(net, found))
        for layer in _layers(net, found):
            if not is_included(layer, settings):
                continue
            if layer.text("type") == "Input":
                inputs.extend(_input_layer(layer, found))
            else:
                wrong = any(layer.span.start <= it.start < layer.span.end for it in spans)
                layers.append(read_layer(layer, settings.rounding, refused=wrong, found=found))
        if not inputs and not layers:
            found.append(_nothing())
    return NetworkSpec(
        name=net.text("name") or None,
        rounding=settings.rounding or "caffe",
        naming="nearest-above",
        inputs=tuple(inputs),
        layers=tuple(layers),
        diagnostics=tuple(found),
    )


def _layers(net: Message, found: list[Diagnostic]) -> tuple[Message, ...]:
    """Return the layers of either form; a file may not mix them."""
    current, older = net.messages("layer"), net.messages("layers")
    if current and older:
        found.append(
            Diagnostic(
                "mixed-layer-forms",
                "a prototxt must write all its layers as layer or all as layers,"
                f" but it has {len(current)} and {len(older)}",
                older[0].span,
                'write each as layer { type: "Convolution" ... }',
            )
        )
    return current or older


def _nothing() -> Diagnostic:
    return Diagnostic(
        "empty-network",
        "a prototxt must have layers, but there are none",
        help='a layer is written layer { name: "fc" type: "InnerProduct" ... }',
    )


# Inputs


def _declared_inputs(net: Message, found: list[Diagnostic]) -> Iterator[InputSpec]:
    """Yield the inputs that the net itself declares, each with its shape.

    Source: Caffe ``UpgradeNetInput``: one input_shape for each input, or four input_dim.
    """
    names = net.values("input")
    shapes = _declared_shapes(net)
    if names and len(shapes) != len(names):
        found.append(
            Diagnostic(
                "input-shapes-missing",
                "every input must have an input_shape or four input_dim,"
                f" but there are {len(names)} inputs and {len(shapes)} shapes",
                names[0].span,
            )
        )
    for index, (name, span) in enumerate(names):
        shape = shapes[index] if index < len(shapes) else None
        yield InputSpec(str(name), shape, span)


def _declared_shapes(net: Message) -> list[Shape]:
    shapes = [it.integers("dim") for it in net.messages("input_shape")]
    dims = net.integers("input_dim")
    return shapes or [dims[at : at + _LEGACY_AXES] for at in range(0, len(dims), _LEGACY_AXES)]


def _input_layer(layer: Message, found: list[Diagnostic]) -> Iterator[InputSpec]:
    """Yield the tops of an Input layer: one shape for all of them, or one for each.

    Source: Caffe ``InputLayer::LayerSetUp``.
    """
    tops = layer.values("top")
    shapes = [it.integers("dim") for it in layer.message("input_param").messages("shape")]
    if len(shapes) not in (1, len(tops)):
        found.append(
            Diagnostic(
                "input-shapes-missing",
                "an Input layer must have one shape, or one for each top,"
                f" but it has {len(tops)} tops and {len(shapes)} shapes",
                layer.span_of("input_param"),
                "write input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }",
                layer=layer.text("name"),
            )
        )
    for index, (name, span) in enumerate(tops):
        shape = shapes[index if len(shapes) > 1 else 0] if shapes else None
        yield InputSpec(str(name), shape, span)
