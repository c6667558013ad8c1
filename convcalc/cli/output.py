"""Results go to standard output, or whole into a new file."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import NamedTuple

import click

from convcalc.cli.options import UnreadableError


def terminal_width() -> int:
    """Return the columns of the terminal."""
    from shutil import get_terminal_size  # most runs write to a pipe

    return get_terminal_size().columns


class Output(NamedTuple):
    """Where a result goes: a file, or standard output where ``path`` is None."""

    path: str | None
    force: bool

    @property
    def is_terminal(self) -> bool:
        """Whether a person looks at the result as it comes."""
        return self.path is None and sys.stdout.isatty()

    def write(self, text: str) -> None:
        """Write a result; a file appears with its whole content or not at all.

        Raises:
            UnreadableError: The file exists and ``force`` is not given, or cannot be written.
        """
        if self.path is None:
            click.echo(text, nl=False)
            return
        try:
            _write_file(text, self.path, force=self.force)
        except FileExistsError:
            taken = FileExistsError(f"'{self.path}' exists; use --force to overwrite it")
            raise UnreadableError(taken) from None
        except OSError as error:
            raise UnreadableError(error) from error


def output_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add ``-o FILE`` and ``--force``; pass them on as ``output``."""

    @click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(dir_okay=False),
        help="Write the result to a file, which must not exist yet.",
    )
    @click.option("--force", is_flag=True, help="Let -o overwrite an existing file.")
    @wraps(command)
    def with_output(*, output: str | None, force: bool, **others: object) -> None:
        command(output=Output(output, force), **others)

    return with_output


def _write_file(text: str, path: str, *, force: bool) -> None:
    import tempfile  # only for those who write files

    folder, name = os.path.split(path)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=folder or ".", prefix=f".{name}.", delete=False
    ) as file:
        file.write(text)
    try:
        if force:
            os.replace(file.name, path)
        else:
            os.link(file.name, path)  # unlike a rename, this fails where the name is taken
    finally:
        if os.path.exists(file.name):
            os.unlink(file.name)
