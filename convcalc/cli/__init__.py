"""The command line: the only place that prints, writes files and exits."""

from importlib import import_module

import click

from convcalc import __version__

COMMANDS = (
    *("summarize", "validate", "explain", "layer", "fit", "compare"),
    *("convert", "specs", "layers", "schema", "rules"),
)
"""One file each in this folder, imported when it is called for."""


class LazyGroup(click.Group):
    """A group whose commands are imported only when one of them is asked for."""

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


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", prog_name="convcalc")
def main() -> None:
    """Compute what a convolutional network does to shapes, and what it costs.

    SPEC is a YAML spec, a Caffe prototxt, '-' for standard input, or the name of a bundled
    network such as vgg16.
    """
