"""Which values of a field make a layer fit its inputs."""

from collections.abc import Iterator
from itertools import islice
from typing import Annotated, Any, Literal, get_args, get_origin

from convcalc.analysis.analysis import SCHEMA_VERSION
from convcalc.layers.shared.base import Choice, Layer, Range
from convcalc.record import Record
from convcalc.shapes import Shape, axis_names
from convcalc.shown import Shown
from convcalc.windows import Padding, Window

Value = int | bool | str | tuple[int, ...]
How = Literal["number", "one-sided", "word", "axis"]

_MOST = 1024
"""The largest number that is tried."""

_MOST_BEFORE = 32
"""The largest padding before an input that is tried with another one behind it."""

_WINDOW_FIELDS = ("kernel_size", "stride", "padding", "dilation")

ABOUT_WINDOWS = ("stride-does-not-divide", "window-exceeds-input", "pooling-padding-too-large")
"""Errors of the values at hand that others may fix."""


class Suggestion(Record):
    """A value that fits, and the shapes of the outputs that it gives.

    ``how`` says of which kind it is; a value of an ``axis`` fits along that axis only, where
    none fits along all, and gives no shapes.
    """

    value: Value
    how: How
    outputs: tuple[Shape, ...] = ()
    axis: str | None = None


class Suggestions(Shown, Record):
    """The values of one field of a layer that fit."""

    type: str
    layer: Layer
    inputs: tuple[Shape, ...]
    field: str
    values: tuple[Suggestion, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the values as JSON carries them (schema_version 1)."""
        return {
            "schema_version": SCHEMA_VERSION,
            "type": self.type,
            "inputs": [list(it) for it in self.inputs],
            "field": self.field,
            "values": [it.field_values() for it in self.values],
        }


def suggestions(
    type_name: str, layer: Layer, inputs: tuple[Shape, ...], field: str
) -> Suggestions:
    """Return the values of a field with which a layer fits; it must fit but for that field.

    Every window has to divide, whatever the rounding. Paddings are smaller than the window and
    the same on both sides where such ones fit; strides do not exceed the window.
    """
    found = list(_numbers(layer, inputs, field))
    if not found and field == "padding":
        found = list(_one_sided(layer, inputs))
    if not found:
        found = list(_per_axis(layer, inputs, field))
    for word in _words(layer, field):
        divides = word == "same" or _divides(layer, inputs, field, word)
        if divides and (outputs := _outputs(layer, inputs, field, word)):
            found.append(Suggestion(word, "word", outputs))
    return Suggestions(type_name, layer, inputs, field, tuple(found))


def _numbers(layer: Layer, inputs: tuple[Shape, ...], field: str) -> Iterator[Suggestion]:
    for value in _candidates(layer, inputs, field):
        if _divides(layer, inputs, field, value):
            outputs = _outputs(layer, inputs, field, value)
            yield from (Suggestion(value, "number", outputs),) if outputs else ()


def _one_sided(layer: Layer, inputs: tuple[Shape, ...]) -> Iterator[Suggestion]:
    """Yield paddings with the fewest pixels more behind the input than before it."""
    windows = layer.windows(inputs)
    largest = min((it.extent for it in windows), default=0)
    for begin in range(min(largest, _MOST_BEFORE)):
        for end in range(begin + 1, min(largest, begin + _MOST)):
            padding = (begin, end) * len(windows)
            if _divides(layer, inputs, "padding", padding):
                outputs = _outputs(layer, inputs, "padding", padding)
                yield from (Suggestion(padding, "one-sided", outputs),) if outputs else ()
                break


def _per_axis(layer: Layer, inputs: tuple[Shape, ...], field: str) -> Iterator[Suggestion]:
    """Yield the numbers that fit along each axis by itself."""
    names = axis_names(len(layer.windows(inputs)) if field in _WINDOW_FIELDS else 0)
    fitting: dict[str, list[int]] = {name: [] for name in names}
    for value in _candidates(layer, inputs, field):
        after = replaced(layer, field, value).windows(inputs)
        for name, window in zip(names, after, strict=True):
            if _fits(window, field):
                fitting[name].append(value)
    for number, (name, values) in enumerate(fitting.items()):
        yield from (Suggestion(value, "axis", axis=name) for value in values)
        if not values and field == "padding":
            window = layer.windows(inputs)[number]._replace(padding=(0, 0))
            yield from (Suggestion((0, it), "axis", axis=name) for it in _behind(window))


def _behind(window: Window) -> Iterator[int]:
    """Yield the smallest padding behind the input alone with which a window divides."""
    sides = range(1, min(window.extent, _MOST))
    after = (it for it in sides if _fits(window._replace(padding=(0, it)), "padding"))
    yield from islice(after, 1)


def _divides(layer: Layer, inputs: tuple[Shape, ...], field: str, value: Value) -> bool:
    """Return whether all windows fit with a value, which is cheaper to tell than to check."""
    if field not in _WINDOW_FIELDS:
        return True
    return all(_fits(it, field) for it in replaced(layer, field, value).windows(inputs))


def _fits(window: Window, field: str) -> bool:
    """Return whether a window divides, reads the input and does not step over it."""
    if window.travel < 0 or window.remainder:
        return False
    if field == "padding":
        return max(window.padding) < window.extent
    return field != "stride" or not window.has_gaps


def _outputs(
    layer: Layer, inputs: tuple[Shape, ...], field: str, value: Value
) -> tuple[Shape, ...]:
    """Return the outputs with a value of the field, none where the layer refuses it."""
    after = replaced(layer, field, value)
    if any(it.severity == "error" for it in after.check(inputs)):
        return ()
    return after.output_shapes(inputs)


def replaced(layer: Layer, field: str, value: object) -> Layer:
    """Return the layer with another value of a field."""
    return layer.replace(**{field: value})


def _annotation(layer: Layer, field: str) -> tuple[object, tuple[object, ...]]:
    """Return the type of a field and its marks."""
    annotation = layer.field_types[field]
    if get_origin(annotation) is Annotated:
        kind, *marks = get_args(annotation)
        return kind, tuple(marks)
    return annotation, ()


def is_tried(layer: Layer, field: str) -> bool:
    """Return whether a field takes whole numbers or words, of which all can be tried."""
    kind, _ = _annotation(layer, field)
    return int in (kind, *get_args(kind)) or bool(_words(layer, field))


def _candidates(layer: Layer, inputs: tuple[Shape, ...], field: str) -> range:
    """Return the numbers to try; none for a field that takes no whole numbers."""
    kind, marks = _annotation(layer, field)
    if kind is bool or not (kind is int or int in get_args(kind)):
        return range(0)
    least, most = 0, max((size for shape in inputs for size in shape[1:]), default=1)
    for mark in marks:
        if isinstance(mark, Range):
            least, most = mark.minimum, min(most, mark.maximum or most)
    windows = layer.windows(inputs) if field in _WINDOW_FIELDS else ()
    most += max((sum(it.padding) for it in windows), default=0)
    if field == "padding":
        most = max((it.extent - 1 for it in windows), default=0)
    return range(least, min(most, _MOST) + 1)


def _words(layer: Layer, field: str) -> tuple[Value, ...]:
    """Return the words that a field takes."""
    kind, marks = _annotation(layer, field)
    if kind == Padding:
        return ("valid", "same", "full")
    kinds = (kind, *get_args(kind))
    flags = (False, True) if bool in kinds else ()
    literals = (word for it in kinds if get_origin(it) is Literal for word in get_args(it))
    return *flags, *next((it.words for it in marks if isinstance(it, Choice)), literals)
