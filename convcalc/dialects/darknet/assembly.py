"""The parts of a section become layers with names."""

from convcalc.diagnostics import EVEN, SIDES, Findings, Problem
from convcalc.dialects.darknet.parts import OWN, Part
from convcalc.dialects.darknet.section import Section
from convcalc.dialects.fields import has_field, range_problems
from convcalc.layers import layer_class
from convcalc.network import LayerSpec, Reference


def assembled(
    section: Section, parts: tuple[Part, ...], read: str, *, trainable: bool, sound: bool
) -> tuple[tuple[LayerSpec, ...], Findings]:
    """Return the layers of a section, and numbers that are outside their range.

    ``read`` is the tensor that the first part reads unless it says otherwise. Of a section that
    is not ``sound`` the layers have no fields. The only layer of a section is called as the
    section, several are ``7.conv`` and so on.
    """
    layers: list[LayerSpec] = []
    findings: Findings = ()
    scope = (section.name,) if len(parts) > 1 else ()
    for part in parts:
        problems = tuple(_range_problems(part)) if sound else ()
        kind = part.variant or layer_class(part.type)
        assert kind
        reads = part.reads or (read,)
        words = {**part.words, "weights_of": ("share_index",)}
        name = f"{section.name}.{part.name}" if scope else section.name
        spec = LayerSpec(
            name=name,
            type=part.type,
            layer=kind(**part.values) if sound and not problems else None,
            inputs=tuple(Reference(tensor_of(section, it), section.span) for it in reads),
            outputs=(name,)
            if part.outputs == 1
            else tuple(f"{name}:{number}" for number in range(part.outputs)),
            span=section.span,
            field_spans={
                ours: section.span_of(*keys)
                for ours, keys in words.items()
                if any(map(section.has, keys))
            },
            words={ours: _called(section, keys) for ours, keys in words.items()}
            | _padding_phrases(section, part),
            weights_of=Reference(part.weights_of, section.span_of("share_index"))
            if part.weights_of
            else None,
            trainable=trainable,
            scope=scope,
        )
        read = spec.outputs[0]
        layers.append(spec)
        findings += tuple(map(spec.place, problems))
    return tuple(layers), findings


def tensor_of(section: Section, tensor: str) -> str:
    """Return a tensor, one of the section's own parts by its whole name."""
    return section.name + tensor if tensor.startswith(OWN) else tensor


def _called(section: Section, keys: tuple[str, ...]) -> str:
    return next((it for it in keys if section.has(it)), keys[0])


def _padding_phrases(section: Section, part: Part) -> dict[str, str]:
    """Return how a padding is written: a pooling's is that of both sides together."""
    if "padding" not in part.words:
        return {}
    number = "{total}" if part.type in ("max_pool", "avg_pool") else "{begin}"
    phrase = f"padding {number}{' in place of pad' if section.has('pad') else ''}"
    return dict.fromkeys((EVEN, SIDES), phrase)


def _range_problems(part: Part) -> list[Problem]:
    kind = part.variant or layer_class(part.type)
    assert kind
    return [
        problem
        for field, value in part.values.items()
        if has_field(kind, field)
        for problem in range_problems(kind, field, value)
    ]
