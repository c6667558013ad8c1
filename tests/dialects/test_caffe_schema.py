import math
import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.caffe.fields import fields_of
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.network import read_network
from convcalc.dialects.caffe.schema import read_message
from convcalc.readers.from_prototxt import read_prototxt
from convcalc.settings import Settings
from convcalc.source import Source, Span


def read(text: str, type_name: str = "NetParameter") -> tuple[Message, tuple[Diagnostic, ...]]:
    reading = read_prototxt(Source("net.prototxt", text))
    assert reading.diagnostics == ()
    return read_message(reading.root, type_name)


def sound(text: str, type_name: str = "NetParameter") -> Message:
    message, found = read(text, type_name)
    assert found == ()
    return message


def told(text: str, found: Diagnostic) -> list[str]:
    """A finding's rule, its places as line:column+length with what is said there, its help."""
    source = Source("net.prototxt", text)
    assert found.severity == "error"
    assert found.span is not None
    lines = [found.rule]
    for message, span in ((found.message, found.span), *found.related):
        at = source.position(span.start)
        lines.append(f"{at.line}:{at.column}+{span.end - span.start}: {message}")
    return [*lines, f"help: {found.help}"] if found.help else lines


@pytest.mark.parametrize(
    ("written", "type_name", "field", "expected"),
    [
        pytest.param("96", "ConvolutionParameter", "num_output", 96, id="decimal"),
        pytest.param("0x60", "ConvolutionParameter", "num_output", 96, id="hexadecimal"),
        pytest.param("0140", "ConvolutionParameter", "num_output", 96, id="octal"),
        pytest.param("0", "ConvolutionParameter", "num_output", 0, id="zero"),
        pytest.param(
            "4294967295", "ConvolutionParameter", "num_output", 2**32 - 1, id="uint32"
        ),
        pytest.param("-1", "ConvolutionParameter", "axis", -1, id="negative"),
        pytest.param("-0x1", "ConvolutionParameter", "axis", -1, id="negative-hexadecimal"),
        pytest.param("-017", "ConvolutionParameter", "axis", -15, id="negative-octal"),
        pytest.param("-2147483648", "ConvolutionParameter", "axis", -(2**31), id="int32"),
        pytest.param("9223372036854775807", "BlobShape", "dim", 2**63 - 1, id="int64"),
        pytest.param("1", "PowerParameter", "shift", 1.0, id="number-as-integer"),
        pytest.param(".5", "PowerParameter", "shift", 0.5, id="number-without-whole"),
        pytest.param("5.", "PowerParameter", "shift", 5.0, id="number-without-fraction"),
        pytest.param("-1.5e-3F", "PowerParameter", "shift", -0.0015, id="number-with-suffix"),
        pytest.param("0e5", "PowerParameter", "shift", 0.0, id="number-zero"),
        pytest.param("1e999", "PowerParameter", "shift", math.inf, id="number-too-large"),
        pytest.param("1e-999", "PowerParameter", "shift", 0.0, id="number-too-small"),
        pytest.param("-inf", "PowerParameter", "shift", -math.inf, id="infinity"),
        pytest.param("Infinity", "PowerParameter", "shift", math.inf, id="infinity-in-full"),
        pytest.param("1.25", "BlobProto", "double_data", 1.25, id="double"),
        pytest.param("true", "NetParameter", "force_backward", True, id="true"),
        pytest.param("True", "NetParameter", "force_backward", True, id="true-capital"),
        pytest.param("t", "NetParameter", "force_backward", True, id="true-letter"),
        pytest.param("1", "NetParameter", "force_backward", True, id="true-digit"),
        pytest.param("false", "NetParameter", "force_backward", False, id="false"),
        pytest.param("False", "NetParameter", "force_backward", False, id="false-capital"),
        pytest.param("f", "NetParameter", "force_backward", False, id="false-letter"),
        pytest.param("0", "NetParameter", "force_backward", False, id="false-digit"),
        pytest.param("AVE", "PoolingParameter", "pool", "AVE", id="enum-name"),
        pytest.param("1", "PoolingParameter", "pool", "AVE", id="enum-number"),
        pytest.param("0x2", "PoolingParameter", "pool", "STOCHASTIC", id="enum-hexadecimal"),
        pytest.param("4", "V1LayerParameter", "type", "CONVOLUTION", id="enum-of-old-layers"),
        pytest.param("'a # b'", "NetParameter", "name", "a # b", id="string"),
        pytest.param("'3'", "NetParameter", "name", "3", id="string-of-a-number"),
    ],
)
def test_values(written: str, type_name: str, field: str, expected: object) -> None:
    ((value, span),) = sound(f"{field}: {written}", type_name).values(field)
    assert value == expected
    assert type(value) is type(expected)
    assert span == Span(len(field) + 2, len(field) + 2 + len(written))


def test_not_a_number() -> None:
    assert math.isnan(sound("shift: nan", "PowerParameter").number("shift"))


NET = """\
name: "net"
input: "a" input: ["b", 'c']
layer {
  name: "conv" type: "Convolution" top: "x" loss_weight: 0.5
  convolution_param { num_output: 8 kernel_size: [3] kernel_size: 5 pad: [] group: 2 }
}
layer: { phase: TRAIN include { stage: "s" } }
"""


def test_given_values() -> None:
    net = sound(NET)
    conv, second = net.messages("layer")
    param = conv.message("convolution_param")
    assert (net.text("name"), net.texts("input")) == ("net", ("a", "b", "c"))
    assert (conv.text("name"), conv.text("type"), conv.texts("top")) == (
        "conv",
        "Convolution",
        ("x",),
    )
    assert conv.numbers("loss_weight") == (0.5,)
    assert (param.integer("num_output"), param.integers("kernel_size")) == (8, (3, 5))
    assert param.integers("pad") == ()
    assert second.text("phase") == "TRAIN"
    assert [rule.texts("stage") for rule in second.messages("include")] == [("s",)]
    assert (conv.type, param.type) == ("LayerParameter", "ConvolutionParameter")


def test_given_or_not() -> None:
    net = sound("layer { convolution_param { pad: [] bias_term: true } }")
    (layer,) = net.messages("layer")
    param = layer.message("convolution_param")
    assert (net.has("layer"), net.has("layers"), layer.has("convolution_param")) == (
        True,
        False,
        True,
    )
    assert (param.has("bias_term"), param.has("pad"), param.has("group")) == (
        True,
        False,
        False,
    )
    assert param.values("pad") == ()


def test_defaults() -> None:
    empty = sound("", "LayerParameter")
    conv = empty.message("convolution_param")
    assert (conv.integer("num_output"), conv.integer("group"), conv.integer("axis")) == (
        0,
        1,
        1,
    )
    assert (conv.flag("bias_term"), conv.flag("force_nd_im2col")) == (True, False)
    assert conv.text("engine") == "DEFAULT"
    assert conv.message("weight_filler").text("type") == "constant"
    assert empty.message("pooling_param").text("pool") == "MAX"
    assert empty.message("dropout_param").number("dropout_ratio") == 0.5
    assert empty.message("power_param").number("shift") == 0.0
    assert empty.message("bn_param").number("eps") == 1e-05
    assert empty.text("name") == ""
    assert (
        empty.text("phase") == "TRAIN"
    )  # the first of the enum, as in every enum without default
    assert (empty.texts("top"), empty.messages("param"), empty.numbers("loss_weight")) == (
        (),
        (),
        (),
    )


def test_places() -> None:
    net = sound("name: 'a'\nlayer { top: ['x', 'y'] top: 'z' param { } }")
    (layer,) = net.messages("layer")
    assert net.span == Span(0, 54)
    assert net.span_of("name") == Span(6, 9)
    assert net.span_of("layer") == layer.span == Span(16, 54)
    assert net.span_of("state") == Span(0, 54)
    assert layer.values("top") == (
        ("x", Span(24, 27)),
        ("y", Span(29, 32)),
        ("z", Span(39, 42)),
    )
    assert layer.span_of("top") == Span(24, 27)
    assert layer.spans() == {"top": Span(24, 27), "param": Span(49, 52)}
    assert layer.message("pooling_param").span == Span(16, 54)


@pytest.mark.parametrize(
    "ask",
    [
        pytest.param(lambda net: net.has("nam"), id="has-no-such-field"),
        pytest.param(lambda net: net.values("nam"), id="values-no-such-field"),
        pytest.param(lambda net: net.text("nam"), id="text-no-such-field"),
        pytest.param(lambda net: net.integer("name"), id="another-type"),
        pytest.param(lambda net: net.integer("force_backward"), id="a-flag-is-no-integer"),
        pytest.param(lambda net: net.message("name"), id="not-a-message"),
        pytest.param(lambda net: net.text("state"), id="a-message"),
        pytest.param(lambda net: net.text("input"), id="repeated"),
        pytest.param(lambda net: net.texts("name"), id="not-repeated"),
    ],
)
def test_asking_amiss_is_an_error_of_the_program(ask: Callable[[Message], object]) -> None:
    with pytest.raises((AssertionError, KeyError)):
        ask(sound(""))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "bogus: 1",
            [["unknown-field", "1:1+5: NetParameter has no field 'bogus'"]],
            id="unknown",
        ),
        pytest.param(
            "layer { convolution_param { kernal_size: 3 } }",
            [
                [
                    "unknown-field",
                    "1:29+11: convolution_param has no field 'kernal_size'",
                    "help: did you mean 'kernel_size'?",
                ]
            ],
            id="unknown-misspelt",
        ),
        pytest.param(
            "layer { lr_mult: 1 }",
            [
                [
                    "unknown-field",
                    "1:9+7: layer has no field 'lr_mult'",
                    "help: lr_mult is a field of param",
                ]
            ],
            id="unknown-belongs-inside",
        ),
        pytest.param(
            "layer { min: 1 }",
            [
                [
                    "unknown-field",
                    "1:9+3: layer has no field 'min'",
                    "help: min is a field of clip_param",
                ]
            ],
            id="unknown-belongs-inside-either",
        ),
        pytest.param(
            "layer { stride: 1 }",
            [
                [
                    "unknown-field",
                    "1:9+6: layer has no field 'stride'",
                    "help: stride is a field of convolution_param, pooling_param"
                    " and reorg_param",
                ]
            ],
            id="unknown-belongs-inside-several",
        ),
        pytest.param(
            "layer [{ nam: 'x' }]",
            [
                [
                    "unknown-field",
                    "1:10+3: layer has no field 'nam'",
                    "help: did you mean 'name'?",
                ]
            ],
            id="unknown-in-list",
        ),
        pytest.param(
            "layer { b_nparam { a: { b: 1 } } }",
            [
                [
                    "unknown-field",
                    "1:9+8: layer has no field 'b_nparam'",
                    "help: did you mean 'bn_param'?",
                ]
            ],
            id="unknown-message",
        ),
        pytest.param(
            'layer { type: "ReLU" cnn_param { a: 1 } }',
            [["unknown-field", "1:22+9: layer has no field 'cnn_param'"]],
            id="message-of-a-fork",
        ),
        pytest.param(
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: 1",
            [
                [
                    "unknown-field",
                    "1:1+60: NetParameter has no field 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...'",
                ]
            ],
            id="unknown-very-long",
        ),
        pytest.param(
            "nam: 'x'\nlayer {\n  top: 1\n  top: 2\n"
            "  pooling_param { pad: -1 stride: 1 stride: 1 }\n}",
            [
                [
                    "unknown-field",
                    "1:1+3: NetParameter has no field 'nam'",
                    "help: did you mean 'name'?",
                ],
                [
                    "field-wrong-type",
                    "3:8+1: top must be a string, but is 1",
                    'help: write "1"',
                ],
                [
                    "field-wrong-type",
                    "4:8+1: top must be a string, but is 2",
                    'help: write "2"',
                ],
                [
                    "field-out-of-range",
                    "5:24+2: pad must be an integer from 0 to 4294967295, but is -1",
                ],
                [
                    "field-given-twice",
                    "5:45+1: stride must be given at most once, but is given again here",
                    "5:35+1: first given here",
                ],
            ],
            id="all-of-them",
        ),
        pytest.param(
            "input_dim: abc",
            [["field-wrong-type", "1:12+3: input_dim must be an integer, but is abc"]],
            id="integer-word",
        ),
        pytest.param(
            'input_dim: "3"',
            [
                [
                    "field-wrong-type",
                    '1:12+3: input_dim must be an integer, but is the string "3"',
                    "help: write 3 without quotes",
                ]
            ],
            id="integer-string",
        ),
        pytest.param(
            'input_dim: "x"',
            [
                [
                    "field-wrong-type",
                    '1:12+3: input_dim must be an integer, but is the string "x"',
                ]
            ],
            id="integer-string-of-none",
        ),
        pytest.param(
            "input_dim: 3.5",
            [["field-wrong-type", "1:12+3: input_dim must be an integer, but is 3.5"]],
            id="integer-fraction",
        ),
        pytest.param(
            "input_dim: 3.0",
            [
                [
                    "field-wrong-type",
                    "1:12+3: input_dim must be an integer, but is 3.0",
                    "help: write 3",
                ]
            ],
            id="integer-whole-number",
        ),
        pytest.param(
            "input_dim: 09",
            [
                [
                    "field-wrong-type",
                    "1:12+2: input_dim must be an integer, but is 09",
                    "help: write 9",
                ]
            ],
            id="integer-no-octal",
        ),
        pytest.param(
            "input_dim { }",
            [["field-wrong-type", "1:11+3: input_dim must be an integer, but is a message"]],
            id="integer-message",
        ),
        pytest.param(
            "input_dim: -",
            [["field-wrong-type", "1:12+1: input_dim must be an integer, but is -"]],
            id="integer-sign-apart",
        ),
        pytest.param(
            "layer { convolution_param { num_output: -1 } }",
            [
                [
                    "field-out-of-range",
                    "1:41+2: num_output must be an integer from 0 to 4294967295, but is -1",
                ]
            ],
            id="unsigned-negative",
        ),
        pytest.param(
            "input_dim: 2147483648",
            [
                [
                    "field-out-of-range",
                    (
                        "1:12+10: input_dim must be an integer from -2147483648 to 2147483647"
                        ", but is 2147483648"
                    ),
                ]
            ],
            id="int32-above",
        ),
        pytest.param(
            "input_dim: -2147483649",
            [
                [
                    "field-out-of-range",
                    (
                        "1:12+11: input_dim must be an integer from -2147483648 to 2147483647"
                        ", but is -2147483649"
                    ),
                ]
            ],
            id="int32-below",
        ),
        pytest.param(
            "input_shape { dim: 9223372036854775808 }",
            [
                [
                    "field-out-of-range",
                    (
                        "1:20+19: dim must be an integer from -9223372036854775808"
                        " to 9223372036854775807"
                        ", but is 9223372036854775808"
                    ),
                ]
            ],
            id="int64-above",
        ),
        pytest.param(
            "input_shape { dim: 0x8000000000000000 }",
            [
                [
                    "field-out-of-range",
                    (
                        "1:20+18: dim must be an integer from -9223372036854775808"
                        " to 9223372036854775807"
                        ", but is 0x8000000000000000"
                    ),
                ]
            ],
            id="int64-above-in-hex",
        ),
        pytest.param(
            "input_dim: 100000000000000000000000000000000000000000000000000",
            [
                [
                    "field-out-of-range",
                    (
                        "1:12+51: input_dim must be an integer from -2147483648 to 2147483647"
                        ", but is 100000000000000000000000000000..."
                    ),
                ]
            ],
            id="integer-of-many-digits",
        ),
        pytest.param(
            "layer { power_param { shift: 0x10 } }",
            [
                [
                    "field-wrong-type",
                    "1:30+4: shift must be a number, but is 0x10",
                    "help: write 16",
                ]
            ],
            id="number-hex",
        ),
        pytest.param(
            "layer { power_param { shift: 010 } }",
            [
                [
                    "field-wrong-type",
                    "1:30+3: shift must be a number, but is 010",
                    "help: write 10",
                ]
            ],
            id="number-octal",
        ),
        pytest.param(
            "layer { power_param { shift: 1e } }",
            [["field-wrong-type", "1:30+2: shift must be a number, but is 1e"]],
            id="number-unfinished",
        ),
        pytest.param(
            'layer { power_param { shift: "1.5" } }',
            [
                [
                    "field-wrong-type",
                    '1:30+5: shift must be a number, but is the string "1.5"',
                    "help: write 1.5 without quotes",
                ]
            ],
            id="number-string",
        ),
        pytest.param(
            "layer { power_param { shift: +1 } }",
            [["field-wrong-type", "1:30+2: shift must be a number, but is +1"]],
            id="number-with-plus",
        ),
        pytest.param(
            "force_backward: TRUE",
            [
                [
                    "field-wrong-type",
                    "1:17+4: force_backward must be true or false, but is TRUE",
                    "help: write true",
                ]
            ],
            id="flag-upper-case",
        ),
        pytest.param(
            "force_backward: yes",
            [
                [
                    "field-wrong-type",
                    "1:17+3: force_backward must be true or false, but is yes",
                    "help: write true",
                ]
            ],
            id="flag-yes",
        ),
        pytest.param(
            "force_backward: off",
            [
                [
                    "field-wrong-type",
                    "1:17+3: force_backward must be true or false, but is off",
                    "help: write false",
                ]
            ],
            id="flag-off",
        ),
        pytest.param(
            "force_backward: 2",
            [["field-wrong-type", "1:17+1: force_backward must be true or false, but is 2"]],
            id="flag-two",
        ),
        pytest.param(
            'force_backward: "true"',
            [
                [
                    "field-wrong-type",
                    '1:17+6: force_backward must be true or false, but is the string "true"',
                    "help: write true without quotes",
                ]
            ],
            id="flag-string",
        ),
        pytest.param(
            "name: abc",
            [
                [
                    "field-wrong-type",
                    "1:7+3: name must be a string, but is abc",
                    'help: write "abc"',
                ]
            ],
            id="string-word",
        ),
        pytest.param(
            "name: 3",
            [["field-wrong-type", "1:7+1: name must be a string, but is 3", 'help: write "3"']],
            id="string-number",
        ),
        pytest.param(
            "name { }",
            [["field-wrong-type", "1:6+3: name must be a string, but is a message"]],
            id="string-message",
        ),
        pytest.param(
            "layer { pooling_param { pool: MEAN } }",
            [
                [
                    "field-unknown-enum-value",
                    "1:31+4: pool must be one of MAX, AVE, STOCHASTIC, but is MEAN",
                ]
            ],
            id="enum-unknown",
        ),
        pytest.param(
            "layer { pooling_param { pool: ave } }",
            [
                [
                    "field-unknown-enum-value",
                    "1:31+3: pool must be one of MAX, AVE, STOCHASTIC, but is ave",
                    "help: did you mean 'AVE'?",
                ]
            ],
            id="enum-misspelt",
        ),
        pytest.param(
            "layer { pooling_param { pool: 7 } }",
            [
                [
                    "field-unknown-enum-value",
                    "1:31+1: pool must be one of MAX, AVE, STOCHASTIC, but is 7",
                ]
            ],
            id="enum-number",
        ),
        pytest.param(
            'layer { pooling_param { pool: "AVE" } }',
            [
                [
                    "field-wrong-type",
                    '1:31+5: pool must be one of MAX, AVE, STOCHASTIC, but is the string "AVE"',
                    "help: write AVE without quotes",
                ]
            ],
            id="enum-string",
        ),
        pytest.param(
            "layers { type: InnerProduct }",
            [
                [
                    "field-unknown-enum-value",
                    (
                        "1:16+12: type must be one of NONE, ABSVAL, ACCURACY, ARGMAX"
                        ", BNLL, CONCAT"
                        ", CONTRASTIVE_LOSS, CONVOLUTION and 34 more, but is InnerProduct"
                    ),
                    "help: did you mean 'INNER_PRODUCT'? Or declare it with"
                    " --custom InnerProduct=passthrough or --custom InnerProduct=20x20x256",
                ]
            ],
            id="enum-of-many",
        ),
        pytest.param(
            "layer: 3",
            [
                [
                    "field-wrong-type",
                    "1:8+1: layer must be a message, but is 3",
                    "help: write layer { ... }",
                ]
            ],
            id="message-word",
        ),
        pytest.param(
            'layer: "x"',
            [
                [
                    "field-wrong-type",
                    '1:8+3: layer must be a message, but is the string "x"',
                    "help: write layer { ... }",
                ]
            ],
            id="message-string",
        ),
        pytest.param(
            "layer: [1]",
            [
                [
                    "field-wrong-type",
                    "1:9+1: layer must be a message, but is 1",
                    "help: write layer { ... }",
                ]
            ],
            id="list-of-words-for-message",
        ),
        pytest.param(
            "name: ['a', 'b']",
            [
                [
                    "field-not-repeated",
                    "1:7+10: name must have one value, but has a list",
                    "help: write a value without brackets",
                ]
            ],
            id="list-for-one",
        ),
        pytest.param(
            "name: []",
            [
                [
                    "field-not-repeated",
                    "1:7+2: name must have one value, but has a list",
                    "help: write a value without brackets",
                ]
            ],
            id="empty-list-for-one",
        ),
        pytest.param(
            "layer { pooling_param [{ }] }",
            [
                [
                    "field-not-repeated",
                    "1:23+5: pooling_param must have one value, but has a list",
                    "help: write a value without brackets",
                ]
            ],
            id="list-of-messages-for-one",
        ),
        pytest.param(
            "input_dim: [1, x, 3, 'y']",
            [
                ["field-wrong-type", "1:16+1: input_dim must be an integer, but is x"],
                [
                    "field-wrong-type",
                    '1:22+3: input_dim must be an integer, but is the string "y"',
                ],
            ],
            id="bad-item",
        ),
        pytest.param(
            "input_dim [1, 2]",
            [["field-without-colon", "1:11+1: ':' must follow input_dim, but '[' stands here"]],
            id="list-without-colon",
        ),
        pytest.param(
            "input_dim []",
            [["field-without-colon", "1:11+1: ':' must follow input_dim, but '[' stands here"]],
            id="empty-list-without-colon",
        ),
        pytest.param(
            "layer [\n  1\n]",
            [
                [
                    "field-wrong-type",
                    "2:3+1: layer must be a message, but is 1",
                    "help: write layer { ... }",
                ]
            ],
            id="list-brackets-for-a-message",
        ),
        pytest.param(
            "name: 'a'\nname: 'b'\n",
            [
                [
                    "field-given-twice",
                    "2:7+3: name must be given at most once, but is given again here",
                    "1:7+3: first given here",
                ]
            ],
            id="twice",
        ),
        pytest.param(
            "name: 'a' name: 'b' name: 'c'",
            [
                [
                    "field-given-twice",
                    "1:17+3: name must be given at most once, but is given again here",
                    "1:7+3: first given here",
                ],
                [
                    "field-given-twice",
                    "1:27+3: name must be given at most once, but is given again here",
                    "1:7+3: first given here",
                ],
            ],
            id="thrice",
        ),
        pytest.param(
            "layer { pooling_param { } pooling_param { pad: 1 } }",
            [
                [
                    "field-given-twice",
                    (
                        "1:41+10: pooling_param must be given at most once"
                        ", but is given again here"
                    ),
                    "1:23+3: first given here",
                ]
            ],
            id="message-twice",
        ),
        pytest.param(
            "layer { clip_param { min: 0 } }",
            [["field-missing", "1:29+1: clip_param must give max, but ends without it"]],
            id="required",
        ),
        pytest.param(
            "layer { clip_param {\n} }",
            [
                ["field-missing", "2:1+1: clip_param must give min, but ends without it"],
                ["field-missing", "2:1+1: clip_param must give max, but ends without it"],
            ],
            id="required-both",
        ),
    ],
)
def test_findings(text: str, expected: list[list[str]]) -> None:
    assert [told(text, found) for found in read(text)[1]] == expected


def test_an_empty_list_of_messages_needs_no_colon() -> None:
    assert sound("layer []").messages("layer") == ()


def test_faulty_values_are_left_out() -> None:
    net, found = read("input_dim: [1, x, 3] name: 3 bogus: 1 name: 'a'")
    assert len(found) == 3
    assert net.integers("input_dim") == (1, 3)
    assert net.text("name") == "a"


def test_the_first_of_several_counts() -> None:
    net, found = read("name: 'a' name: 'b'")
    assert len(found) == 1
    assert net.text("name") == "a"


@pytest.mark.parametrize(
    "text", ["layer { nam: $", "layer { nam", "layer { nam 'x'", "layer { nam: ["]
)
def test_a_wrong_name_is_found_before_a_syntax_error(text: str) -> None:
    _, (found,) = read_message(read_prototxt(Source("net.prototxt", text)).root)
    assert (found.rule, found.span) == ("unknown-field", Span(8, 11))


@pytest.mark.parametrize("text", ["name: $", "input_dim: [1, $", "layer: ", "name"])
def test_a_value_not_reached_is_no_second_finding(text: str) -> None:
    assert read_message(read_prototxt(Source("net.prototxt", text)).root)[1] == ()


@pytest.mark.parametrize(
    "written", ["1" * 10**6, "-" + "1" * 10**6, "0x" + "f" * 10**6, "0" + "7" * 10**6]
)
def test_an_integer_of_a_million_digits_is_out_of_range(written: str) -> None:
    _, (found,) = read(f"input_dim: {written}")
    assert found.rule == "field-out-of-range"


@pytest.mark.parametrize(
    "written", ["1" * 10**6, "0." + "1" * 10**6, "x" * 10**6, "'" + "1" * 10**6 + "'"]
)
@pytest.mark.parametrize(
    "field", ["input_dim", "force_backward", "name", "layer", "state", "bogus"]
)
def test_a_word_of_a_million_letters_is_shown_in_short(written: str, field: str) -> None:
    for found in read(f"{field}: {written}")[1]:
        assert len(found.message) < 120
        assert len(found.help or "") < 60


def test_every_type_is_known_and_every_default_is_a_value_of_its_field() -> None:
    seen: set[str] = set()
    unseen = ["NetParameter", "SolverParameter"]
    while unseen:
        type_name = unseen.pop()
        seen.add(type_name)
        for field in fields_of(type_name).values():
            if field.kind is None:
                unseen += {field.type_name} - seen
            else:
                assert type(field.default) is field.kind, (type_name, field.name)
    assert len(seen) == 108


WORDS = st.sampled_from(
    [
        "name",
        "layer",
        "layers",
        "type",
        "input_dim",
        "pooling_param",
        "pool",
        "clip_param",
        "min",
        "1",
        "-1",
        "0x1",
        "1.5",
        "TRAIN",
        "MAX",
        "true",
        "'a'",
        '"b"',
        "{",
        "}",
        "<",
        ">",
        "[",
        "]",
        ":",
        ",",
        ";",
    ]
)


@given(st.lists(WORDS).map(" ".join))
def test_no_text_raises(text: str) -> None:
    read_message(read_prototxt(Source("net.prototxt", text)).root)


def test_the_places_of_a_layer_are_found_when_they_are_asked_for() -> None:
    text = 'layer { name: "c" type: "Convolution" bottom: "x" top: "y" ' + (
        "convolution_param { kernel_size: 3 num_output: 8 kernel_size: 5 } }"
    )
    (layer,) = read_network(read_prototxt(Source("net.prototxt", text)), Settings()).layers
    places = {name: text[span.start : span.end] for name, span in layer.field_spans.items()}
    assert places == {
        "name": '"c"',
        "type": '"Convolution"',
        "bottom": '"x"',
        "inputs": '"x"',
        "top": '"y"',
        "convolution_param": "{ kernel_size: 3 num_output: 8 kernel_size: 5 }",
        "kernel_size": "3",
        "num_output": "8",
        "out_channels": "8",
    }
    assert pickle.loads(pickle.dumps(layer.field_spans)) == layer.field_spans
