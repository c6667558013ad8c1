"""Results go to standard output, or whole into a new file."""

import errno
import os
import sys
from collections.abc import Callable, Iterable
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
        self.write_all((text,))

    def write_all(self, texts: Iterable[str]) -> None:
        """Write a result piece by piece, each as it comes.

        Raises:
            UnreadableError: As ``write``, and before the first piece where the file exists.
        """
        if self.path is None:
            _print(texts)
            return
        try:
            if self.force and _is_device(self.path):
                with open(self.path, "w", encoding="utf-8") as device:
                    device.writelines(texts)
            elif not self.force and os.path.lexists(self.path):
                raise FileExistsError
            else:
                _write_file(texts, self.path, force=self.force)
        except FileExistsError:
            taken = FileExistsError(f"'{self.path}' exists; use --force to overwrite it")
            raise UnreadableError(taken) from None
        except OSError as error:
            error.filename = self.path  # not the temporary file's name
            raise UnreadableError(error) from error


def _print(texts: Iterable[str]) -> None:
    """Write to standard output; a reader that has closed it has seen enough, as head has."""
    for text in texts:
        try:
            click.echo(text, nl=False)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what is left
        except OSError as error:
            error.filename = "standard output"
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


def _is_device(path: str) -> bool:
    """Return whether something is there that is no file, and must not be replaced by one."""
    return os.path.exists(path) and not os.path.isfile(path)


def _write_file(texts: Iterable[str], path: str, *, force: bool) -> None:
    import tempfile  # only for those who write files

    folder, name = os.path.split(path)
    handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder or ".")
    try:
        with open(handle, "w", encoding="utf-8") as file:
            file.writelines(texts)
        os.chmod(temporary, 0o666 & ~_umask())  # what open() would have given
        if force:
            os.replace(temporary, path)
        else:
            _move_to_free_name(temporary, path)
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _move_to_free_name(temporary: str, path: str) -> None:
    """Give a file a name that nothing has; FileExistsError if something has it."""
    try:
        os.link(temporary, path)  # unlike a rename, this fails where the name is taken
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP):
            raise
        with open(path, "x"):  # a file system without hard links
            pass
        os.replace(temporary, path)
