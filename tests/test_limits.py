from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text
from convcalc.limits import MOST_FINDINGS
from convcalc.report.column_names import DEFAULT_COLUMNS
from convcalc.report.grid import Grid
from convcalc.report.plain import render_plain
from convcalc.report.text import render_finding

Findings = Callable[[Analysis], str]
MakeGrid = Callable[..., Grid]

START = "input: 8x8x3\nlayers:\n"
NINES = "9" * 1_000_000
TOO_LONG = "a word or text must have at most 1,000 characters, but this one "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            f"name: {'n' * 1001}\n{START}  - relu\n",
            f"1:7: error: {TOO_LONG}has 1,001 [text-too-long]\n  help: shorten it\n",
            id="long-name",
        ),
        pytest.param(
            f"{START}  - {{type: conv, out_channels: {NINES}, kernel_size: 1}}\n",
            f"3:32: error: {TOO_LONG}has 1,000,000 [text-too-long]\n  help: shorten it\n"
            "3:32: error: conv1: out_channels must be at most 9223372036854775807, but it is"
            f" {'9' * 40}... [value-out-of-range]\n",
            id="a-million-digits",
        ),
        pytest.param(
            "variables:\n  v0: abcdefgh\n"
            + "".join(f'  v{i}: "${{v{i - 1}}}${{v{i - 1}}}"\n' for i in range(1, 60))
            + f'name: "${{v59}}"\n{START}  - relu\n',
            f"9:7: error: {TOO_LONG}is filled to 1,024 [text-too-long]\n  help: shorten it\n",
            id="doubled-again-and-again",
        ),
        pytest.param(
            START + "  - {type: relu, repeat: 1000000000}\n",
            "3:26: error: a spec must unfold to at most 50,000 layers, but here it goes beyond"
            " [too-many-layers]\n  help: repeat less often\n",
            id="repeated",
        ),
        pytest.param(
            f"input: [{', '.join(['2'] * 32)}]\nlayers: [relu]\n",
            "1:8: error: input must be a size such as 224x224x3 (height x width x depth) or"
            " [3, 224, 224], but it is a list of 32 [wrong-type]\n",
            id="too-many-axes",
        ),
        pytest.param(
            "input: 2x2x3\nlayers:\n"
            "  - {type: upsample, scale_factor: 1000000000000000000, repeat: 40}\n",
            "3:12: error: upsample28: the number of elements of an output must have at most"
            " 1,000 digits, but this one has more [output-too-large]\n"
            "  help: take smaller sizes\n",
            id="larger-and-larger",
        ),
    ],
)
def test_what_goes_past_a_limit(text: str, expected: str, findings: Findings) -> None:
    assert findings(summarize_text(text, syntax="yaml")) == expected


def test_huge_sizes_are_written_out(grid_of: MakeGrid) -> None:
    largest = 2**63 - 1
    analysis = summarize_text(
        f"input: [{largest}, {largest}, {largest}]\n"
        f"layers: [{{type: linear, out_features: {largest}}}]\n",
        syntax="yaml",
    )
    assert analysis.totals.params == largest**4 + largest
    assert "7,237,005,577,332,262,2" in render_plain(grid_of(analysis, "params"))
    assert f"{largest**4 + largest:,}" in render_plain(grid_of(analysis, "params", exact=True))


def test_a_table_does_not_grow_with_a_name(grid_of: MakeGrid) -> None:
    name = "n" * 100_000
    analysis = summarize_text(
        f'input: "d" input_dim: [1, 3, 8, 8]\nlayer {{ name: "{name}" type: "ReLU"'
        f' bottom: "d" top: "{name}" }}',
        syntax="prototxt",
    )
    (row,) = grid_of(analysis, *DEFAULT_COLUMNS).rows[1:]
    assert row[0] == "n" * 297 + "..."


def test_a_message_does_not_grow_with_a_name() -> None:
    name = "n" * 100_000
    analysis = summarize_text(
        f'layer {{ name: "a" type: "ReLU" bottom: "{name}" top: "b" }}', syntax="prototxt"
    )
    rendered = [render_finding(it, analysis.source) for it in analysis.diagnostics]
    assert rendered
    assert all(len(it) < 6_000 for it in rendered)


def test_only_so_many_findings_are_kept() -> None:
    analysis = summarize_text(START + "  - {type: rleu}\n" * 1500, syntax="yaml")
    first, *others = analysis.diagnostics
    assert (first.rule, first.severity, first.span) == ("too-many-findings", "note", None)
    assert first.message == (
        "a file should have at most 1,000 findings, but 1,500 were made; the first 1,000 follow"
    )
    assert len(others) == MOST_FINDINGS
    assert {it.rule for it in others if it.severity == "error"} == {"unknown-type"}


@pytest.mark.parametrize("syntax", ["yaml", "prototxt"])
def test_hints_are_looked_for_a_few_times_only(syntax: str) -> None:
    if syntax == "yaml":
        lines = [f"  - {{type: relu, name: n{i}, input: nn{i}}}\n" for i in range(200)]
        analysis = summarize_text(START + "".join(lines), syntax="yaml")
    else:
        text = "".join(
            f'layer {{ name: "l{i}" type: "ReLU" bottom: "nn{i}" top: "n{i}" }}\n'
            for i in range(200)
        )
        analysis = summarize_text(text, syntax="prototxt")
    unknown = [
        it for it in analysis.diagnostics if it.rule in ("unknown-name", "unknown-bottom")
    ]
    assert len(unknown) == 200
    assert sum(it.help is not None for it in unknown) == 20
