"""Whatever a spec's names are, the three languages of a graph hold nothing but their texts."""

import re
from random import Random
from xml.etree import ElementTree as ET

import convcalc
from convcalc.report.pictures.dot import graph_dot
from convcalc.report.pictures.drawing import Drawing, drawing_of
from convcalc.report.pictures.graph import graph_svg
from convcalc.report.pictures.mermaid import graph_mermaid

PIECES = (
    *(
        '"',
        "'",
        "\\",
        "\\n",
        "\\N",
        "\\G",
        "\\l",
        "]",
        "[",
        "(",
        ")",
        "{",
        "}",
        "<",
        ">",
        "&",
        ";",
    ),
    *("#", "%", "%%", "`", "|", "-->", "---", ":::", "@{", "%%{init: {}}%%", "<br/>", "<b>"),
    *("end", "click", "subgraph", "style", "href", "&lt;", "&#60;", "#quot;", "]]>", "<!--"),
    *("<![CDATA[", "</svg>", "<script>", "http://a.example", "javascript:x", "$$x$$", "=1"),
    *(
        "\n",
        "\r",
        "\t",
        "\0",
        "\x1b[2J",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\ufffe",
    ),
    *("\ud800", "網", "é", "e\u0301", "\U0001f600", " ", "x", "n0"),
)
"""What means something in SVG, DOT or Mermaid, to a terminal, or to nobody."""

DOT_NODE = re.compile(r'  n\d+ \[label="(?:[^"\\\n]|\\[\\"n])*" fillcolor="#[0-9a-f]{6}"\];')
DOT_ARROW = re.compile(r'  n\d+ -> n\d+ \[label="[^"\\\n]*"\];')
MERMAID_TEXT = r"(?:[^\W_]|[ .,_]|#\d+;|<br/>)*"
MERMAID = re.compile(rf'  n\d+\["{MERMAID_TEXT}"\]|  n\d+ -->(?:\|"{MERMAID_TEXT}"\|)? n\d+')


def drawings() -> list[Drawing]:
    """Return graphs whose names, types and title are strings of such pieces."""
    random = Random(5)
    found = []
    for _ in range(60):
        name, data, kind, first, second = (
            "".join(random.choices(PIECES, k=random.randint(1, 6))) + f"{it}" for it in range(5)
        )
        entries = (
            f"{{type: relu, name: {yaml(first)}}}",
            f"{{type: {yaml(kind)}, name: {yaml(second)}}}",
        )
        spec = f"name: {yaml(name)}\ninputs: {{{yaml(data)}: 8x8x3}}\n"
        spec += f"layers: [{', '.join(entries)}]\n"
        found.append(drawing_of(convcalc.summarize_text(spec, syntax="yaml"), "macs", None))
    assert sum(len(it.boxes) == 3 for it in found) >= 50
    return found


def yaml(text: str) -> str:
    """Return a text as YAML has any character in quotes."""
    return '"' + "".join(f"\\U{ord(it):08x}" for it in text) + '"'


def test_no_name_is_more_than_a_text() -> None:
    for drawing in drawings():
        svg, dot, mermaid = graph_svg(drawing), graph_dot(drawing), graph_mermaid(drawing)
        for text in (svg, dot, mermaid):
            text.encode()  # no lone surrogate
            assert all(it.isprintable() or it == "\n" for it in text)
        root = ET.fromstring(svg)
        kinds = {it.tag.rpartition("}")[2] for it in root.iter()}
        assert kinds <= {"svg", "title", "style", "rect", "text", "path"}
        shown = {it.text for it in root.iter() if it.tag.endswith("}text")}
        marks = {"error": "✗ ", "warning": "! "}
        assert {marks.get(it.finding or "", "") + it.title for it in drawing.boxes} <= shown
        _, _, _, *lines, end, last = dot.split("\n")
        assert (end, last) == ("}", "")
        assert len(lines) == len(drawing.boxes) + len(drawing.arrows)
        assert all(DOT_NODE.fullmatch(it) or DOT_ARROW.fullmatch(it) for it in lines), dot
        head, *lines, last = mermaid.split("\n")
        assert (head, last) == ("flowchart TD", "")
        assert len(lines) == len(drawing.boxes) + len(drawing.arrows)
        assert all(MERMAID.fullmatch(it) for it in lines), mermaid


def test_a_long_name_is_cut_wherever_it_stands() -> None:
    long = "n" * 100_000
    spec = f"name: {long}\ninput: 8x8x3\nlayers: [{{type: relu, name: {long}}}]\n"
    analysis = convcalc.summarize_text(spec, syntax="yaml")
    for view in ("graph", "bars", "blocks", "memory"):
        assert len(str(analysis.draw(view))) < 10_000
    for form in ("dot", "mmd"):
        assert len(str(analysis.draw(form=form))) < 2_000
