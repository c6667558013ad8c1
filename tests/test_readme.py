"""The README's console blocks are run and compared, its Python is run, its set-up is CI's."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

import convcalc

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"```console\n\$ (?P<command>.*)\n(?P<output>(?s:.*?))```")
YAML = re.compile(r"```yaml\n(?P<text>(?s:.*?))```")
PYTHON = re.compile(r"```python\n(?P<code>(?s:.*?))```")


def commands() -> list[str]:
    return [block["command"] for block in BLOCK.finditer(README.read_text())]


def run(command: str, folder: Path) -> str:
    """Return what a command prints, in the order in which a terminal shows it."""
    for name, arguments in (("convcalc", "-m convcalc"), ("python3", "")):
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        (folder / name).chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={"PATH": f"{folder}:/usr/bin:/bin", "PYTHONPATH": str(ROOT), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize("command", commands())
def test_console_block_is_true(
    command: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    printed = run(command, tmp_path)
    text = README.read_text()
    (block,) = (it for it in BLOCK.finditer(text) if it["command"] == command)
    if request.config.getoption("--update-golden"):
        README.write_text(text[: block.start("output")] + printed + text[block.end("output") :])
        return
    assert printed == block["output"]


@pytest.mark.parametrize("code", [it["code"] for it in PYTHON.finditer(README.read_text())])
def test_python_block_prints_what_its_comments_say(
    code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(code, "README.md", "exec"), {})
    said = [line[2:] for line in code.splitlines() if line.startswith("# ")]
    assert capsys.readouterr().out.splitlines() == said


def test_every_block_is_a_command_with_its_output() -> None:
    assert len(commands()) == README.read_text().count("```console")


def test_set_up_is_one_line_without_root() -> None:
    lines = re.findall(r"```sh\n(.*)\n```", README.read_text())
    assert lines == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/convcalc summarize"
        " vgg16.yaml",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[test]'"
        " && .venv/bin/python -m pytest -n auto",
    ]


@pytest.mark.parametrize("text", [block["text"] for block in YAML.finditer(README.read_text())])
def test_spec_is_sound(text: str) -> None:
    findings = convcalc.summarize_text(text, syntax="yaml").diagnostics
    assert [found for found in findings if found.severity != "note"] == []
