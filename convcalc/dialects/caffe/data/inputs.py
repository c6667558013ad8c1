"""Where the data of a prototxt come from: its ``input`` fields and its data layers."""

from collections.abc import Iterator
from itertools import islice
from math import prod
from typing import NoReturn

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.caffe.counts import count_problems, counted
from convcalc.dialects.caffe.data import declared_sizes, file_sizes
from convcalc.dialects.caffe.data.declared_sizes import Size, Source, example_size, no_problems
from convcalc.dialects.caffe.fillers import filler_problems
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import CaffeType, Given
from convcalc.network import InputSpec, LayerSpec
from convcalc.settings import Settings
from convcalc.shapes import Shape
from convcalc.source import Span

SOURCES = {
    "Input": Source(declared_sizes.input_sizes, (1, None), declared_sizes.input_problems),
    "DummyData": Source(declared_sizes.dummy_sizes, (1, None), declared_sizes.dummy_problems),
    "MemoryData": Source(declared_sizes.memory_sizes, (2, 2), declared_sizes.memory_problems),
    "Data": Source(file_sizes.database_sizes, (1, 2), file_sizes.database_problems),
    "ImageData": Source(file_sizes.image_sizes, (2, 2), file_sizes.image_problems),
    "VideoData": Source(file_sizes.video_sizes, (1, 2), no_problems),
    "WindowData": Source(file_sizes.window_sizes, (2, 2), file_sizes.window_problems),
    "HDF5Data": Source(file_sizes.hdf5_sizes, (1, None), file_sizes.hdf5_problems),
    "AnnotatedData": Source(file_sizes.annotated_sizes, (1, 2), file_sizes.database_problems),
    "DenseImageData": Source(file_sizes.dense_sizes, (2, 2), file_sizes.dense_problems),
    "ImageSegData": Source(file_sizes.segmented_sizes, (1, 3), file_sizes.image_problems),
    "MatRead": Source(file_sizes.matlab_sizes, (1, None), no_problems),
    "Python": Source(file_sizes.python_sizes, (1, None), no_problems),
}
"""The types that make data. A Python layer is one only where it reads nothing."""

LARGEST_BLOB = 2**31 - 1
"""Numbers that one blob of Caffe holds at most; its counts are ints."""

_LEGACY_AXES = 4
_MOST_AXES = 32


def source_of(layer: Message) -> Source | None:
    """Return how a layer makes data out of nothing, or None if it does not."""
    type_name = layer.text("type")
    if type_name == "Python" and layer.has("bottom"):
        return None
    return SOURCES.get(type_name)


class Inputs:
    """The sources of data so far, and why the shapes of some are not known.

    Each step returns what is wrong with the inputs that it adds.
    """

    def __init__(self) -> None:
        self.specs: list[InputSpec] = []
        self._untold: dict[str, Diagnostic] = {}
        self._ignored: list[tuple[InputSpec, Size]] = []

    def declare(self, net: Message, *, oldest: bool, refused: bool) -> list[Diagnostic]:
        """Add the inputs that the net itself declares.

        One ``input_shape`` for each input or, if there is none at all, four ``input_dim``; the
        oldest form knows ``input_dim`` only. Without either, Caffe ignores the names; that is
        not said where the schema has ``refused`` a field that may have been it. What no input
        takes of the shapes Caffe ignores too.
        Source: Caffe ``UpgradeNetInput``, ``UpgradeV0Net``.
        """
        names = net.values("input")
        field = "input_shape" if net.has("input_shape") and not oldest else "input_dim"
        shapes = list(_declared_shapes(net, field))
        findings: list[Diagnostic] = []
        if shapes and len(shapes) < len(names):
            findings.append(_too_few_shapes(net, field, len(names), len(shapes)))
        elif shapes or not names:
            findings.extend(_unused_shapes(net, field, len(names)))
        for index, (name, span) in enumerate(names):
            if index < len(shapes):
                shape, place = shapes[index]
                given = InputSpec(str(name), shape, span)
                findings += self._add(given, Size(shape), place, None)
            elif shapes:
                self.specs.append(InputSpec(str(name), None, span))
            else:
                reason = "" if refused else _no_shape(net, oldest=oldest)
                size = Size(None, reason=reason)
                self._ignored.append((InputSpec(str(name), None, span), size))
        return findings

    def read(
        self, layer: Message, source: Source, position: int, *, refused: bool
    ) -> list[Diagnostic]:
        """Add the tops of a layer that makes data; a ``refused`` one is not judged further."""
        tops = layer.values("top")
        name = layer.text("name")
        row = CaffeType(_no_layer, bottoms=(0, 0), tops=source.tops)
        problems = [] if refused else [*count_problems(layer, row), *source.check(layer)]
        findings = list(map(_placing(layer).place, problems))
        if not refused and layer.has("dummy_data_param"):
            findings.extend(filler_problems(layer.message("dummy_data_param"), name))
        unclear = refused or problems
        sizes = [] if unclear else list(islice(source.sizes(layer), len(tops)))
        sizes += [Size(None)] * (len(tops) - len(sizes))
        for (top, span), size in zip(tops, sizes, strict=True):
            given = InputSpec(str(top), size.shape, span, position, size.batch, size.spatial)
            given = given._replace(regions=size.regions)
            findings += self._add(given, size, span, name)
        return findings

    def finish(self, layers: list[LayerSpec], settings: Settings) -> list[Diagnostic]:
        """Complete the inputs; return those whose shape neither the text nor the run tells.

        A name that Caffe ignores is an input here unless a layer writes it, so that the run may
        tell its shape.
        """
        written = {top for layer in layers for top in layer.outputs}
        written |= {it.name for it in self.specs}
        sources, self.specs = self.specs, []
        findings: list[Diagnostic] = []
        for given, size in self._ignored:
            if given.name not in written:
                findings += self._add(given, size, given.span, None)
        self.specs += sources
        told = {*settings.inputs, *settings.fill_inputs}
        if len(self.specs) == 1 and "" in told:
            told.add(self.specs[0].name)
        findings += [it for name, it in self._untold.items() if name not in told]
        return findings

    def _add(
        self, given: InputSpec, size: Size, place: Span, layer: str | None
    ) -> list[Diagnostic]:
        problem = _shape_problem(given, place, layer)
        if problem:
            given = given._replace(shape=None)
        elif given.shape is None and size.reason:
            self._untold[given.name] = _untold(given, size, layer)
        self.specs.append(given)
        return [problem] if problem else []


def _no_layer(_: Given) -> NoReturn:
    raise AssertionError("a source of data is no row")


def _declared_shapes(net: Message, field: str) -> Iterator[tuple[Shape, Span]]:
    """Yield the declared shapes and their places; four numbers of ``input_dim`` are one."""
    if field == "input_shape":
        yield from ((it.integers("dim"), it.span) for it in net.messages("input_shape"))
        return
    dims = net.values("input_dim")
    for at in range(0, len(dims) - _LEGACY_AXES + 1, _LEGACY_AXES):
        four = dims[at : at + _LEGACY_AXES]
        shape = tuple(it.value for it in four if isinstance(it.value, int))
        yield shape, Span(four[0].span.start, four[-1].span.end)


def _placing(layer: Message) -> LayerSpec:
    """Return what places the problems of a layer that is no row of the network."""
    return LayerSpec(
        name=layer.text("name"),
        type=layer.text("type"),
        layer=None,
        inputs=(),
        outputs=(),
        span=layer.span_of("type"),
        field_spans=layer.spans(),
    )


def _too_few_shapes(net: Message, field: str, names: int, shapes: int) -> Diagnostic:
    wanted = "four input_dim" if field == "input_dim" else "an input_shape"
    return Diagnostic(
        "input-shape-unknown",
        f"every input must have {wanted}, but there are {names} inputs and {shapes}"
        f" shape{'s' * (shapes != 1)}",
        net.span_of(field),
        "write one for each input; Caffe reads past the end of the list",
    )


def _unused_shapes(net: Message, field: str, names: int) -> Iterator[Diagnostic]:
    """Yield the first of the shapes that no input takes, of each form of them."""
    for form, each in (("input_shape", 1), ("input_dim", _LEGACY_AXES)):
        given = net.values(form)
        taken = each * names if form == field else 0
        if len(given) <= taken:
            continue
        wanted, help_ = form, "Caffe ignores it"
        if not names:
            but, help_ = "there is none", 'Caffe ignores it; write input: "data" before it'
        elif form == field:
            wanted = form if each == 1 else "every four input_dim"
            but = f"there are {len(given)} for {counted(names, 'input')}"
            help_ = "Caffe ignores the rest from here on"
        else:
            but = f"Caffe takes the shapes from {field}"
        yield Diagnostic(
            "unused-input",
            f"{wanted} should belong to an input, but {but}",
            given[taken].span,
            help_,
            "warning",
        )


def _no_shape(net: Message, *, oldest: bool) -> str:
    if oldest and net.has("input_shape"):
        return "the oldest form of a prototxt takes it from input_dim, not from input_shape"
    if net.has("input_dim"):
        return f"there are {len(net.values('input_dim'))} input_dim and it takes four"
    return "there is neither input_shape nor input_dim"


def _shape_problem(given: InputSpec, place: Span, layer: str | None) -> Diagnostic | None:
    """Return what makes a shape none that a blob can have. Source: Caffe ``Blob::Reshape``."""
    shape = given.shape or ()
    if not all(it > 0 for it in shape):
        zero = min(shape) == 0
        return Diagnostic(
            "value-out-of-range",
            f"every dimension of '{given.name}' must be at least 1, but it is {list(shape)}",
            place,
            "write the size: Caffe lets 0 through and then computes nothing or fails"
            if zero
            else "write the size: Caffe refuses negative dimensions",
            layer=layer,
        )
    if len(shape) > _MOST_AXES:
        return Diagnostic(
            "no-such-axis",
            f"a blob must have at most {_MOST_AXES} axes, but '{given.name}' has {len(shape)}",
            place,
            layer=layer,
        )
    if prod(shape) > LARGEST_BLOB:
        return Diagnostic(
            "blob-too-large",
            f"a blob must hold at most {LARGEST_BLOB} numbers, but '{given.name}' holds"
            f" {' * '.join(map(str, shape))} = {prod(shape)}",
            place,
            "Caffe counts with 32 bits; take a smaller batch",
            layer=layer,
        )
    return None


def _untold(given: InputSpec, size: Size, layer: str | None) -> Diagnostic:
    example = None if size.spatial or size.channels else example_size(given.name)
    height, width = size.spatial or (227, 227)
    return Diagnostic(
        "input-shape-unknown",
        f"the shape of '{given.name}' must be known, but {size.reason}",
        given.span,
        f"say it, --input {given.name}={example}"
        if example
        else f"say it, height x width x channels: --input {given.name}={height}x{width}"
        f"x{size.channels or 3}",
        layer=layer,
    )
