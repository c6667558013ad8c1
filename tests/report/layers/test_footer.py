from typing import Unpack

import pytest

import convcalc
from convcalc.arguments import SettingsArguments
from convcalc.report.layers.footer import footer
from convcalc.report.numbers import exact, human_bytes


def lines(text: str, **settings: Unpack[SettingsArguments]) -> dict[str, str]:
    """Return the lines on a network by their names."""
    return footer(convcalc.summarize_text(text, syntax="yaml", **settings), human_bytes)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "input: 4x4x1\nlayers: [{type: linear, out_features: 100}]\n",
            {
                "params": "1,700 (100 % in linear1)",
                "macs": "1,600 (100 % in linear1)",
                "memory": "464 B (86 % in linear1)",
                "peak": "464 B while linear1 runs",
                "training": "13.7 KiB with sgd",
            },
            id="one-holds-half",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [{type: max_pool, kernel_size: 1},"
            " {type: avg_pool, kernel_size: 1}]\n",
            {
                "memory": "192 B (67 % in data, max_pool1)",
                "peak": "128 B while max_pool1 runs",
            },
            id="two-hold-half-and-no-parameters",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [relu]\n",
            {"memory": "64 B (100 % in data)", "peak": "64 B while relu1 runs"},
            id="the-input-alone",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [relu, {type: max_pool, kernel_size: 9}]\n",
            {},
            id="a-row-is-unknown",
        ),
        pytest.param(
            "input: big\nlayers: [{type: linear, out_features: 3}]\n",
            {},
            id="the-input-is-unknown",
        ),
        pytest.param(
            f"input: 4x4x1\nlayers: [{', '.join(['{type: max_pool, kernel_size: 1}'] * 9)}]\n",
            {
                "memory": "640 B (30 % in data, max_pool1, max_pool2)",
                "peak": "128 B while max_pool1 runs",
            },
            id="three-at-most-are-named",
        ),
    ],
)
def test_footer(text: str, expected: dict[str, str]) -> None:
    assert lines(text) == expected


def test_sizes_are_written_as_told() -> None:
    analysis = convcalc.summarize_text("input: 4x4x100\nlayers: [relu]\n", syntax="yaml")
    assert footer(analysis, exact)["memory"] == "6,400 (100 % in data)"


CONVOLUTIONS = """\
input: 8x9x3
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3}
  - {type: conv, name: b, out_channels: 4, kernel_size: [4, 3], stride: [2, 1]}
  - global_avg_pool
"""


def test_the_last_layer_with_positions() -> None:
    assert lines(CONVOLUTIONS)["receptive field"] == "6x5 of 8x9 at b, in steps of 2x1"


ENLARGED = """\
input: 8x10x3
layers:
  - {type: conv, out_channels: 4, kernel_size: 2, stride: 2}
  - {type: upsample, scale_factor: 2}
  - {type: conv, name: c, out_channels: 4, kernel_size: 2}
"""


@pytest.mark.parametrize(
    ("text", "sees"),
    [
        pytest.param(ENLARGED, "2 to 4, by position, of 8x10 at c, in steps of 1", id="alike"),
        pytest.param(
            ENLARGED.replace("4, kernel_size: 2}", "4, kernel_size: [2, 1]}"),
            "2x2 to 4x2, by position, of 8x10 at c, in steps of 1",
            id="by-axis",
        ),
        pytest.param(
            ENLARGED.replace("8x10", "2x2"),
            "2 to 4, by position, of 2x2 at c, in steps of 1",
            id="past-the-input",
        ),
    ],
)
def test_a_field_that_differs_by_position(text: str, sees: str) -> None:
    assert lines(text)["receptive field"] == sees


def test_a_field_that_reaches_past_the_input() -> None:
    text = CONVOLUTIONS.replace("[4, 3], stride: [2, 1]", "9, padding: 4")
    assert lines(text)["receptive field"] == "11x11 of 8x9 at b, in steps of 1"


def test_a_gated_layer_sees_everything() -> None:
    text = CONVOLUTIONS.replace("[4, 3], stride: [2, 1]", "9, padding: 4")
    text += "  - {type: multiply, name: gated, inputs: [b, global_avg_pool1]}\n  - flatten\n"
    assert lines(text)["receptive field"] == "all of 8x9 at gated"


def test_a_field_on_a_row_behind_an_error_is_not_told() -> None:
    text = CONVOLUTIONS + "  - {type: max_pool, kernel_size: 9}\n"
    assert lines(text) == {}


LINEAR = "input: 4x4x1\nlayers: [{type: linear, out_features: 100}]\n"


def test_the_optimizer_is_named() -> None:
    assert lines(LINEAR, optimizer="momentum")["training"] == "20.4 KiB with momentum"


def test_the_largest_batch_takes_the_place_of_training() -> None:
    found = lines(LINEAR, fits="1MB")
    assert "training" not in found
    assert found["largest batch"] == (
        "2,125 in 977 KiB for training (takes 999,600 bytes; 2,126 1,000,064)"
    )


def test_no_batch() -> None:
    assert lines(LINEAR, fits="1kB", fits_for="inference")["largest batch"] == (
        "none in 1,000 B for inference (1 takes 7,264 bytes of 1,000)"
    )


def test_any_batch() -> None:
    text = "input: 4x4x1\nlayers: [{type: max_pool, kernel_size: 1}]\n"
    assert lines(text, fits="1kB")["largest batch"] == (
        "any in 1,000 B for training (none takes more than 0 bytes)"
    )


def test_no_batch_of_a_wrong_network() -> None:
    text = LINEAR + "bananas: 3\n"
    wrong = text.replace("out_features: 100", "out_features: 100, in_features: 3")
    assert lines(wrong, fits="1kB") == {"largest batch": "unknown, as the network has errors"}


def test_a_layer_without_a_name() -> None:
    analysis = convcalc.summarize_text(
        'input: "data"\ninput_shape { dim: 1 dim: 3 dim: 8 dim: 8 }\n'
        'layer { type: "Convolution" bottom: "data" top: "c"\n'
        "  convolution_param { num_output: 4 kernel_size: 3 } }\n",
        syntax="prototxt",
    )
    # 4*6*6 numbers beside the input's 3*8*8; 4*3*3*3 + 4 parameters; 4*6*6*27 multiply-adds
    assert footer(analysis, human_bytes) == {
        "params": "112 (100 % in a layer without a name)",
        "macs": "3,888 (100 % in a layer without a name)",
        "memory": "1.31 KiB (57 % in data)",
        "peak": "1.31 KiB while a layer without a name runs",
        "training": "2.19 KiB with sgd",
        "receptive field": "3x3 of 8x8 at a layer without a name, in steps of 1",
        "Caffe": 'logs "Memory required for data: 1344"; 3.50 KiB to train',
    }


POOLED = """\
layer { name: "data" type: "Input" top: "data" top: "rois" input_param {
  shape { dim: 2 dim: 4 dim: 8 dim: 8 } shape { dim: 2 dim: 5 } } }
layer { name: "p" type: "ROIPooling" bottom: "data" bottom: "rois" top: "p"
  roi_pooling_param { pooled_h: 3 pooled_w: 3 } }
layer { name: "q" type: "PSROIPooling" bottom: "data" bottom: "rois" top: "q"
  psroi_pooling_param { output_dim: 1 group_size: 2 spatial_scale: 1 } }
"""

PROPOSED = """\
input: "data" input_shape { dim: 1 dim: 4 dim: 8 dim: 8 }
layer { name: "own" type: "Own" bottom: "data" top: "boxes" }
layer { name: "p" type: "ROIPooling" bottom: "data" bottom: "boxes" top: "p"
  roi_pooling_param { pooled_h: 3 pooled_w: 3 } }
"""


@pytest.mark.parametrize(
    ("text", "settings", "expected"),
    [
        pytest.param(
            POOLED,
            {},
            "p and q pool 1 of each image, as is assumed; 300 with --input rois=300x5@rois",
            id="the-text-has-one-for-each-image",
        ),
        pytest.param(
            POOLED, {"inputs": {"rois": "2x5@rois"}}, None, id="the-run-tells-how-many"
        ),
        pytest.param(
            PROPOSED,
            {"custom": {"Own": "5"}},
            "p pools 1 of each image, as many as there are in boxes",
            id="a-layer-makes-one",
        ),
        pytest.param(PROPOSED, {"custom": {"Own": "300x5@rois"}}, None, id="a-layer-makes-300"),
    ],
)
def test_one_region_is_said_to_be_assumed(
    text: str, settings: SettingsArguments, expected: str | None
) -> None:
    analysis = convcalc.summarize_text(text, syntax="prototxt", **settings)
    assert analysis.ok
    assert footer(analysis, human_bytes).get("regions") == expected


def test_there_are_never_more_than_eight_lines() -> None:
    conv = 'layer { name: "c" type: "Convolution" bottom: "data" top: "c"\n'
    conv += "  convolution_param { num_output: 4 kernel_size: 3 } }\n"
    analysis = convcalc.summarize_text(POOLED + conv, syntax="prototxt", fits="1MB")
    assert [*footer(analysis, human_bytes)] == [
        "params",
        "macs",
        "memory",
        "peak",
        "largest batch",
        "receptive field",
        "Caffe",
        "regions",
    ]
