"""The library's texts are cut out by a pattern, which must find what YAML finds."""

from pathlib import Path

import pytest

import convcalc
from convcalc.dialects.native.blocks.files import read_block_file
from convcalc.dialects.ultralytics import library

FILES = sorted((Path(convcalc.__file__).parent / "dialects/ultralytics/blocks").iterdir())


@pytest.mark.parametrize("file", FILES, ids=lambda it: it.stem)
def test_every_block_is_found_whole(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    whole = read_block_file(text)
    assert whole.findings == ()
    for name, block in whole.blocks.items():
        alone = read_block_file("blocks:\n" + library.texts()[name])
        assert [*alone.blocks] == [name]
        assert alone.findings == ()
        assert alone.blocks[name].variables.keys() == block.variables.keys()


def test_a_module_brings_what_it_is_made_of() -> None:
    blocks = library.blocks_for(["C2f", "nn.ReLU"], {})
    assert sorted(blocks) == ["Bottleneck", "C2f", "Conv"]
    missing = {
        used
        for block in library.blocks_for(library.texts(), {}).values()
        for used in library.used_in(block)
        if used not in library.texts()
    }
    assert missing == set()
