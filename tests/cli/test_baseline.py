import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

GROWN = """\
sound.yaml: error: parameters must be at most 114, the baseline's 112 and 2% more, but the \
network has 140, 26 more [growth-exceeded]
  help: most is in conv1 (140)
sound.yaml: error: multiply-adds must be at most 3,965, the baseline's 3,888 and 2% more, \
but the network has 4,860, 895 more [growth-exceeded]
  help: most is in conv1 (4,860)
"""


@pytest.mark.parametrize("command", ["summarize", "validate"])
def test_growth_beyond_the_limit(command: str, run: Run) -> None:
    run(command, "sound.yaml", "--format", "json", "-o", "out.json")
    assert run("validate", "sound.yaml", "--baseline", "out.json").exit_code == 0
    sound = Path("sound.yaml").read_text(encoding="utf-8")
    Path("sound.yaml").write_text(
        sound.replace("out_channels: 4", "out_channels: 5"), encoding="utf-8"
    )
    arguments = ("validate", "sound.yaml", "--baseline", "out.json", "--max-growth")
    result = run(*arguments, "2%")
    assert result.exit_code == 1
    assert result.stdout.startswith(GROWN)
    assert run(*arguments, "24.9%").exit_code == 1
    assert run(*arguments, "25%").exit_code == 0


def grow(name: str) -> None:
    """Make a network of 112 parameters one of 140."""
    text = Path(name).read_text(encoding="utf-8")
    Path(name).write_text(text.replace("out_channels: 4", "out_channels: 5"), encoding="utf-8")


@pytest.fixture
def nets(run: Run) -> None:
    """Give a folder of two networks, one of which has grown since a report of both."""
    Path("nets").mkdir()
    for name in ("a", "b"):
        Path(f"nets/{name}.yaml").write_bytes(Path("sound.yaml").read_bytes())
    run("validate", "nets", "--format", "json", "-o", "nets.json")
    grow("nets/a.yaml")


@pytest.mark.usefixtures("nets")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("spec", ["nets", "./nets", "nets/../nets", "nets/*.yaml", "link", "/"])
def test_paths_are_compared_by_what_they_lead_to(spec: str, jobs: str, run: Run) -> None:
    Path("link").symlink_to("nets")
    path = str(Path("nets").resolve()) if spec == "/" else spec
    result = run("validate", path, "--baseline", "nets.json", "--jobs", jobs)
    assert (result.exit_code, result.stderr) == (1, "2 files: 5 errors\n")
    assert result.stdout.count("a.yaml: error: ") == 5


@pytest.mark.usefixtures("nets")
def test_paths_of_a_report_start_from_its_folder_too(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("folder")
    result = run("validate", "../nets", "--baseline", "../nets.json")
    assert (result.exit_code, result.stderr) == (1, "2 files: 5 errors\n")


@pytest.mark.usefixtures("nets")
def test_the_working_folder_comes_before_that_of_the_report(run: Run) -> None:
    Path("old/nets").mkdir(parents=True)
    Path("nets.json").rename("old/nets.json")
    Path("old/nets/a.yaml").write_bytes(Path("nets/b.yaml").read_bytes())
    arguments = ("--baseline", "old/nets.json", "--max-growth", "100%")
    result = run("validate", "nets/a.yaml", "old/nets/a.yaml", *arguments)
    assert (result.exit_code, result.stdout) == (
        0,
        "old/nets/a.yaml: warning: the baseline must hold figures to compare with, but"
        " 'old/nets.json' has no entry for 'old/nets/a.yaml' [not-in-baseline]\n"
        "  help: make a new baseline of all files\n",
    )


def test_a_bundled_network_is_known_by_its_name(run: Run) -> None:
    run("validate", "lenet5", "sound.yaml", "--format", "json", "-o", "out.json")
    result = run("validate", "lenet5", "--baseline", "out.json", "--strict")
    assert (result.exit_code, result.output) == (0, "1 file: nothing found\n")


def test_standard_input_is_known_as_such(run: Run) -> None:
    text = Path("sound.yaml").read_text(encoding="utf-8")
    run("validate", "-", "--format", "json", "-o", "out.json", stdin=text)
    arguments = ("validate", "-", "--baseline", "out.json")
    assert run(*arguments, stdin=text).exit_code == 0
    assert run(*arguments, stdin=text.replace(": 4", ": 5")).exit_code == 1


NO_ENTRY = (
    "new.yaml: warning: the baseline must hold figures to compare with, but 'nets.json' has no"
    " entry for 'new.yaml' [not-in-baseline]\n"
    "  help: make a new baseline of all files\n"
)


@pytest.mark.usefixtures("nets")
@pytest.mark.parametrize(("options", "status"), [([], 0), (["--strict"], 1)])
def test_a_file_without_an_entry_is_named(options: list[str], status: int, run: Run) -> None:
    Path("sound.yaml").rename("new.yaml")
    result = run("validate", "nets/b.yaml", "new.yaml", "--baseline", "nets.json", *options)
    assert (result.exit_code, result.stdout) == (status, NO_ENTRY)


@pytest.mark.usefixtures("nets")
@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (["new.yaml"], "the file is not"),
        (["new.yaml", "-"], "none of the files is"),
    ],
)
def test_a_run_that_compares_nothing_fails(specs: list[str], expected: str, run: Run) -> None:
    Path("sound.yaml").rename("new.yaml")
    result = run("validate", *specs, "--baseline", "nets.json", stdin="layers: []\n")
    assert result.exit_code == 2
    assert result.stdout.startswith(NO_ENTRY)
    assert result.stderr.endswith(
        f"\nError: {expected} comparable with 'nets.json', which has 'nets/a.yaml' and 1 more\n"
    )


def test_a_report_of_one_network_is_held_against_that_one(run: Run) -> None:
    run("summarize", "sound.yaml", "--format", "json", "-o", "out.json")
    grow("sound.yaml")
    Path("folder/other.yaml").write_bytes(Path("sound.yaml").read_bytes())
    arguments = ("--baseline", "out.json")
    result = run("validate", "sound.yaml", "folder/other.yaml", *arguments)
    assert result.exit_code == 1
    assert result.stdout.count("sound.yaml: error: ") == 5
    assert result.stdout.count("folder/other.yaml: warning: ") == 1  # although its name is too
    by_name = run("validate", "folder/other.yaml", "noted.yaml", *arguments)
    assert by_name.exit_code == 1
    assert by_name.stdout.count("folder/other.yaml: error: ") == 5
    assert run("validate", "noted.yaml", *arguments).exit_code == 2


def test_a_network_that_had_errors_has_nothing_to_compare_with(run: Run) -> None:
    run("validate", "wrong.yaml", "sound.yaml", "--format", "json", "-o", "out.json")
    Path("wrong.yaml").write_bytes(Path("sound.yaml").read_bytes())
    result = run("validate", "wrong.yaml", "sound.yaml", "--baseline", "out.json")
    assert (result.exit_code, result.stdout) == (
        0,
        "wrong.yaml: warning: the baseline must hold figures to compare with, but 'out.json'"
        " has no figures of 'wrong.yaml', as it had errors then [not-in-baseline]\n"
        "  help: make a new baseline of all files\n",
    )
    assert run("validate", "wrong.yaml", "--baseline", "out.json").exit_code == 2


FIGURES = {
    "params": 112,
    "macs": 3888,
    "forward_bytes": 1344,
    "peak_inference_bytes": 1344,
    "training_bytes": 3000,
}


def report(**changed: object) -> dict[str, object]:
    totals = {k: v for k, v in (FIGURES | changed).items() if v != "missing"}
    return {"schema_version": 1, "files": [{"path": "sound.yaml", "totals": totals}]}


NO_REPORT = "is no report of summarize or validate"
WHOLE = "must hold 'params' of 'sound.yaml' as a whole number from 0 on, but it is"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("{", "is not JSON", id="torn"),
        pytest.param("[" * 100_000, "is not JSON", id="deep"),
        pytest.param("9" * 10_000, "is not JSON", id="digits"),
        pytest.param([report()], NO_REPORT, id="list"),
        pytest.param(7, NO_REPORT, id="number"),
        pytest.param({"files": 3}, NO_REPORT, id="other"),
        pytest.param({"schema_version": 1, "files": []}, NO_REPORT, id="no-files"),
        pytest.param({"files": [3, {"path": 1}]}, NO_REPORT, id="other-files"),
        pytest.param(
            {"schema_version": 1, "files": [{"path": "a", "totals": 3}]},
            NO_REPORT,
            id="no-totals",
        ),
        pytest.param({"schema_version": 1, "totals": FIGURES}, NO_REPORT, id="of-no-network"),
        pytest.param(
            report() | {"schema_version": 2},
            "must be of schema_version 1, but it is of 2; make a new report",
            id="later-version",
        ),
        pytest.param(
            report() | {"schema_version": True},
            "must be of schema_version 1, but it is of true; make a new report",
            id="true-version",
        ),
        pytest.param(
            {"files": report()["files"]},
            "must be of schema_version 1, but it is of null; make a new report",
            id="no-version",
        ),
        pytest.param(
            report(params="missing"),
            "must hold 'params' of 'sound.yaml', but that is missing",
            id="missing",
        ),
        pytest.param(report(params="112"), f'{WHOLE} "112"', id="text"),
        pytest.param(report(params=float("nan")), f"{WHOLE} NaN", id="nan"),
        pytest.param(report(params=float("inf")), f"{WHOLE} Infinity", id="infinity"),
        pytest.param(report(params=112.0), f"{WHOLE} 112.0", id="decimal"),
        pytest.param(report(params=-1), f"{WHOLE} -1", id="negative"),
        pytest.param(report(params=True), f"{WHOLE} true", id="boolean"),
        pytest.param(
            report(params=["x" * 100]), f'{WHOLE} ["{"x" * 38}...', id="list-for-a-figure"
        ),
        pytest.param(
            {
                "schema_version": 1,
                "files": [
                    {"path": "sound.yaml", "totals": FIGURES},
                    {"path": "./sound.yaml", "totals": FIGURES | {"params": 200}},
                ],
            },
            "says different things of './sound.yaml'",
            id="two-entries",
        ),
    ],
)
def test_what_is_no_baseline(content: object, expected: str, run: Run) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    Path("out.json").write_text(text, encoding="utf-8")
    result = run("validate", "sound.yaml", "--baseline", "out.json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"Error: 'out.json' {expected}\n"


def test_a_baseline_that_cannot_be_read(run: Run) -> None:
    result = run("validate", "sound.yaml", "--baseline", "latin.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: 'latin.yaml' is not UTF-8 text: byte 0xe9 at offset 9; save it as UTF-8\n"
    )
    assert run("validate", "sound.yaml", "--baseline", "gone.json").exit_code == 2


def test_figures_of_any_size_are_compared(run: Run) -> None:
    Path("out.json").write_text(
        json.dumps(report(**dict.fromkeys(FIGURES, 10**4000))), encoding="utf-8"
    )
    assert run("validate", "sound.yaml", "--baseline", "out.json").exit_code == 0


def test_the_same_entry_twice_is_one(run: Run) -> None:
    run("validate", "sound.yaml", "./sound.yaml", "--format", "json", "-o", "out.json")
    assert run("validate", "sound.yaml", "--baseline", "out.json").exit_code == 0


def test_growth_needs_something_to_grow_from(run: Run) -> None:
    result = run("validate", "sound.yaml", "--max-growth", "2%")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith("\nError: --max-growth needs a --baseline to grow from\n")


@pytest.mark.parametrize("share", ["2", "-1%", "x%", "1e3%"])
def test_what_is_no_share(share: str, run: Run) -> None:
    result = run("validate", "sound.yaml", "--max-growth", share)
    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"\nError: Invalid value for '--max-growth': '{share}' is not a share such as 2% or"
        " 0.5%\n"
    )
