"""What results show in Python: printed, at the prompt, in a notebook, as a data frame."""

import inspect
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import convcalc
from convcalc.arguments import SettingsArguments

HOSTILE = 'name: "<b>&\\e[31m"\ninput: 8x8x3\nlayers: [{type: relu, name: "</td><i>"}]\n'


@pytest.fixture(scope="module")
def lenet() -> convcalc.Analysis:
    return convcalc.summarize("lenet.prototxt")


def test_the_package_lists_its_entry_points() -> None:
    assert dir(convcalc) == sorted(convcalc.__all__)


@pytest.mark.parametrize(
    "name", ["summarize", "summarize_text", "load", "explain", "fit", "sweep"]
)
def test_help_names_every_setting(name: str) -> None:
    function = getattr(convcalc, name)
    parameters = inspect.signature(function).parameters
    settings = SettingsArguments.__annotations__
    assert [it for it in parameters if it in settings] == [*settings]
    said = inspect.getdoc(function) or ""
    assert [it for it in settings if f"\n    {it}: " not in said] == []


def test_defaults_in_a_signature_are_those_of_a_run() -> None:
    parameters = inspect.signature(convcalc.summarize).parameters
    given: Any = {
        it.name: it.default for it in parameters.values() if it.default is not it.empty
    }
    assert convcalc.summarize("m5", **given).settings == convcalc.summarize("m5").settings
    assert inspect.signature(convcalc.Network.summarize).parameters.keys() == {"self", *given}


def test_layers_by_name_and_number(lenet: convcalc.Analysis) -> None:
    assert lenet["conv2"] is lenet.layers[2]
    assert lenet[-1].name == "ip2"
    assert [it.name for it in lenet] == [it.name for it in lenet.layers]
    assert len(lenet) == 7
    with pytest.raises(KeyError) as raised:
        lenet["conv3"]
    message = "there is no layer 'conv3' in lenet.prototxt; did you mean 'conv2'?"
    assert raised.value.args == (message,)
    with pytest.raises(IndexError):
        lenet[7]


@pytest.mark.parametrize(
    ("size", "layers", "shape", "sizes"),
    [
        ("8x6x3", "relu", (1, 3, 8, 6), (3, 8, 6)),
        ("8x3", "relu", (1, 3, 8), (3, None, 8)),
        ("4x8x6x3", "relu", (1, 3, 4, 8, 6), (3, 8, 6)),
        ("8x6x3", "flatten", (1, 144), (144, None, None)),
        ("8x6x3", "{type: conv, out_channels: 4, kernel_size: 9}", None, (None, None, None)),
    ],
)
def test_plain_shapes_of_a_layer(
    size: str, layers: str, shape: tuple[int, ...] | None, sizes: tuple[int | None, ...]
) -> None:
    (row,) = convcalc.summarize_text(f"input: {size}\nlayers: [{layers}]\n")
    assert row.shape == shape
    assert (row.out_channels, row.out_height, row.out_width) == sizes


def test_a_text_is_of_the_language_that_it_looks_like() -> None:
    yaml = convcalc.summarize_text("input: 8x8x3\nlayers: [relu]\n")
    caffe = convcalc.summarize_text('layer { name: "a" type: "ReLU" }')
    darknet = convcalc.summarize_text("[net]\nwidth=8\nheight=8\nchannels=3\n")
    assert [it.format for it in (yaml, caffe, darknet)] == ["yaml", "prototxt", "darknet"]


def test_print_shows_the_table(lenet: convcalc.Analysis) -> None:
    head, _, titles, _, data, conv1, *_ = str(lenet).splitlines()
    assert head == "LeNet (lenet.prototxt): batch 1, float32, rounding caffe, phase test"
    assert titles.split()[:3] == ["layer", "type", "output"]
    assert data.split()[:3] == ["data", "input", "28x28x1"]
    assert conv1.split()[:3] == ["conv1", "conv", "24x24x20"]


def test_print_shows_findings_below_the_table() -> None:
    spec = "input: 8x8x3\nlayers: [{type: conv, out_channels: 4, kernel_size: 9}]\n"
    shown = str(convcalc.summarize_text(spec))
    assert shown.startswith("text (<text>): batch 1")
    assert shown.endswith(
        "<text>:2:53: error: conv1: the window must fit into its padded input, but 9 > 8"
        " [window-exceeds-input]\n"
        "  2 | layers: [{type: conv, out_channels: 4, kernel_size: 9}]\n"
        "    |                                                     ^\n"
        "  help: make the window smaller or pad the input; layers above may shrink it too far"
    )


def test_print_of_what_could_not_be_read() -> None:
    assert str(convcalc.summarize_text("")) == (
        "<text>: error: a spec must be a mapping of keys to values, but this one is empty"
        " [root-not-mapping]\n"
        "  help: write an 'input' and a list of 'layers'"
    )


LINES: dict[str, Callable[[], object]] = {
    "<LeNet (lenet.prototxt): 7 layers, 431,080 params, 2,293,000 MACs>": lambda: (
        convcalc.summarize("lenet.prototxt")
    ),
    "<conv1: conv, 28x28x1 -> 24x24x20, 520 params, 288,000 MACs>": lambda: convcalc.summarize(
        "lenet.prototxt"
    )["conv1"],
    "<text (<text>): 0 layers, 1 error>": lambda: convcalc.summarize_text(""),
    "<explanation of LeNet (lenet.prototxt): 7 layers>": lambda: convcalc.explain(
        "lenet.prototxt"
    ),
    "<explanation of LeNet (lenet.prototxt): 1 layer>": lambda: convcalc.explain(
        "lenet.prototxt"
    )["conv1"],
    "<comparison of vgg16.yaml with vgg19.yaml>": lambda: convcalc.compare("vgg16", "vgg19"),
    "<sizes of AlexNet (one tower) (alexnet.yaml): 1 of 11 fit>": lambda: convcalc.fit(
        "alexnet", (220, 230)
    ),
    "<values of stride that fit conv: 1, 3>": lambda: convcalc.suggest(
        "conv", "32x32x3", field="stride", out_channels=10, kernel_size=5
    ),
    "<1 variant of vgg16.yaml>": lambda: convcalc.sweep("vgg16", {}),
    "<width=0.5 224x224x3: 1,968,680 params, 97,131,840 MACs>": lambda: next(
        convcalc.sweep("mobilenet-v2", {"width": 0.5})
    ),
    "<12x12x3: breaks stride-does-not-divide>": lambda: next(
        convcalc.sweep("alexnet", {"input": 12})
    ),
}


@pytest.mark.parametrize("expected", LINES)
def test_one_short_line_at_the_prompt(expected: str) -> None:
    assert repr(LINES[expected]()) == expected


def test_the_texts_are_those_of_the_command_line() -> None:
    assert str(convcalc.compare("vgg16", "vgg19")).splitlines()[2].split() == [
        *("layers", "38", "44", "1.16"),
    ]
    assert str(convcalc.fit("alexnet", (220, 230))).splitlines()[2:4] == [
        "fit             227",
        "rule            227 + 32 n; the smallest of all is 67",
    ]
    assert str(convcalc.explain("lenet.prototxt", "conv1")).splitlines()[0] == (
        "conv1: conv on 28x28x1 gives 24x24x20"
    )
    assert (
        str(convcalc.explain("lenet.prototxt")).splitlines()[2]
        == "pattern: (CONV-POOL)*2-FC-RELU-FC"
    )
    found = convcalc.suggest("conv", "8x8x3", field="stride", out_channels=1, kernel_size=2)
    assert str(found).splitlines()[2] == "  stride 1  gives 7x7x1"


def cells(html: str) -> list[list[str]]:
    """Return the texts of the cells of all tables, a row each."""
    root = ET.fromstring(f"<div>{html}</div>")
    return [[cell.text or "" for cell in row] for row in root.iter("tr")]


def test_a_notebook_shows_a_table(lenet: convcalc.Analysis) -> None:
    head, data, conv1, *_, total = cells(lenet._repr_html_())
    assert head[:3] == ["layer", "type", "output"]
    assert data[:3] == ["data", "input", "28x28x1"]
    assert conv1[:3] == ["conv1", "conv", "24x24x20"]
    assert total[0] == "total"


def test_a_notebook_shows_the_first_layers_of_many() -> None:
    analysis = convcalc.summarize_text("input: 8x8x3\nlayers:\n" + "  - relu\n" * 500)
    html = analysis._repr_html_()
    assert len(cells(html)) == 202
    assert "<div>300 layers more</div>" in html


def test_a_notebook_shows_a_comparison() -> None:
    head, layers, *_ = cells(convcalc.compare("vgg16", "vgg19")._repr_html_())
    assert head == ["", "vgg16.yaml", "vgg19.yaml", "ratio"]
    assert layers == ["layers", "38", "44", "1.16"]


def test_a_notebook_shows_other_results_as_their_text() -> None:
    found = convcalc.fit("alexnet", (220, 230))
    root = ET.fromstring(found._repr_html_())
    assert (root.tag, root.text) == ("pre", str(found))


def test_no_name_becomes_markup() -> None:
    analysis = convcalc.summarize_text(HOSTILE)
    for result in (analysis, convcalc.compare(analysis, analysis), analysis.layers[0]):
        html = result._repr_html_()
        root = ET.fromstring(f"<div>{html}</div>")
        tags = {"div", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "pre"}
        assert {it.tag for it in root.iter()} <= tags
        assert "\x1b" not in html + str(result) + repr(result)


class _Frame:
    """Stands for pandas' frame, and keeps what it is made of."""

    def __init__(self, records: list[dict[str, Any]], dtype: type) -> None:
        assert dtype is object
        self.records = records
        self.index = ""

    def convert_dtypes(self) -> "_Frame":
        return self

    def set_index(self, name: str) -> "_Frame":
        self.index = name
        return self


@pytest.fixture
def frames(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=_Frame))


@pytest.mark.usefixtures("frames")
def test_frames_hold_exact_figures(lenet: convcalc.Analysis) -> None:
    frame = lenet.to_frame()
    assert frame.index == "layer"
    assert frame.records[0] == {
        "layer": "conv1",
        "type": "conv",
        "shape": (1, 20, 24, 24),
        "out_channels": 20,
        "out_height": 24,
        "out_width": 24,
        "params": 520,
        "weights": 500,
        "biases": 20,
        "buffers": 0,
        "trainable_params": 520,
        "macs": 288000,
        "flops": 576000,
        "activation_elements": 11520,
        "activation_bytes": 46080,
        "alive_bytes": 49216,
        "saved_for_backward_bytes": 3136,
        "fit": "exact",
        "receptive_field": (5, 5),
    }
    sizes = convcalc.fit("alexnet", (227, 228)).to_frame().records
    assert [(it["size"], it["fit"], it["layer"]) for it in sizes] == [
        ((227, 227), "exact", None),
        ((228, 228), None, "conv1"),
    ]
    networks = convcalc.compare("vgg16", "vgg19").to_frame().records
    assert [(it["network"], it["params"]) for it in networks] == [
        ("vgg16.yaml", 138357544),
        ("vgg19.yaml", 143667240),
    ]
    line = convcalc.explain("lenet.prototxt", "conv1").to_frame().records[0]
    assert (line["layer"], line["figure"], line["result"]) == ("conv1", "height", 24)
    rows = convcalc.sweep("mobilenet-v2", {"width": [0.5, 1]})
    assert len(rows) == 2
    assert [it["params"] for it in rows.to_frame().records] == [1968680, 3504872]


def test_a_frame_needs_pandas(
    lenet: convcalc.Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError) as raised:
        lenet.to_frame()
    assert str(raised.value) == (
        "a data frame needs pandas, which is not installed: pip install pandas;"
        " to_dict() has the same figures"
    )
