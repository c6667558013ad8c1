"""Command lines about a spec, how one is run in this process, and what it may not end in."""

import csv
import io
import json
import signal
import sys
import time
import traceback
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, NamedTuple

from sound_html import parsed
from surgery import a_value, random_layer

from convcalc.cli import COMMANDS, main
from convcalc.layers import layer_types
from convcalc.report.layers.column_names import NAMES

SLOW = 1.0
"""Seconds of a processor that a run may take."""

HANGS = 10.0
"""Seconds after which a run is ended."""

_SIZES = ("8x8x3", "227x227x3", "1x1x1", "3x3", "0x0x0", "-1x2", "", "9x9x" + "9" * 400, "é")
_SETTINGS = (
    *("--batch=2", "--batch=0", f"--batch={10**30}", "--dtype=int8", "--optimizer=adam"),
    *("--input=32x32x3", "--input=data=8x8x3", "--input==", f"--input={'9' * 30}x1x1"),
    *("--set=i=2", "--set=width=1/3", "--set=x=${9**9**9}", "--set=\x1b=1", "--set=="),
    *("--set=scale=n", "--set=nc=0", "--set=kpt_shape=17,3", "--set=width_multiple=1e3"),
    *("--rounding=floor", "--rounding=ceil", "--phase=train", "--stage=x", "--level=-9"),
    *("--custom=Python=passthrough", "--custom=Foo=2x2x2", "--custom=\x1b[2J=1", "--level=x"),
)
_OPTIONS: dict[str, tuple[str, ...]] = {
    "validate": (
        *(f"--format={it}" for it in ("text", "json", "github", "sarif", "junit", "html")),
        *(
            "--strict",
            "--advice",
            "--max-params=1",
            "--max-macs=1G",
            "--max-peak-memory=1.5MiB",
        ),
        *("--max-forward-memory=nan", "--max-training-memory=" + "9" * 5000, "--max-growth=1%"),
    ),
    "summarize": (
        *(f"--format={it}" for it in ("table", "json", "csv", "markdown", "html")),
        *("--formulas", "--exact", "--fits=24GiB", "--fits=1B", "--depth=1", "--top=2"),
        *("--sort=macs", f"--columns={','.join(NAMES)}", "--columns=\x1b", "--layout=chw"),
        *("--for=inference", "--fits=" + "9" * 5000),
    ),
    "explain": ("--format=json",),
    "fit": ("--format=json", "--range=1:99", "--range=7x9:12", "--vary=data", "--vary=\x1b[1m"),
    "compare": ("--format=markdown", "--format=json", "--input-b=9x9x3", "--set-b=i=3"),
    "convert": ("--to=yaml", "--to=prototxt"),
    "draw": ("--as=blocks", "--as=bars", "--as=memory", "--by=params", "--depth=1"),
}
_REPEATABLE = ("--format=", "--to=")


class HangError(BaseException):
    """Ends a run that takes too long; no handler of convcalc's may catch it."""


class Ran(NamedTuple):
    """What one command line came to."""

    status: int
    stdout: str
    stderr: str
    seconds: float


def about_spec(path: str, other: str, names: list[str], random: Random) -> Iterator[list[str]]:
    """Yield the commands to run on a file: its findings, and one more."""
    for command in ("validate", random.choice(list(_OPTIONS))):
        arguments = [command, path]
        if command == "explain" and random.random() < 0.7:
            arguments.append(random.choice([*names, "\x1b[2J", "conv1"]))
        if command == "compare":
            arguments += [other] * random.choice((0, 1, 1, 1, 2))
        if command == "validate" and random.random() < 0.1:
            arguments += [f"--baseline={other}", other]
        yield arguments + _options(command, random)


def about_layer(path: str, random: Random) -> Iterator[list[str]]:
    """Yield some of the commands that ask for all there is to know of a file."""
    settings = random.choice(([], [], ["--batch=3"], ["--phase=train"]))
    for command, *options in random.sample(_EVERYTHING, 4):
        again = [path] if command == "compare" else []
        yield [command, path, *again, *options, *settings]


_EVERYTHING = (
    ("validate", "--advice"),
    ("summarize", "--format=json", "--optimizer=adam"),
    ("summarize", "--format=csv", f"--columns={','.join(NAMES)}"),
    ("summarize", "--formulas", "--fits=1GiB"),
    ("explain",),
    ("convert", "--to=yaml"),
    ("convert", "--to=prototxt"),
    ("compare", "--format=json"),
    ("fit", "--range=1:12"),
)
"""What is asked of a lone layer; a network is compared with itself."""


def _options(command: str, random: Random) -> list[str]:
    known = _OPTIONS.get(command, ())
    own = random.sample(known, random.randint(0, min(3, len(known))))
    if command == "convert":
        own = random.sample(own or _OPTIONS[command], 1)
    settings = random.sample(_SETTINGS, random.choice((0, 0, 0, 1, 1, 2)))
    return own + settings


def without_spec(random: Random) -> list[str]:
    """Return a command that reads no file: a layer, or a page by its name."""
    command = random.choice([*["layer"] * 6, *COMMANDS])
    if command not in ("layer", "specs", "layers", "rules", "schema"):
        return [command, _argument(random), *_options(command, random)]
    if command != "layer":
        return [command, *random.sample((_argument(random), "--format=json"), 1)]
    layer = random_layer(random)
    words = [layer.pop("type")]
    words += [random.choice(_SIZES) for _ in range(random.choice((0, 1, 1, 1, 2, 3)))]
    words += ["8x8x4"] if len(words) == 1 else []
    for name, value in layer.items():
        asked = "?" if random.random() < 0.2 else str(value)[:500].replace("\0", "")
        words += [f"--{name.replace('_', '-')}", asked.strip("[]")]
    if random.random() < 0.3:
        words.insert(random.randint(0, len(words)), _argument(random))
    return [
        command,
        *words,
        *random.sample(("--format=json", "--batch=3"), random.randint(0, 2)),
    ]


def _argument(random: Random) -> str:
    words = (
        *layer_types(),
        *("alexnet", "vgg16", "../x", "", "--", "-", "-h", "--x"),
    )
    value = random.choice((a_value(random), random.choice(words)))
    return (
        str(value)[:3000].replace("\0", "") if not isinstance(value, int) else hex(value)[:99]
    )


def run(arguments: list[str], stdin: bytes = b"") -> Ran:
    """Run a command line as a shell would; what it raises but for its exit goes on."""
    start = time.process_time()
    with _streams(stdin) as (stdout, stderr), _time_limit():
        try:
            main(arguments, prog_name="convcalc")
            status = -1  # it has to exit
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else -1
    seconds = time.process_time() - start
    return Ran(status, stdout.getvalue().decode(), stderr.getvalue().decode(), seconds)


@contextmanager
def _streams(stdin: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    kept = sys.stdin, sys.stdout, sys.stderr
    stdout, stderr = io.BytesIO(), io.BytesIO()
    wrapped = [
        io.TextIOWrapper(it, encoding="utf-8", errors="backslashreplace", write_through=True)
        for it in (io.BytesIO(stdin), stdout, stderr)
    ]
    sys.stdin, sys.stdout, sys.stderr = wrapped
    try:
        yield stdout, stderr
    finally:
        sys.stdin, sys.stdout, sys.stderr = kept
        for it in wrapped:
            it.detach()


@contextmanager
def _time_limit() -> Iterator[None]:
    def end(number: int, frame: object) -> None:
        raise HangError

    signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, HANGS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def fault_of(arguments: list[str], stdin: bytes = b"") -> str | None:
    """Return what is wrong with how a command line ends; None if nothing is."""
    try:
        ran = run(arguments, stdin)
        if ran.seconds > SLOW:  # the machine may have been busy
            ran = min((run(arguments, stdin) for _ in range(2)), key=lambda it: it.seconds)
    except (Exception, HangError):  # noqa: BLE001  whatever it is, it is a fault
        return traceback.format_exc(limit=-6)
    if ran.seconds > SLOW:
        return f"took {ran.seconds:.1f} s\n"
    return fault_in(ran, arguments)


def fault_in(ran: Ran, arguments: list[str]) -> str | None:
    """Return what is wrong with the status or the output of a run."""
    if ran.status not in (0, 1, 2):
        return f"exit status {ran.status}\n"
    for text in (ran.stdout, ran.stderr):
        if not all(line.isprintable() for line in text.replace("\n\t", "\n").split("\n")):
            return f"prints what is not printable: {_unprintable(text)}\n"
    said = ran.stderr + ran.stdout
    if "internal error" in said or "Traceback" in said or "itself failed" in said:
        return f"reports a failure of its own: {said[-300:]}\n"
    if ran.status and not said:
        return "fails without a word\n"
    return _malformed(ran.stdout, arguments)


def _unprintable(text: str) -> str:
    at = next(it for it, mark in enumerate(text) if mark != "\n" and not mark.isprintable())
    return ascii(text[max(0, at - 60) : at + 20])


def _unsaid(report: dict[str, Any]) -> str | None:
    """Return which sound networks of a report lack a figure, as only errors can hide one."""
    networks = [*report.get("files", ()), report]
    for it in networks:
        if not {"diagnostics", "totals"} <= it.keys():
            continue
        errors = [found for found in it["diagnostics"] if found["severity"] == "error"]
        if not errors and it["totals"]["forward_bytes"] is None:
            return "hides a figure and does not say why\n"
    return None


def _malformed(text: str, arguments: list[str]) -> str | None:
    """Return why an output is none of its format."""
    formats = [it for it in arguments if it.startswith("--format=")] or ["--format="]
    if text.startswith("Usage:"):  # -h was among the arguments
        return None
    name = formats[-1].removeprefix("--format=")
    check = _CHECKS.get(name)
    try:
        return check(text) if text and check else None
    except (ValueError, AssertionError, ET.ParseError) as error:
        return f"its {name} is malformed: {error}\n"


def _check_json(text: str) -> str | None:
    return _unsaid(json.loads(text, parse_constant=_no_number))


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no JSON")


def _check_xml(text: str) -> None:
    ET.fromstring(text)


def _check_page(text: str) -> None:
    parsed(text)


def _check_commands(text: str) -> None:
    kinds = ("::", "Not shown here: ")  # the last line goes to the log
    assert all(it.startswith(kinds) for it in text.splitlines()), "a line is no command"


def _check_rows(text: str) -> None:
    csv.field_size_limit(10**9)
    rows = list(csv.reader(io.StringIO(text)))
    assert all(len(it) == len(rows[0]) for it in rows), "a row is of another length"
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@")), f"{cell[:50]!r} is a formula"


_CHECKS: dict[str, Callable[[str], str | None]] = {
    **dict.fromkeys(("json", "sarif"), _check_json),
    "junit": _check_xml,
    "html": _check_page,
    "github": _check_commands,
    "csv": _check_rows,
}
"""Raises an error where a text is none of a format, or returns what else is wrong with it."""
