from collections.abc import Callable

import pytest

import convcalc
from convcalc import Analysis

Findings = Callable[[Analysis], str]


def summarize_layer(fields: str) -> Analysis:
    text = f"input: 8x8x3\nlayers:\n  - {{type: {fields}}}\n"
    return convcalc.summarize_text(text, syntax="yaml")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            "conv",
            "3:12: error: conv1: conv must have out_channels and kernel_size [missing-field]\n"
            "  help: write it as in"
            " {type: conv, out_channels: 96, kernel_size: 11, stride: 4}\n",
            id="two-fields-missing",
        ),
        pytest.param(
            "conv, out_channels: 4",
            "3:12: error: conv1: conv must have kernel_size [missing-field]\n"
            "  help: write it as in"
            " {type: conv, out_channels: 96, kernel_size: 11, stride: 4}\n",
            id="one-field-missing",
        ),
        pytest.param(
            "linear",
            "3:12: error: linear1: linear must have out_features [missing-field]\n"
            "  help: write it as in {type: linear, out_features: 4096}\n",
            id="linear-missing",
        ),
        pytest.param(
            "max_pool",
            "3:12: error: max_pool1: max_pool must have kernel_size [missing-field]\n"
            "  help: write it as in {type: max_pool, kernel_size: 3, stride: 2}\n",
            id="pool-missing",
        ),
        pytest.param(
            "conv, out_chanels: 4, kernel_size: 3",
            "3:18: error: conv1: conv has no field 'out_chanels' [unknown-field]\n"
            "  help: did you mean 'out_channels'?\n",
            id="misspelt-field",
        ),
        pytest.param(
            "relu, nmae: a",
            "3:18: error: relu1: relu has no field 'nmae' [unknown-field]\n"
            "  help: did you mean 'name'?\n",
            id="misspelt-common-key",
        ),
        pytest.param(
            "relu, zzz: 4",
            "3:18: error: relu1: relu has no field 'zzz' [unknown-field]\n"
            "  help: its fields are in_place, type, name, input, inputs, output_names,"
            " weights_of, trainable, size_of\n",
            id="foreign-field",
        ),
        pytest.param(
            "relu, arity: 2",
            "3:18: error: relu1: relu has no field 'arity' [unknown-field]\n"
            "  help: its fields are in_place, type, name, input, inputs, output_names,"
            " weights_of, trainable, size_of\n",
            id="class-variable-is-no-field",
        ),
        pytest.param(
            "relu, rounding: floor",
            "3:18: error: relu1: relu has no field 'rounding' [unknown-field]\n"
            "  help: its fields are in_place, type, name, input, inputs, output_names,"
            " weights_of, trainable, size_of\n",
            id="field-of-another-type",
        ),
        pytest.param(
            "conv, out_channels: no, kernel_size: 010, stride: 1:30, padding: "
            "foo, dilation: 1.5, groups: [1], bias: 2, in_channels: x, rounding: up",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is 'no' [wrong-type]\n"
            "3:49: error: conv1: kernel_size must be a whole number, or a list "
            "of one for each spatial axis, but it is '010' [wrong-type]\n"
            "3:62: error: conv1: stride must be a whole number, or a list of "
            "one for each spatial axis, but it is '1:30' [wrong-type]\n"
            "3:77: error: conv1: padding must be a whole number, a list of one "
            "or two for each spatial axis, valid, same or full, but it is "
            "'foo' [wrong-type]\n"
            "3:92: error: conv1: dilation must be a whole number, or a list of "
            "one for each spatial axis, but it is '1.5' [wrong-type]\n"
            "3:105: error: conv1: groups must be a whole number, but it is a "
            "list of 1 [wrong-type]\n"
            "3:116: error: conv1: bias must be true, false or per_location, but it is '2' "
            "[wrong-type]\n"
            "3:132: error: conv1: in_channels must be a whole number, but it "
            "is 'x' [wrong-type]\n"
            "3:145: error: conv1: rounding must be exact, floor or ceil, but "
            "it is 'up' [wrong-type]\n",
            id="every-field-of-the-wrong-kind",
        ),
        pytest.param(
            "conv, out_channels: 0, kernel_size: [3, 0], stride: 0, padding: "
            "-1, dilation: 0, groups: 0, in_channels: 0",
            "3:32: error: conv1: out_channels must be at least 1, but it is 0 "
            "[value-out-of-range]\n"
            "3:48: error: conv1: kernel_size must be at least 1, but it is 0 "
            "[value-out-of-range]\n"
            "3:64: error: conv1: stride must be at least 1, but it is 0 "
            "[value-out-of-range]\n"
            "3:76: error: conv1: padding must be at least 0, but it is -1 "
            "[value-out-of-range]\n"
            "3:90: error: conv1: dilation must be at least 1, but it is 0 "
            "[value-out-of-range]\n"
            "  help: the course notes count dilation from 0, but PyTorch, Caffe and this spec "
            "count from 1: write 1 for a window without gaps\n"
            "3:101: error: conv1: groups must be at least 1, but it is 0 "
            "[value-out-of-range]\n"
            "3:117: error: conv1: in_channels must be at least 1, but it is 0 "
            "[value-out-of-range]\n",
            id="every-field-out-of-range",
        ),
        pytest.param(
            "conv, out_channels: 4.0, kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is '4.0' [wrong-type]\n"
            "  help: write out_channels: 4\n",
            id="integer-fraction",
        ),
        pytest.param(
            "conv, out_channels: 1e3, kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is '1e3' [wrong-type]\n",
            id="integer-exponent",
        ),
        pytest.param(
            "conv, out_channels: 0x10, kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is '0x10' [wrong-type]\n",
            id="integer-hexadecimal",
        ),
        pytest.param(
            "conv, out_channels: 1_000, kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is '1_000' [wrong-type]\n",
            id="integer-underscore",
        ),
        pytest.param(
            "conv, out_channels: ٤, kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is '٤' [wrong-type]\n",
            id="integer-arabic",
        ),
        pytest.param(
            "conv, out_channels: ' 4 ', kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is ' 4 ' [wrong-type]\n"
            "  help: write out_channels: 4\n",
            id="integer-with-blanks",
        ),
        pytest.param(
            "conv, out_channels: , kernel_size: 3",
            "3:31: error: conv1: out_channels must be a whole number, but it "
            "is '' [wrong-type]\n",
            id="integer-missing",
        ),
        pytest.param(
            "conv, out_channels: ~, kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is '~' [wrong-type]\n",
            id="integer-null",
        ),
        pytest.param(
            "conv, out_channels: {a: 1}, kernel_size: 3",
            "3:32: error: conv1: out_channels must be a whole number, but it "
            "is a mapping [wrong-type]\n",
            id="integer-mapping",
        ),
        pytest.param(
            "conv, out_channels: 9223372036854775808, kernel_size: 3",
            "3:32: error: conv1: out_channels must be at most 9223372036854775807, but it is "
            "9223372036854775808 [value-out-of-range]\n",
            id="integer-too-large",
        ),
        pytest.param(
            "conv, out_channels: 99999999999999999999, kernel_size: 3",
            "3:32: error: conv1: out_channels must be at most 9223372036854775807, but it is "
            "99999999999999999999 [value-out-of-range]\n",
            id="integer-20-digits",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: []",
            "3:48: error: conv1: kernel_size must be a whole number, or a list "
            "of one for each spatial axis, but it is a list of 0 [wrong-type]\n",
            id="per-axis-empty",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: [3, a]",
            "3:52: error: conv1: kernel_size must be a whole number, or a list "
            "of one for each spatial axis, but 'a' is in it [wrong-type]\n",
            id="per-axis-word",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: {h: 3}",
            "3:48: error: conv1: kernel_size must be a whole number, or a list "
            "of one for each spatial axis, but it is a mapping [wrong-type]\n",
            id="per-axis-mapping",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: [3, 3, 3]",
            "3:48: error: conv1: kernel_size must be one number or one for "
            "each spatial axis, but it has 3 and the input has 2: height, "
            "width [wrong-number]\n",
            id="per-axis-too-many",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: Same",
            "3:60: error: conv1: padding must be a whole number, a list of one "
            "or two for each spatial axis, valid, same or full, but it is "
            "'Same' [wrong-type]\n"
            "  help: write padding: same\n",
            id="padding-word",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: []",
            "3:60: error: conv1: padding must be a whole number, a list of one "
            "or two for each spatial axis, valid, same or full, but it is a "
            "list of 0 [wrong-type]\n",
            id="padding-empty",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: [0, -1]",
            "3:60: error: conv1: padding must be at least 0, but it is -1 "
            "[value-out-of-range]\n",
            id="padding-negative-in-list",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: [1, 1, 1]",
            "3:60: error: conv1: padding must be one number or one or two "
            "(begin and end) for each spatial axis, but it has 3 and the input "
            "has 2: height, width [wrong-number]\n",
            id="padding-three",
        ),
        pytest.param(
            "relu, in_place: nope",
            "3:28: error: relu1: in_place must be true or false, but it is 'nope' "
            "[wrong-type]\n",
            id="flag-word",
        ),
        pytest.param(
            "relu, in_place: n",
            "3:28: error: relu1: in_place must be true or false, but it is 'n' [wrong-type]\n",
            id="flag-letter",
        ),
        pytest.param(
            "relu, in_place: 0",
            "3:28: error: relu1: in_place must be true or false, but it is '0' [wrong-type]\n"
            "  help: write in_place: false\n",
            id="flag-number",
        ),
        pytest.param(
            "relu, in_place: [true]",
            "3:28: error: relu1: in_place must be true or false, but it is a list of 1 "
            "[wrong-type]\n",
            id="flag-list",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, rounding: [floor]",
            "3:61: error: conv1: rounding must be exact, floor or ceil, but it "
            "is a list of 1 [wrong-type]\n",
            id="choice-list",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, rounding: Floor",
            "3:61: error: conv1: rounding must be exact, floor or ceil, but it "
            "is 'Floor' [wrong-type]\n"
            "  help: write rounding: floor\n",
            id="choice-capital",
        ),
        pytest.param(
            "dropout, p: abc",
            "3:24: error: dropout1: p must be a number, but it is 'abc' [wrong-type]\n",
            id="number-word",
        ),
        pytest.param(
            "dropout, p: 1.5",
            "3:24: error: dropout1: p must be from 0 to 1, but it is 1.5 "
            "[value-out-of-range]\n",
            id="number-too-large",
        ),
        pytest.param(
            "dropout, p: -0.1",
            "3:24: error: dropout1: p must be from 0 to 1, but it is -0.1 "
            "[value-out-of-range]\n",
            id="number-too-small",
        ),
        pytest.param(
            "dropout, p: .nan",
            "3:24: error: dropout1: p must be a number, but it is '.nan' [wrong-type]\n",
            id="number-nan",
        ),
        pytest.param(
            "dropout, p: .inf",
            "3:24: error: dropout1: p must be a number, but it is '.inf' [wrong-type]\n",
            id="number-infinite",
        ),
        pytest.param(
            "batch_norm, eps: 1e400",
            "3:29: error: batch_norm1: eps must be a number, but it is '1e400' [wrong-type]\n",
            id="number-overflows",
        ),
        pytest.param(
            "dropout, p: [0.5]",
            "3:24: error: dropout1: p must be a number, but it is a list of 1 [wrong-type]\n",
            id="number-list",
        ),
        pytest.param(
            "dropout, p: 010",
            "3:24: error: dropout1: p must be a number, but it is '010' [wrong-type]\n",
            id="number-octal",
        ),
        pytest.param(
            "dropout, p: 1:30",
            "3:24: error: dropout1: p must be a number, but it is '1:30' [wrong-type]\n",
            id="number-sexagesimal",
        ),
        pytest.param(
            "dropout, p: no",
            "3:24: error: dropout1: p must be a number, but it is 'no' [wrong-type]\n",
            id="number-no",
        ),
        pytest.param(
            "dropout, p: ",
            "3:23: error: dropout1: p must be a number, but it is '' [wrong-type]\n",
            id="number-missing",
        ),
        pytest.param(
            "batch_norm, eps: ٤",
            "3:29: error: batch_norm1: eps must be a number, but it is '٤' [wrong-type]\n",
            id="number-arabic",
        ),
        pytest.param(
            'conv, out_channels: "4\\n", kernel_size: 3',
            "3:32: error: conv1: out_channels must be a whole number, but it is '4\n"
            "' [wrong-type]\n"
            "  help: write out_channels: 4\n",
            id="value-with-a-line-break",
        ),
        pytest.param(
            "dropout, p: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
            "3:24: error: dropout1: p must be a number, but it is "
            "'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy...' [wrong-type]\n",
            id="long-value-is-shortened",
        ),
    ],
)
def test_error_in_a_value(fields: str, expected: str, findings: Findings) -> None:
    analysis = summarize_layer(fields)
    assert findings(analysis) == expected
    assert [row.outputs[0].shape for row in analysis.layers] == [None]


@pytest.mark.parametrize(
    ("fields", "output", "params"),
    [
        pytest.param("conv, out_channels: 4, kernel_size: 3", (1, 4, 6, 6), 112, id="bare"),
        pytest.param(
            "conv, out_channels: '4', kernel_size: \"3\"", (1, 4, 6, 6), 112, id="quoted"
        ),
        pytest.param(
            "conv, out_channels: +4, kernel_size: +3", (1, 4, 6, 6), 112, id="plus-sign"
        ),
        pytest.param(
            "conv, out_channels: 9223372036854775807, kernel_size: 1, bias: false",
            (1, 9223372036854775807, 8, 8),
            27670116110564327421,
            id="largest",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: [3, 5]", (1, 4, 6, 4), 184, id="one-per-axis"
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: ['3', 5]",
            (1, 4, 6, 4),
            184,
            id="quoted-per-axis",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: [1, 2]",
            (1, 4, 8, 10),
            112,
            id="padding-per-axis",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: [0, 1, 2, 3]",
            (1, 4, 7, 11),
            112,
            id="padding-top-bottom-left-right",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: same", (1, 4, 8, 8), 112, id="same"
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: 'valid'",
            (1, 4, 6, 6),
            112,
            id="valid-quoted",
        ),
        pytest.param(
            "conv, out_channels: 4, kernel_size: 3, padding: full",
            (1, 4, 10, 10),
            112,
            id="full",
        ),
        pytest.param(
            "linear, out_features: 10, axis: -1", (1, 3, 8, 10), 90, id="negative-integer"
        ),
        pytest.param("dropout, p: 0", (1, 3, 8, 8), 0, id="number-whole"),
        pytest.param("dropout, p: .5", (1, 3, 8, 8), 0, id="number-without-a-leading-digit"),
        pytest.param("dropout, p: 1.", (1, 3, 8, 8), 0, id="number-without-a-last-digit"),
        pytest.param("dropout, p: '0.5'", (1, 3, 8, 8), 0, id="number-quoted"),
        pytest.param("batch_norm, eps: 1e-5", (1, 3, 8, 8), 6, id="number-with-an-exponent"),
        pytest.param("batch_norm, eps: 0.001", (1, 3, 8, 8), 6, id="number-below-1"),
        pytest.param("leaky_relu, negative_slope: -0.2", (1, 3, 8, 8), 0, id="number-negative"),
    ],
)
def test_value(fields: str, output: tuple[int, ...], params: int, findings: Findings) -> None:
    analysis = summarize_layer(fields)
    assert findings(analysis) == ""
    assert [(row.outputs[0].shape, row.params) for row in analysis.layers] == [(output, params)]


@pytest.mark.parametrize(
    "word", ["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"]
)
def test_flag_that_is_set(word: str) -> None:
    analysis = summarize_layer(f"conv, out_channels: 4, kernel_size: 3, bias: {word}")
    assert analysis.totals.biases == 4


@pytest.mark.parametrize(
    "word", ["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "'no'"]
)
def test_flag_that_is_not_set(word: str) -> None:
    analysis = summarize_layer(f"conv, out_channels: 4, kernel_size: 3, bias: {word}")
    assert analysis.totals.biases == 0
