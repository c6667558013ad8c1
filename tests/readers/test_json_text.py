"""JSON with the place of every value, and what is said of a text that is none."""

import pytest

from convcalc.limits import DEEPEST_JSON
from convcalc.readers.json_text import read_json
from convcalc.source import Source, Span
from convcalc.tree import Entry, Mapping, Scalar, Sequence


def found_in(text: str) -> tuple[str, str, Span | None]:
    (found,) = read_json(Source("net.json", text)).diagnostics
    return found.rule, found.message, found.span


def test_every_value_has_its_place() -> None:
    text = '{"a": [1.5e3, "x", null], "b": {}}'
    assert read_json(Source("net.json", text)).root == Mapping(
        (
            Entry(
                Scalar("a", Span(1, 4), quoted=True),
                Sequence(
                    (
                        Scalar("1.5e3", Span(7, 12)),
                        Scalar("x", Span(14, 17), quoted=True),
                        Scalar("null", Span(19, 23)),
                    ),
                    Span(6, 24),
                ),
            ),
            Entry(Scalar("b", Span(26, 29), quoted=True), Mapping((), Span(31, 33))),
        ),
        Span(0, 34),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(r'"\u00e9\n\"\\"', 'é\n"\\', id="escapes"),
        pytest.param(r'"\ud83d\ude00"', "\U0001f600", id="a-pair"),
        pytest.param(r'"\ud83d"', "\ufffd", id="half-a-pair"),
        pytest.param('"\u2028"', "\u2028", id="not-ascii"),
        pytest.param("NaN", "NaN", id="what-python-writes"),
        pytest.param("-Infinity", "-Infinity", id="and-this"),
    ],
)
def test_a_scalar_is_its_text(text: str, expected: str) -> None:
    root = read_json(Source("net.json", f'\ufeff{{"a": {text}}}')).root
    (entry,) = root.entries
    assert isinstance(entry.value, Scalar)
    assert entry.value.text == expected


@pytest.mark.parametrize(
    ("text", "rule", "message", "place"),
    [
        pytest.param(
            " ",
            "root-not-mapping",
            "a JSON spec must be a mapping with class_name and config, but this one is empty",
            None,
            id="empty",
        ),
        pytest.param(
            "[1]",
            "root-not-mapping",
            "a JSON spec must be a mapping with class_name and config, but this one is a list",
            (0, 3),
            id="a-list",
        ),
        pytest.param(
            '{"a": [1, 2',
            "syntax-not-closed",
            "'[' must be closed, but the text ends before",
            (6, 7),
            id="cut-in-a-list",
        ),
        pytest.param(
            '{"a": ',
            "syntax-not-closed",
            "'{' must be closed, but the text ends before",
            (0, 1),
            id="cut-before-a-value",
        ),
        pytest.param(
            '{"a": "b',
            "syntax-not-closed",
            "a text must be closed on its line, but this one is not",
            (6, 8),
            id="cut-in-a-text",
        ),
        pytest.param(
            '{"a" 1}',
            "syntax-missing",
            "here must be a colon, but it is '1'",
            (5, 6),
            id="no-colon",
        ),
        pytest.param(
            '{"a": 1 "b": 2}',
            "syntax-missing",
            "here must be a comma or }, but it is '\"b\"'",
            (8, 11),
            id="no-comma",
        ),
        pytest.param(
            '{"a": True}',
            "syntax-missing",
            "here must be a value, but it is 'True'",
            (6, 10),
            id="a-word-of-python",
        ),
        pytest.param(
            '{"a": 01}',
            "syntax-missing",
            "here must be a value, but it is '01'",
            (6, 8),
            id="octal",
        ),
        pytest.param(
            '{"a": [1}',
            "syntax-wrong-bracket",
            "here must be a comma or ], but it is '}'",
            (8, 9),
            id="another-bracket",
        ),
        pytest.param(
            '{"a": 1,}',
            "syntax-missing",
            "here must be one more after the comma, but it is '}'",
            (8, 9),
            id="a-comma-at-the-end",
        ),
        pytest.param(
            '{"a": }',
            "syntax-missing",
            "here must be a value, but it is '}'",
            (6, 7),
            id="no-value",
        ),
        pytest.param(
            "{1: 2}",
            "syntax-missing",
            "here must be a key in double quotes, but it is '1'",
            (1, 2),
            id="a-number-as-key",
        ),
        pytest.param(
            "{} {}",
            "syntax-text-after-end",
            "a file must hold one JSON value, but here begins more",
            (3, 4),
            id="two",
        ),
        pytest.param(
            r'{"a": "\q"}',
            "syntax-character",
            "an escape must be one of JSON's, but here is none of them",
            (6, 10),
            id="an-escape",
        ),
        pytest.param(
            '{"a": \x07}',
            "syntax-missing",
            "here must be a value, but it is 'U+0007'",
            (6, 7),
            id="bell",
        ),
    ],
)
def test_what_is_no_json_is_told(
    text: str, rule: str, message: str, place: tuple[int, int] | None
) -> None:
    assert found_in(text) == (rule, message, place and Span(*place))


def test_nesting_has_an_end() -> None:
    text = '{"a": ' + "[" * 100_000
    assert found_in(text) == (
        "syntax-nesting-too-deep",
        "lists and mappings must not be nested deeper than 200 levels, but these are",
        Span(6 + DEEPEST_JSON - 1, 6 + DEEPEST_JSON),
    )


def test_a_number_of_any_length_is_a_text() -> None:
    root = read_json(Source("net.json", f'{{"a": {"9" * 1_000_000}}}')).root
    assert len(root.entries[0].value.span) == 2
    assert root.entries[0].value.span == Span(6, 1_000_006)
