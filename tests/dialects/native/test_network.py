from collections.abc import Callable
from typing import Literal

import pytest

import convcalc
from convcalc import Analysis
from convcalc.analysis.layer_result import Tensor
from convcalc.layers import layer_types

Findings = Callable[[Analysis], str]

SPEC_KEYS = (
    "name, input, inputs, batch, rounding, layers, outputs,"
    " variables, blocks, defaults, expect, budgets"
)
A_SIZE = "a size such as 224x224x3 (height x width x depth) or [3, 224, 224]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("input: 8x8x3\nlayers: [relu]\n", "", id="sound"),
        pytest.param(
            "input: 8x8x3\nlayer: [relu]\n",
            "2:1: error: a spec has no field 'layer' [unknown-field]\n"
            "  help: did you mean 'layers'?\n",
            id="misspelt-key",
        ),
        pytest.param(
            "input: 8x8x3\noptimizer: adam\nlayers: [relu]\n",
            "2:1: error: a spec has no field 'optimizer' [unknown-field]\n"
            f"  help: its fields are {SPEC_KEYS}\n",
            id="foreign-key",
        ),
        pytest.param(
            "input: 8x8x3\nepochs: 3\nlayers: [relu]\nseed: 7\n",
            "2:1: error: a spec has no field 'epochs' [unknown-field]\n"
            f"  help: its fields are {SPEC_KEYS}\n"
            "4:1: error: a spec has no field 'seed' [unknown-field]\n"
            f"  help: its fields are {SPEC_KEYS}\n",
            id="two-foreign-keys",
        ),
        pytest.param(
            "name: [a]\ninput: 8x8x3\nlayers: [relu]\n",
            "1:7: error: name must be a text, but it is a list of 1 [wrong-type]\n",
            id="name-is-a-list",
        ),
        pytest.param(
            "name: {a: b}\ninput: 8x8x3\nlayers: [relu]\n",
            "1:7: error: name must be a text, but it is a mapping [wrong-type]\n",
            id="name-is-a-mapping",
        ),
        pytest.param(
            "rounding: up\ninput: 8x8x3\nlayers: [relu]\n",
            "1:11: error: rounding must be exact, floor or ceil, but it is 'up' [wrong-type]\n",
            id="rounding-unknown",
        ),
        pytest.param(
            "rounding: caffe\ninput: 8x8x3\nlayers: [relu]\n",
            "1:11: error: rounding must be exact, floor or ceil, but it is "
            "'caffe' [wrong-type]\n",
            id="rounding-caffe-is-caffes",
        ),
        pytest.param(
            "rounding: [floor]\ninput: 8x8x3\nlayers: [relu]\n",
            "1:11: error: rounding must be exact, floor or ceil, but it is a "
            "list of 1 [wrong-type]\n",
            id="rounding-is-a-list",
        ),
        pytest.param(
            "rounding:\ninput: 8x8x3\nlayers: [relu]\n",
            "1:10: error: rounding must be exact, floor or ceil, but it is '' [wrong-type]\n",
            id="rounding-empty",
        ),
        pytest.param(
            "input: 8x8x3\ninput: 9x9x3\nlayers: [relu]\n",
            "2:1: error: a key must be given once, but 'input' is given again "
            "[duplicate-key]\n"
            "  help: remove one of the two\n",
            id="key-twice",
        ),
        pytest.param(
            "layers: [relu]\n",
            "1:1: error: a spec must have an input [missing-field]\n"
            "  help: write the size of one example, height x width x depth, as "
            "in input: 224x224x3\n",
            id="no-input",
        ),
        pytest.param(
            "input: 8x8x3\ninputs: {image: 8x8x3}\nlayers: [relu]\n",
            "2:1: error: a spec must have either input or inputs, but it has "
            "both [given-both-ways]\n",
            id="input-and-inputs",
        ),
        pytest.param(
            "inputs: [8x8x3]\nlayers: [relu]\n",
            "1:9: error: inputs must be a mapping of names to sizes, but it is "
            "a list of 1 [wrong-type]\n"
            "  help: write one as input: 224x224x3,"
            " several as inputs: {image: 224x224x3, ...}\n",
            id="inputs-is-a-list",
        ),
        pytest.param(
            "inputs: 8x8x3\nlayers: [relu]\n",
            "1:9: error: inputs must be a mapping of names to sizes, but it is "
            "'8x8x3' [wrong-type]\n"
            "  help: write input: 8x8x3\n",
            id="inputs-is-a-size",
        ),
        pytest.param(
            "inputs:\nlayers: [relu]\n",
            "1:8: error: inputs must be a mapping of names to sizes, but it is "
            "'' [wrong-type]\n"
            "  help: write one as input: 224x224x3,"
            " several as inputs: {image: 224x224x3, ...}\n",
            id="inputs-missing-value",
        ),
        pytest.param(
            "inputs: {}\nlayers: [relu]\n",
            "1:1: error: a spec must have an input [missing-field]\n"
            "  help: write the size of one example, height x width x depth, as "
            "in input: 224x224x3\n",
            id="inputs-empty",
        ),
        pytest.param(
            "inputs: {image: 8x8x3, mask: 8x8x1}\nlayers: [relu]\n",
            "2:10: error: relu1: the first layer must say what it reads, but "
            "there are 2 inputs [missing-field]\n"
            "  help: say which of image, mask, as in input: image\n",
            id="two-inputs-and-the-first-layer-names-none",
        ),
        pytest.param(
            "input: 8x8x3\n",
            "-: error: a spec must have layers, but there are none [empty-network]\n"
            "  help: write them as a list, as in layers: [{type: linear, "
            "out_features: 10}]\n",
            id="no-layers",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: []\n",
            "2:1: error: a spec must have layers, but there are none "
            "[empty-network]\n"
            "  help: write them as a list, as in layers: [{type: linear, "
            "out_features: 10}]\n",
            id="layers-empty",
        ),
        pytest.param(
            "input: 8x8x3\nlayers:\n",
            "2:8: error: layers must be a list of layers, but it is '' [wrong-type]\n"
            "  help: put a dash before each layer, as in - {type: conv, name: conv1, ...}\n",
            id="layers-missing-value",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: {relu: 1}\n",
            "2:9: error: layers must be a list of layers, but it is a mapping [wrong-type]\n"
            "  help: put a dash before each layer, as in - {type: conv, name: conv1, ...}\n",
            id="layers-is-a-mapping",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: relu\n",
            "2:9: error: layers must be a list of layers, but it is 'relu' [wrong-type]\n"
            "  help: put a dash before each layer, as in - {type: conv, name: conv1, ...}\n",
            id="layers-is-a-type",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\noutputs: {relu1: 1}\n",
            "3:10: error: outputs must be a name or a list of names, but it is "
            "a mapping [wrong-type]\n",
            id="outputs-is-a-mapping",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\noutputs: []\n",
            "3:10: error: outputs must be a name or a list of names, but it is "
            "a list of 0 [wrong-type]\n",
            id="outputs-empty",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\noutputs: [relu1, [relu1]]\n",
            "3:10: error: outputs must be a name or a list of names, but it is "
            "a list of 2 [wrong-type]\n",
            id="outputs-holds-a-list",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\noutputs:\n",
            "3:9: error: outputs must name layers, but there is no '' [unknown-name]\n",
            id="outputs-missing-value",
        ),
        pytest.param(
            "- relu\n",
            "1:1: error: a spec must be a mapping of keys to values, but this "
            "one is a list [root-not-mapping]\n"
            "  help: write an 'input', and the layers as a list under the key 'layers'\n",
            id="root-is-a-list",
        ),
        pytest.param(
            "relu\n",
            "1:1: error: a spec must be a mapping of keys to values, but this "
            "one is a text [root-not-mapping]\n"
            "  help: write an 'input', and the layers as a list under the key 'layers'\n",
            id="root-is-a-text",
        ),
        pytest.param(
            "",
            "-: error: a spec must be a mapping of keys to values, but this "
            "one is empty [root-not-mapping]\n"
            "  help: write an 'input' and a list of 'layers'\n",
            id="empty",
        ),
        pytest.param(
            "# nothing yet\n",
            "-: error: a spec must be a mapping of keys to values, but this "
            "one is empty [root-not-mapping]\n"
            "  help: write an 'input' and a list of 'layers'\n",
            id="comment-only",
        ),
        pytest.param(
            "{}\n",
            "-: error: a spec must have an input [missing-field]\n"
            "  help: write the size of one example, height x width x depth, as "
            "in input: 224x224x3\n"
            "-: error: a spec must have layers, but there are none [empty-network]\n"
            "  help: write them as a list, as in layers: [{type: linear, "
            "out_features: 10}]\n",
            id="empty-mapping",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu\n",
            "2:9: error: '[' must be closed with ']', but the end of the text "
            "comes first [syntax-not-closed]\n"
            "  help: add the missing ']', or a ',' between two items\n",
            id="torn",
        ),
        pytest.param(
            "input: 8x8x3\nlayers:\n\t- relu\n",
            "3:1: error: indentation must be made of spaces, but here is a tab "
            "[syntax-indentation]\n"
            "  help: replace the tab with spaces\n",
            id="tab",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\n---\ninput: 8x8x3\nlayers: [relu]\n",
            "3:1: error: a file must hold one spec, but here begins a second "
            "one [syntax-text-after-end]\n"
            "  help: remove the '---', or put what follows in a file of its own\n",
            id="two-documents",
        ),
        pytest.param(
            "name: [a]\nrounding: up\ninput: big\nepochs: 2\nlayers: [rleu]\noutputs: {}\n",
            "1:7: error: name must be a text, but it is a list of 1 [wrong-type]\n"
            "2:11: error: rounding must be exact, floor or ceil, but it is "
            "'up' [wrong-type]\n"
            "3:8: error: input must be a size such as 224x224x3 (height x "
            "width x depth) or [3, 224, 224], but it is 'big' [wrong-type]\n"
            "4:1: error: a spec has no field 'epochs' [unknown-field]\n"
            f"  help: its fields are {SPEC_KEYS}\n"
            "5:10: error: rleu1: type must be a layer type, but there is no "
            "'rleu' [unknown-type]\n"
            "  help: did you mean 'relu'?\n"
            "6:10: error: outputs must be a name or a list of names, but it is "
            "a mapping [wrong-type]\n",
            id="everything-wrong-at-once",
        ),
    ],
)
def test_error_in_a_key(text: str, expected: str, findings: Findings) -> None:
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == expected


@pytest.mark.parametrize(
    ("size", "described"),
    [
        pytest.param("0x8x3", "'0x8x3'", id="zero"),
        pytest.param("8*8*3", "'8*8*3'", id="stars"),
        pytest.param("8x8x", "'8x8x'", id="trailing-x"),
        pytest.param("08x8x3", "'08x8x3'", id="leading-zero"),
        pytest.param("8.0x8x3", "'8.0x8x3'", id="fraction"),
        pytest.param("8X8X3", "'8X8X3'", id="capital-x"),
        pytest.param("\u0668x8x3", "'\u0668x8x3'", id="arabic-digits"),
        pytest.param("1:30", "'1:30'", id="sexagesimal"),
        pytest.param("no", "'no'", id="no"),
        pytest.param("010", "'010'", id="octal"),
        pytest.param("99999999999999999999x8x3", "'99999999999999999999x8x3'", id="20-digits"),
        pytest.param("8x" * 20 + "8x0", "'" + "8x" * 20 + "...'", id="long-is-shortened"),
        pytest.param("[3, -1, 8]", "a list of 3", id="negative"),
        pytest.param("[3, 0, 8]", "a list of 3", id="zero-in-list"),
        pytest.param("[3, 010, 8]", "a list of 3", id="octal-in-list"),
        pytest.param("[3, [8], 8]", "a list of 3", id="nested-list"),
        pytest.param("[3, 9223372036854775808, 8]", "a list of 3", id="beyond-int64"),
        pytest.param("[]", "a list of 0", id="empty-list"),
        pytest.param("{h: 8}", "a mapping", id="mapping"),
        pytest.param("''", "''", id="empty"),
    ],
)
def test_error_in_a_size(size: str, described: str, findings: Findings) -> None:
    text = f"input: {size}\nlayers: [relu, sigmoid]\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    message = f"input must be {A_SIZE}, but it is {described}"
    written = "  help: write input: 8x8x3\n" if size in ("8*8*3", "8X8X3") else ""
    assert findings(analysis) == f"1:8: error: {message} [wrong-type]\n{written}"
    assert [row.outputs[0].shape for row in analysis.layers] == [None, None]


def test_error_in_sizes_of_named_inputs(findings: Findings) -> None:
    text = "inputs: {image: 1:30, mask: no}\nlayers: [{type: add, inputs: [image, mask]}]\n"
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == (
        f"1:17: error: image must be {A_SIZE}, but it is '1:30' [wrong-type]\n"
        f"1:29: error: mask must be {A_SIZE}, but it is 'no' [wrong-type]\n"
    )


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        pytest.param(
            "{name: a}",
            "3:5: error: a layer must have a type [missing-field]\n"
            "  help: write it as in {type: conv, out_channels: 96, kernel_size: 11}\n",
            id="no-type",
        ),
        pytest.param(
            "{}",
            "3:5: error: a layer must have a type [missing-field]\n"
            "  help: write it as in {type: conv, out_channels: 96, kernel_size: 11}\n",
            id="empty-mapping",
        ),
        pytest.param(
            "{type: [conv]}",
            "3:5: error: a layer must have a type [missing-field]\n"
            "  help: write it as in {type: conv, out_channels: 96, kernel_size: 11}\n",
            id="type-is-a-list",
        ),
        pytest.param(
            "[relu]",
            "3:5: error: a layer must be a type or a mapping with a type, but "
            "it is a list of 1 [wrong-type]\n",
            id="item-is-a-list",
        ),
        pytest.param(
            "",
            "3:4: error: 1: type must be a layer type, but there is no '' "
            "[unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="item-is-missing",
        ),
        pytest.param(
            "{type: , name: a}",
            "3:11: error: a: type must be a layer type, but there is no '' "
            "[unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="type-is-missing",
        ),
        pytest.param(
            "rleu",
            "3:5: error: rleu1: type must be a layer type, but there is no "
            "'rleu' [unknown-type]\n"
            "  help: did you mean 'relu'?\n",
            id="misspelt-type",
        ),
        pytest.param(
            "{type: max_pol, kernel_size: 2}",
            "3:12: error: max_pol1: type must be a layer type, but there is no "
            "'max_pol' [unknown-type]\n"
            "  help: did you mean 'max_pool'?\n",
            id="misspelt-in-mapping",
        ),
        pytest.param(
            "warp",
            "3:5: error: warp1: type must be a layer type, but there is no "
            "'warp' [unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="foreign-type",
        ),
        pytest.param(
            "ReLU",
            "3:5: error: ReLU1: type must be a layer type, but there is no "
            "'ReLU' [unknown-type]\n"
            "  help: did you mean 'relu'?\n",
            id="framework-spelling",
        ),
        pytest.param(
            "10",
            "3:5: error: 101: type must be a layer type, but there is no '10' "
            "[unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="number",
        ),
        pytest.param(
            "base.Layer",
            "3:5: error: base.Layer1: type must be a layer type, but there is "
            "no 'base.Layer' [unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="path",
        ),
        pytest.param(
            "base",
            "3:5: error: base1: type must be a layer type, but there is no "
            "'base' [unknown-type]\n"
            "  help: did you mean 'bias'?\n",
            id="shared-module-base",
        ),
        pytest.param(
            "activation",
            "3:5: error: activation1: type must be a layer type, but there is no "
            "'activation' [unknown-type]\n"
            "  help: write - relu\n",
            id="shared-module-activation",
        ),
        pytest.param(
            "pooling",
            "3:5: error: pooling1: type must be a layer type, but there is no "
            "'pooling' [unknown-type]\n"
            "  help: did you mean 'max_pool' or 'avg_pool'?"
            " Write it as in {type: max_pool, kernel_size: 3, stride: 2}\n",
            id="shared-module-pooling",
        ),
        pytest.param(
            "merging",
            "3:5: error: merging1: type must be a layer type, but there is no "
            "'merging' [unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="shared-module-merging",
        ),
        pytest.param(
            "sliding",
            "3:5: error: sliding1: type must be a layer type, but there is no "
            "'sliding' [unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="shared-module-sliding",
        ),
        pytest.param(
            "global_pooling",
            "3:5: error: global_pooling1: type must be a layer type, but there is no "
            "'global_pooling' [unknown-type]\n"
            "  help: did you mean 'global_avg_pool'?\n",
            id="shared-module-global-pooling",
        ),
        pytest.param(
            "__init__",
            "3:5: error: __init__1: type must be a layer type, but there is no "
            "'__init__' [unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="package-itself",
        ),
        pytest.param(
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "3:5: error: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx1: "
            "type must be a layer type, but there is no "
            "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' [unknown-type]\n"
            "  help: 'convcalc layers' lists the types\n",
            id="long-word-is-shortened",
        ),
        pytest.param(
            "{type: relu, name: [a]}",
            "3:24: error: relu1: name must be a text that is not empty, "
            "but it is a list of 1 [wrong-type]\n",
            id="name-is-a-list",
        ),
        pytest.param(
            "{type: relu, name: {a: b}}",
            "3:24: error: relu1: name must be a text that is not empty, "
            "but it is a mapping [wrong-type]\n",
            id="name-is-a-mapping",
        ),
        pytest.param(
            "{type: relu, name: ''}",
            "3:24: error: relu1: name must be a text that is not empty, "
            "but it is '' [wrong-type]\n",
            id="name-empty",
        ),
        pytest.param(
            "{type: relu, name: }",
            "3:23: error: relu1: name must be a text that is not empty, "
            "but it is '' [wrong-type]\n",
            id="name-missing",
        ),
        pytest.param(
            "{type: relu, input: data, inputs: [data]}",
            "3:39: error: relu1: a layer must have either input or inputs, but "
            "it has both [given-both-ways]\n",
            id="input-and-inputs",
        ),
        pytest.param(
            "{type: relu, inputs: []}",
            "3:26: error: relu1: inputs must be a name or a list of names, but "
            "it is a list of 0 [wrong-type]\n",
            id="inputs-empty",
        ),
        pytest.param(
            "{type: relu, inputs: {data: 1}}",
            "3:26: error: relu1: inputs must be a name or a list of names, but "
            "it is a mapping [wrong-type]\n",
            id="inputs-is-a-mapping",
        ),
        pytest.param(
            "{type: add, inputs: [data, [data]]}",
            "3:25: error: add1: inputs must be a name or a list of names, but "
            "it is a list of 2 [wrong-type]\n",
            id="inputs-holds-a-list",
        ),
        pytest.param(
            "{type: relu, input: }",
            "3:24: error: relu1: a layer must read a layer or an input, but "
            "there is no '' [unknown-name]\n",
            id="input-missing",
        ),
        pytest.param(
            "{type: relu, input: dta}",
            "3:25: error: relu1: a layer must read a layer or an input, but "
            "there is no 'dta' [unknown-name]\n"
            "  help: did you mean 'data'?\n",
            id="input-unknown",
        ),
        pytest.param(
            "{type: relu, inputs: [data, data]}",
            "3:26: error: relu1: the layer must have 1 input, but it has 2 [wrong-number]\n",
            id="too-many-inputs",
        ),
        pytest.param(
            "add",
            "3:5: error: add1: the layer must have at least 2 inputs, but it "
            "has 1 [wrong-number]\n"
            "  help: list what it reads, as in {type: add, inputs: [conv2, conv1]}\n",
            id="too-few-inputs",
        ),
        pytest.param(
            "{type: relu, in_place: true, in_place: false}",
            "3:34: error: a key must be given once, but 'in_place' is given "
            "again [duplicate-key]\n"
            "  help: remove one of the two\n",
            id="key-twice",
        ),
    ],
)
def test_error_in_a_layer(item: str, expected: str, findings: Findings) -> None:
    text = f"input: 8x8x3\nlayers:\n  - {item}\n"
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == expected


@pytest.mark.parametrize("shared", ["activation", "base", "fitting", "merging", "pooling"])
def test_modules_that_types_share_are_no_types(shared: str) -> None:
    assert shared not in layer_types()


def test_types_by_name() -> None:
    assert set(layer_types()) >= {
        "add",
        "avg_pool",
        "batch_norm",
        "concat",
        "conv",
        "dropout",
        "flatten",
        "leaky_relu",
        "linear",
        "local_response_norm",
        "max_pool",
        "relu",
        "sigmoid",
        "softmax",
        "tanh",
    }


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param("9x8x3", (1, 3, 9, 8), id="height-width-depth"),
        pytest.param("9 x 8 x 3", (1, 3, 9, 8), id="blanks"),
        pytest.param("'9x8x3'", (1, 3, 9, 8), id="quoted"),
        pytest.param("[3, 9, 8]", (1, 3, 9, 8), id="channels-first"),
        pytest.param("['3', \"9\", 8]", (1, 3, 9, 8), id="quoted-numbers"),
        pytest.param("9x3", (1, 3, 9), id="one-axis"),
        pytest.param("[3, 9]", (1, 3, 9), id="one-axis-channels-first"),
        pytest.param("9x8x7x3", (1, 3, 9, 8, 7), id="three-axes"),
        pytest.param("[3, 9, 8, 7]", (1, 3, 9, 8, 7), id="three-axes-channels-first"),
        pytest.param("10", (1, 10), id="vector"),
        pytest.param("[10]", (1, 10), id="vector-in-a-list"),
    ],
)
def test_size_of_the_input(size: str, expected: tuple[int, ...], findings: Findings) -> None:
    text = f"input: {size}\nlayers: [relu]\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == ""
    assert analysis.inputs == (Tensor("data", expected),)


def test_named_inputs_keep_their_order() -> None:
    text = (
        "inputs: {mask: 8x8x1, image: '8x8x3', 010: [2, 8, 8]}\n"
        "layers:\n"
        "  - {type: concat, inputs: [image, mask, 010]}\n"
    )
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert analysis.inputs == (
        Tensor("mask", (1, 1, 8, 8)),
        Tensor("image", (1, 3, 8, 8)),
        Tensor("010", (1, 2, 8, 8)),
    )
    assert analysis.outputs == (Tensor("concat1", (1, 6, 8, 8)),)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(["relu", "relu"], ["relu1", "relu2"], id="counted-from-1"),
        pytest.param(["relu", "sigmoid", "relu"], ["relu1", "sigmoid1", "relu2"], id="by-type"),
        pytest.param(
            ["relu", "{type: relu, name: relu2}", "relu", "relu"],
            ["relu1", "relu2", "relu3", "relu4"],
            id="a-taken-number-is-left-out",
        ),
        pytest.param(
            ["relu", "{type: relu, name: relu1}"], ["relu2", "relu1"], id="taken-further-down"
        ),
        pytest.param(
            ["{type: relu, name: a}", "relu"], ["a", "relu1"], id="own-names-do-not-count"
        ),
        pytest.param(
            [
                "{type: relu, name: no}",
                "{type: relu, name: 010}",
                "{type: relu, name: 1:30}",
                "{type: relu, name: 1e3}",
            ],
            ["no", "010", "1:30", "1e3"],
            id="names-stay-as-typed",
        ),
        pytest.param(["rleu", "rleu"], ["rleu1", "rleu2"], id="of-unknown-type"),
    ],
)
def test_names_of_layers(items: list[str], expected: list[str]) -> None:
    text = "input: 8x8x3\nlayers:\n" + "".join(f"  - {it}\n" for it in items)
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert [row.name for row in analysis.layers] == expected


def test_an_unnamed_layer_does_not_take_the_name_of_an_input(findings: Findings) -> None:
    text = "inputs: {relu1: 8x8x3}\nlayers: [relu, relu]\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == ""
    assert [row.name for row in analysis.layers] == ["relu2", "relu3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("name: LeNet\n", "LeNet", id="as-written"),
        pytest.param("name: no\n", "no", id="no-is-a-text"),
        pytest.param("name: 010\n", "010", id="octal-is-a-text"),
        pytest.param("name: '<b>'\n", "<b>", id="quoted"),
        pytest.param("", "text", id="of-the-source"),
        pytest.param("name:\n", "text", id="left-empty"),
    ],
)
def test_name_of_the_network(text: str, expected: str) -> None:
    spec = f"{text}input: 8x8x3\nlayers: [relu]\n"
    assert convcalc.summarize_text(spec, syntax="yaml").name == expected


@pytest.mark.parametrize(
    ("network", "layer", "setting", "expected"),
    [
        # (8 - 3)/2 + 1 = 3.5
        pytest.param("", "", None, None, id="exact-by-default"),
        pytest.param("rounding: floor\n", "", None, 3, id="of-the-network"),
        pytest.param("rounding: ceil\n", "", None, 4, id="of-the-network-up"),
        pytest.param("", ", rounding: ceil", None, 4, id="of-the-layer"),
        pytest.param("rounding: floor\n", ", rounding: ceil", None, 4, id="layer-over-network"),
        pytest.param("rounding: floor\n", ", rounding: exact", None, None, id="layer-exact"),
        pytest.param("", "", "floor", 3, id="of-the-setting"),
        pytest.param("rounding: ceil\n", "", "floor", 3, id="setting-over-network"),
        pytest.param("", ", rounding: ceil", "floor", 4, id="layer-over-setting"),
    ],
)
def test_rounding(
    network: str,
    layer: str,
    setting: Literal["floor"] | None,
    expected: int | None,
) -> None:
    item = f"{{type: max_pool, kernel_size: 3, stride: 2{layer}}}"
    text = f"{network}input: 8x8x3\nlayers:\n  - {item}\n"
    analysis = convcalc.summarize_text(text, syntax="yaml", rounding=setting)
    output = (1, 3, expected, expected) if expected else None
    assert analysis.layers[0].outputs[0].shape == output


@pytest.mark.parametrize(
    ("text", "setting", "expected"),
    [
        pytest.param("", None, "exact", id="default"),
        pytest.param("rounding: ceil\n", None, "ceil", id="of-the-network"),
        pytest.param("rounding: ceil\n", "floor", "floor", id="of-the-setting"),
        pytest.param("rounding: up\n", None, "exact", id="unreadable"),
        pytest.param("- torn", "floor", "floor", id="of-the-setting-without-a-network"),
    ],
)
def test_rounding_that_is_reported(
    text: str, setting: Literal["floor"] | None, expected: str
) -> None:
    spec = f"{text}input: 8x8x3\nlayers: [relu]\n"
    analysis = convcalc.summarize_text(spec, syntax="yaml", rounding=setting)
    assert analysis.rounding == expected


def test_independent_errors_are_reported_at_once(findings: Findings) -> None:
    text = """\
name: [a]
input: 8x8x3
colour: red
layers:
  - {type: conv, kernel_size: 3}
  - rleu
  - {type: linear, out_features: 0}
  - {type: relu, input: nobody}
  - {type: max_pool, input: data, kernel_size: 9}
outputs: [relu9]
"""
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == (
        "1:7: error: name must be a text, but it is a list of 1 [wrong-type]\n"
        "3:1: error: a spec has no field 'colour' [unknown-field]\n"
        f"  help: its fields are {SPEC_KEYS}\n"
        "5:12: error: conv1: conv must have out_channels [missing-field]\n"
        "  help: write it as in {type: conv, out_channels: 96, kernel_size: 11, stride: 4}\n"
        "6:5: error: rleu1: type must be a layer type, but there is no 'rleu' [unknown-type]\n"
        "  help: did you mean 'relu'?\n"
        "7:34: error: linear1: out_features must be at least 1, but it is 0"
        " [value-out-of-range]\n"
        "8:25: error: relu1: a layer must read a layer or an input, but there is no 'nobody'"
        " [unknown-name]\n"
        "9:48: error: max_pool1: the window must fit into its padded input, but 9 > 8;"
        " data gives 8x8x3 [window-exceeds-input]\n"
        "  help: make the window smaller or pad the input; layers above may shrink it too far\n"
        "10:11: error: outputs must name layers, but there is no 'relu9' [unknown-name]\n"
        "  help: did you mean 'relu1'?\n"
    )


def test_layers_behind_a_failed_one_are_unknown_and_not_blamed(findings: Findings) -> None:
    text = """\
input: 7x7x3
layers:
  - {type: max_pool, name: pool, kernel_size: 3}
  - {type: conv, name: too-large, out_channels: 4, kernel_size: 99}
  - {type: add, name: join, inputs: [too-large, data]}
  - {type: linear, name: sound, input: data, out_features: 10}
outputs: [join, sound]
"""
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == (
        "3:12: error: pool: stride must divide W - F + 2P,"
        " but (7 - 3)/3 + 1 = 2.33 [stride-does-not-divide]\n"
        "  help: what fits: input size 6 or 9, padding 1, stride 2, kernel_size 1 or 7;"
        " or let rounding: floor cut off the rest\n"
    )
    assert [(row.name, row.outputs[0].shape) for row in analysis.layers] == [
        ("pool", None),
        ("too-large", None),
        ("join", None),
        ("sound", (1, 10)),
    ]
    assert [row.params for row in analysis.layers] == [None, None, None, 1480]


def test_place_of_a_finding() -> None:
    text = "input: 8x8x3\nlayers:\n  - {type: conv, kernel_size: {h: 3,\n    w: 1}}\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert analysis.to_dict()["diagnostics"] == [
        {
            "rule": "missing-field",
            "severity": "error",
            "message": "conv must have out_channels",
            "help": "write it as in {type: conv, out_channels: 96, kernel_size: 11, stride: 4}",
            "layer": "conv1",
            "file": "<text>",
            "line": 3,
            "column": 12,
            "end_line": 3,
            "end_column": 16,
        },
        {
            "rule": "wrong-type",
            "severity": "error",
            "message": "kernel_size must be a whole number, or a list of one for each spatial"
            " axis, but it is a mapping",
            "help": None,
            "layer": "conv1",
            "file": "<text>",
            "line": 3,
            "column": 31,
            "end_line": 4,
            "end_column": 10,
        },
    ]


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param("[*act]", "2:10: unknown-name\n", id="alias"),
        pytest.param("[*act, rleu]", "2:10: unknown-name\n2:16: unknown-type\n", id="more"),
        pytest.param(
            "[&a {branches: *a, merge: add}]", "2:24: refers-to-itself\n", id="recursion"
        ),
        pytest.param("[{type: relu, name: !!x [a]}]", "2:29: unknown-name\n", id="tag"),
        pytest.param(
            "[{type: linear, out_features: {{ n }}}]", "2:40: wrong-type\n", id="braces"
        ),
        pytest.param("[{<<: conv, name: a}]", "2:11: wrong-type\n", id="merge"),
        pytest.param("[{type: !<x relu}]", "2:17: syntax-not-quoted\n", id="torn-tag"),
    ],
)
def test_what_was_not_read_has_no_consequences(layers: str, expected: str) -> None:
    analysis = convcalc.summarize_text(f"input: 8x8x3\nlayers: {layers}\n", syntax="yaml")
    found = [it.to_dict(analysis.source) for it in analysis.diagnostics]
    assert "".join(f"{it['line']}:{it['column']}: {it['rule']}\n" for it in found) == expected


def test_an_alias_gives_the_same_layer_again(findings: Findings) -> None:
    text = (
        "input: 8x8x3\nlayers:\n  - &a {type: conv, out_channels: 4, kernel_size: 3}\n  - *a\n"
    )
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == ""
    assert [(row.name, row.outputs[0].shape) for row in analysis.layers] == [
        ("conv1", (1, 4, 6, 6)),
        ("conv2", (1, 4, 4, 4)),
    ]


def test_a_merged_mapping_fills_a_layer() -> None:
    text = """\
input: 8x8x3
layers:
  - &a {type: conv, out_channels: 4, kernel_size: 3}
  - {<<: *a, out_channels: 5}
"""
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert [row.outputs[0].shape for row in analysis.layers] == [(1, 4, 6, 6), (1, 5, 4, 4)]


def test_one_of_several_inputs_may_be_a_label() -> None:
    text = "inputs: {data: 8x8x3, label: []}\nlayers: [{type: relu, input: data}]"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert [it.shape for it in analysis.inputs] == [(1, 3, 8, 8), (1,)]


# Batches


def test_a_batch_is_that_of_every_input() -> None:
    text = "inputs: {a: 8x8x3, l: []}\nbatch: 32\nlayers: [{type: relu, input: a}]\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert [it.shape for it in analysis.inputs] == [(32, 3, 8, 8), (32,)]
    assert analysis.layers[0].outputs[0].shape == (32, 3, 8, 8)


def test_a_run_may_ask_for_another_batch_or_another_size() -> None:
    text = "input: 8x8x3\nbatch: 32\nlayers: [relu]\n"
    fewer = convcalc.summarize_text(text, syntax="yaml", batch=2)
    assert fewer.inputs[0].shape == (2, 3, 8, 8)
    smaller = convcalc.summarize_text(text, syntax="yaml", inputs={"data": [3, 4, 4]})
    assert smaller.inputs[0].shape == (32, 3, 4, 4)


def test_a_batch_may_be_a_variable() -> None:
    text = "variables: {n: 4}\ninput: 8x8x3\nbatch: ${2*n}\nlayers: [relu]\n"
    assert convcalc.summarize_text(text, syntax="yaml").inputs[0].shape == (8, 3, 8, 8)


@pytest.mark.parametrize(
    ("batch", "expected"),
    [
        ("0", "2:8: error: batch must be at least 1, but it is 0 [value-out-of-range]\n"),
        (
            "some",
            "2:8: error: batch must be a whole number, but it is 'some' [wrong-type]\n",
        ),
    ],
)
def test_error_in_a_batch(batch: str, expected: str, findings: Findings) -> None:
    text = f"input: 8x8x3\nbatch: {batch}\nlayers: [relu]\n"
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == expected


# Names of outputs


def test_outputs_may_have_names_of_their_own(findings: Findings) -> None:
    text = (
        "input: 8x8x4\nlayers:\n"
        "  - {type: split, name: cut, chunks: 2, output_names: [left, right]}\n"
        "  - {type: relu, name: act, input: right, output_names: up}\n"
        "  - {type: concat, inputs: [cut, up]}\n"
    )
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert findings(analysis) == ""
    assert [[it.name for it in row.inputs] for row in analysis.layers] == [
        ["data"],
        ["right"],
        ["left", "up"],
    ]
    assert [[it.name for it in row.outputs] for row in analysis.layers] == [
        ["left", "right"],
        ["up"],
        ["concat1"],
    ]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            "{type: split, name: b, chunks: 2, output_names: [l, m, r]}",
            "4:53: error: b: output_names must name each output, but 3 are given and the layer"
            " has 2 [wrong-number]\n",
            id="too-many",
        ),
        pytest.param(
            "{type: relu, name: b, output_names: a}",
            "4:41: error: b: a name must belong to one layer or input, but 'a' is used twice"
            " [duplicate-name]\n  help: give this one another name\n",
            id="of-another-layer",
        ),
        pytest.param(
            "{type: relu, name: a, output_names: x}",
            "4:24: error: a: a name must belong to one layer or input, but 'a' is used twice"
            " [duplicate-name]\n  help: give this one another name\n",
            id="of-a-layer-whose-own-name-is-taken",
        ),
        pytest.param(
            "{type: relu, name: b, output_names: {x: y}}",
            "4:41: error: b: output_names must be a name or a list of names, but it is a"
            " mapping [wrong-type]\n",
            id="no-names",
        ),
    ],
)
def test_error_in_names_of_outputs(layer: str, expected: str, findings: Findings) -> None:
    text = f"input: 8x8x4\nlayers:\n  - {{type: relu, name: a}}\n  - {layer}\n"
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == expected
