"""Files of blocks that a run declares, checked as they are read."""

import os

from convcalc.settings import BlocksText
from convcalc.source import Source
from convcalc.spec_files import decode, read_bytes


class BlocksError(ValueError):
    """What is wrong with a file of blocks, a line for each fault."""


def read_blocks(path: str | os.PathLike[str]) -> BlocksText:
    """Return a file of blocks, which must be sound.

    Raises:
        OSError: It cannot be read.
        BlocksError: It has no blocks, or wrong ones.
    """
    from convcalc.dialects.native.blocks.files import read_block_file  # few runs declare any

    name = os.fspath(path)
    text = decode(read_bytes(name), name)
    source = Source(name, text)
    lines = []
    for it in read_block_file(text).findings:
        line, column = source.position(it.span.start) if it.span else (1, 1)
        help_ = f"; {it.help}" if it.help else ""
        lines.append(f"{name}:{line}:{column}: {it.message}{help_} [{it.rule}]")
    if lines:
        raise BlocksError("\n".join(lines))
    return BlocksText(name, text)
