import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


@pytest.fixture
def nets(work: Path) -> None:
    sound = Path("sound.yaml").read_text(encoding="utf-8")
    for name in (
        "nets/b.yaml",
        "nets/a.yml",
        "nets/deep/c.yaml",
        "nets/.git/x.yaml",
        "nets/d.txt",
    ):
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sound.replace("relu", "rleu"), encoding="utf-8")


@pytest.mark.usefixtures("nets")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["nets"], ["nets/a.yml", "nets/b.yaml", "nets/deep/c.yaml"], id="folder"),
        pytest.param(["nets/*"], ["nets/a.yml", "nets/b.yaml"], id="pattern"),
        pytest.param(["nets/**/c.*"], ["nets/deep/c.yaml"], id="pattern-of-folders"),
        pytest.param(
            ["nets/b.yaml", "nets"],
            ["nets/b.yaml", "nets/a.yml", "nets/deep/c.yaml"],
            id="each-once",
        ),
    ],
)
def test_files(arguments: list[str], expected: list[str], run: Run) -> None:
    result = run("validate", *arguments)
    headlines = [it for it in result.stdout.splitlines() if "[unknown-type]" in it]
    assert [it.partition(":")[0] for it in headlines] == expected
    count = len(expected)
    assert (
        result.stderr == f"{count} file{'s' * (count > 1)}: {count} error{'s' * (count > 1)}\n"
    )


def test_a_pattern_of_nothing(run: Run) -> None:
    result = run("validate", "gone/*.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: no spec is named like 'gone/*.yaml'\n1 file: 1 unreadable\n"
    )


def test_a_name_in_brackets_is_a_file_if_there_is_one(run: Run) -> None:
    Path("[a].yaml").write_text(
        Path("sound.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert run("validate", "[a].yaml").stderr == "1 file: nothing found\n"


@pytest.mark.parametrize(
    ("output_format", "start"),
    [("github", "::error file=wrong.yaml,"), ("sarif", "{\n"), ("junit", "<?xml ")],
)
def test_formats(output_format: str, start: str, run: Run) -> None:
    result = run("validate", "wrong.yaml", "--format", output_format)
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith(start)


def test_a_pattern_cannot_drive_a_terminal(run: Run) -> None:
    result = run("validate", "\x1b[8m*.yaml")
    assert result.stderr == (
        "Error: no spec is named like '\\x1b[8m*.yaml'\n1 file: 1 unreadable\n"
    )


@pytest.mark.usefixtures("nets")
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(["nets", "--exclude", "deep"], ["nets/a.yml", "nets/b.yaml"], id="folder"),
        pytest.param(
            ["nets", "--exclude", "*.yml"], ["nets/b.yaml", "nets/deep/c.yaml"], id="name"
        ),
        pytest.param(
            ["nets", "--exclude", "nets/*.yaml"], ["nets/a.yml", "nets/deep/c.yaml"], id="path"
        ),
        pytest.param(
            ["nets/**/*.yaml", "--exclude", "nets/deep", "--exclude", "a.*"],
            ["nets/b.yaml"],
            id="pattern-and-several",
        ),
        pytest.param(
            ["nets/b.yaml", "nets/deep", "--exclude", "b.yaml"],
            ["nets/b.yaml", "nets/deep/c.yaml"],
            id="a-named-file-is-checked",
        ),
        pytest.param(
            ["nets/b.yaml", "nets/deep", "--exclude", "b.yaml", "--force-exclude"],
            ["nets/deep/c.yaml"],
            id="unless-it-is-forced",
        ),
    ],
)
def test_excluded_files(arguments: list[str], expected: list[str], run: Run) -> None:
    result = run("validate", *arguments, "--format", "json")
    assert [it["path"] for it in json.loads(result.stdout)["files"]] == expected


@pytest.mark.usefixtures("nets")
def test_a_folder_of_which_all_is_excluded_is_not_passed(run: Run) -> None:
    result = run("validate", "nets", "--exclude", "nets/**")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: all specs of 'nets' are excluded\n1 file: 1 unreadable\n",
    )


@pytest.mark.usefixtures("nets")
def test_named_files_may_all_be_excluded_by_force(run: Run) -> None:
    result = run("validate", "nets/b.yaml", "--exclude", "b.yaml", "--force-exclude")
    assert (result.exit_code, result.stderr) == (0, "0 files: nothing found\n")
