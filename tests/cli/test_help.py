"""The help of each command: there whatever Python drops, its options in groups."""

import inspect
from collections.abc import Callable

import click
import pytest
from click.testing import Result

from convcalc.cli import COMMANDS, main
from convcalc.cli.command import Command, docstring

Run = Callable[..., Result]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_in_a_group(name: str, run: Run) -> None:
    command = main.get_command(click.Context(main), name)
    assert isinstance(command, Command)
    text = run(name, "-h").stdout
    options = [it for it in command.params if isinstance(it, click.Option)]
    assert [it.opts for it in options if f"  {it.opts[0]}" not in text] == []
    assert "  -h, --help" in text


def test_groups(run: Run) -> None:
    lines = run("summarize", "-h").stdout.splitlines()
    titles = [it for it in lines if it and not it.startswith((" ", "Usage"))]
    assert titles == [
        "What to show:",
        "Output:",
        "The network:",
        "Memory:",
        "Findings:",
        "The run:",
    ]


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_a_help_is_there_where_python_drops_docstrings(name: str | None) -> None:
    context = click.Context(main)
    command = main if name is None else main.get_command(context, name)
    assert command
    assert command.help
    text = docstring(command)  # as python -OO has it
    assert text == inspect.cleandoc(command.help)


def test_such_a_help_is_shown(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    usual = run("compare", "-h").stdout
    command = main.get_command(click.Context(main), "compare")
    monkeypatch.setattr(command, "help", None)
    assert run("compare", "-h").stdout == usual
