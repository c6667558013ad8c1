"""The command line: the only place that prints, writes files and exits."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from convcalc import __version__, bundled
from convcalc.cli.colours import wanted_colour
from convcalc.cli.command import docstring
from convcalc.diagnostics import did_you_mean
from convcalc.report.printable import printable

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS = (
    *("summarize", "validate", "explain", "layer", "fit", "compare", "sweep", "draw"),
    *("convert", "specs", "layers", "schema", "rules", "config"),
)
"""One file each in this folder, imported when it is called for."""


@contextmanager
def _safe_to_print() -> Iterator[None]:
    """Make the message of a usage error safe, which repeats words of the command line."""
    try:
        yield
    except click.ClickException as error:
        error.message = printable(error.message)  # type: ignore[misc]  # click has no other way
        raise


class LazyGroup(click.Group):
    """A group whose commands are imported only when one of them is asked for."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401  click's own
    ) -> click.Context:
        """Return the context of a run; what the words of a wrong one hold is shown safely."""
        with _safe_to_print():
            extra.setdefault("color", wanted_colour())
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; what the words of a wrong one hold is shown safely."""
        with _safe_to_print():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is asked for; of a misspelt one the most similar is named."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            raise click.UsageError(f"there is no command '{name}'; {_hint(name)}", ctx)
        return super().resolve_command(ctx, args)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what convcalc does, also where Python has dropped docstrings."""
        self.help = self.help or docstring(self)
        super().format_help_text(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Return what a shell offers; no command is imported for its name."""
        if incomplete.startswith("-"):
            return click.Command.shell_complete(self, ctx, incomplete)
        from click.shell_completion import CompletionItem

        return [CompletionItem(it) for it in COMMANDS if it.startswith(incomplete)]

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"{__name__}.{cmd_name}").command
        assert isinstance(command, click.Command)
        return command


def _hint(name: str) -> str:
    """Return what to write instead of a command that there is not."""
    if os.path.isfile(name) or bundled.find(name):
        return f"did you mean 'convcalc summarize {name}'?"
    return did_you_mean(name, COMMANDS) or f"the commands are {', '.join(COMMANDS)}"


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="convcalc")
def main() -> None:
    """Compute what a convolutional network does to shapes, and what it costs.

    SPEC is a YAML spec, a Caffe prototxt, '-' for standard input, or the name of a bundled
    network such as vgg16.
    """
