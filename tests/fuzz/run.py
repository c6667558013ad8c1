"""Runs every command on specs made wrong; shows each input that ends in anything but words.

usage: python tests/fuzz/run.py [--count N] [--seed N] [--jobs N] [--only N] [--keep FOLDER]
           [--specs PATH...] [--kind changed|layers|networks|models]

Without specs the bundled ones are changed: their characters and words, their trees. Each input
is checked by ``validate`` and read by one more command; some are command lines without a file.
Others are one layer of any type, on which all commands are run, sound networks, for which
figures, formats and conversions must agree, and models of Ultralytics' modules. ``--kind`` asks
for one of these alone.
What raises, takes more than a second or 200 MiB, exits with a status other than 0, 1 and 2,
prints what could drive a terminal, or is not of the format asked for, is printed, and kept in
the folder if one is named. An input follows from the seed and its number (``--only``). Exit
status 1 if there was such an input.
"""

import argparse
import faulthandler
import gc
import os
import resource
import shlex
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from random import Random
from typing import NamedTuple

from commands import about_layer, about_spec, fault_of, without_spec
from lone_layers import lone_layer
from models import model
from mutations import mutated
from networks import broken, grown
from surgery import operated

from convcalc import bundled
from convcalc.languages import suffixes

LARGEST = 20_000
NAMES = (
    "a",
    "net",
    "\x1b[31mred",
    "[bold]",
    "=1+1",
    "two\nlines",
    "é",
    "'",
    "%0A::error::",
    "*",
)
PATIENCE = 120
"""Seconds after which a run that no signal ends is ended with its worker."""

SAME = 4
"""How many last lines faults of one kind share: where it was raised, whatever the command."""

COLLECT = 20
"""Inputs after which cycles are collected."""

MOST_SPACE = 2**30
"""Bytes after which a run ends in a MemoryError rather than take the machine with it."""

MOST_KIB = 200 * 1024
"""Memory that a worker may take, its own code and specs included."""


KINDS = ("changed", "changed", "layers", "networks", "models")
"""What inputs are, as often as they are so."""


class Input(NamedTuple):
    """Files, standard input, and the command lines to run on them.

    The files of a ``sound`` one are networks for which all must hold that holds for any.
    """

    files: dict[str, bytes]
    stdin: bytes
    commands: list[list[str]]
    sound: bool = False


def specs_in(paths: list[Path]) -> dict[str, list[str]]:
    """Return the texts of specs, by their language."""
    texts: dict[str, list[str]] = {"yaml": [], "prototxt": []}
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in suffixes():
                text = file.read_text(encoding="utf-8")
                if len(text) <= LARGEST:  # others take long and show nothing more
                    texts["prototxt" if file.suffix == ".prototxt" else "yaml"].append(text)
    return {syntax: found for syntax, found in texts.items() if found}


def input_of(texts: dict[str, list[str]], seed: str, kind: str | None = None) -> Input:
    """Return the input that follows from a seed, of one kind or of any."""
    random = Random(seed)
    match kind or random.choice(KINDS):
        case "layers":
            text, syntax = lone_layer(random)
            path = f"net.{syntax}"
            return Input({path: text.encode()}, b"", list(about_layer(path, random)))
        case "models":
            names = ["0", "1", "2.conv", "2"]
            commands = list(about_spec("net.yaml", "net.yaml", names, random))
            return Input({"net.yaml": _bytes(model(random), random)}, b"", commands)
        case "networks":
            return Input({"net.yaml": grown(random).encode()}, b"", [], sound=True)
        case _:
            return _changed(texts, random)


def _changed(texts: dict[str, list[str]], random: Random) -> Input:
    """Return specs that were made wrong, or a command line without any."""
    if random.random() < 0.1:
        return Input({}, b"", [without_spec(random)])
    files: dict[str, bytes] = {}
    for _ in range(2):
        syntax = random.choice(list(texts))
        suffix = (
            syntax if random.random() < 0.97 else random.choice(["yml", "yaml", "prototxt"])
        )
        name = f"{random.choice(NAMES[:2] if random.random() < 0.8 else NAMES)}{len(files)}"
        files[f"{name}.{suffix}"] = _bytes(_text(texts[syntax], syntax, random), random)
    path, other = files
    names = [it for it in files[path].decode(errors="replace").split() if it.isalnum()]
    commands = list(about_spec(path, other, random.sample(names, min(5, len(names))), random))
    stdin = b""
    if random.random() < 0.05:
        stdin, commands[0][1] = files[path], "-"
    return Input(files, stdin, commands)


def _text(texts: list[str], syntax: str, random: Random) -> str:
    way = random.randrange(3)
    text = random.choice(texts)
    if way:
        text = operated(text, syntax, texts, random)
    return mutated([text], random, texts) if way != 1 else text


def _bytes(text: str, random: Random) -> bytes:
    data = text.encode("utf-8", "surrogatepass" if random.random() < 0.01 else "replace")
    if random.random() < 0.03:  # noise
        at = random.randint(0, len(data))
        noise = random.randbytes(random.choice((1, 1, 2, 40)))
        data = data[:at] + noise + data[at + random.choice((0, len(noise))) :]
    return data


def faults_of(given: Input) -> Iterator[tuple[list[str], str]]:
    """Yield what is wrong with how convcalc takes an input, beside the command line."""
    for path, data in given.files.items():
        Path(path).write_bytes(data)
    for arguments in given.commands:
        faulthandler.dump_traceback_later(PATIENCE, exit=True)  # where no signal gets through
        fault = fault_of(arguments, given.stdin)
        faulthandler.cancel_dump_traceback_later()
        if fault:
            yield arguments, fault
    if given.sound:
        for path in given.files:
            yield from broken(path)
    for path in given.files:
        os.unlink(path)


def work(
    arguments: argparse.Namespace,
    texts: dict[str, list[str]],
    job: int,
    to: Connection,
    at: "Synchronized[int]",
) -> None:
    """Run every so-many-th input in a folder of its own; send the faults, then None."""
    faulthandler.enable()
    os.environ["COLUMNS"] = "80"
    gc.disable()  # as in a run of the command line
    most_kib = MOST_KIB
    resource.setrlimit(resource.RLIMIT_AS, (MOST_SPACE, MOST_SPACE))
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for number in range(job, arguments.count, arguments.jobs):
            if arguments.only is not None and number != arguments.only:
                continue
            at.value = number
            given = input_of(texts, f"{arguments.seed}-{number}", arguments.kind)
            for command, fault in faults_of(given):
                to.send((number, given, command, fault))
            if (kib := resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) > most_kib:
                to.send((number, given, given.commands[-1], f"took {kib >> 10} MiB\n"))
                most_kib = kib
            if number % COLLECT == job:
                gc.collect()
        os.chdir("/")
    to.send(None)


def keep(folder: Path, number: int, given: Input, command: list[str]) -> None:
    """Write the files and the command line of an input."""
    here = folder / str(number)
    here.mkdir(parents=True, exist_ok=True)
    for name, data in given.files.items():
        (here / name).write_bytes(data)
    (here / "stdin").write_bytes(given.stdin)
    (here / "command").write_text(shlex.join(command) + "\n", "utf-8", "backslashreplace")


def main() -> None:
    """Run as many inputs as asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, metavar="NUMBER")
    parser.add_argument("--kind", choices=sorted(set(KINDS)))
    parser.add_argument("--specs", type=Path, nargs="*")
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    texts = specs_in(arguments.specs or [Path(bundled.folder())])
    start = time.monotonic()
    kinds: dict[str, int] = {}
    for number, given, command, fault in _all_faults(arguments, texts):
        kind = "\n".join(fault.splitlines()[-SAME:])
        kinds[kind] = kinds.get(kind, 0) + 1
        if kinds[kind] == 1:
            sys.stdout.write(f"--- input {number}: {shlex.join(command)!a}\n{fault}")
            sys.stdout.flush()
            if arguments.keep:
                keep(arguments.keep, number, given, command)
    sys.stdout.write(
        f"{arguments.count:,} inputs of seed {arguments.seed} in {time.monotonic() - start:.0f}"
        f" s: {sum(kinds.values())} faults of {len(kinds)} kinds\n"
    )
    sys.exit(bool(kinds))


def _all_faults(
    arguments: argparse.Namespace, texts: dict[str, list[str]]
) -> Iterator[tuple[int, Input, list[str], str]]:
    """Yield the faults that the workers find."""
    context = get_context("spawn")
    workers = {}
    for job in range(arguments.jobs):
        here, there = context.Pipe(duplex=False)
        at = context.Value("q", -1)
        process = context.Process(target=work, args=(arguments, texts, job, there, at))
        process.start()
        there.close()
        workers[here] = process, at
    while workers:
        for pipe in wait(list(workers)):
            assert isinstance(pipe, Connection)
            try:
                found = pipe.recv()
            except EOFError:
                process, at = workers[pipe]
                process.join()
                fault = f"ended its worker with {process.exitcode}\n"
                found = None
                given = input_of(texts, f"{arguments.seed}-{at.value}", arguments.kind)
                yield at.value, given, [], fault
            if found is None:
                del workers[pipe]
            else:
                yield found


if __name__ == "__main__":
    main()
