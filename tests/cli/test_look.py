"""Which rows and columns a table has: --lecture, --hide-free, --totals."""

from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_lecture(run: Run) -> None:
    assert (
        run("summarize", "sound.yaml", "--lecture").stdout
        == """\
Sound (sound.yaml): batch 1, float32, rounding exact, phase test

layer  output   memory     params
-----  -------  ---------  -----------------
data   [8x8x3]  8*8*3=192  0
conv1  [6x6x4]  6*6*4=144  (3*3*3)*4 = 108
-----  -------  ---------  -----------------
total           336        108

left out, as they cost nothing: 1 row

memory: 336 numbers * 4 bytes = 1.31 KiB, forward only
params: 108 weights; 112 with 4 biases
""".replace("-----------------", "---------------")
    )


def test_lecture_in_markdown(run: Run) -> None:
    lines = run("summarize", "sound.yaml", "--lecture", "-o", "out.md")
    assert lines.exit_code == 0


def test_hide_free(run: Run) -> None:
    lines = run("summarize", "sound.yaml", "--hide-free").stdout.splitlines()
    assert [line.split()[0] for line in lines[4:6]] == ["data", "conv1"]
    assert lines[6].startswith("---")
    assert lines[9:11] == ["left out, as they cost nothing: 1 row", ""]
    csv = run("summarize", "sound.yaml", "--hide-free", "--format", "csv").stdout
    assert [line.split(",")[0] for line in csv.splitlines()] == ["layer", "data", "conv1"]


TOTALS = """\
params: 112 (100 % in conv1)
macs: 3,888 (100 % in conv1)
memory: 1.31 KiB (57 % in data)
peak: 1.31 KiB while conv1 runs
training: 3.31 KiB with sgd
receptive field: 3x3 of 8x8 at relu1, in steps of 1
"""


def test_totals(run: Run) -> None:
    assert run("summarize", "sound.yaml", "--totals").stdout == TOTALS
    markdown = run("summarize", "sound.yaml", "--totals", "--format", "markdown").stdout
    assert markdown == "".join(f"- {line}\n" for line in TOTALS.splitlines())


def test_totals_of_a_comparison(run: Run) -> None:
    arguments = ("compare", "sound.yaml", "warned.yaml", "--format")
    for output_format in ("table", "markdown"):
        whole = run(*arguments, output_format).stdout
        totals = run(*arguments, output_format, "--totals").stdout
        assert whole.startswith(totals[:-1])
        assert "ayers, " in whole
        assert "ayers, " not in totals


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (
            "summarize sound.yaml --lecture --columns layer",
            "--lecture has columns of its own; leave out --columns, --formulas and --legend",
        ),
        (
            "summarize sound.yaml --lecture --json",
            "--lecture is for people, in a table or markdown, but the format is json, which has"
            " all figures; leave one out",
        ),
        (
            "summarize sound.yaml --totals -o out.csv",
            "--totals is for people, in a table or markdown, but the format is csv, which has"
            " all figures; leave one out",
        ),
        (
            "compare sound.yaml warned.yaml --totals --json",
            "--totals is for people, but JSON has all; leave one out",
        ),
    ],
)
def test_looks_that_there_are_not(arguments: str, expected: str, run: Run) -> None:
    result = run(*arguments.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"\n\nError: {expected}\n")
