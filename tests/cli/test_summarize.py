import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc
from convcalc.report.layers.column_names import NAMES

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]

USAGE = (
    "Usage: convcalc summarize [OPTIONS] SPEC\nTry 'convcalc summarize --help' for help.\n\n"
)
COLUMNS = ", ".join(map(repr, NAMES))


def cells(result: Result) -> list[list[str]]:
    return list(csv.reader(result.stdout.splitlines()))


def test_table(run: Run) -> None:
    result = run("summarize", "sound.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert (
        result.stdout
        == """\
Sound (sound.yaml): batch 1, float32, rounding exact, phase test

layer  type   output    memory  params    macs
-----  -----  ------  --------  ------  ------
data   input  8x8x3      768 B       0       0
conv1  conv   6x6x4      576 B     112  3.89 k
relu1  relu   6x6x4          0       0       0
-----  -----  ------  --------  ------  ------
total                 1.31 KiB     112  3.89 k

params: 112 (100 % in conv1)
macs: 3,888 (100 % in conv1)
memory: 1.31 KiB (57 % in data)
peak: 1.31 KiB while conv1 runs
training: 3.31 KiB with sgd
receptive field: 3x3 of 8x8 at relu1, in steps of 1
"""
    )


def test_table_of_a_wrong_spec(run: Run) -> None:
    result = run("summarize", "wrong.yaml")
    assert result.exit_code == 1
    assert (
        result.stderr
        == """\
wrong.yaml:3:5: error: rleu1: type must be a layer type, but there is no 'rleu' [unknown-type]
  3 |   - rleu
    |     ^^^^
  help: did you mean 'relu'?
wrong.yaml:4:12: error: conv1: conv must have out_channels [missing-field]
  4 |   - {type: conv, kernel_size: 3}
    |            ^^^^
  help: write it as in {type: conv, out_channels: 96, kernel_size: 11, stride: 4}
"""
    )
    assert result.stdout == ""  # nothing is known


def test_findings_come_last(run: Run) -> None:
    result = run("summarize", "-", stdin="input: 8x8x3\nlayers: [relu, rleu]\n")
    table, findings, *_ = result.output.partition("<stdin>:2:16: error: ")
    assert "relu1  relu   8x8x3" in table
    assert "rleu1  rleu   ?" in table
    assert findings
    assert result.output.splitlines()[-1] == "  help: did you mean 'relu'?"


@pytest.mark.parametrize(
    ("output_format", "expected"),
    [
        ("table", ""),
        ("csv", "layer,type,output,activation_bytes,params,macs\n"),  # which programs read
        ("markdown", ""),
    ],
)
def test_a_spec_without_layers_has_no_table(
    output_format: str, expected: str, run: Run
) -> None:
    result = run("summarize", "torn.yaml", "--format", output_format)
    assert (result.exit_code, result.stdout) == (1, expected)
    assert (
        result.stderr
        == """\
torn.yaml:2:9: error: '[' must be closed with ']', but the end of the text comes first \
[syntax-not-closed]
  2 | layers: [relu
    |         ^
  help: add the missing ']', or a ',' between two items
"""
    )


@pytest.mark.parametrize("spec", ["sound.yaml", "wrong.yaml", "torn.yaml", "sound.prototxt"])
def test_json(spec: str, run: Run) -> None:
    result = run("summarize", spec, "--format", "json")
    analysis = convcalc.summarize(spec)
    assert json.loads(result.stdout) == analysis.to_dict()
    assert result.exit_code == int(not analysis.ok)


def test_csv(run: Run) -> None:
    result = run("summarize", "sound.yaml", "--format", "csv")
    assert result.stdout == (
        "layer,type,output,activation_bytes,params,macs\n"
        "data,input,8x8x3,768,0,0\n"
        "conv1,conv,6x6x4,576,112,3888\n"
        "relu1,relu,6x6x4,0,0,0\n"
    )


def test_markdown(run: Run) -> None:
    result = run("summarize", "sound.yaml", "--format", "markdown", "--columns", "layer,macs")
    assert result.stdout.splitlines()[:7] == [
        "**Sound (sound.yaml): batch 1, float32, rounding exact, phase test**",
        "",
        "| layer | macs |",
        "| --- | ---: |",
        "| data | 0 |",
        "| conv1 | 3.89 k |",
        "| relu1 | 0 |",
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(
            ["--columns", "layer,macs"],
            [["layer", "macs"], ["data", "0"], ["conv1", "3888"], ["relu1", "0"]],
            id="columns",
        ),
        pytest.param(
            ["--columns", " flops , layer "],
            [["flops", "layer"], ["0", "data"], ["7776", "conv1"], ["0", "relu1"]],
            id="columns-with-blanks-in-any-order",
        ),
        pytest.param(
            ["--columns", "layer,layer"],
            [["layer"], ["data"], ["conv1"], ["relu1"]],
            id="a-column-named-twice",
        ),
        pytest.param(
            ["--columns", "layer", "--formulas"],
            [
                ["layer", "output-formula", "params-formula"],
                ["data", "", ""],
                ["conv1", "(8 - 3)/1 + 1 = 6", "(3*3*3)*4 + 4"],
                ["relu1", "", ""],
            ],
            id="formulas",
        ),
        pytest.param(
            ["--columns", "layer,params-formula", "--formulas"],
            [
                ["layer", "params-formula", "output-formula"],
                ["data", "", ""],
                ["conv1", "(3*3*3)*4 + 4", "(8 - 3)/1 + 1 = 6"],
                ["relu1", "", ""],
            ],
            id="formulas-named-too",
        ),
        pytest.param(
            ["--columns", "layer", "--sort", "macs"],
            [["layer"], ["conv1"], ["data"], ["relu1"]],
            id="sort-by-a-column-not-shown",
        ),
        pytest.param(
            ["--columns", "layer", "--sort", "type"],
            [["layer"], ["conv1"], ["data"], ["relu1"]],
            id="sort-by-words",
        ),
        pytest.param(
            ["--columns", "layer", "--top", "2"], [["layer"], ["data"], ["conv1"]], id="top"
        ),
        pytest.param(
            ["--columns", "layer", "--sort", "params", "--top", "1"],
            [["layer"], ["conv1"]],
            id="sort-and-top",
        ),
        pytest.param(
            ["--columns", "output", "--layout", "chw"],
            [["output"], ["3x8x8"], ["4x6x6"], ["4x6x6"]],
            id="layout",
        ),
        pytest.param(
            ["--columns", "output,memory", "--batch", "2"],
            [
                ["output", "activation_bytes"],
                ["8x8x3", "1536"],
                ["6x6x4", "1152"],
                ["6x6x4", "0"],
            ],
            id="batch",
        ),
        pytest.param(
            ["--columns", "memory", "--dtype", "float16"],
            [["activation_bytes"], ["384"], ["288"], ["0"]],
            id="dtype",
        ),
        pytest.param(
            ["--columns", "output", "--input", "5x4x1"],
            [["output"], ["5x4x1"], ["3x2x4"], ["3x2x4"]],
            id="input",
        ),
        pytest.param(
            ["--columns", "output", "--input", "data=5x4x1"],
            [["output"], ["5x4x1"], ["3x2x4"], ["3x2x4"]],
            id="named-input",
        ),
        pytest.param(
            ["--columns", "elements,weights,biases,buffers,trainable,fit"],
            [
                [
                    "activation_elements",
                    "weights",
                    "biases",
                    "buffers",
                    "trainable_params",
                    "fit",
                ],
                ["192", "0", "0", "0", "0", ""],
                ["144", "108", "4", "0", "112", "exact"],
                ["0", "0", "0", "0", "0", ""],
            ],
            id="the-other-columns",
        ),
    ],
)
def test_options(options: list[str], expected: list[list[str]], run: Run) -> None:
    result = run("summarize", "sound.yaml", "--format", "csv", *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert cells(result) == expected


def test_exact(run: Run) -> None:
    result = run("summarize", "sound.yaml", "--exact")
    lines = result.stdout.splitlines()
    assert lines[5].split() == ["conv1", "conv", "6x6x4", "576", "112", "3,888"]
    assert lines[8].split() == ["total", "1,344", "112", "3,888"]


def test_two_inputs(run: Run) -> None:
    result = run(
        *("summarize", "two.yaml", "--format", "csv", "--columns", "layer,output"),
        *("--input", "a=4x4x1", "--input", "b=4x4x1"),
    )
    assert cells(result) == [
        ["layer", "output"],
        ["a", "4x4x1"],
        ["b", "4x4x1"],
        ["add1", "4x4x1"],
    ]


def test_rounding(run: Run) -> None:
    exact = run("summarize", "alexnet", "--input", "224x224x3", "--columns", "layer,output")
    assert exact.exit_code == 1
    assert "(224 - 11)/4 + 1 = 54.25" in exact.stderr
    assert "227" in exact.stderr
    floor = run("summarize", "alexnet", "--input", "224x224x3", "--rounding", "floor")
    assert floor.exit_code == 0
    assert (
        "every pixel should be read, but 1 row and 1 column at the far edge are not:"
        " (224 - 11)/4 + 1 = 54.25, rounded down to 54"
    ) in floor.stderr


def test_phase_is_reported(run: Run) -> None:
    result = run("summarize", "sound.prototxt", "--phase", "train", "--format", "json")
    assert json.loads(result.stdout)["settings"]["phase"] == "train"


@pytest.mark.parametrize(
    ("spec", "options", "status"),
    [
        pytest.param("sound.yaml", [], 0, id="sound"),
        pytest.param("noted.yaml", ["--strict"], 0, id="a-note-is-never-grave"),
        pytest.param("warned.yaml", [], 0, id="warning"),
        pytest.param("warned.yaml", ["--strict"], 1, id="warning-strict"),
        pytest.param("wrong.yaml", [], 1, id="error"),
        pytest.param("torn.yaml", [], 1, id="torn"),
        pytest.param("-", [], 1, id="empty-standard-input"),
        pytest.param("latin.yaml", [], 2, id="not-utf-8"),
        pytest.param("folder", [], 2, id="directory"),
        pytest.param("net.txt", [], 2, id="unknown-suffix"),
        pytest.param("gone.yaml", [], 2, id="missing"),
        pytest.param("sound.yaml", ["--batch", "0"], 2, id="usage"),
    ],
)
def test_exit_status(spec: str, options: list[str], status: int, run: Run) -> None:
    result = run("summarize", spec, *options, stdin="")
    assert result.exit_code == status
    assert (result.stdout == "") == (status == 2 or spec in ("torn.yaml", "wrong.yaml", "-"))


def test_notes_are_not_shown_and_warnings_are(run: Run) -> None:
    assert run("summarize", "noted.yaml").stderr == ""
    assert (
        run("summarize", "warned.yaml").stderr
        == """\
warned.yaml:3:46: warning: max_pool1: every pixel should be read, but 1 row and 1 column at \
the far edge are not: (8 - 3)/2 + 1 = 3.5, rounded down to 3 [pixels-unread]
  3 |   - {type: max_pool, kernel_size: 3, stride: 2, rounding: floor}
    |                                              ^
  help: what fits: input size 7 or 9, padding: [0, 1, 0, 1], stride 1, \
kernel_size 2 or 4
"""
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], f"{USAGE}Error: Missing argument 'SPEC'.\n", id="no-spec"),
        pytest.param(
            ["sound.yaml", "wrong.yaml"],
            f"{USAGE}Error: one spec at a time, but there are 2: 'convcalc compare sound.yaml"
            " wrong.yaml' puts them side by side, 'convcalc validate sound.yaml wrong.yaml'"
            " checks them all\n",
            id="two-specs",
        ),
        pytest.param(
            ["sound.yaml", "--columns", "layer,mac"],
            f"{USAGE}Error: Invalid value for '--columns': there is no 'mac'. Did you mean"
            " 'macs'?\n",
            id="unknown-column",
        ),
        pytest.param(
            ["sound.yaml", "--columns", "layer,"],
            f"{USAGE}Error: Invalid value for '--columns': '' is not one of {COLUMNS}.\n",
            id="column-left-out",
        ),
        pytest.param(
            ["sound.yaml", "--input", "3*3"],
            f"{USAGE}Error: Invalid value for '--input': '3*3' is not a size such as 224x224x3"
            " (height x width x depth); write 3x3\n",
            id="input-is-no-size",
        ),
        pytest.param(
            ["sound.yaml", "--input", "data="],
            f"{USAGE}Error: Invalid value for '--input': '' is not a size such as 224x224x3"
            " (height x width x depth)\n",
            id="input-without-a-size",
        ),
        pytest.param(
            ["sound.yaml", "--top", "0"],
            f"{USAGE}Error: Invalid value for '--top': 0 is not in the range x>=1.\n",
            id="top",
        ),
        pytest.param(
            ["sound.yaml", "--batch", "-1"],
            f"{USAGE}Error: Invalid value for '--batch': -1 is not in the range x>=1.\n",
            id="batch",
        ),
        pytest.param(
            ["sound.yaml", "--rounding", "caffe"],
            f"{USAGE}Error: Invalid value for '--rounding': 'caffe' is not one of 'exact',"
            " 'floor', 'ceil'. A prototxt is rounded as Caffe does it without this option.\n",
            id="rounding",
        ),
        pytest.param(
            ["latin.yaml"],
            "Error: 'latin.yaml' is not UTF-8 text: byte 0xe9 at offset 9; save it as UTF-8\n",
            id="not-utf-8",
        ),
        pytest.param(
            ["folder"], "Error: 'folder' is a directory; name a spec in it\n", id="directory"
        ),
        pytest.param(
            ["net.txt"],
            "Error: 'net.txt' must end in .yaml, .yml, .prototxt, .cfg, .onnx,"
            " .json or .keras, so that its"
            " language is known; or name it with --syntax\n",
            id="unknown-suffix",
        ),
        pytest.param(
            ["alexnte"],
            "Error: there is no file and no bundled spec 'alexnte'; did you mean 'alexnet'?\n",
            id="missing",
        ),
    ],
)
def test_error_in_the_usage(arguments: list[str], expected: str, run: Run) -> None:
    result = run("summarize", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", expected)


def test_error_in_an_input_that_the_spec_does_not_have(run: Run) -> None:
    result = run("summarize", "sound.yaml", "--input", "image=4x4x1")
    assert result.exit_code == 1
    assert result.stderr == (
        "sound.yaml: error: a size must be for an input of the network, but there is no"
        " 'image' [unknown-name]\n  help: the input is data\n"
    )


@pytest.mark.parametrize(
    ("spec", "options", "expected"),
    [
        pytest.param("sound.yaml", [], "yaml", id="yaml"),
        pytest.param("two.yaml", [], "yaml", id="yaml-with-a-mapping-on-a-line"),
        pytest.param("sound.prototxt", [], "prototxt", id="prototxt"),
        pytest.param("sound.yaml", ["--syntax", "yaml"], "yaml", id="yaml-as-told"),
        pytest.param(
            "sound.prototxt", ["--syntax", "prototxt"], "prototxt", id="prototxt-as-told"
        ),
    ],
)
def test_standard_input(spec: str, options: list[str], expected: str, run: Run) -> None:
    result = run(
        "summarize", "-", "--format", "json", *options, stdin=Path(spec).read_text("utf-8")
    )
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert found["source"] == {"path": "<stdin>", "format": expected}
    file = convcalc.summarize(spec).to_dict()
    assert (found["layers"], found["totals"]) == (file["layers"], file["totals"])


def test_findings_of_standard_input(run: Run) -> None:
    result = run("summarize", "-", stdin="input: 8x8x3\nlayers: [rleu]\n")
    assert result.stderr.splitlines()[0] == (
        "<stdin>:2:10: error: rleu1: type must be a layer type, but there is no 'rleu'"
        " [unknown-type]"
    )


def test_standard_input_that_is_not_utf_8(run: Run) -> None:
    result = run("summarize", "-", stdin=b"name: caf\xe9\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: '<stdin>' is not UTF-8 text: byte 0xe9 at offset 9; save it as UTF-8\n"
    )


@pytest.mark.parametrize("spec", ["vgg16", "vgg16.yaml", "lenet", "lenet.prototxt"])
def test_bundled_spec(spec: str, run: Run) -> None:
    result = run("summarize", spec, "--format", "json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["source"]["path"].startswith(spec)


def test_no_colour_in_a_pipe(process: Process) -> None:
    done = process("summarize", "wrong.yaml")
    assert done.returncode == 1
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stderr.startswith("wrong.yaml:3:5: error: rleu1: ")


def test_figures_are_whole_in_a_narrow_pipe(process: Process) -> None:
    wide = process("summarize", "vgg16", "--exact", COLUMNS="200")
    narrow = process("summarize", "vgg16", "--exact", COLUMNS="40")
    assert narrow.stdout == wide.stdout
    assert "102,764,544" in narrow.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_pipe_of_another_encoding_gives_no_traceback(encoding: str, process: Process) -> None:
    Path("wide.yaml").write_text(
        "input: 8x8x3\nlayers:\n  - {type: relu, name: \u5377\u79ef}\n", encoding="utf-8"
    )
    done = process("summarize", "wide.yaml", PYTHONIOENCODING=encoding)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_reader_that_goes_away_gives_no_traceback(work: Path) -> None:
    command = "python3 -c 'import sys; sys.exit()'"
    script = f'"$0" -m convcalc summarize vgg16 --format json | {command}'
    checkout = str(Path(__file__).parents[2])
    done = subprocess.run(
        ["bash", "-c", script, sys.executable],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": checkout},
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("output_format", ["table", "markdown"])
def test_a_person_sees_whose_figures_these_are(output_format: str, run: Run) -> None:
    result = run("summarize", "sound.yaml", "--columns", "memory", "--format", output_format)
    assert "layer" in result.stdout.splitlines()[2]
    assert any("conv1" in line and "576 B" in line for line in result.stdout.splitlines())


def test_legend(run: Run) -> None:
    lines = run(
        "summarize", "sound.yaml", "--columns", "output", "--legend"
    ).stdout.splitlines()
    names = [line.partition(":")[0] for line in lines[lines.index("", 9) + 1 :]]
    figures = ["params", "macs", "memory", "peak", "training", "receptive field"]
    assert names == [*figures, "", "layer", "output", *figures]
