"""Pages hold all they need, say every figure, and nothing of a spec becomes markup."""

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import Result
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sound_html import parsed

import convcalc
from convcalc import Analysis
from convcalc.report.findings.file_result import Unreadable, part_of
from convcalc.report.html.files import around_entries, render_entry
from convcalc.report.html.network import render_network
from convcalc.report.layers.column_names import DEFAULT_COLUMNS
from convcalc.report.layers.columns import COLUMNS, Selection, style_of

Run = Callable[..., Result]


def said(element: ET.Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def network(analysis: Analysis) -> str:
    columns = tuple(COLUMNS[it] for it in DEFAULT_COLUMNS)
    style = style_of(analysis, exact=True, layout="hwc")
    return "".join(render_network(analysis, Selection(columns), style))


def files(*results: Analysis | Unreadable) -> str:
    return "".join(around_entries(part_of(it, render_entry(it)) for it in results))


@pytest.fixture(scope="module")
def resnet() -> str:
    return network(convcalc.summarize("resnet50"))


def rows(root: ET.Element) -> Iterator[list[str]]:
    for row in root.iter("tr"):
        yield [said(it) for it in row]


def test_figures_are_exact(resnet: str) -> None:
    table = list(rows(parsed(resnet)))
    # the output and both figures as torchvision's model has them, MACs by hand
    assert table[2] == ["conv1", "conv", "112x112x64", "3,211,264", "9,408", "118,013,952"]
    assert table[-1] == ["total", "", "", "108,191,648", "25,557,032", "3,857,973,248"]
    assert "<dt>Parameters</dt><dd>25,557,032 " in resnet


def test_a_page_has_all_its_sections_and_leads_to_each(resnet: str) -> None:
    root = parsed(resnet)
    titles = [said(it) for it in root.iter("h2")]
    assert titles == [
        *("Totals", "Findings", "Costs", "Memory", "Graph", "Layers", "Arithmetic"),
        "What the figures mean",
    ]
    assert [said(it) for it in root.iter("nav")] == [" ".join(titles)]
    identities = [it.attrib["id"] for it in root.iter() if "id" in it.attrib]
    assert len(set(identities)) == len(identities)
    links = [it.attrib["href"] for it in root.iter("a")]
    assert {it.removeprefix("#") for it in links} <= set(identities)
    assert len(links) == len(titles) + len(convcalc.summarize("resnet50").layers)


def test_a_page_looks_nowhere_else(resnet: str) -> None:
    assert set(re.findall(r"\w+://[^\"]*", resnet)) == {"http://www.w3.org/2000/svg"}
    assert "url(" not in resnet
    assert "@import" not in resnet


def test_the_policy_lets_its_own_style_and_script_through(resnet: str) -> None:
    root = parsed(resnet)
    (policy,) = (it.attrib["content"] for it in root.iter("meta") if "http-equiv" in it.attrib)
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for it in (*root.iter("style"), *root.iter("script")):
        hashed = b64encode(sha256("".join(it.itertext()).encode()).digest()).decode()
        assert f"'sha256-{hashed}'" in policy


def test_arithmetic_is_folded_away() -> None:
    root = parsed(network(convcalc.summarize("alexnet")))
    (conv1,) = (it for it in root.iter("details") if said(it[0]).startswith("conv1:"))
    assert said(conv1[0]) == "conv1: conv on 227x227x3 gives 55x55x96"
    assert "height(H1 - F + 2P)/S + 1 = (227 - 11 + 2*0)/4 + 1 = 55" in said(conv1)
    assert "weights(F*F*D1)*K = (11*11*3)*96 = 34,848" in said(conv1)
    assert "open" not in conv1.attrib


def test_totals_of_a_language_of_its_own_are_there() -> None:
    spec = "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\npad=1\n"
    text = network(convcalc.summarize_text(spec, syntax="darknet"))
    # a header of 20 bytes, 4*3*3*3 weights and 4 biases of 4 bytes
    assert "<dt>Darknet weights</dt><dd>468 bytes</dd>" in text


WRONG = """\
name: Wrong
input: 6x6x2
layers:
  - {type: conv, out_channels: 4, kernel_size: 3, groups: 3}
  - {type: max_pool, kernel_size: 2, stride: 3, rounding: floor}
"""


def test_findings_have_their_place_and_a_fix() -> None:
    root = parsed(network(convcalc.summarize_text(WRONG, syntax="yaml", rounding="floor")))
    found = [said(it) for it in root.iter("li") if it.attrib.get("class") == "error"]
    assert found == [
        "✗ error <text>:4:59 conv1: groups must divide the input's channels, but"
        " 2 = 3 x 0 + 2 [not-divisible]"
        " 4 | - {type: conv, out_channels: 4, kernel_size: 3, groups: 3} | ^",
        "✗ error <text>:4:59 conv1: groups must divide out_channels, but 4 = 3 x 1 + 1"
        " [not-divisible]"
        " 4 | - {type: conv, out_channels: 4, kernel_size: 3, groups: 3} | ^",
    ]
    totals = said(root.find(".//section[@id='totals']"))
    assert totals.startswith("Totals Not known, because of an error: Parameters; Weights; ")
    assert [it[0] for it in rows(root)] == [
        *("layer", "data", "conv1 ✗ error", "max_pool1", "total"),
    ]
    assert list(rows(root))[-1] == ["total", "", "", "?", "?", "?"]
    assert not {"costs", "memory", "arithmetic"} & {it.get("id") for it in root.iter("section")}


@pytest.mark.parametrize("text", ["layers: [relu\n", "", "input: 8x8x3\nlayers: []\n"])
def test_a_network_without_layers_is_a_page(text: str) -> None:
    root = parsed(network(convcalc.summarize_text(text, syntax="yaml")))
    titles = [said(it) for it in root.iter("h2")]
    assert titles == ["Findings", "Totals", "What the figures mean"]
    assert "✗ error" in said(root.find("body"))


@pytest.fixture
def small_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convcalc.report.html.network.MOST_ROWS", 10)


@pytest.mark.usefixtures("small_page")
def test_a_large_network_is_cut_and_the_page_says_so() -> None:
    layers = "  - relu\n" * 2_000
    text = network(convcalc.summarize_text(f"input: 8x8x3\nlayers:\n{layers}", syntax="yaml"))
    assert "<p>Of 2,001 rows these are the first 10; " in text
    assert "<p>Of 2,000 layers these are the first 10; " in text
    assert text.count("<details>") == 10


@pytest.mark.usefixtures("small_page")
def test_blocks_of_a_large_network_are_folded() -> None:
    spec = (
        "input: 8x8x3\nblocks:\n  pair: {layers: [relu, sigmoid]}\n"
        "layers:\n  - {block: pair, name: p, repeat: 6}\n"
    )
    text = network(convcalc.summarize_text(spec, syntax="yaml"))
    assert "<p>12 layers are folded into rows of their blocks.</p>" in text
    assert "rows these are" not in text


# What a spec says is data


def spec_with(name: str) -> str:
    words = "".join(f"\\U{ord(it):08x}" for it in name)
    return (
        f'name: "{words}"\ninputs: {{"i{words}": 8x8x3}}\nlayers:\n'
        f'  - {{type: conv, name: "a{words}", out_channels: 4, kernel_size: 3}}\n'
        f'  - {{type: "t{words}", name: "b{words}"}}\n'
    )


def shape(root: ET.Element) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the elements of a page with all attributes but those that follow from texts."""
    free = {"x", "y", "width", "height", "d", "points", "viewbox", "id", "href"}
    free |= {"aria-labelledby", "aria-label"}
    return [
        (it.tag, tuple((name, it.attrib[name]) for name in it.attrib if name not in free))
        for it in root.iter()
    ]


def reports_on(name: str) -> Iterator[str]:
    analysis = convcalc.summarize_text(spec_with(name), syntax="yaml")
    yield network(analysis)
    yield files(analysis, Unreadable(f"{name}.yaml", f"there is no '{name}'"))


@cache
def plain_shapes() -> list[object]:
    return [shape(parsed(it)) for it in reports_on("x")]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
@example("</title></style></script><script>x</script>")
@example("\"'><img src=x onerror=x>&lt;&#106;")
@example("]]><!--")
@example("\u202e\x1b[31m\x00\x85\u2028")
@hypothesis_settings(max_examples=25)
def test_no_name_changes_what_a_page_is_made_of(name: str) -> None:
    for text, plain in zip(reports_on(name), plain_shapes(), strict=True):
        assert shape(parsed(text)) == plain
        assert "\x1b" not in text


def test_a_reason_that_a_file_cannot_be_read_is_a_text() -> None:
    text = files(Unreadable("<b>.yaml", "there is no '<script>'"))
    root = parsed(text)
    assert [said(it) for it in root.iter("li")] == ["✗ errorthere is no '<script>'"]
    assert said(root.find(".//h1")) == "1 file: 1 fails"


# The commands


def test_summarize_writes_a_page(run: Run) -> None:
    result = run("summarize", "sound.yaml", "--format", "html", "-o", "out.html")
    assert (result.exit_code, result.output) == (0, "")
    root = parsed(Path("out.html").read_text(encoding="utf-8"))
    assert said(root.find(".//h1")) == "Sound"
    assert list(rows(root))[2] == ["conv1", "conv", "6x6x4", "576", "112", "3,888"]


def test_rows_of_a_page_are_chosen_as_those_of_a_table(run: Run) -> None:
    options = ("--columns", "layer,macs", "--sort", "macs", "--top", "1")
    result = run("summarize", "sound.yaml", "--format", "html", *options)
    assert "<p>Of 3 rows these are the first 1; " in result.stdout
    assert list(rows(parsed(result.stdout))) == [
        ["layer", "macs"],
        ["conv1", "3,888"],
        ["total", "3,888"],
    ]


def test_a_page_of_a_spec_that_cannot_be_read_has_its_findings(run: Run) -> None:
    result = run("summarize", "torn.yaml", "--format", "html")
    assert result.exit_code == 1
    assert "✗ error torn.yaml:" in said(parsed(result.stdout).find("body"))


def test_validate_writes_a_page_with_an_index(run: Run) -> None:
    specs = ("sound.yaml", "wrong.yaml", "noted.yaml", "none.yaml")
    result = run("validate", *specs, "--format", "html")
    assert result.exit_code == 2
    root = parsed(result.stdout)
    assert said(root.find(".//h1")) == "4 files: 2 fail"
    assert said(root.find(".//p")) == "3 errors, 1 note"
    assert [it[:7] for it in rows(root)] == [
        ["file", "verdict", "errors", "warnings", "notes", "params", "macs"],
        ["sound.yaml", "✓ sound", "0", "0", "0", "112", "3,888"],
        ["wrong.yaml", "✗ fails", "2", "0", "0", "?", "?"],
        ["noted.yaml", "✓ sound", "0", "0", "1", "0", "0"],
        ["none.yaml", "✗ unreadable", "", "", "", "", ""],
    ]
    identities = {it.attrib["id"]: said(it[0]) for it in root.iter("section")}
    links = {said(it): identities[it.attrib["href"][1:]] for it in root.iter("a")}
    assert links == {it: it for it in specs[1:]}


def test_draw_writes_a_page_with_a_picture(run: Run) -> None:
    result = run("draw", "sound.yaml", "--as", "bars", "-o", "out.html")
    assert (result.exit_code, result.output) == (0, "")
    root = parsed(Path("out.html").read_text(encoding="utf-8"))
    assert [said(it) for it in root.iter("h1")] == ["Sound"]
    assert said(root.find(".//svg/title")) == "Costs of the layers of Sound"
