"""Comments in a text that speak to convcalc."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc
from convcalc import Analysis
from convcalc.comments import OF_SOME_RUNS
from convcalc.rule_pages import rules

Run = Callable[..., Result]
Findings = Callable[[Analysis], str]

POOL = "{type: max_pool, kernel_size: 3, rounding: floor}"
NET = """\
layer { name: "data" type: "Data" top: "data" data_param { source: "x" batch_size: 2 } }
layer { name: "own" type: "Own" bottom: "data" top: "own" }
"""


def rules_of(text: str, syntax: str = "yaml") -> list[str]:
    analysis = convcalc.summarize_text(text, syntax=syntax)
    return [it.rule for it in analysis.diagnostics]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"  - {POOL}\n", ["pixels-unread"], id="none"),
        pytest.param(f"  - {POOL} # convcalc: ignore pixels-unread\n", [], id="on-the-line"),
        pytest.param(f"  - {POOL} #convcalc:ignore pixels-unread\n", [], id="without-spaces"),
        pytest.param(
            f"  - {POOL} # convcalc: ignore pixels-unread -- as in the paper\n",
            [],
            id="with-a-reason",
        ),
        pytest.param(
            f"  - {POOL} # convcalc: ignore pixels-unread # as in the paper\n",
            [],
            id="with-another-comment",
        ),
        pytest.param(
            f"  - {POOL}\n  # convcalc: ignore pixels-unread\n",
            ["pixels-unread", "unused-comment"],
            id="on-another-line",
        ),
        pytest.param(
            f"  - {POOL} # convcalc: ignore overhang\n",
            ["pixels-unread", "unused-comment"],
            id="another-rule",
        ),
        pytest.param(
            '  - {type: relu, name: "# convcalc: ignore x"}\n', [], id="in-a-quoted-name"
        ),
        pytest.param(
            "  - {type: relu, name: it's} # convcalc: ignore pixels-unread\n",
            ["unused-comment"],
            id="behind-an-apostrophe",
        ),
    ],
)
def test_a_comment_on_a_line(text: str, expected: list[str]) -> None:
    assert rules_of(f"input: 8x8x3\nlayers:\n{text}") == expected


@pytest.mark.parametrize(
    "head",
    [
        "# convcalc: ignore pixels-unread\n",
        "\ufeff# a net\n\n---\n  # convcalc: ignore overhang,pixels-unread\n",
        "# convcalc: ignore pixels-unread\r\n# more\r\n",
    ],
)
def test_a_comment_above_the_first_key_is_for_the_whole_file(head: str) -> None:
    assert rules_of(f"{head}input: 8x8x3\nlayers:\n  - {POOL}\n") == []


def test_a_comment_in_a_prototxt() -> None:
    net = (
        "input: 'data' input_dim: [1, 3, 8, 8]\n"
        'layer { name: "a" type: "Own" bottom: "data" top: "a" } # convcalc: ignore'
        " unknown-type, layers-not-checked\n"
    )
    assert rules_of(net, "prototxt") == []
    assert rules_of(net.replace("# convcalc", "# conv"), "prototxt") == ["unknown-type"]


def test_sizes_and_types_above_a_prototxt() -> None:
    assert set(rules_of(NET, "prototxt")) == {"input-shape-unknown", "unknown-type"}
    head = "# convcalc: input data=6x6x3\n# convcalc: custom Own=passthrough\n"
    analysis = convcalc.summarize_text(head + NET, syntax="prototxt")
    assert analysis.diagnostics == ()
    assert analysis.layers[-1].outputs[0].shape == (2, 3, 6, 6)
    other = convcalc.summarize_text(
        head + NET, syntax="prototxt", inputs={"data": "7x7x3"}, custom={"Own": "4"}
    )
    assert other.layers[-1].outputs[0].shape == (2, 4)


def test_what_a_comment_cannot_say(findings: Findings) -> None:
    text = (
        "# convcalc: ingore overhang\n# convcalc: ignore\n# convcalc: ignore overhagn\n"
        "# convcalc: input data=big\n# convcalc: custom Own\n"
        "input: 8x8x3\nlayers: [relu]\n"
    )
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == (
        "1:1: error: a comment cannot say 'ingore' [unknown-name]\n"
        "  help: did you mean 'ignore'?\n"
        "2:1: error: 'ignore' must say of what [missing-field]\n"
        "  help: write it as in # convcalc: ignore pixels-unread\n"
        "3:1: error: there is no rule 'overhagn' [unknown-name]\n"
        "  help: did you mean 'overhang'?\n"
        "4:1: error: 'input' must be like NAME=SIZE, but it is 'data=big' [wrong-type]\n"
        "  help: write it as in # convcalc: input data=227x227x3\n"
        "5:1: error: 'custom' must be like NAME=SIZE, but it is 'Own' [wrong-type]\n"
        "  help: write it as in # convcalc: custom MyType=passthrough\n"
    )


def test_a_comment_for_one_phase_is_used(run: Run) -> None:
    net = (
        "# convcalc: ignore layers-not-checked, unused-input\n"
        "input: 'data' input_dim: [1, 3, 8, 8]\n"
        'layer { name: "a" type: "Own" bottom: "data" top: "a" include { phase: TRAIN } }'
        "  # convcalc: ignore unknown-type\n"
        'layer { name: "b" type: "ReLU" bottom: "data" top: "b" } # convcalc: ignore overhang\n'
    )
    Path("net.prototxt").write_text(net, encoding="utf-8")
    result = run("validate", "net.prototxt", "--format", "json")
    found = json.loads(result.stdout)["files"][0]["diagnostics"]
    assert [(it["rule"], it["line"]) for it in found] == [("unused-comment", 4)]
    assert run("summarize", "net.prototxt").exit_code == 0


def test_every_command_follows_comments(run: Run) -> None:
    head = "# convcalc: input data=6x6x3\n# convcalc: custom Own=passthrough\n"
    Path("net.prototxt").write_text(head + NET, encoding="utf-8")
    for command in (["summarize"], ["explain"], ["validate"], ["compare", "sound.yaml"]):
        assert run(*command, "net.prototxt").exit_code == 0
    large = f"input: 8x8x3\nlayers:\n  - {POOL} # convcalc: ignore pixels-unread\n"
    Path("large.yaml").write_text(large, encoding="utf-8")
    assert run("summarize", "large.yaml", "--strict").exit_code == 0
    fits = "input: 8x8x3\nlayers:\n  - relu # convcalc: ignore overhang\n"
    Path("fits.yaml").write_text(fits, encoding="utf-8")
    assert run("fit", "fits.yaml").exit_code == 0


def test_comments_without_end_are_refused() -> None:
    text = "# convcalc: ignore overhang\n" * 1_001 + "input: 8x8x3\nlayers: [relu]\n"
    found = convcalc.summarize_text(text, syntax="yaml").diagnostics
    assert [it.message for it in found if it.rule == "limit-exceeded"][:1] == [
        "a file must have at most 1,000 comments for convcalc, but here is one more"
    ]


def test_rules_that_only_options_look_at_are_rules() -> None:
    assert set(rules()) >= OF_SOME_RUNS
    analysis = convcalc.summarize("lenet5", advice=True)
    assert {it.rule for it in analysis.diagnostics} == {
        "filters-not-multiple-of-8",
        "shrinking-convolution",
    }
    assert {it.rule for it in analysis.diagnostics} <= OF_SOME_RUNS
