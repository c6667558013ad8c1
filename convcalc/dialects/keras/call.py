"""One use of a Keras layer: what it reads, and the layers of ours that it becomes."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from convcalc.diagnostics import Diagnostic, TooMuchError
from convcalc.dialects.fields import range_problems
from convcalc.dialects.keras.config import Config, RefusedError
from convcalc.layers import layer_class
from convcalc.layers.shared.base import Layer
from convcalc.limits import MOST_LAYERS, MOST_WRITTEN
from convcalc.network import LayerSpec, Reference
from convcalc.record import NOTHING
from convcalc.settings import Custom
from convcalc.shapes import Shape
from convcalc.source import Span

_IMAGE_RANK = 3
"""From so many axes on Keras' order of them is not ours."""


class Tensor(NamedTuple):
    """What a layer reads: its name, the number of its axes and, if known, their sizes.

    Sizes and axes are in our order, the channels behind the batch; where only the number of
    axes is known, a size is missing in the text. What nothing writes has the ``span`` where a
    layer reads it.
    """

    name: str
    rank: int | None = None
    shape: Shape | None = None
    span: Span | None = None


Tensors = tuple[Tensor, ...]


class Doors(NamedTuple):
    """What a layer around another one asks for: all classes, and how a layer is read."""

    classes: Collection[str]
    handle: "Callable[[Call], Tensors]"
    use: "Callable[[Call, Config, str, tuple[Tensor, ...]], Tensors]"


class Net:
    """The layers of a network as they are made, and what is wrong with them."""

    def __init__(
        self, custom: Mapping[str, Custom], doors: Doors, *, channels_last: bool
    ) -> None:
        self.custom = custom
        self.doors = doors
        self.channels_last = channels_last
        self.layers: list[LayerSpec] = []
        self.found: list[Diagnostic] = []
        self._names: set[str] = set()
        self._repeated = 0

    def order(self, rank: int) -> tuple[int, ...]:
        """Return which of Keras' axes each of ours is."""
        if not self.channels_last or rank < _IMAGE_RANK:
            return tuple(range(rank))
        return (0, rank - 1, *range(1, rank - 1))

    def free_name(self, name: str) -> str:
        """Return a name that no layer has yet: this one, or it with strokes behind it."""
        while name in self._names:
            name += "_"
        self._names.add(name)
        return name

    def repeat(self, span: Span) -> None:
        """Count a use of what was used before; a few models in models could make millions."""
        self._repeated += 1
        if self._repeated > MOST_LAYERS:
            raise TooMuchError(
                Diagnostic(
                    "limit-exceeded",
                    f"layers must be used again at most {MOST_LAYERS:,} times, those in models"
                    " that are used again counted, but these are used more often",
                    span,
                )
            )

    def add(self, spec: LayerSpec, inputs: tuple[Tensor, ...]) -> tuple[Tensor, ...]:
        """Add a layer and return its outputs, with their shapes where those are known."""
        if len(self.layers) >= MOST_WRITTEN:
            raise TooMuchError(
                Diagnostic(
                    "limit-exceeded",
                    f"a model must unfold to at most {MOST_WRITTEN:,} layers,"
                    " but this one goes beyond",
                    spec.span,
                )
            )
        self.layers.append(spec)
        shapes = _output_shapes(spec.layer, inputs)
        if shapes is None:
            return tuple(Tensor(it) for it in spec.outputs)
        return tuple(
            Tensor(name, len(shape), shape)
            for name, shape in zip(spec.outputs, shapes, strict=True)
        )


def _output_shapes(layer: Layer | None, inputs: tuple[Tensor, ...]) -> tuple[Shape, ...] | None:
    """Return the shapes of a layer's outputs, None where they are not known."""
    if layer is None:
        return None
    shapes = tuple(it.shape for it in inputs if it.shape is not None)
    least, most = layer.arity
    if len(shapes) < len(inputs) or len(shapes) < least or (most and len(shapes) > most):
        return None
    if any(it.severity == "error" for it in layer.check(shapes)):
        return None
    return layer.output_shapes(shapes)


class Call:
    """A layer of a Keras model where it is used: its configuration and what it reads.

    ``owner`` is the name of its first use, whose weights a later one has. ``path`` is the name
    of the model that it stands in with a dot behind, empty for the outermost one.
    """

    def __init__(
        self,
        net: Net,
        class_name: str,
        name: str,
        config: Config,
        inputs: tuple[Tensor, ...],
        *,
        span: Span,
        trainable: bool = True,
        owner: str | None = None,
        named: Mapping[str, tuple[Tensor, ...]] = NOTHING,
        constants: Mapping[str, Any] = NOTHING,
        main: str = "",
    ) -> None:
        self.net = net
        self.class_name = class_name
        self.name = name
        self.config = config
        self.inputs = inputs
        self.span = span
        self.owner = owner
        self.named = named
        self.constants = constants
        self.trainable = trainable
        self._main = main

    def inner(self, class_name: str, config: Config, part: str, *inputs: Tensor) -> "Call":
        """Return the use of another layer within this one, named as a part of it."""
        trainable = self.trainable and config.flag("trainable", default=True)
        return self.used_for(class_name, config, part, inputs, trainable=trainable)

    def used_for(
        self,
        class_name: str,
        config: Config,
        part: str,
        inputs: tuple[Tensor, ...],
        *,
        trainable: bool,
    ) -> "Call":
        """Return the use of a layer in the place of this one."""
        return Call(
            self.net,
            class_name,
            self.name,
            config,
            inputs,
            span=self.span,
            trainable=trainable,
            owner=self.owner,
            named=self.named,
            constants=self.constants,
            main=self._part(part),
        )

    def _part(self, part: str) -> str:
        return f"{self._main}.{part}" if self._main and part else self._main or part

    @property
    def x(self) -> Tensor:
        """The only thing that the layer reads."""
        if not self.inputs:
            raise self.refused("wrong-number", f"{self.class_name} must read a layer", "name")
        return self.inputs[0]

    def rank(self, tensor: Tensor, default: int) -> int:
        """Return the number of a tensor's axes, a default where it is not known."""
        return tensor.rank or default

    def put(
        self,
        type_name: str,
        *inputs: Tensor,
        part: str = "",
        words: Mapping[str, str] = NOTHING,
        shares: bool = True,
        **fields: Any,  # noqa: ANN401  of any type
    ) -> Tensor:
        """Add a layer of a type and return its output.

        ``words`` are Keras' names for our fields. Without inputs it reads what this layer does.
        """
        return self.put_all(
            type_name, *inputs, part=part, words=words, shares=shares, **fields
        )[0]

    def put_all(
        self,
        type_name: str,
        *inputs: Tensor,
        part: str = "",
        words: Mapping[str, str] = NOTHING,
        shares: bool = True,
        **fields: Any,  # noqa: ANN401  of any type
    ) -> tuple[Tensor, ...]:
        """Add a layer of a type and return its outputs."""
        kind = layer_class(type_name)
        assert kind, type_name
        reads = inputs or self.inputs
        suffix = self._part(part)
        name = self.net.free_name(f"{self.name}.{suffix}" if suffix else self.name)
        spans = {it: self.config.span_of(words.get(it, it)) for it in fields}
        problems = [
            problem._replace(field=field)
            for field, value in fields.items()
            for problem in range_problems(kind, field, value)
        ]
        layer = None if problems else kind(**fields)
        owner = f"{self.owner}.{suffix}" if self.owner and suffix else self.owner
        count = layer.output_count if layer else 1
        spec = LayerSpec(
            name=name,
            type=type_name,
            layer=layer,
            inputs=self._references(reads),
            outputs=(name,) if count == 1 else tuple(f"{name}:{k}" for k in range(count)),
            span=self.span,
            field_spans=spans,
            words=words,
            weights_of=Reference(owner, self.span) if owner and shares else None,
            trainable=self.trainable,
        )
        self.net.found.extend(spec.place(it) for it in problems)
        return self.net.add(spec, reads)

    def unknown(self) -> Tensor:
        """Stand in a layer of unknown output: what it makes follows from sizes not known."""
        name = self.net.free_name(f"{self.name}.{self._main}" if self._main else self.name)
        reads = self._references(self.inputs)
        spec = LayerSpec(name, self.class_name, None, reads, (name,), self.span, NOTHING)
        return self.net.add(spec, self.inputs)[0]

    def _references(self, reads: Tensors) -> tuple[Reference, ...]:
        return tuple(Reference(it.name, it.span or self.span) for it in reads)

    # The order of axes

    def natural(self, tensor: Tensor) -> Shape | None:
        """Return the sizes of a tensor in Keras' order, None where they are not known."""
        shape = tensor.shape
        if shape is None:
            return None
        own = self.net.order(len(shape))
        return tuple(shape[own.index(it)] for it in range(len(shape)))

    def ours(self, natural: Shape) -> Shape:
        """Return sizes in Keras' order, the batch first, as those of an example in ours."""
        return tuple(natural[it] for it in self.net.order(len(natural)))[1:]

    def arranged(self, tensor: Tensor, order: tuple[int, ...], part: str = "permute") -> Tensor:
        """Return a tensor with Keras' axes in another order than ours."""
        own = self.net.order(len(order))
        dims = tuple(own.index(it) for it in order)
        return self._permuted(tensor, dims, part)

    def restored(
        self, tensor: Tensor, order: tuple[int, ...], part: str = "permute_back"
    ) -> Tensor:
        """Return a tensor, whose axes are Keras' in some order, in ours."""
        dims = tuple(order.index(it) for it in self.net.order(len(order)))
        return self._permuted(tensor, dims, part)

    def _permuted(self, tensor: Tensor, dims: tuple[int, ...], part: str) -> Tensor:
        if dims == tuple(range(len(dims))):
            return tensor
        return self.put("permute", tensor, part=part, dims=dims, shares=False)

    def axis(self, axis: int, rank: int, key: str = "axis") -> int:
        """Return which of our axes one of Keras' is."""
        if not -rank <= axis < rank:
            raise self.refused(
                "no-such-axis",
                f"{key} must name an axis of the input, but it is {axis} and the input has"
                f" {rank} axes",
                key,
            )
        return self.net.order(rank).index(axis % rank)

    def channels_at(self, axis: int, rank: int) -> tuple[int, ...]:
        """Return Keras' axes with one of them put behind the batch."""
        if axis == 0:
            raise self.refused(
                "no-such-axis", "axis must not be the batch, but it is 0", "axis"
            )
        return (0, axis, *(it for it in range(1, rank) if it != axis))

    def image_order(self, rank: int) -> tuple[int, ...]:
        """Return Keras' axes as our layers with channels read them, by its data_format."""
        words = ("channels_last", "channels_first")
        found = self.config.word("data_format", words, "channels_last")
        return self.channels_at(rank - 1 if found == "channels_last" else 1, rank)

    # What is wrong

    def refused(
        self, rule: str, message: str, key: str, help_: str | None = None
    ) -> RefusedError:
        """Return the error that the layer breaks a rule."""
        return RefusedError(Diagnostic(rule, message, self.config.span_of(key), help_))

    def give_up(self, found: Diagnostic) -> Tensor:
        """Add a finding and stand in a layer of unknown output, so that others can read it."""
        self.net.found.append(found._replace(layer=self.name))
        return self.unknown()
