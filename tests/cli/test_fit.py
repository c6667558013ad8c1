import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc

Run = Callable[..., Result]

ALEXNET = """\
AlexNet (one tower) (alexnet.yaml): sizes 200x200x3 to 300x300x3 of data

fit             227, 259, 291
rule            227 + 32 n; the smallest of all is 67
to type         --input 227x227x3
own size        227x227x3 fits, every window fits exactly
note            the size changes the parameters of fc6

98 of 101 do not fit; first broken by:
  conv1         76: 200-202, 204-206, 208-210, 212-214, 216-218, 220-222, 224-226, 228-230, 232-234,
                236-238, 240-242, 244-246, 248-250, 252-254, 256-258, 260-262, 264-266, 268-270,
                272-274, 276-278, 280-282, 284-286, 288-290, 292-294, 296-298, 300; at 226x226x3
                (226 - 11)/4 + 1 = 54.75
  pool1         12: 207 to 295 by 8; at 223x223x3 (54 - 3)/2 + 1 = 26.5
  pool2         7: 203 to 299 by 16; at 219x219x3 (26 - 3)/2 + 1 = 12.5
  pool5         3: 211, 243, 275; at 211x211x3 (12 - 3)/2 + 1 = 5.5
"""  # noqa: E501  as it is printed

BOTTLENECKS = """\
name: ResNet-152
input: 224x224x3
rounding: floor
blocks:
  bottleneck:
    variables: {width: null, stride: 1, project: false}
    layers:
      - branches:
          - - {type: conv, out_channels: "${width}", kernel_size: 1, bias: false}
            - batch_norm
            - relu
            - {type: conv, out_channels: "${width}", kernel_size: 3, padding: 1,
               stride: "${stride}", bias: false}
            - batch_norm
            - relu
            - {type: conv, out_channels: "${4 * width}", kernel_size: 1, bias: false}
            - batch_norm
          - - {type: conv, when: "${project}", out_channels: "${4 * width}", kernel_size: 1,
               stride: "${stride}", bias: false}
            - {type: batch_norm, when: "${project}"}
        merge: add
      - relu
layers:
  - {type: conv, out_channels: 64, kernel_size: 7, stride: 2, padding: 3, bias: false}
  - batch_norm
  - relu
  - {type: max_pool, kernel_size: 3, stride: 2, padding: 1}
  - {block: bottleneck, name: stage1, width: 64, project: true}
  - {block: bottleneck, name: stage1, width: 64, repeat: 2}
  - {block: bottleneck, name: stage2, width: 128, stride: 2, project: true}
  - {block: bottleneck, name: stage2, width: 128, repeat: 7}
  - {block: bottleneck, name: stage3, width: 256, stride: 2, project: true}
  - {block: bottleneck, name: stage3, width: 256, repeat: 35}
  - {block: bottleneck, name: stage4, width: 512, stride: 2, project: true}
  - {block: bottleneck, name: stage4, width: 512, repeat: 2}
  - global_avg_pool
  - {type: linear, out_features: 1000}
"""


def test_squares(run: Run) -> None:
    result = run("fit", "alexnet", "--range", "200:300")
    assert (result.exit_code, result.stderr, result.stdout) == (0, "", ALEXNET)


def test_resnet_152(run: Run, work: Path) -> None:
    (work / "resnet152.yaml").write_text(BOTTLENECKS, encoding="utf-8")
    result = run("fit", "resnet152.yaml", "--range", "32:1024")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
ResNet-152 (resnet152.yaml): sizes 32x32x3 to 1024x1024x3 of data

fit             32-1024
  exact         every window fits exactly at 33 to 993 by 32
  padding-only  only padded pixels are cut off at all others
rule            every size from 32 on; the smallest of all is 1
to type         --input 224x224x3
own size        224x224x3 fits, only padded pixels are cut off
"""
    )


def test_a_prototxt(run: Run) -> None:
    result = run("fit", "lenet.prototxt")
    assert (
        result.stdout
        == """\
LeNet (lenet.prototxt): sizes 1x1x1 to 56x56x1 of data

fit             13-56
  exact         every window fits exactly at 14, 16, 20, 24, 28, 32, 36, 40, 44, 48, 52, 56
  overhang      some windows reach past the input, no pixel is lost at all others
rule            every size from 13 on; the smallest of all is 13
to type         --input 28x28x1
own size        28x28x1 fits, every window fits exactly
note            the size changes the parameters of ip1

12 of 56 do not fit; first broken by:
  conv1         4: 1-4; at 4x4x1 5 > 4
  conv2         8: 5-12; at 12x12x1 5 > 4
"""
    )


def test_heights_and_widths(run: Run) -> None:
    result = run("fit", "alexnet", "--range", "220:230x320:360")
    assert (
        result.stdout
        == """\
AlexNet (one tower) (alexnet.yaml): sizes 220x320x3 to 230x360x3 of data

fit             227x323x3, 227x355x3
rule of height  227 + 32 n; the smallest of all is 67
rule of width   323 + 32 n; the smallest of all is 67
to type         --input 227x323x3
note            the size changes the parameters of fc6

449 of 451 do not fit; first broken by:
  conv1         431; at 227x320x3 width (320 - 11)/4 + 1 = 78.25
  pool1         15; at 223x323x3 height (54 - 3)/2 + 1 = 26.5
  pool2         2; at 227x331x3 width (40 - 3)/2 + 1 = 19.5
  pool5         1; at 227x339x3 width (20 - 3)/2 + 1 = 9.5
"""
    )


def test_one_size(run: Run) -> None:
    result = run("fit", "alexnet", "--range", "224")
    assert result.exit_code == 1
    assert result.stdout == (
        "AlexNet (one tower) (alexnet.yaml): sizes 224x224x3 to 224x224x3 of data\n\n"
        "fit             none of 1\n"
        "rule            227 + 32 n; the smallest of all is 67\n\n"
        "1 of 1 do not fit; first broken by:\n"
        "  conv1         1: 224; at 224x224x3 (224 - 11)/4 + 1 = 54.25\n"
    )


def test_an_own_size_that_does_not_fit(run: Run) -> None:
    result = run("fit", "alexnet", "--input", "224x224x3", "--range", "223:224")
    line = result.stdout.splitlines()[4]
    assert line == (
        "own size        224x224x3 does not get through conv1: (224 - 11)/4 + 1 = 54.25"
    )


def test_a_range_far_below_a_long_input(run: Run) -> None:
    result = run("fit", "m5", "--range", "1:99")
    assert result.output.splitlines()[2:4] == [
        "fit             none of 99",
        "rule            every size from 769 on; the smallest of all is 769",
    ]


def test_many_residues(run: Run) -> None:
    spec = (
        "input: 96x96x1\nlayers:\n"
        "  - {type: max_pool, name: a, kernel_size: 2, stride: 2, input: data}\n"
        "  - {type: conv, name: b, out_channels: 1, kernel_size: 1, input: data}\n"
        "  - {type: max_pool, name: c, kernel_size: 32, stride: 32, rounding: floor,"
        " padding: 15, input: b}\n"
        "outputs: [a, b, c]\n"
    )
    result = run("fit", "-", "--range", "1:200", stdin=spec)
    assert "rule            8 of every 32 sizes from 2 on" in result.stdout


def test_a_wrong_spec(run: Run) -> None:
    result = run("fit", "wrong.yaml")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("wrong.yaml:3:5: error: rleu1: type must be a layer type")
    assert result.stderr.count(": error: ") == 2


def test_a_range_that_does_not_suit(run: Run) -> None:
    result = run("fit", "sound.yaml", "--range", "1:9x1:9x1:9")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "sound.yaml: error: a range must be one for all axes or one for each, but there are 3"
        " and the input has 2: height, width [wrong-number]\n"
    )


@pytest.mark.parametrize(
    "wanted", ["", "x", "9:3", "0:3", "3:", "3:4x", "3-4", "1:" + "9" * 19]
)
def test_what_is_no_range(run: Run, wanted: str) -> None:
    result = run("fit", "sound.yaml", "--range", wanted)
    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"Error: Invalid value for '--range': '{wanted}' is not a range such as 32:512"
        " (squares) or 200:300x300:400 (height x width)\n"
    )


def test_json(run: Run) -> None:
    result = run("fit", "alexnet", "--range", "220:230", "--format", "json")
    assert json.loads(result.stdout) == convcalc.fit("alexnet", (220, 230)).to_dict()


def test_an_input_by_name(run: Run) -> None:
    result = run("fit", "two.yaml", "--vary", "b", "--range", "7:8")
    assert (
        result.stdout
        == """\
two (two.yaml): sizes 7x7x3 to 8x8x3 of b

fit             8
to type         --input 8x8x3
own size        8x8x3 fits, every window fits exactly

1 of 2 do not fit; first broken by:
  add1          1: 7; at 7x7x3 inputs must have one shape, but a gives 8x8x3 and b gives 7x7x3
"""
    )


def test_a_hostile_spec_cannot_drive_the_terminal(run: Run) -> None:
    text = run("fit", "hostile.yaml").stdout
    assert all(line.isprintable() for line in text.splitlines())


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("spec", ["alexnet", "vgg16", "lenet.prototxt"])
def test_lists_keep_to_a_terminal(spec: str, width: int) -> None:
    from convcalc.report.fit import render_fit

    found = convcalc.fit(spec, (1, 260))
    lines = render_fit(found, width).splitlines()
    assert max(map(len, lines)) <= width
    assert "".join("".join(lines).split()) == "".join(render_fit(found, 5000).split())


def test_of_a_large_input_the_sizes_around_it_are_tried(run: Run) -> None:
    spec = "input: [1, 9000]\nlayers: [{type: max_pool, kernel_size: 4, stride: 4}]\n"
    found = json.loads(run("fit", "-", "--format", "json", stdin=spec).stdout)
    assert found["range"] == [[7001, 11000]]
    assert found["fitting"][0] == [7004]
    assert found["rules"] == {"size": {"step": 4, "firsts": [7004], "smallest": 4}}


def test_what_is_to_type_for_inputs_of_different_channels(run: Run, work: Path) -> None:
    (work / "two.yaml").write_text(
        "inputs: {image: 9x8x3, mask: 9x8x1}\nlayers:\n"
        "  - {type: concat, inputs: [image, mask]}\n  - {type: max_pool, kernel_size: 4}\n",
        encoding="utf-8",
    )
    lines = run("fit", "two.yaml", "--range", "6:9").stdout.splitlines()
    assert lines[0] == "two (two.yaml): sizes 6x6 to 9x9 of image, mask"
    assert lines[4] == "to type         --input image=8x8x3 --input mask=8x8x1"
    options = lines[4].split()[2:]
    result = run("summarize", "two.yaml", *options)
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_range_of_a_million_is_told_how_many_may_be(run: Run) -> None:
    result = run("fit", "sound.yaml", "--range", "1:1000000")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "sound.yaml: error: a range must have at most 200,000 sizes, but it has 1,000,000"
        " [limit-exceeded]\n"
        "  help: try a smaller range: the rule behind the sizes that fit holds beyond it\n"
    )


LARGE = """\
name: large
input: 64x64x3
blocks: {unit: {layers: [{type: max_pool, kernel_size: 1}]}}
layers: [{block: unit, repeat: 100}]
"""


@pytest.fixture
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    # 10 sizes of 100 layers
    monkeypatch.setattr("convcalc.analysis.input_sizes.answer.MOST_STEPS", 1_000)


@pytest.mark.usefixtures("few_steps")
def test_a_range_for_many_layers_is_smaller(run: Run) -> None:
    result = run("fit", "-", "--range", "1:11", stdin=LARGE)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "<stdin>: error: a range must have at most 10 sizes in a network of 100 layers,"
        " but it has 11 [limit-exceeded]\n"
        "  help: try a smaller range: the rule behind the sizes that fit holds beyond it\n"
    )


@pytest.mark.usefixtures("few_steps")
def test_of_many_layers_the_nearest_sizes_are_tried_and_the_others_named(run: Run) -> None:
    assert (
        run("fit", "-", stdin=LARGE).stdout.replace("\n" + " " * 16, " ")
        == """\
large (<stdin>): sizes 60x60x3 to 69x69x3 of data

fit             60-69
to type         --input 64x64x3
own size        64x64x3 fits, every window fits exactly
note            at most 10 sizes of this network are tried, which do not tell a rule;\
 --range asks for others
"""
    )
    found = json.loads(run("fit", "-", "--format", "json", stdin=LARGE).stdout)
    assert (found["most_sizes"], found["rules"]) == (10, {})
