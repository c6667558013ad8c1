"""Instances of blocks with names of their own, and blocks that read several things."""

from collections.abc import Callable
from textwrap import dedent

import pytest

import convcalc
from convcalc import Analysis

Findings = Callable[[Analysis], str]


def analysis_of(text: str) -> Analysis:
    head = "input: 8x8x4\n"
    return convcalc.summarize_text(head + dedent(text).lstrip("\n"), syntax="yaml")


def rows(text: str, findings: Findings) -> list[tuple[str, list[str]]]:
    """Return the name of each layer and what it reads, of a text without findings."""
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    return [(row.name, [it.name for it in row.inputs]) for row in analysis.layers]


def test_an_instance_without_a_number(findings: Findings) -> None:
    text = """
        blocks:
          unit: {layers: [{type: relu, name: act}]}
          pair:
            layers:
              - {block: unit, as: first}
              - {block: unit, as: "m.${i}", repeat: 2}
              - {type: add, inputs: [first, m.0, m]}
        layers: [{block: pair, as: "7"}, {type: sigmoid, name: end, input: "7.first"}]
        outputs: [end, "7"]
        """
    assert rows(text, findings) == [
        ("7.first.act", ["data"]),
        ("7.m.0.act", ["7.first.act"]),
        ("7.m.1.act", ["7.m.0.act"]),
        ("7.add1", ["7.first.act", "7.m.0.act", "7.m.1.act"]),
        ("end", ["7.first.act"]),
    ]
    scopes = [row.spec.scope for row in analysis_of(text).layers]
    assert scopes == [("7", "first"), ("7", "m", "0"), ("7", "m", "1"), ("7",), ()]


def test_a_block_reads_several_things(findings: Findings) -> None:
    text = """
        blocks:
          head:
            variables: {width: "${channels}"}
            layers:
              - {type: conv, name: "cv${i}", repeat: "${inputs}", input: "${each}",
                 out_channels: "${width}", kernel_size: 1}
              - {type: add, inputs: [cv0, cv1]}
          wrapped:
            layers:
              - {type: relu, name: own}
              - {block: head, inputs: ["${inputs[1]}", own]}
        layers:
          - {type: conv, name: own, out_channels: 6, kernel_size: 1}
          - {type: split, name: halves, chunks: 2}
          - {block: wrapped, inputs: ["halves:1", own], repeat: 1}
          - {block: wrapped, inputs: ["halves:0", wrapped.0]}
        """
    found = rows(text, findings)
    assert found[2:] == [
        ("wrapped.0.own", ["halves:1"]),
        ("wrapped.0.head.0.cv0", ["own"]),
        ("wrapped.0.head.0.cv1", ["wrapped.0.own"]),
        ("wrapped.0.head.0.add1", ["wrapped.0.head.0.cv0", "wrapped.0.head.0.cv1"]),
        ("wrapped.1.own", ["halves:0"]),
        ("wrapped.1.head.0.cv0", ["wrapped.0.head.0.add1"]),
        ("wrapped.1.head.0.cv1", ["wrapped.1.own"]),
        ("wrapped.1.head.0.add1", ["wrapped.1.head.0.cv0", "wrapped.1.head.0.cv1"]),
    ]
    # the sizes are those of the first of them: the six channels of `own`
    assert {row.outputs[0].shape for row in analysis_of(text).layers[3:6]} == {(1, 6, 8, 8)}


def test_what_a_block_reads_where_it_says_nothing(findings: Findings) -> None:
    text = """
        blocks:
          same: {layers: [relu, {type: add, inputs: [relu1, "${inputs[0]}"]}]}
        layers: [{block: same, as: a}, {block: same, as: "b.${i}", inputs: [a], repeat: 2}]
        """
    assert rows(text, findings) == [
        ("a.relu1", ["data"]),
        ("a.add1", ["a.relu1", "data"]),
        ("b.0.relu1", ["a.add1"]),
        ("b.0.add1", ["b.0.relu1", "a.add1"]),
        ("b.1.relu1", ["b.0.add1"]),
        ("b.1.add1", ["b.1.relu1", "b.0.add1"]),
    ]


BLOCKS = "blocks: {unit: {layers: [relu]}}\nlayers:\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            BLOCKS + "  - {block: unit, as: a, repeat: 2}",
            "4:23: error: a name must belong to one instance of a block, but 'a' is used"
            " again [duplicate-name]\n"
            "  help: number them, as in name: a, or as: a.${i} where it repeats\n",
            id="repeated-under-one-name",
        ),
        pytest.param(
            BLOCKS + "  - {block: unit, name: a}\n  - {block: unit, as: a}",
            "5:23: error: a name must belong to one instance of a block, but 'a' is used"
            " again [duplicate-name]\n"
            "  help: number them, as in name: a, or as: a.${i} where it repeats\n",
            id="numbered-before",
        ),
        pytest.param(
            BLOCKS + "  - {block: unti, name: a}\n  - {type: relu, name: a}\n  - {block: unit}",
            "4:13: error: block must name a block of the spec, but there is no 'unti'"
            " [unknown-name]\n  help: did you mean 'unit'?\n"
            "5:24: error: a: a name must belong to one layer or block, but 'a' is used for both"
            " [duplicate-name]\n  help: give one of them another name\n",
            id="a-layer-named-as-a-lost-instance",
        ),
        pytest.param(
            BLOCKS + "  - {block: unit, as: a..b}",
            "4:23: error: as must be a name, or several with dots between them, but it is"
            " 'a..b' [invalid-name]\n",
            id="no-name-between-dots",
        ),
        pytest.param(
            BLOCKS + "  - {block: unit, as: a, name: b, input: data, inputs: [data]}",
            "4:56: error: a use of a block must have either input or inputs, but it has both"
            " [given-both-ways]\n",
            id="input-and-inputs",
        ),
        pytest.param(
            BLOCKS + "  - {block: unit, as: a, name: b}",
            "4:23: error: a use of a block must have either name or as, but it has both"
            " [given-both-ways]\n",
            id="name-and-as",
        ),
        pytest.param(
            BLOCKS + "  - {block: unit, inputs: []}",
            "4:27: error: inputs must be a name or a list of names, but it is a list of 0"
            " [wrong-type]\n",
            id="no-inputs",
        ),
        pytest.param(
            "blocks: {unit: {layers: [{type: add, inputs: '${inputs}'}]}}\nlayers:\n"
            "  - {block: unit, inputs: [data, nowhere]}",
            "4:34: error: unit.0.add1: a layer must read a layer or an input, but there is no"
            " 'nowhere' [unknown-name]\n",
            id="an-unknown-input",
        ),
    ],
)
def test_error(text: str, expected: str, findings: Findings) -> None:
    assert findings(analysis_of(text)) == expected


def test_all_instances_of_a_name(findings: Findings) -> None:
    text = """
        variables: {n: 3}
        blocks:
          unit: {layers: [{type: relu, name: act}]}
          join: {layers: [{type: concat, name: cat, inputs: "${inputs}"}]}
          pair:
            layers:
              - {block: unit, as: first}
              - {block: unit, name: m, repeat: "${n}"}
              - {type: add, name: inside, inputs: [first, "m.*"]}
              - {block: unit, name: m}
              - {block: join, as: join, inputs: ["m.*"]}
        layers:
          - {block: unit, as: "m.${i}", repeat: 2}
          - {block: pair, as: "7"}
          - {type: add, name: outside, inputs: "m.*"}
        outputs: [7.inside, "7", outside]
        """
    assert [it for it in rows(text, findings) if len(it[1]) > 1] == [
        ("7.inside", ["7.first.act", "7.m.0.act", "7.m.1.act", "7.m.2.act"]),
        ("7.join.cat", ["7.m.0.act", "7.m.1.act", "7.m.2.act", "7.m.3.act"]),
        ("outside", ["m.0.act", "m.1.act"]),
    ]


def test_instances_of_a_name_that_has_none(findings: Findings) -> None:
    text = """
        layers: [relu, {type: add, inputs: [relu1, "relu1.*"]}]
        """
    assert findings(analysis_of(text)) == (
        "2:44: error: add1: a layer must read a layer or an input, but there is no 'relu1.*'"
        " [unknown-name]\n  help: did you mean 'relu1'?\n"
    )


def test_a_block_without_a_name_of_its_own(findings: Findings) -> None:
    text = """
        blocks:
          unit: {layers: [relu, {type: sigmoid, name: end}]}
          pair:
            layers:
              - relu
              - {block: unit, as: .}
              - {type: add, inputs: [relu1, relu2, end]}
        layers: [{block: pair, as: "7"}, {block: unit, as: .}]
        """
    assert rows(text, findings) == [
        ("7.relu1", ["data"]),
        ("7.relu2", ["7.relu1"]),
        ("7.end", ["7.relu2"]),
        ("7.add1", ["7.relu1", "7.relu2", "7.end"]),
        ("relu1", ["7.add1"]),
        ("end", ["relu1"]),
    ]


def test_the_only_output_has_a_number_too(findings: Findings) -> None:
    text = """
        layers:
          - {type: split, name: halves, chunks: 2}
          - {type: relu, name: one, input: "halves:0"}
          - {type: add, inputs: ["one:0", "halves:1"]}
        """
    assert rows(text, findings)[-1] == ("add1", ["one", "halves:1"])


def test_readers_of_a_wrong_instance_are_not_blamed(findings: Findings) -> None:
    text = """
        blocks:
          unit: {variables: {w: null}, layers: [{type: linear, name: fc, out_features: "${w}"}]}
        layers:
          - {block: unit, as: a}
          - {block: unit, name: m}
          - {type: split, name: parts, chunks: many}
          - {type: add, inputs: [a, a.fc, m, m.0, m.0.fc, "m.*", "parts:1"]}
          - {block: unit, as: .}
          - {type: relu, input: fc}
        """
    lack = "error: block 'unit' must be given w, but it is missing [missing-variable]\n"
    help_ = "  help: write its values, as in {block: unit, w: 1}\n"
    assert findings(analysis_of(text)) == (
        f"5:13: {lack}{help_}6:13: {lack}{help_}"
        "7:40: error: parts: chunks must be a whole number, but it is 'many' [wrong-type]\n"
        f"9:13: {lack}{help_}"
    )
