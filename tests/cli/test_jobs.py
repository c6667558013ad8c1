"""Many files on several cores: the report is that of one."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from click.testing import Result

from convcalc.cli import checking, jobs, progress
from convcalc.cli import processes as cores
from convcalc.cli.checking import Checking, Checks, check
from convcalc.cli.file_settings import FileSettings
from convcalc.cli.options import open_spec
from convcalc.languages import Language
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.settings import Settings
from convcalc.source import Source

Run = Callable[..., Result]

CHECKOUT = str(Path(__file__).parents[2])
WRONG = "input: 8x8x3\nlayers: [rleu]\n"
CHECKS = Checks(
    settings=Settings(),
    syntax=None,
    held=FileSettings(),
    named=frozenset(),
    only_file=False,
    nets={},
    baseline=None,
    output_format="text",
    quiet=False,
    on_terminal=False,
    to_file=False,
    root="",
)


@pytest.fixture
def many(work: Path) -> None:
    """Add files that take longer and shorter, and some that cannot be read."""
    Path("nets").mkdir()
    for number in range(20):
        layers = "  - relu\n" * (300 if number % 7 == 0 else 1)
        Path(f"nets/{number:02}.yaml").write_text(
            f"input: 8x8x3\nlayers:\n{layers}  - rleu\n", encoding="utf-8"
        )
    Path("nets/17.yaml").write_bytes(b"\xff\xfe")
    os.mkfifo("nets/pipe.yaml")


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("output_format", ["text", "json", "junit", "html"])
def test_the_report_is_the_same(output_format: str, run: Run) -> None:
    Path("nets/pipe.yaml").unlink()
    arguments = ("validate", "gone.yaml", "nets", "-", ".", "*.gone", "--format", output_format)
    most = ("5", "256") if output_format == "text" else ()  # a process for each file, once
    alone, *shared = (
        run(*arguments, "--jobs", number, "--max-params", "1", stdin=WRONG)
        for number in ("1", "2", *most)
    )
    assert alone.exit_code == 2
    assert "rleu" in alone.stdout
    reports = [re.sub(r'time="[0-9.]+"', "", it.stdout) for it in (alone, *shared)]
    assert {(it.exit_code, it.stderr) for it in shared} == {(2, alone.stderr)}
    assert set(reports) == {reports[0]}


def test_a_baseline_is_known_to_all(run: Run) -> None:
    run("validate", "sound.yaml", "warned.yaml", "--format", "json", "-o", "out.json")
    text = Path("sound.yaml").read_text(encoding="utf-8").replace(": 4", ": 5")
    Path("sound.yaml").write_text(text, encoding="utf-8")
    arguments = ("validate", "sound.yaml", "warned.yaml", "--baseline", "out.json", "--jobs")
    assert run(*arguments, "2").exit_code == 1
    assert run(*arguments, "2").output == run(*arguments, "1").output


@pytest.mark.parametrize("number", ["0", "257", "x"])
def test_what_is_no_number_of_jobs(number: str, run: Run) -> None:
    result = run("validate", "sound.yaml", "--jobs", number)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Error: Invalid value for '--jobs': " in result.stderr


# When several processes are worth it


class SharedError(Exception):
    """Several processes were to be started."""


@pytest.fixture
def not_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(specs: Sequence[str | Unreadable], work: Checking, size: int) -> Iterator[Part]:
        raise SharedError(len(specs), size)

    monkeypatch.setattr(cores, "shared_out", refuse)
    monkeypatch.setattr(jobs, "_cores", lambda: 2)


def clock(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let each file take some seconds."""
    times = (seconds * tick for tick in range(10_000))
    monkeypatch.setattr(jobs, "monotonic", lambda: next(times))


@pytest.mark.usefixtures("not_shared", "work")
@pytest.mark.parametrize(
    ("seconds", "files", "left"),
    [
        pytest.param(0.001, 400, None, id="little-work"),
        pytest.param(0.001, 600, 499, id="as-soon-as-a-guess-is-fair"),
        pytest.param(0.02, 600, 594, id="much-work"),
        pytest.param(1.0, 2, 1, id="two-large-files"),
        pytest.param(1.0, 1, None, id="one-file"),
    ],
)
def test_sharing_pays(
    seconds: float, files: int, left: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock(monkeypatch, seconds)
    parts = jobs.done([Unreadable("x", "it is gone")] * files, Checking(CHECKS), None)
    if left is None:
        assert len(list(parts)) == files
        return
    with pytest.raises(SharedError) as shared:
        list(parts)
    assert shared.value.args == (left, 2)


@pytest.mark.usefixtures("not_shared", "work")
def test_one_job_is_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    clock(monkeypatch, 1)
    specs = [Unreadable("x", "it is gone")] * 9
    assert len(list(jobs.done(specs, Checking(CHECKS), 1))) == 9
    monkeypatch.setattr(jobs, "_cores", lambda: 1)
    assert (
        len(list(jobs.done([Unreadable("x", "it is gone")] * 9, Checking(CHECKS), None))) == 9
    )


# What can go wrong with processes


forked = pytest.mark.skipif(sys.platform != "linux", reason="a patch reaches a fork only")


def failing_at(name: str, fail: Callable[[], None]) -> Callable[..., Part]:
    def check_or_fail(spec: str | Unreadable, checks: Checks) -> Part:
        if spec == name:
            fail()
        return check(spec, checks)

    return check_or_fail


def kill_this() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@forked
def test_a_killed_process_costs_one_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "check", failing_at("wrong.yaml", kill_this))
    arguments = ("warned.yaml", "wrong.yaml", "noted.yaml", "sound.yaml", "torn.yaml")
    result = run("validate", *arguments, "--jobs", "2")
    assert result.exit_code == 2
    assert [it[:11] for it in result.stdout.splitlines() if ".yaml:" in it] == [
        *("warned.yaml", "noted.yaml:", "torn.yaml:2")
    ]
    assert result.stderr == (
        "Error: 'wrong.yaml': the process that checked it was ended (signal 9), perhaps for"
        " lack of memory\n5 files: 1 error, 1 warning, 1 note, 1 unreadable\n"
    )
    result = run("validate", *arguments, "--jobs", "2", "--format", "github")
    assert "::error file=wrong.yaml,title=unreadable-file::'wrong.yaml': the" in result.stdout


def raising(error: Exception) -> Callable[[], None]:
    def fail() -> None:
        raise error

    return fail


FAILED_FILES = ("warned.yaml", "wrong.yaml", "noted.yaml", "sound.yaml", "torn.yaml")


@pytest.fixture(params=["1", pytest.param("2", marks=forked)])
def failing_run(
    request: pytest.FixtureRequest, run: Run, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Validate files with one on which convcalc itself fails, in one process and in two."""

    def validate(error: Exception, *options: str) -> Result:
        def open_or_fail(
            spec: str, syntax: str | None, *, bare: bool
        ) -> tuple[Source, Language]:
            if spec == "wrong.yaml":
                raise error
            return open_spec(spec, syntax, bare=bare)

        monkeypatch.setattr(checking, "open_spec", open_or_fail)
        return run("validate", *FAILED_FILES, "--jobs", request.param, *options)

    return validate


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(
            IndexError("list index \x1b"),
            "convcalc itself failed: IndexError: list index \\x1b; please report this with the"
            " spec ('python -X dev -m convcalc' shows where it happened)",
            id="mistake",
        ),
        pytest.param(
            AssertionError(),
            "convcalc itself failed: AssertionError; please report this with the"
            " spec ('python -X dev -m convcalc' shows where it happened)",
            id="without-words",
        ),
        pytest.param(
            RecursionError("maximum recursion depth exceeded"),
            "convcalc itself failed: RecursionError: maximum recursion depth exceeded; please"
            " report this with the spec ('python -X dev -m convcalc' shows where it happened)",
            id="recursion",
        ),
        pytest.param(
            MemoryError(), "convcalc ran out of memory (MemoryError)", id="out-of-memory"
        ),
    ],
)
def test_a_mistake_of_ours_costs_one_file(
    error: Exception, expected: str, failing_run: Callable[..., Result]
) -> None:
    result = failing_run(error)
    assert result.exit_code == 2
    assert [it[:11] for it in result.stdout.splitlines() if ".yaml:" in it] == [
        *("warned.yaml", "noted.yaml:", "torn.yaml:2")
    ]
    assert result.stderr == (
        f"Error: 'wrong.yaml': {expected}\n5 files: 1 error, 1 warning, 1 note, 1 unreadable\n"
    )


REASON = (
    "'wrong.yaml': convcalc itself failed: KeyError: 3; please report this with the"
    " spec ('python -X dev -m convcalc' shows where it happened)"
)


@pytest.mark.parametrize("output_format", ["json", "sarif", "junit", "github"])
def test_reports_stay_whole_where_convcalc_fails(
    output_format: str, failing_run: Callable[..., Result]
) -> None:
    result = failing_run(KeyError(3), "--format", output_format)
    assert result.exit_code == 2
    match output_format:
        case "json":
            report = json.loads(result.stdout)["files"]
            assert [it["path"] for it in report] == list(FAILED_FILES)
            found = [(it["rule"], it["message"]) for it in report[1]["diagnostics"]]
        case "sarif":
            (log,) = json.loads(result.stdout)["runs"]
            assert len({it["ruleId"] for it in log["results"]}) == 4
            found = [
                (it["ruleId"], it["message"]["text"])
                for it in log["results"]
                if it["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
                == "wrong.yaml"
            ]
        case "junit":
            suites = ElementTree.fromstring(result.stdout)
            assert [it.get("name") for it in suites] == list(FAILED_FILES)
            found = [(it.get("type"), it.get("message")) for it in suites.iter("error")]
        case _:
            line = next(it for it in result.stdout.splitlines() if "wrong.yaml" in it)
            found = [("unreadable-file", line.partition("title=unreadable-file::")[2])]
    assert found == [("unreadable-file", REASON)]


def test_an_interrupt_that_became_an_error_ends_the_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    error = RuntimeError("in the making of a class")
    error.__cause__ = KeyboardInterrupt()
    monkeypatch.setattr(checking, "open_spec", lambda *_, **_named: raising(error)())
    with pytest.raises(KeyboardInterrupt):
        check("sound.yaml", CHECKS)


@pytest.mark.usefixtures("work")
def test_without_processes_this_one_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("multiprocessing.process.BaseProcess.start", refuse)
    specs: list[str | Unreadable] = ["wrong.yaml", Unreadable("x", "it is gone"), "sound.yaml"]
    assert list(cores.shared_out(specs, Checking(CHECKS), 2)) == [
        check(it, CHECKS) for it in specs
    ]


@forked
@pytest.mark.usefixtures("many")
@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("nets/01.yaml", True),
        ("vgg16", True),
        ("gone.yaml", True),
        ("nets/pipe.yaml", False),
        ("-", False),
        (Unreadable("x", "it is gone"), False),
    ],
)
def test_a_stream_is_read_by_this_process(
    spec: str | Unreadable, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    here: list[str | Unreadable] = []

    def note(spec: str | Unreadable, _: Checks) -> Part:
        here.append(spec)
        return Part("x")

    monkeypatch.setattr(checking, "check", note)
    assert list(cores.shared_out([spec], Checking(CHECKS), 1)) == [Part("x")]
    assert here == ([] if expected else [spec])


# Interrupts


def children(pid: int) -> list[int]:
    return [int(it) for it in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def until(condition: Callable[[], bool]) -> bool:
    for _ in range(400):
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def long_run(work: Path) -> Iterator["subprocess.Popen[str]"]:
    """Start a run of many seconds on two processes, and wait for these."""
    Path("long").mkdir()
    for number in range(200):
        Path(f"long/{number}.yaml").write_text(
            "input: 8x8x3\nlayers:\n" + "  - relu\n" * 5000, encoding="utf-8"
        )
    arguments = [sys.executable, "-m", "convcalc", "validate", "long", "--jobs", "2"]
    with subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": CHECKOUT},
    ) as run:
        assert until(lambda: len(children(run.pid)) == 2)
        yield run
        run.kill()


on_linux = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


@on_linux
@pytest.mark.parametrize("whom", [os.kill, os.killpg], ids=["main-process", "terminal"])
def test_an_interrupt_ends_all(
    whom: Callable[[int, int], None], long_run: "subprocess.Popen[str]"
) -> None:
    workers = children(long_run.pid)
    whom(long_run.pid, signal.SIGINT)
    assert long_run.communicate(timeout=20) == ("", "\nAborted!\n")
    assert long_run.returncode == 1
    assert until(lambda: not any(map(lives, workers)))


@on_linux
@pytest.mark.parametrize("deadly", [signal.SIGTERM, signal.SIGKILL])
def test_nobody_outlives_the_main_process(
    deadly: signal.Signals, long_run: "subprocess.Popen[str]"
) -> None:
    workers = children(long_run.pid)
    long_run.send_signal(deadly)
    assert long_run.communicate(timeout=20) == ("", "")
    assert until(lambda: not any(map(lives, workers)))


# Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(progress, "_FIRST", 0)
    monkeypatch.setattr(progress, "_NEXT", 0)
    screen = Terminal()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=screen))
    return screen


PARTS = [Part("")] * 9 + [Part("found\n"), Part("")]


def test_a_line_says_how_far_it_is(terminal: Terminal) -> None:
    for part in progress.watched(PARTS, 11, one_screen=True):
        terminal.write(part.text)
    assert terminal.getvalue() == (
        "".join(f"\rchecked {done} of 11" for done in range(1, 10))
        + f"\r{' ' * 15}\rfound\n"
        + "\rchecked 10 of 11\rchecked 11 of 11"
        + f"\r{' ' * 16}\r"
    )


def test_the_line_stays_where_the_report_goes_elsewhere(terminal: Terminal) -> None:
    assert len(list(progress.watched(PARTS, 11, one_screen=False))) == 11
    assert terminal.getvalue() == (
        "".join(f"\rchecked {done} of 11" for done in range(1, 12)) + f"\r{' ' * 16}\r"
    )


def test_the_line_is_wiped_whatever_happens(terminal: Terminal) -> None:
    def parts() -> Iterator[Part]:
        yield Part("")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(progress.watched(parts(), 20, one_screen=True))
    assert terminal.getvalue() == f"\rchecked 1 of 20\r{' ' * 15}\r"


def test_few_files_need_no_line(terminal: Terminal) -> None:
    assert len(list(progress.watched(PARTS[:9], 9, one_screen=True))) == 9
    assert terminal.getvalue() == ""


def test_a_short_run_needs_no_line(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_FIRST", 1000)
    assert len(list(progress.watched(PARTS, 11, one_screen=True))) == 11
    assert terminal.getvalue() == ""


def test_nobody_watches_a_build(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    assert len(list(progress.watched(PARTS, 11, one_screen=True))) == 11
    assert terminal.getvalue() == ""


def test_nobody_watches_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(progress, "_FIRST", 0)
    pipe = io.StringIO()
    monkeypatch.setattr(progress, "sys", SimpleNamespace(stderr=pipe))
    assert len(list(progress.watched(PARTS, 11, one_screen=True))) == 11
    assert pipe.getvalue() == ""
