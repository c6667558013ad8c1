from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis
from convcalc.dialects.native.expect_and_budgets import read_quantity

Findings = Callable[[Analysis], str]

NET = "input: 8x8x3\nlayers: [{type: conv, out_channels: 4, kernel_size: 3}, relu]\n"
# 3 * 3 * 3 * 4 + 4 = 112 parameters, 6 * 6 * 108 = 3,888 multiply-adds


def analysis_of(text: str) -> Analysis:
    return convcalc.summarize_text(NET + text, syntax="yaml")


@pytest.mark.parametrize(
    "promises",
    [
        pytest.param("expect: {params: 112, macs: 3888, flops: 7776}", id="counts"),
        pytest.param(
            "expect: {weights: 108, biases: 4, buffers: 0, trainable_params: 112,"
            " forward_elements: 336}",
            id="more-counts",
        ),
        pytest.param("expect: {output: [4, 6, 6]}", id="output"),
        pytest.param("expect: {output: 6x6x4}", id="output-as-a-size"),
        pytest.param("expect: {outputs: {relu1: [4, 6, 6]}}", id="named-output"),
        pytest.param("expect: {params: '${100 + 12}'}", id="expression"),
        pytest.param(
            "budgets: {params: 65M, macs: 1.2G, flops: 8k, forward_memory: 8MiB,"
            " peak_memory: 1.5 GB, training_memory: 4096 B}",
            id="budgets",
        ),
    ],
)
def test_kept(promises: str, findings: Findings) -> None:
    assert findings(analysis_of(promises + "\n")) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "expect: {params: 113, macs: 3887}",
            "3:18: error: params must be 113 as the spec expects, but the network has "
            "112, 1 less [expectation-broken]\n"
            "  help: fix the layers, or write what they have if they are meant so\n"
            "3:29: error: macs must be 3,887 as the spec expects, but the network has "
            "3,888, 1 more [expectation-broken]\n"
            "  help: fix the layers, or write what they have if they are meant so\n",
            id="counts",
        ),
        pytest.param(
            "expect: {output: [4, 6, 5]}",
            "3:18: error: the last output must be 6x5x4 as the spec expects, but it "
            "is 6x6x4 [expectation-broken]\n"
            "  help: fix the layers, or write what they have if they are meant so\n",
            id="output",
        ),
        pytest.param(
            "expect: {outputs: {relu1: 6x6x3, rleu: [1]}}",
            "3:27: error: output relu1 must be 6x6x3 as the spec expects, but it is "
            "6x6x4 [expectation-broken]\n"
            "  help: fix the layers, or write what they have if they are meant so\n"
            "3:34: error: expect must name outputs of the network, but there is no "
            "'rleu' [unknown-name]\n"
            "  help: did you mean 'relu1'?\n",
            id="outputs",
        ),
        pytest.param(
            "expect: {parms: 1, params: -, macs: 1.5, output: [], outputs: 3, flops: [1]}",
            "3:10: error: an expected figure must be one of convcalc's, but there is no "
            "'parms' [unknown-field]\n"
            "  help: did you mean 'params'?\n"
            "3:28: error: params must be a whole number, but it is '-' [wrong-type]\n"
            "3:37: error: macs must be a whole number, but it is '1.5' [wrong-type]\n"
            "3:50: error: output must be a size such as [1000] or 7x7x512, but it is a "
            "list of 0 [wrong-type]\n"
            "3:63: error: outputs must be a mapping of outputs to their sizes, but it is "
            "'3' [wrong-type]\n"
            "3:73: error: flops must be a whole number, but it is a list of 1 "
            "[wrong-type]\n",
            id="unreadable-expectations",
        ),
        pytest.param(
            "expect: 3\nbudgets: [params]",
            "3:9: error: expect must be a mapping of figures to values, but it is '3' "
            "[wrong-type]\n"
            "4:10: error: budgets must be a mapping of figures to limits, but it is a "
            "list of 1 [wrong-type]\n",
            id="no-mappings",
        ),
        pytest.param(
            "budgets: {parms: 1, params: 8MiB, macs: 1.2, flops: x, forward_memory: 3M,"
            " peak_memory: -1, training_memory: [1]}",
            "3:11: error: a budget must be one of convcalc's, but there is no 'parms' "
            "[unknown-field]\n"
            "  help: did you mean 'params'?\n"
            "3:29: error: budget params must be a count such as 65M or 1.2G, but it is "
            "'8MiB' [wrong-type]\n"
            "3:41: error: budget macs must be a count such as 65M or 1.2G, but it is "
            "'1.2' [wrong-type]\n"
            "3:53: error: budget flops must be a count such as 65M or 1.2G, but it is "
            "'x' [wrong-type]\n"
            "3:72: error: budget forward_memory must be a size such as 8MiB or 1.5GB, "
            "but it is '3M' [wrong-type]\n"
            "3:89: error: budget peak_memory must be a size such as 8MiB or 1.5GB, but "
            "it is '-1' [wrong-type]\n"
            "3:110: error: budget training_memory must be a size such as 8MiB or 1.5GB, "
            "but it is a list of 1 [wrong-type]\n",
            id="unreadable-budgets",
        ),
    ],
)
def test_error(text: str, expected: str, findings: Findings) -> None:
    assert findings(analysis_of(text + "\n")) == expected


def test_a_wrong_network_is_not_blamed_twice() -> None:
    text = "input: 8x8x3\nlayers: [{type: conv, out_channels: 4, kernel_size: 9}]\n"
    text += "expect: {params: 1, output: [1]}\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert [it.rule for it in analysis.diagnostics] == ["window-exceeds-input"]


@pytest.mark.parametrize(
    ("settings", "options"),
    [
        pytest.param({"batch": 2}, "--batch changes", id="batch"),
        pytest.param({"inputs": {"": "9x9x3"}}, "--input changes", id="input"),
        pytest.param({"variables": {"n": 5}}, "--set changes", id="variable"),
        pytest.param(
            {"rounding": "floor", "batch": 3}, "--batch and --rounding change", id="two"
        ),
    ],
)
def test_a_run_that_changes_the_spec_is_not_held_to_it(
    settings: dict[str, object], options: str, findings: Findings
) -> None:
    text = NET.replace("out_channels: 4", "out_channels: '${n}'")
    text += "variables: {n: 4}\nexpect: {params: 1}\n"
    analysis = convcalc.summarize_text(text, syntax="yaml", **settings)  # type: ignore[arg-type]
    assert findings(analysis) == (
        "4:18: note: what a spec promises is checked of the spec as it stands, but "
        f"{options} it [expectation-not-checked]\n"
    )


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        pytest.param("0", "count", 0, id="zero"),
        pytest.param("65M", "count", 65_000_000, id="millions"),
        pytest.param("1.2G", "count", 1_200_000_000, id="exact-decimals"),
        pytest.param("7 k", "count", 7000, id="blank"),
        pytest.param("0.0001k", "count", None, id="less-than-one"),
        pytest.param("8MiB", "bytes", 8_388_608, id="powers-of-1024"),
        pytest.param("8MB", "bytes", 8_000_000, id="powers-of-1000"),
        pytest.param("1.5GiB", "bytes", 1_610_612_736, id="half-a-power"),
        pytest.param("640 B", "bytes", 640, id="bytes"),
        pytest.param("8M", "bytes", None, id="no-bytes"),
        pytest.param("24", "bytes", None, id="no-unit"),
        pytest.param("0", "bytes", 0, id="no-unit-of-nothing"),
        pytest.param("8MiB", "count", None, id="no-count"),
        pytest.param("-1", "count", None, id="negative"),
        pytest.param("1e3", "count", None, id="exponent"),
        pytest.param("", "count", None, id="nothing"),
        pytest.param("9" * 19, "count", None, id="too-many-digits"),
    ],
)
def test_quantities(text: str, unit: str, expected: int | None) -> None:
    assert read_quantity(text, unit) == expected
