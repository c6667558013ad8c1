"""Results go to standard output, or whole into a new file."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import NamedTuple

import click

from convcalc.cli.options import UnreadableError

_DEADLY = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGXCPU")
"""Signals that end a process without a chance to tidy up, unless it asks for one."""

_LONGEST_NAME = 40
"""Bytes, at the most four times as many, of a file's name in that of its temporary one."""


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

    def check(self) -> None:
        """Check that no file is in the way, before there is anything to write.

        Raises:
            UnreadableError: One is, and ``force`` is not given.
        """
        if self.path is not None and not self.force and os.path.lexists(self.path):
            raise _taken(self.path)

    def write_all(self, texts: Iterable[str]) -> None:
        """Write a result piece by piece, each as it comes.

        Raises:
            UnreadableError: As ``write``, and before the first piece where the file exists.
        """
        if self.path is None:
            for text in texts:
                click.echo(text, nl=False)
            return
        try:
            if self.force:
                _write_over(texts, self.path)
            elif os.path.lexists(self.path):
                raise FileExistsError
            else:
                _write_new(texts, self.path)
        except FileExistsError:
            raise _taken(self.path) from None
        except OSError as error:
            error.filename = self.path  # not the temporary file's name
            raise UnreadableError(error) from error


def _taken(path: str) -> UnreadableError:
    return UnreadableError(FileExistsError(f"'{path}' exists; use --force to overwrite it"))


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


def _write_over(texts: Iterable[str], path: str) -> None:
    """Write to what a path leads to, as ``>`` does in a shell: links stay, and so does a mode.

    A file is replaced in one step. What is no file, or has further names, is written to.
    """
    try:
        there = os.stat(path)
    except FileNotFoundError:  # or a link to nothing
        there = None
    target = os.path.realpath(path)
    if there is None:
        with _temporary_file(texts, target) as temporary:
            os.replace(temporary, target)
    elif stat.S_ISREG(there.st_mode) and there.st_nlink == 1 and os.path.exists(target):
        with _temporary_file(texts, target, there.st_mode) as temporary:
            os.replace(temporary, target)
    else:
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(texts)


def _write_new(texts: Iterable[str], path: str) -> None:
    """Write to a file that is not there yet; FileExistsError if it has come meanwhile."""
    with _temporary_file(texts, path) as temporary:
        _move_to_free_name(temporary, path)


@contextmanager
def _temporary_file(texts: Iterable[str], path: str, mode: int | None = None) -> Iterator[str]:
    """Give the name of a file with these texts beside ``path``, which is gone afterwards."""
    folder, name = os.path.split(path)
    temporary = os.path.join(folder, f".{name[:_LONGEST_NAME]}.{os.urandom(8).hex()}")
    with _removed_by_signals(temporary):
        try:
            with open(temporary, "x", encoding="utf-8") as file:
                if mode is not None:
                    os.chmod(temporary, stat.S_IMODE(mode))
                file.writelines(texts)
            yield temporary
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)


@contextmanager
def _removed_by_signals(temporary: str) -> Iterator[None]:
    """Let a signal that ends this process remove a file before; an ignored one stays so."""
    import signal  # only for those who write files

    owner = os.getpid()

    def end(number: int, _: object) -> None:
        if os.getpid() == owner:  # the processes of --jobs inherit this
            with suppress(OSError):
                os.unlink(temporary)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    known = [getattr(signal, name) for name in _DEADLY if hasattr(signal, name)]
    held = [it for it in known if signal.getsignal(it) == signal.SIG_DFL]
    for number in held:
        signal.signal(number, end)
    try:
        yield
    finally:
        for number in held:
            signal.signal(number, signal.SIG_DFL)


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
