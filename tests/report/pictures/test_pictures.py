"""Pictures are sound SVG in which nothing overlaps and no name is more than a text."""

import re
from functools import cache
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import convcalc
from convcalc import Analysis
from convcalc.report.pictures.bars import bars_svg
from convcalc.report.pictures.blocks import blocks_svg
from convcalc.report.pictures.dot import graph_dot
from convcalc.report.pictures.drawing import Figure, drawing_of
from convcalc.report.pictures.graph import graph_svg
from convcalc.report.pictures.layout import cuts, laid_out, rows_of_boxes
from convcalc.report.pictures.memory import memory_svg
from convcalc.report.pictures.mermaid import graph_mermaid
from convcalc.report.pictures.picture import picture
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


@cache
def graph_of(name: str) -> str:
    return graph(convcalc.summarize(name))


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
    assert len(placed) == len(drawing.boxes) <= 91
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


def test_thousands_of_layers_are_joined() -> None:
    layers = "  - relu\n" * 3_000
    analysis = convcalc.summarize_text(f"input: 8x8x3\nlayers:\n{layers}", syntax="yaml")
    drawing = drawing_of(analysis, "macs", None)
    assert len(drawing.boxes) == 85
    assert drawing.boxes[1].title == "relu1 to relu36"
    assert drawing.boxes[1].what == "36 layers"


def test_boxes_keep_apart_and_lines_are_straight() -> None:
    # a diamond with a skip: 0 to 1 and 2, both to 3, and 0 to 3
    places = laid_out([40.0] * 4, [(0, 1), (0, 2), (1, 3), (2, 3), (0, 3)])
    assert places.row_of[:4] == [0, 1, 1, 2]
    assert places.bends[0, 3] == [4]
    assert places.x[0] == pytest.approx(places.x[3])
    middle = sorted(places.x[it] for it in (1, 2))
    assert middle[1] - middle[0] >= 66


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
  n1 [label="\"]; click n0 …p://a.example\"\nconv, 3.89 k MACs" fillcolor="#ffa541"];
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
  n1["#34;#93;#59; click n0 #8230;p#58;#47;#47;a.example#34;<br/>conv, 3.89 k MACs"]
  n2["#92;N end#60;br#47;#62;#96;#124;#35;quot#59;<br/>relu"]
  n3["#92;x1b#91;31mred<br/>relu"]
  n4["網 #37;#37; x<br/>linear, 1.44 k MACs"]
  n0 -->|"8x8x3"| n1
  n1 -->|"6x6x4"| n2
  n2 -->|"6x6x4"| n3
  n3 -->|"6x6x4"| n4
"""


def test_a_flowchart_that_github_would_not_draw_is_folded() -> None:
    layers = "  - relu\n" * 900
    analysis = convcalc.summarize_text(f"input: 8x8x3\nlayers:\n{layers}")
    drawn = picture(analysis, depth=9, form="mmd")
    assert drawn.note == (
        "folded from 900 boxes to 225: Mermaid draws at most 500 arrows and 50,000 characters"
    )
    assert drawn.text.count("-->") == 225


def titles(name: str, depth: int | None = None) -> list[str]:
    return [it.title for it in drawing_of(convcalc.summarize(name), "macs", depth).boxes]


def test_layers_share_a_box_as_far_as_a_page_asks() -> None:
    assert titles("vgg16")[:4] == ["data", "conv1_1", "relu1", "conv1_2"]
    drawing = drawing_of(convcalc.summarize("resnet50"), "macs", None)
    assert drawing.title == "ResNet-50, 174 layers in 72 boxes"
    assert [(it.title, it.what) for it in drawing.boxes[:5]] == [
        ("data", "input"),
        ("conv1", "conv + batch_norm + relu, 118 M MACs"),
        ("max_pool1", "max_pool"),
        ("stage2.0.conv1", "conv + batch_norm + relu, 12.8 M MACs"),
        ("stage2.0.conv2", "conv + batch_norm + relu, 116 M MACs"),
    ]
    assert titles("densenet201")[3:] == [
        *("dense1", "transition.0", "dense2", "transition.1", "dense3", "transition.2"),
        *("dense4", "batch_norm2", "global_avg_pool1", "linear1"),
    ]
    assert len(titles("resnet152")) == 55
    assert titles("resnet152", depth=1)[5:9] == ["stage2", "stage3", "stage4", "stage5"]


def test_blocks_that_are_apart_have_a_box_each() -> None:
    drawing = drawing_of(convcalc.summarize("densenet121"), "macs", 1)
    names = [it.title for it in drawing.boxes]
    assert [(names[a], names[b]) for a, b in drawing.arrows][4:8] == [
        ("max_pool1", "dense1"),
        ("dense1", "transition.0"),
        ("transition.0", "dense2"),
        ("dense2", "transition.1"),
    ]


def test_what_others_read_too_keeps_its_box() -> None:
    spec = """\
input: 8x8x3
layers:
  - {type: conv, name: a, out_channels: 3, kernel_size: 1}
  - {type: batch_norm, name: b}
  - {type: relu, name: c, in_place: false}
  - {type: add, name: d, inputs: [b, c]}
"""
    analysis = convcalc.summarize_text(spec + "  - sigmoid\n" * 40)
    names = [(it.title, it.what) for it in drawing_of(analysis, "params", None).boxes[1:4]]
    assert names == [
        ("a", "conv + batch_norm, 18 params"),
        ("c", "relu"),
        ("d", "add + sigmoid + sigmoid + sigmoid"),
    ]


def test_a_box_names_the_sizes_of_all_that_it_gives_out() -> None:
    spec = "input: 8x8x4\nlayers:\n  - {type: split, name: s, split_sizes: [1, 3]}\n"
    spec += "  - {type: relu, inputs: 's:0'}\n  - {type: relu, inputs: 's:1'}\n"
    boxes = drawing_of(convcalc.summarize_text(spec), "params", None).boxes
    assert [it.size for it in boxes] == ["8x8x4", "8x8x1, 8x8x3", "8x8x1", "8x8x3"]


def test_rows_that_arrows_tie_together_stay_in_one_column() -> None:
    # of U-Net a column could end below the first box and above the last alone
    root = ET.fromstring(graph_of("unet"))
    assert len({round(x + width / 2) for x, _, width, _ in boxes(root)}) == 1


def test_a_second_input_is_just_above_its_reader() -> None:
    # 0 to 1 to 2 to 3, which the input 4 leads to as well
    assert rows_of_boxes(5, [(0, 1), (1, 2), (2, 3), (4, 3)]) == [0, 1, 2, 3, 2]


def test_a_column_may_end_where_one_box_leads_on() -> None:
    # a fork of two at 1, joined at 4; and a line past 5 that does not let a column end there
    arrows = [(0, 1), (1, 2), (1, 3), (2, 4), (3, 4), (4, 5), (5, 6), (4, 6)]
    row_of = rows_of_boxes(7, arrows)
    assert row_of == [0, 1, 2, 2, 3, 4, 5]
    assert cuts(row_of, arrows) == [1, 2, 4]


def test_arrows_of_a_planar_graph_do_not_cross() -> None:
    # written in an order that crosses: 1 leads to 5 and 2 to 4
    arrows = [(0, 1), (0, 2), (0, 3), (1, 5), (2, 4), (3, 6), (4, 7), (5, 7), (6, 7)]
    x = laid_out([40.0] * 8, arrows).x
    assert sorted((1, 2, 3), key=x.__getitem__) == [
        {4: 2, 5: 1, 6: 3}[it] for it in sorted((4, 5, 6), key=x.__getitem__)
    ]


def test_a_line_past_boxes_is_straight_and_leaves_their_chain_straight() -> None:
    layout = laid_out([60.0, 60.0, 140.0, 60.0, 60.0], [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4)])
    assert len({round(it, 1) for it in layout.x[:5]}) == 1
    assert len({round(it, 1) for it in layout.x[5:]}) == 1
    assert abs(layout.x[5] - layout.x[0]) >= 70


def paths(root: ET.Element) -> list[list[tuple[float, float, float, float]]]:
    """Return each arrow as boxes around its steps: left, top, right, bottom."""
    arrows = []
    for it in root.iter(f"{SVG}path"):
        drawn = it.attrib["d"].partition("m")[0]
        numbers = [
            [float(number) for number in re.findall(r"-?[0-9.]+", step)]
            for step in re.findall(r"[MLC][^MLC]*", drawn)
        ]
        points = [(step[-2], step[-1]) for step in numbers]
        arrows.append(
            [
                (min(a, c), min(b, d), max(a, c), max(b, d))
                for (a, b), (c, d) in pairwise(points)
            ]
        )
    return arrows


NETWORKS = ["alexnet", "googlenet", "resnet50", "resnet152", "densenet201", "unet", "ssd300"]


@pytest.mark.parametrize("name", NETWORKS)
def test_no_arrow_enters_a_box_or_a_size(name: str) -> None:
    root = ET.fromstring(graph_of(name))
    sizes = [
        (x, y - 8, x + text_width(words, size), y + 1)
        for x, y, words, size, anchor in texts(root)
        if anchor == "start"
    ]
    inner = [(x + 1, y + 1, x + w - 1, y + h - 1) for x, y, w, h in boxes(root)]
    steps = [step for arrow in paths(root) for step in arrow]
    for left, top, right, bottom in sizes + inner:
        for a, b, c, d in steps:
            assert c <= left or right <= a or d <= top or bottom <= b, (left, top, a, b, c, d)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_picture_is_about_as_wide_as_high(name: str) -> None:
    root = ET.fromstring(graph_of(name))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert height <= 3000
    assert width <= 1600


def test_more_boxes_than_anybody_can_look_at_are_joined() -> None:
    # each reads the input, past all others
    layers = "  - {type: add, name: a0, inputs: [data, data]}\n" + "".join(
        f"  - {{type: add, name: a{it}, inputs: [a{it - 1}, data]}}\n" for it in range(1, 210)
    )
    analysis = convcalc.summarize_text(f"input: 2x2x1\nlayers:\n{layers}")
    assert len(drawing_of(analysis, "macs", 3).boxes) == 71
    chain = convcalc.summarize_text("input: 2x2x1\nlayers:\n" + "  - relu\n" * 1001)
    assert picture(chain, depth=3).note == (
        "folded from 1,001 boxes to 84: at most 1,000 boxes, whose arrows pass 20,000,"
        " are drawn"
    )


def test_a_notebook_shows_what_draw_returns() -> None:
    analysis = convcalc.summarize("siamese")
    drawn = analysis.draw()
    assert drawn._repr_svg_() == str(drawn) == graph_of("siamese")
    assert (
        repr(drawn)
        == f"<graph of Siamese network (MNIST), {len(str(drawn)):,} characters of svg>"
    )
    assert str(analysis.draw("bars")) == bars(analysis)
    assert str(analysis.draw("blocks")) == blocks_svg(analysis)
    assert str(analysis.draw("memory")) == memory_svg(analysis)
    by_params = drawing_of(analysis, "params", 1)
    assert str(analysis.draw(by="params", depth=1, form="dot")) == graph_dot(by_params)
    assert analysis.draw(form="mmd")._repr_svg_() is None


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"view": "tree"}, "view must be one of graph, blocks, bars, memory, but it is 'tree'"),
        ({"by": "time"}, "by must be one of params, macs, memory, but it is 'time'"),
        ({"form": "png"}, "form must be one of svg, dot, mmd, but it is 'png'"),
        ({"depth": 0}, "depth must be a whole number from 1, but it is 0"),
        ({"depth": "1"}, "depth must be a whole number from 1, but it is '1'"),
        (
            {"view": "bars", "form": "dot"},
            "form must be svg for a view of bars, but it is 'dot'",
        ),
    ],
)
def test_draw_refuses(arguments: dict[str, Any], expected: str) -> None:
    with pytest.raises(ValueError, match=" ") as raised:
        convcalc.summarize("m5").draw(**arguments)
    assert str(raised.value) == expected


@pytest.mark.parametrize("name", ["vgg16", "unet", "googlenet", "inception-v3"])
def test_volumes_go_on_below_where_a_page_ends(name: str) -> None:
    root = ET.fromstring(blocks_svg(convcalc.summarize(name)))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert width <= 1300
    assert height <= 1300
    labels = [
        (x - text_width(words, size) / 2, y - 8, x + text_width(words, size) / 2, y)
        for x, y, words, size, _ in texts(root)
        if words != "→"
    ]
    for (a, b, c, d), (left, top, right, bottom) in combinations(labels, 2):
        assert c <= left or right <= a or d <= top or bottom <= b
    faces = []
    for it in root.iter(f"{SVG}polygon"):
        points = [tuple(map(float, point.split(","))) for point in it.attrib["points"].split()]
        across, down = zip(*points, strict=True)
        faces.append((min(across), min(down), max(across), max(down)))
    for left, top, right, bottom in faces:
        for a, b, c, d in labels:
            assert c <= left or right <= a or d <= top or bottom <= b


def test_of_very_many_sizes_those_of_boxes_are_drawn() -> None:
    layers = "".join(
        f"  - {{type: conv, out_channels: {1 + it % 7}, kernel_size: 1}}\n  - relu\n"
        for it in range(100)
    )
    analysis = convcalc.summarize_text(f"input: 8x8x9\nlayers:\n{layers}")
    # each box of a page holds two chains of a convolution and its activation
    assert blocks_svg(analysis).count("→") == 50
