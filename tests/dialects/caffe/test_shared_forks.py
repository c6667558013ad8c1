"""Types that several public forks of Caffe share; shapes as their sources have them."""

from collections.abc import Callable

import pytest

from convcalc import summarize_text
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "kind", "tops", "blobs"),
    [
        pytest.param(
            "Transpose",
            ((2, 512, 1, 26),),
            "transpose_param { dim: 3 dim: 0 dim: 1 dim: 2 }",
            "permute",
            ((26, 2, 512, 1),),
            (),
            id="crnn-transpose",
        ),
        pytest.param(
            "Reverse", ((26, 2, 512),), "reverse_param { axis: 0 }", "flip", ((26, 2, 512),), ()
        ),
        pytest.param("Reverse", ((26, 2, 512),), "", "flip", ((26, 2, 512),), ()),
        pytest.param(
            "Lstm",
            ((26, 2, 512),),
            "lstm_param { num_output: 128 clipping_threshold: 1 }",
            "lstm",
            ((26, 2, 128),),
            ((512, 512), (512, 128), (512,)),
            id="crnn-lstm",
        ),
        pytest.param(
            "Lstm",
            ((320, 1), (320, 1)),
            'lstm_param { num_output: 15 weight_filler { type: "gaussian" } }',
            "lstm",
            ((320, 15),),
            ((60, 1), (60, 15), (60,)),
            id="caffe-lstm-of-steps-and-streams-together",
        ),
        pytest.param(
            "Resize",
            ((1, 3, 30, 40),),
            "resize_param { height: 60 width: 90 }",
            "interp",
            ((1, 3, 60, 90),),
            (),
        ),
        pytest.param(
            "ROIAlign",
            ((1, 256, 38, 50), (300, 5)),
            "roi_align_param { pooled_h: 7 pooled_w: 6 spatial_scale: 0.0625 }",
            "roi_pool",
            ((300, 256, 7, 6),),
            (),
            id="roi-align-pooled",
        ),
        pytest.param(
            "ROIAlign",
            ((1, 256, 38, 50), (300, 5)),
            "roi_align_param { aligned_h: 7 aligned_w: 6 }",
            "roi_pool",
            ((300, 256, 7, 6),),
            (),
            id="roi-align-aligned",
        ),
    ],
)
def test_accepted(
    type_name: str,
    inputs: Shapes,
    fields: str,
    kind: str,
    tops: Shapes,
    blobs: Shapes,
    accepted: Accepted,
) -> None:
    assert accepted(type_name, inputs, fields, 1) == (kind, tops, blobs)


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "rule"),
    [
        ("Transpose", ((2, 3, 4),), "transpose_param { dim: 1 dim: 0 }", "wrong-number"),
        (
            "Transpose",
            ((2, 3, 4),),
            "transpose_param { dim: 1 dim: 0 dim: 0 }",
            "not-a-permutation",
        ),
        ("Transpose", ((2, 3),), "transpose_param { dim: 2 dim: 0 }", "no-such-axis"),
        ("Reverse", ((2, 3),), "reverse_param { axis: 2 }", "no-such-axis"),
        ("Lstm", ((2, 3, 4),), "", "missing-field"),
        ("Lstm", ((2,),), "lstm_param { num_output: 3 }", "wrong-input-shape"),
        ("Resize", ((1, 3, 4, 5),), "resize_param { height: 4 }", "missing-field"),
        ("ROIAlign", ((1, 3, 4, 5), (2, 5)), "", "missing-field"),
    ],
)
def test_refused(
    type_name: str, inputs: Shapes, fields: str, rule: str, refused: Refused
) -> None:
    assert rule in [it[0] for it in refused(type_name, inputs, fields, 1)]


def test_multiply_adds_of_an_lstm() -> None:
    """26 steps of 2 streams read 4*128*512 weights of the input, 4*128*128 of the state."""
    analysis = summarize_text(
        'input: "d" input_shape { dim: 26 dim: 2 dim: 512 }\n'
        'layer { name: "l" type: "Lstm" bottom: "d" top: "l" lstm_param { num_output: 128 } }',
        syntax="prototxt",
    )
    assert analysis.layers[0].macs == 26 * 2 * (262_144 + 65_536)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        pytest.param(
            'video_data_param { source: "l" batch_size: 5 new_length: 16 new_height: 128'
            " new_width: 171 } transform_param { crop_size: 112 }",
            (5, 3, 16, 112, 112),
            id="clips",
        ),
        pytest.param(
            'video_data_param { source: "l" batch_size: 4 new_length: 5 num_segments: 3'
            " modality: FLOW } transform_param { crop_size: 224 }",
            (4, 30, 224, 224),
            id="segments-of-flow",
        ),
        pytest.param(
            'video_data_param { source: "l" batch_size: 4 num_segments: 3 modality: RGB }'
            " transform_param { crop_size: 224 }",
            (4, 9, 224, 224),
            id="segments-of-images",
        ),
        pytest.param(
            "video_data_param { video_type: WEBCAM device_id: 0 } data_param { batch_size: 1 }"
            " transform_param { resize_param { resize_mode: WARP height: 300 width: 400 } }",
            (1, 3, 300, 400),
            id="ssd",
        ),
    ],
)
def test_videos(fields: str, expected: Shape) -> None:
    text = f'layer {{ name: "v" type: "VideoData" top: "data" top: "label" {fields} }}\n'
    text += 'layer { name: "s" type: "Silence" bottom: "data" bottom: "label" }\n'
    analysis = summarize_text(text, syntax="prototxt")
    assert analysis.diagnostics == ()
    assert analysis.inputs[0].shape == expected
    assert analysis.inputs[1].shape == expected[:1]


def test_a_crop_of_the_older_form() -> None:
    text = (
        'input: "a" input_dim: [1, 2, 9, 9] input: "b" input_dim: [1, 5, 6, 7]\n'
        'layers { name: "c" type: CROP bottom: "a" bottom: "b" top: "c" }\n'
    )
    analysis = summarize_text(text, syntax="prototxt")
    assert analysis.diagnostics == ()
    assert analysis.layers[0].outputs[0].shape == (1, 2, 6, 7)
