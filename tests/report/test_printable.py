import pytest

from convcalc.report.printable import printable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("conv1 [relu1] <b>", "conv1 [relu1] <b>", id="as-it-is"),
        pytest.param(
            "caf\xe9 \u65e5\u672c", "caf\xe9 \u65e5\u672c", id="letters-of-all-scripts"
        ),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="colour"),
        pytest.param("\x1b]0;title\x07", "\\x1b]0;title\\x07", id="window-title"),
        pytest.param("\x9b31m", "\\x9b31m", id="one-byte-escape"),
        pytest.param("a\nb\r\tc", "a\\nb\\r\\tc", id="line-breaks-and-tabs"),
        pytest.param("a\x08\x7f", "a\\x08\\x7f", id="backspace-and-delete"),
        pytest.param("\u202egnp.exe", "\\u202egnp.exe", id="right-to-left"),
        pytest.param("\u200b", "\\u200b", id="zero-width"),
        pytest.param("\u2028", "\\u2028", id="line-separator"),
        pytest.param("\ud800", "\\ud800", id="half-a-character"),
        pytest.param("\U000e0001", "\\U000e0001", id="tag"),
        pytest.param("", "", id="empty"),
    ],
)
def test_printable(text: str, expected: str) -> None:
    assert printable(text) == expected
