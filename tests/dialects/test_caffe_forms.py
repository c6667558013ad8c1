"""Every form of a prototxt: the oldest, the older and today's, with inputs in all ways."""

from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text

Findings = Callable[[Analysis], str]

SIZE = 'input: "data" input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8\n'


def read(text: str, **settings: object) -> Analysis:
    return summarize_text(text, syntax="prototxt", **settings)  # type: ignore[arg-type]


def outputs(analysis: Analysis) -> dict[str, list[int] | None]:
    return {
        row.name: list(row.outputs[0].shape) if row.outputs[0].shape else None
        for row in analysis.layers
    }


def blobs(analysis: Analysis) -> list[tuple[str, tuple[int, ...], bool, str | None]]:
    return [
        (row.name, it.shape, it.trainable, it.shared_with)
        for row in analysis.layers
        for it in row.parameters or ()
    ]


# The older form: layers { type: CONVOLUTION }


def test_the_older_form_is_read_like_todays() -> None:
    analysis = read(
        SIZE + 'layers { name: "c" type: CONVOLUTION bottom: "data" top: "c"'
        " blobs_lr: 1 blobs_lr: 0 weight_decay: 1"
        " convolution_param { num_output: 4 kernel_size: 3 } }\n"
        'layers { name: "p" type: POOLING bottom: "c" top: "p"'
        " pooling_param { kernel_size: 2 stride: 2 } }\n"
        'layers { name: "ip" type: INNER_PRODUCT bottom: "p" top: "ip"'
        " inner_product_param { num_output: 10 } }\n"
    )
    assert analysis.diagnostics == ()
    assert outputs(analysis) == {"c": [1, 4, 6, 6], "p": [1, 4, 3, 3], "ip": [1, 10]}
    assert blobs(analysis) == [
        ("c", (4, 3, 3, 3), True, None),
        ("c", (4,), False, None),
        ("ip", (10, 36), True, None),
        ("ip", (10,), True, None),
    ]


def test_the_older_form_names_shared_blobs_in_the_layer(findings: Findings) -> None:
    analysis = read(
        SIZE + 'layers { name: "a" type: CONVOLUTION bottom: "data" top: "a" param: "w"\n'
        "  convolution_param { num_output: 3 kernel_size: 3 bias_term: false } }\n"
        'layers { name: "b" type: CONVOLUTION bottom: "a" top: "b" param: "w"\n'
        "  convolution_param { num_output: 3 kernel_size: 3 bias_term: false } }\n"
        'layers { name: "c" type: CONVOLUTION bottom: "b" top: "c" param: "w"\n'
        "  convolution_param { num_output: 9 kernel_size: 1 bias_term: false group: 3 } }\n"
        'layers { name: "d" type: CONVOLUTION bottom: "b" top: "d" param: "w"\n'
        "  blob_share_mode: PERMISSIVE\n"
        "  convolution_param { num_output: 27 kernel_size: 1 bias_term: false } }\n"
    )
    assert findings(analysis) == (
        "6:66: error: c: tensors of one name must have one shape, but 'w' has [3, 3, 3, 3] in a"
        " and [9, 1, 1, 1] here [shared-weights-differ]\n"
        "  help: give this one another name\n"
    )
    assert [it[3] for it in blobs(analysis)] == [None, "a", "a", "a"]


def test_the_older_data_layers_crop_in_their_own_message() -> None:
    analysis = read(
        'layers { name: "d" type: IMAGE_DATA top: "data" top: "label"'
        " image_data_param { batch_size: 5 crop_size: 20 } }\n"
        'layers { name: "r" type: RELU bottom: "data" top: "r" }\n'
    )
    assert analysis.diagnostics == ()
    assert [it.to_dict() for it in analysis.inputs] == [
        {"name": "data", "shape": [5, 3, 20, 20]},
        {"name": "label", "shape": [5]},
    ]


def test_error_of_two_forms_in_one_file(findings: Findings) -> None:
    analysis = read(
        SIZE + 'layers { name: "c" type: RELU bottom: "data" top: "c" }\n'
        'layer { name: "d" type: "ReLU" bottom: "c" top: "d" }\n'
    )
    assert findings(analysis) == (
        "2:8: error: a prototxt must write all its layers as layer or all as layers,"
        " but 1 is written as layer and 1 as layers [mixed-layer-forms]\n"
        '  help: write each as layer { type: "Convolution" ... }\n'
    )


def test_error_of_an_older_layer_without_a_type(findings: Findings) -> None:
    analysis = read(SIZE + 'layers { name: "c" bottom: "data" top: "c" }\n')
    assert findings(analysis) == (
        "2:8: error: c: a layer must have a type [missing-field]\n"
        '  help: write it as in type: "Convolution"\n'
    )


# The oldest form: layers { layer { type: "conv" } }


def test_the_oldest_form_is_read_like_todays() -> None:
    analysis = read(
        SIZE + 'layers { layer { name: "c" type: "conv" num_output: 4 kernelsize: 2 stride: 2\n'
        '  biasterm: false blobs_lr: 0. } bottom: "data" top: "c" }\n'
        'layers { layer { name: "p" type: "pool" pool: AVE kernelsize: 2 stride: 2 }\n'
        '  bottom: "c" top: "p" }\n'
        'layers { layer { name: "i" type: "innerproduct" num_output: 5 }\n'
        '  bottom: "p" top: "i" }\n'
        'layers { layer { name: "drop" type: "dropout" dropout_ratio: 0.5 }\n'
        '  bottom: "i" top: "i" }\n'
    )
    assert analysis.diagnostics == ()
    assert outputs(analysis) == {
        "c": [1, 4, 4, 4],
        "p": [1, 4, 2, 2],
        "i": [1, 5],
        "drop": [1, 5],
    }
    assert [row.type for row in analysis.layers] == ["conv", "avg_pool", "linear", "dropout"]
    assert blobs(analysis) == [
        ("c", (4, 3, 2, 2), False, None),
        ("i", (5, 16), True, None),
        ("i", (5,), True, None),
    ]


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param('type: "conv" num_output: 4 kernelsize: 3', [1, 4, 10, 10], id="conv"),
        pytest.param(
            'type: "conv" num_output: 4 kernelsize: 3 pad: 7', [1, 4, 10, 10], id="instead"
        ),
        pytest.param('type: "pool" kernelsize: 3', [1, 3, 10, 10], id="pool"),
    ],
)
def test_a_padding_layer_pads_the_one_that_reads_it(layer: str, expected: list[int]) -> None:
    analysis = read(
        SIZE + 'layers { layer { name: "pad" type: "padding" pad: 2 }'
        ' bottom: "data" top: "pad" }\n'
        f'layers {{ layer {{ name: "c" {layer} }} bottom: "pad" top: "c" }}\n'
    )
    assert analysis.diagnostics == ()
    assert outputs(analysis) == {"c": expected}


def test_error_of_padding_that_nothing_can_take_over(findings: Findings) -> None:
    analysis = read(
        SIZE + 'layers { layer { name: "pad" type: "padding" pad: 2 }'
        ' bottom: "data" top: "pad" }\n'
        'layers { layer { name: "r" type: "relu" } bottom: "pad" top: "r" }\n'
    )
    assert findings(analysis) == (
        "3:51: error: r: a padding layer must have one bottom and one top, and a conv or pool"
        " layer of one bottom must read it, but 'pad' is read by a layer of type 'relu'"
        " [padding-not-folded]\n"
        "  help: Caffe adds the padding to the layer that reads it\n"
    )


def test_error_of_the_oldest_form_speaks_its_words(findings: Findings) -> None:
    analysis = read(
        SIZE + 'layers { layer { name: "c" type: "conv" num_output: 4 kernelsize: 9 }'
        ' bottom: "data" top: "c" }\n'
    )
    assert findings(analysis) == (
        "2:67: error: c: the window must fit into its padded input, but 9 > 8"
        " [window-exceeds-input]\n"
        "  help: make the window smaller or pad the input;"
        " layers above may shrink it too far\n"
    )


def test_error_of_a_layer_of_another_form_among_the_oldest(findings: Findings) -> None:
    analysis = read(
        SIZE + 'layers { layer { name: "c" type: "relu" } bottom: "data" top: "c" }\n'
        'layers { name: "d" type: TANH bottom: "c" top: "d" }\n'
    )
    assert findings(analysis) == (
        "3:8: error: a prototxt must write all its layers in one form,"
        " but this one has no layer { } inside and others have [mixed-layer-forms]\n"
        "  help: write it as layers { layer { name: ... type: ... } bottom: ... top: ... }\n"
    )


def test_a_field_of_another_type_is_ignored_in_the_oldest_form(findings: Findings) -> None:
    analysis = read(
        SIZE + 'layers { layer { name: "r" type: "relu" pad: 1 } bottom: "data" top: "r" }\n'
    )
    assert findings(analysis) == (
        "2:46: warning: r: a field should belong to the layer's type,"
        " but Caffe ignores pad in a layer of type 'relu' [field-ignored]\n"
        "  help: leave it out\n"
    )


def test_error_of_todays_type_in_the_oldest_form(findings: Findings) -> None:
    analysis = read(
        SIZE + 'layers { layer { name: "r" type: "ReLU" } bottom: "data" top: "r" }\n'
    )
    assert findings(analysis) == (
        "2:34: error: r: type must be a layer type of Caffe's oldest form,"
        " but there is no 'ReLU' [unknown-type]\n"
        "  help: did you mean 'relu'? Or declare it with --custom ReLU=passthrough"
        " or --custom ReLU=20x20x256\n"
    )


# Inputs of the net itself


RELU = 'layer { name: "r" type: "ReLU" bottom: "data" top: "r" }\n'


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        pytest.param(SIZE, [1, 3, 8, 8], id="input-dim"),
        pytest.param('input: "data" input_shape { dim: [2, 5] }\n', [2, 5], id="input-shape"),
        pytest.param('input: "data" input_shape { }\n', [], id="a-single-number"),
    ],
)
def test_inputs_of_the_net(declared: str, expected: list[int]) -> None:
    analysis = read(declared + RELU)
    assert analysis.diagnostics == ()
    assert analysis.to_dict()["inputs"] == [{"name": "data", "shape": expected}]


def test_a_name_without_a_size_is_ignored_where_a_layer_writes_it() -> None:
    analysis = read(
        'input: "data"\n'
        'layer { name: "input" type: "Input" top: "data"'
        " input_param { shape { dim: 1 dim: 4 } } }\n" + RELU
    )
    assert analysis.diagnostics == ()
    assert analysis.to_dict()["inputs"] == [{"name": "data", "shape": [1, 4]}]


def test_error_of_a_name_without_a_size(findings: Findings) -> None:
    analysis = read('input: "data"\n' + RELU)
    assert findings(analysis) == (
        "1:8: error: the shape of 'data' must be known,"
        " but there is neither input_shape nor input_dim [input-shape-unknown]\n"
        "  help: say it, height x width x channels: --input data=227x227x3\n"
    )
    assert read('input: "data"\n' + RELU, inputs={"": "8x8x3"}).diagnostics == ()
    assert outputs(read('input: "data"\n' + RELU, inputs={"data": "8x8x3"}, batch=4)) == {
        "r": [4, 3, 8, 8]
    }


def test_error_of_fewer_sizes_than_inputs(findings: Findings) -> None:
    analysis = read(SIZE + 'input: "b"\n' + RELU)
    assert findings(analysis) == (
        "1:26: error: every input must have four input_dim,"
        " but there are 2 inputs and 1 shape [input-shape-unknown]\n"
        "  help: write one for each input; Caffe reads past the end of the list\n"
    )


def test_sizes_without_an_input_are_ignored(findings: Findings) -> None:
    analysis = read(
        "input_shape { dim: 1 }\n"
        'layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 2 } } }\n'
        + RELU
    )
    assert findings(analysis) == (
        "1:13: warning: input_shape should belong to an input, but there is none"
        " [unused-input]\n"
        '  help: Caffe ignores it; write input: "data" before it\n'
    )


# Caffe, UpgradeNetInput: an input takes four input_dim, or its input_shape if there is any
@pytest.mark.parametrize(
    ("sizes", "place", "but"),
    [
        pytest.param(
            "input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8 input_dim: 5",
            "1:78",
            "every four input_dim should belong to an input, but there are 5 for 1 input",
            id="fifth-input-dim",
        ),
        pytest.param(
            "input_dim: 1 input_dim: 3 input_dim: 8 input_dim: 8"
            " input_dim: 1 input_dim: 3 input_dim: 9 input_dim: 9",
            "1:78",
            "every four input_dim should belong to an input, but there are 8 for 1 input",
            id="sizes-of-a-second-input",
        ),
        pytest.param(
            "input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } input_shape { dim: 1 }",
            "1:71",
            "input_shape should belong to an input, but there are 2 for 1 input",
            id="second-shape",
        ),
        pytest.param(
            "input_shape { dim: 1 dim: 3 dim: 8 dim: 8 } input_dim: 2",
            "1:70",
            "input_dim should belong to an input, but Caffe takes the shapes from input_shape",
            id="both-forms",
        ),
    ],
)
def test_sizes_that_no_input_takes_are_ignored(sizes: str, place: str, but: str) -> None:
    analysis = read(f'input: "data" {sizes}\n{RELU}')
    (found,) = analysis.diagnostics
    assert found.span
    line, column = analysis.source.position(found.span.start)
    assert (f"{line}:{column}", found.severity, found.message) == (place, "warning", but)
    assert outputs(analysis) == {"r": [1, 3, 8, 8]}


def test_sizes_without_an_input_are_ignored_however_few(findings: Findings) -> None:
    analysis = read(
        "input_dim: 1\n"
        'layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 2 } } }\n'
        + RELU
    )
    assert findings(analysis) == (
        "1:12: warning: input_dim should belong to an input, but there is none"
        " [unused-input]\n"
        '  help: Caffe ignores it; write input: "data" before it\n'
    )


def test_error_of_input_shape_in_the_oldest_form(findings: Findings) -> None:
    analysis = read(
        'input: "data" input_shape { dim: 1 dim: 3 }\n'
        'layers { layer { name: "r" type: "relu" } bottom: "data" top: "r" }\n'
    )
    assert findings(analysis) == (
        "1:8: error: the shape of 'data' must be known, but the oldest form of a prototxt"
        " takes it from input_dim, not from input_shape [input-shape-unknown]\n"
        "  help: say it, height x width x channels: --input data=227x227x3\n"
    )


@pytest.mark.parametrize(
    ("dims", "expected"),
    [
        pytest.param(
            "dim: 0 dim: 3",
            "every dimension of 'data' must be at least 1, but it is [0, 3]"
            " [value-out-of-range]\n"
            "  help: write the size: Caffe lets 0 through and then computes nothing or fails\n",
            id="zero",
        ),
        pytest.param(
            "dim: -1 dim: 3",
            "every dimension of 'data' must be at least 1, but it is [-1, 3]"
            " [value-out-of-range]\n"
            "  help: write the size: Caffe refuses negative dimensions\n",
            id="negative",
        ),
        pytest.param(
            "dim: 50000 dim: 50000",
            "a blob must hold at most 2147483647 numbers, but 'data' holds"
            " 50000 * 50000 = 2500000000 [blob-too-large]\n"
            "  help: Caffe counts with 32 bits; take a smaller batch\n",
            id="too-large",
        ),
        pytest.param(
            "dim: 1 " * 33,
            "a blob must have at most 32 axes, but 'data' has 33 [no-such-axis]\n",
            id="too-many-axes",
        ),
    ],
)
def test_error_of_a_shape_that_no_blob_has(
    dims: str, expected: str, findings: Findings
) -> None:
    analysis = read(f'input: "data" input_shape {{ {dims} }}\n' + RELU)
    assert findings(analysis) == "1:27: error: " + expected
    assert outputs(analysis) == {"r": None}


# What follows from a field that the schema refuses


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            SIZE + 'layer { name: r type: "ReLU" bottom: "data" top: "r" }\n',
            "2:15: error: name must be a string, but is r [field-wrong-type]\n"
            '  help: write "r"\n',
            id="no-layer-without-name",
        ),
        pytest.param(
            SIZE + 'layer { name: "r" type: ReLU bottom: "data" top: "r" }\n',
            "2:25: error: type must be a string, but is ReLU [field-wrong-type]\n"
            '  help: write "ReLU"\n',
            id="no-missing-type",
        ),
        pytest.param(
            'input: "data"\ninput_shape: 3\n'
            'layer { name: "r" type: "ReLU" bottom: "data" top: "r" }\n',
            "2:14: error: input_shape must be a message, but is 3 [field-wrong-type]\n"
            "  help: write input_shape { ... }\n",
            id="no-unknown-shape",
        ),
        pytest.param(
            'layer { name: "d" type: "Data" top: "data" data_param { batch_size: "8" } }\n',
            '1:69: error: batch_size must be an integer, but is the string "8"'
            " [field-wrong-type]\n"
            "  help: write 8 without quotes\n",
            id="no-missing-batch",
        ),
        pytest.param(
            'name: "net"\nlayr { name: "r" type: "ReLU" }\n',
            "2:1: error: NetParameter has no field 'layr' [unknown-field]\n"
            "  help: did you mean 'layer'?\n",
            id="no-empty-network",
        ),
    ],
)
def test_only_the_field_refused_is_found(text: str, expected: str, findings: Findings) -> None:
    assert findings(read(text)) == expected
