"""Standard streams that are full, closed, slow or non-blocking lose nothing without a word."""

import fcntl
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = str(Path(__file__).parents[2])
FULL = "Error: 'standard output': no space left on device\n"

COMMANDS = [
    ["--help"],
    ["--version"],
    ["fit", "--help"],
    ["summarize", "alexnet"],
    ["validate", "alexnet", "--format", "json"],
    ["specs", "lenet5"],
]
on_every_command = pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
buffered_or_not = pytest.mark.parametrize(
    "unbuffered", ["", "1"], ids=["buffered", "unbuffered"]
)

needs_full = pytest.mark.skipif(
    not os.path.exists("/dev/full"), reason="this system has no /dev/full"
)


def environment(unbuffered: str = "") -> dict[str, str]:
    return os.environ | {"PYTHONPATH": CHECKOUT, "PYTHONUNBUFFERED": unbuffered}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "convcalc", *arguments]


@needs_full
@on_every_command
@buffered_or_not
def test_a_full_disk(arguments: list[str], unbuffered: str, work: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command(*arguments),
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            env=environment(unbuffered),
        )
    assert (done.returncode, done.stderr) == (2, FULL)


@needs_full
@pytest.mark.parametrize("arguments", [["summarize", "wrong.yaml"], ["summarise"]])
def test_findings_that_cannot_be_written_fail(arguments: list[str], work: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            command(*arguments),
            capture_output=False,
            stderr=full,
            check=False,
            env=environment(),
        )
    assert done.returncode == 2


def limit_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))


@buffered_or_not
@pytest.mark.parametrize("options", [[], ["-o", "out.json"]], ids=["stdout", "file"])
def test_a_file_that_may_not_grow(options: list[str], unbuffered: str, work: Path) -> None:
    with open("redirected", "w") as file:
        done = subprocess.run(
            command("summarize", "alexnet", "--format", "json", *options),
            stdout=file,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            env=environment(unbuffered),
            preexec_fn=limit_files,
        )
    name = "out.json" if options else "standard output"
    assert (done.returncode, done.stderr) == (2, f"Error: '{name}': file too large\n")
    assert [it.name for it in work.iterdir() if "out" in it.name] == []


@buffered_or_not
def test_a_non_blocking_pipe_gets_all_of_it(unbuffered: str, work: Path) -> None:
    lines = "".join(f"  - {{type: relu, name: n{number}}}\n" for number in range(3000))
    Path("long.yaml").write_text(f"input: 8x8x3\nlayers:\n{lines}", encoding="utf-8")
    ours, theirs = os.pipe()
    os.set_blocking(theirs, False)
    with subprocess.Popen(
        command("summarize", "long.yaml", "--format", "csv"),
        stdout=theirs,
        env=environment(unbuffered),
    ) as run:
        os.close(theirs)
        time.sleep(0.5)  # so that it is full for a while
        with open(ours, encoding="utf-8") as pipe:
            text = pipe.read()
    assert run.returncode == 0
    assert len(text.splitlines()) == 3002
    assert text.endswith("n2999,relu,8x8x3,0,0,0\n")


def test_a_non_blocking_pipe_is_read_to_its_end(work: Path) -> None:
    ours, theirs = os.pipe()
    flags = fcntl.fcntl(ours, fcntl.F_GETFL)
    fcntl.fcntl(ours, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    with subprocess.Popen(
        command("summarize", "-", "--format", "csv", "--columns", "layer"),
        stdin=ours,
        stdout=subprocess.PIPE,
        env=environment(),
    ) as run:
        os.close(ours)
        for piece in ("input: 8x8x3\n", "layers: [relu,\n", "  tanh]\n"):
            time.sleep(0.3)
            os.write(theirs, piece.encode())
        os.close(theirs)
        stdout, _ = run.communicate(timeout=20)
    assert (run.returncode, stdout) == (0, b"layer\ndata\nrelu1\ntanh1\n")


def test_a_reader_of_findings_that_has_seen_enough(work: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        command("summarize", "warned.yaml", "--format", "csv", "--columns", "layer"),
        stdout=subprocess.PIPE,
        stderr=theirs,
        check=False,
        env=environment(),
    )
    os.close(theirs)
    assert (done.returncode, done.stdout) == (0, b"layer\ndata\nmax_pool1\n")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["rules"]], ids=" ".join)
def test_a_reader_that_reads_nothing(arguments: list[str], work: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    done = subprocess.run(
        command(*arguments),
        stdout=theirs,
        stderr=subprocess.PIPE,
        check=False,
        env=environment(),
    )
    os.close(theirs)
    assert (done.returncode, done.stderr) == (0, b"")
