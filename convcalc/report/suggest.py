"""The values of a field that fit, as text."""

from convcalc.analysis.field_values import Suggestion, Suggestions, is_tried
from convcalc.shapes import shape_text

_MOST = 40
"""How many values are listed."""


def render_suggestions(found: Suggestions) -> str:
    """Return the values, each with the output that it gives, or that there are none."""
    sizes = ", ".join(map(shape_text, found.inputs))
    head = f"{found.type} on {sizes}: which values of {found.field} fit?"
    lines = [head, ""]
    if not any(it.how == "number" for it in found.values):
        lines += _why(found)
    rows = [(f"{found.field} {_value(it)}", _gives(it)) for it in found.values[:_MOST]]
    width = max((len(value) for value, _ in rows), default=0)
    lines += [f"  {value:<{width}}  {gives}" for value, gives in rows]
    if len(found.values) > _MOST:
        lines.append(f"  and {len(found.values) - _MOST} more")
    return "\n".join(lines) + "\n"


def _why(found: Suggestions) -> list[str]:
    """Return what does not fit, with the arithmetic of the windows."""
    windows = dict.fromkeys(it for it in found.layer.windows(found.inputs) if it.remainder)
    worked_out = ", ".join(f"{it.division()} = {it.quotient}" for it in windows)
    here = f": {worked_out}" if worked_out else ""
    if found.field == "padding":
        return [f"no symmetric padding fits{here}" + ("; one-sided:" * _one_sided(found))]
    if found.values:
        return []
    if not is_tried(found.layer, found.field):
        return [f"only whole numbers and words are tried, and {found.field} takes others"]
    return [f"no {found.field} fits{here}"]


def _one_sided(found: Suggestions) -> bool:
    return any(it.how == "one-sided" for it in found.values)


def _value(it: Suggestion) -> str:
    if isinstance(it.value, tuple):
        return ",".join(map(str, it.value))
    return str(it.value).lower() if isinstance(it.value, bool) else str(it.value)


def _gives(it: Suggestion) -> str:
    if it.axis:
        sides = f": {_sides(it.value)}" if isinstance(it.value, tuple) else ""
        return f"along the {it.axis}{sides}"
    gives = f"gives {', '.join(map(shape_text, it.outputs))}"
    if it.how == "one-sided" and isinstance(it.value, tuple):
        return f"{gives}: {_sides(it.value)} on each axis"
    return gives


def _sides(padding: tuple[int, ...]) -> str:
    return f"{padding[0]} at the start and {padding[1]} at the end"
