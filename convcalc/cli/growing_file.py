"""A file that grows line by line, so that an interrupted run has lost nothing."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from convcalc.cli.options import UnreadableError


class Written(NamedTuple):
    """The whole lines of a file; what is behind them is a line that was interrupted."""

    lines: list[str]
    size: int


def read_written(path: str) -> Written:
    """Return what an earlier run has written, nothing if there is no such file.

    Raises:
        UnreadableError: It cannot be read as a text.
    """
    try:
        with open(path, "rb") as file:
            data = file.read()
    except FileNotFoundError:
        return Written([], 0)
    except OSError as error:
        raise UnreadableError(error) from error
    whole = data[: data.rfind(b"\n") + 1]
    try:
        text = whole.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(OSError(f"'{path}' is not UTF-8 text")) from error
    return Written(text.split("\n")[:-1], len(whole))


@contextmanager
def growing(path: str, *, keep: int | None, force: bool) -> Iterator[Callable[[str], None]]:
    """Give what writes to a file: a new one, or one of which the first bytes are kept.

    Each text is there as soon as it is written.

    Raises:
        UnreadableError: It exists and may not be overwritten, or cannot be written.
    """
    try:
        if keep is not None and os.path.exists(path):
            os.truncate(path, keep)
        mode = "x" if keep is None and not force else "w" if keep is None else "a"
        with open(path, mode, encoding="utf-8", newline="\n") as file:

            def write(text: str) -> None:
                file.write(text)
                file.flush()

            yield write
    except FileExistsError:
        taken = FileExistsError(
            f"'{path}' exists; --resume goes on with it, --force overwrites it"
        )
        raise UnreadableError(taken) from None
    except OSError as error:
        error.filename = path
        raise UnreadableError(error) from error
