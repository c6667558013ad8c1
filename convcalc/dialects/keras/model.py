"""A Keras model, functional or sequential, as the layers that it unfolds to."""

import re
from collections.abc import Mapping as AnyMapping
from typing import NamedTuple

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.keras.call import Call, Net, Tensor
from convcalc.dialects.keras.config import Config, RefusedError
from convcalc.dialects.keras.nodes import Source, Use, listed_sources, read_uses
from convcalc.dialects.keras.table import handle
from convcalc.record import NOTHING
from convcalc.source import Span
from convcalc.tree import Mapping, Node, Scalar, Sequence

_MODELS = ("Functional", "Model", "Sequential")
INPUT = "InputLayer"
_IGNORED = frozenset(("mask", "training", "attention_mask", "initial_state"))


class Item(NamedTuple):
    """A layer of a model as it is written."""

    class_name: str
    name: str
    config: Config
    uses: tuple[Use, ...]
    span: Span
    node: Config


class Model(NamedTuple):
    """A model as it is written: its layers, and which of them it takes and gives out."""

    name: str
    items: tuple[Item, ...]
    is_sequential: bool
    inputs: tuple[Source, ...]
    outputs: tuple[Source, ...]
    trainable: bool
    span: Span


def is_model(node: Config) -> bool:
    """Return whether a layer is a model: it has layers of its own."""
    config = node.node("config")
    if isinstance(config, Sequence):
        return node.text("class_name") in _MODELS
    return isinstance(config, Mapping) and any(it.text == "layers" for it, _ in config.entries)


def read_model(node: Config) -> Model:
    """Return a model as it is written."""
    config = node.node("config")
    if isinstance(config, Sequence):  # the oldest form of a sequential model
        inner, layers = Config(None, config.span), config.items
    else:
        inner, layers = Config(config, node.span), node.within("config").nodes("layers")
    items = tuple(_item(it) for it in layers)
    is_sequential = inner.node("output_layers") is None
    return Model(
        inner.text("name", node.text("class_name").lower()),
        items,
        is_sequential,
        listed_sources(inner.node("input_layers")),
        listed_sources(inner.node("output_layers")),
        inner.flag("trainable", default=True),
        node.span_of("class_name"),
    )


def _item(written: Node) -> Item:
    node = Config(written, written.span)
    class_name = node.text("class_name")
    if not isinstance(written, Mapping) or not class_name:
        raise RefusedError(
            Diagnostic(
                "missing-field",
                "a layer must have a class_name, but this one has none",
                written.span,
            )
        )
    config = node.within("config")
    fallback = class_name.rpartition(">")[2].lower()
    name = node.text("name") or config.text("name") or fallback
    return Item(
        class_name.rpartition(">")[2],
        name,
        config,
        read_uses(node.node("inbound_nodes")),
        node.span_of("class_name"),
        node,
    )


class Scope(NamedTuple):
    """Where a model is unfolded: behind which path, and whose weights it has."""

    path: str
    owner: str | None
    trainable: bool

    def name(self, name: str) -> str:
        """Return the whole name of a layer."""
        return f"{self.path}{name}"


def unfold(
    net: Net, model: Model, scope: Scope, inputs: tuple[Tensor, ...]
) -> tuple[Tensor, ...]:
    """Add the layers of a model that reads these inputs, and return its outputs."""
    scope = scope._replace(trainable=scope.trainable and model.trainable)
    if model.is_sequential:
        return _sequential(net, model, scope, inputs)
    return _Functional(net, model, scope, inputs).outputs()


def _sequential(
    net: Net, model: Model, scope: Scope, inputs: tuple[Tensor, ...]
) -> tuple[Tensor, ...]:
    made = inputs
    for item in model.items:
        if item.class_name != INPUT:
            made = _call(net, item, scope, made, number=0)
    return made


class _Functional:
    """The uses of layers of a functional model, each made when something needs it."""

    def __init__(
        self, net: Net, model: Model, scope: Scope, inputs: tuple[Tensor, ...]
    ) -> None:
        self._net, self._model, self._scope = net, model, scope
        self._items = {it.name: it for it in model.items}
        self._made: dict[tuple[str, int], tuple[Tensor, ...]] = {}
        self._open: set[tuple[str, int]] = set()
        for source, tensor in zip(self._sources_of_inputs(), inputs, strict=False):
            self._made[source] = (tensor,)

    def _sources_of_inputs(self) -> list[tuple[str, int]]:
        given = [it.layer for it in self._model.inputs]
        return [(it, 0) for it in given or self._all_inputs()]

    def _all_inputs(self) -> list[str]:
        return [it.name for it in self._model.items if it.class_name == INPUT]

    def outputs(self) -> tuple[Tensor, ...]:
        """Make every layer, in the order of the text as far as that can run."""
        for item in self._model.items:
            for number in range(len(item.uses)):
                self._make(item.name, number)
        return tuple(self._tensor(it) for it in self._model.outputs)

    def _make(self, name: str, number: int) -> None:
        """Make a use of a layer after all that it reads, without recursion."""
        waiting = [(name, number)]
        while waiting:
            at = waiting[-1]
            item = self._items[at[0]]
            if at in self._made or item.class_name == INPUT:
                waiting.pop()
                continue
            self._open.add(at)
            needed = [
                it
                for it in map(self._use_of, item.uses[at[1]].sources)
                if it and it not in self._made and it not in self._open
            ]
            if needed:
                waiting += reversed(needed)
                continue
            waiting.pop()
            self._made[at] = self._call(item, at[1])

    def _use_of(self, source: Source) -> tuple[str, int] | None:
        """Return the use of a layer that an output is of, None if there is none."""
        item = self._items.get(source.layer)
        if item is None:
            return None
        if item.class_name == INPUT:
            return (item.name, 0) if (item.name, 0) in self._made else None
        # Keras 2 counted the making of a model as its use number 0
        last = len(item.uses) - 1
        return (item.name, min(source.use, last)) if last >= 0 else None

    def _tensor(self, source: Source) -> Tensor:
        use = self._use_of(source)
        made = self._made.get(use) if use else None
        if made is None or source.output >= len(made):
            return Tensor(self._scope.name(source.layer), span=source.span)
        return made[source.output]

    def _call(self, item: Item, number: int) -> tuple[Tensor, ...]:
        positional: list[Tensor] = []
        named: dict[str, tuple[Tensor, ...]] = {}
        constants: dict[str, Node] = {}
        for read in item.uses[number].reads:
            tensors = tuple(self._tensor(it) for it in read.sources)
            if read.key in _IGNORED:
                continue
            if not tensors:
                constants[read.key or f"{len(positional) + len(constants)}"] = read.value
            elif read.key:
                named[read.key] = tensors
            else:
                positional += tensors
        if not positional:
            positional = [it for tensors in named.values() for it in tensors]
        return _call(
            self._net,
            item,
            self._scope,
            tuple(positional),
            number=number,
            named=named,
            constants=constants,
        )


def _call(
    net: Net,
    item: Item,
    scope: Scope,
    inputs: tuple[Tensor, ...],
    *,
    number: int,
    named: AnyMapping[str, tuple[Tensor, ...]] = NOTHING,
    constants: AnyMapping[str, Node] = NOTHING,
) -> tuple[Tensor, ...]:
    """Return the outputs of one use of a layer, numbered from 0; later ones share weights."""
    name = scope.name(item.name)
    owner = f"{scope.owner}{item.name}" if scope.owner is not None else None
    if number:
        owner = owner or name
        name = f"{name}.{number + 1}"
    if owner:
        net.repeat(item.span)
    call = Call(
        net,
        item.class_name,
        name,
        item.config,
        inputs,
        span=item.span,
        trainable=scope.trainable,
        owner=owner,
        named=named,
        constants=constants,
    )
    return use(call, item.node, "", inputs)


def use(call: Call, node: Config, part: str, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
    """Return the outputs of a layer, or of a model within a model."""
    try:
        class_name = _class_of(node)
        if is_model(node):
            scope = Scope(
                f"{call.name}.", f"{call.owner}." if call.owner else None, call.trainable
            )
            return unfold(call.net, read_model(node), scope, inputs)
        config = node.within("config")
        trainable = call.trainable and config.flag("trainable", default=True)
        return handle(call.used_for(class_name, config, part, inputs, trainable=trainable))
    except RefusedError as error:
        return (call.give_up(error.found),)


def _class_of(node: Config) -> str:
    """Return the class of a layer, or ``ops.`` and the name of a function in its place."""
    class_name = node.text("class_name").rpartition(">")[2]
    if ".ops." in f"{node.text('module')}.":
        return f"ops.{_snake(class_name)}"
    if class_name == "SlicingOpLambda":
        return "ops.get_item"
    if class_name == "TFOpLambda":
        function = node.within("config").text("function").rpartition(".")[2]
        return f"ops.{function}"
    return class_name


def _snake(name: str) -> str:
    """Return ``ExpandDims`` as ``expand_dims``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def data_formats(model: Model) -> tuple[int, int]:
    """Return how many layers have their channels last and first, in models within too."""
    last = first = 0
    waiting = list(model.items)
    while waiting:
        item = waiting.pop()
        if is_model(item.node):
            waiting += read_model(item.node).items
            continue
        found = item.config.node("data_format")
        word = found.text if isinstance(found, Scalar) else ""
        last += word == "channels_last"
        first += word == "channels_first"
    return last, first
