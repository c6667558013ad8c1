import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc

Run = Callable[..., Result]

VARIANT = """\
variables: {width: 4}
input: 8x8x3
layers:
  - {type: conv, name: a, out_channels: "${width}", kernel_size: 3}
  - {type: linear, name: fc, out_features: 10}
"""


def test_table(run: Run) -> None:
    result = run("compare", "vgg16", "vgg19")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
                   vgg16           vgg19  ratio
--------  --------------  --------------  -----
layers                38              44   1.16
params       138,357,544     143,667,240   1.04
macs      15,470,264,320  19,632,062,464   1.27
memory          58.1 MiB        63.1 MiB   1.09
peak            24.5 MiB        24.5 MiB      1
training        1.12 GiB        1.17 GiB   1.04

layers, vgg16 -> vgg19: 38 same, 6 added
  added  conv3_4  conv giving 56x56x256, 590,080 params
  added  relu8    relu giving 56x56x256
  added  relu11   relu giving 28x28x512
  added  conv4_4  conv giving 28x28x512, 2,359,808 params
  added  relu15   relu giving 14x14x512
  added  conv5_4  conv giving 14x14x512, 2,359,808 params
"""
    )


def test_markdown(run: Run) -> None:
    result = run("compare", "vgg11", "vgg11-lrn", "--format", "markdown")
    assert (
        result.stdout
        == """\
|  | vgg11 | vgg11-lrn | ratio |
| --- | ---: | ---: | ---: |
| layers | 28 | 29 | 1.04 |
| params | 132,863,336 | 132,863,336 | 1 |
| macs | 7,609,090,048 | 7,609,090,048 | 1 |
| memory | 34.8 MiB | 47.0 MiB | 1.35 |
| peak | 15.3 MiB | 24.5 MiB | 1.6 |
| training | 1.06 GiB | 1.11 GiB | 1.05 |

**Layers, vgg11 -\\> vgg11-lrn**: 28 same, 1 added

|  | layer | what changed |
| --- | --- | --- |
| added | norm1 | local\\_response\\_norm giving 224x224x64 |
"""
    )


def test_three_networks(run: Run) -> None:
    lines = run("compare", "vgg11", "vgg13", "vgg16").stdout.splitlines()
    assert lines[0].split() == ["vgg11", "vgg13", "ratio", "vgg16", "ratio"]
    assert lines[3].split() == (
        ["params", "132,863,336", "133,047,848", "1.00", "138,357,544", "1.04"]
    )
    heads = [it for it in lines if it.startswith("layers, ")]
    assert heads == [
        "layers, vgg11 -> vgg13: 28 same, 4 added",
        "layers, vgg11 -> vgg16: 28 same, 10 added",
    ]


def test_a_variant_of_one_spec(run: Run, work: Path) -> None:
    (work / "net.yaml").write_text(VARIANT, encoding="utf-8")
    result = run("compare", "net.yaml", "--set-b", "width=8")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0].split("  ") == [*[""] * 5, "net.yaml", "net.yaml (width=8)", "ratio"]
    assert lines[9:] == [
        "layers, net.yaml -> net.yaml (width=8): 2 changed",
        "  changed  a   out_channels 4 -> 8, output 6x6x4 -> 6x6x8, params 112 -> 224,"
        " macs 3,888 -> 7,776",
        "  changed  fc  params 1,450 -> 2,890, macs 1,440 -> 2,880",
    ]


@pytest.mark.parametrize(
    ("options", "label"),
    [
        pytest.param(["--input-b", "259x259x3"], "alexnet (259x259x3)", id="input"),
        pytest.param(["--input-b", "data=259x259x3"], "alexnet (data=259x259x3)", id="named"),
        pytest.param(["--rounding-b", "floor"], "alexnet (floor)", id="rounding"),
        pytest.param(["--phase-b", "train"], "alexnet (train)", id="phase"),
    ],
)
def test_labels_of_variants(run: Run, options: list[str], label: str) -> None:
    result = run("compare", "alexnet", *options)
    assert result.exit_code == 0
    assert f"layers, alexnet -> {label}: " in result.stdout


def test_a_variant_from_standard_input_is_read_once(run: Run) -> None:
    result = run("compare", "-", "--set-b", "width=8", stdin=VARIANT)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "layers, - -> - (width=8): 2 changed\n" in result.stdout


def test_options_of_the_second_network(run: Run) -> None:
    result = run("compare", "vgg11", "vgg13", "--input-b", "192x192x3")
    assert result.stdout.splitlines()[0].endswith("vgg11  vgg13 (192x192x3)  ratio")


def test_a_layer_whose_input_alone_changed(run: Run, work: Path) -> None:
    for name, layer in (("a", "relu"), ("b", "{type: max_pool, kernel_size: 2}")):
        text = f"input: 8x8x3\nlayers: [{layer}, {{type: global_avg_pool, name: g}}]\n"
        (work / f"{name}.yaml").write_text(text, encoding="utf-8")
    lines = run("compare", "a.yaml", "b.yaml").stdout.splitlines()
    assert lines[-3:] == [
        "  removed  relu1      relu giving 8x8x3",
        "  added    max_pool1  max_pool giving 4x4x3",
        "  changed  g          input 8x8x3 -> 4x4x3",
    ]


def test_nothing_changed(run: Run) -> None:
    result = run("compare", "vgg16.yaml", "vgg16.prototxt")
    assert result.stdout.endswith("\nlayers, vgg16.yaml -> vgg16.prototxt: 38 same\n")


def test_a_spec_with_errors(run: Run) -> None:
    result = run("compare", "sound.yaml", "wrong.yaml")
    assert result.exit_code == 1
    assert result.stderr.startswith("wrong.yaml:3:5: error: rleu1: ")
    assert result.stdout.splitlines()[:4] == [
        "          sound.yaml  wrong.yaml  ratio",
        "--------  ----------  ----------  -----",
        "layers             2           2      1",
        "params           112           ?",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["vgg16"], "one spec needs a variant: give --set-b, --input-b, ...", id="one-spec"
        ),
        pytest.param(
            ["vgg11", "vgg13", "vgg16", "--set-b", "a=1"],
            "options that end in -b are for two specs, or for variants of one",
            id="which-one",
        ),
        pytest.param(
            ["vgg16", "--set-b", "a"],
            "Invalid value for '--set-b': 'a' is not like NAME=VALUE",
            id="no-value",
        ),
    ],
)
def test_usage(run: Run, arguments: list[str], message: str) -> None:
    result = run("compare", *arguments)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: {message}\n")


def test_json(run: Run) -> None:
    result = run("compare", "vgg11", "vgg13", "--format", "json")
    expected = convcalc.compare("vgg11", "vgg13").to_dict()
    expected["networks"][0]["label"], expected["networks"][1]["label"] = "vgg11", "vgg13"
    assert json.loads(result.stdout) == expected


def test_hostile_names_stand_for_themselves(run: Run) -> None:
    for output_format in ("table", "markdown"):
        result = run("compare", "sound.yaml", "hostile.yaml", "--format", output_format)
        assert all(line.isprintable() for line in result.stdout.splitlines())
        assert "<script>" not in result.stdout or output_format == "table"
