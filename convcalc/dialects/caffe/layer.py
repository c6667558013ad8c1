"""One layer of a prototxt becomes a layer in our vocabulary."""

from collections.abc import Iterator

from convcalc.diagnostics import Diagnostic, Problem, did_you_mean
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.table import ROWS, Converted, Row
from convcalc.dialects.caffe.v1 import current_type
from convcalc.dialects.fields import range_problems
from convcalc.layers import layer_class
from convcalc.layers.base import Layer
from convcalc.network import LayerSpec, Reference
from convcalc.source import Span
from convcalc.windows import Rounding

_V1 = "V1LayerParameter"


def read_layer(
    layer: Message, rounding: Rounding | None, *, refused: bool, found: list[Diagnostic]
) -> LayerSpec:
    """Return a layer, without its fields where they are wrong, which is then ``found``.

    ``rounding`` replaces Caffe's own where it is given; a layer in which the schema has
    ``refused`` a field is not judged further.
    """
    type_name = layer.text("type")
    if layer.type == _V1:
        type_name = current_type(type_name)
    row = ROWS.get(type_name)
    param = layer.message(row.param) if row and row.param else layer
    converted = row.convert(param) if row else Converted(type_name, {})
    kind = layer_class(converted.type)
    problems: list[Problem] = []
    if row is None or kind is None:
        problems.append(_unknown_type(type_name))
    elif not refused:
        problems.extend(_problems(layer, param, row, kind, converted))
    built = None
    if kind and not problems and not refused:
        if rounding and converted.values.get("rounding") == "caffe":
            converted.values["rounding"] = rounding
        built = kind(**converted.values)
    spec = LayerSpec(
        name=layer.text("name"),
        type=converted.type,
        layer=built,
        inputs=tuple(Reference(str(bottom), span) for bottom, span in layer.values("bottom")),
        outputs=layer.texts("top"),
        span=layer.span_of("type"),
        field_spans=_spans(layer, param, row),
        words={} if row is None else {ours: names[0] for ours, names in row.words.items()},
    )
    found.extend(map(spec.place, problems))
    return spec


def _problems(
    layer: Message, param: Message, row: Row, kind: type[Layer], converted: Converted
) -> Iterator[Problem]:
    """Yield what Caffe's set-up of the layer refuses."""
    yield from row.check(param)
    for field, value in converted.values.items():
        yield from range_problems(kind, field, value)
    tops = len(layer.texts("top"))
    if tops != 1:
        yield Problem(
            "wrong-number-of-tops", f"the layer must have 1 top, but it has {tops}", "top"
        )


def _spans(layer: Message, param: Message, row: Row | None) -> dict[str, Span]:
    """Return where each given field stands, under its own name and under ours."""
    spans = {**layer.spans(), **param.spans()}
    if "bottom" in spans:
        spans["inputs"] = spans["bottom"]
    for ours, names in row.words.items() if row else ():
        given = (spans[name] for name in names if name in spans)
        if span := next(given, None):
            spans[ours] = span
    return spans


def _unknown_type(type_name: str) -> Problem:
    return Problem(
        "unknown-type",
        f"type must be a layer type that convcalc knows, but it is '{type_name}'",
        "type",
        did_you_mean(type_name, ROWS) or f"the types are {', '.join(ROWS)}",
    )
