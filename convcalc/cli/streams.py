"""The standard streams of a run, which take and give all there is, or end the run."""

import io
import os
import sys
from typing import Any

from convcalc.cli.options import UnreadableError


def open_streams() -> None:
    """Replace the standard streams by such that lose nothing, and closed ones by nothing."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        raw = _Patient(sys.stdin.fileno(), "rb", closefd=False)
        sys.stdin = io.TextIOWrapper(io.BufferedReader(raw), sys.stdin.encoding)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _text_stream(sys.stdout, _Output)
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = _text_stream(sys.stderr, _Messages)
    if not (sys.stdin and sys.stdout and sys.stderr):  # closed, as by >&- in a shell
        nowhere = open(os.devnull, "r+", encoding="utf-8")  # noqa: SIM115  open to the end
        sys.stdin = sys.stdin or nowhere
        sys.stdout = sys.stdout or nowhere
        sys.stderr = sys.stderr or nowhere


def _text_stream(stream: io.TextIOWrapper, kind: "type[_Output]") -> io.TextIOWrapper:
    """Return a stream to the same place; letters that its encoding lacks are escaped."""
    stream.flush()
    raw = kind(stream.fileno(), "wb", closefd=False)
    return io.TextIOWrapper(raw, stream.encoding, "backslashreplace", write_through=True)


class _Patient(io.FileIO):
    """A stream that waits where a non-blocking one has nothing to give, or takes no more."""

    def readinto(self, buffer: Any, /) -> int:  # noqa: ANN401  what takes bytes has no type
        while (count := super().readinto(buffer)) is None:
            _wait_for((self.fileno(),), ())
        return count

    def write(self, data: Any, /) -> int:  # noqa: ANN401  likewise
        """Write all of it, however often the system takes only a part."""
        left = memoryview(data)
        while left:
            count = super().write(left)
            if not count:
                _wait_for((), (self.fileno(),))
            left = left[count or 0 :]
        return len(data)


class _Output(_Patient):
    """Standard output: what cannot be written ends the run in words."""

    def write(self, data: Any, /) -> int:  # noqa: ANN401  likewise
        try:
            return super().write(data)
        except BrokenPipeError:  # a reader that has closed it has seen enough, as head has
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return len(data)
        except OSError as error:
            self.give_up(error)
            raise

    def give_up(self, error: OSError) -> None:
        error.filename = "standard output"
        raise UnreadableError(error) from error


class _Messages(_Output):
    """Standard error: where it cannot be written, only the exit status can say so."""

    def give_up(self, error: OSError) -> None:
        sys.exit(UnreadableError.exit_code)


def _wait_for(readable: tuple[int, ...], writable: tuple[int, ...]) -> None:
    from select import select  # few streams are non-blocking

    select(readable, writable, ())
