"""One layer of a prototxt becomes a layer in our vocabulary."""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from convcalc.diagnostics import SIDES, Diagnostic, Field, Problem, Words
from convcalc.dialects.caffe.counts import count_problems, tops_of
from convcalc.dialects.caffe.fillers import bilinear_fillers, filler_problems
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.dialects.caffe.table import caffe_type_of
from convcalc.dialects.fields import range_problems
from convcalc.layers import layer_class
from convcalc.layers.shared.base import Layer
from convcalc.network import LayerSpec, ParameterSpec, Reference
from convcalc.record import NOTHING
from convcalc.settings import Settings
from convcalc.source import Span

_OLD_BATCH_NORM_PARAMS = 3

_JUDGED = ("missing-field", "value-out-of-range")
"""Findings after which the value of a field is not judged again."""


_PHRASES = {"rounding: floor": "--rounding floor", SIDES: "{field} {begin}"}
"""What a run says where a prototxt has no field for it."""


def read_layer(
    layer: Message,
    settings: Settings,
    *,
    refused: bool,
    old_words: Mapping[str, str] = NOTHING,
) -> tuple[LayerSpec, list[Diagnostic]]:
    """Return a layer, without its fields where they are wrong, and what is wrong with it.

    ``settings`` may replace Caffe's rounding and declare types; a layer in which the schema has
    ``refused`` a field is not judged further. ``old_words`` are what the text calls today's
    fields.
    """
    type_name = layer.text("type")
    row = caffe_type_of(type_name)
    given = Given(layer, layer.message(row.param) if row and row.param else layer)
    converted = row.convert(given) if row else _declared(layer, settings)
    kind = converted.variant or (layer_class(converted.type) if row else None)
    problems: list[Problem] = []
    if kind is None:
        if type_name or not refused:
            problems.append(_unknown_type(layer))
    elif row and not refused:
        problems.extend(_problems(given, row, kind, converted))
    built = None
    if kind and not problems and not refused:
        if settings.rounding and converted.values.get("rounding") == "caffe":
            converted.values["rounding"] = settings.rounding
        built = kind(**converted.values)
    spec = LayerSpec(
        name=layer.text("name"),
        type=converted.type,
        layer=built,
        inputs=tuple(Reference(str(bottom), span) for bottom, span in layer.values("bottom")),
        outputs=tops_of(layer, row),
        span=layer.span_of("type"),
        field_spans=_Spans(given, row),
        words=_words(row, old_words) if old_words else _words_today(type_name),
        parameter_specs=_parameter_specs(layer) if row else _declared_specs(layer, built),
        losses=_losses(layer),
        bilinear=bilinear_fillers(given.param),
        scope=tuple((layer.text("name") or "").split("/")[:-1]),
    )
    findings = list(map(spec.place, problems))
    if not refused:
        findings.extend(filler_problems(given.param, spec.name))
    return spec, findings


def _problems(
    given: Given, row: CaffeType, kind: type[Layer], converted: Converted
) -> Iterator[Problem]:
    """Yield what Caffe's set-up of the layer refuses."""
    problems = list(row.check(given))
    judged = {it.field for it in problems if it.rule in _JUDGED}
    for field, value in converted.values.items():
        if field == "outputs":  # the tops, which are counted below
            continue
        names = row.words.get(field, (field,))
        if not judged.isdisjoint(names):
            continue
        for problem in range_problems(kind, field, value):
            if any(name in names for name, _ in given.param.given_values()):
                problems.append(problem)
            else:  # Caffe's default is refused: the field has to be given
                lacks = Words("the layer must have {field}", field=Field(field))
                absent = Problem("missing-field", lacks, field)
                problems += [absent] * (absent not in problems)
    yield from problems
    yield from count_problems(given.layer, row)


class _Spans(Mapping[str, Span]):
    """Where the fields of a layer stand, found when a finding asks; of most none does."""

    __slots__ = ("_given", "_row", "_spans")

    def __init__(self, given: Given, row: CaffeType | None) -> None:
        self._given = given
        self._row = row
        self._spans: dict[str, Span] | None = None

    def _all(self) -> dict[str, Span]:
        if self._spans is None:
            self._spans = _spans(self._given, self._row)
        return self._spans

    def __getitem__(self, field: str) -> Span:
        return self._all()[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __reduce__(self) -> tuple[object, ...]:
        """Return how another process gets them: a row has functions, which cannot go there."""
        return dict, (self._all(),)


def _spans(given: Given, row: CaffeType | None) -> dict[str, Span]:
    """Return where each given field stands, under its own name and under ours."""
    spans = {**given.layer.spans(), **given.param.spans()}
    if "bottom" in spans:
        spans["inputs"] = spans["bottom"]
    for ours, names in row.words.items() if row else ():
        places = (spans[name] for name in names if name in spans)
        if span := next(places, None):
            spans[ours] = span
    tops = given.layer.values("top")
    if len(tops) > 1:
        spans |= {f"top {number}": span for number, (_, span) in enumerate(tops)}
    return spans


@lru_cache
def _words_today(type_name: str) -> Mapping[str, str]:
    """Return the words of a type; its layers share them."""
    return _words(caffe_type_of(type_name), NOTHING)


def _words(row: CaffeType | None, old_words: Mapping[str, str]) -> Mapping[str, str]:
    """Return what the text calls the fields that messages speak of by our names."""
    words = {ours: names[0] for ours, names in row.words.items()} if row else {}
    words = {ours: old_words.get(it, it) for ours, it in words.items()}
    return {**words, **old_words, **_PHRASES}


def _declared(layer: Message, settings: Settings) -> Converted:
    """Return a layer of a type that is in no table as the run declares it, if it does."""
    from convcalc.dialects.caffe.custom import declared  # few networks need it

    return declared(layer, settings) or Converted(layer.text("type"), {})


def _unknown_type(layer: Message) -> Problem:
    from convcalc.dialects.caffe.custom import unknown_type

    return unknown_type(layer)


def _parameter_specs(layer: Message) -> tuple[ParameterSpec, ...]:
    """Return what the layer says of each parameter blob, in their order.

    The three of a BatchNorm are never learned: Caffe sets the rates that older files give to 0.
    Source: Caffe ``Net::AppendParam``, ``UpgradeNetBatchNorm``.
    """
    specs = tuple(map(_parameter_spec, layer.messages("param")))
    if len(specs) == _OLD_BATCH_NORM_PARAMS and layer.text("type") == "BatchNorm":
        return tuple(it._replace(lr_mult=0.0, decay_mult=0.0) for it in specs)
    return specs


def _declared_specs(layer: Message, built: Layer | None) -> tuple[ParameterSpec, ...]:
    """Return what the layer says of the numbers that a run declares, which are one tensor.

    It bears the first name, and is frozen where every blob is.
    """
    specs = _parameter_specs(layer)
    if not built or not built.parameters(()) or not specs:
        return ()
    frozen = all(it.lr_mult == 0 for it in specs)
    return (specs[0]._replace(lr_mult=0.0 if frozen else None),)


def _parameter_spec(param: Message) -> ParameterSpec:
    return ParameterSpec(
        name=param.text("name"),
        span=param.span,
        any_shape=param.text("share_mode") == "PERMISSIVE",
        lr_mult=param.number("lr_mult") if param.has("lr_mult") else None,
        decay_mult=param.number("decay_mult") if param.has("decay_mult") else None,
    )


def _losses(layer: Message) -> tuple[int, ...]:
    """Return which tops the text takes for losses: those of a weight that is not 0."""
    weights = layer.numbers("loss_weight")
    named = len(layer.texts("top"))
    return tuple(index for index, weight in enumerate(weights[:named]) if weight)
