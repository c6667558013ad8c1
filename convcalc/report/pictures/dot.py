"""The graph of a network as Graphviz draws it."""

from convcalc.report.pictures import svg
from convcalc.report.pictures.drawing import Drawing


def graph_dot(drawing: Drawing) -> str:
    """Return the graph in Graphviz' language."""
    lines = [
        f"digraph {_dot(drawing.name)} {{",
        '  node [shape=box fontname="Helvetica" style=filled fillcolor=white];',
        '  edge [fontname="Helvetica"];',
    ]
    most = max((it.cost for it in drawing.boxes), default=0)
    for number, it in enumerate(drawing.boxes):
        words = _dot(it.title)[:-1] + "\\n" + _dot(it.what)[1:]
        colour = svg.COLOURS[svg.shade(it.cost, most)]
        lines.append(f'  n{number} [label={words} fillcolor="{colour}"];')
    for start, end in drawing.arrows:
        size = drawing.boxes[start].size
        lines.append(f"  n{start} -> n{end} [label={_dot(size)}];")
    return "\n".join([*lines, "}"]) + "\n"


def _dot(words: str) -> str:
    r"""Return a text in quotes, where ``\N`` would be an escape and ``&lt;`` an entity."""
    for character, written in (("\\", "\\\\"), ('"', '\\"'), ("&", "&amp;")):
        words = words.replace(character, written)
    return f'"{words}"'
