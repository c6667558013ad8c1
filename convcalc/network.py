"""A network as its text describes it: layers with checked fields, wired by names."""

from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple

from convcalc.diagnostics import (
    Diagnostic,
    Findings,
    Problem,
    Related,
    Words,
    did_you_mean,
    listed,
)
from convcalc.layers.shared.base import Layer
from convcalc.record import NOTHING
from convcalc.shapes import Layout, Shape, WrittenShape, told_apart
from convcalc.source import Span
from convcalc.tree import Entry, Node
from convcalc.windows import Rounding

Phase = Literal["test", "train"]

AUTOMATIC_TOP = "(automatic)"
"""What Caffe calls a top that it adds to a layer; no layer can read it."""


class Reference(NamedTuple):
    """The name of what a layer reads, and where the name stands."""

    name: str
    span: Span


class InputSpec(NamedTuple):
    """A source of data; the shape is None where the text does not tell.

    ``position`` counts the layers that stand above it, which cannot read it in Caffe; ``batch``
    is the batch of a shape that is not told, ``crop`` its height and width; ``told`` are all of
    its sizes, None for those that the text leaves open. ``layout`` is the
    order in which a person has written the shape, None where a text names each axis, and
    ``from_run`` that the run did so. The first axis of ``regions`` counts these, and stays
    whatever the batch is.
    """

    name: str
    shape: Shape | None
    span: Span
    position: int = 0
    batch: int | None = None
    crop: Shape | None = None
    layout: Layout | None = None
    from_run: bool = False
    regions: bool = False
    told: tuple[int | None, ...] | None = None


class ParameterSpec(NamedTuple):
    """What a text says of one tensor of a layer; None for what it leaves to the default.

    Tensors of one non-empty ``name`` are one; ``any_shape`` lets their shapes differ as long as
    their counts agree. ``bits`` is the size of one number. The multipliers scale the learning
    rate and the weight decay.
    """

    name: str
    span: Span
    any_shape: bool = False
    bits: int | None = None
    lr_mult: float | None = None
    decay_mult: float | None = None


class Settled(NamedTuple):
    """A layer whose type and tensors, too, follow the sizes of tensors."""

    type: str
    layer: Layer
    parameter_specs: tuple[ParameterSpec, ...] = ()


class Following(NamedTuple):
    """Fields of a layer that follow the sizes of tensors, which need not be those it reads.

    ``sources`` name the tensors; ``layer_of`` returns the layer for their shapes, None where a
    field is wrong for them, and what is wrong.
    """

    sources: tuple[Reference, ...]
    layer_of: Callable[[tuple[Shape, ...]], tuple[Layer | Settled | None, Findings]]

    def __reduce__(self) -> tuple[type["Following"], tuple[object, ...]]:
        """Return what goes to another process: nobody works a layer out again there."""
        return Following, (self.sources, _stays_behind)


def _stays_behind(shapes: tuple[Shape, ...]) -> tuple[None, Findings]:
    return None, ()


class Count(NamedTuple):
    """A count that a text does not have as such: what it is, its value, how it came about."""

    name: str
    value: int
    working: str


class LayerSpec(NamedTuple):
    """One layer of a text.

    ``layer`` is None where its fields or its type are wrong, and where some of its fields are
    ``following`` sizes that are not known yet; ``inputs`` is None where the layer
    reads the one before it; ``outputs`` are the names that later layers read it by; ``words``
    are what the text calls fields that it does not call as we do. ``parameter_specs`` are what
    a prototxt says of the layer's tensors, in their order; ``weights_of`` names the layer whose
    parameters this one uses; ``losses`` are the outputs that a prototxt takes for losses,
    ``bilinear`` the roles of tensors that it fills so, and where it says that.
    ``scope`` is the path of the block's instance that the layer is in, with which its name
    begins: ``("stage3", "1")``; ``counts`` are those of its instance, told with its first
    layer. ``node`` is what findings call the layer in a language without lines.
    """

    name: str
    type: str
    layer: Layer | None
    inputs: tuple[Reference, ...] | None
    outputs: tuple[str, ...]
    span: Span
    field_spans: Mapping[str, Span]
    words: Mapping[str, str] = NOTHING
    parameter_specs: tuple[ParameterSpec, ...] = ()
    weights_of: Reference | None = None
    trainable: bool = True
    losses: tuple[int, ...] = ()
    bilinear: tuple[tuple[str, Span], ...] = ()
    scope: tuple[str, ...] = ()
    counts: tuple[Count, ...] = ()
    following: Following | None = None
    node: str | None = None

    def followed(self, shapes: tuple[Shape | None, ...]) -> tuple["LayerSpec", Findings]:
        """Return the layer at shapes of what its fields follow, and what is wrong with it."""
        known = tuple(it for it in shapes if it is not None)
        if not self.following or len(known) < len(shapes):
            return self, ()
        layer, findings = self.following.layer_of(known)
        if isinstance(layer, Settled):
            type_name, layer, tensors = layer
            spec = self._replace(type=type_name, layer=layer, parameter_specs=tensors)
            return spec._replace(following=None), findings
        return self._replace(layer=layer, following=None), findings

    def top_span(self, position: int) -> Span:
        """Return where a prototxt names an output of the layer, or the layer's own place."""
        spans = self.field_spans
        return spans.get(f"top {position}") or spans.get("top", self.span)

    def place(
        self, problem: Problem, input_name: Callable[[int], str] = "input {}".format
    ) -> Diagnostic:
        """Return a problem of this layer with its place: the field at fault, or the layer.

        ``input_name`` tells what the text calls the first input, the second and so on.
        """
        span = self.field_spans.get(problem.field or "", self.span)
        message, help_ = (
            text.said(self.words, input_name) if isinstance(text, Words) else text
            for text in (problem.message, problem.help)
        )
        assert message is not None
        return Diagnostic(
            problem.rule, message, span, help_, problem.severity, self.name, node=self.node
        )


class Expectation(NamedTuple):
    """An exact figure that a spec promises: a total, or one example's shape of an output.

    ``name`` is the output's, None that of the last layer; ``name_span`` is where it stands.
    """

    figure: str
    name: str | None
    value: int | Shape
    span: Span
    name_span: Span | None = None


class Budget(NamedTuple):
    """The most that a figure may be; the span is None where the run says so, not the spec."""

    figure: str
    limit: int
    span: Span | None


class PhaseState(NamedTuple):
    """The stages and the level, if it says one, that a text sets for a phase of a network."""

    phase: Phase
    stages: tuple[str, ...] = ()
    level: int | None = None


class NamedNet(NamedTuple):
    """Another file with a network that a text is about: the field that names it, and its phase.

    The path is as the text has it; the phase is None where the network is for all. ``states``
    has one for each of its phases.
    """

    field: str
    path: str
    phase: Phase | None
    span: Span
    states: tuple[PhaseState, ...] = ()


class WeightsFile(NamedTuple):
    """The file that a network's own program keeps all its numbers in.

    Its size is the total ``name``: a header, then four bytes for each number, but for those of
    the layers in ``left_out``.
    """

    name: str
    header_bytes: int
    left_out: frozenset[str] = frozenset()


class InBlocks(NamedTuple):
    """A network as uses of blocks in our own language, and what these need.

    ``declared`` are blocks, ``text`` has more of them as a YAML spec has them.
    """

    variables: Mapping[str, str]
    declared: tuple[Entry, ...]
    text: str
    items: tuple[Node, ...]


class NetworkSpec(NamedTuple):
    """All layers of a text in its order.

    ``naming`` says what a name means: in a spec of ours the one layer that bears it, in Caffe
    the nearest layer above that writes it. ``outputs`` is None where the text names none. Where
    all outputs of a name are one blob, which takes the shape that is written to it last,
    ``blob_total`` is the total that the memory of all of them is shown as. With
    ``names_all_outputs`` a tensor that nobody reads is no output unless ``outputs`` names it.
    ``weights_file`` is what the network's own program writes.

    ``phase`` is the one that a text was read for, ``phases`` all that it has data for if they
    differ; ``written_elsewhere`` are names that only layers of another phase write, and where.
    ``named`` are files with networks that a text names. Where a text has another network for
    training, ``for_training`` reads that. A language whose layers are blocks tells them
    ``in_blocks``.
    """

    name: str | None
    rounding: Rounding
    naming: Literal["unique", "nearest-above"]
    inputs: tuple[InputSpec, ...] = ()
    layers: tuple[LayerSpec, ...] = ()
    outputs: tuple[Reference, ...] | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    budgets: tuple[Budget, ...] = ()
    blob_total: str | None = None
    names_all_outputs: bool = False
    phase: Phase = "test"
    phases: tuple[Phase, ...] = ()
    written_elsewhere: Mapping[str, Related] = NOTHING
    named: tuple[NamedNet, ...] = ()
    for_training: "Callable[[], NetworkSpec] | None" = None
    weights_file: WeightsFile | None = None
    in_blocks: Callable[[], InBlocks] | None = None

    def with_inputs(
        self,
        shapes: Mapping[str, WrittenShape],
        batch: int | None,
        *,
        fill: Mapping[str, WrittenShape] = NOTHING,
        notes_changes: bool = False,
    ) -> "NetworkSpec":
        """Return the network with other shapes for some inputs and another batch for all.

        ``shapes`` are of one example and have as many axes as the input's own, else that input
        has none; those of ``fill`` count only where there is no shape yet. The empty name means
        the only input.
        """
        names = [it.name for it in self.inputs]
        wanted = {name or _only(names): shape for name, shape in shapes.items()}
        # a text that could not be read as far as its inputs is not blamed for having none
        known = names or not self.diagnostics
        found = [_unknown_input(it, names) for it in wanted if it not in names and known]
        untold = {it.name for it in self.inputs if not it.shape}
        filled = {name or _only(names): shape for name, shape in fill.items()}
        sizes = {name: shape for name, shape in filled.items() if name in untold} | wanted
        inputs = tuple(_resized(it, sizes.get(it.name), batch) for it in self.inputs)
        for given, it in zip(self.inputs, inputs, strict=True):
            if it.from_run and not it.shape:
                found.append(_wrong_axes(given, sizes[given.name]))
            elif notes_changes and given.shape and it.shape and given.shape[1:] != it.shape[1:]:
                found.append(_changed(given, *told_apart(given.shape, it.shape)))
        return self._replace(inputs=inputs, diagnostics=(*self.diagnostics, *found))


def _only(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ""


def _resized(given: InputSpec, wanted: WrittenShape | None, batch: int | None) -> InputSpec:
    shape = given.shape
    if wanted is None:
        if not shape or not batch or given.regions:
            return given
        return given._replace(shape=(batch, *shape[1:]))
    own = wanted.whole(batch or (shape[0] if shape else given.batch) or 1)
    axes = len(shape[1:]) if shape else len(given.crop) + 1 if given.crop else None
    return given._replace(
        shape=own if axes in (None, len(wanted.shape)) else None,
        layout=wanted.layout,
        from_run=True,
        regions=wanted.regions is not None,
    )


def _changed(given: InputSpec, own: str, asked: str) -> Diagnostic:
    return Diagnostic(
        "input-size-changed",
        f"an input should have the size of the text, but '{given.name}' of {own} is {asked} in"
        " this run",
        given.span,
        severity="note",
    )


def _wrong_axes(given: InputSpec, wanted: WrittenShape) -> Diagnostic:
    first, *others = wanted.shape
    in_order = wanted.shape if wanted.layout == "chw" else (*others, first)
    _, *channels = (given.shape or (1, "CHANNELS"))[:2]
    spatial = given.shape[2:] if given.shape else given.crop or ()
    own = "x".join(map(str, (*spatial, *channels))) or "[]"
    right = "x".join(map(str, (*in_order, *channels)))
    return Diagnostic(
        "wrong-number",
        f"a size must have as many axes as the input's own, but {wanted.text} has"
        f" {len(in_order)} and '{given.name}' is {own}",
        help=f"write {right}" if len(in_order) == len(spatial) else None,
    )


def _unknown_input(name: str, names: list[str]) -> Diagnostic:
    if not names:
        message, help_ = "a size must be for an input of the network, but it has none", None
    elif name:
        message = f"a size must be for an input of the network, but there is no '{name}'"
        verb = "inputs are" if names[1:] else "input is"
        help_ = did_you_mean(name, names) or f"the {verb} {listed(names)}"
    else:
        message = f"a size must name the input it is for, but there are {len(names)}"
        help_ = f"the inputs are {listed(names)}"
    return Diagnostic("unknown-name", message, help=help_)
