import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

import convcalc
from convcalc.cli.options import UnreadableError
from convcalc.cli.output import Output
from convcalc.report.json import render_analysis

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]

CSV = (
    "layer,type,output,activation_bytes,params,macs\n"
    "data,input,8x8x3,768,0,0\n"
    "conv1,conv,6x6x4,576,112,3888\n"
    "relu1,relu,6x6x4,0,0,0\n"
)


def files(folder: Path) -> list[str]:
    """Return the names of the files that a run has left behind, hidden ones too."""
    return sorted(it.name for it in folder.iterdir() if "out" in it.name)


@pytest.mark.parametrize("option", ["-o", "--output"])
def test_a_result_goes_to_a_file(option: str, work: Path, run: Run) -> None:
    result = run("summarize", "sound.yaml", "--format", "csv", option, "out.csv")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out.csv").read_text(encoding="utf-8") == CSV
    assert files(work) == ["out.csv"]


def test_a_table_in_a_file_is_the_table_of_a_pipe(run: Run) -> None:
    run("summarize", "sound.yaml", "-o", "out.txt")
    piped = run("summarize", "sound.yaml").stdout
    assert Path("out.txt").read_text(encoding="utf-8") == piped


def test_findings_of_validate_go_to_a_file(run: Run) -> None:
    result = run("validate", "wrong.yaml", "-o", "out.txt")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "1 file: 2 errors\n"
    assert Path("out.txt").read_text(encoding="utf-8").startswith("wrong.yaml:3:5: error: ")


def test_findings_of_summarize_stay_on_standard_error(run: Run) -> None:
    result = run("summarize", "wrong.yaml", "--format", "json", "-o", "out.json")
    assert result.exit_code == 1
    assert result.stderr.startswith("wrong.yaml:3:5: error: ")
    text = Path("out.json").read_text(encoding="utf-8")
    assert text == render_analysis(convcalc.summarize("wrong.yaml"))


def test_an_existing_file_is_not_overwritten(work: Path, run: Run) -> None:
    Path("out.csv").write_text("precious\n", encoding="utf-8")
    result = run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: 'out.csv' exists; use --force to overwrite it\n"
    assert Path("out.csv").read_text(encoding="utf-8") == "precious\n"
    assert files(work) == ["out.csv"]


def test_force_overwrites(work: Path, run: Run) -> None:
    Path("out.csv").write_text("precious\n", encoding="utf-8")
    result = run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv", "--force")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out.csv").read_text(encoding="utf-8") == CSV
    assert files(work) == ["out.csv"]


def test_force_needs_no_existing_file(run: Run) -> None:
    result = run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv", "--force")
    assert result.exit_code == 0
    assert Path("out.csv").read_text(encoding="utf-8") == CSV


def test_a_dangling_link_is_not_overwritten(run: Run) -> None:
    Path("out.csv").symlink_to("nowhere")
    result = run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv")
    assert result.exit_code == 2
    assert Path("out.csv").is_symlink()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(
            "gone/out.csv", "Error: 'gone/out.csv': no such file or directory\n", id="no-folder"
        ),
        pytest.param(
            "sound.yaml/out.csv",
            "Error: 'sound.yaml/out.csv': not a directory\n",
            id="a-file-as-the-folder",
        ),
        pytest.param(
            "folder",
            "Usage: convcalc summarize [OPTIONS] SPEC\n"
            "Try 'convcalc summarize --help' for help.\n\n"
            "Error: Invalid value for '-o' / '--output': File 'folder' is a directory.\n",
            id="directory",
        ),
    ],
)
def test_error_of_a_file_that_cannot_be_written(
    path: str, expected: str, work: Path, run: Run
) -> None:
    result = run("summarize", "sound.yaml", "-o", path)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", expected)
    assert files(work) == []


def test_a_link_is_written_through(work: Path, run: Run) -> None:
    Path("folder/far.csv").write_text("precious\n", encoding="utf-8")
    Path("out.csv").symlink_to("folder/far.csv")
    refused = run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv")
    assert refused.stderr == "Error: 'out.csv' exists; use --force to overwrite it\n"
    result = run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv", "--force")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out.csv").is_symlink()
    assert Path("folder/far.csv").read_text(encoding="utf-8") == CSV
    assert [it.name for it in Path("folder").iterdir()] == ["far.csv"]


def test_a_link_to_nothing_is_written_through(work: Path, run: Run) -> None:
    Path("out.csv").symlink_to("folder/new.csv")
    result = run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv", "--force")
    assert (result.exit_code, result.output) == (0, "")
    assert Path("out.csv").is_symlink()
    assert Path("folder/new.csv").read_text(encoding="utf-8") == CSV


def test_a_link_to_itself_is_refused(work: Path, run: Run) -> None:
    Path("out.csv").symlink_to("out.csv")
    result = run("summarize", "sound.yaml", "-o", "out.csv", "--force")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "Error: 'out.csv': too many levels of symbolic links\n"
    assert Path("out.csv").is_symlink()


def test_all_names_of_a_file_get_the_text(work: Path, run: Run) -> None:
    Path("out.csv").write_text("precious\n", encoding="utf-8")
    Path("other.csv").hardlink_to("out.csv")
    run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv", "--force")
    assert Path("other.csv").read_text(encoding="utf-8") == CSV


def test_an_overwritten_file_keeps_its_permissions(work: Path, run: Run) -> None:
    Path("out.csv").touch(0o600)
    run("summarize", "sound.yaml", "--format", "csv", "-o", "out.csv", "--force")
    assert oct(Path("out.csv").stat().st_mode & 0o777) == "0o600"


SLOW = """\
import os, sys, time
from convcalc.cli.output import Output
def pieces():
    yield "a"
    print(*(it for it in os.listdir(".") if "out" in it), flush=True)
    time.sleep(60)
Output("out.txt", force=len(sys.argv) > 1).write_all(pieces())
"""


@pytest.mark.parametrize(
    ("deadly", "options"),
    [
        (signal.SIGTERM, []),
        (signal.SIGHUP, []),
        (signal.SIGXCPU, []),
        (signal.SIGTERM, ["--force"]),
    ],
)
def test_a_signal_leaves_no_file_behind(
    deadly: signal.Signals, options: list[str], work: Path
) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, *options], stdout=subprocess.PIPE, env=environment
    ) as run:
        assert run.stdout
        assert run.stdout.readline().startswith(b".out.txt.")
        run.send_signal(deadly)
    assert run.returncode == -deadly
    assert files(work) == []


def test_an_ignored_signal_stays_ignored(work: Path) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def pieces() -> Iterator[str]:
        os.kill(os.getpid(), signal.SIGHUP)  # as to what nohup has started
        yield "a"

    try:
        Output("out.txt", force=False).write_all(pieces())
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
    assert Path("out.txt").read_text(encoding="utf-8") == "a"
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("layers: [relu\n", "layer\n", id="syntax-error"),
        pytest.param("", "layer\n", id="empty"),
        pytest.param("input: 8x8x3\nlayers: []\n", "layer\ndata\n", id="no-layers"),
    ],
)
def test_csv_of_an_empty_network_has_its_header(text: str, expected: str, run: Run) -> None:
    Path("empty.yaml").write_text(text, encoding="utf-8")
    result = run("summarize", "empty.yaml", "--format", "csv", "--columns", "layer")
    assert (result.exit_code, result.stdout) == (1, expected)


def test_a_file_has_the_permissions_of_any_new_file(run: Run) -> None:
    umask = os.umask(0o022)
    try:
        run("summarize", "sound.yaml", "-o", "out.txt")
    finally:
        os.umask(umask)
    assert oct(Path("out.txt").stat().st_mode & 0o777) == "0o644"


def test_nothing_is_left_behind_where_the_writing_fails(
    work: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "out.csv")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(os, "replace", full)
    for options in ([], ["--force"]):
        result = run("summarize", "sound.yaml", "-o", "out.csv", *options)
        assert result.exit_code == 2
        assert result.stderr == "Error: 'out.csv': no space left on device\n"
    assert files(work) == []


def test_the_file_is_utf_8_whatever_the_locale(process: Process) -> None:
    Path("wide.yaml").write_text(
        "input: 8x8x3\nlayers:\n  - {type: relu, name: \u5377\u79ef}\n", encoding="utf-8"
    )
    done = process("summarize", "wide.yaml", "-o", "out.txt", LC_ALL="C", PYTHONUTF8="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\u5377\u79ef" in Path("out.txt").read_text(encoding="utf-8")


def test_results_and_findings_go_separate_ways(process: Process) -> None:
    done = process("summarize", "wrong.yaml", "--format", "csv", "--columns", "layer")
    assert done.stdout == "layer\ndata\nrleu1\nconv1\n"
    assert done.stderr.startswith("wrong.yaml:3:5: error: ")


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout == f"convcalc, version {convcalc.__version__}\n"
    for arguments in (["-h"], ["--help"], ["summarize", "-h"], ["validate", "--help"]):
        result = run(*arguments)
        assert (result.exit_code, result.stderr) == (0, "")
        assert result.stdout.startswith("Usage: convcalc ")


def test_error_of_an_unknown_command(run: Run) -> None:
    result = run("sumarize", "sound.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Usage: convcalc [OPTIONS] COMMAND [ARGS]...\n")
    assert result.stderr.endswith(
        "Error: there is no command 'sumarize'; did you mean 'summarize'?\n"
    )
    assert "Error: there is no command 'xyzzy'; the commands are" in run("xyzzy").stderr


def on_a_terminal(arguments: list[str], columns: int, **extra: str) -> str:
    """Return what a process writes to a terminal of some width."""
    ours, theirs = pty.openpty()
    environment = os.environ | {
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "COLUMNS": str(columns),
        "TERM": "xterm-256color",
    }
    environment.pop("NO_COLOR", None)
    environment.pop("FORCE_COLOR", None)
    environment |= extra
    with subprocess.Popen(
        [sys.executable, "-m", "convcalc", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env=environment,
    ):
        os.close(theirs)
        text = b"".join(_read_all(ours)).decode()
    os.close(ours)
    return text.replace("\r\n", "\n")


def _read_all(terminal: int) -> Iterator[bytes]:
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # how Linux says that the other end of a terminal is closed
            return
        if not data:
            return
        yield data


@pytest.mark.parametrize("columns", [80, 120])
def test_a_terminal_gets_a_table_in_its_width(columns: int) -> None:
    text = on_a_terminal(["summarize", "alexnet", "--exact"], columns)
    plain = "".join(piece.partition("m")[2] for piece in ("m" + text).split("\x1b["))
    assert max(len(line.rstrip()) for line in plain.splitlines()) <= columns
    assert "37,752,832" in plain
    assert "447,897,600" in plain
    assert "\N{HORIZONTAL ELLIPSIS}" not in plain


def test_a_wide_terminal_shows_how_parameters_come_about() -> None:
    assert "(11*11*3)*96 + 96" in on_a_terminal(["summarize", "alexnet"], 120)
    assert "(11*11*3)*96 + 96" not in on_a_terminal(["summarize", "alexnet"], 80)


def test_a_terminal_gets_findings_in_colour(work: Path) -> None:
    assert "\x1b[31m\x1b[1merror\x1b[0m" in on_a_terminal(["validate", "wrong.yaml"], 80)
    assert "\x1b[33m\x1b[1mwarning\x1b[0m" in on_a_terminal(["summarize", "warned.yaml"], 80)


@pytest.mark.parametrize(
    ("arguments", "environment", "expected"),
    [
        (["validate", "wrong.yaml"], {"NO_COLOR": "1"}, False),
        (["summarize", "warned.yaml"], {"NO_COLOR": "1"}, False),
        (["validate", "wrong.yaml"], {"NO_COLOR": ""}, True),
        (["summarize", "warned.yaml"], {"TERM": "dumb"}, False),
        (
            ["validate", "wrong.yaml"],
            {"FORCE_COLOR": "1", "NO_COLOR": "1", "TERM": "dumb"},
            True,
        ),
    ],
)
def test_the_environment_decides_on_colours(
    arguments: list[str], environment: dict[str, str], expected: bool, work: Path
) -> None:
    assert ("\x1b[" in on_a_terminal(arguments, 80, **environment)) is expected


def test_forced_colours_are_in_a_pipe_but_in_no_file(process: Process) -> None:
    assert "\x1b[" not in process("validate", "wrong.yaml", FORCE_COLOR="").stdout
    assert "\x1b[31m\x1b[1merror" in process("validate", "wrong.yaml", FORCE_COLOR="1").stdout
    assert "\x1b[33m" in process("summarize", "warned.yaml", FORCE_COLOR="1").stderr
    process("validate", "wrong.yaml", "-o", "out.txt", FORCE_COLOR="1")
    assert "\x1b[" not in Path("out.txt").read_text(encoding="utf-8")


COLOUR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("output_format", ["table", "csv", "markdown", "json"])
def test_names_cannot_drive_a_terminal(output_format: str, work: Path) -> None:
    Path("hostile.yaml").rename("\x1b[8m\u202e.yaml")
    arguments = ["summarize", "\x1b[8m\u202e.yaml", "--input", "\x1b[8m=8x8x3"]
    text = on_a_terminal([*arguments, "--format", output_format], 120)
    assert "\x1b[8m" not in text
    assert "\x1b[31mred" not in text
    rest = COLOUR.sub("", text)  # our own
    assert [line for line in rest.split("\n") if not line.isprintable()] == []


def test_a_name_of_no_file_cannot_drive_a_terminal(work: Path) -> None:
    for command in ("summarize", "validate"):
        text = on_a_terminal([command, "\x1b[8m.yaml"], 120)
        assert [line for line in text.split("\n") if not line.isprintable()] == []


@pytest.mark.parametrize("output_format", ["table", "csv", "markdown", "json"])
def test_names_in_a_file_are_as_safe_as_on_a_terminal(output_format: str, run: Run) -> None:
    run("summarize", "hostile.yaml", "--format", output_format, "-o", "out")
    text = Path("out").read_text(encoding="utf-8")
    assert [line for line in text.split("\n") if not line.isprintable()] == []


# Piece by piece


def test_pieces_are_written_as_they_come(capsys: pytest.CaptureFixture[str]) -> None:
    seen = []

    def pieces() -> Iterator[str]:
        for piece in "abc":
            yield piece
            seen.append(capsys.readouterr().out)

    Output(None, force=False).write_all(pieces())
    assert seen == ["a", "b", "c"]


def test_a_file_that_exists_is_refused_before_the_work(work: Path) -> None:
    def pieces() -> Iterator[str]:
        raise AssertionError("nothing should be worked out")
        yield ""

    with pytest.raises(UnreadableError) as error:
        Output("sound.yaml", force=False).write_all(pieces())
    assert error.value.message == "'sound.yaml' exists; use --force to overwrite it"


def test_work_that_fails_leaves_no_file(work: Path) -> None:
    def pieces() -> Iterator[str]:
        yield "a"
        raise KeyboardInterrupt

    before = sorted(work.iterdir())
    with pytest.raises(KeyboardInterrupt):
        Output("new.json", force=False).write_all(pieces())
    assert sorted(work.iterdir()) == before
