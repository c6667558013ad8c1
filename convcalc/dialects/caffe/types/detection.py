"""Detectors: SSD and YOLO."""

from collections.abc import Callable, Iterator

from convcalc.diagnostics import Field, Problem, Words
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.dialects.caffe.spatial import both_ways, half_given

_SAME_RATIO = 1e-6
_CORNERS = 4


def _prior_box(given: Given) -> Converted:
    return Converted("prior_box", {"boxes": _boxes(given.param)})


def _boxes(param: Message) -> int:
    """Return the boxes of a pixel: each size with each ratio, and one for each largest size.

    Source: SSD's Caffe ``PriorBoxLayer::LayerSetUp``, which takes ratios nearer than 1e-6 for
    one.
    """
    ratios = [(1.0, 1.0)]  # of a width to a height
    for ratio in param.numbers("aspect_ratio"):
        if not any(abs(ratio * high - wide) < _SAME_RATIO * high for wide, high in ratios):
            ratios += [(ratio, 1.0), (1.0, ratio)] if param.flag("flip") else [(ratio, 1.0)]
    return len(ratios) * len(param.numbers("min_size")) + len(param.numbers("max_size"))


def _prior_box_problems(given: Given) -> Iterator[Problem]:
    param = given.param
    smallest, largest = param.numbers("min_size"), param.numbers("max_size")
    if not smallest:
        yield Problem("missing-field", "the layer must have min_size", "prior_box_param")
    yield from _not_positive(param, "min_size")
    if largest and len(largest) != len(smallest):
        yield Problem(
            "wrong-number",
            f"there must be a max_size for each min_size or none,"
            f" but there are {len(largest)} and {len(smallest)}",
            "max_size",
        )
    elif any(high <= low for low, high in zip(smallest, largest, strict=False)):
        yield Problem(
            "value-out-of-range",
            "max_size must be above min_size, but "
            + ", ".join(
                f"{high:g} <= {low:g}"
                for low, high in zip(smallest, largest, strict=True)
                if high <= low
            ),
            "max_size",
        )
    if len(param.numbers("variance")) not in (0, 1, _CORNERS):
        yield Problem(
            "wrong-number",
            f"variance must be given once or 4 times,"
            f" but it is given {len(param.numbers('variance'))} times",
            "variance",
        )
    yield from _not_positive(param, "variance")
    yield from _pair_problems(param, "img", "img_size")
    yield from _pair_problems(param, "step", "step")


def _not_positive(param: Message, field: str) -> Iterator[Problem]:
    for value in param.numbers(field):
        if value <= 0:
            yield Problem(
                "value-out-of-range",
                Words(
                    "{field} must be above 0, but it is {value:g}",
                    field=Field(field),
                    value=value,
                ),
                field,
            )
            return


def _pair_problems(param: Message, stem: str, both: str) -> Iterator[Problem]:
    """Yield a size or step given both ways, by half or as nothing."""
    yield from both_ways(param, both)
    yield from half_given(param, both)
    for name in (both, f"{stem}_h", f"{stem}_w"):
        value = next((it.value for it in param.values(name)), 1)
        if isinstance(value, int | float) and value <= 0:
            yield Problem(
                "value-out-of-range", f"{name} must be above 0, but it is {value:g}", name
            )


def _box_predictions(type_name: str) -> Callable[[Given], Converted]:
    def convert(given: Given) -> Converted:
        param = given.param
        values = {
            "classes": param.integer("num_classes"),
            "share_location": param.flag("share_location"),
        }
        return Converted(type_name, values)

    return convert


def _needs_classes(given: Given) -> Iterator[Problem]:
    if not given.param.has("num_classes"):
        yield Problem("missing-field", "the layer must have num_classes", "num_classes")


def _detection_evaluate(given: Given) -> Converted:
    return Converted("detection_evaluate", {"classes": given.param.integer("num_classes")})


def _detections(_: Given) -> Converted:
    return Converted("detections", {})


def _yolov3_output_problems(given: Given) -> Iterator[Problem]:
    yield from _needs_classes(given)
    groups = given.param.integer("mask_group_num")
    if given.bottoms != groups:
        yield Problem(
            "wrong-number",
            f"the layer must have as many bottoms as mask_group_num says,"
            f" but it has {given.bottoms} and mask_group_num is {groups}",
            "bottom",
        )


def _region_loss(_: Given) -> Converted:
    return Converted("yolo_loss", {})


def _yolov3_loss(given: Given) -> Converted:
    param = given.param
    values = {"boxes": param.integer("num"), "classes": param.integer("num_class")}
    return Converted("yolo_loss", values)


_CLASSES = {"classes": ("num_classes",)}

ROWS = {
    "PriorBox": CaffeType(
        _prior_box,
        "prior_box_param",
        _prior_box_problems,
        {"boxes": ("min_size",)},
        bottoms=(2, 2),
    ),
    "DetectionOutput": CaffeType(
        _box_predictions("detection_output"),
        "detection_output_param",
        _needs_classes,
        _CLASSES,
        bottoms=(3, 4),
    ),
    "MultiBoxLoss": CaffeType(
        _box_predictions("multibox_loss"),
        "multibox_loss_param",
        _needs_classes,
        _CLASSES,
        bottoms=(4, 4),
        auto_tops=True,
    ),
    "DetectionEvaluate": CaffeType(
        _detection_evaluate,
        "detection_evaluate_param",
        _needs_classes,
        _CLASSES,
        bottoms=(2, 2),
    ),
    "RegionLoss": CaffeType(_region_loss, "region_loss_param", bottoms=(2, 2), auto_tops=True),
    "Yolov3": CaffeType(
        _yolov3_loss,
        "yolov3_param",
        words={"boxes": ("num",), "classes": ("num_class",)},
        bottoms=(2, 2),
        auto_tops=True,
    ),
    "YoloSeg": CaffeType(_region_loss, "yolo_seg_param", bottoms=(2, 2), auto_tops=True),
    "YoloDetectionOutput": CaffeType(
        _detections, "yolo_detection_output_param", _needs_classes, bottoms=(1, 2)
    ),
    "Yolov3DetectionOutput": CaffeType(
        _detections,
        "yolov3_detection_output_param",
        _yolov3_output_problems,
        bottoms=(1, None),
    ),
}
