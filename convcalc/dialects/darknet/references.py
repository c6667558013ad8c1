"""Sections that a section names by their number, or by how far above it they stand."""

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.darknet.parts import Above, Place
from convcalc.dialects.darknet.section import Section


def section_above(
    section: Section, key: str, index: int, place: Place
) -> tuple[Above | None, Findings]:
    """Return the section of a number; a number below 0 counts from this section upwards."""
    number = section.number + index if index < 0 else index
    if 0 <= number < section.number:
        return place.above[number], ()
    if index < 0:
        reason = f"{index} from {section.number} is {number}"
    elif number == section.number:
        reason = f"{index} is this one itself"
    else:
        reason = f"{index} stands below this one, {section.number}"
    found = Diagnostic(
        "unknown-name",
        f"{key} must name sections above, but {reason}",
        section.span_of(key),
        f"the sections above are 0 to {section.number - 1}, the nearest is -1"
        if section.number
        else "no section stands above the first",
        layer=section.name,
    )
    return None, (found,)


def sections_above(
    section: Section, key: str, place: Place
) -> tuple[tuple[Above, ...], Findings]:
    """Return the sections that a list names; none if any of them is wrong."""
    if not section.has(key):
        found = Diagnostic(
            "missing-field",
            f"{section.title} must have {key}, but it has none",
            section.span,
            f"write {key}=-1 for the section above, or the numbers of others",
            layer=section.name,
        )
        return (), (found,)
    named = []
    for index in section.integers(key):
        one, findings = section_above(section, key, index, place)
        if one is None:
            return (), findings
        named.append(one)
    return tuple(named), ()
