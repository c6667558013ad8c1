import json
from collections.abc import Callable

import pytest
from click.testing import Result
from each import each

from convcalc.rule_groups import GROUPS
from convcalc.rule_pages import rules

Run = Callable[..., Result]


def test_list_names_every_rule_and_keeps_to_a_terminal(run: Run) -> None:
    lines = run("rules").stdout.splitlines()
    names = [line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "]
    assert sorted(names) == list(rules())
    assert max(map(len, lines)) <= 80
    assert [it for it in lines if it and not it.startswith(" ")] == [*GROUPS]


def test_every_rule_is_in_one_group_in_alphabetical_order() -> None:
    assert sorted(it for names in GROUPS.values() for it in names) == list(rules())
    assert [names for names in GROUPS.values() if names != sorted(names)] == []


def test_json(run: Run) -> None:
    whole = json.loads(run("rules", "--json").stdout)["rules"]
    assert [it["rule"] for it in whole] == list(rules())
    (one,) = json.loads(run("rules", "stride-does-not-divide", "--json").stdout)["rules"]
    assert one in whole
    assert (one["group"], one["summary"]) == (
        "Sizes and windows",
        "A window must cross its input in whole steps.",
    )
    assert one["page"].startswith("# stride-does-not-divide\n\nA window must cross")


def test_page_is_printed_without_the_marks_of_its_format(run: Run) -> None:
    lines = run("rules", "stride-does-not-divide").stdout.splitlines()
    assert lines[:4] == [
        "stride-does-not-divide",
        "",
        "  A window must cross its input in whole steps. The output size (W1 - F + 2P)/S",
        "  + 1 has to be a whole number on every axis; where it is not, no whole number",
    ]
    assert [line for line in lines if line and not line.startswith(" ")] == [
        "stride-does-not-divide",
        "Why",
        "An example that fails",
        "The fix",
    ]
    assert "    $ convcalc validate net.yaml" in lines


@each("rule", rules())
def test_text_of_a_page_fits_on_a_terminal(run: Run, rule: str) -> None:
    lines = run("rules", rule).stdout.splitlines()
    text = [line for line in lines if not line.startswith("    ")]
    assert max(map(len, text)) <= 80
    assert not any("```" in line or line.startswith("#") for line in lines)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("stride-doesnt-divide", "did you mean 'stride-does-not-divide'?"),
        ("xyzzy", "see them all with 'convcalc rules'"),
        ("../../README", "see them all with 'convcalc rules'"),
    ],
)
def test_unknown_rule_is_a_wrong_usage(run: Run, name: str, hint: str) -> None:
    result = run("rules", name)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: there is no rule '{name}'; {hint}\n")
