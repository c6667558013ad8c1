import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcalc.analysis.input_sizes.progression import Rule, Run, rule_of, runs, strides


@pytest.mark.parametrize(
    ("fitting", "first", "expected"),
    [
        pytest.param(range(3, 101, 4), 50, Rule(4, (51,), 51), id="one-in-four"),
        pytest.param(
            [it for it in range(1, 101) if it % 6 in (1, 5)],
            20,
            Rule(6, (23, 25), 23),
            id="two-in-six",
        ),
        pytest.param(range(1, 101), 7, Rule(1, (7,), 7), id="all"),
        pytest.param(range(40, 101), 7, Rule(1, (40,), 40), id="all-from-some-size-on"),
        pytest.param([3, *range(40, 101, 12)], 1, Rule(12, (40,), 3), id="one-too-small"),
        pytest.param([], 1, None, id="none"),
        pytest.param([8], 1, None, id="only-one"),
        pytest.param([97, 98], 1, None, id="not-seen-for-long-enough"),
    ],
)
def test_rule(fitting: list[int], first: int, expected: Rule | None) -> None:
    tried = range(first, 101)
    assert rule_of([it for it in fitting if it in tried], tried, 12) == expected


@given(st.sets(st.integers(0, 11)), st.integers(1, 60), st.integers(1, 60))
def test_a_rule_says_which_numbers_fit(residues: set[int], start: int, first: int) -> None:
    tried = range(first, 201)
    fitting = {it for it in tried if it >= start and it % 12 in residues}
    rule = rule_of(fitting, tried, 12)
    if not residues:
        assert rule is None
        return
    assert rule
    told = {it for least in rule.firsts for it in range(least, 201, rule.step)}
    assert told == {it for it in fitting if it >= min(rule.firsts)}
    assert min(fitting) == rule.smallest
    assert {it for it in fitting if it < min(rule.firsts)} == set()


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        pytest.param([], [], id="none"),
        pytest.param([3], [Run(3, 3, 1)], id="one"),
        pytest.param([3, 4, 5, 7, 9, 10], [(3, 5, 1), (7, 7, 1), (9, 10, 1)], id="gaps"),
    ],
)
def test_runs(numbers: list[int], expected: list[Run]) -> None:
    assert runs(numbers) == expected


@pytest.mark.parametrize(
    ("numbers", "step", "expected"),
    [
        pytest.param([3, 5, 7], 2, [Run(3, 7, 2)], id="one"),
        pytest.param([3, 4, 5, 6, 9], 2, [(3, 5, 2), (4, 6, 2), (9, 9, 2)], id="a-gap"),
    ],
)
def test_strides(numbers: list[int], step: int, expected: list[Run]) -> None:
    assert strides(numbers, step) == expected


@given(st.sets(st.integers(1, 200)), st.integers(1, 9))
def test_runs_and_strides_hold_all_numbers_once(numbers: set[int], step: int) -> None:
    for found in (runs(numbers), strides(numbers, step)):
        held = [it for run in found for it in range(run.first, run.last + 1, run.step)]
        assert sorted(held) == sorted(numbers)
