"""Pictures are sound SVG in which nothing overlaps and no name is more than a text."""

import re
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

import convcalc
from convcalc import Analysis
from convcalc.report.pictures.bars import bars_svg
from convcalc.report.pictures.blocks import blocks_svg
from convcalc.report.pictures.drawing import Figure, drawing_of
from convcalc.report.pictures.graph import graph_dot, graph_mermaid, graph_svg
from convcalc.report.pictures.layout import laid_out
from convcalc.report.pictures.memory import memory_svg
from convcalc.report.pictures.svg import FONT_SIZE, STYLE, text_width

SVG = "{http://www.w3.org/2000/svg}"
FIGURES: tuple[Figure, ...] = ("params", "macs", "memory")
HOSTILE = """\
name: "a]]></title><script>x</script>&amp;"
inputs: {"=cmd()": 8x8x3}
layers:
  - {type: conv, name: "\\"]; click n0 \\"http://a.example\\"", out_channels: 4, kernel_size: 3}
  - {type: relu, name: "\\\\N end<br/>`|#quot;"}
  - {type: relu, name: "\\e[31mred"}
  - {type: linear, name: "網 %% x", out_features: 10}
"""


def bars(analysis: Analysis) -> str:
    return bars_svg({it: drawing_of(analysis, it, None) for it in FIGURES}, analysis)


def graph(analysis: Analysis) -> str:
    return graph_svg(drawing_of(analysis, "macs", None))


VIEWS = {"graph": graph, "bars": bars, "blocks": blocks_svg, "memory": memory_svg}

every_view = pytest.mark.parametrize("view", VIEWS)


@every_view
@pytest.mark.parametrize("name", ["googlenet", "siamese", "unet", "m5"])
def test_svg_is_whole_and_looks_nowhere_else(view: str, name: str) -> None:
    text = VIEWS[view](convcalc.summarize(name))
    root = ET.fromstring(text)
    assert root.tag == f"{SVG}svg"
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert root.find(f"{SVG}title") is not None
    assert text.count("http") == 1  # the name space
    assert {it.tag.removeprefix(SVG) for it in root.iter()} <= {
        *("svg", "title", "style", "rect", "text", "path", "polygon"),
    }
    for x, y, words, size, anchor in texts(root):
        long = text_width(words, size)
        start = x - {"start": 0.0, "middle": long / 2, "end": long}[anchor]
        assert start >= 0, words
        assert start + long <= width + 0.1, words
        assert 0 < y < height, words


def texts(root: ET.Element) -> list[tuple[float, float, str, int, str]]:
    return [
        (
            float(it.attrib["x"]),
            float(it.attrib["y"]),
            it.text or "",
            10 if it.attrib.get("class") == "small" else FONT_SIZE,
            it.attrib["text-anchor"],
        )
        for it in root.iter(f"{SVG}text")
    ]


def boxes(root: ET.Element) -> list[tuple[float, float, float, float]]:
    return [
        tuple(float(it.attrib[key]) for key in ("x", "y", "width", "height"))  # type: ignore[misc]
        for it in root.iter(f"{SVG}rect")
        if "rx" in it.attrib
    ]


@pytest.mark.parametrize("name", ["googlenet", "resnet152", "densenet201", "unet", "siamese"])
def test_boxes_of_a_graph_hold_their_texts_and_do_not_overlap(name: str) -> None:
    drawing = drawing_of(convcalc.summarize(name), "macs", None)
    root = ET.fromstring(graph_svg(drawing))
    placed = boxes(root)
    assert len(placed) == len(drawing.boxes) <= 62
    for (x, y, w, h), (x2, y2, w2, h2) in combinations(placed, 2):
        assert x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
    for (x, y, width, height), it in zip(placed, drawing.boxes, strict=True):
        inside = [
            text_width(words, size)
            for text_x, text_y, words, size, _ in texts(root)
            if text_x == pytest.approx(x + width / 2, abs=0.2) and y < text_y < y + height
        ]
        assert len(inside) == 2, it
        assert max(inside) <= width


def test_arrows_lead_from_what_writes_a_tensor() -> None:
    spec = "input: 8x8x3\nlayers:\n  - relu\n  - {type: add, inputs: [relu1, data]}\n"
    drawing = drawing_of(convcalc.summarize_text(spec, syntax="yaml"), "macs", None)
    assert [it.title for it in drawing.boxes] == ["data", "relu1", "add1"]
    assert drawing.arrows == ((0, 1), (1, 2), (0, 2))


def test_layers_that_work_in_place_follow_each_other() -> None:
    drawing = drawing_of(convcalc.summarize("lenet.prototxt"), "params", None)
    names = [it.title for it in drawing.boxes]
    assert [(names[a], names[b]) for a, b in drawing.arrows][-3:] == [
        ("pool2", "ip1"),
        ("ip1", "relu1"),
        ("relu1", "ip2"),
    ]


def test_costs_and_findings_are_in_the_boxes() -> None:
    spec = "input: 8x8x3\nlayers:\n  - {type: conv, out_channels: 4, kernel_size: 3}\n"
    spec += "  - {type: max_pool, kernel_size: 4, stride: 4}\n"
    _, conv, pool = drawing_of(convcalc.summarize_text(spec, syntax="yaml"), "params", 1).boxes
    assert (conv.what, conv.size, conv.cost) == ("conv, 112 params", "6x6x4", 112)
    assert (pool.what, pool.size, pool.finding) == ("max_pool", "", "error")


def test_ten_thousand_layers_are_joined() -> None:
    layers = "  - relu\n" * 10_000
    analysis = convcalc.summarize_text(f"input: 8x8x3\nlayers:\n{layers}", syntax="yaml")
    drawing = drawing_of(analysis, "macs", None)
    assert len(drawing.boxes) == 61
    assert drawing.boxes[1].title == "relu1 to relu167"
    assert drawing.boxes[1].what == "167 layers"


def test_boxes_keep_apart_and_lines_are_straight() -> None:
    # a diamond with a skip: 0 to 1 and 2, both to 3, and 0 to 3
    places = laid_out([40.0] * 4, [(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)])
    assert places.layer_of[:4] == [0, 1, 1, 2]
    assert places.bends[0, 3] == [4]
    assert places.x[0] == pytest.approx(places.x[3])
    middle = sorted(places.x[it] for it in (1, 2))
    assert middle[1] - middle[0] >= 68


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour. Source: WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("rules", STYLE.split("@media"), ids=["light", "dark"])
def test_texts_stand_out_from_every_shade_and_lines_from_the_paper(rules: str) -> None:
    fills = dict(re.findall(r"\.picture \.?(\w+)\{fill:(#\w{6})", rules))
    strokes = re.findall(r"stroke:(#\w{6})", rules)
    shades = [fills["paper"], *(fills[f"s{step}"] for step in range(11))]

    def contrast(one: str, other: str) -> float:
        low, high = sorted(map(luminance, (one, other)))
        return (high + 0.05) / (low + 0.05)

    assert min(contrast(fills[it], on) for it in ("text", "small") for on in shades) >= 4.5
    assert min(contrast(it, fills["paper"]) for it in strokes) >= 3


@every_view
def test_a_type_that_nobody_knows_is_shown_safely(view: str) -> None:
    spec = 'input: 8x8x3\nlayers: [{type: "\\u202e\\e[31m", name: a}]\n'
    text = VIEWS[view](convcalc.summarize_text(spec, syntax="yaml"))
    assert "\u202e" not in text
    assert "\x1b" not in text


@every_view
def test_no_name_becomes_markup(view: str) -> None:
    analysis = convcalc.summarize_text(HOSTILE, syntax="yaml")
    text = VIEWS[view](analysis)
    root = ET.fromstring(text)
    assert "script" not in {it.tag.removeprefix(SVG) for it in root.iter()}
    assert "\x1b" not in text
    assert re.search(r"<(script|br)", text) is None


def test_no_name_becomes_a_command_of_graphviz_or_mermaid() -> None:
    drawing = drawing_of(convcalc.summarize_text(HOSTILE, syntax="yaml"), "macs", None)
    assert graph_dot(drawing) == DOT
    assert graph_mermaid(drawing) == MERMAID


DOT = r"""digraph "a]]></title><script>x</script>&amp;amp;" {
  node [shape=box fontname="Helvetica" style=filled fillcolor=white];
  edge [fontname="Helvetica"];
  n0 [label="=cmd()\ninput" fillcolor="#ffffff"];
  n1 [label="\"]; click n0 \"http://a.exam…\nconv, 3.89 k MACs" fillcolor="#ffa541"];
  n2 [label="\\N end<br/>`|#quot;\nrelu" fillcolor="#ffffff"];
  n3 [label="\\x1b[31mred\nrelu" fillcolor="#ffffff"];
  n4 [label="網 %% x\nlinear, 1.44 k MACs" fillcolor="#ffdbb3"];
  n0 -> n1 [label="8x8x3"];
  n1 -> n2 [label="6x6x4"];
  n2 -> n3 [label="6x6x4"];
  n3 -> n4 [label="6x6x4"];
}
"""
MERMAID = """\
flowchart TD
  n0["#61;cmd#40;#41;<br/>input"]
  n1["#34;#93;#59; click n0 #34;http#58;#47;#47;a.exam#8230;<br/>conv, 3.89 k MACs"]
  n2["#92;N end#60;br#47;#62;#96;#124;#35;quot#59;<br/>relu"]
  n3["#92;x1b#91;31mred<br/>relu"]
  n4["網 #37;#37; x<br/>linear, 1.44 k MACs"]
  n0 -->|"8x8x3"| n1
  n1 -->|"6x6x4"| n2
  n2 -->|"6x6x4"| n3
  n3 -->|"6x6x4"| n4
"""


def test_a_flowchart_that_github_would_not_draw_is_refused() -> None:
    layers = "  - relu\n" * 500
    analysis = convcalc.summarize_text(f"input: 8x8x3\nlayers:\n{layers}", syntax="yaml")
    with pytest.raises(ValueError, match="but this one has 500; fold it"):
        graph_mermaid(drawing_of(analysis, "macs", 1))
