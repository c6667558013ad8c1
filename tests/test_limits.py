from collections.abc import Callable
from pathlib import Path

import pytest

from convcalc import Analysis, limits, summarize_text
from convcalc.limits import MOST_FINDINGS
from convcalc.report.findings.text import render_finding
from convcalc.report.layers.column_names import DEFAULT_COLUMNS
from convcalc.report.layers.grid import Grid
from convcalc.report.layers.plain import render_plain

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
            f"1:7: error: {TOO_LONG}has 1,001 [limit-exceeded]\n  help: shorten it\n",
            id="long-name",
        ),
        pytest.param(
            f"{START}  - {{type: conv, out_channels: {NINES}, kernel_size: 1}}\n",
            f"3:32: error: {TOO_LONG}has 1,000,000 [limit-exceeded]\n  help: shorten it\n",
            id="a-million-digits",
        ),
        pytest.param(
            "variables:\n  v0: abcdefgh\n"
            + "".join(f'  v{i}: "${{v{i - 1}}}${{v{i - 1}}}"\n' for i in range(1, 60))
            + f'name: "${{v59}}"\n{START}  - relu\n',
            f"9:7: error: {TOO_LONG}is filled to 1,024 [limit-exceeded]\n  help: shorten it\n",
            id="doubled-again-and-again",
        ),
        pytest.param(
            START + "  - {type: relu, repeat: 1000000000}\n",
            "3:26: error: a spec must unfold to at most 10,000 layers, but here it goes beyond"
            " [limit-exceeded]\n  help: repeat less often\n",
            id="repeated",
        ),
        pytest.param(
            f"{START}  - {{type: concat, inputs: [{'data, ' * 10_000}data]}}\n",
            "3:60029: error: a list or mapping must have at most 10,000 items, but this one has"
            " more [limit-exceeded]\n  help: leave out what is data: a spec says how large"
            " things are, not what is in them\n",
            id="a-long-list",
        ),
        pytest.param(
            f"x: {{{', '.join(f'k{i}' for i in range(10_001))}}}\n",
            "1:68895: error: a list or mapping must have at most 10,000 items, but this one has"
            " more [limit-exceeded]\n  help: leave out what is data: a spec says how large"
            " things are, not what is in them\n",
            id="a-wide-mapping",
        ),
        pytest.param(
            f"x: &a [{'1, ' * 9_999}1]\n{START}" + "  - {type: upsample, size: *a}\n" * 26,
            "1:1: error: a spec has no field 'x' [unknown-field]\n"
            "  help: its fields are name, input, inputs, batch, rounding, layers, outputs,"
            " variables, blocks, defaults, expect, budgets\n"
            "29:5: error: the lists of all layers must have at most 250,000 values together,"
            " but here they have more [limit-exceeded]\n"
            "  help: let fewer layers read so many inputs\n",
            id="a-list-in-many-layers",
        ),
        pytest.param(
            f"{START}  - {{type: relu, repeat: 9999, name: '${{{'+'.join(['i'] * 100)}}}'}}\n",
            "3:26: error: a spec must unfold to at most 1,000,000 characters of expressions and"
            " lists, but here it goes beyond [limit-exceeded]\n  help: repeat less often\n",
            id="a-repeated-expression",
        ),
        pytest.param(
            f"{START}  - {{type: filter, inputs: [data, data], outputs: {10**18}}}\n",
            "3:51: error: filter1: outputs must be from 1 to 10000, but it is"
            " 1000000000000000000 [value-out-of-range]\n",
            id="a-million-million-outputs",
        ),
        pytest.param(
            "".join(f"%TAG !a{i}! tag:x{i}:\n" for i in range(20_000)) + "--- {}\n",
            "2:1: error: a line that begins with '%' must be '%YAML 1.1' or '%YAML 1.2', once"
            " and before a '---', but this is '%TAG' [syntax-not-quoted]\n"
            "  help: leave it out\n",
            id="directives",
        ),
        pytest.param(
            START + ("  - {type: relu, repeat: '${" + "1 + " * 99 + "1}'}\n") * 600,
            "503:26: error: all expressions together must have at most 200,000 characters,"
            " but these have more [limit-exceeded]\n"
            "  help: work values out once, in variables or in a block\n",
            id="many-expressions",
        ),
        pytest.param(
            f"{START}  - {{repeat: 9999, type: add, inputs: [{'data, ' * 999}data]}}\n",
            "3:14: error: a spec must unfold to at most 1,000,000 characters of expressions and"
            " lists, but here it goes beyond [limit-exceeded]\n  help: repeat less often\n",
            id="a-repeated-list",
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
            " 1,000 digits, but this one has more [limit-exceeded]\n"
            "  help: take smaller sizes\n",
            id="larger-and-larger",
        ),
    ],
)
def test_what_goes_past_a_limit(text: str, expected: str, findings: Findings) -> None:
    assert findings(summarize_text(text, syntax="yaml")) == expected


def prototxt(body: str) -> str:
    return f'input: "d" input_dim: [1, 3, 8, 8]\nlayer {{ {body} }}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            prototxt(f"convolution_param {{ kernel_size: [{'1,' * 10_000}1] }}"),
            "2:20043: error: kernel_size must have at most 10,000 values, but this one has more"
            " [limit-exceeded]\n  help: leave out weights and other data: only sizes count\n",
            id="a-long-list",
        ),
        pytest.param(
            prototxt(f"blobs {{ {'data: 1 ' * 10_001} }}"),
            "2:80026: error: blobs must have at most 10,000 fields, but this one has more"
            " [limit-exceeded]\n  help: leave out weights and other data: only sizes count\n",
            id="a-wide-message",
        ),
        pytest.param(
            prototxt(f"blobs {{ {'data : 1 ' * 10_001} }}"),
            "2:90027: error: blobs must have at most 10,000 fields, but this one has more"
            " [limit-exceeded]\n  help: leave out weights and other data: only sizes count\n",
            id="a-wide-message-oddly-spaced",
        ),
        pytest.param(
            'input: "a"\n' * 150_001,
            "150002:1: error: a prototxt must have at most 150,000 fields, but this one has"
            " more [limit-exceeded]\n"
            "  help: leave out weights and other data: only sizes count\n",
            id="a-long-file",
        ),
        pytest.param(
            f'name: "{"n" * 2_000_001}"',
            "1:7: error: a string must have at most 2,000,000 characters, but this one has more"
            " [limit-exceeded]\n  help: shorten it\n",
            id="a-long-string",
        ),
        pytest.param(
            "name: " + '"" ' * 10_001,
            "1:30009: error: a string must have at most 10,000 parts, but this one has more"
            " [limit-exceeded]\n  help: leave out weights and other data: only sizes count\n",
            id="a-string-of-strings",
        ),
    ],
)
def test_what_goes_past_a_limit_in_a_prototxt(
    text: str, expected: str, findings: Findings
) -> None:
    assert findings(summarize_text(text, syntax="prototxt")) == expected


@pytest.mark.parametrize(
    ("text", "syntax"),
    [
        pytest.param(START + "  - {}\n" * 3_000, "yaml", id="layers"),
        pytest.param(START + "  - relu\n" + "? \n" * 3_000, "yaml", id="keys"),
        pytest.param("layer{}" * 3_000, "prototxt", id="messages"),
        pytest.param("a: 1\n" * 3_000, "prototxt", id="fields"),
        pytest.param('name: "a"\n' * 3_000, "prototxt", id="twice"),
    ],
)
def test_nobody_reads_thousands_of_findings(text: str, syntax: str) -> None:
    analysis = summarize_text(text, syntax=syntax)
    assert analysis.diagnostics[0].rule == "limit-exceeded"
    assert len(analysis.diagnostics) == 1 + MOST_FINDINGS
    assert analysis.layers == ()


def test_many_warnings_do_not_end_the_reading() -> None:
    layer = 'layer { name: "a" type: "ReLU" bottom: "d" top: "d" include { stage: "" } }\n'
    text = 'input: "d" input_dim: [1, 3, 8, 8]\n' + layer.replace('name: "a"', "") * 1_200
    analysis = summarize_text(text.replace('include { stage: "" }', ""), syntax="prototxt")
    assert analysis.diagnostics[0].rule == "limit-exceeded"
    assert len(analysis.layers) == 1_200


def test_the_docs_name_the_limits() -> None:
    page = Path(__file__).parents[1] / "docs" / "untrusted-input.md"
    rows = set(page.read_text(encoding="utf-8").splitlines())
    told = (
        f"a file (of ONNX and Keras without its weights) | {limits.MOST_BYTES >> 20} MiB",
        f"a word of YAML | {limits.MOST_CHARACTERS:,} characters",
        f"a string of a prototxt | {limits.LONGEST_STRING:,} characters",
        f"levels of a YAML spec | {limits.DEEPEST_YAML}",
        f"levels of a prototxt | {limits.DEEPEST_PROTOTXT}",
        f"levels of a JSON text | {limits.DEEPEST_JSON}",
        f"items of a list, a mapping or a message | {limits.MOST_ITEMS:,}",
        f"layers that are written one by one | {limits.MOST_WRITTEN:,}",
        f"nodes of an ONNX model | {limits.MOST_NODES:,}",
        f"layers after repetition | {limits.MOST_LAYERS:,}",
        f"characters of expressions after repetition | {limits.MOST_WORK:,}",
        f"characters of expressions as written | {limits.MOST_WRITTEN_EXPRESSIONS:,}",
        f"words of an expression | {limits.MOST_WORDS}",
        f"values of all lists of layers | {limits.MOST_VALUES:,}",
        f"entries of all `<<` | {limits.MOST_MERGED:,}",
        f"axes of a tensor | {limits.MOST_AXES}",
        f"digits of an element count | {limits.MOST_DIGITS_OF_A_COUNT:,}",
        f"findings of a file | {limits.MOST_FINDINGS:,}",
    )
    assert [it for it in told if f"| {it} |" not in rows] == []


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
    assert (first.rule, first.severity, first.span) == ("limit-exceeded", "note", None)
    assert first.message == (
        "a file should have at most 1,000 findings, but this one has more; 1,000 of them follow"
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
    unknown = [it for it in analysis.diagnostics if it.rule == "unknown-name"]
    assert len(unknown) == 200
    assert sum(it.help is not None for it in unknown) == 20
