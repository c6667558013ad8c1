"""Work shared out among several processes, its results in the order of the items.

The pools of the standard library will not do: one process that is killed, as by a system short
of memory, ends all work of a ``ProcessPoolExecutor`` and hangs a ``multiprocessing.Pool``, and
either leaves processes behind when its own is killed.
"""

import gc
import signal
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple, TypeAlias

from convcalc.cli.work import Work

_AHEAD = 16
"""Items for each process that may be done before their turn."""

_Line: TypeAlias = "Connection[Any, Any]"


def shared_out(items: Sequence[Any], work: Work, size: int) -> Iterator[Any]:
    """Yield the result of each item, in their order, from ``size`` processes.

    An item whose process is killed is ``lost``; the others are done.
    """
    away = {turn: item for turn, item in enumerate(items) if work.is_shared(item)}
    waiting = deque(away)
    results: dict[int, Any] = {}
    pool = _Pool(work, size)
    try:
        for turn, item in enumerate(items):
            while turn in away and turn not in results:
                while waiting and pool.idle and waiting[0] < turn + _AHEAD * size:
                    upcoming = waiting.popleft()
                    pool.give(upcoming, away[upcoming])
                if pool.busy:
                    results.update(pool.finished())
                else:  # no process could be started
                    del away[waiting.popleft()]
            yield results.pop(turn) if turn in results else work.do(item)
    finally:
        pool.dismiss()


class _Worker(NamedTuple):
    """A process that does items, and the line to it."""

    process: BaseProcess
    line: _Line


class _Task(NamedTuple):
    """What a worker is at: an item, and its turn."""

    worker: _Worker
    turn: int
    item: Any


class _Pool:
    """Processes that do items; one that is killed is replaced."""

    def __init__(self, work: Work, size: int) -> None:
        self.idle: list[_Worker] = []
        self.busy: dict[_Line, _Task] = {}
        self._work = work
        for _ in range(size):
            self._start()

    def give(self, turn: int, item: Any) -> None:  # noqa: ANN401  whatever the items are
        """Let an idle worker do an item."""
        worker = self.idle.pop()
        self.busy[worker.line] = _Task(worker, turn, item)
        with suppress(OSError):  # one that was killed meanwhile is found out by its silence
            worker.line.send(item)

    def finished(self) -> dict[int, Any]:
        """Wait for some workers; return the results of their items by the turns of these."""
        parts = {}
        ready = wait(list(self.busy))
        for task in [it for line, it in self.busy.items() if line in ready]:
            del self.busy[task.worker.line]
            try:
                answer = task.worker.line.recv()
            except (EOFError, OSError):
                answer = self._work.lost(task.item, self._restart(task))
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
            arguments = (theirs, inherited, self._work)
            process = context.Process(target=_work, args=arguments, daemon=True)
            with _interrupts_held():
                process.start()
            self.idle.append(_Worker(process, ours))
            theirs.close()

    def _restart(self, task: _Task) -> str:
        """Start another worker for one that was ended; return what ended it."""
        process = task.worker.process
        process.join()
        task.worker.line.close()
        self._start()
        code = process.exitcode or 0
        return f"signal {-code}" if code < 0 else f"status {code}"


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


def _work(line: _Line, inherited: Sequence[_Line], work: Work) -> None:
    """Do items until nobody asks any more.

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
            line.send(work.do(line.recv()))
