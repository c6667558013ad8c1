from random import Random

import pytest

from convcalc.source import Position, Source


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("one", id="one-line"),
        pytest.param("one\ntwo\r\n\nfour", id="four-lines"),
        pytest.param("\n" * 9_000, id="breaks"),
        pytest.param("x" * 4_095 + "\n" + "y" * 4_096 + "\n\n" + "z" * 9_000, id="edges"),
        pytest.param("".join(Random(1).choices("ab\n", k=20_000)), id="any"),
    ],
)
def test_positions_and_lines_are_those_of_an_editor(text: str) -> None:
    source = Source("a.yaml", text)
    line, column = 1, 1
    lines = text.split("\n")
    for offset in range(len(text) + 1):
        assert source.position(offset) == Position(line, column)
        if column == 1 and (line < 50 or line % 97 == 0):
            assert source.line(line) == lines[line - 1].removesuffix("\r")
        line, column = (
            (line + 1, 1) if text[offset : offset + 1] == "\n" else (line, column + 1)
        )
