"""Layers that give an image, or regions of it, another size."""

from collections.abc import Iterator

from convcalc.diagnostics import Field, Problem, Words
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.dialects.caffe.spatial import both_ways, half_given
from convcalc.layers.caffe.upsample import LastAxesUpsample

_MASKED = 2
_HALVED = 2


def _upsample(given: Given) -> Converted:
    """Return SegNet's layer if there is a mask, else YOLO's."""
    param = given.param
    if given.bottoms < _MASKED:
        return Converted("upsample", {"scale_factor": param.integer("scale")}, LastAxesUpsample)
    if _sized(param):  # whatever the scale is
        size = {"height": param.integer("upsample_h"), "width": param.integer("upsample_w")}
        return Converted("max_unpool", size)
    pair = param.has("scale_h") and param.has("scale_w")
    scale = tuple(param.integer(it) for it in ("scale_h", "scale_w") if pair)
    cut = tuple(int(param.flag(it)) for it in ("pad_out_h", "pad_out_w"))
    values = {"scale": scale or param.integer("scale"), "cut": cut if any(cut) else 0}
    return Converted("max_unpool", values)


def _sized(param: Message) -> bool:
    return param.has("upsample_h") and param.has("upsample_w")


def _upsample_problems(given: Given) -> Iterator[Problem]:
    """Yield what SegNet's ``UpsampleLayer::LayerSetUp`` refuses; YOLO's refuses nothing."""
    if given.bottoms < _MASKED:
        return
    param = given.param
    if _sized(param):
        yield from _too_small(param, "upsample_h", "upsample_w")
        return
    given_pair = [it for it in ("scale_h", "scale_w") if param.has(it)]
    if len(given_pair) == 1 or (given_pair and param.has("scale")):
        yield from both_ways(param, "scale")
        yield from half_given(param, "scale")
        return
    yield from _too_small(param, *(given_pair or ("scale",)))
    for axis in ("h", "w"):
        scale = param.integer(f"scale_{axis}" if given_pair else "scale")
        if param.flag(f"pad_out_{axis}") and scale != _HALVED:
            yield Problem(
                "ambiguous-size",
                f"pad_out_{axis} must go with a scale of 2, but the scale is {scale}",
                f"pad_out_{axis}",
                f"write upsample_{axis} instead",
            )


def _too_small(param: Message, *fields: str) -> Iterator[Problem]:
    for field in fields:
        if param.integer(field) <= 1:
            yield Problem(
                "value-out-of-range",
                Words(
                    "{field} must be at least 2, but it is {number}",
                    field=Field(field),
                    number=param.integer(field),
                ),
                field,
            )


def _interp(given: Given) -> Converted:
    """Return the resizing; a shrink or zoom factor counts before a size.

    Source: ``InterpLayer::Reshape`` of DeepLab's and PSPNet's Caffe.
    """
    param = given.param
    factors = [it for it in ("shrink_factor", "zoom_factor") if param.has(it)]
    sized = param.has("height") and param.has("width")
    wanted = ("height", "width") if sized and len(factors) != 1 else tuple(factors)
    values = {field: param.integer(field) for field in wanted}
    values["crop_begin"] = max(0, -param.integer("pad_beg"))
    values["crop_end"] = max(0, -param.integer("pad_end"))
    return Converted("interp", values)


def _interp_problems(given: Given) -> Iterator[Problem]:
    param = given.param
    factors = [it for it in ("shrink_factor", "zoom_factor") if param.has(it)]
    sized = param.has("height") and param.has("width")
    if not factors and not sized:
        yield Problem(
            "missing-field",
            "the layer must have zoom_factor, shrink_factor, or height and width",
            "interp_param",
        )
    yield from _crop_problems(param)
    if sized and len(factors) != 1:
        for field in ("height", "width"):
            if param.integer(field) < 1:
                yield Problem(
                    "value-out-of-range",
                    Words(
                        "{field} must be at least 1, but it is {number}",
                        field=Field(field),
                        number=param.integer(field),
                    ),
                    field,
                )


def _crop_problems(param: Message) -> Iterator[Problem]:
    for field in ("pad_beg", "pad_end"):
        if param.integer(field) > 0:
            yield Problem(
                "value-out-of-range",
                Words(
                    "{field} must be at most 0, but it is {number}",
                    field=Field(field),
                    number=param.integer(field),
                ),
                field,
                "the layer crops, and cannot pad",
            )


def _roi_pooling(given: Given) -> Converted:
    param = given.param
    values = {"height": param.integer("pooled_h"), "width": param.integer("pooled_w")}
    return Converted("roi_pool", values)


def _roi_align(given: Given) -> Converted:
    """Return the pooling; forks call the size pooled or aligned."""
    param = given.param
    sizes = [_either(param, f"pooled_{it}", f"aligned_{it}") for it in ("h", "w")]
    return Converted("roi_pool", dict(zip(("height", "width"), sizes, strict=True)))


def _either(param: Message, first: str, second: str) -> int:
    return param.integer(first) or param.integer(second)


def _resize(given: Given) -> Converted:
    param = given.param
    return Converted("interp", {it: param.integer(it) for it in ("height", "width")})


def _resize_problems(given: Given) -> Iterator[Problem]:
    for field in ("height", "width"):
        if not given.param.integer(field):
            yield Problem(
                "missing-field",
                f"the layer must have a {field} of at least 1",
                "resize_param",
                "write resize_param { height: 60 width: 80 }; forks have other ways to say it",
            )


def _psroi_pooling(given: Given) -> Converted:
    param = given.param
    values = {
        "out_channels": param.integer("output_dim"),
        "group_size": param.integer("group_size"),
    }
    return Converted("psroi_pool", values)


def _spp(given: Given) -> Converted:
    method = {"MAX": "max", "AVE": "avg", "STOCHASTIC": "stochastic"}[given.param.text("pool")]
    values = {"levels": given.param.integer("pyramid_height"), "method": method}
    return Converted("spatial_pyramid_pool", values)


ROWS = {
    "Upsample": CaffeType(
        _upsample,
        "upsample_param",
        _upsample_problems,
        {"scale_factor": ("scale",)},
        bottoms=(1, 2),
    ),
    "Interp": CaffeType(
        _interp,
        "interp_param",
        _interp_problems,
        {"crop_begin": ("pad_beg",), "crop_end": ("pad_end",)},
    ),
    "Resize": CaffeType(_resize, "resize_param", _resize_problems),
    "ROIAlign": CaffeType(
        _roi_align,
        "roi_align_param",
        words={"height": ("pooled_h", "aligned_h"), "width": ("pooled_w", "aligned_w")},
        bottoms=(2, 2),
    ),
    "ROIPooling": CaffeType(
        _roi_pooling,
        "roi_pooling_param",
        words={"height": ("pooled_h",), "width": ("pooled_w",)},
        bottoms=(2, 2),
    ),
    "PSROIPooling": CaffeType(
        _psroi_pooling,
        "psroi_pooling_param",
        words={"out_channels": ("output_dim",)},
        bottoms=(2, 2),
    ),
    "SPP": CaffeType(_spp, "spp_param", words={"levels": ("pyramid_height",)}),
}
