"""A row for each variant of a grid."""

import csv
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from convcalc.variants.evaluation import Sweep
from convcalc.variants.grid import Numbers
from convcalc.variants.row import Row

Run = Callable[..., Result]

# params and MACs by hand: a 3x3 convolution with bias on 3 channels, padded
SPEC = """\
name: Grid
variables: {width: 4, side: 8}
input: 8x8x3
layers:
  - {type: conv, out_channels: "${width}", kernel_size: 3, padding: 1}
  - {type: max_pool, kernel_size: 2}
"""
HEADER = "width,input,params,macs,forward_bytes,peak_inference_bytes,training_bytes,ok,rule\n"


@pytest.fixture
def spec(work: Path) -> str:
    (work / "grid.yaml").write_text(SPEC.replace(", side: 8", ""))
    return "grid.yaml"


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_a_row_for_each_variant_in_the_order_of_the_grid(run: Run, spec: str) -> None:
    result = run(
        "sweep", spec, "--set", "width=1:2:0.5", "--input", "8:10:1", "--format", "csv"
    )
    assert result.stderr == "3 x 3 = 9 variants\n"
    assert result.exit_code == 0
    assert result.stdout.startswith(HEADER)
    rows = rows_of(result.stdout)
    assert [(it["width"], it["input"]) for it in rows] == [
        (width, size) for width in ("1", "1.5", "2") for size in ("8x8x3", "9x9x3", "10x10x3")
    ]
    # 27 weights and a bias a filter; 8*8 positions of 27 multiply-adds. Kept for training are
    # the input, what is pooled and 16 indices of 8 bytes: 768 + 256 + 128; then there are 80
    # gradients, and the parameters twice
    assert rows[0] == {
        "width": "1",
        "input": "8x8x3",
        "params": "28",
        "macs": "1728",
        "forward_bytes": "1088",
        "peak_inference_bytes": "1024",
        "training_bytes": "1696",
        "ok": "true",
        "rule": "",
    }
    assert [(it["ok"], it["rule"], it["params"]) for it in rows] == [
        *(("true", "", "28"), ("false", "stride-does-not-divide", ""), ("true", "", "28")),
        *((("false", "wrong-type", ""),) * 3),
        *(("true", "", "56"), ("false", "stride-does-not-divide", ""), ("true", "", "56")),
    ]


def test_json_is_an_object_with_the_rows_of_jsonl(run: Run, spec: str) -> None:
    options = ("sweep", spec, "--set", "width=1,2")
    whole = json.loads(run(*options, "--format", "json").stdout)
    lines = run(*options, "--format", "jsonl").stdout.splitlines()
    assert whole["rows"] == [json.loads(it) for it in lines]
    assert (whole["name"], whole["source"], whole["variables"]) == (
        "Grid",
        {"path": "grid.yaml"},
        ["width"],
    )
    cells = ("width", "input", "macs", "ok", "rule")
    assert [tuple(row[it] for it in cells) for row in whole["rows"]] == [
        (1, "8x8x3", 1728, True, None),
        (2, "8x8x3", 3456, True, None),
    ]


def test_the_table_is_for_people(run: Run, spec: str) -> None:
    assert run("sweep", spec, "--set", "width=1", "--input", "8,9").stdout == (
        "width  input  params    macs    memory      peak  training  ok   rule\n"
        "-----  -----  ------  ------  --------  --------  --------  ---  "
        "----------------------\n"
        "1      8x8x3      28  1.73 k  1.06 KiB  1.00 KiB  1.66 KiB  yes\n"
        "1      9x9x3       ?       ?         ?         ?         ?  no   "
        "stride-does-not-divide\n"
    )


@pytest.mark.parametrize(
    ("options", "left"),
    [
        pytest.param("--max-params 60", [(1, 8), (1, 10), (2, 8), (2, 10)], id="budget"),
        pytest.param("--max-params 60 --max-macs 2k", [(1, 8)], id="budgets"),
        pytest.param(
            "--exact-fit", [(1, 8), (1, 10), (2, 8), (2, 10), (3, 8), (3, 10)], id="exact-fit"
        ),
        pytest.param("--rounding floor --exact-fit --top 2", [(1, 8), (1, 10)], id="fit"),
        pytest.param("--pareto params,macs", [(1, 8)], id="pareto"),
        pytest.param("--sort macs --top 2", [(3, 10), (2, 10)], id="sorted"),
        pytest.param("--top 1", [(1, 8)], id="top"),
        pytest.param("--max-params 1", [], id="none"),
    ],
)
def test_what_is_left(options: str, left: list[tuple[int, int]], run: Run, spec: str) -> None:
    grid = ("sweep", spec, "--set", "width=1:3:1", "--input", "8:10:1")
    result = run(*grid, "--format", "jsonl", *options.split())
    rows = map(json.loads, result.stdout.splitlines())
    assert [(it["width"], int(it["input"].partition("x")[0])) for it in rows] == left
    assert result.exit_code == (0 if left else 1)


def test_a_sample_is_drawn_by_its_seed_in_the_order_of_the_grid(run: Run, spec: str) -> None:
    options = ("sweep", spec, "--set", "width=1:1000000000:1", "--format", "jsonl")
    result = run(*options, "--sample", "5")
    assert result.stderr == "1,000,000,000 variants, of which 5 are drawn\n"
    widths = [json.loads(it)["width"] for it in result.stdout.splitlines()]
    assert len(set(widths)) == 5
    assert widths == sorted(widths)
    assert run(*options, "--sample", "5").stdout == result.stdout
    assert run(*options, "--sample", "5", "--seed", "1").stdout != result.stdout


@pytest.mark.parametrize("name", ["sound.prototxt", "vgg11", "two.yaml"])
def test_every_language_and_number_of_inputs(name: str, run: Run) -> None:
    given = (
        ("--input", "a=8,16", "--input", "b=8") if name == "two.yaml" else ("--input", "32,64")
    )
    rows = rows_of(run("sweep", name, *given, "--format", "csv").stdout)
    assert [it["input"] for it in rows] == {
        "sound.prototxt": ["32x32x3", "64x64x3"],
        "vgg11": ["32x32x3", "64x64x3"],
        "two.yaml": ["a=8x8x3 b=8x8x3", "a=16x16x3 b=8x8x3"],
    }[name]


def test_whole_sizes_may_have_another_depth(run: Run, spec: str) -> None:
    rows = rows_of(run("sweep", spec, "--input", "8x8x1,6x4x3", "--format", "csv").stdout)
    assert [it["input"] for it in rows] == ["8x8x1", "6x4x3"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_rows_are_the_same_however_many_compute_them(jobs: str, run: Run) -> None:
    options = ("sweep", "lenet5", "--input", "28:60:1", "--format", "csv", "--jobs")
    assert len(run(*options, jobs).stdout.splitlines()) == 34
    assert run(*options, jobs).stdout == run(*options, "1").stdout


# Bad input


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param(
            ("--set", "wdth=1"),
            "--set must name a variable of the spec, but there is no 'wdth'; did you mean"
            " 'width'?",
            id="unknown-variable",
        ),
        pytest.param(
            ("--input", "left=8"),
            "a size must be for an input of the network, but there is no 'left'; the input is"
            " data",
            id="unknown-input",
        ),
        pytest.param(
            ("--set", "width"),
            "Invalid value for '--set': 'width' is not like NAME=VALUES",
            id="no-values",
        ),
        pytest.param(
            ("--set", "width=1,,2"),
            "Invalid value for '--set': a list must have a value between its commas, but it is"
            " '1,,2'",
            id="empty-value",
        ),
        pytest.param(
            ("--set", "width=4:1:1"),
            "Invalid value for '--set': a range must go up, but it is '4:1:1'",
            id="reversed",
        ),
        pytest.param(
            ("--set", "width=1:4:0"),
            "Invalid value for '--set': the step of a range must be above 0, but it is '1:4:0'",
            id="no-step",
        ),
        pytest.param(
            ("--set", "width=1:4"),
            "Invalid value for '--set': a range must be three numbers, as from:to:step in"
            " 0.25:1.5:0.25, but it is '1:4'",
            id="two-numbers",
        ),
        pytest.param(
            ("--set", "width=1", "--set", "width=2"),
            "Invalid value for '--set': width is given twice; write its values in one list",
            id="twice",
        ),
        pytest.param(
            ("--input", "8.5"),
            "Invalid value for '--input': '8.5' is not a size such as 224x224x3 or a side such"
            " as 224",
            id="half-a-pixel",
        ),
        pytest.param(
            ("--set", "width=1:100000:1", "--input", "1:10000:1"),
            "at most 1,000,000 variants are computed, but 100,000 x 10,000 = 1,000,000,000"
            " variants; draw some of them with --sample N",
            id="too-many",
        ),
        pytest.param(
            ("--pareto", "params"),
            "Invalid value for '--pareto': 'params' is not two figures such as params,macs",
            id="one-figure",
        ),
        pytest.param(
            ("--sort", "size"),
            "Invalid value for '--sort': 'size' is none of params, macs, memory, peak,"
            " training",
            id="unknown-figure",
        ),
        pytest.param(
            ("--resume",),
            "--resume goes on with a file: name it with -o",
            id="resume-without-a-file",
        ),
        pytest.param(
            ("--resume", "-o", "x.json", "--format", "json"),
            "--resume goes on with rows in the grid's order: take --format csv or jsonl,"
            " without --pareto, --sort, --top and --plot",
            id="resume-of-json",
        ),
        pytest.param(
            ("--resume", "-o", "x.csv", "--format", "csv", "--force"),
            "--resume goes on with a file, --force overwrites it: take one",
            id="resume-and-force",
        ),
    ],
)
def test_wrong_usage(options: tuple[str, ...], message: str, run: Run, spec: str) -> None:
    result = run("sweep", spec, *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.partition("Error: ")[2] == message + "\n"


def test_a_side_is_as_deep_as_a_model_says_that_leaves_its_sides_open(
    run: Run, work: Path
) -> None:
    config = {"name": "in", "batch_shape": [None, None, None, 3]}
    conv = {"name": "c", "filters": 4, "kernel_size": [3, 3]}
    layers = [
        {"class_name": "InputLayer", "config": config},
        {"class_name": "Conv2D", "config": conv},
    ]
    model = {"class_name": "Sequential", "config": {"name": "m", "layers": layers}}
    (work / "model.json").write_text(json.dumps(model))
    rows = rows_of(run("sweep", "model.json", "--input", "8,16", "--format", "csv").stdout)
    assert [(it["input"], it["macs"]) for it in rows] == [
        ("8x8x3", str(6 * 6 * 3 * 3 * 3 * 4)),
        ("16x16x3", str(14 * 14 * 3 * 3 * 3 * 4)),
    ]


def test_a_side_needs_a_depth(run: Run, work: Path) -> None:
    (work / "data.prototxt").write_text(
        'layer { name: "d" type: "Data" top: "d" data_param { source: "x" batch_size: 1 } }'
    )
    data = work / "data.prototxt"
    data.write_text(f"# convcalc: input d=9x9x5\n{data.read_text()}")
    assert (
        rows_of(run("sweep", str(data), "--input", "8", "--format", "csv").stdout)[0]["input"]
        == "8x8x5"
    )
    data.write_text(data.read_text().partition("\n")[2])
    result = run("sweep", "data.prototxt", "--input", "8")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        "Error: a side is that of an input whose depth is known, but here it is not;"
        " write whole sizes, such as 8x8x3\n"
    )


def test_a_spec_that_cannot_be_read_has_rows_that_say_so(run: Run) -> None:
    result = run("sweep", "torn.yaml", "--input", "8,9", "--format", "csv")
    assert [it["rule"] for it in rows_of(result.stdout)] == ["syntax-not-closed"] * 2
    assert result.exit_code == 0


# Files that grow


OPTIONS = ("--set", "width=1,1.5,2", "--input", "8:10:1", "-o", "rows", "--jobs", "1")


@pytest.fixture(params=["csv", "jsonl"])
def options(request: pytest.FixtureRequest, spec: str) -> tuple[str, ...]:
    return ("sweep", spec, *OPTIONS, "--format", request.param)


def test_an_interrupted_file_is_gone_on_with(
    options: tuple[str, ...], run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(*options).exit_code == 0
    whole = (work / "rows").read_bytes()
    computed: list[int] = []
    make = Sweep.rows

    def noted(self: Sweep, numbers: Numbers) -> list[Row]:
        computed.extend(numbers)
        return make(self, numbers)

    monkeypatch.setattr(Sweep, "rows", noted)
    ends = [at for at, byte in enumerate(whole) if byte == ord("\n")]
    within = {ends[0] // 2, ends[3] - 5}
    for size in sorted({0, len(whole), *within, *ends, *(it + 1 for it in ends[::4])}):
        (work / "rows").write_bytes(whole[:size])
        computed.clear()
        assert run(*options, "--resume").exit_code == 0
        assert (work / "rows").read_bytes() == whole
        rows = whole[:size].count(b"\n") - whole.startswith(b"width,")
        assert computed == list(range(max(0, rows), 9))


def test_rows_that_are_left_out_are_no_gap(
    options: tuple[str, ...], run: Run, work: Path
) -> None:
    filtered = (*options, "--max-macs", "3000")
    assert run(*filtered).exit_code == 0
    whole = (work / "rows").read_bytes()
    assert 0 < whole.count(b"\n") < 9
    (work / "rows").write_bytes(whole[:-9])
    assert run(*filtered, "--resume").exit_code == 0
    assert (work / "rows").read_bytes() == whole


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        pytest.param("kernel_size: 3", "kernel_size: 5", "row 1 is of another spec", id="spec"),
        pytest.param("width=1,", "width=3,", "row 1 is of another grid", id="grid"),
        pytest.param("8:10:1", "9:10:1", "row 1 is of another grid", id="sizes"),
        pytest.param("8:10:1", "8:9:1", "row 3 is of another grid", id="fewer-sizes"),
    ],
)
def test_a_file_of_something_else_is_refused(
    old: str, new: str, why: str, options: tuple[str, ...], run: Run, work: Path
) -> None:
    assert run(*options).exit_code == 0
    before = (work / "rows").read_bytes()
    path = work / "grid.yaml"
    path.write_text(path.read_text().replace(old, new))
    result = run(*(it.replace(old, new) for it in options), "--resume")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(
        f"Error: 'rows' does not hold the start of this sweep: {why}; name another file\n"
    )
    assert (work / "rows").read_bytes() == before


def test_a_file_that_is_there_is_not_touched(
    options: tuple[str, ...], run: Run, work: Path
) -> None:
    (work / "rows").write_text("mine\n")
    for more in ((), ("--resume",)):
        assert run(*options, *more).exit_code == 2
        assert (work / "rows").read_text() == "mine\n"
    assert run(*options, "--force").exit_code == 0
    assert (work / "rows").read_text().count("\n") >= 9


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="a disk that is full")
def test_a_full_disk_ends_in_words(run: Run, spec: str) -> None:
    result = run("sweep", spec, "--format", "csv", "-o", "/dev/full", "--force")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("Error: '/dev/full': no space left on device\n")


def test_plot_draws_the_rows_and_their_front(run: Run, tmp_path: Path) -> None:
    plot = tmp_path / "plot.svg"
    arguments = (
        "mobilenet-v2",
        "--set",
        "width=0.5,1",
        "--input",
        "64,96",
        "--plot",
        str(plot),
    )
    result = run("sweep", *arguments, "--pareto", "params,macs", "--format", "csv")
    assert result.exit_code == 0
    assert result.stdout.count("\n") == 2  # the header and the front, which is one variant
    text = plot.read_text(encoding="utf-8")
    assert text.count('class="box cost"') == 1
    assert text.count('class="box alive"') == 3
    assert "<title>width=0.5 64x64x3: params 1,968,680, MACs " in text


@pytest.mark.parametrize(
    ("plot", "more", "expected"),
    [
        ("plot.png", (), "a plot must be a file of .svg, but 'plot.png' is not"),
        ("a.svg", ("-o", "a.svg"), "--plot and -o must be two files, but both are 'a.svg'"),
        ("there.svg", (), "'there.svg' exists; use --force to overwrite it"),
        (
            "a.svg",
            ("--format", "csv", "-o", "rows.csv", "--resume"),
            "--resume goes on with rows in the grid's order: take --format csv or jsonl,"
            " without --pareto, --sort, --top and --plot",
        ),
    ],
)
def test_plot_refuses_before_anything_is_computed(
    plot: str,
    more: tuple[str, ...],
    expected: str,
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("there.svg").write_text("mine")
    result = run("sweep", "m5", "--plot", plot, *more)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: {expected}\n")
    assert "variant" not in result.stderr
    assert Path("there.svg").read_text() == "mine"
