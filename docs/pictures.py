"""Draws the pictures of README.md and docs/ with convcalc itself.

``python docs/pictures.py`` writes them; with ``--check`` it names those that convcalc draws
otherwise now, and fails.
"""

import sys
from pathlib import Path

from click.testing import CliRunner

from convcalc.cli import main

FOLDER = Path(__file__).parent / "pictures"
COMMANDS = {
    "vgg16-blocks.svg": "convcalc draw vgg16 --as blocks",
    "unet-graph.svg": "convcalc draw unet",
    "alexnet-bars.svg": "convcalc draw alexnet --as bars",
    "vgg16-memory.svg": "convcalc draw vgg16 --as memory",
}


def printed(command: str) -> str:
    """Return what a command prints."""
    program, *arguments = command.split()
    return CliRunner().invoke(main, arguments, prog_name=program, catch_exceptions=False).stdout


def write() -> None:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    for name, command in COMMANDS.items():
        (FOLDER / name).write_text(printed(command), encoding="utf-8")


def stale() -> list[str]:
    """Return the names of pictures that are missing, not drawn here or drawn otherwise now."""
    there = {it.name: it.read_text(encoding="utf-8") for it in FOLDER.glob("*")}
    drawn = {name: printed(command) for name, command in COMMANDS.items()}
    return sorted(it for it in there.keys() | drawn if there.get(it) != drawn.get(it))


if __name__ == "__main__":
    if "--check" not in sys.argv[1:]:
        write()
    elif names := stale():
        sys.exit(f"drawn otherwise now: {', '.join(names)}; run python docs/pictures.py")
