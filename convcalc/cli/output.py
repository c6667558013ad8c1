"""Results go to standard output, or whole into a new file."""

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import NamedTuple

import click

from convcalc.cli.options import UnreadableError


class Output(NamedTuple):
    """Where a result goes: a file, or standard output where ``path`` is None."""

    path: Path | None
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
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write the result to a file, which must not exist yet.",
    )
    @click.option("--force", is_flag=True, help="Let -o overwrite an existing file.")
    @wraps(command)
    def with_output(*, output: Path | None, force: bool, **others: object) -> None:
        command(output=Output(output, force), **others)

    return with_output


def _write_file(text: str, path: Path, *, force: bool) -> None:
    import os  # with tempfile, only for those who write files
    import tempfile

    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
    ) as file:
        file.write(text)
    temporary = Path(file.name)
    try:
        if force:
            temporary.replace(path)
        else:
            os.link(temporary, path)  # unlike a rename, this fails where the name is taken
    finally:
        temporary.unlink(missing_ok=True)
