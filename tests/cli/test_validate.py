import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc
from convcalc import bundled

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]

WRONG = """\
wrong.yaml:3:5: error: rleu1: type must be a layer type, but there is no 'rleu' [unknown-type]
  3 |   - rleu
    |     ^^^^
  help: did you mean 'relu'?
wrong.yaml:4:12: error: conv1: conv must have out_channels [missing-field]
  4 |   - {type: conv, kernel_size: 3}
    |            ^^^^
  help: write it as in {type: conv, out_channels: 96, kernel_size: 11, stride: 4}
"""
WARNED = """\
warned.yaml:3:46: warning: max_pool1: every pixel should be read, but 1 row and 1 column at \
the far edge are not: (8 - 3)/2 + 1 = 3.5, rounded down to 3 [pixels-unread]
  3 |   - {type: max_pool, kernel_size: 3, stride: 2, rounding: floor}
    |                                              ^
  help: what fits: input size 7 or 9, padding: [0, 1, 0, 1], stride 1, \
kernel_size 2 or 4
"""
NOTED = """\
noted.yaml:3:46: note: max_pool1: only padded pixels are cut off: (8 - 3 + 2*1)/2 + 1 = 4.5, \
rounded down to 4 [padding-only]
"""
LATIN = "Error: 'latin.yaml' is not UTF-8 text: byte 0xe9 at offset 9; save it as UTF-8\n"
FOLDER = (
    "Error: 'folder' is a directory without specs; they end in"
    " .yaml, .yml, .prototxt, .cfg, .onnx, .json or .keras\n"
)


@pytest.mark.parametrize(
    ("arguments", "status", "stdout", "stderr"),
    [
        pytest.param(["sound.yaml"], 0, "", "1 file: nothing found\n", id="sound"),
        pytest.param(
            ["sound.yaml", "sound.prototxt"], 0, "", "2 files: nothing found\n", id="two-sound"
        ),
        pytest.param(["wrong.yaml"], 1, WRONG, "1 file: 2 errors\n", id="wrong"),
        pytest.param(["warned.yaml"], 0, WARNED, "1 file: 1 warning\n", id="warned"),
        pytest.param(
            ["warned.yaml", "--strict"], 1, WARNED, "1 file: 1 warning\n", id="warned-strict"
        ),
        pytest.param(["noted.yaml", "--strict"], 0, NOTED, "1 file: 1 note\n", id="noted"),
        pytest.param(
            ["noted.yaml", "wrong.yaml", "sound.yaml", "warned.yaml"],
            1,
            NOTED + WRONG + WARNED,
            "4 files: 2 errors, 1 warning, 1 note\n",
            id="in-the-order-given",
        ),
        pytest.param(
            ["latin.yaml"], 2, "", LATIN + "1 file: 1 unreadable\n", id="one-unreadable"
        ),
        pytest.param(
            ["sound.yaml", "latin.yaml", "wrong.yaml", "folder"],
            2,
            WRONG,
            LATIN + FOLDER + "4 files: 2 errors, 2 unreadable\n",
            id="the-others-are-checked-all-the-same",
        ),
    ],
)
def test_validate(
    arguments: list[str], status: int, stdout: str, stderr: str, run: Run
) -> None:
    result = run("validate", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (status, stdout, stderr)


def test_json(run: Run) -> None:
    result = run("validate", "sound.yaml", "wrong.yaml", "gone.yaml", "--format", "json")
    assert (result.exit_code, result.stderr) == (2, "")
    found = json.loads(result.stdout)
    sound, wrong = map(convcalc.summarize, ("sound.yaml", "wrong.yaml"))
    assert list(found) == ["schema_version", "files"]
    assert found["schema_version"] == 1
    assert found["files"][:2] == [
        {
            "path": "sound.yaml",
            "ok": True,
            "diagnostics": [],
            "totals": sound.totals.to_dict(),
        },
        {
            "path": "wrong.yaml",
            "ok": False,
            "diagnostics": wrong.to_dict()["diagnostics"],
            "totals": wrong.totals.to_dict(),
        },
    ]
    (gone,) = found["files"][2:]
    assert (gone["path"], gone["ok"], gone["totals"]) == ("gone.yaml", False, None)
    assert [it["rule"] for it in gone["diagnostics"]] == ["unreadable-file"]


def test_json_keeps_the_order_of_the_files(run: Run) -> None:
    result = run("validate", "latin.yaml", "sound.yaml", "--format", "json")
    paths = [file["path"] for file in json.loads(result.stdout)["files"]]
    assert paths == ["latin.yaml", "sound.yaml"]


@pytest.mark.parametrize("spec", ["sound.yaml", "two.yaml", "sound.prototxt"])
def test_standard_input(spec: str, run: Run) -> None:
    text = Path(spec).read_text(encoding="utf-8")
    result = run("validate", "-", stdin=text)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "1 file: nothing found\n"


def test_settings(run: Run) -> None:
    assert run("validate", "alexnet").exit_code == 0
    result = run("validate", "alexnet", "--input", "224x224x3")
    assert result.exit_code == 1
    assert "stride-does-not-divide" in result.stdout
    result = run("validate", "alexnet", "--input", "224x224x3", "--rounding", "floor")
    assert result.exit_code == 0
    assert "pixels-unread" in result.stdout


def test_every_bundled_spec_is_sound(run: Run) -> None:
    paths = [str(Path(bundled.folder()) / name) for name in bundled.names()]
    result = run("validate", *paths)
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param([], "Error: Missing argument 'SPEC...'.\n", id="no-spec"),
        pytest.param(
            ["sound.yaml", "--format", "csv"],
            "Error: Invalid value for '--format': 'csv' is not one of 'text', 'json', 'github',"
            " 'sarif', 'junit', 'gitlab', 'html'.\n",
            id="format",
        ),
        pytest.param(
            ["sound.yaml", "--roundin"],
            "Error: No such option '--roundin'. Did you mean '--rounding'?\n",
            id="option",
        ),
    ],
)
def test_error_in_the_usage(arguments: list[str], expected: str, run: Run) -> None:
    result = run("validate", *arguments)
    usage = (
        "Usage: convcalc validate [OPTIONS] SPEC...\n"
        "Try 'convcalc validate --help' for help.\n\n"
    )
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == usage + expected


def test_no_colour_in_a_pipe(process: Process) -> None:
    done = process("validate", "wrong.yaml", "warned.yaml", "noted.yaml", "latin.yaml")
    assert done.returncode == 2
    assert "\x1b" not in done.stdout + done.stderr
    assert done.stdout == WRONG + WARNED + NOTED


def test_what_cannot_be_trained_is_said_of_the_phase_of_training(run: Run) -> None:
    spec = "input: 8x8x2\nlayers: [global_avg_pool, batch_norm]\n"
    assert run("validate", "-", stdin=spec).stderr == "1 file: nothing found\n"
    assert run("validate", "-", "--phase", "train", stdin=spec).stderr == "1 file: 1 warning\n"
