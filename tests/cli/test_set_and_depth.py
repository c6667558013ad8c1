"""``--set`` and ``--depth`` on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

NET = """\
name: Wide
input: 8x8x3
variables: {width: 2, kind: relu}
blocks:
  unit: {layers: [{type: linear, out_features: "${10 * width}"}, {type: "${kind}"}]}
layers: [{block: unit, name: fc, repeat: 2}, {type: linear, name: end, out_features: 1}]
expect: {params: 4381}
"""
# 192 * 20 + 20 = 3,860, then 20 * 20 + 20 = 420 and 21: 4,301 parameters


@pytest.fixture
def net(work: Path) -> str:
    (work / "net.yaml").write_text(NET.replace("4381", "4301"), encoding="utf-8")
    return "net.yaml"


def test_depth(run: Run, net: str) -> None:
    result = run("summarize", net, "--depth", "1", "--columns", "layer,type,output,params")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "\n".join(result.stdout.splitlines()[:8]) == (
        "Wide (net.yaml): batch 1, float32, rounding exact, phase test\n"
        "\n"
        "layer  type      output  params\n"
        "-----  --------  ------  ------\n"
        "data   input     8x8x3        0\n"
        "fc     4 layers  20      4.28 k\n"
        "end    linear    1           21\n"
        "-----  --------  ------  ------"
    )


def test_depth_must_be_a_number_from_one_on(run: Run, net: str) -> None:
    result = run("summarize", net, "--depth", "0")
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: Invalid value for '--depth': 0 is not in the range x>=1.\n"
    )


def test_json_has_every_layer_at_any_depth(run: Run, net: str) -> None:
    result = run("summarize", net, "--depth", "1", "--format", "json")
    assert [row["name"] for row in json.loads(result.stdout)["layers"]] == [
        "fc.0.linear1",
        "fc.0.relu1",
        "fc.1.linear1",
        "fc.1.relu1",
        "end",
    ]


@pytest.mark.parametrize(
    ("options", "params"),
    [
        pytest.param([], 4301, id="as-written"),
        # 192 * 5 + 5, 5 * 5 + 5, 5 + 1
        pytest.param(["--set", "width=0.5"], 1001, id="a-fraction"),
        pytest.param(
            ["--set", "width=9", "--set", "width=1/2"], 1001, id="the-last-one-counts"
        ),
        pytest.param(["--set", "kind=sigmoid"], 4301, id="a-word"),
    ],
)
def test_set(run: Run, net: str, options: list[str], params: int) -> None:
    result = run("summarize", net, "--format", "json", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["totals"]["params"] == params


@pytest.mark.parametrize("command", ["summarize", "validate"])
def test_set_of_an_unknown_variable(run: Run, net: str, command: str) -> None:
    result = run(command, net, "--set", "widht=0.5")
    assert result.exit_code == 1
    assert (
        "net.yaml: error: --set must name a variable of the spec, but there is no 'widht'"
        " [unknown-name]\n  help: did you mean 'width'?\n"
    ) in result.stdout + result.stderr


@pytest.mark.parametrize("value", ["width", "=3", ""])
def test_set_without_a_name_or_a_value(run: Run, net: str, value: str) -> None:
    result = run("validate", net, "--set", value)
    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"Error: Invalid value for '--set': '{value}' is not like NAME=VALUE\n"
    )


def test_a_broken_promise(run: Run, work: Path) -> None:
    (work / "net.yaml").write_text(NET, encoding="utf-8")
    result = run("validate", "net.yaml")
    assert result.exit_code == 1
    assert result.stdout == (
        "net.yaml:7:18: error: params must be 4,381 as the spec expects, but the network has"
        " 4,301, 80 less [expectation-broken]\n"
        "  7 | expect: {params: 4381}\n"
        "    |                  ^^^^\n"
        "  help: fix the layers, or write what they have if they are meant so\n"
    )
