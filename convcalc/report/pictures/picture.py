"""Any picture of a network, by the name of what it shows and the suffix of its language."""

from typing import Any, Literal, get_args

from convcalc.analysis.analysis import Analysis
from convcalc.record import Record
from convcalc.report.numbers import exact
from convcalc.report.pictures.drawing import Figure, drawing_of, drawn
from convcalc.report.pictures.grouping import LIMITS, Wiring, blocks, coarser, groups_of
from convcalc.report.printable import printable

View = Literal["graph", "blocks", "bars", "memory"]
Form = Literal["svg", "dot", "mmd"]


class Picture(Record):
    """A text that others draw; a notebook shows an SVG. ``note`` says what was left out."""

    title: str
    form: Form
    text: str
    note: str = ""

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<{printable(self.title)}, {len(self.text):,} characters of {self.form}>"

    def _repr_svg_(self) -> str | None:
        return self.text if self.form == "svg" else None


def picture(
    analysis: Analysis,
    view: View = "graph",
    *,
    by: Figure = "macs",
    depth: Any = None,  # noqa: ANN401  a number that nobody has checked
    form: Form = "svg",
) -> Picture:
    """Return a picture: of ``blocks``, ``bars`` and ``memory`` an SVG, of a ``graph`` any form.

    Raises:
        ValueError: An argument is not one, or there is no such form of the view.
    """
    for name, value, allowed in (
        ("view", view, get_args(View)),
        ("by", by, get_args(Figure)),
        ("form", form, get_args(Form)),
    ):
        if value not in allowed:
            raise ValueError(f"{name} must be one of {', '.join(allowed)}, but it is {value!r}")
    if depth is not None and (
        isinstance(depth, bool) or not isinstance(depth, int) or depth < 1
    ):
        raise ValueError(f"depth must be a whole number from 1, but it is {depth!r}")
    if view == "graph":
        return _graph(analysis, by, depth, form)
    if form != "svg":
        raise ValueError(f"form must be svg for a view of {view}, but it is '{form}'")
    title = f"{view} of {analysis.name}"
    if view == "blocks":
        from convcalc.report.pictures.blocks import blocks_svg

        return Picture(title, form, blocks_svg(analysis))
    if view == "memory":
        from convcalc.report.pictures.memory import memory_svg

        return Picture(title, form, memory_svg(analysis))
    from convcalc.report.pictures.bars import bars_svg

    drawings = {it: drawing_of(analysis, it, depth) for it in get_args(Figure)}
    return Picture(title, form, bars_svg(drawings, analysis))


def _graph(analysis: Analysis, by: Figure, depth: int | None, form: Form) -> Picture:
    wiring = Wiring(analysis)
    groups = groups_of(wiring, depth)
    asked, limits = len(groups), LIMITS
    if depth is not None:
        asked = len(blocks(wiring.layers, depth))
    drawing = drawn(analysis, by, wiring, groups)
    if form == "svg":
        from convcalc.report.pictures.graph import graph_svg

        text = graph_svg(drawing)
    elif form == "dot":
        from convcalc.report.pictures.dot import graph_dot

        text = graph_dot(drawing)
    else:
        from convcalc.report.pictures import mermaid

        text = mermaid.graph_mermaid(drawing)
        while not mermaid.fits(drawing, text) and (fewer := coarser(wiring, groups)):
            groups, limits = fewer, mermaid.LIMITS
            drawing = drawn(analysis, by, wiring, groups)
            text = mermaid.graph_mermaid(drawing)
    folded = f"folded from {exact(asked)} boxes to {exact(len(groups))}: {limits}"
    note = folded if len(groups) < asked else ""
    return Picture(f"graph of {analysis.name}", form, text, note)
