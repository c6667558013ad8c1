"""Questions about memory and receptive fields on the command line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

USAGE = (
    "Usage: convcalc summarize [OPTIONS] SPEC\nTry 'convcalc summarize --help' for help.\n\n"
)

BLOCKS = """\
input: 8x8x2
blocks:
  unit:
    layers:
      - {type: conv, out_channels: 4, kernel_size: 3, padding: 1}
      - {type: conv, out_channels: 1, kernel_size: 3, padding: 1}
layers:
  - {block: unit, name: a}
  - {block: unit, name: b}
"""


def record(run: Run, *arguments: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        run("summarize", "sound.yaml", "--format", "json", *arguments).stdout
    )
    return found


def test_columns(run: Run) -> None:
    result = run(
        "summarize",
        "sound.yaml",
        "--format",
        "csv",
        "--columns",
        "layer,alive,saved,receptive-field,rf-stride,rf-padding",
    )
    assert (
        result.stdout
        == """\
layer,alive_bytes,saved_for_backward_bytes,receptive-field,rf-stride,rf-padding
data,768,0,,,
conv1,1344,768,3x3,1x1,0x0
relu1,576,576,3x3,1x1,0x0
"""
    )


def test_columns_of_folded_blocks(run: Run, work: Path) -> None:
    (work / "blocks.yaml").write_text(BLOCKS)
    result = run(
        "summarize",
        "blocks.yaml",
        "--depth",
        "1",
        "--columns",
        "layer,alive,saved,receptive-field,rf-stride,rf-padding",
        "--exact",
    )
    # the most that is alive in a block, the sum of what it keeps, what its last layer sees
    assert result.stdout.splitlines()[2:8] == [
        "layer  alive  saved  receptive-field  rf-stride  rf-padding",
        "-----  -----  -----  ---------------  ---------  ----------",
        "data     512      0",
        "a      1,536  1,536  5x5              1x1        2x2",
        "b      1,280  1,280  9x9              1x1        4x4",
        "-----  -----  -----  ---------------  ---------  ----------",
    ]


def test_optimizer(run: Run) -> None:
    totals = record(run, "--optimizer", "adam")["totals"]
    assert isinstance(totals, dict)
    assert totals["training_bytes"] == 1344 + 1152 + 4 * 448


def test_fits(run: Run) -> None:
    assert record(run, "--fits", "1MB")["fits"] == {
        "limit_bytes": 1_000_000,
        "for": "training",
        "batch": 400,
        "bytes": 400 * 2496 + 896,
        "next_bytes": 401 * 2496 + 896,
        "parts": {
            "saved_for_backward_bytes": 400 * 1344,
            "activation_gradient_bytes": 400 * 1152,
            "param_bytes": 448,
            "param_gradient_bytes": 448,
            "optimizer_bytes": 0,
        },
    }


def test_fits_for_inference(run: Run) -> None:
    lines = run("summarize", "sound.yaml", "--fits", "1 MB", "--for", "inference").stdout
    assert (
        "largest batch: 743 in 977 KiB for inference (takes 999,040 bytes; 744 1,000,384)\n"
        in lines
    )


@pytest.mark.parametrize("output_format", ["table", "json"])
@pytest.mark.parametrize(("size", "status"), [("1 B", 1), ("0", 1), ("1 MB", 0)])
def test_a_size_that_nothing_fits_fails(
    size: str, status: int, output_format: str, run: Run
) -> None:
    result = run("summarize", "sound.yaml", "--fits", size, "--format", output_format)
    assert (result.exit_code, result.stderr) == (status, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(
            ["--fits", "24 bananas"],
            "Error: Invalid value for '--fits': '24 bananas' is not a size such as 24GiB\n",
            id="no-size",
        ),
        pytest.param(
            ["--fits", "24"],
            "Error: Invalid value for '--fits': '24' is not a size such as 24GiB\n",
            id="no-unit",
        ),
        pytest.param(
            ["--for", "inference"],
            "Error: --for says what --fits is about; give --fits too\n",
            id="for-nothing",
        ),
        pytest.param(
            ["--optimizer", "lion"],
            "Error: Invalid value for '--optimizer': 'lion' is not one of 'sgd', 'momentum',"
            " 'adam'. 'momentum' keeps as much as this one.\n",
            id="no-optimizer",
        ),
    ],
)
def test_error_in_the_usage(arguments: list[str], message: str, run: Run) -> None:
    result = run("summarize", "sound.yaml", *arguments)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", USAGE + message)
