"""Normalisations, and the factors and summands that follow them."""

from collections.abc import Iterator

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.layers.caffe.batch_norm import ForkBatchNorm
from convcalc.layers.caffe.local_response_norm import ImageResponseNorm
from convcalc.layers.caffe.scale import StretchedBias, StretchedScale

_STATISTICS = 3
_PSPNET_ONLY = ("slope_filler", "bias_filler", "momentum", "eps", "frozen", "engine")
_BN_BLOBS = 4


def _batch_norm(given: Given) -> Converted:
    """Return a normalisation without scale and shift, which are a layer of their own.

    Source: Caffe ``BatchNormLayer::LayerSetUp``.
    """
    values = {"eps": given.param.number("eps"), "affine": False, "scale_factor": True}
    return Converted("batch_norm", values)


def _batch_norm_problems(given: Given) -> Iterator[Problem]:
    """Yield learning rates of statistics, which are not learned.

    Of three Caffe sets them to 0 itself, as older files give them.
    Source: Caffe ``BatchNormLayer::LayerSetUp``, ``UpgradeNetBatchNorm``.
    """
    rates = [param.number("lr_mult") for param in given.layer.messages("param")]
    if any(rates) and len(rates) != _STATISTICS:
        yield Problem(
            "statistics-with-learning-rate",
            "lr_mult of the statistics must be 0 in every param,"
            f" but it is {', '.join(f'{rate:g}' for rate in rates)}",
            "param",
            "write param { lr_mult: 0 }, or leave param out",
        )


def _bn(given: Given) -> Converted:
    values = {
        "running_statistics": _has_statistics(given.param, given.layer),
        "frozen": given.param.flag("frozen"),
        "outputs": given.tops,
    }
    return Converted("batch_norm", values, ForkBatchNorm)


def _has_statistics(param: Message, layer: Message) -> bool:
    """Return whether this is PSPNet's BN, with four blobs, and not SegNet's, with two."""
    return len(layer.messages("param")) == _BN_BLOBS or any(map(param.has, _PSPNET_ONLY))


def _scale(given: Given) -> Converted:
    param = given.param
    values = {
        "axis": param.integer("axis"),
        "num_axes": param.integer("num_axes"),
        "bias": param.flag("bias_term"),
    }
    return Converted("scale", values, StretchedScale)


def _bias(given: Given) -> Converted:
    param = given.param
    values = {"axis": param.integer("axis"), "num_axes": param.integer("num_axes")}
    return Converted("bias", values, StretchedBias)


def _stretched_problems(given: Given) -> Iterator[Problem]:
    count = given.param.integer("num_axes")
    if count < -1:
        yield Problem(
            "value-out-of-range", f"num_axes must be at least -1, but it is {count}", "num_axes"
        )


def _lrn(given: Given) -> Converted:
    param = given.param
    values = {
        "size": param.integer("local_size"),
        "alpha": param.number("alpha"),
        "beta": param.number("beta"),
        "k": param.number("k"),
    }
    return Converted("local_response_norm", values, ImageResponseNorm)


def _lrn_problems(given: Given) -> Iterator[Problem]:
    size = given.param.integer("local_size")
    if size and size % 2 == 0:  # 0 is out of range
        yield Problem(
            "value-out-of-range",
            f"local_size must be odd, as many neighbours on each side, but it is {size}",
            "size",
            f"write {size - 1} or {size + 1}",
        )


def _mvn(given: Given) -> Converted:
    param = given.param
    values = {
        "normalize_variance": param.flag("normalize_variance"),
        "across_channels": param.flag("across_channels"),
    }
    return Converted("mean_variance_norm", values)


def _normalize(given: Given) -> Converted:
    param = given.param
    values = {
        "across_spatial": param.flag("across_spatial"),
        "channel_shared": param.flag("channel_shared"),
    }
    return Converted("l2_norm", values)


ROWS = {
    "BatchNorm": CaffeType(_batch_norm, "batch_norm_param", _batch_norm_problems),
    "BN": CaffeType(_bn, "bn_param", tops=(1, 3)),
    "Scale": CaffeType(
        _scale, "scale_param", _stretched_problems, {"bias": ("bias_term",)}, bottoms=(1, 2)
    ),
    "Bias": CaffeType(_bias, "bias_param", _stretched_problems, bottoms=(1, 2)),
    "LRN": CaffeType(_lrn, "lrn_param", _lrn_problems, {"size": ("local_size",)}),
    "MVN": CaffeType(_mvn, "mvn_param"),
    "Normalize": CaffeType(_normalize, "norm_param"),
}
