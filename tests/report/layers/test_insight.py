from typing import Unpack

import pytest

import convcalc
from convcalc.arguments import SettingsArguments
from convcalc.report.layers.insight import insights


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "input: 4x4x1\nlayers: [{type: linear, out_features: 100}]\n",
            (
                "Most forward memory: linear1 holds 400 B of 464 B, 86 %.",
                "Most parameters: linear1 holds 1.70 k of 1.70 k, 100 %.",
                "Most multiply-adds: linear1 takes 1.60 k of 1.60 k, 100 %.",
                "Peak inference memory: 464 B while linear1 runs,"
                " for linear1 (400 B) and data (64 B).",
                "Training memory with sgd: 13.7 KiB = saved for backward 64 B"
                " + gradients of activations 400 B + parameters 6.64 KiB"
                " + their gradients 6.64 KiB.",
            ),
            id="one-holds-half",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [{type: max_pool, kernel_size: 1},"
            " {type: avg_pool, kernel_size: 1}]\n",
            (
                "Most forward memory: data and max_pool1 hold 128 B of 192 B, 67 %.",
                "Peak inference memory: 128 B while max_pool1 runs,"
                " for data (64 B) and max_pool1 (64 B).",
            ),
            id="two-hold-half-and-no-parameters",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [relu]\n",
            (
                "Most forward memory: data holds 64 B of 64 B, 100 %.",
                "Peak inference memory: 64 B while relu1 runs, for relu1 (64 B).",
            ),
            id="the-input-alone",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [relu, {type: max_pool, kernel_size: 9}]\n",
            (),
            id="a-row-is-unknown",
        ),
        pytest.param(
            "input: big\nlayers: [{type: linear, out_features: 3}]\n",
            (),
            id="the-input-is-unknown",
        ),
    ],
)
def test_insights(text: str, expected: tuple[str, ...]) -> None:
    assert insights(convcalc.summarize_text(text, syntax="yaml")) == expected


def test_three_layers_at_most_are_named() -> None:
    pools = ", ".join(["{type: max_pool, kernel_size: 1}"] * 4)
    text = f"input: 4x4x1\nlayers: [{pools}]\n"
    sentence, _ = insights(convcalc.summarize_text(text, syntax="yaml"))
    assert sentence == (
        "Most forward memory: data, max_pool1 and max_pool2 hold 192 B of 320 B, 60 %."
    )


def test_less_than_half_is_not_called_most() -> None:
    pools = ", ".join(["{type: max_pool, kernel_size: 1}"] * 9)
    text = f"input: 4x4x1\nlayers: [{pools}]\n"
    sentence, _ = insights(convcalc.summarize_text(text, syntax="yaml"))
    assert sentence.endswith("data, max_pool1 and max_pool2 hold 192 B of 640 B, 30 %.")
    assert not sentence.startswith("Most ")


def sentence(beginning: str, text: str, **settings: Unpack[SettingsArguments]) -> str:
    """Return the one sentence on a network that begins so."""
    analysis = convcalc.summarize_text(text, syntax="yaml", **settings)
    (found,) = (it for it in insights(analysis) if it.startswith(beginning))
    return found


def test_the_largest_tensors_at_the_peak_are_named() -> None:
    branches = "".join(
        f"  - {{type: conv, name: c{number}, input: data, out_channels: {number},"
        " kernel_size: 1}\n"
        for number in range(1, 6)
    )
    joined = "  - {type: concat, name: all, inputs: [c1, c2, c3, c4, c5]}\n"
    text = f"input: 4x4x1\nlayers:\n{branches}{joined}"
    assert sentence("Peak", text) == (
        "Peak inference memory: 1.88 KiB while all runs,"
        " for all (960 B), c5 (320 B), c4 (256 B) and 3 more."
    )


CONVOLUTIONS = """\
input: 8x9x3
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3}
  - {type: conv, name: b, out_channels: 4, kernel_size: [4, 3], stride: [2, 1]}
  - global_avg_pool
"""


def test_the_last_layer_with_positions() -> None:
    assert sentence("Receptive", CONVOLUTIONS) == (
        "Receptive field: b, the last layer with positions, sees 6x5 of the input's 8x9"
        " in steps of 2x1."
    )


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
        pytest.param(
            ENLARGED, "2 to 4, by position, of the input's 8x10 in steps of 1.", id="alike"
        ),
        pytest.param(
            ENLARGED.replace("4, kernel_size: 2}", "4, kernel_size: [2, 1]}"),
            "2x2 to 4x2, by position, of the input's 8x10 in steps of 1.",
            id="by-axis",
        ),
        pytest.param(
            ENLARGED.replace("8x10", "2x2"),
            "2 to 4, by position, no less than the input's 2x2, in steps of 1.",
            id="past-the-input",
        ),
    ],
)
def test_a_field_that_differs_by_position(text: str, sees: str) -> None:
    assert sentence("Receptive", text) == (
        f"Receptive field: c, the last layer with positions, sees {sees}"
    )


def test_a_field_that_reaches_past_the_input() -> None:
    text = CONVOLUTIONS.replace("[4, 3], stride: [2, 1]", "9, padding: 4")
    assert sentence("Receptive", text) == (
        "Receptive field: b, the last layer with positions, sees 11x11,"
        " no less than the input's 8x9, in steps of 1."
    )


def test_a_gated_layer_sees_everything() -> None:
    text = CONVOLUTIONS.replace("[4, 3], stride: [2, 1]", "9, padding: 4")
    text += "  - {type: multiply, name: gated, inputs: [b, global_avg_pool1]}\n  - flatten\n"
    assert sentence("Receptive", text) == (
        "Receptive field: gated, the last layer with positions, sees all of the input's 8x9."
    )


def test_a_field_on_a_row_behind_an_error_is_not_told() -> None:
    text = CONVOLUTIONS + "  - {type: max_pool, kernel_size: 9}\n"
    assert insights(convcalc.summarize_text(text, syntax="yaml")) == ()


LINEAR = "input: 4x4x1\nlayers: [{type: linear, out_features: 100}]\n"


def test_the_optimizer_is_named() -> None:
    assert sentence("Training", LINEAR, optimizer="momentum") == (
        "Training memory with momentum: 20.4 KiB = saved for backward 64 B"
        " + gradients of activations 400 B + parameters 6.64 KiB + their gradients 6.64 KiB"
        " + optimizer 6.64 KiB."
    )


def test_the_largest_batch() -> None:
    assert sentence("Largest batch", LINEAR, fits="1MB") == (
        "Largest batch: 2,125 fits in 977 KiB of memory for training"
        " and takes 999,600 of 1,000,000 bytes; 2,126 would take 1,000,064."
    )
    assert sentence("Memory of", LINEAR, fits="1MB") == (
        "Memory of that batch: saved for backward 136,000 + gradients of activations 850,000"
        " + parameters 6,800 + their gradients 6,800 bytes."
    )


def test_no_batch() -> None:
    assert sentence("Largest batch", LINEAR, fits="1kB", fits_for="inference") == (
        "Largest batch: none fits in 1,000 B of memory for inference,"
        " as a single example takes 7,264 bytes of 1,000."
    )


def test_any_batch() -> None:
    text = "input: 4x4x1\nlayers: [{type: max_pool, kernel_size: 1}]\n"
    assert sentence("Largest batch", text, fits="1kB") == (
        "Largest batch: any fits in 1,000 B of memory for training,"
        " as none takes more than 0 bytes."
    )


def test_no_batch_of_a_wrong_network() -> None:
    text = LINEAR + "bananas: 3\n"
    wrong = text.replace("out_features: 100", "out_features: 100, in_features: 3")
    assert sentence("Largest batch", wrong, fits="1kB") == (
        "Largest batch: unknown, as the network has errors."
    )


def test_a_layer_without_a_name() -> None:
    analysis = convcalc.summarize_text(
        'input: "data"\ninput_shape { dim: 1 dim: 3 dim: 8 dim: 8 }\n'
        'layer { type: "Convolution" bottom: "data" top: "c"\n'
        "  convolution_param { num_output: 4 kernel_size: 3 } }\n",
        syntax="prototxt",
    )
    _, parameters, multiply_adds, peak, *_ = insights(analysis)
    # 4*6*6 numbers beside the input's 3*8*8; 4*3*3*3 + 4 parameters; 4*6*6*27 multiply-adds
    assert parameters == "Most parameters: a layer without a name holds 112 of 112, 100 %."
    assert multiply_adds == (
        "Most multiply-adds: a layer without a name takes 3.89 k of 3.89 k, 100 %."
    )
    assert peak == (
        "Peak inference memory: 1.31 KiB while a layer without a name runs, for data (768 B)"
        " and c (576 B)."
    )
    assert "Receptive field: a layer without a name, the last layer with positions" in (
        "\n".join(insights(analysis))
    )


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
            "Regions: p and q pool one of each image, as is assumed;"
            " with --input rois=300x5@rois it is 300.",
            id="the-text-has-one-for-each-image",
        ),
        pytest.param(
            POOLED, {"inputs": {"rois": "2x5@rois"}}, None, id="the-run-tells-how-many"
        ),
        pytest.param(
            PROPOSED,
            {"custom": {"Own": "5"}},
            "Regions: p pools one of each image, as many as there are in boxes.",
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
    regions = [it for it in insights(analysis) if it.startswith("Regions")]
    assert regions == ([expected] if expected else [])
