"""The first section, [net]: the size of the input."""

from math import prod

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.darknet.parts import Form
from convcalc.dialects.darknet.section import Section
from convcalc.network import InputSpec
from convcalc.settings import Settings
from convcalc.source import Span

_SIDES = ("height", "width", "channels")


def read_data(net: Section, settings: Settings) -> tuple[InputSpec, Form, Findings]:
    """Return the input: an image, or a row of ``inputs`` numbers where a side is missing or 0.

    Source: Darknet ``parse_net_options``.
    """
    height, width, channels = sides = [net.integer(it, 0) for it in _SIDES]
    inputs = net.integer("inputs", 0)
    data = InputSpec("data", None, net.span_of(*_SIDES, "inputs"))
    below = [key for key, size in zip(_SIDES, sides, strict=True) if size < 0]
    if below or inputs < 0:
        key = below[0] if below else "inputs"
        message = f"{key} must be at least 0, but it is {net.integer(key, 0)}"
        return data, "image", (Diagnostic("value-out-of-range", message, net.span_of(key)),)
    if all(sides):
        findings: Findings = ()
        if inputs and inputs != prod(sides):
            findings = (_other_inputs(net, inputs, sides),)
        return data._replace(shape=(1, channels, height, width)), "image", findings
    if inputs:
        return data._replace(shape=(1, inputs)), "numbers", ()
    if settings.inputs:
        return data, "image", ()
    lacking = [key for key, size in zip(_SIDES, sides, strict=True) if not size]
    found = Diagnostic(
        "missing-field",
        f"{net.title} must have height, width and channels, or inputs, but"
        f" {' and '.join(lacking)} {'is' if len(lacking) == 1 else 'are'} missing",
        net.span,
        "write such as height=416, width=416 and channels=3, or take --input 416x416x3",
    )
    return data, "image", (found,)


def _other_inputs(net: Section, inputs: int, sides: list[int]) -> Diagnostic:
    product = "*".join(map(str, sides))
    return Diagnostic(
        "input-size-mismatch",
        f"inputs should be height*width*channels = {product} = {prod(sides)}, but it is"
        f" {inputs}",
        net.span_of("inputs"),
        "leave it out",
        "warning",
    )


def no_net(net: Section | None, sections: list[Section]) -> Diagnostic:
    """Return the finding that there is no [net], or nothing below it."""
    if net is None and sections:
        return Diagnostic(
            "missing-field",
            f"a .cfg must begin with [net] or [network], but it begins with"
            f" {sections[0].title[:100]}",
            sections[0].span,
            "put [net] with height, width and channels before it",
        )
    return Diagnostic(
        "empty-network",
        "a .cfg must have sections below [net], but there are none",
        net.span if net else Span(0, 0),
        "a section is written [convolutional], with filters=32, size=3 and so on below",
    )
