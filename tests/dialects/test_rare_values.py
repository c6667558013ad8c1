from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis

Findings = Callable[[Analysis], str]


def summarize_layer(layer: str, size: str = "8x8x16") -> Analysis:
    return convcalc.summarize_text(f"input: {size}\nlayers:\n  - {layer}\n", syntax="yaml")


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param("{type: reshape, shape: [4, 256]}", [1, 4, 256], id="list"),
        pytest.param("{type: reshape, shape: [0, -1]}", [1, 16, 64], id="copied-and-inferred"),
        pytest.param("{type: reshape, shape: 1024}", [1, 1024], id="one-for-a-list"),
        pytest.param("{type: reshape, shape: 4x32x8}", [1, 8, 4, 32], id="size-text"),
        pytest.param("{type: permute, dims: [0, 2, 3, 1]}", [1, 8, 8, 16], id="dims"),
        pytest.param(
            "{type: adaptive_avg_pool, output_size: [null, 3]}", [1, 16, 8, 3], id="null"
        ),
        pytest.param(
            "{type: adaptive_avg_pool, output_size: [~, 3]}", [1, 16, 8, 3], id="tilde"
        ),
        pytest.param(
            "{type: adaptive_max_pool, output_size: 2}", [1, 16, 2, 2], id="one-for-all"
        ),
        pytest.param("{type: upsample, scale_factor: 2}", [1, 16, 16, 16], id="whole-factor"),
        pytest.param("{type: upsample, scale_factor: 1.5}", [1, 16, 12, 12], id="decimal"),
        pytest.param("{type: upsample, scale_factor: 25e-2}", [1, 16, 2, 2], id="exponent"),
        pytest.param("{type: upsample, scale_factor: .5e1}", [1, 16, 40, 40], id="no-whole"),
        pytest.param("{type: upsample, scale_factor: [2/3, 3]}", [1, 16, 5, 24], id="ratios"),
        pytest.param(
            "{type: crop, size: 5, offset: center}", [1, 16, 5, 5], id="word-for-an-offset"
        ),
        pytest.param("{type: crop, size: 5, offset: [1, 3]}", [1, 16, 5, 5], id="offsets"),
        pytest.param("{type: custom, output_shape: 2x3x4}", [1, 4, 2, 3], id="custom-text"),
        pytest.param("{type: custom, output_shape: [4, 2, 3]}", [1, 4, 2, 3], id="custom-list"),
        pytest.param("{type: layer_norm, normalized_shape: 8}", [1, 16, 8, 8], id="one-size"),
        pytest.param("{type: pad, padding: [0, 1, -2, 3]}", [1, 16, 9, 9], id="each-side"),
    ],
)
def test_values_that_are_read(layer: str, expected: list[int]) -> None:
    analysis = summarize_layer(layer)
    assert [str(found) for found in analysis.diagnostics] == []
    assert analysis.to_dict()["outputs"][0]["shape"] == expected


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        pytest.param("1.4", 482, id="decimal"),
        pytest.param("14e-1", 482, id="exponent"),
        pytest.param("7/5", 483, id="fraction"),
        pytest.param("${7/5}", 483, id="worked-out"),
        pytest.param("${typed}", 482, id="variable"),
        pytest.param("${fraction}", 483, id="variable-worked-out"),
    ],
)
def test_a_decimal_factor_is_a_float_and_any_other_exact(factor: str, expected: int) -> None:
    # 345 * 1.4 is 482.99999999999994 in double precision, and so it is for PyTorch 2.13
    text = f"""\
input: [1, 345]
variables: {{typed: 1.4, fraction: "${{7/5}}"}}
layers:
  - {{type: upsample, scale_factor: "{factor}"}}
"""
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert analysis.layers[0].outputs[0].shape == (1, 1, expected)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            "{type: custom, params: {weight: [5, 4], bias: 5}, buffers: {mean: [2]}}",
            [["weight", [5, 4], "weight"], ["bias", [5], "bias"], ["mean", [2], "buffer"]],
            id="tensors",
        ),
        pytest.param(
            "{type: custom, params: 1000}", [["weight", [1000], "weight"]], id="a-number"
        ),
        pytest.param(
            "{type: prelu, num_parameters: per_channel}",
            [["weight", [16], "weight"]],
            id="per-channel",
        ),
        pytest.param(
            "{type: conv, out_channels: 2, kernel_size: 3, bias: per_location}",
            [["weight", [2, 16, 3, 3], "weight"], ["bias", [2, 6, 6], "bias"]],
            id="per-location",
        ),
    ],
)
def test_parameters_that_are_declared(layer: str, expected: list[object]) -> None:
    (row,) = summarize_layer(layer).to_dict()["layers"]
    assert [[it["name"], it["shape"], it["role"]] for it in row["parameters"]] == expected


LIST = "a list of whole numbers"
OPTIONAL = "a whole number, or a list of one for each spatial axis, null for one that stays"
FACTOR = "a number above 0, or a list of one for each spatial axis"
TENSORS = (
    "a number of weights, or a mapping of names to sizes"
    " as in {weight: [96, 3, 11, 11], bias: [96]}"
)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param("permute, dims: [0, x]", f"dims must be {LIST}, but 'x' is in it"),
        pytest.param("permute, dims: []", f"dims must be {LIST}, but it is a list of 0"),
        pytest.param(
            "reshape, shape: 4x",
            "shape must be a size such as 55x55x96 or [96, 55, 55], but it is '4x'",
        ),
        pytest.param(
            "adaptive_avg_pool, output_size: null",
            f"output_size must be {OPTIONAL}, but it is 'null'",
        ),
        pytest.param(
            "adaptive_avg_pool, output_size: ['null', 2]",
            f"output_size must be {OPTIONAL}, but 'null' is in it",
        ),
        pytest.param(
            "upsample, scale_factor: 0", f"scale_factor must be {FACTOR}, but it is '0'"
        ),
        pytest.param(
            "upsample, scale_factor: 1/0", f"scale_factor must be {FACTOR}, but it is '1/0'"
        ),
        pytest.param(
            "upsample, scale_factor: -2.5", f"scale_factor must be {FACTOR}, but it is '-2.5'"
        ),
        pytest.param(
            "upsample, scale_factor: [2, {}]",
            f"scale_factor must be {FACTOR}, but a mapping is in it",
        ),
        pytest.param(
            "crop, size: 2, offset: centre",
            "offset must be a whole number, a list of one for each axis, or center,"
            " but it is 'centre'",
        ),
        pytest.param(
            "prelu, num_parameters: all",
            "num_parameters must be a whole number or per_channel, but it is 'all'",
        ),
        pytest.param("custom, params: many", f"params must be {TENSORS}, but it is 'many'"),
        pytest.param("custom, params: 0", f"params must be {TENSORS}, but it is '0'"),
        pytest.param(
            "custom, params: {weight: [0, 5]}", f"params must be {TENSORS}, but it is a mapping"
        ),
        pytest.param(
            "custom, buffers: {a: {}}", f"buffers must be {TENSORS}, but it is a mapping"
        ),
    ],
)
def test_values_of_the_wrong_kind(layer: str, expected: str, findings: Findings) -> None:
    found = findings(summarize_layer(f"{{type: {layer}}}"))
    assert found.split(": ", 3)[3] == f"{expected} [wrong-type]\n"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            "reshape, shape: [4, -2]", "shape must be at least -1, but it is -2", id="list"
        ),
        pytest.param(
            "adaptive_avg_pool, output_size: [null, 0]",
            "output_size must be at least 1, but it is 0",
            id="optional",
        ),
        pytest.param(
            "split, chunks: 20000", "chunks must be from 1 to 10000, but it is 20000", id="most"
        ),
        pytest.param(
            "prelu, num_parameters: 0",
            "num_parameters must be at least 1, but it is 0",
            id="number-or-word",
        ),
    ],
)
def test_values_out_of_range(layer: str, expected: str, findings: Findings) -> None:
    found = findings(summarize_layer(f"{{type: {layer}}}"))
    assert found.split(": ", 3)[3] == f"{expected} [value-out-of-range]\n"
