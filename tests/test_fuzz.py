"""A look at what ``tests/fuzz/run.py`` looks at for longer."""

import os
import tempfile
from pathlib import Path

import commands
import pytest
from commands import fault_in, run
from hypothesis import given, settings
from hypothesis import strategies as st
from lone_layers import unmade
from run import faults_of, input_of, specs_in

from convcalc import bundled

TEXTS = specs_in([Path(bundled.folder())])


@pytest.fixture(autouse=True)
def width(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "SLOW", commands.HANGS)  # a busy machine is no fault


@pytest.mark.parametrize(
    ("kind", "count"), [("changed", 40), ("layers", 30), ("networks", 4), ("models", 15)]
)
def test_no_command_ends_in_anything_but_words(kind: str, count: int) -> None:
    @settings(max_examples=count)
    @given(seed=st.integers(0, 2**32))
    def try_one(seed: int) -> None:
        assert _faults(kind, seed) == []

    try_one()


def _faults(kind: str, seed: int) -> list[tuple[list[str], str]]:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        before = os.getcwd()
        os.chdir(folder)
        try:
            return [*faults_of(input_of(TEXTS, str(seed), kind))]
        finally:
            os.chdir(before)


@pytest.mark.parametrize("syntax", ["yaml", "prototxt"])
@settings(max_examples=30)
@given(text=st.text(max_size=200))
def test_no_text_ends_in_anything_but_words(syntax: str, text: str) -> None:
    Path(f"net.{syntax}").write_text(text, "utf-8")
    for arguments in (["validate", f"net.{syntax}"], ["summarize", f"net.{syntax}"]):
        assert fault_in(run(arguments), arguments) is None


def test_every_kind_of_field_gets_values() -> None:
    assert unmade() == set()
