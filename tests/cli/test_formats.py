"""The format of a result: by name, by --json, by the suffix of -o."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from convcalc import bundled

Run = Callable[..., Result]

TIME = re.compile(r' time="[\d.]+"')
"""Of a report of JUnit."""

COMMANDS = {
    "summarize": ["sound.yaml"],
    "validate": ["sound.yaml"],
    "explain": ["sound.yaml"],
    "layer": ["relu", "8x8x3"],
    "fit": ["sound.yaml"],
    "compare": ["sound.yaml", "warned.yaml"],
    "sweep": ["sound.yaml"],
    "specs": [],
    "rules": [],
}


@pytest.mark.parametrize("command", ["summarize", "explain", "layer", "sweep"])
def test_json_for_short(command: str, run: Run) -> None:
    arguments = COMMANDS[command]
    short = run(command, *arguments, "--json")
    assert (short.exit_code, short.stdout[:1]) == (0, "{")
    assert short.stdout == run(command, *arguments, "--format", "json").stdout


@pytest.mark.parametrize(
    ("command", "path", "named"),
    [
        pytest.param("summarize", "out.json", "json", id="json"),
        pytest.param("summarize", "out.JSON", "json", id="capitals"),
        pytest.param("summarize", "out.csv", "csv", id="csv"),
        pytest.param("summarize", "out.md", "markdown", id="markdown"),
        pytest.param("summarize", "out.html", "html", id="html"),
        pytest.param("summarize", "out.txt", "table", id="text"),
        pytest.param("summarize", "out", "table", id="no-suffix"),
        pytest.param("explain", "out.csv", "text", id="no-format-of-this-command"),
        pytest.param("compare", "out.markdown", "markdown", id="a-longer-suffix"),
        pytest.param("sweep", "out.jsonl", "jsonl", id="json-lines"),
        pytest.param("validate", "out.json", "json", id="findings"),
        pytest.param("validate", "out.sarif", "sarif", id="sarif"),
        pytest.param("validate", "out.xml", "junit", id="junit"),
        pytest.param("specs", "out.json", "json", id="specs"),
    ],
)
def test_the_suffix_says_the_format(
    command: str, path: str, named: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundled, "names", lambda: ("lenet5.yaml",))  # the others take seconds
    arguments = COMMANDS[command]
    run(command, *arguments, "-o", path)
    run(command, *arguments, "--format", named, "-o", "named")
    written, expected = (TIME.sub("", Path(it).read_text("utf-8")) for it in (path, "named"))
    assert written == expected


@pytest.mark.parametrize(
    ("command", "named", "path"),
    [
        ("validate", "sarif", "out.json"),
        ("validate", "gitlab", "out.json"),
        ("sweep", "jsonl", "out.json"),
        ("summarize", "json", "out.txt"),
        ("summarize", "csv", "out"),
        ("explain", "text", "out.csv"),
    ],
)
def test_a_format_that_suits_the_suffix(command: str, named: str, path: str, run: Run) -> None:
    result = run(command, *COMMANDS[command], "--format", named, "-o", path)
    assert result.exit_code == 0
    assert Path(path).exists()


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        pytest.param(
            "summarize",
            ["--format", "json", "-o", "out.csv"],
            "a file that ends in .csv is csv, but the format is json; take another suffix, or"
            " --format csv",
            id="another-format",
        ),
        pytest.param(
            "summarize",
            ["--json", "-o", "out.md"],
            "a file that ends in .md is markdown, but the format is json; take another suffix,"
            " or --format markdown",
            id="for-short",
        ),
        pytest.param(
            "summarize",
            ["--format", "table", "-o", "out.json"],
            "a file that ends in .json is json, but the format is table; take another suffix,"
            " or --format json",
            id="the-usual-one-named",
        ),
        pytest.param(
            "validate",
            ["--format", "junit", "-o", "out.sarif"],
            "a file that ends in .sarif is sarif, but the format is junit; take another suffix,"
            " or --format sarif",
            id="findings",
        ),
        pytest.param(
            "summarize",
            ["--json", "--format", "csv"],
            "--json is --format json, but the format is csv; take one",
            id="two-names",
        ),
    ],
)
def test_formats_that_differ(
    command: str, options: list[str], expected: str, run: Run, work: Path
) -> None:
    result = run(command, *COMMANDS[command], *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"\n\nError: {expected}\n")
    assert not [*work.glob("out*")]
