import json
from collections.abc import Callable

import pytest
from click.testing import Result

import convcalc

Run = Callable[..., Result]

CONV = ("layer", "conv", "32x32x3", "--out-channels", "10", "--kernel-size", "5")


def test_a_layer_is_explained(run: Run) -> None:
    result = run(*CONV, "--padding", "2")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "conv1: conv on 32x32x3 gives 32x32x10"
    assert lines[7] == "  parameters       weights + biases = 750 + 10 = 760"


@pytest.mark.parametrize(
    ("arguments", "first_line"),
    [
        pytest.param(
            ["conv", "32x32x3", "--out-channels=8", "--kernel-size=[3,5]"],
            "conv1: conv on 32x32x3 gives 30x28x8",
            id="equals-and-brackets",
        ),
        pytest.param(
            ["conv", "32x32x3", "--out-channels", "8", "--kernel-size", "3, 5"],
            "conv1: conv on 32x32x3 gives 30x28x8",
            id="commas",
        ),
        pytest.param(
            ["concat", "28x28x64", "28x28x128"],
            "concat1: concat on 28x28x64, 28x28x128 gives 28x28x192",
            id="several-inputs",
        ),
        pytest.param(
            ["linear", "4x8", "--out-features", "3", "--axis", "-1", "--bias", "no"],
            "linear1: linear on 4x8 gives 3x8",
            id="a-number-below-zero",
        ),
        pytest.param(
            ["max_pool", "28x28x6", "--kernel-size", "2", "--name", "pool"],
            "pool: max_pool on 28x28x6 gives 14x14x6",
            id="a-name",
        ),
        pytest.param(
            ["linear", "9", "--out-features", "3"], "linear1: linear on 9 gives 3", id="vector"
        ),
    ],
)
def test_fields(run: Run, arguments: list[str], first_line: str) -> None:
    result = run("layer", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == first_line


def test_batch_and_dtype(run: Run) -> None:
    text = run("layer", "global_avg_pool", "7x7x8", "--batch", "3", "--dtype", "float16").stdout
    assert "  memory           3*1*1*8*2 = 48 bytes, 48 B\n" in text


def test_a_layer_that_does_not_fit(run: Run) -> None:
    result = run(
        *(
            "layer",
            "conv",
            "7x7x3",
            "--out-channels",
            "1",
            "--kernel-size",
            "3",
            "--stride",
            "3",
        )
    )
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "<command line>:1:54: error: conv1: --stride must divide W - F + 2P,"
        " but (7 - 3)/3 + 1 = 2.33 [stride-does-not-divide]\n"
        "  1 | conv 7x7x3 --out-channels 1 --kernel-size 3 --stride 3\n"
        "    |                                                      ^\n"
        "  help: what fits: input size 6 or 9, --padding 1, --stride 2, --kernel-size 1 or"
        " 4; or let --rounding floor cut off the rest\n"
    )


@pytest.mark.parametrize(
    ("arguments", "errors"),
    [
        pytest.param(
            ["conv", "32x", "--out-channels", "8", "--kernel-size", "3"],
            [
                "1:6: error: input must be a size such as 224x224x3 (height x width x depth) or"
                " [3, 224, 224], but it is '32x' [wrong-type]"
            ],
            id="no-size",
        ),
        pytest.param(
            ["conv", "32x32x3", "--kernal-size", "5", "--stride", "x"],
            [
                "1:1: error: conv1: conv must have --out-channels [missing-field]",
                "1:14: error: conv1: conv has no option '--kernal-size' [unknown-field]",
                "1:39: error: conv1: --stride must be a whole number, or a list of one for each"
                " spatial axis, but it is 'x' [wrong-type]",
            ],
            id="all-problems-at-once",
        ),
        pytest.param(
            ["relu", "3x3x3", "--in-place"],
            [
                "1:12: error: an option must have a value, but --in-place has none"
                " [wrong-option]"
            ],
            id="no-value",
        ),
        pytest.param(
            ["relu", "3x3x3", "--in-place", "yes", "no"],
            [
                "1:27: error: a field must be written --name value, but here is 'no'"
                " [wrong-option]"
            ],
            id="a-word-too-many",
        ),
        pytest.param(
            ["relu", "3x3x3", "--in-place", "yes", "--in-place", "no"],
            [
                "1:27: error: an option must be given once, but --in-place is given again"
                " [wrong-option]"
            ],
            id="twice",
        ),
        pytest.param(
            ["conv", "3x3x3", "--out-channels", "--kernel-size", "3"],
            [
                "1:12: error: an option must have a value, but --out-channels has none"
                " [wrong-option]"
            ],
            id="no-value-of-a-field-that-must-have-one",
        ),
        pytest.param(
            ["cnv", "3x3x3"],
            [
                "1:1: error: cnv1: type must be a layer type, but there is no 'cnv'"
                " [unknown-type]"
            ],
            id="no-such-type",
        ),
        pytest.param(
            ["max_pool", "9x9x3", "--kernel-size", "?", "--stride", "?"],
            [
                "1:32: error: one field may be asked for at a time, but here are"
                " --kernel-size and --stride [wrong-option]"
            ],
            id="two-questions",
        ),
        pytest.param(
            ["relu", "3x3x3", "--stride", "?"],
            ["1:12: error: relu1: relu has no option '--stride' [unknown-field]"],
            id="a-question-about-nothing",
        ),
        pytest.param(
            ["add", "3x3x3", "4x4x3"],
            [
                "1:1: error: add1: inputs must have one shape, but data1 gives 3x3x3 and data2"
                " gives 4x4x3 [shapes-differ]"
            ],
            id="inputs-that-differ",
        ),
    ],
)
def test_what_is_wrong(run: Run, arguments: list[str], errors: list[str]) -> None:
    result = run("layer", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    found = [it for it in result.stderr.splitlines() if it.startswith("<command line>:")]
    assert found == [f"<command line>:{it}" for it in errors]


def test_a_question_about_numbers_that_are_not_whole(run: Run) -> None:
    result = run("layer", "dropout", "9", "--p", "?")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout == (
        "dropout on 9: which values of p fit?\n\n"
        "only whole numbers and words are tried, and p takes others\n"
    )


@pytest.mark.parametrize("arguments", [[], ["conv"], ["conv", "--out-channels", "3"]])
def test_a_type_and_a_size_come_first(run: Run, arguments: list[str]) -> None:
    result = run("layer", *arguments)
    assert result.exit_code == 2
    assert result.stderr.endswith(
        "Error: a type and a size must come first, as in conv 32x32x3\n"
    )


def test_json(run: Run) -> None:
    result = run(*CONV, "--padding", "2", "--format", "json")
    expected = convcalc.layer("conv", "32x32x3", out_channels=10, kernel_size=5, padding=2)
    assert json.loads(result.stdout) == expected.to_dict()


# Questions


def test_no_symmetric_padding_fits(run: Run) -> None:
    result = run(*CONV, "--stride", "2", "--padding", "?")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
conv on 32x32x3: which values of padding fit?

no symmetric padding fits: (32 - 5)/2 + 1 = 14.5; one-sided:
  padding 0,1,0,1  gives 15x15x10: 0 at the start and 1 at the end on each axis
  padding 1,2,1,2  gives 16x16x10: 1 at the start and 2 at the end on each axis
  padding 2,3,2,3  gives 17x17x10: 2 at the start and 3 at the end on each axis
  padding 3,4,3,4  gives 18x18x10: 3 at the start and 4 at the end on each axis
  padding same     gives 16x16x10
"""
    )


def test_an_axis_at_a_time(run: Run) -> None:
    result = run(
        *("layer", "conv", "32x33x4", "--out-channels", "8", "--kernel-size", "3"),
        *("--stride", "2", "--padding", "?"),
    )
    assert result.stdout == (
        "conv on 32x33x4: which values of padding fit?\n\n"
        "no symmetric padding fits: (32 - 3)/2 + 1 = 15.5\n"
        "  padding 0,1   along the height: 0 at the start and 1 at the end\n"
        "  padding 0     along the width\n"
        "  padding 1     along the width\n"
        "  padding 2     along the width\n"
        "  padding same  gives 16x17x8\n"
    )


def test_a_required_field(run: Run) -> None:
    result = run(
        *("layer", "conv", "32x32x3", "--out-channels", "8", "--stride", "9"),
        *("--kernel-size", "?"),
    )
    assert result.stdout == (
        "conv on 32x32x3: which values of kernel_size fit?\n\n"
        "  kernel_size 5   gives 4x4x8\n"
        "  kernel_size 14  gives 3x3x8\n"
        "  kernel_size 23  gives 2x2x8\n"
        "  kernel_size 32  gives 1x1x8\n"
    )


def test_nothing_fits(run: Run) -> None:
    result = run(
        *("layer", "max_pool", "5x5x3", "--kernel-size", "2", "--stride", "2"),
        *("--dilation", "?"),
    )
    assert (result.exit_code, result.stdout) == (
        0,
        "max_pool on 5x5x3: which values of dilation fit?\n\n"
        "  dilation 2  gives 2x2x3\n  dilation 4  gives 1x1x3\n",
    )
    result = run(
        *("layer", "max_pool", "7x7x3", "--kernel-size", "3", "--stride", "3"),
        *("--dilation", "?"),
    )
    assert (result.exit_code, result.stdout) == (
        0,
        "max_pool on 7x7x3: which values of dilation fit?\n\n  dilation 3  gives 1x1x3\n",
    )
    result = run(
        *("layer", "max_pool", "6x6x3", "--kernel-size", "3", "--stride", "4"),
        *("--dilation", "?"),
    )
    assert (result.exit_code, result.stdout) == (
        1,
        "max_pool on 6x6x3: which values of dilation fit?\n\n"
        "no dilation fits: (6 - 3)/4 + 1 = 1.75\n",
    )


def test_many_values_are_cut_short(run: Run) -> None:
    text = run("layer", "conv", "99x99x3", "--out-channels", "8", "--kernel-size", "?").stdout
    lines = text.splitlines()
    assert len(lines) == 43
    assert lines[-1] == "  and 59 more"


def test_json_of_a_question(run: Run) -> None:
    result = run(*CONV, "--stride", "?", "--format", "json")
    assert json.loads(result.stdout) == {
        "schema_version": 1,
        "type": "conv",
        "inputs": [[1, 3, 32, 32]],
        "field": "stride",
        "values": [
            {"value": 1, "how": "number", "outputs": [[1, 10, 28, 28]], "axis": None},
            {"value": 3, "how": "number", "outputs": [[1, 10, 10, 10]], "axis": None},
        ],
    }
