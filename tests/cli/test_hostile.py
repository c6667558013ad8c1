import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]

DEVICE = "a device; a spec is a file or a pipe"
CHECKOUT = str(Path(__file__).parents[2])


@pytest.mark.parametrize(
    ("name", "target", "expected"),
    [
        pytest.param("zero.yaml", "/dev/zero", DEVICE, id="zero"),
        pytest.param("tty.yaml", "/dev/null", DEVICE, id="null"),
        pytest.param("dir.yaml", "folder", "a directory; name a spec in it", id="folder"),
    ],
)
def test_a_link_to_what_is_no_file(name: str, target: str, expected: str, run: Run) -> None:
    Path(name).symlink_to(target)
    result = run("summarize", name)
    assert (result.exit_code, result.output) == (2, f"Error: '{name}' is {expected}\n")


def test_a_link_to_itself(run: Run) -> None:
    Path("loop.yaml").symlink_to("loop.yaml")
    result = run("summarize", "loop.yaml")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: there is no file and no bundled spec 'loop.yaml';")


def test_a_file_without_end_is_not_read_to_its_end(run: Run) -> None:
    with open("big.yaml", "wb") as file:
        file.truncate(2**40)
    result = run("summarize", "big.yaml")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: 'big.yaml' is larger than 32 MiB; no network needs that much text\n"
    )


@pytest.mark.parametrize("spec", ["folder", "folder/*"])
def test_a_pipe_in_a_folder_is_not_waited_for(spec: str, run: Run) -> None:
    os.mkfifo("folder/endless.yaml")
    Path("folder/sound.yaml").write_text("input: 8x8x3\nlayers: [relu]\n", encoding="utf-8")
    result = run("validate", spec)
    assert (result.exit_code, result.output) == (0, "1 file: nothing found\n")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        pytest.param(
            ["\x1b[2J"],
            "there is no command '\\x1b[2J'; the commands are summarize, validate, explain,"
            " layer, fit, compare, sweep, draw, convert, specs, layers, schema, rules, config",
            id="command",
        ),
        pytest.param(["specs", "--\x1b"], "No such option '--\\x1b'.", id="option"),
        pytest.param(
            ["layers", "\u202e\r\n"],
            "there is no layer type '\\u202e\\r\\n'; see them all with 'convcalc layers'",
            id="type",
        ),
        pytest.param(
            ["summarize", "sound.yaml", "--top", "\x9b31m"],
            "Invalid value for '--top': '\\x9b31m' is not a valid integer range.",
            id="value",
        ),
    ],
)
def test_what_a_usage_error_repeats(arguments: list[str], expected: str, run: Run) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert result.output.splitlines()[-1] == f"Error: {expected}"


HOSTILE_TYPE = 'input: 8x8x3\nlayers: ["\\e[2J", "\\u202e"]\n'


@pytest.mark.parametrize(
    "arguments",
    [
        ["compare", "sound.yaml", "type.yaml"],
        ["compare", "type.yaml", "sound.yaml", "--format", "markdown"],
        ["explain", "type.yaml"],
        ["summarize", "type.yaml", "--format", "markdown"],
        ["summarize", "type.yaml", "--format", "csv"],
        ["fit", "type.yaml"],
    ],
)
def test_a_type_drives_no_terminal(arguments: list[str], run: Run) -> None:
    Path("type.yaml").write_text(HOSTILE_TYPE, encoding="utf-8")
    assert all(line.isprintable() for line in run(*arguments).output.split("\n"))


def test_a_pipe_is_read(process: Process) -> None:
    Path("pipe.yaml").symlink_to("/dev/stdin")
    done = process("validate", "pipe.yaml", stdin="input: 8x8x3\nlayers: [relu]\n")
    assert (done.returncode, done.stderr) == (0, "1 file: nothing found\n")


def test_a_pipe_of_no_language_is_not_waited_for(run: Run) -> None:
    os.mkfifo("pipe.txt")  # nobody writes into it
    result = run("validate", "pipe.txt")
    assert result.exit_code == 2
    assert result.stderr == (
        "Error: 'pipe.txt' must end in .yaml, .yml, .prototxt, .cfg, .onnx, .json or .keras,"
        " so that its language is known; or name it with --syntax\n"
        "1 file: 1 unreadable\n"
    )


SOUND = "input: 8x8x3\nlayers: [relu]\n"


@pytest.mark.parametrize("spec", ["/dev/stdin", "/dev/fd/0", "pipe"])
def test_a_pipe_without_a_suffix_is_read_where_its_language_is_named(
    spec: str, process: Process
) -> None:
    Path("pipe").symlink_to("/dev/stdin")
    done = process("validate", spec, "--syntax", "yaml", stdin=SOUND)
    assert (done.returncode, done.stderr) == (0, "1 file: nothing found\n")
    done = process("validate", spec, stdin=SOUND)
    assert (done.returncode, done.stderr) == (
        2,
        f"Error: '{spec}' must end in .yaml, .yml, .prototxt, .cfg, .onnx,"
        " .json or .keras, so that its language"
        " is known;"
        " or name it with --syntax\n1 file: 1 unreadable\n",
    )


def test_a_redirected_file_is_read_by_the_process_that_has_it(work: Path) -> None:
    done = subprocess.run(
        [
            *("sh", "-c", '"$0" -m convcalc validate "$@" < sound.yaml', sys.executable),
            *("/dev/stdin", "noted.yaml", "--syntax", "yaml", "--jobs", "2"),
        ],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": CHECKOUT},
    )
    assert (done.returncode, done.stderr) == (0, "2 files: 1 note\n")


@pytest.mark.parametrize("command", ["summarize", "validate", "explain", "fit"])
def test_the_language_named_is_the_one_read(command: str, run: Run) -> None:
    Path("net.txt").write_text(SOUND, encoding="utf-8")
    assert run(command, "net.txt", "--syntax", "yaml").exit_code == 0
    Path("sound.prototxt").write_text(SOUND, encoding="utf-8")
    assert run(command, "sound.prototxt").exit_code == 1
    assert run(command, "sound.prototxt", "--syntax", "yaml").exit_code == 0
    assert run(command, "sound.yaml", "--syntax", "prototxt").exit_code == 1


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "convcalc", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": CHECKOUT},
    )


def test_an_interrupt_ends_without_a_traceback(work: Path) -> None:
    with start("validate", "-") as run:
        assert run.stdin
        run.stdin.write(b"#" * 1_000_000)  # more than a pipe holds: returns once it is read
        run.send_signal(signal.SIGINT)
        stdout, stderr = run.communicate(timeout=20)
    assert (run.returncode, stdout, stderr) == (1, b"", b"\nAborted!\n")


def test_an_interrupt_of_the_imports_ends_without_a_word(work: Path) -> None:
    Path("interrupted.py").write_text(
        "import os, signal, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click.core':\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Finder())\n"
        "from convcalc.__main__ import run\n"
        "run()\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "interrupted.py"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": CHECKOUT},
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_a_reader_that_has_seen_enough(work: Path) -> None:
    lines = "".join(f"  - {{type: relu, name: n{number}}}\n" for number in range(5000))
    Path("long.yaml").write_text(f"input: 8x8x3\nlayers:\n{lines}", encoding="utf-8")
    with start("summarize", "long.yaml") as run:
        assert run.stdout
        assert run.stderr
        run.stdout.readline()
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 0


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_full_disk(work: Path) -> None:
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "convcalc", "summarize", "sound.yaml"],
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
            env=os.environ | {"PYTHONPATH": CHECKOUT},
        )
    assert done.returncode == 2
    assert done.stderr == "Error: 'standard output': no space left on device\n"


def test_a_pipe_is_written_to_and_stays_one(work: Path) -> None:
    os.mkfifo("out.txt")
    pipe = os.open("out.txt", os.O_RDONLY | os.O_NONBLOCK)
    with start("summarize", "sound.yaml", "-o", "out.txt", "--force") as run:
        run.communicate(timeout=20)
    assert run.returncode == 0
    assert os.read(pipe, 100).startswith(b"Sound (sound.yaml): ")
    assert Path("out.txt").is_fifo()


def test_a_mistake_of_ours_ends_in_words(work: Path) -> None:
    Path("broken.py").write_text(
        "import convcalc.cli\n"
        "from convcalc.__main__ import run\n"
        "def main(**_):\n"
        "    raise ZeroDivisionError('\\x1b')\n"
        "convcalc.cli.main = main\n"
        "run()\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "broken.py"],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": CHECKOUT},
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "Error: convcalc itself failed: ZeroDivisionError: \\x1b; please report this with the"
        " spec ('python -X dev -m convcalc' shows where it happened)\n"
    )


def test_an_interrupt_that_became_an_error_ends_without_a_word(work: Path) -> None:
    Path("interrupted.py").write_text(
        "import convcalc.cli\n"
        "from convcalc.__main__ import run\n"
        "def main(**_):\n"
        "    try:\n"
        "        raise KeyboardInterrupt\n"
        "    except KeyboardInterrupt as error:\n"
        "        raise RuntimeError('in the making of a class') from error\n"
        "convcalc.cli.main = main\n"
        "run()\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "interrupted.py"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONPATH": CHECKOUT},
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


@pytest.mark.parametrize("stream", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream(stream: str, work: Path) -> None:
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m convcalc summarize sound.yaml {stream}', sys.executable],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env=os.environ | {"PYTHONPATH": CHECKOUT},
    )
    assert (done.returncode, done.stderr) == (0, "")
