"""The files of ``validate`` shared out among several processes, the report in their order.

The pools of the standard library will not do: one process that is killed, as by a system short
of memory, ends all work of a ``ProcessPoolExecutor`` and hangs a ``multiprocessing.Pool``, and
either leaves processes behind when its own is killed.
"""

import gc
import os
import signal
import stat
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple, TypeAlias

from convcalc.cli.checking import Checks, check
from convcalc.cli.file_settings import STANDARD_INPUT
from convcalc.report.findings.file_result import Part, Unreadable
from convcalc.report.printable import printable

_AHEAD = 16
"""Files for each process that may be checked before their turn in the report."""

_Line: TypeAlias = "Connection[Any, Any]"


def shared_out(specs: Sequence[str | Unreadable], checks: Checks, size: int) -> Iterator[Part]:
    """Yield what the report says of each file, in their order, from ``size`` processes.

    A file whose process is killed counts as one that cannot be read; the others are checked.
    """
    files = {turn: spec for turn, spec in enumerate(specs) if _can_be_shared(spec)}
    waiting = deque(files)
    parts: dict[int, Part] = {}
    pool = _Pool(checks, size)
    try:
        for turn, spec in enumerate(specs):
            while turn in files and turn not in parts:
                while waiting and pool.idle and waiting[0] < turn + _AHEAD * size:
                    upcoming = waiting.popleft()
                    pool.give(upcoming, files[upcoming])
                if pool.busy:
                    parts.update(pool.finished())
                else:  # no process could be started
                    del files[waiting.popleft()]
            yield parts.pop(turn) if turn in parts else check(spec, checks)
    finally:
        pool.dismiss()


def _can_be_shared(spec: str | Unreadable) -> bool:
    """Return whether any process may read this; standard input and pipes are this one's."""
    if isinstance(spec, Unreadable) or spec == STANDARD_INPUT:
        return False
    try:
        there = os.stat(spec)
    except OSError:
        return True  # as is a bundled name
    return stat.S_ISREG(there.st_mode) and not _is_standard_input(there)


def _is_standard_input(there: os.stat_result) -> bool:
    """Return whether a file is what standard input comes from, which workers have not."""
    try:
        return os.path.samestat(there, os.fstat(0))
    except OSError:  # it is closed
        return False


class _Worker(NamedTuple):
    """A process that checks files, and the line to it."""

    process: BaseProcess
    line: _Line


class _Task(NamedTuple):
    """What a worker is at: a file, and its turn in the report."""

    worker: _Worker
    turn: int
    spec: str | Unreadable


class _Pool:
    """Processes that check files; one that is killed is replaced."""

    def __init__(self, checks: Checks, size: int) -> None:
        self.idle: list[_Worker] = []
        self.busy: dict[_Line, _Task] = {}
        self._checks = checks
        for _ in range(size):
            self._start()

    def give(self, turn: int, spec: str | Unreadable) -> None:
        """Let an idle worker check a file."""
        worker = self.idle.pop()
        self.busy[worker.line] = _Task(worker, turn, spec)
        with suppress(OSError):  # one that was killed meanwhile is found out by its silence
            worker.line.send(spec)

    def finished(self) -> dict[int, Part]:
        """Wait for some workers; return what is said of their files by the turns of these."""
        parts = {}
        ready = wait(list(self.busy))
        for task in [it for line, it in self.busy.items() if line in ready]:
            del self.busy[task.worker.line]
            try:
                answer = task.worker.line.recv()
            except (EOFError, OSError):
                answer = check(self._restart(task), self._checks)
            else:
                self.idle.append(task.worker)
            parts[task.turn] = answer
        return parts

    def dismiss(self) -> None:
        """End all workers, whatever they are at."""
        for worker in self._workers():
            worker.process.terminate()
        for worker in self._workers():
            worker.process.join()
            worker.line.close()

    def _workers(self) -> list[_Worker]:
        return self.idle + [task.worker for task in self.busy.values()]

    def _start(self) -> None:
        # a fork is soonest started, and has the layer types of the first files; it is safe on
        # Linux, the others have ways of their own
        context = get_context("fork") if sys.platform == "linux" else get_context()
        with suppress(OSError):  # where the system allows no more processes, fewer will do
            ours, theirs = context.Pipe()
            inherited = [ours, *(it.line for it in self._workers())]
            arguments = (theirs, inherited, self._checks)
            process = context.Process(target=_work, args=arguments, daemon=True)
            with _interrupts_held():
                process.start()
            self.idle.append(_Worker(process, ours))
            theirs.close()

    def _restart(self, task: _Task) -> Unreadable:
        """Start another worker for one that was ended; return what to say of its file."""
        process = task.worker.process
        process.join()
        task.worker.line.close()
        self._start()
        code = process.exitcode or 0
        end = f"signal {-code}" if code < 0 else f"status {code}"
        path = str(task.spec)
        return Unreadable(
            path,
            f"'{printable(path)}': the process that checked it was ended ({end}), perhaps for"
            " lack of memory",
        )


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start a process that no interrupt strikes before it is ready to end without a word."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _work(line: _Line, inherited: Sequence[_Line], checks: Checks) -> None:
    """Check files until nobody asks any more.

    The other ends of the lines, which a fork inherits, are closed, so that all can see when
    one of them is no more.
    """
    gc.disable()  # as in the main process, which a fork has it from
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    for it in inherited:
        it.close()
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with suppress(EOFError, OSError, MemoryError):
        while True:
            line.send(check(line.recv(), checks))
