import gc
import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

import convcalc
from convcalc import Analysis
from convcalc.cli import main
from convcalc.report.layers.column_names import DEFAULT_COLUMNS
from convcalc.report.layers.columns import COLUMNS, Selection, style_of
from convcalc.report.layers.grid import Grid, make_grid

Findings = Callable[[Analysis], str]
MakeGrid = Callable[..., Grid]
Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[str]"]
Console = Callable[[str], tuple[str, int]]


# the same examples in every run, however slow the machine; tests/fuzz looks for new ones
settings.register_profile("suite", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write the golden files again; read their diff before it is committed",
    )


def pytest_collection_finish() -> None:
    """Leave the tests themselves, which last, out of every collection of garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture
def findings() -> Findings:
    """Give the whole text of all findings: place, severity, layer, message, rule, help."""

    def text_of(analysis: Analysis) -> str:
        lines = []
        for found in analysis.to_dict()["diagnostics"]:
            place = "-" if found["line"] is None else f"{found['line']}:{found['column']}"
            layer = f"{found['layer']}: " if found["layer"] is not None else ""
            message = f"{layer}{found['message']} [{found['rule']}]"
            lines.append(f"{place}: {found['severity']}: {message}\n")
            if found["help"] is not None:
                lines.append(f"  help: {found['help']}\n")
        return "".join(lines)

    return text_of


# Networks to report on


@pytest.fixture
def small() -> Analysis:
    """Give a network with a row of every kind."""
    return convcalc.summarize_text(
        "name: Small\ninput: 6x6x2\nlayers:\n"
        "  - {type: conv, out_channels: 96, kernel_size: 3}\n"
        "  - relu\n"
        "  - {type: linear, name: fc, out_features: 1000}\n",
        syntax="yaml",
    )


@pytest.fixture
def broken() -> Analysis:
    """Give a network whose second layer does not fit."""
    return convcalc.summarize_text(
        "name: Broken\ninput: 6x6x2\nlayers:\n"
        "  - relu\n"
        "  - {type: max_pool, kernel_size: 9}\n"
        "  - {type: linear, name: fc, out_features: 1000}\n",
        syntax="yaml",
    )


HOSTILE = """\
name: "[bold]net[/bold] <b>|\\e[31m"
inputs: {"=cmd()": 8x8x3}
layers:
  - {type: conv, name: "[relu1]", out_channels: 4, kernel_size: 3}
  - {type: relu, name: "<script>a&lt;b</script>"}
  - {type: relu, name: "a|b"}
  - {type: relu, name: "\\e[31mred\\e[0m"}
  - {type: relu, name: "two\\nlines"}
  - {type: relu, name: "@SUM(A1)"}
  - {type: relu, name: "*b* _i_ ~~s~~ `c` [x](y) #1"}
  - {type: linear, name: "-5", out_features: 10}
"""


@pytest.fixture
def hostile() -> Analysis:
    """Give a network whose names are written against every kind of report."""
    return convcalc.summarize_text(HOSTILE, syntax="yaml")


@pytest.fixture
def grid_of() -> MakeGrid:
    """Give the grid of an analysis with the usual columns, or with columns of these names."""

    def make(analysis: Analysis, *columns: str, exact: bool = False) -> Grid:
        selection = Selection(tuple(COLUMNS[it] for it in columns or DEFAULT_COLUMNS))
        return make_grid(analysis, selection, style_of(analysis, exact=exact, layout="hwc"))

    return make


# The command line


FILES = {
    "sound.yaml": "name: Sound\ninput: 8x8x3\nlayers:\n"
    "  - {type: conv, out_channels: 4, kernel_size: 3}\n  - relu\n",
    "warned.yaml": "input: 8x8x3\nlayers:\n"
    "  - {type: max_pool, kernel_size: 3, stride: 2, rounding: floor}\n",
    "noted.yaml": "input: 8x8x3\nlayers:\n"
    "  - {type: max_pool, kernel_size: 3, stride: 2, padding: 1, rounding: floor}\n",
    "wrong.yaml": "input: 8x8x3\nlayers:\n  - rleu\n  - {type: conv, kernel_size: 3}\n",
    "torn.yaml": "input: 8x8x3\nlayers: [relu\n",
    "hostile.yaml": HOSTILE,
    "net.txt": "input: 8x8x3\nlayers: [relu]\n",
    "two.yaml": "inputs: {a: 8x8x3, b: 8x8x3}\nlayers: [{type: add, inputs: [a, b]}]\n",
    "sound.prototxt": 'name: "Sound"\ninput: "data"\ninput_dim: 1\ninput_dim: 3\n'
    'input_dim: 8\ninput_dim: 8\nlayer {\n  name: "conv"\n  type: "Convolution"\n'
    '  bottom: "data"\n  top: "conv"\n'
    "  convolution_param { num_output: 4 kernel_size: 3 }\n}\n",
}


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to a folder with a spec of every kind."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "latin.yaml").write_bytes(b"name: caf\xe9\n")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(work: Path) -> Run:
    """Run the command line in this process: ``run("validate", "a.yaml", stdin="...")``."""

    def invoke(*arguments: str, stdin: str | bytes | None = None) -> Result:
        result = CliRunner().invoke(main, arguments, input=stdin, prog_name="convcalc")
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    return invoke


@pytest.fixture
def process(work: Path) -> Process:
    """Run the command line in a process of its own."""

    def start(
        *arguments: str, stdin: str = "", **environment: str
    ) -> "subprocess.CompletedProcess[str]":
        checkout = str(Path(__file__).parents[1])
        settings = {"PYTHONPATH": checkout, "PYTHONIOENCODING": "utf-8"} | environment
        return subprocess.run(
            [sys.executable, "-m", "convcalc", *arguments],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env=os.environ | settings,
        )

    return start


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Console:
    """Run ``convcalc ...`` in an empty folder: what a terminal shows, and the exit status.

    ``| head -3`` shows the first lines of standard output only.
    """
    monkeypatch.chdir(tmp_path)

    def run_line(line: str) -> tuple[str, int]:
        line, _, most = line.partition(" | head -")
        program, *arguments = shlex.split(line)
        assert program == "convcalc"
        result = CliRunner().invoke(main, arguments, prog_name=program)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        if not most:
            return result.output, result.exit_code
        first = result.stdout.splitlines(keepends=True)[: int(most)]
        return "".join(first) + result.stderr, result.exit_code

    return run_line
