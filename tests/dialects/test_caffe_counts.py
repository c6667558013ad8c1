"""Bottoms and tops of a prototxt's layers: how many, from where, and what goes with them."""

from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text
from convcalc.layers import layer_types

Findings = Callable[[Analysis], str]

DATA = 'layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 2 dim: 4 } } }\n'
LABEL = 'layer { name: "l" type: "Input" top: "label" input_param { shape { dim: 2 } } }\n'


def read(text: str, **settings: object) -> Analysis:
    return summarize_text(text, syntax="prototxt", **settings)  # type: ignore[arg-type]


def layer(type_name: str, wires: str, name: str = "x") -> str:
    return f'layer {{ name: "{name}" type: "{type_name}" {wires} }}\n'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            layer("ReLU", 'bottom: "data" bottom: "label" top: "x"'),
            "the layer must have 1 bottom, but it has 2 [wrong-number]",
            id="exactly-one",
        ),
        pytest.param(
            layer("ReLU", 'bottom: "data"'),
            "the layer must have 1 top, but it has 0 [wrong-number]",
            id="no-top",
        ),
        pytest.param(
            layer("Eltwise", 'bottom: "data" top: "x"'),
            "the layer must have at least 2 bottoms, but it has 1 [wrong-number]",
            id="at-least",
        ),
        pytest.param(
            layer(
                "SoftmaxWithLoss", 'bottom: "data" bottom: "label" top: "x" top: "y" top: "z"'
            ),
            "the layer must have 1 or 2 tops, but it has 3 [wrong-number]",
            id="from-to",
        ),
        pytest.param(
            layer("Silence", 'bottom: "data" top: "x"'),
            "the layer must have no tops, but it has 1 [wrong-number]",
            id="none",
        ),
        pytest.param(
            layer("ReLU", 'bottom: "data" top: "x" loss_weight: 1 loss_weight: 1'),
            "loss_weight must be given once for each top or not at all,"
            " but the layer has 1 top and it is given 2 times [wrong-number]",
            id="loss-weights",
        ),
        pytest.param(
            layer("ReLU", 'bottom: "data" top: "x" propagate_down: true propagate_down: true'),
            "propagate_down must be given once for each bottom or not at all,"
            " but the layer has 1 bottom and it is given 2 times"
            " [wrong-number]",
            id="propagate-down",
        ),
        pytest.param(
            layer("Flatten", 'bottom: "data" top: "data"'),
            "the layer must not overwrite its bottom, but its top is 'data' too"
            " [in-place-refused]",
            id="not-in-place",
        ),
        pytest.param(
            layer("ReLU", 'bottom: "data" top: "x" param { lr_mult: 1 }'),
            "a layer must have at most one param for each of its tensors,"
            " but it has 1 param and no tensors [wrong-number]",
            id="too-many-params",
        ),
    ],
)
def test_error_of_a_wrong_number(text: str, expected: str, findings: Findings) -> None:
    (first, *_) = findings(read(DATA + LABEL + text)).splitlines()
    assert first.partition("error: x: ")[2] == expected


def test_error_of_a_loss_with_several_tops_of_no_weight(findings: Findings) -> None:
    wires = 'bottom: "data" bottom: "label" top: "x" top: "y"'
    text = DATA + LABEL + layer("SoftmaxWithLoss", wires)
    assert findings(read(text)) == (
        "3:79: error: x: a loss with several tops must have a loss_weight for each,"
        " but it has 2 tops and no loss_weight [wrong-number]\n"
        "  help: write loss_weight: 1 loss_weight: 0\n"
    )
    weighted = layer("SoftmaxWithLoss", wires + " loss_weight: 1 loss_weight: 0")
    assert read(DATA + LABEL + weighted).diagnostics == ()


def test_a_loss_without_a_top_is_given_one_that_nobody_can_read(findings: Findings) -> None:
    loss = layer("SoftmaxWithLoss", 'bottom: "data" bottom: "label"')
    analysis = read(DATA + LABEL + loss + layer("ReLU", 'bottom: "(automatic)" top: "z"', "r"))
    assert [it.to_dict() for it in analysis.layers[0].outputs] == [
        {"name": "(automatic)", "shape": []}
    ]
    assert "no layer above writes '(automatic)'" in findings(analysis)
    assert read(DATA + LABEL + loss).outputs == ()


# Order and names


def test_error_of_data_that_stands_below(findings: Findings) -> None:
    analysis = read(layer("ReLU", 'bottom: "data" top: "x"') + DATA)
    assert findings(analysis) == (
        "1:40: error: x: a bottom must be a top from above,"
        " but no layer above writes 'data' [unknown-name]\n"
        "  help: the layer that makes 'data' stands below: put that one first\n"
    )


def test_error_of_data_written_twice(findings: Findings) -> None:
    analysis = read(DATA + DATA.replace('"d"', '"e"'))
    assert findings(analysis) == (
        "2:38: error: a top must have one layer that writes it,"
        " but 'data' is written above already [duplicate-top]\n"
        "  help: rename this top; only a layer that also reads it as its bottom may write it"
        " again\n"
    )


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        pytest.param(layer("TanH", 'bottom: "x" top: "t"', "t"), "t reads it too", id="reader"),
        pytest.param("", "", id="sole-reader"),
    ],
)
def test_only_the_sole_reader_may_overwrite(
    before: str, reason: str, findings: Findings
) -> None:
    text = DATA + layer("ReLU", 'bottom: "data" top: "x"') + before
    analysis = read(text + layer("Sigmoid", 'bottom: "x" top: "x"', "s"))
    if not reason:
        assert analysis.diagnostics == ()
        return
    assert findings(analysis) == (
        f"4:52: error: s: only the sole reader of 'x' may overwrite it, but {reason}"
        " [overwrites-shared-bottom]\n"
        "  help: give the top another name; Caffe hands each of several readers a copy\n"
    )


def test_error_of_overwriting_a_loss(findings: Findings) -> None:
    text = DATA + layer("ReLU", 'bottom: "data" top: "x" loss_weight: 1')
    analysis = read(text + layer("Sigmoid", 'bottom: "x" top: "x"', "s"))
    assert "only the sole reader of 'x' may overwrite it, but it is taken for a loss too" in (
        findings(analysis)
    )


def test_names_that_repeat_or_lack_are_warned_of(findings: Findings) -> None:
    analysis = read(
        DATA
        + layer("ReLU", 'bottom: "data" top: "a"')
        + layer("TanH", 'bottom: "a" top: "b"')
        + layer("TanH", 'bottom: "b" top: "c"', "")
    )
    assert findings(analysis) == (
        "3:15: warning: x: a name should belong to one layer, but 'x' is used again"
        " [duplicate-name]\n"
        "  help: Caffe copies trained weights by name: only the first layer gets them\n"
        "4:24: warning: a layer should have a name, but this one has none"
        " [layer-without-name]\n"
        "  help: Caffe copies trained weights by the names of layers\n"
    )
    assert [row.name for row in analysis.layers] == ["x", "x", ""]


def test_a_blob_reshaped_in_place_has_its_last_shape_everywhere(findings: Findings) -> None:
    analysis = read(
        'layer { name: "d" type: "Input" top: "data"'
        " input_param { shape { dim: 1 dim: 3 dim: 10 dim: 11 } } }\n"
        + layer(
            "Convolution",
            'bottom: "data" top: "data" convolution_param { num_output: 8 kernel_size: 1 }',
        )
    )
    assert findings(analysis) == (
        "2:59: warning: x: a layer in place should keep the shape of 'data',"
        " but makes 10x11x8 of 10x11x3 [reshaped-in-place]\n"
        "  help: give the top another name: Caffe has one blob for both,"
        " and gives it the new shape before the layer reads it\n"
    )
    assert analysis.inputs[0].shape == (1, 8, 10, 11)
    assert analysis.layers[0].inputs[0].shape == (1, 3, 10, 11)
    assert analysis.layers[0].outputs[0].shape == (1, 8, 10, 11)
    assert [it.shape for it in analysis.layers[0].parameters or ()] == [(8, 3, 1, 1), (8,)]


# Types that only the run knows


UNKNOWN = layer("Foo", 'bottom: "data" top: "y"', "f")
PYTHON = layer(
    "Python", 'bottom: "data" top: "y" top: "z" python_param { module: "m" layer: "Bar" }', "p"
)


def test_error_of_a_type_that_nobody_knows(findings: Findings) -> None:
    analysis = read(DATA + UNKNOWN + layer("ReLU", 'bottom: "data" top: "x"'))
    assert findings(analysis) == (
        "2:25: error: f: type must be a layer type of Caffe, but there is no 'Foo'"
        " [unknown-type]\n"
        "  help: declare it with --custom Foo=passthrough or --custom Foo=20x20x256\n"
    )
    assert [row.known for row in analysis.layers] == [False, True]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("InerProduct", "InnerProduct"),
        ("Relu", "ReLU"),
        pytest.param("relu", "ReLU", id="yaml"),
        pytest.param("batch_norm", "BatchNorm", id="yaml-words"),
        pytest.param("INNER_PRODUCT", "InnerProduct", id="older-form"),
        pytest.param("SOFTMAX_LOSS", "SoftmaxWithLoss", id="older-form-irregular"),
        pytest.param("conv", "Convolution", id="oldest-form"),
    ],
)
def test_error_of_a_misspelt_type(written: str, meant: str, findings: Findings) -> None:
    text = DATA + layer(written, 'bottom: "data" top: "y"', "f")
    assert f"help: did you mean '{meant}'? Or declare it with" in findings(read(text))


def test_no_type_of_a_yaml_spec_is_one_of_a_prototxt() -> None:
    rows = (layer(it, f'bottom: "data" top: "{it}"', it) for it in layer_types())
    analysis = read(DATA + "".join(rows))
    assert [row.name for row in analysis.layers] == list(layer_types())
    assert not any(row.known for row in analysis.layers)
    unknown = [it.layer for it in analysis.diagnostics if it.rule == "unknown-type"]
    assert unknown == list(layer_types())


def test_no_type_of_a_yaml_spec_is_one_of_the_older_form() -> None:
    rows = (
        f'layers {{ name: "{it}" type: {it} bottom: "data" top: "{it}" }}\n'
        for it in layer_types()
    )
    analysis = read('input: "data" input_shape { dim: 2 dim: 4 }\n' + "".join(rows))
    assert not any(row.known for row in analysis.layers)
    assert {it.rule for it in analysis.diagnostics} == {"field-unknown-enum-value"}


def test_error_of_a_python_layer(findings: Findings) -> None:
    assert findings(read(DATA + PYTHON)) == (
        "2:25: error: p: what a Python layer does must be declared, but 'Python:Bar' is not"
        " [unknown-type]\n"
        "  help: declare it with --custom Python:Bar=passthrough"
        " or --custom Python:Bar=20x20x256\n"
    )


@pytest.mark.parametrize(
    ("custom", "expected"),
    [
        pytest.param({"Foo": "passthrough"}, [[2, 4]], id="passthrough"),
        pytest.param({"Foo": "5x6x7"}, [[2, 7, 5, 6]], id="size"),
        pytest.param({"Foo": [7, 5, 6]}, [[2, 7, 5, 6]], id="list"),
    ],
)
def test_a_declared_type(custom: dict[str, object], expected: list[list[int]]) -> None:
    analysis = read(DATA + UNKNOWN, custom=custom)
    assert analysis.diagnostics == ()
    assert analysis.layers[0].type == "custom"
    assert [it["shape"] for it in analysis.layers[0].to_dict()["outputs"]] == expected


@pytest.mark.parametrize(
    ("custom", "expected"),
    [
        pytest.param({"Python": "5"}, [[2, 5], [2, 5]], id="one-for-all"),
        pytest.param(
            {"Python": "6", "Python:Bar": "5,7x8x9"}, [[2, 5], [2, 9, 7, 8]], id="each"
        ),
        pytest.param({"Python": [[5], [9, 7, 8]]}, [[2, 5], [2, 9, 7, 8]], id="lists"),
    ],
)
def test_a_declared_python_layer(custom: dict[str, object], expected: list[list[int]]) -> None:
    analysis = read(DATA + PYTHON, custom=custom)
    assert analysis.diagnostics == ()
    assert [it["shape"] for it in analysis.layers[0].to_dict()["outputs"]] == expected


def test_error_of_a_declaration_that_does_not_fit(findings: Findings) -> None:
    assert findings(read(DATA + PYTHON, custom={"Python": "1,2,3"})) == (
        "2:25: error: p: a type must be declared with one shape, or one for each top,"
        " but there are 3 and the layer has 2 tops [wrong-number]\n"
    )
    source = layer("Foo", 'top: "y"', "f")
    assert findings(read(source, custom={"Foo": "passthrough"})) == (
        "1:25: error: f: a type declared as passthrough must read something,"
        " but this layer does not [wrong-number]\n"
        "  help: declare its shape, as in --custom TYPE=20x20x256\n"
    )


def test_a_declaration_must_be_one() -> None:
    with pytest.raises(ValueError, match="must be 'passthrough' or a size"):
        read(DATA, custom={"Foo": "big"})


def test_error_of_declaring_what_is_known(findings: Findings) -> None:
    net = DATA + layer("ReLU", 'bottom: "data" top: "x"') + layer("Silence", 'bottom: "x"', "s")
    custom = {"ReLU": "passthrough", "Silence": "1", "Python": "1", "LRN": "passthrough"}
    assert findings(read(net, custom=custom)) == (
        "-: error: --custom must name a type that convcalc does not know, but it knows ReLU"
        " [custom-type-known]\n"
        "  help: leave it out; the type's own rules count\n"
        "-: error: --custom must name a type that convcalc does not know, but it knows Silence"
        " [custom-type-known]\n"
        "  help: leave it out; the type's own rules count\n"
    )
