"""Sections that read several others.

Source: Darknet ``parse_route``, ``parse_shortcut``, ``parse_scale_channels``, ``parse_sam``.
"""

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean
from convcalc.dialects.darknet.activations import activation, activation_findings
from convcalc.dialects.darknet.parts import OWN, Above, Built, Form, Part, Place
from convcalc.dialects.darknet.references import sections_above
from convcalc.dialects.darknet.section import Section
from convcalc.layers.darknet.merging import ScaleChannels, Shortcut

_NONE = "none"
_BY_INPUT = ("per_feature", "per_layer")
_WEIGHTS = dict.fromkeys(_BY_INPUT, "per_feature") | {
    "per_channel": "per_channel",
    _NONE: _NONE,
}
_NORMALIZATIONS = ("relu", "avg_relu", "softmax")
_MOST_GROUPS = 10_000


def route(section: Section, place: Place) -> Built:
    """Return sections joined along their channels, or one of equal parts of each."""
    named, findings = sections_above(section, "layers", place)
    groups = max(section.integer("groups", 1), 1)
    chosen = section.integer("group_id", 0)
    if named and not findings:
        findings = _group_findings(section, groups, chosen)
    if findings:
        return Built((), findings)
    parts, tensors, form = as_images(named, place) if len(named) > 1 else ((), None, None)
    tensors = tensors or (named[0].tensor,)
    form = form or named[0].form
    if groups > 1:
        cuts = tuple(
            Part(
                "split" if len(tensors) == 1 else f"split_{number}",
                "split",
                {"chunks": groups},
                reads=(tensor,),
                words={"chunks": ("groups",)},
                outputs=groups,
            )
            for number, tensor in enumerate(tensors, start=1)
        )
        parts += cuts
        tensors = tuple(f"{OWN}{it.name}:{chosen}" for it in cuts)
        if len(tensors) == 1:
            return Built(parts, form=form, gives=tensors[0])
    elif len(tensors) == 1:
        filters = named[0].filters
        return Built(
            (Part("route", "identity", {}, reads=tensors),), form=form, filters=filters
        )
    return Built((*parts, Part("concat", "concat", {}, reads=tensors)), form=form)


def _group_findings(section: Section, groups: int, chosen: int) -> Findings:
    if groups > _MOST_GROUPS:
        message = f"groups must be at most {_MOST_GROUPS:,}, but it is {groups}"
        span = section.span_of("groups")
    elif not 0 <= chosen < groups:
        message = f"group_id must be from 0 to groups - 1 = {groups - 1}, but it is {chosen}"
        span = section.span_of("group_id")
    else:
        return ()
    return (Diagnostic("value-out-of-range", message, span, layer=section.name),)


def as_images(
    sections: tuple[Above, ...], place: Place
) -> tuple[tuple[Part, ...], tuple[str, ...], Form]:
    """Return the tensors of sections in one form, and what makes images of vectors among them.

    Their form is a vector's where all are vectors.
    """
    if all(it.form == "vector" for it in sections):
        return (), tuple(it.tensor for it in sections), "vector"
    parts: list[Part] = []
    tensors = []
    for one in sections:
        tensor = one.tensor
        if one.form == "vector":
            name = f"reshape_{len(parts) + 1}"
            parts.append(reshape(name, tensor))
            tensor = OWN + name
        tensors.append(tensor)
    return tuple(parts), tuple(tensors), "image"


def reshape(name: str, tensor: str) -> Part:
    """Return what makes an image of 1x1 of a vector."""
    return Part(name, "reshape", {"shape": (-1, 1, 1)}, reads=(tensor,))


def shortcut(section: Section, place: Place) -> Built:
    """Return the sum of what stands above and of other sections."""
    named, findings = sections_above(section, "from", place)
    weights, wrong = _weights(section)
    findings += wrong + activation_findings(section)
    if not named or wrong:
        return Built((), findings)
    parts, tensors, form = as_images((place.previous, *named), place)
    add = Part("add", "add", {"weights": weights}, Shortcut, tensors)
    parts += (add, *activation(section.word("activation", "linear")))
    return Built(parts, findings, form, filters=place.previous.filters)


def _weights(section: Section) -> tuple[str, Findings]:
    """Return what the inputs are weighted by; Darknet stops where they are not normalised."""
    word = section.word("weights_type", _NONE)
    norm = section.word("weights_normalization", _NONE)
    if word not in _WEIGHTS:
        key, given, known = "weights_type", word, (*_WEIGHTS,)
    elif word != _NONE and norm not in _NORMALIZATIONS:
        key, given, known = "weights_normalization", norm, _NORMALIZATIONS
    else:
        return _WEIGHTS[word], ()
    found = Diagnostic(
        "unknown-name",
        f"{key} must be one of {', '.join(known)}, but it is '{given[:100]}'",
        section.span_of(key, "weights_type"),
        did_you_mean(given[:100], known),
        layer=section.name,
    )
    return _NONE, (found,)


def scale_channels(section: Section, place: Place) -> Built:
    """Return another section, each channel of it multiplied by a number of the one above."""
    values = {"at_each_pixel": section.flag("scale_wh")}
    return _product(section, place, Part("multiply", "multiply", values, ScaleChannels))


def sam(section: Section, place: Place) -> Built:
    """Return another section multiplied by the one above, number by number."""
    return _product(section, place, Part("multiply", "multiply", {"broadcast": False}))


def _product(section: Section, place: Place, part: Part) -> Built:
    named, findings = sections_above(section, "from", place)
    findings += activation_findings(section)
    if not named:
        return Built((), findings)
    parts, tensors, form = as_images((named[0], place.previous), place)
    parts += (
        part._replace(reads=tensors),
        *activation(section.word("activation", "linear")),
    )
    return Built(parts, findings, form, filters=named[0].filters)
