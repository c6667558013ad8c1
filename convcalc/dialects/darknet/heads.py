"""Detection heads: [yolo], [Gaussian_yolo], [region], [detection], [iseg], [contrastive].

Darknet stops where what stands above does not give as many numbers as a head reads. Where the
text of the section above says how many, the finding points there.
Source: Darknet ``parse_yolo``, ``make_yolo_layer`` and their like.
"""

from convcalc.diagnostics import Diagnostic, Findings, Related
from convcalc.dialects.darknet.parts import Built, Part, Place
from convcalc.dialects.darknet.references import section_above
from convcalc.dialects.darknet.section import Section
from convcalc.layers.yolo import Yolo
from convcalc.layers.yolo_grid import YoloGrid

_WORDS = {
    "classes": ("classes",),
    "anchors": ("mask", "num"),
    "boxes": ("num",),
    "coords": ("coords",),
    "side": ("side",),
}
_COORDS, _WITH_UNCERTAINTY = 4, 8


def yolo(section: Section, place: Place) -> Built:
    """Return the head of a grid whose boxes are those of its mask."""
    return _masked(section, place, _COORDS)


def gaussian_yolo(section: Section, place: Place) -> Built:
    """Return the head of a grid whose boxes have uncertainties."""
    return _masked(section, place, _WITH_UNCERTAINTY)


def _masked(section: Section, place: Place, coords: int) -> Built:
    masks = section.integers("mask", comments=True) if section.has("mask") else None
    boxes = len(masks) if masks else section.integer("num", 1)
    called = "masks" if masks else "num"
    return _grid(section, place, boxes, coords, 20, called)


def region(section: Section, place: Place) -> Built:
    """Return the head of a grid with ``num`` boxes."""
    coords = section.integer("coords", _COORDS)
    return _grid(section, place, section.integer("num", 1), coords, 20, "num")


def _grid(
    section: Section, place: Place, boxes: int, coords: int, usual: int, called: str
) -> Built:
    values = {
        "classes": section.integer("classes", usual),
        "anchors": boxes,
        "coords": coords,
    }
    part = Part("yolo", "yolo", values, words=_WORDS)
    given = place.previous.filters
    findings: Findings = ()
    if given and min(boxes, values["classes"] + 1, coords + 1) > 0:
        head = Yolo(**values)
        if given[0] != head.channels:
            each = f"classes + {coords + 1}"
            classes, rest = divmod(given[0], boxes)
            fits = None if rest or classes <= coords + 1 else classes - coords - 1
            rule = f"({each})*{called} = {head.worked_out}"
            findings = (_wrong(section, place, "filters", rule, head.channels, fits),)
    return Built((part,), findings, head=True)


def detection(section: Section, place: Place) -> Built:
    """Return the head of the first YOLO, which reads a row of numbers."""
    values = {
        "classes": section.integer("classes", 1),
        "side": section.integer("side", 7),
        "boxes": section.integer("num", 1),
        "coords": section.integer("coords", 1),
    }
    part = Part("detection", "yolo_grid", values, words=_WORDS)
    above = place.previous
    findings: Findings = ()
    sound = (
        min(values["side"], values["boxes"], values["classes"] + 1, values["coords"] + 1) > 0
    )
    if above.filters and above.form == "vector" and sound:
        head = YoloGrid(**values)
        if above.filters[0] != head.numbers:
            each, rest = divmod(above.filters[0], head.side**2)
            fits = each - head.boxes * (head.coords + 1)
            fitting = None if rest or fits < 1 else fits
            rule = f"side*side*(num*(coords + 1) + classes) = {head.worked_out}"
            findings = (_wrong(section, place, "output", rule, head.numbers, fitting),)
    return Built((part,), findings, "numbers", head=True)


def _wrong(
    section: Section, place: Place, key: str, rule: str, right: int, fitting: int | None
) -> Diagnostic:
    above = place.previous
    assert above.filters
    given, span = above.filters
    ways = f"write {key}={right}"
    if fitting:
        ways += f", or classes={fitting} in {section.title}"
    return Diagnostic(
        "wrong-head-channels",
        f"{key} must be {rule} for the {section.title} below, but it is {given}",
        span,
        ways,
        layer=above.tensor.partition(".")[0],
        related=(Related(f"section {section.name}", section.span_of("classes")),),
    )


def iseg(section: Section, place: Place) -> Built:
    """Return the head of an instance segmentation: channels for classes and for ids."""
    classes = section.integer("classes", 20) + section.integer("ids", 32)
    values = {"classes": classes, "anchors": 1, "coords": 0}
    given = place.previous.filters
    findings: Findings = ()
    if given and given[0] != classes:
        rule = f"classes + ids = {classes}"
        findings = (_wrong(section, place, "filters", rule, classes, None),)
    part = Part("iseg", "yolo", values | {"classes": classes - 1}, words=_WORDS)
    return Built((part,), findings, head=True)


def contrastive(section: Section, place: Place) -> Built:
    """Return what hands its input on: a loss of the embeddings of a [yolo]."""
    part = Part("identity", "identity", {})
    index = section.integer("yolo_layer", 0)
    named, findings = section_above(section, "yolo_layer", index, place)
    if named and named.kind != "yolo":
        findings = (
            Diagnostic(
                "unknown-name",
                f"yolo_layer must name a [yolo], but section {index} is {named.title}",
                section.span_of("yolo_layer"),
                layer=section.name,
            ),
        )
    above = place.previous
    return Built((part,), findings, above.form, filters=above.filters, head=True)
