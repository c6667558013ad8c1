from pathlib import Path

import pytest

import convcalc
from convcalc.report.findings.file_result import Unreadable, part_of
from convcalc.report.findings.github import around_commands, render_commands

TEXT = (
    'input: 8x8x3\nlayers:\n  - {type: conv, name: "a:b,c%\\e[31m\\n::error::x",'
    " out_channels: 0, kernel_size: 3}\n  - rleu\n"
)


def as_the_runner_reads(line: str) -> tuple[str, dict[str, str], str]:
    """Return a command, its properties and its message.

    Source: GitHub's actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2.
    """
    line = line.lstrip()
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    command, _, written = head.partition(" ")
    pairs = [it.split("=", 1) for it in written.strip().split(",") if it]
    properties = {name: unescaped(value, {":": "%3A", ",": "%2C"}) for name, value in pairs}
    return command, properties, unescaped(data, {})


def unescaped(text: str, more: dict[str, str]) -> str:
    for token, escape in ({"\r": "%0D", "\n": "%0A"} | more | {"%": "%25"}).items():
        text = text.replace(escape, token)
    return text


def test_a_command_for_each_finding() -> None:
    analysis = convcalc.summarize_text(TEXT, syntax="yaml")
    assert render_commands(analysis, "").splitlines() == [
        "::error file=<text>,line=3,endLine=3,col=66,endColumn=67,title=value-out-of-range"
        "::a:b,c%25\\x1b[31m\\n::error::x: out_channels must be at least 1, but it is 0",
        "::error file=<text>,line=4,endLine=4,col=5,endColumn=9,title=unknown-type"
        "::rleu1: type must be a layer type, but there is no 'rleu'%0Ahelp:"
        " did you mean 'relu'?",
    ]


def test_a_path_is_escaped() -> None:
    assert render_commands(Unreadable("a,b:c%\r\n\x1b.yaml", "it is gone"), "") == (
        "::error file=a%2Cb%3Ac%25%0D%0A\\x1b.yaml,title=unreadable-file::it is gone\n"
    )


@pytest.mark.parametrize(
    "path",
    [
        *("net.yaml", "a b.yaml", "a,b=c.yaml", "::error::x.yaml", "a%0Ab%25%2C.yaml"),
        *("a\nb\r.yaml", "nöt.yaml", "/tmp/網.yaml", "##[error]x.yaml", " x .yaml"),
    ],
)
def test_the_runner_reads_the_path_back(path: str) -> None:
    (line,) = render_commands(Unreadable(path, "100%:\n a,b::c%0A"), "").splitlines()
    assert as_the_runner_reads(line) == (
        "error",
        {"file": path, "title": "unreadable-file"},
        "100%:\\n a,b::c%0A",
    )


def test_the_runner_reads_hostile_names_back() -> None:
    analysis = convcalc.summarize_text(TEXT, syntax="yaml")
    commands = map(as_the_runner_reads, render_commands(analysis, "").splitlines())
    assert list(commands) == [
        (
            "error",
            {
                "file": "<text>",
                "line": "3",
                "endLine": "3",
                "col": "66",
                "endColumn": "67",
                "title": "value-out-of-range",
            },
            "a:b,c%\\x1b[31m\\n::error::x: out_channels must be at least 1, but it is 0",
        ),
        (
            "error",
            {
                "file": "<text>",
                "line": "4",
                "endLine": "4",
                "col": "5",
                "endColumn": "9",
                "title": "unknown-type",
            },
            "rleu1: type must be a layer type, but there is no 'rleu'\n"
            "help: did you mean 'relu'?",
        ),
    ]


def test_severities() -> None:
    analysis = convcalc.summarize_text(
        "input: 8x8x3\nlayers:\n"
        "  - {type: max_pool, kernel_size: 3, stride: 2, rounding: floor}\n"
        "  - {type: max_pool, kernel_size: 1, stride: 2, rounding: floor}\n",
        syntax="yaml",
    )
    commands = [it.partition(" ")[0] for it in render_commands(analysis, "").splitlines()]
    assert commands == ["::warning", "::notice"]


def test_nothing_found() -> None:
    assert render_commands(convcalc.summarize("vgg16"), "") == ""


def test_no_more_annotations_of_a_kind_than_github_shows() -> None:
    layers = "".join(f"  - {{type: rleu, name: r{n}}}\n" for n in range(14))
    pools = "  - {type: max_pool, kernel_size: 3, stride: 2, padding: 1, rounding: floor}\n"
    wrong = convcalc.summarize_text(f"input: 9x9x3\nlayers:\n{layers}", syntax="yaml")
    noted = convcalc.summarize_text(f"input: 8x8x3\nlayers:\n{pools}", syntax="yaml")
    parts = [part_of(it, render_commands(it, "")) for it in (wrong, noted)]
    lines = "".join(around_commands(parts)).splitlines()
    assert [it.split()[0] for it in lines] == ["::error"] * 10 + ["::notice", "Not"]
    assert lines[-1] == (
        "Not shown here: 4 errors; GitHub takes 10 annotations of a kind, --format text and"
        " sarif have all"
    )


def test_paths_start_from_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    gone = render_commands(Unreadable("nets/a.yaml", "it is gone"), str(tmp_path))
    assert gone.startswith("::error file=sub/nets/a.yaml,")
    absolute = Unreadable(str(tmp_path / "a.yaml"), "it is gone")
    assert render_commands(absolute, str(tmp_path)).startswith("::error file=a.yaml,")
