"""The nearest of many names is difflib's own, at the cost of a few comparisons."""

from collections.abc import Sequence
from difflib import SequenceMatcher, get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcalc import nearest
from convcalc.diagnostics import Hints, did_you_mean, listed
from convcalc.nearest import Nearest

words = st.one_of(
    st.text("ab1", min_size=1, max_size=8),
    st.text("convla._0123456789C", min_size=1, max_size=12),
    st.text("aé\u0101\u4e00", max_size=6),
)


def of_difflib(word: str, known: list[str]) -> str | None:
    """Return the answer of a plain walk over all names."""
    same = [it for it in known if it.lower() == word.lower()]
    near = same or get_close_matches(word, known, n=1)
    return near[0] if near else None


@given(st.lists(words, max_size=40), st.lists(words, min_size=1, max_size=4))
def test_the_answer_is_that_of_difflib(known: list[str], misspelt: list[str]) -> None:
    names = Nearest(known)
    for word in misspelt:
        assert names.to(word) == of_difflib(word, known)


@pytest.mark.parametrize(
    ("word", "without", "expected"),
    [
        pytest.param("layer7x", (), "layer7", id="one-letter-more"),
        pytest.param("layre1234", (), "layer1234", id="two-letters-turned-round"),
        pytest.param("LAYER5000", (), "layer5000", id="capitals"),
        pytest.param("LAYER5000", ("layer5000",), None, id="a-name-that-cannot-be-meant"),
        pytest.param("x" * 101, (), None, id="a-long-word"),
        pytest.param("qqqqqqqq", (), None, id="none-is-near"),
    ],
)
def test_of_ten_thousand_names(word: str, without: tuple[str, ...], expected: str) -> None:
    assert Nearest(f"layer{it}" for it in range(10_000)).to(word, without) == expected


def test_few_of_many_names_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[Sequence[str]] = []

    class Counting(SequenceMatcher[str]):
        def set_seq1(self, a: Sequence[str]) -> None:
            compared.extend([a] if a else [])
            super().set_seq1(a)

    monkeypatch.setattr(nearest, "SequenceMatcher", Counting)
    known = Nearest(f"stage{it % 7}.conv{it}" for it in range(10_000))
    assert known.to("stage3.cnov4007") == "stage3.conv4007"
    assert len(compared) < 500
    anagrams = Nearest(
        f"{it:013b}".replace("0", "ab").replace("1", "ba") for it in range(8_000)
    )
    compared.clear()
    anagrams.to("bbbbbbbbbbbbbaaaaaaaaaaaaa")
    assert len(compared) == 200_000 // (26 * 26)


def test_a_name_that_cannot_be_meant_is_left_out() -> None:
    assert (
        did_you_mean("con1", ["conv1", "conv2"], without={"conv1"}) == "did you mean 'conv2'?"
    )


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(2, "n0, n1", id="few"),
        pytest.param(51, ", ".join(f"n{it}" for it in range(51)), id="one-more-is-listed-too"),
        pytest.param(
            5_050, ", ".join(f"n{it}" for it in range(50)) + " and 5,000 more", id="many"
        ),
    ],
)
def test_names_listed(count: int, expected: str) -> None:
    assert listed([f"n{it}" for it in range(count)]) == expected


def test_only_the_first_findings_get_hints() -> None:
    hints = Hints()
    told = [hints.near("widht", ["width"], "the names are") for _ in range(25)]
    assert told == ["did you mean 'width'?"] * 20 + [None] * 5


def test_a_hint_lists_names_where_none_is_near() -> None:
    assert Hints().near("x", ["width"], "the names are") == "the names are width"
    assert Hints().near("blokc", ["width"], "they are", ("block",)) == "did you mean 'block'?"
    assert Hints().near("x", [], "the names are") is None
