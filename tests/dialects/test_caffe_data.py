"""Layers that make data: inputs of the network, with the shapes that their text tells."""

from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text

Findings = Callable[[Analysis], str]


def read(text: str, **settings: object) -> Analysis:
    return summarize_text(text, syntax="prototxt", **settings)  # type: ignore[arg-type]


def data_layer(type_name: str, fields: str, tops: str = 'top: "data" top: "label"') -> str:
    return f'layer {{ name: "d" type: "{type_name}" {tops}\n{fields} }}\n'


MEANS = "mean_value: 104 mean_value: 117 mean_value: 123"


@pytest.mark.parametrize(
    ("type_name", "fields", "expected"),
    [
        pytest.param(
            "Data",
            f"data_param {{ batch_size: 8 }} transform_param {{ crop_size: 227 {MEANS} }}",
            [[8, 3, 227, 227], [8]],
            id="data-of-three-means",
        ),
        pytest.param(
            "Data",
            "data_param { batch_size: 8 force_encoded_color: true }"
            " transform_param { crop_size: 32 }",
            [[8, 3, 32, 32], [8]],
            id="data-forced-to-colour",
        ),
        pytest.param(
            "Data",
            "data_param { batch_size: 8 } transform_param { crop_size: 32 force_gray: true }",
            [[8, 1, 32, 32], [8]],
            id="data-forced-to-grey",
        ),
        pytest.param(
            "AnnotatedData",
            "data_param { batch_size: 8 } transform_param { force_color: true"
            " resize_param { resize_mode: WARP height: 300 width: 200 } }",
            [[8, 3, 300, 200]],
            id="annotated-data-warped",
        ),
        pytest.param(
            "ImageData",
            "image_data_param { batch_size: 2 new_height: 6 new_width: 7 }",
            [[2, 3, 6, 7], [2]],
            id="images",
        ),
        pytest.param(
            "ImageData",
            "image_data_param { new_height: 6 new_width: 7 is_color: false }"
            " transform_param { crop_size: 5 }",
            [[1, 1, 5, 5], [1]],
            id="grey-images-cropped",
        ),
        pytest.param(
            "WindowData",
            f"window_data_param {{ batch_size: 4 }} transform_param {{ crop_size: 9 {MEANS} }}",
            [[4, 3, 9, 9], [4]],
            id="windows",
        ),
        pytest.param(
            "MemoryData",
            "memory_data_param { batch_size: 2 channels: 3 height: 4 width: 5 }"
            " transform_param { crop_size: 2 }",
            [[2, 3, 4, 5], [2]],
            id="memory-is-not-cropped",
        ),
        pytest.param(
            "DenseImageData",
            "dense_image_data_param { batch_size: 2 new_height: 6 new_width: 7 }",
            [[2, 3, 6, 7], [2, 1, 6, 7]],
            id="dense-labels",
        ),
        pytest.param(
            "DummyData",
            "dummy_data_param { shape { dim: 2 dim: 3 } }",
            [[2, 3], [2, 3]],
            id="dummy-of-one-shape",
        ),
        pytest.param(
            "DummyData",
            "dummy_data_param { num: 2 channels: 3 channels: 1 height: 4 width: 5 width: 6 }",
            [[2, 3, 4, 5], [2, 1, 4, 6]],
            id="dummy-axis-by-axis",
        ),
        pytest.param(
            "Input",
            "input_param { shape { dim: 2 dim: 3 } shape { dim: 4 } }",
            [[2, 3], [4]],
            id="input-of-two-shapes",
        ),
    ],
)
def test_shapes_that_the_text_tells(
    type_name: str, fields: str, expected: list[list[int]]
) -> None:
    tops = 'top: "data" top: "label"' if len(expected) > 1 else 'top: "data"'
    analysis = read(data_layer(type_name, fields, tops))
    assert analysis.diagnostics == ()
    assert analysis.layers == ()
    assert [it["shape"] for it in analysis.to_dict()["inputs"]] == expected


@pytest.mark.parametrize(
    ("type_name", "fields", "reason", "size"),
    [
        pytest.param(
            "Data",
            "data_param { batch_size: 8 }",
            "a layer of type Data takes it from its database",
            "227x227x3",
            id="nothing-told",
        ),
        pytest.param(
            "Data",
            "data_param { batch_size: 8 } transform_param { crop_size: 32 mean_value: 1 }",
            "a layer of type Data takes its channels from its database",
            "32x32x3",
            id="one-mean-is-for-all-channels",
        ),
        pytest.param(
            "ImageData",
            "image_data_param { is_color: false }",
            "a layer of type ImageData takes its height and width from its images",
            "227x227x1",
            id="no-size-told",
        ),
    ],
)
def test_error_of_a_shape_that_a_file_tells(
    type_name: str, fields: str, reason: str, size: str, findings: Findings
) -> None:
    text = data_layer(type_name, fields)
    column = text.index('"data"') + 1
    assert findings(read(text)) == (
        f"1:{column}: error: d: the shape of 'data' must be known, but {reason}"
        " [input-shape-unknown]\n"
        f"  help: say it, height x width x channels: --input data={size}\n"
    )


def test_a_run_tells_the_shape_and_the_text_the_batch() -> None:
    text = data_layer("Data", "data_param { batch_size: 8 }")
    analysis = read(text, inputs={"data": "5x6x3"})
    assert analysis.diagnostics == ()
    assert [it.shape for it in analysis.inputs] == [(8, 3, 5, 6), (8,)]
    analysis = read(text, inputs={"data": "5x6x3"}, batch=2)
    assert [it.shape for it in analysis.inputs] == [(2, 3, 5, 6), (2,)]


def test_error_of_a_size_without_the_channels_that_the_file_tells(findings: Findings) -> None:
    crop = "transform_param { crop_size: 224 }"
    text = data_layer("Data", f"data_param {{ batch_size: 8 }} {crop}")
    assert findings(read(text, inputs={"data": "227x227"})) == (
        "-: error: a size must have as many axes as the input's own, but 227x227 has 2 and"
        " 'data' is 224x224xCHANNELS [wrong-number]\n"
        "  help: write 227x227xCHANNELS\n"
    )


def test_error_of_data_that_only_files_or_code_know(findings: Findings) -> None:
    analysis = read(
        'layer { name: "h" type: "HDF5Data" top: "a" hdf5_data_param { batch_size: 3 } }\n'
        'layer { name: "b" type: "AnnotatedData" top: "x" top: "y"\n'
        "  data_param { batch_size: 1 } transform_param { crop_size: 4 force_color: true } }\n"
        'layer { name: "i" type: "Input" top: "c" }\n'
        'layer { name: "p" type: "Python" top: "e" python_param { module: "m" layer: "L" } }\n'
    )
    assert findings(analysis) == (
        "1:41: error: h: the shape of 'a' must be known,"
        " but an HDF5Data layer takes it from its file [input-shape-unknown]\n"
        "  help: say it, height x width x channels: --input a=227x227x3\n"
        "2:55: error: b: the shape of 'y' must be known,"
        " but an AnnotatedData layer makes a row for each box in its database"
        " [input-shape-unknown]\n"
        "  help: say it, height x width x channels: --input y=8x8x1\n"
        "4:38: error: i: the shape of 'c' must be known, but the Input layer has no shape"
        " [input-shape-unknown]\n"
        "  help: say it, height x width x channels: --input c=227x227x3\n"
        "5:39: error: p: the shape of 'e' must be known, but Python code makes it: L"
        " [input-shape-unknown]\n"
        "  help: say it, height x width x channels: --input e=227x227x3\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            data_layer("Data", "data_param { }"),
            "2:12: error: d: batch_size must be at least 1, but it is not given"
            " [missing-field]\n"
            "  help: write batch_size: 64 in data_param; without it Caffe goes on with no"
            " examples\n",
            id="no-batch",
        ),
        pytest.param(
            data_layer("HDF5Data", "hdf5_data_param { batch_size: 0 }"),
            "2:17: error: d: batch_size must be at least 1, but it is 0 [missing-field]\n"
            "  help: write batch_size: 64 in hdf5_data_param; without it Caffe goes on with no"
            " examples\n",
            id="batch-of-nothing",
        ),
        pytest.param(
            data_layer("MemoryData", "memory_data_param { batch_size: 2 height: 3 }"),
            "2:19: error: d: batch_size, channels, height and width must be given and at least"
            " 1, but channels and width are not [missing-field]\n",
            id="memory-without-a-size",
        ),
        pytest.param(
            data_layer("ImageData", "image_data_param { new_height: 3 }"),
            "2:18: error: d: new_height and new_width must be given together,"
            " but there is no new_width [missing-field]\n"
            "  help: write new_width too, or neither\n",
            id="half-a-size",
        ),
        pytest.param(
            data_layer("WindowData", "window_data_param { batch_size: 1 }"),
            "1:25: error: d: the layer must have a crop_size of at least 1, but it has none"
            " [missing-field]\n"
            "  help: write transform_param { crop_size: 227 }\n",
            id="windows-without-a-crop",
        ),
        pytest.param(
            data_layer(
                "Data",
                'data_param { batch_size: 1 } transform_param { mean_file: "m" mean_value: 1 }',
            ),
            "2:46: error: d: mean_file and mean_value must not be given together, but both are"
            " [given-both-ways]\n"
            "  help: leave one of them out\n",
            id="two-means",
        ),
        pytest.param(
            data_layer("DummyData", "dummy_data_param { shape { dim: 1 } num: 1 }"),
            "2:18: error: d: the shape must be given either as shape or by axis,"
            " but there is num too [given-both-ways]\n"
            "  help: leave one of them out\n",
            id="dummy-both-ways",
        ),
        pytest.param(
            data_layer(
                "DummyData", "dummy_data_param { num: 1 height: 2 height: 3 height: 4 }"
            ),
            "2:18: error: d: channels must be given once, or once for each top,"
            " but the layer has 2 tops and it is given 0 times [wrong-number]\n"
            "2:18: error: d: height must be given once, or once for each top,"
            " but the layer has 2 tops and it is given 3 times [wrong-number]\n"
            "2:18: error: d: width must be given once, or once for each top,"
            " but the layer has 2 tops and it is given 0 times [wrong-number]\n",
            id="dummy-by-axis",
        ),
        pytest.param(
            data_layer(
                "Input", "input_param { shape { dim: 1 } shape { dim: 1 } }", 'top: "a"'
            ),
            "2:13: error: d: an Input layer must have one shape, or one for each top,"
            " but it has 2 shapes and 1 top [wrong-number]\n"
            "  help: write input_param { shape { dim: 1 dim: 3 dim: 224 dim: 224 } }\n",
            id="input-of-too-many-shapes",
        ),
        pytest.param(
            data_layer("ImageData", "image_data_param { }", 'top: "a" bottom: "b"'),
            "1:54: error: d: the layer must have no bottoms, but it has 1"
            " [wrong-number]\n"
            "1:42: error: d: the layer must have 2 tops, but it has 1 [wrong-number]\n",
            id="bottoms-and-tops",
        ),
    ],
)
def test_error_of_what_caffe_refuses(text: str, expected: str, findings: Findings) -> None:
    assert sorted(findings(read(text)).splitlines()) == sorted(expected.splitlines())
