import pytest

from convcalc.readers.from_darknet import read_darknet
from convcalc.source import Source
from convcalc.tree import Mapping, Reading, Scalar

TEXT = """\
# a comment
[net]
height = 4 16
; another
 width\t=416\r

[conv ]
filters==3  # three
"""


def read(text: str) -> Reading:
    return read_darknet(Source("net.cfg", text))


def rows(reading: Reading) -> list[tuple[str, list[tuple[str, str]]]]:
    found = []
    for key, value in reading.root.entries:
        assert isinstance(value, Mapping)
        options = value.entries
        texts = [(it.key.text, it.value.text) for it in options if isinstance(it.value, Scalar)]
        found.append((key.text, texts))
    return found


def test_white_space_means_nothing() -> None:
    reading = read(TEXT)
    assert reading.diagnostics == ()
    assert rows(reading) == [
        ("[net]", [("height", "416"), ("width", "416")]),
        ("[conv]", [("filters", "=3#three")]),
    ]


def test_spans_are_where_it_stands() -> None:
    net, conv = read(TEXT).root.entries
    texts = [TEXT[it.span.start : it.span.end] for it in (net.key, conv.key)]
    assert texts == ["[net]", "[conv ]"]
    assert isinstance(net.value, Mapping)
    spans = [it.span for option in net.value.entries for it in (option.key, option.value)]
    assert [TEXT[it.start : it.end] for it in spans] == ["height", "4 16", "width", "416"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "[net]\nsize=\n",
            [("ignored-line", "warning", "size=")],
            id="no-value",
        ),
        pytest.param("[net]\nsize\n", [("ignored-line", "warning", "size")], id="no-equals"),
        pytest.param(
            "height=3\nwidth=3\n[net]\n",
            [("missing-field", "error", "height=3")],
            id="no-section",
        ),
        pytest.param("", [], id="empty"),
    ],
)
def test_findings(text: str, expected: list[tuple[str, str, str]]) -> None:
    found = read(text).diagnostics
    assert [
        (it.rule, it.severity, text[it.span.start : it.span.end]) for it in found if it.span
    ] == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            "[net]\n" + "[avg]\n" * 150_001,
            "a .cfg must have at most 150,000 sections, but this one has more",
            id="sections",
        ),
        pytest.param(
            "[net]\n" + "a=1\n" * 10_001,
            "a section must have at most 10,000 options, but this one has more",
            id="options",
        ),
    ],
)
def test_limits(text: str, message: str) -> None:
    reading = read(text)
    assert reading.stopped
    assert [it.message for it in reading.diagnostics] == [message]
