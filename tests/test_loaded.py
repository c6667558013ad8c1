"""A network is read once and asked many times, and equal layers are worked out once."""

import pickle
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import pytest

import convcalc
from convcalc import loaded
from convcalc.analysis.figures import figures_of
from convcalc.graph import Graph
from convcalc.languages import LANGUAGES
from convcalc.layers.batch_norm import BatchNorm
from convcalc.layers.conv import Conv
from convcalc.settings import Settings

T = TypeVar("T")

SPEC = """\
input: 8x8x3
variables: {width: 4}
layers:
  - {type: conv, out_channels: "${width}", kernel_size: 3}
  - {type: conv, out_channels: "${width}", kernel_size: 3}
  - {type: linear, out_features: 10}
"""


@pytest.mark.parametrize(
    ("spec", "settings"),
    [
        pytest.param("mobilenet-v2", {"inputs": {"": "192x192x3"}}, id="size"),
        pytest.param("mobilenet-v2", {"variables": {"width": 0.5}}, id="variable"),
        pytest.param("mobilenet-v2", {"inputs": {"dta": "192x192x3"}}, id="unknown-input"),
        pytest.param("mobilenet-v2", {"variables": {"wdth": 1}}, id="unknown-variable"),
        pytest.param("mobilenet-v2", {"batch": 7, "dtype": "int8"}, id="batch"),
        pytest.param("lenet.prototxt", {"phase": "train", "batch": 9}, id="phase"),
        pytest.param("lenet.prototxt", {"variables": {"width": 1}}, id="no-variables"),
        pytest.param("siamese", {"inputs": {"one": "30x30x1"}}, id="one-of-two-inputs"),
        pytest.param("resnet18", {"fits": "2GiB"}, id="fits"),
    ],
)
def test_a_loaded_network_answers_as_one_read_again(
    spec: str, settings: dict[str, object]
) -> None:
    network = convcalc.load(spec)
    network.summarize()
    again = network.summarize(**settings)  # type: ignore[arg-type]
    loaded._kept.cache_clear()
    once = convcalc.summarize(spec, **settings)  # type: ignore[arg-type]
    assert again.to_dict() == once.to_dict()


PART = """\
input: 8x8x4
rounding: floor
layers:
  - {type: conv, out_channels: 4, kernel_size: 3, padding: 1, name: first}
  - {type: crop, size: 4, name: part}
  - {type: relu, name: over}
  - {type: conv, out_channels: 4, kernel_size: 3, stride: 2, padding: same, name: same}
  - {type: max_pool, input: over, kernel_size: 2, name: pooled}
  - {type: add, inputs: [same, pooled]}
"""
MEETING = """\
input: 8x8x4
rounding: floor
layers:
  - {type: conv, out_channels: 4, kernel_size: 1, name: all}
  - {type: conv, input: data, out_channels: 4, kernel_size: 3, stride: 8, name: strided}
  - {type: multiply, inputs: [all, strided]}
"""
ADAPTIVE = """\
input: 8x8x4
layers:
  - {type: conv, out_channels: 4, kernel_size: 3, stride: 2, padding: same}
  - {type: adaptive_avg_pool, output_size: 3}
"""


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PART, id="whether-a-part-is-all"),
        pytest.param(MEETING, id="how-branches-meet"),
        pytest.param(ADAPTIVE, id="what-windows-read"),
    ],
)
def test_what_a_size_decides_is_not_taken_from_another_size(text: str, tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(text)
    network = convcalc.load(path)
    for side in (4, 5, 7, 8, 11, 4, 5, 12):
        size = {"": f"{side}x{side}x4"}
        again = network.summarize(inputs=size)
        loaded._kept.cache_clear()
        assert again.to_dict() == convcalc.summarize(path, inputs=size).to_dict()


def test_a_finding_tells_the_sizes_of_its_run(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(MEETING)
    network = convcalc.load(path)
    for side in (5, 7):
        found = network.summarize(inputs={"": f"{side}x{side}x4"}).diagnostics
        (message,) = [it.message for it in found if it.severity == "warning"]
        assert message.endswith(f"strided stands still, its one position stretched to {side}")


def test_the_settings_of_a_network_hold_until_others_are_given() -> None:
    network = convcalc.load("mobilenet-v2", variables={"width": 0.5}, batch=2)
    assert network.summarize().totals.params == 1_968_680  # torchvision, width_mult=0.5
    assert network.summarize(variables={"width": 1}).totals.params == 3_504_872
    assert network.summarize(variables={"width": 1}).inputs[0].shape == (2, 3, 224, 224)
    assert network.source.path == "mobilenet-v2.yaml"
    assert repr(network) == "<Network of mobilenet-v2.yaml>"


def test_a_network_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(SPEC)
    network = convcalc.load(path)
    path.unlink()
    asked = []
    make = loaded.Network._built

    def counted(self: convcalc.Network, settings: Settings) -> Graph:
        asked.append(settings.variables)
        return make(self, settings)

    monkeypatch.setattr(loaded.Network, "_built", counted)
    for side in range(5, 12):
        network.summarize(inputs={"": f"{side}x{side}x3"})
    assert asked == [{}]
    for width in (1, 2, 3, 4, 5):
        network.summarize(variables={"width": width})
        network.summarize(variables={"width": width}, batch=3)
    assert asked[1:] == [{"width": str(it)} for it in (1, 2, 3, 4, 5)]


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_text(SPEC)
    before = convcalc.summarize(path).totals.params
    path.write_text(SPEC.replace("width: 4", "width: 5"))
    assert (before, convcalc.summarize(path).totals.params) == (910, 1_180)


def test_a_wrong_setting_is_told_when_it_is_given() -> None:
    with pytest.raises(ValueError, match="there is no setting 'batches'; did you mean 'batch'"):
        convcalc.load("vgg16", batches=3)  # type: ignore[call-arg]


def test_equal_layers_share_their_figures() -> None:
    one, other = (Conv(out_channels=7, kernel_size=3) for _ in range(2))
    assert figures_of(one, ((1, 3, 8, 8),)) is figures_of(other, ((1, 3, 8, 8),))
    assert figures_of(one, ((1, 3, 8, 8),)) is not figures_of(other, ((1, 3, 9, 8),))


def test_layers_whose_figures_read_otherwise_share_nothing() -> None:
    whole, decimal = BatchNorm(eps=1), BatchNorm(eps=1.0)
    assert whole != decimal
    assert figures_of(whole, ((1, 1, 4, 4),)) is not figures_of(decimal, ((1, 1, 4, 4),))


def test_only_languages_that_say_so_reuse_a_graph_for_other_sizes() -> None:
    assert {it.name for it in LANGUAGES if not it.reads_sizes} >= {
        "yaml",
        "prototxt",
        "darknet",
    }


@pytest.mark.parametrize("net", ["height=8\nwidth=8\nchannels=3", "batch=1"])
def test_a_cfg_answers_at_each_size_as_one_read_again(net: str, tmp_path: Path) -> None:
    path = tmp_path / "net.cfg"
    path.write_text(f"[net]\n{net}\n[convolutional]\nfilters=4\nsize=3\npad=1\n[avgpool]\n")
    network = convcalc.load(path)
    for settings in ({}, {"inputs": {"": "9x9x3"}}, {"inputs": {"": "16x8x5"}, "batch": 2}, {}):
        again = network.summarize(**settings)
        loaded._kept.cache_clear()
        once = convcalc.summarize(path, **settings)
        assert again.to_dict() == once.to_dict()


PROTOTXT = """\
layer { name: "data" type: "Input" top: "data"
  input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }
layer { name: "conv" type: "Convolution" bottom: "data" top: "conv"
  convolution_param { num_output: 4 kernel_size: 3 } }
"""


def _sent(thing: T) -> T:
    """Return what another process would get."""
    copy: T = pickle.loads(pickle.dumps(thing))
    return copy


@pytest.mark.parametrize("spec", ["lenet5", "siamese"])
def test_a_network_and_its_analysis_go_to_another_process(spec: str) -> None:
    network = convcalc.load(spec, batch=2)
    analysis = network.summarize()
    assert _sent(network).summarize().to_dict() == analysis.to_dict()
    assert _sent(analysis).to_dict() == analysis.to_dict()


def test_a_text_too_long_to_be_kept_goes_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "net.prototxt"
    path.write_text(PROTOTXT + "\n" * loaded._MOST_CHARACTERS)
    analysis = _sent(convcalc.load(path)).summarize()
    assert (analysis.diagnostics, analysis.totals.params) == ((), 3 * 3 * 3 * 4 + 4)


def test_what_a_binary_file_holds_goes_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "net.onnx"
    path.write_bytes(b"\x08\x08\x12\x00")  # which has no graph
    network = convcalc.load(path)
    analysis = network.summarize()
    assert analysis.diagnostics
    assert _sent(network).summarize().diagnostics == analysis.diagnostics
    assert _sent(analysis).diagnostics == analysis.diagnostics


def test_the_host_pickles_as_it_did() -> None:
    with pytest.raises(TypeError, match="mappingproxy"):
        pickle.dumps(MappingProxyType({}))
