"""Layers of SSD, YOLO, SegNet, PSPNet and the R-CNNs."""

from collections.abc import Callable

import pytest

from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "kind", "tops", "blobs"),
    [
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 aspect_ratio: 2 }",
            "prior_box",
            ((1, 2, 4332),),
            (),
            id="prior-box-of-three",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 max_size: 111 aspect_ratio: 2 aspect_ratio: 3 }",
            "prior_box",
            ((1, 2, 8664),),
            (),
            id="prior-box-of-six",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 aspect_ratio: 2 aspect_ratio: 0.5"
            " aspect_ratio: 1 }",
            "prior_box",
            ((1, 2, 4332),),
            (),
            id="prior-box-ratios-repeat",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 aspect_ratio: 2 flip: false }",
            "prior_box",
            ((1, 2, 2888),),
            (),
            id="prior-box-not-flipped",
        ),
        pytest.param(
            "DetectionOutput",
            ((8, 40), (8, 210), (1, 2, 40)),
            "detection_output_param { num_classes: 21 }",
            "detection_output",
            ((1, 1, 1, 7),),
            (),
            id="detection-output",
        ),
        pytest.param(
            "DetectionEvaluate",
            ((1, 1, 1, 7), (1, 1, 8, 8)),
            "detection_evaluate_param { num_classes: 21 }",
            "detection_evaluate",
            ((1, 1, 21, 5),),
            (),
            id="detection-evaluate",
        ),
        pytest.param(
            "YoloDetectionOutput",
            ((1, 125, 13, 13),),
            "yolo_detection_output_param { num_classes: 20 }",
            "detections",
            ((1, 1, 1, 7),),
            (),
            id="yolo-output",
        ),
        pytest.param(
            "Yolov3DetectionOutput",
            ((1, 75, 13, 13), (1, 75, 26, 26)),
            "yolov3_detection_output_param { num_classes: 20 }",
            "detections",
            ((1, 1, 1, 7),),
            (),
            id="yolo-v3-output",
        ),
        pytest.param(
            "Upsample",
            ((1, 256, 13, 13),),
            "upsample_param { scale: 2 }",
            "upsample",
            ((1, 256, 26, 26),),
            (),
            id="yolo-upsample",
        ),
        pytest.param(
            "Upsample",
            ((8, 64, 23, 30), (8, 64, 23, 30)),
            "upsample_param { scale: 2 upsample_w: 60 upsample_h: 45 }",
            "max_unpool",
            ((8, 64, 45, 60),),
            (),
            id="segnet-upsample",
        ),
        pytest.param(
            "Upsample",
            ((8, 64, 23, 30), (8, 64, 23, 30)),
            "upsample_param { scale: 0 upsample_w: 60 upsample_h: 45 pad_out_h: true }",
            "max_unpool",
            ((8, 64, 45, 60),),
            (),
            id="segnet-upsample-to-a-size-whatever-the-scale",
        ),
        pytest.param(
            "Upsample",
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            "upsample_param { scale: 2 pad_out_h: true }",
            "max_unpool",
            ((1, 4, 5, 6),),
            (),
            id="segnet-upsample-scaled",
        ),
        pytest.param(
            "Upsample",
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            "upsample_param { scale_h: 2 scale_w: 3 }",
            "max_unpool",
            ((1, 4, 6, 9),),
            (),
            id="segnet-upsample-by-axis",
        ),
        pytest.param(
            "Interp",
            ((1, 512, 6, 6),),
            "interp_param { height: 90 width: 90 }",
            "interp",
            ((1, 512, 90, 90),),
            (),
            id="interp-to-a-size",
        ),
        pytest.param(
            "Interp",
            ((1, 19, 90, 90),),
            "interp_param { zoom_factor: 8 }",
            "interp",
            ((1, 19, 713, 713),),
            (),
            id="interp-zoom",
        ),
        pytest.param(
            "Interp",
            ((1, 19, 91, 91),),
            "interp_param { shrink_factor: 2 zoom_factor: 3 pad_beg: -1 }",
            "interp",
            ((1, 19, 133, 133),),
            (),
            id="interp-shrink-and-zoom",
        ),
        pytest.param(
            "ROIPooling",
            ((1, 256, 38, 50), (300, 5)),
            "roi_pooling_param { pooled_h: 6 pooled_w: 7 }",
            "roi_pool",
            ((300, 256, 6, 7),),
            (),
            id="roi",
        ),
        pytest.param(
            "PSROIPooling",
            ((1, 1029, 38, 63), (300, 5)),
            "psroi_pooling_param { spatial_scale: 0.0625 output_dim: 21 group_size: 7 }",
            "psroi_pool",
            ((300, 21, 7, 7),),
            (),
            id="psroi",
        ),
    ],
)
def test_accepted(
    accepted: Accepted,
    type_name: str,
    inputs: Shapes,
    fields: str,
    kind: str,
    tops: Shapes,
    blobs: Shapes,
) -> None:
    assert accepted(type_name, inputs, fields, len(tops)) == (kind, tops, blobs)


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "tops", "expected"),
    [
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "",
            1,
            [
                ("missing-field", "the layer must have min_size", None),
            ],
            id="prior-box-without-size",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 max_size: 50 }",
            1,
            [("value-out-of-range", "max_size must be above min_size, but 50 <= 60", None)],
            id="prior-box-max-below-min",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 max_size: 70 max_size: 80 }",
            1,
            [
                (
                    "wrong-number",
                    "there must be a max_size for each min_size or none, but there are 2 and 1",
                    None,
                )
            ],
            id="prior-box-sizes",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 variance: 0.1 variance: 0.2 }",
            1,
            [
                (
                    "wrong-number",
                    "variance must be given once or 4 times, but it is given 2 times",
                    None,
                )
            ],
            id="prior-box-variances",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 img_size: 300 img_h: 300 img_w: 300 }",
            1,
            [
                (
                    "given-both-ways",
                    "img_size must be given either at once or by axis,"
                    " but img_h and img_w are given too",
                    "leave one of them out",
                )
            ],
            id="prior-box-both-sizes",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 60 step_h: 16 }",
            1,
            [
                (
                    "missing-field",
                    "step_h and step_w must be given together, but there is no step_w",
                    "write step_w too, or step for both",
                )
            ],
            id="prior-box-half-a-step",
        ),
        pytest.param(
            "PriorBox",
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            "prior_box_param { min_size: 0 }",
            1,
            [("value-out-of-range", "min_size must be above 0, but it is 0", None)],
            id="prior-box-of-nothing",
        ),
        pytest.param(
            "DetectionOutput",
            ((8, 40), (8, 210), (1, 2, 44)),
            "detection_output_param { num_classes: 21 }",
            1,
            [
                (
                    "shapes-differ",
                    "there must be a location prediction for each box,"
                    " but for the 11 of b2 that is 11*4 = 44 and b0 gives 40",
                    None,
                ),
                (
                    "shapes-differ",
                    "there must be a confidence prediction for each box,"
                    " but for the 11 of b2 that is 11*21 = 231 and b1 gives 210",
                    None,
                ),
            ],
            id="detection-output-priors",
        ),
        pytest.param(
            "Yolov3DetectionOutput",
            ((1, 75, 13, 13),),
            "yolov3_detection_output_param { num_classes: 20 }",
            1,
            [
                (
                    "wrong-number",
                    "the layer must have as many bottoms as mask_group_num says,"
                    " but it has 1 and mask_group_num is 2",
                    None,
                )
            ],
            id="yolo-v3-bottoms",
        ),
        pytest.param(
            "Upsample",
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            "",
            1,
            [("value-out-of-range", "scale must be at least 2, but it is 1", None)],
            id="segnet-not-told",
        ),
        pytest.param(
            "Upsample",
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            "upsample_param { scale: 3 pad_out_w: true }",
            1,
            [
                (
                    "ambiguous-size",
                    "pad_out_w must go with a scale of 2, but the scale is 3",
                    "write upsample_w instead",
                )
            ],
            id="segnet-pad-out",
        ),
        pytest.param(
            "Upsample",
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            "upsample_param { scale_h: 2 }",
            1,
            [
                (
                    "missing-field",
                    "scale_h and scale_w must be given together, but there is no scale_w",
                    "write scale_w too, or scale for both",
                )
            ],
            id="segnet-half-scale",
        ),
        pytest.param(
            "Interp",
            ((1, 19, 90, 90),),
            "",
            1,
            [
                (
                    "missing-field",
                    "the layer must have zoom_factor, shrink_factor, or height and width",
                    None,
                )
            ],
            id="interp-not-told",
        ),
        pytest.param(
            "Interp",
            ((1, 19, 90, 90),),
            "interp_param { zoom_factor: 2 pad_beg: 1 }",
            1,
            [
                (
                    "value-out-of-range",
                    "pad_beg must be at most 0, but it is 1",
                    "the layer crops, and cannot pad",
                )
            ],
            id="interp-padded",
        ),
        pytest.param(
            "Interp",
            ((1, 19, 90, 90),),
            "interp_param { height: 0 width: 9 }",
            1,
            [("value-out-of-range", "height must be at least 1, but it is 0", None)],
            id="interp-to-nothing",
        ),
        pytest.param(
            "ROIPooling",
            ((1, 256, 38, 50), (300, 5)),
            "roi_pooling_param { pooled_h: 6 }",
            1,
            [("missing-field", "the layer must have pooled_w", None)],
            id="roi-half-told",
        ),
    ],
)
def test_refused(
    refused: Refused,
    type_name: str,
    inputs: Shapes,
    fields: str,
    tops: int,
    expected: list[tuple[str, str, str | None]],
) -> None:
    assert refused(type_name, inputs, fields, tops) == expected
