"""Memory of running and of training, against what PyTorch 2.13 was measured to keep.

The measured figures are the storages that ``torch.autograd.graph.saved_tensors_hooks`` saw
without parameters and buffers, the dropout mask at a byte a number.
"""

from typing import Any, Unpack

import pytest

import convcalc
from convcalc import Analysis
from convcalc.arguments import SettingsArguments
from convcalc.settings import Optimizer


def summarize(text: str, **settings: Unpack[SettingsArguments]) -> Analysis:
    return convcalc.summarize_text(text, syntax="yaml", **settings)


def totals(analysis: Analysis) -> dict[str, Any]:
    found: dict[str, Any] = analysis.to_dict()["totals"]
    return found


def column(analysis: Analysis, key: str) -> dict[str, int | None]:
    return {row["name"]: row[key] for row in analysis.to_dict()["layers"]}


class Spec:
    """A spec as it is written: each layer by its fields, named ``l1``, ``l2``, ..."""

    def __init__(self) -> None:
        self.lines = ["input: 224x224x3", "rounding: floor", "layers:"]

    def add(self, kind: str, *inputs: str, **fields: object) -> str:
        name = f"l{len(self.lines) - 2}"
        read = {"inputs": f"[{', '.join(inputs)}]"} if inputs else {}
        items = {"type": kind, "name": name, **read, **fields}
        body = ", ".join(f"{key}: {value}" for key, value in items.items())
        self.lines.append(f"  - {{{body}}}")
        return name

    def conv(
        self, source: str, channels: int, kernel: int, activation: str = "", **fields: object
    ) -> str:
        """Return a convolution without bias, batch norm and activation."""
        shape = {"out_channels": channels, "kernel_size": kernel, "bias": "false"}
        top = self.add("batch_norm", self.add("conv", source, **shape, **fields))
        return self.add(activation, top) if activation else top

    def classifier(self, top: str) -> str:
        self.add(
            "linear", self.add("flatten", self.add("global_avg_pool", top)), out_features=1000
        )
        return "\n".join(self.lines) + "\n"


def alexnet() -> str:
    spec = Spec()
    for channels, kernel, stride, padding, pooled in (
        (64, 11, 4, 2, True),
        (192, 5, 1, 2, True),
        (384, 3, 1, 1, False),
        (256, 3, 1, 1, False),
        (256, 3, 1, 1, True),
    ):
        spec.add(
            "conv", out_channels=channels, kernel_size=kernel, stride=stride, padding=padding
        )
        spec.add("relu")
        if pooled:
            spec.add("max_pool", kernel_size=3, stride=2)
    spec.add("adaptive_avg_pool", output_size=6)
    spec.add("flatten")
    for _ in range(2):
        spec.add("dropout")
        spec.add("linear", out_features=4096)
        spec.add("relu")
    spec.add("linear", out_features=1000)
    return "\n".join(spec.lines) + "\n"


def resnet50() -> str:
    spec = Spec()
    top = spec.conv("data", 64, 7, "relu", stride=2, padding=3)
    top = spec.add("max_pool", top, kernel_size=3, stride=2, padding=1)
    for block, count in enumerate((3, 4, 6, 3)):
        width = 64 * 2**block
        for unit in range(count):
            stride = 2 if block and not unit else 1
            way = spec.conv(top, width, 1, "relu")
            way = spec.conv(way, width, 3, "relu", stride=stride, padding=1)
            way = spec.conv(way, 4 * width, 1)
            shortcut = top if unit else spec.conv(top, 4 * width, 1, stride=stride)
            top = spec.add("relu", spec.add("add", way, shortcut))
    return spec.classifier(top)


def densenet121() -> str:
    spec = Spec()
    top = spec.conv("data", 64, 7, "relu", stride=2, padding=3)
    parts = [spec.add("max_pool", top, kernel_size=3, stride=2, padding=1)]
    channels = 64
    for count in (6, 12, 24, 16):
        for _ in range(count):
            way = spec.add("relu", spec.add("batch_norm", spec.add("concat", *parts)))
            way = spec.conv(way, 128, 1, "relu")
            parts.append(
                spec.add("conv", way, out_channels=32, kernel_size=3, padding=1, bias="false")
            )
        channels = (channels + 32 * count) // 2
        top = spec.add("relu", spec.add("batch_norm", spec.add("concat", *parts)))
        if count == 16:
            break
        top = spec.add("conv", top, out_channels=channels, kernel_size=1, bias="false")
        parts = [spec.add("avg_pool", top, kernel_size=2)]
    return spec.classifier(top)


def mobilenet_v2() -> str:
    spec = Spec()
    top = spec.conv("data", 32, 3, "relu6", stride=2, padding=1)
    channels = 32
    for expansion, out, count, first in (
        (1, 16, 1, 1),
        (6, 24, 2, 2),
        (6, 32, 3, 2),
        (6, 64, 4, 2),
        (6, 96, 3, 1),
        (6, 160, 3, 2),
        (6, 320, 1, 1),
    ):
        for stride in (first, *(1,) * (count - 1)):
            wide = channels * expansion
            way = spec.conv(top, wide, 1, "relu6") if expansion > 1 else top
            way = spec.conv(way, wide, 3, "relu6", stride=stride, padding=1, groups=wide)
            way = spec.conv(way, out, 1)
            top = spec.add("add", top, way) if (stride, channels) == (1, out) else way
            channels = out
    top = spec.add("global_avg_pool", spec.conv(top, 1280, 1, "relu6"))
    spec.add("linear", spec.add("dropout", spec.add("flatten", top), p=0.2), out_features=1000)
    return "\n".join(spec.lines) + "\n"


@pytest.mark.parametrize(
    ("text", "peak", "saved", "saved_of_two"),
    [
        pytest.param(alexnet(), 1_376_512, 3_701_248, 7_402_496, id="alexnet"),
        pytest.param(resnet50(), 9_633_792, 86_121_984, 172_031_488, id="resnet50"),
        pytest.param(densenet121(), None, 130_695_936, 261_057_280, id="densenet121"),
        pytest.param(mobilenet_v2(), 9_633_792, 78_342_144, 156_547_840, id="mobilenet-v2"),
    ],
)
def test_torchvision(text: str, peak: int | None, saved: int, saved_of_two: int) -> None:
    one, two = totals(summarize(text)), totals(summarize(text, batch=2))
    assert peak in (None, one["peak_inference_bytes"])
    assert one["saved_for_backward_bytes"] == saved
    assert two["saved_for_backward_bytes"] == saved_of_two


def test_vgg16() -> None:
    record = convcalc.summarize("vgg16").to_dict()
    assert record["totals"]["peak_inference_bytes"] == 25_690_112  # 2 x 224*224*64 x 4
    assert record["totals"]["saved_for_backward_bytes"] == 73_230_336
    assert record["totals"]["training_bytes"] == 73_230_336 + 25_690_112 + 2 * 553_430_176
    assert record["memory"] == {
        "peak_inference": {
            "bytes": 25_690_112,
            "layer": "conv1_2",
            "alive": [
                {"name": "relu1", "bytes": 12_845_056},
                {"name": "conv1_2", "bytes": 12_845_056},
            ],
        },
        "training": {
            "optimizer": "sgd",
            "saved_for_backward_bytes": 73_230_336,
            "activation_gradient_bytes": 25_690_112,
            "param_bytes": 553_430_176,
            "param_gradient_bytes": 553_430_176,
            "optimizer_bytes": 0,
            "activation_gradients_layer": "relu1",
        },
    }


# What each type keeps: (2, 4, 6, 6) is 1152 bytes, (2, 4, 3, 3) is 288, its indices are 576.


@pytest.mark.parametrize(
    ("layer", "saved"),
    [
        ("{type: conv, out_channels: 8, kernel_size: 3}", 1152),
        ("{type: depthwise_conv, kernel_size: 3}", 1152),
        ("{type: conv, out_channels: 8, kernel_size: 3, padding: same}", 1152),
        # padded to 7x7 by "same", the rest is the convolution's own; to 7x7 and 9x9 beforehand
        ("{type: conv, out_channels: 8, kernel_size: 4, padding: same}", 1568),
        ("{type: conv, out_channels: 8, kernel_size: [4, 3], padding: same}", 1344),
        ("{type: conv, out_channels: 8, kernel_size: 2, dilation: 3, padding: same}", 1568),
        ("{type: conv, out_channels: 8, kernel_size: 2, dilation: 2, padding: same}", 1152),
        ("{type: depthwise_conv, kernel_size: 2, padding: same}", 1568),
        ("{type: conv, out_channels: 8, kernel_size: 2, padding: [0, 1, 0, 1]}", 1568),
        ("{type: conv, out_channels: 8, kernel_size: 4, padding: [1, 2, 1, 2]}", 2592),
        ("{type: conv_transpose, out_channels: 8, kernel_size: 3}", 1152),
        ("{type: linear, out_features: 8}", 1152),
        ("{type: linear, out_features: 8, axis: -1}", 1152),
        ("{type: batch_norm}", 1152 + 2 * 16),
        ("{type: batch_norm, affine: false, track_running_stats: false}", 1152 + 2 * 16),
        ("{type: group_norm, num_groups: 2}", 1152 + 2 * 16),
        ("{type: layer_norm}", 1152 + 2 * 8),
        ("{type: layer_norm, axis: -1, elementwise_affine: false}", 1152 + 2 * 192),
        ("{type: instance_norm}", 1152 + 2 * 32),
        ("{type: instance_norm, affine: true}", 1152 + 3 * 32),
        ("{type: instance_norm, affine: true, track_running_stats: true}", 1152 + 5 * 32),
        ("{type: local_response_norm, size: 5}", 1152 + 2304 + 2 * 1152),
        ("{type: scale}", 1152),
        ("{type: bias}", 0),
        ("{type: relu, in_place: false}", 1152),
        ("{type: sigmoid, in_place: false}", 1152),
        ("{type: tanh, in_place: false}", 1152),
        ("{type: softmax, in_place: false}", 1152),
        ("{type: log_softmax, in_place: false}", 1152),
        ("{type: power, power: 2}", 1152),
        ("{type: power, scale: 2, shift: 1}", 0),
        ("{type: swish}", 1152),
        ("{type: swish, beta: 2}", 2 * 1152),
        ("{type: l2_norm, across_spatial: false, channel_shared: false}", 2 * 1152 + 2 * 288),
        ("{type: l2_norm}", 2 * 1152 + 2 * 8),
        ("{type: mean_variance_norm}", 1152 + 2 * 32),
        ("{type: mean_variance_norm, across_channels: true}", 1152 + 2 * 8),
        ("{type: mean_variance_norm, normalize_variance: false}", 0),
        ("{type: reduction, axis: 2}", 0),
        ("{type: reduction, axis: 2, operation: mean}", 0),
        ("{type: reduction, axis: 2, operation: asum}", 1152),
        ("{type: reduction, axis: 2, operation: sumsq}", 1152),
        ("{type: relu6, in_place: false}", 1152),
        ("{type: gelu, in_place: false}", 1152),
        ("{type: silu}", 1152),
        ("{type: leaky_relu}", 1152),
        ("{type: softsign}", 2 * 1152),
        ("{type: tanh_shrink}", 1152),
        ("{type: prelu, num_parameters: 4}", 1152),
        ("{type: max_pool, kernel_size: 2}", 1152 + 576),
        ("{type: max_pool, kernel_size: 2, stride: 1, padding: [0, 1, 0, 1]}", 1568 + 2304),
        ("{type: avg_pool, kernel_size: 2}", 1152),
        ("{type: avg_pool, kernel_size: 2, stride: 1, padding: [0, 1, 0, 1]}", 1568),
        ("{type: lp_pool, kernel_size: 2}", 2 * 1152 + 4 * 288),
        (
            "{type: lp_pool, kernel_size: 2, stride: 1, padding: [0, 1, 0, 1]}",
            2 * 1568 + 4 * 1152,
        ),
        ("{type: adaptive_avg_pool, output_size: 1}", 0),
        ("{type: adaptive_avg_pool, output_size: [1, 3]}", 1152),
        ("{type: adaptive_avg_pool, output_size: 6}", 1152),
        ("{type: adaptive_max_pool, output_size: 3}", 1152 + 576),
        ("{type: global_avg_pool}", 0),
        ("{type: global_max_pool}", 1152 + 64),
        ("{type: dropout}", 288),
        ("{type: dropout, p: 0}", 0),
        ("{type: upsample, scale_factor: 2, mode: bilinear}", 0),
        ("{type: upsample, scale_factor: 0.5, mode: area}", 1152),
        ("{type: upsample, size: 1, mode: area}", 0),
        ("{type: pixel_shuffle, upscale_factor: 2}", 0),
        ("{type: channel_shuffle, groups: 2}", 0),
        ("{type: pad, padding: 1}", 0),
        ("{type: pad, padding: 1, mode: circular}", 0),
        ("{type: pad, padding: 1, mode: reflect}", 1152),
        ("{type: pad, padding: 1, mode: replicate}", 1152),
        ("flatten", 0),
        ("identity", 0),
        ("{type: split, chunks: 2}", 0),
        ("{type: reshape, shape: [2, 72]}", 0),
    ],
)
def test_what_a_type_keeps(layer: str, saved: int) -> None:
    before = "{type: bias, name: first}"  # keeps nothing and makes its output need a gradient
    text = f"input: 6x6x4\nlayers:\n  - {before}\n  - {layer}\n"
    assert totals(summarize(text, batch=2))["saved_for_backward_bytes"] == saved


def merged(layer: str) -> int:
    """Return what is kept of two or three tensors of 1152 bytes that need gradients."""
    text = f"""\
input: 6x6x4
outputs: [x]
layers:
  - {{type: bias, name: a}}
  - {{type: bias, name: b, input: data}}
  - {{type: bias, name: c, input: data}}
  - {{type: global_avg_pool, name: g, input: a}}
  - {layer}
"""
    saved: int = totals(summarize(text, batch=2))["saved_for_backward_bytes"]
    return saved


@pytest.mark.parametrize(
    ("layer", "saved"),
    [
        ("{type: add, name: x, inputs: [a, b]}", 0),
        ("{type: subtract, name: x, inputs: [a, b]}", 0),
        ("{type: average, name: x, inputs: [a, b]}", 0),
        ("{type: concat, name: x, inputs: [a, b]}", 0),
        ("{type: multiply, name: x, inputs: [a, b]}", 2 * 1152),
        ("{type: multiply, name: x, inputs: [a, a]}", 1152),
        ("{type: multiply, name: x, inputs: [a, g]}", 1152 + 32),
        ("{type: multiply, name: x, inputs: [a, data]}", 1152),
        ("{type: multiply, name: x, inputs: [a, b, c]}", 4 * 1152),
        ("{type: axpy, name: x, inputs: [g, a, b]}", 1152 + 32),
        ("{type: axpy, name: x, inputs: [g, data, b]}", 1152),
        ("{type: maximum, name: x, inputs: [a, b]}", 2 * 1152),
        ("{type: maximum, name: x, inputs: [a, b, c]}", 4 * 1152),
    ],
)
def test_what_a_merge_keeps(layer: str, saved: int) -> None:
    assert merged(layer) == saved


def saved_by(text: str, **settings: Unpack[SettingsArguments]) -> dict[str, int | None]:
    return column(
        summarize(f"input: 6x6x4\nlayers:\n{text}", **settings), "saved_for_backward_bytes"
    )


def test_nothing_is_kept_of_what_needs_no_gradient() -> None:
    text = """\
  - {type: max_pool, name: p, kernel_size: 3, stride: 1}
  - {type: conv, name: frozen, out_channels: 4, kernel_size: 1, trainable: false}
  - {type: sigmoid, name: s}
  - {type: conv, name: c, out_channels: 4, kernel_size: 3}
  - {type: relu, name: r}
"""
    assert saved_by(text) == {"p": 0, "frozen": 0, "s": 0, "c": 256, "r": 64}


def test_a_frozen_convolution_keeps_its_input_and_a_frozen_matrix_does_not() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: conv, name: c, out_channels: 4, kernel_size: 1, trainable: false}
  - {type: linear, name: l, out_features: 4, trainable: false}
"""
    assert saved_by(text) == {"b": 0, "c": 576, "l": 0}


@pytest.mark.parametrize(
    ("layer", "saved", "by_the_next"),
    [
        ("{type: exp, name: x}", 576, 0),  # its output, which the convolution keeps too
        ("{type: exp, name: x, base: 2, shift: 1}", 576, 0),
        ("{type: log, name: x}", 0, 576),  # the input, which the relu keeps as its output
        ("{type: log, name: x, base: 10}", 0, 576),
        ("{type: log, name: x, shift: 1}", 576, 576),
        ("{type: power, name: x, power: 2}", 0, 576),
        ("{type: power, name: x, power: 2, shift: 1}", 576, 576),
        ("{type: bias, name: x}", 0, 576),
    ],
)
def test_what_a_function_keeps_beside_its_neighbours(
    layer: str, saved: int, by_the_next: int
) -> None:
    text = f"""\
  - {{type: bias, name: b}}
  - {{type: relu, name: r}}
  - {layer}
  - {{type: conv, name: c, out_channels: 4, kernel_size: 1}}
"""
    assert saved_by(text) == {"b": 0, "r": 576, "x": saved, "c": by_the_next}


def test_a_padded_copy_leaves_the_input_unkept() -> None:
    text = """\
  - {type: conv, name: b, out_channels: 4, kernel_size: 1}
  - {type: conv, name: c, out_channels: 4, kernel_size: 4, padding: same}
  - {type: conv, name: d, input: b, out_channels: 4, kernel_size: 1}
  - {type: add, name: a, inputs: [c, d]}
"""
    assert saved_by(text) == {"b": 576, "c": 784, "d": 576, "a": 0}


def test_a_storage_is_kept_once() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: relu, name: r}
  - {type: flatten, name: f}
  - {type: linear, name: l, out_features: 2}
  - {type: linear, name: m, input: f, out_features: 2}
"""
    assert saved_by(text) == {"b": 0, "r": 576, "f": 0, "l": 0, "m": 0}


def test_a_part_keeps_the_whole_storage() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: split, name: s, chunks: 2}
  - {type: conv, name: c, input: "s:0", out_channels: 1, kernel_size: 1}
  - {type: conv, name: d, input: "s:1", out_channels: 1, kernel_size: 1}
"""
    assert saved_by(text) == {"b": 0, "s": 0, "c": 576, "d": 0}


def test_the_output_of_dropout_is_a_storage_of_its_own() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: relu, name: r}
  - {type: dropout, name: d}
  - {type: linear, name: l, out_features: 2}
"""
    assert saved_by(text) == {"b": 0, "r": 576, "d": 144, "l": 576}


def test_nothing_is_overwritten_that_is_kept() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: sigmoid, name: s}
  - {type: relu, name: r}
  - {type: leaky_relu, name: l}
  - {type: conv, name: c, out_channels: 1, kernel_size: 1}
"""
    # the leaky ReLU cannot overwrite what the ReLU keeps, so that it keeps its input
    assert saved_by(text) == {"b": 0, "s": 576, "r": 576, "l": 0, "c": 576}


def test_a_leaky_relu_in_place_keeps_its_output() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: leaky_relu, name: l}
  - {type: conv, name: c, out_channels: 1, kernel_size: 1}
"""
    assert saved_by(text) == {"b": 0, "l": 576, "c": 0}


def test_a_relu6_in_place_keeps_a_copy_of_its_input() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: relu6, name: l}
  - {type: conv, name: c, out_channels: 1, kernel_size: 1}
"""
    assert saved_by(text) == {"b": 0, "l": 576, "c": 576}


def test_statistics_are_no_less_than_float32() -> None:
    text = "  - {type: bias, name: b}\n  - {type: batch_norm, name: n}\n"
    assert saved_by(text, dtype="float16")["n"] == 288 + 2 * 4 * 4
    assert saved_by(text, dtype="float64")["n"] == 1152 + 2 * 4 * 8


def test_indices_and_masks_are_as_large_in_any_dtype() -> None:
    text = """\
  - {type: bias, name: b}
  - {type: max_pool, name: p, kernel_size: 2}
  - {type: dropout, name: d}
"""
    assert saved_by(text, dtype="float16") == {"b": 0, "p": 288 + 36 * 8, "d": 36}


# The peak: what is alive, and where


def alive(text: str) -> dict[str, int | None]:
    return column(summarize(text), "alive_bytes")


def test_tensors_die_behind_their_last_reader() -> None:
    analysis = summarize(
        """\
input: 4x4x1
layers:
  - {type: conv, name: a, out_channels: 2, kernel_size: 1}
  - {type: conv, name: b, out_channels: 8, kernel_size: 1}
  - {type: conv, name: c, out_channels: 2, kernel_size: 1}
  - {type: add, name: d, inputs: [a, c]}
"""
    )
    numbers = {"a": 16 + 32, "b": 32 + 128, "c": 32 + 128 + 32, "d": 32 + 32 + 32}
    assert column(analysis, "alive_bytes") == {it: 4 * count for it, count in numbers.items()}
    assert analysis.to_dict()["memory"]["peak_inference"] == {
        "bytes": 768,
        "layer": "c",
        "alive": [
            {"name": "a", "bytes": 128},
            {"name": "b", "bytes": 512},
            {"name": "c", "bytes": 128},
        ],
    }


def test_outputs_of_the_network_never_die() -> None:
    text = """\
input: 4x4x1
outputs: [a]
layers:
  - {type: conv, name: a, out_channels: 2, kernel_size: 1}
  - {type: conv, name: b, out_channels: 8, kernel_size: 1}
  - {type: conv, name: c, out_channels: 2, kernel_size: 1}
"""
    assert alive(text)["c"] == 4 * (32 + 128 + 32)


def test_views_and_what_is_overwritten_take_nothing_and_live_with_their_storage() -> None:
    text = """\
input: 4x4x1
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 1}
  - {type: relu, name: r}
  - {type: split, name: s, chunks: 2}
  - {type: conv, name: b, input: "s:0", out_channels: 1, kernel_size: 1}
  - {type: conv, name: c, input: "s:1", out_channels: 1, kernel_size: 1}
  - {type: add, name: d, inputs: [b, c]}
"""
    numbers = {"a": 80, "r": 64, "s": 64, "b": 80, "c": 96, "d": 48}
    assert alive(text) == {name: 4 * count for name, count in numbers.items()}


def test_an_unread_input_stays() -> None:
    text = """\
inputs: {data: 4x4x1, label: "10"}
layers:
  - {type: conv, name: a, input: data, out_channels: 4, kernel_size: 1}
  - {type: conv, name: b, out_channels: 1, kernel_size: 1}
"""
    assert alive(text) == {"a": 4 * (10 + 16 + 64), "b": 4 * (10 + 64 + 16)}


def test_the_first_layer_at_the_peak_is_named() -> None:
    text = """\
input: 4x4x2
layers:
  - {type: conv, name: a, out_channels: 2, kernel_size: 1}
  - {type: conv, name: b, out_channels: 2, kernel_size: 1}
"""
    assert summarize(text).to_dict()["memory"]["peak_inference"]["layer"] == "a"


def test_layers_out_of_order_run_in_theirs() -> None:
    text = """\
input: 4x4x1
layers:
  - {type: conv, name: b, input: a, out_channels: 8, kernel_size: 1}
  - {type: conv, name: a, input: data, out_channels: 2, kernel_size: 1}
"""
    found = summarize(text).to_dict()["memory"]["peak_inference"]
    assert found["layer"] == "b"
    assert found["alive"] == [{"name": "a", "bytes": 128}, {"name": "b", "bytes": 512}]


def test_memory_behind_an_error_is_not_known() -> None:
    text = """\
input: 4x4x1
layers:
  - {type: conv, name: a, out_channels: 2, kernel_size: 9}
  - {type: conv, name: b, input: data, out_channels: 2, kernel_size: 1}
"""
    record = summarize(text).to_dict()
    for key in ("peak_inference_bytes", "saved_for_backward_bytes", "training_bytes"):
        assert record["totals"][key] is None
    assert record["memory"] is None
    assert [row["alive_bytes"] for row in record["layers"]] == [None, None]
    assert [row["saved_for_backward_bytes"] for row in record["layers"]] == [None, None]


# Training memory


TRAINED = """\
input: 4x4x1
layers:
  - {type: conv, name: a, out_channels: 2, kernel_size: 1}
  - {type: flatten, name: f}
  - {type: linear, name: l, out_features: 3}
"""


@pytest.mark.parametrize(
    ("optimizer", "copies"), [("sgd", 0), ("momentum", 1), ("adam", 2)], ids=str
)
def test_training_memory(optimizer: Optimizer, copies: int) -> None:
    params = 4 * (2 + 2 + 96 + 3)
    saved = 4 * (16 + 32)
    gradients = 4 * (32 + 3)  # of the linear layer; the data needs none, a view has its input's
    found = totals(summarize(TRAINED, optimizer=optimizer))
    assert found["training_bytes"] == saved + gradients + (2 + copies) * params


def test_frozen_parameters_have_no_gradients() -> None:
    text = TRAINED.replace("out_features: 3", "out_features: 3, trainable: false")
    training = summarize(text, optimizer="adam").to_dict()["memory"]["training"]
    assert training == {
        "optimizer": "adam",
        "saved_for_backward_bytes": 64,
        "activation_gradient_bytes": 140,
        "param_bytes": 412,
        "param_gradient_bytes": 16,
        "optimizer_bytes": 32,
        "activation_gradients_layer": "l",
    }


def test_rows_sum_to_what_is_saved() -> None:
    analysis = summarize(resnet50())
    rows = column(analysis, "saved_for_backward_bytes")
    assert sum(it or 0 for it in rows.values()) == 86_121_984


def test_a_caffe_layer_in_place_keeps_what_it_overwrites() -> None:
    text = """\
layer { name: "data" type: "Input" top: "data"
  input_param { shape { dim: 1 dim: 1 dim: 4 dim: 4 } } }
layer { name: "c" type: "Convolution" bottom: "data" top: "c"
  convolution_param { num_output: 2 kernel_size: 1 } }
layer { name: "n" type: "BatchNorm" bottom: "c" top: "c" }
layer { name: "s" type: "Scale" bottom: "c" top: "c" scale_param { bias_term: true } }
layer { name: "r" type: "ReLU" bottom: "c" top: "c" }
layer { name: "d" type: "Convolution" bottom: "c" top: "d"
  convolution_param { num_output: 1 kernel_size: 1 } }
"""
    analysis = convcalc.summarize_text(text, syntax="prototxt")
    assert column(analysis, "saved_for_backward_bytes") == {
        "c": 64,
        "n": 128 + 2 * 2 * 4,
        "s": 128,
        "r": 128,
        "d": 0,
    }
    assert column(analysis, "alive_bytes") == {"c": 192, "n": 128, "s": 128, "r": 128, "d": 192}
