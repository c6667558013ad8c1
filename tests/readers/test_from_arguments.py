import pytest

from convcalc.readers.from_arguments import ArgumentsReader
from convcalc.tree import Mapping, Node, Scalar, Sequence


def plain(node: Node) -> object:
    match node:
        case Scalar(text):
            return text
        case Sequence(items):
            return [plain(it) for it in items]
        case Mapping(entries):
            return {key.text: plain(value) for key, value in entries}


def tree_of(*words: str, needs: str = "") -> object:
    reading, _ = ArgumentsReader(words).read(lambda name: name == needs)
    assert reading.diagnostics == ()
    return plain(reading.root)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param(
            ["conv", "8x8x3", "--out-channels", "4", "--kernel-size=3"],
            {
                "input": "8x8x3",
                "layers": [{"type": "conv", "out_channels": "4", "kernel_size": "3"}],
            },
            id="one-input",
        ),
        pytest.param(
            ["add", "8x8x3", "4x4x3"],
            {
                "inputs": {"data1": "8x8x3", "data2": "4x4x3"},
                "layers": [{"type": "add", "inputs": ["data1", "data2"]}],
            },
            id="several-inputs",
        ),
        pytest.param(
            ["conv", "8x8x3", "--stride", "1,2", "--padding", "[0, 1]"],
            {
                "input": "8x8x3",
                "layers": [{"type": "conv", "stride": ["1", "2"], "padding": ["0", "1"]}],
            },
            id="several-numbers",
        ),
    ],
)
def test_tree(words: list[str], expected: object) -> None:
    assert tree_of(*words) == expected


def test_what_is_asked_for_is_left_out() -> None:
    reading, asked = ArgumentsReader(["conv", "8x8x3", "--padding", "?"]).read(lambda _: False)
    assert asked == ("padding",)
    assert plain(reading.root) == {"input": "8x8x3", "layers": [{"type": "conv"}]}


def test_what_is_asked_for_and_needed_is_1() -> None:
    assert tree_of("conv", "8x8x3", "--kernel-size", "?", needs="kernel_size") == {
        "input": "8x8x3",
        "layers": [{"type": "conv", "kernel_size": "1"}],
    }


def texts(reader: ArgumentsReader, node: Node) -> list[str]:
    """Return what stands where each scalar does."""
    match node:
        case Scalar(_, (start, end)):
            return [reader.source.text[start:end]]
        case Sequence(items):
            return [text for it in items for text in texts(reader, it)]
        case Mapping(entries):
            return [text for pair in entries for it in pair for text in texts(reader, it)]


def test_values_stand_where_they_were_typed() -> None:
    words = [
        "conv",
        "8x8x3",
        "--stride",
        "1, 2",
        "--padding=[0,1]",
        "--name=it's",
        "--bias",
        "?",
    ]
    reader = ArgumentsReader(words)
    assert reader.source.text == (
        "conv 8x8x3 --stride '1, 2' '--padding=[0,1]' '--name=it'\"'\"'s' --bias ?\n"
    )
    reading, _ = reader.read(lambda _: False)
    layers = next(value for key, value in reading.root.entries if key.text == "layers")
    assert texts(reader, layers)[:8] == [
        *("conv", "conv"),
        *("--stride", "1", "2"),
        *("--padding", "0", "1"),
    ]
