from collections.abc import Callable
from textwrap import dedent

import pytest

import convcalc
from convcalc import Analysis
from convcalc.analysis.layer_result import Tensor

Findings = Callable[[Analysis], str]

HEAD = "input: 8x8x4\n"


def analysis_of(text: str) -> Analysis:
    return convcalc.summarize_text(HEAD + dedent(text).lstrip("\n"), syntax="yaml")


def rows(text: str, findings: Findings) -> list[tuple[str, list[str]]]:
    """Return the name of each layer and what it reads, of a text without findings."""
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    return [(row.name, [it.name for it in row.inputs]) for row in analysis.layers]


def names(text: str, findings: Findings) -> list[str]:
    return [name for name, _ in rows(text, findings)]


# Names and wiring


def test_instances_are_numbered_and_go_on_counting(findings: Findings) -> None:
    text = """
        blocks:
          unit: {layers: [{type: relu, name: act}, sigmoid]}
        layers:
          - {block: unit, name: stage}
          - relu
          - {block: unit, name: stage, repeat: 2}
          - {block: unit}
        """
    assert rows(text, findings) == [
        ("stage.0.act", ["data"]),
        ("stage.0.sigmoid1", ["stage.0.act"]),
        ("relu1", ["stage.0.sigmoid1"]),
        ("stage.1.act", ["relu1"]),
        ("stage.1.sigmoid1", ["stage.1.act"]),
        ("stage.2.act", ["stage.1.sigmoid1"]),
        ("stage.2.sigmoid1", ["stage.2.act"]),
        ("unit.0.act", ["stage.2.sigmoid1"]),
        ("unit.0.sigmoid1", ["unit.0.act"]),
    ]


def test_blocks_in_blocks(findings: Findings) -> None:
    text = """
        blocks:
          inner: {layers: [relu]}
          outer: {layers: [{block: inner, repeat: 2}, relu]}
        layers: [{block: outer, name: a, repeat: 2}]
        """
    assert names(text, findings) == [
        "a.0.inner.0.relu1",
        "a.0.inner.1.relu1",
        "a.0.relu1",
        "a.1.inner.0.relu1",
        "a.1.inner.1.relu1",
        "a.1.relu1",
    ]


def test_the_scope_of_a_layer_is_the_path_to_it() -> None:
    text = """
        blocks: {unit: {layers: [{type: relu, name: a.b}]}}
        layers: [{block: unit, name: "x.y"}]
        """
    (row,) = analysis_of(text).layers
    assert (row.name, row.spec.scope) == ("x.y.0.a.b", ("x.y", "0"))


def test_a_branch_adds_no_part_and_shares_the_numbers(findings: Findings) -> None:
    text = """
        layers:
          - relu
          - branches:
              - [relu, sigmoid, relu]
              - []
              - [relu]
            merge: concat
          - relu
        """
    assert rows(text, findings) == [
        ("relu1", ["data"]),
        ("relu2", ["relu1"]),
        ("sigmoid1", ["relu2"]),
        ("relu3", ["sigmoid1"]),
        ("relu4", ["relu1"]),
        ("concat1", ["relu3", "relu1", "relu4"]),
        ("relu5", ["concat1"]),
    ]


def test_branches_at_the_start_read_the_input(findings: Findings) -> None:
    text = "layers: [{branches: [[], [relu]], merge: add}]"
    assert rows(text, findings) == [("relu1", ["data"]), ("add1", ["data", "relu1"])]


def test_branches_in_branches(findings: Findings) -> None:
    text = """
        layers:
          - branches:
              - - branches: [[relu], [tanh]]
                  merge: add
              - [sigmoid]
            merge: add
        """
    assert rows(text, findings) == [
        ("relu1", ["data"]),
        ("tanh1", ["data"]),
        ("add1", ["relu1", "tanh1"]),
        ("sigmoid1", ["data"]),
        ("add2", ["add1", "sigmoid1"]),
    ]


def test_a_merge_with_fields(findings: Findings) -> None:
    text = """
        layers:
          - branches: [[], []]
            merge: {type: concat, name: join, axis: 2}
        """
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    assert analysis.outputs == (Tensor("join", (1, 4, 16, 8)),)


def test_a_branch_that_is_left_out_is_not_merged(findings: Findings) -> None:
    text = """
        variables: {shortcut: false}
        layers:
          - branches:
              - [relu]
              - {when: "${shortcut}", layers: []}
            merge: add
          - sigmoid
        """
    assert rows(text, findings) == [("relu1", ["data"]), ("sigmoid1", ["relu1"])]
    text = text.replace("shortcut: false", "shortcut: yes")
    assert rows(text, findings) == [
        ("relu1", ["data"]),
        ("add1", ["relu1", "data"]),
        ("sigmoid1", ["add1"]),
    ]


def test_input_of_a_block_and_of_branches(findings: Findings) -> None:
    text = """
        blocks: {unit: {layers: [sigmoid]}}
        layers:
          - {type: relu, name: a}
          - {type: relu, name: b}
          - {block: unit, input: a, repeat: 2}
          - {branches: [[tanh], []], merge: add, input: b}
          - {type: add, inputs: [unit, add1]}
        """
    assert rows(text, findings) == [
        ("a", ["data"]),
        ("b", ["a"]),
        ("unit.0.sigmoid1", ["a"]),
        ("unit.1.sigmoid1", ["unit.0.sigmoid1"]),
        ("tanh1", ["b"]),
        ("add1", ["tanh1", "b"]),
        ("add2", ["unit.1.sigmoid1", "add1"]),
    ]


def test_input_of_each_repetition(findings: Findings) -> None:
    text = """
        blocks: {head: {layers: [sigmoid]}}
        layers:
          - {type: relu, name: "a${i}", repeat: 2, input: data}
          - {block: head, input: "a${i}", repeat: 2}
        outputs: [head.0, head.1]
        """
    assert rows(text, findings) == [
        ("a0", ["data"]),
        ("a1", ["a0"]),
        ("head.0.sigmoid1", ["a0"]),
        ("head.1.sigmoid1", ["a1"]),
    ]


def test_names_are_looked_for_outward(findings: Findings) -> None:
    text = """
        blocks:
          unit:
            layers:
              - {type: relu, name: a}
              - {type: sigmoid, input: a}
              - {type: add, inputs: [a, b, sigmoid1]}
        layers:
          - {type: relu, name: a}
          - {type: relu, name: b}
          - {block: unit}
        """
    assert rows(text, findings)[2:] == [
        ("unit.0.a", ["b"]),
        ("unit.0.sigmoid1", ["unit.0.a"]),
        ("unit.0.add1", ["unit.0.a", "b", "unit.0.sigmoid1"]),
    ]


def test_the_outside_names_what_is_inside(findings: Findings) -> None:
    text = """
        blocks: {unit: {layers: [{type: relu, name: a}, {type: sigmoid, name: b}]}}
        layers:
          - {block: unit, name: x, repeat: 2}
          - {type: add, inputs: [x.0.a, x.0, x.1, x]}
        outputs: [x.0, add1]
        """
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    assert [it.name for it in analysis.layers[-1].inputs] == [
        "x.0.a",
        "x.0.b",
        "x.1.b",
        "x.1.b",
    ]
    assert [it.name for it in analysis.outputs] == ["x.0.b", "add1"]


def test_an_output_of_a_layer_inside(findings: Findings) -> None:
    text = """
        blocks: {cut: {layers: [{type: split, chunks: 2}]}}
        layers:
          - {block: cut}
          - {type: relu, input: "cut.0.split1:1"}
          - {type: relu, input: "cut:1"}
          - {type: add, inputs: [relu1, relu2, "cut.0:0"]}
        """
    assert [read for _, read in rows(text, findings)[1:]] == [
        ["cut.0.split1:1"],
        ["cut.0.split1:1"],
        ["relu1", "relu2", "cut.0.split1:0"],
    ]


def test_a_name_given_to_a_block_means_what_it_means_outside(findings: Findings) -> None:
    text = """
        blocks:
          join:
            variables: {skip: null}
            layers:
              - {type: relu, name: a}
              - {type: add, inputs: [a, "${skip}"]}
          wrapped:
            variables: {other: null}
            layers:
              - {type: relu, name: b}
              - {block: join, skip: "${other}"}
        layers:
          - {type: sigmoid, name: a}
          - {type: sigmoid, name: b}
          - {block: join, skip: a}
          - {block: wrapped, other: b}
        """
    found = dict(rows(text, findings))
    assert found["join.0.add1"] == ["join.0.a", "a"]
    assert found["wrapped.0.join.0.add1"] == ["wrapped.0.join.0.a", "b"]


def test_weights_of_a_layer_inside(findings: Findings) -> None:
    text = """
        blocks:
          tower:
            layers:
              - {type: conv, name: c, out_channels: 4, kernel_size: 1}
              - {type: conv, weights_of: c, out_channels: 4, kernel_size: 1}
        layers:
          - {block: tower, name: left}
          - {type: conv, weights_of: left.0.c, out_channels: 4, kernel_size: 1}
        """
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    assert analysis.totals.params == 4 * 4 + 4
    owners = [row.parameters and row.parameters[0].shared_with for row in analysis.layers]
    assert owners == [None, "left.0.c", "left.0.c"]


def test_an_empty_block_hands_on_what_it_reads(findings: Findings) -> None:
    text = """
        blocks: {nothing: {layers: []}}
        layers:
          - relu
          - {block: nothing}
          - sigmoid
          - {type: add, inputs: [nothing, sigmoid1]}
        """
    assert rows(text, findings)[1:] == [
        ("sigmoid1", ["relu1"]),
        ("add1", ["relu1", "sigmoid1"]),
    ]


def test_repeated_layers(findings: Findings) -> None:
    text = """
        layers:
          - {type: relu, repeat: 2}
          - {type: sigmoid, name: "act${i}", repeat: 2}
          - {type: tanh, repeat: 0}
          - {type: tanh, repeat: 3, when: "${i != 1}"}
        """
    assert names(text, findings) == ["relu1", "relu2", "act0", "act1", "tanh1", "tanh2"]


def test_repeated_branches(findings: Findings) -> None:
    text = "layers: [{branches: [[relu], []], merge: add, repeat: 2}]"
    assert rows(text, findings) == [
        ("relu1", ["data"]),
        ("add1", ["relu1", "data"]),
        ("relu2", ["add1"]),
        ("add2", ["relu2", "add1"]),
    ]


def test_the_index_in_a_block(findings: Findings) -> None:
    text = """
        blocks:
          unit:
            variables: {width: "${2 * i}"}
            layers: [{type: linear, out_features: "${10 + i + width}"}]
        layers: [{block: unit}, {block: unit, repeat: 3}]
        """
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    assert [row.outputs[0].shape for row in analysis.layers] == [
        (1, 10),
        (1, 10),
        (1, 13),
        (1, 16),
    ]


def test_a_number_that_is_taken_is_left_out(findings: Findings) -> None:
    text = """
        blocks: {relu2: {layers: [sigmoid]}}
        layers: [relu, {block: relu2}, relu, {type: relu, name: relu4}, relu]
        """
    assert names(text, findings) == ["relu1", "relu2.0.sigmoid1", "relu3", "relu4", "relu5"]


def test_a_text_that_aliases_items(findings: Findings) -> None:
    text = """
        layers:
          - &conv {type: conv, out_channels: 4, kernel_size: 1, when: true}
          - relu
          - *conv
        """
    assert names(text, findings) == ["conv1", "relu1", "conv2"]


# Shorthand and defaults


def test_rows_of_the_vgg_table(findings: Findings) -> None:
    text = (
        "input: 32x32x3\n"
        "layers: [conv3-64, LRN, maxpool, conv1-256, conv2-8, conv5-16, FC-4096, soft-max]\n"
    )
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == ""
    assert [(row.name, row.outputs[0].shape, row.params) for row in analysis.layers] == [
        ("conv1", (1, 64, 32, 32), 3 * 3 * 3 * 64 + 64),
        ("local_response_norm1", (1, 64, 32, 32), 0),
        ("max_pool1", (1, 64, 16, 16), 0),
        ("conv2", (1, 256, 16, 16), 64 * 256 + 256),
        ("conv3", (1, 8, 16, 16), 2 * 2 * 256 * 8 + 8),
        ("conv4", (1, 16, 16, 16), 5 * 5 * 8 * 16 + 16),
        ("linear1", (1, 4096), 16 * 16 * 16 * 4096 + 4096),
        ("softmax1", (1, 4096), 0),
    ]


def test_vgg11_as_its_table_prints_it(findings: Findings) -> None:
    rows = (
        "conv3-64, maxpool, conv3-128, maxpool, conv3-256, conv3-256, maxpool, conv3-512,"
        " conv3-512, maxpool, conv3-512, conv3-512, maxpool, FC-4096, FC-4096, FC-1000,"
        " soft-max"
    )
    text = f"input: 224x224x3\nlayers: [{rows}]\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == ""
    assert analysis.totals.params == 132_863_336  # table 2 of the paper: 133 million


def test_defaults(findings: Findings) -> None:
    text = """
        variables: {pad: 1}
        defaults: {conv: {kernel_size: 3, padding: "${pad}", bias: false}}
        layers:
          - {type: conv, out_channels: 2}
          - {type: conv, out_channels: 2, kernel_size: 1, padding: 0}
          - conv3-2
        """
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    assert [row.params for row in analysis.layers] == [4 * 9 * 2, 2 * 2, 2 * 9 * 2]
    assert analysis.outputs == (Tensor("conv3", (1, 2, 8, 8)),)


# What is wrong


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            """
            blocks: {unit: {layers: [relu]}}
            layers: [{block: unti}]
            """,
            "2:10: warning: a block should be used, but no item names 'unit' "
            "[unused-declaration]\n"
            "3:18: error: block must name a block of the spec, but there is no 'unti' "
            "[unknown-name]\n"
            "  help: did you mean 'unit'?\n",
            id="unknown-block",
        ),
        pytest.param(
            "layers: [{block: unit}]",
            "2:18: error: block must name a block of the spec, but there is no 'unit' "
            "[unknown-name]\n"
            "  help: declare it under blocks:\n",
            id="no-blocks",
        ),
        pytest.param(
            """
            blocks: {unit: {layers: [relu]}, other: {layers: [relu]}}
            layers: [unit, {type: unit}, {block: other}]
            """,
            "2:10: warning: a block should be used, but no item names 'unit' "
            "[unused-declaration]\n"
            "3:10: error: a block must stand under the key block, but 'unit' stands as a "
            "type [unknown-type]\n"
            "  help: write {block: unit}\n"
            "3:23: error: a block must stand under the key block, but 'unit' stands as a "
            "type [unknown-type]\n"
            "  help: write {block: unit}\n",
            id="block-as-a-type",
        ),
        pytest.param(
            """
            blocks:
              a: {layers: [{block: b}]}
              b: {layers: [relu, {block: a}]}
            layers: [{block: a, name: x}]
            """,
            "4:30: error: x.0.b.0: a block must not hold itself, but a holds b, b holds "
            "a [refers-to-itself]\n"
            "  help: use repeat: for layers that follow one another, or write them out\n",
            id="recursion",
        ),
        pytest.param(
            """
            blocks: {a: {layers: [{block: a, repeat: 2}]}}
            layers: [{block: a, repeat: 3}]
            """,
            "2:31: error: a.0: a block must not hold itself, but a holds a; so it is in "
            "a.1 and 1 more [refers-to-itself]\n"
            "  help: use repeat: for layers that follow one another, or write them out\n",
            id="block-in-itself-told-once",
        ),
        pytest.param(
            """
            blocks: [a]
            layers: [relu]
            """,
            "2:9: error: blocks must be a mapping of names to blocks, but it is a list "
            "of 1 [wrong-type]\n",
            id="blocks-is-a-list",
        ),
        pytest.param(
            """
            blocks:
              a: [relu]
              b: {layer: [relu]}
              c: {layers: relu, variables: [x]}
            layers: [{block: a}, {block: b}, {block: c}]
            """,
            "3:6: error: block a must be a mapping with layers and, where it has some, "
            "variables, but it is a list of 1 [wrong-type]\n"
            "4:3: error: a block must have layers [missing-field]\n"
            "  help: write them as a list, as in layers: [{type: batch_norm}, relu]\n"
            "4:7: error: a block has no field 'layer' [unknown-field]\n"
            "  help: did you mean 'layers'?\n"
            "5:15: error: layers of block c must be a list of layers, but it is 'relu' "
            "[wrong-type]\n"
            "5:32: error: variables must be a mapping of names to values, but it is a "
            "list of 1 [wrong-type]\n",
            id="blocks-of-wrong-shape",
        ),
        pytest.param(
            """
            blocks: {a: {layers: [relu]}, b: {layers: [relu]}}
            layers: [{block: b}]
            """,
            "2:10: warning: a block should be used, but no item names 'a'"
            " [unused-declaration]\n",
            id="unused-block",
        ),
        pytest.param(
            "layers: [{block: a, type: relu}, {branches: [], type: relu}]",
            "2:21: error: an item must be one of a layer, a block or branches, but it "
            "has block and type [ambiguous-item]\n"
            "  help: make items of their own of them, or remove what was left over\n"
            "2:49: error: an item must be one of a layer, a block or branches, but it "
            "has branches and type [ambiguous-item]\n"
            "  help: make items of their own of them, or remove what was left over\n",
            id="two-kinds-at-once",
        ),
        pytest.param(
            "layers: [{type: relu, block: a, branches: [], repeat: 1000}]",
            "2:23: error: an item must be one of a layer, a block or branches, but it "
            "has type and block and branches [ambiguous-item]\n"
            "  help: make items of their own of them, or remove what was left over\n",
            id="three-kinds-repeated-and-told-once",
        ),
        pytest.param(
            """
            layers:
              - {type: relu, repeat: -1}
              - {type: relu, repeat: x}
              - {type: relu, repeat: [[2]]}
              - {type: relu, repeat: "${3 / 2}"}
            """,
            "3:26: error: repeat must be at least 0, but it is -1 [value-out-of-range]\n"
            "4:26: error: repeat must be a whole number, but it is 'x' [wrong-type]\n"
            "5:26: error: repeat must be a number, or a list of numbers and words, but it is"
            " a list of 1 [wrong-type]\n"
            "6:26: error: repeat must be a whole number, but it is '1.5' [wrong-type]\n",
            id="wrong-repeat",
        ),
        pytest.param(
            """
            layers:
              - {type: relu, when: 1}
              - {type: relu, when: [true]}
              - {type: relu, when: "${2 > x}"}
            """,
            "3:24: error: when must be true or false, but it is '1' [wrong-type]\n"
            "4:24: error: when must be true or false, but it is a list of 1 [wrong-type]\n"
            "5:31: error: an expression must name declared variables, but there is no "
            "'x' [unknown-name]\n"
            "  help: declare it, as in variables: {x: 1}\n",
            id="wrong-when",
        ),
        pytest.param(
            "layers: [{branches: relu, merge: add}]",
            "2:21: error: branches must be a list of branches, each a list of layers, "
            "but it is 'relu' [wrong-type]\n",
            id="branches-is-a-word",
        ),
        pytest.param(
            "layers: [{branches: [], merge: add}]",
            "2:21: error: branches must be a list of branches, each a list of layers, "
            "but it is a list of 0 [wrong-type]\n",
            id="no-branches",
        ),
        pytest.param(
            "layers: [{branches: [relu, {layers: relu}, {when: true}], merge: add}]",
            "2:22: error: a branch must be a list of layers, or a mapping with when and "
            "layers, but it is 'relu' [wrong-type]\n"
            "2:28: error: a branch must be a list of layers, or a mapping with when and "
            "layers, but it is a mapping [wrong-type]\n"
            "2:44: error: a branch must be a list of layers, or a mapping with when and "
            "layers, but it is a mapping [wrong-type]\n",
            id="branches-of-wrong-shape",
        ),
        pytest.param(
            "layers: [{branches: [[], []]}]",
            "2:21: error: branches must have a merge [missing-field]\n"
            "  help: write how they meet, as in merge: add or merge: concat\n",
            id="no-merge",
        ),
        pytest.param(
            "layers: [{branches: [[], []], merge: [add]}, {branches: [[]], merge: {axis: 1}}]",
            "2:38: error: merge must be a type such as add or concat, or a mapping with "
            "a type, but it is a list of 1 [wrong-type]\n"
            "2:70: error: merge must be a type such as add or concat, or a mapping with "
            "a type, but it is a mapping [wrong-type]\n",
            id="merge-of-wrong-shape",
        ),
        pytest.param(
            "layers: [{branches: [[], []], merge: addd, name: join}]",
            "2:38: error: addd1: type must be a layer type, but there is no 'addd' "
            "[unknown-type]\n"
            "  help: did you mean 'add'?\n"
            "2:44: error: branches have no field 'name' [unknown-field]\n"
            "  help: their fields are branches, merge, input, repeat, when\n",
            id="misspelt-merge-and-foreign-key",
        ),
        pytest.param(
            "layers: [{branches: [[], []], merge: {type: add, input: data, when: true}}]",
            "2:50: error: a merge reads its branches, but it has input [unknown-field]\n"
            "  help: remove it\n"
            "2:63: error: a merge reads its branches, but it has when [unknown-field]\n"
            "  help: remove it\n",
            id="merge-that-reads",
        ),
        pytest.param(
            "layers: [{branches: [[{type: max_pool, kernel_size: 2}], []], merge: add}]",
            "2:70: error: add1: inputs must have one shape, but max_pool1 gives 4x4x4 and "
            "data gives 8x8x4 [shapes-differ]\n",
            id="branches-that-do-not-meet",
        ),
        pytest.param(
            "layers: [{type: relu, name: a, repeat: 2}]",
            "2:29: error: a: a name must belong to one layer or input, but 'a' is used "
            "twice [duplicate-name]\n"
            "  help: put ${i} into the name of what repeats\n",
            id="repeated-name",
        ),
        pytest.param(
            """
            blocks: {unit: {layers: [relu]}}
            layers: [{block: unit, name: a}, {type: relu, name: a}]
            """,
            "3:53: error: a: a name must belong to one layer or block, but 'a' is used "
            "for both [duplicate-name]\n"
            "  help: give one of them another name\n",
            id="name-of-a-layer-and-of-a-block",
        ),
        pytest.param(
            """
            blocks: {unit: {layers: [{type: relu, input: con1}, {type: tanh, name: conv1}]}}
            layers: [{block: unit, name: a}]
            """,
            "2:46: error: a.0.relu1: a layer must read a layer or an input, but there is "
            "no 'con1' [unknown-name]\n"
            "  help: did you mean 'conv1'?\n",
            id="unknown-name-inside",
        ),
        pytest.param(
            """
            blocks:
              unit: {layers: [{type: conv, out_channels: 6, kernel_size: 1, groups: 4}, relu]}
            layers:
              - {type: conv, out_channels: 6, kernel_size: 1}
              - {block: unit, name: a}
              - {type: conv, out_channels: 6, kernel_size: 1}
              - {block: unit, name: a, input: conv1, repeat: 3}
            """,
            "3:73: error: a.0.conv1: groups must divide the input's channels, but 6 = 4 x 1 +"
            " 2; conv1 gives 8x8x6; so it is in a.1.conv1 [not-divisible]\n"
            "3:73: error: a.0.conv1: groups must divide out_channels, but 6 = 4 x 1 + 2 "
            "[not-divisible]\n"
            "7:12: warning: conv2: a layer in the middle should be read, but no layer "
            "reads this one [unused-output]\n"
            "  help: if it is an output of the network, list it under outputs:\n",
            id="told-once-for-all-instances",
        ),
        pytest.param(
            """
            blocks: {unit: {layers: [{type: conv, out_channels: "${1 / 0}", kernel_sise: 1}]}}
            layers: [{block: unit, name: a, repeat: 2}]
            """,
            "2:60: error: a.0.conv1: a divisor must not be 0, but this one is; so it is "
            "in a.1.conv1 [invalid-expression]\n"
            "2:65: error: a.0.conv1: conv has no field 'kernel_sise'; so it is in "
            "a.1.conv1 [unknown-field]\n"
            "  help: did you mean 'kernel_size'?\n",
            id="expression-told-once",
        ),
        pytest.param(
            """
            defaults:
              conv: {kernel_sise: 3, bias: maybe, stride: 0, name: x}
              cnov: {}
              relu: true
            layers: [{type: conv, out_channels: 2, kernel_size: 1}]
            """,
            "3:10: error: conv has no field 'kernel_sise' [unknown-field]\n"
            "  help: did you mean 'kernel_size'?\n"
            "3:32: error: bias must be true, false or per_location, but it is 'maybe' "
            "[wrong-type]\n"
            "3:47: error: stride must be at least 1, but it is 0 [value-out-of-range]\n"
            "3:50: error: conv has no field 'name' [unknown-field]\n"
            "  help: its fields are out_channels, kernel_size, stride, padding, "
            "dilation, groups, bias, in_channels, rounding, trainable\n"
            "4:3: error: defaults must be for a layer type, but there is no 'cnov' "
            "[unknown-type]\n"
            "  help: did you mean 'conv'?\n"
            "5:9: error: defaults for relu must be a mapping of fields to values, but it "
            "is 'true' [wrong-type]\n",
            id="wrong-defaults",
        ),
        pytest.param(
            "defaults: [conv]\nlayers: [relu]",
            "2:11: error: defaults must be a mapping of layer types to fields, but it is "
            "a list of 1 [wrong-type]\n",
            id="defaults-is-a-list",
        ),
        pytest.param(
            "layers: [conv3-, conv-64, fc-10, maxpool2]",
            "2:10: error: conv3-1: type must be a layer type, but there is no 'conv3-' "
            "[unknown-type]\n"
            "  help: rows of the VGG table are conv3-64, conv1-256, FC-4096, maxpool, "
            "LRN, soft-max\n"
            "2:18: error: conv-641: type must be a layer type, but there is no 'conv-64' "
            "[unknown-type]\n"
            "  help: rows of the VGG table are conv3-64, conv1-256, FC-4096, maxpool, "
            "LRN, soft-max\n"
            "2:27: error: fc-101: type must be a layer type, but there is no 'fc-10' "
            "[unknown-type]\n"
            "  help: write FC-10\n"
            "2:34: error: maxpool21: type must be a layer type, but there is no "
            "'maxpool2' [unknown-type]\n"
            "  help: did you mean 'max_pool'?\n",
            id="no-shorthand",
        ),
    ],
)
def test_error(text: str, expected: str, findings: Findings) -> None:
    assert findings(analysis_of(text)) == expected


def test_names_of_outputs_are_those_of_the_instance(findings: Findings) -> None:
    text = """
        blocks:
          halves:
            layers:
              - {type: split, name: cut, chunks: 2, output_names: [left, right]}
              - {type: relu, name: act, input: right}
              - {type: concat, inputs: [left, act]}
        layers: [{block: halves, name: h, repeat: 2}]
        """
    assert rows(text, findings) == [
        ("h.0.cut", ["data"]),
        ("h.0.act", ["h.0.right"]),
        ("h.0.concat1", ["h.0.left", "h.0.act"]),
        ("h.1.cut", ["h.0.concat1"]),
        ("h.1.act", ["h.1.right"]),
        ("h.1.concat1", ["h.1.left", "h.1.act"]),
    ]


# Repetition for each value of a list


def test_each_value_of_a_list(findings: Findings) -> None:
    text = """
        layers:
          - {type: relu, name: fine}
          - {type: relu, name: coarse}
          - {type: sigmoid, name: "last_${each}", repeat: [fine, coarse], input: "${each}"}
        outputs: [last_fine, last_coarse]
        """
    assert rows(text, findings) == [
        ("fine", ["data"]),
        ("coarse", ["fine"]),
        ("last_fine", ["fine"]),
        ("last_coarse", ["coarse"]),
    ]


def test_a_way_down_over_a_list_of_names(findings: Findings) -> None:
    text = """
        variables: {levels: [c3, c2]}
        blocks:
          step:
            variables: {across: null}
            layers:
              - {type: upsample, name: up, size_of: "${across}"}
              - {type: add, inputs: [up, "${across}"]}
        layers:
          - {type: max_pool, name: c2, kernel_size: 2}
          - {type: max_pool, name: c3, kernel_size: 2}
          - {type: max_pool, name: c4, kernel_size: 2}
          - {block: step, name: down, repeat: "${levels}", across: "${each}"}
        """
    assert rows(text, findings)[3:] == [
        ("down.0.up", ["c4"]),
        ("down.0.add1", ["down.0.up", "c3"]),
        ("down.1.up", ["down.0.add1"]),
        ("down.1.add1", ["down.1.up", "c2"]),
    ]


@pytest.mark.parametrize(
    "repeat",
    [pytest.param("[8, 4, 2]", id="numbers"), pytest.param('"${widths}"', id="variable")],
)
def test_each_number_of_a_list(repeat: str, findings: Findings) -> None:
    text = f"""
        variables: {{widths: [8, 4, 2]}}
        layers:
          - {{type: conv, out_channels: "${{each}}", kernel_size: 1, repeat: {repeat}}}
        """
    analysis = analysis_of(text)
    assert [row.to_dict()["outputs"][0]["shape"][1] for row in analysis.layers] == [8, 4, 2]


def test_a_number_counts_each(findings: Findings) -> None:
    text = """
        layers:
          - {type: relu, name: "a${each}", repeat: 2}
          - {type: relu, repeat: []}
        """
    assert names(text, findings) == ["a0", "a1"]
