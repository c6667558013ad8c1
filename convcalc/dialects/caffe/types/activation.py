"""Layers that map each number by itself."""

from collections.abc import Callable, Iterator
from typing import Any

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.rows import CaffeType, Converted, Given

_NATURAL = -1.0


def _plain(type_name: str) -> Callable[[Given], Converted]:
    return lambda _: Converted(type_name, {"in_place": False})


def _with(type_name: str, *fields: str) -> Callable[[Given], Converted]:
    """Return a conversion that takes over fields, all of them floating-point numbers."""

    def convert(given: Given) -> Converted:
        values: dict[str, Any] = {field: given.param.number(field) for field in fields}
        return Converted(type_name, values | {"in_place": False})

    return convert


def _relu(given: Given) -> Converted:
    slope = given.param.number("negative_slope")
    if not slope:
        return Converted("relu", {"in_place": False})
    return Converted("leaky_relu", {"in_place": False, "negative_slope": slope})


def _prelu(given: Given) -> Converted:
    from convcalc.layers.caffe.prelu import ChannelSlopes  # the only one with parameters

    return Converted(
        "prelu", {"channel_shared": given.param.flag("channel_shared")}, ChannelSlopes
    )


def _dropout(given: Given) -> Converted:
    return Converted("dropout", {"p": given.param.number("dropout_ratio"), "in_place": False})


def _softmax(given: Given) -> Converted:
    values = {"axis": given.param.integer("axis"), "in_place": False}
    return Converted("softmax", values)


def _base_problems(given: Given) -> Iterator[Problem]:
    """Yield a base without logarithm. Source: Caffe ``ExpLayer::LayerSetUp``."""
    base = given.param.number("base")
    if base != _NATURAL and not 0 < base < float("inf"):
        yield Problem(
            "value-out-of-range",
            f"base must be above 0, or -1 for e, but it is {base:g}",
            "base",
        )


def _logarithm_problems(given: Given) -> Iterator[Problem]:
    """Yield a base with no logarithm or that of 0. Source: Caffe ``LogLayer::LayerSetUp``."""
    yield from _base_problems(given)
    if given.param.number("base") == 1:
        yield Problem(
            "value-out-of-range", "base of a logarithm must not be 1, but it is 1", "base"
        )


ROWS = {
    "ReLU": CaffeType(_relu, "relu_param"),
    "ReLU6": CaffeType(_plain("relu6")),
    "PReLU": CaffeType(_prelu, "prelu_param"),
    "ELU": CaffeType(_with("elu", "alpha"), "elu_param"),
    "Sigmoid": CaffeType(_plain("sigmoid")),
    "HardSigmoid": CaffeType(_plain("hard_sigmoid")),
    "TanH": CaffeType(_plain("tanh")),
    "Swish": CaffeType(_with("swish", "beta"), "swish_param"),
    "Mish": CaffeType(_plain("mish")),
    "BNLL": CaffeType(_plain("softplus")),
    "AbsVal": CaffeType(_plain("abs"), in_place=False),
    "Power": CaffeType(_with("power", "power", "scale", "shift"), "power_param"),
    "Exp": CaffeType(_with("exp", "base", "scale", "shift"), "exp_param", _base_problems),
    "Log": CaffeType(_with("log", "base", "scale", "shift"), "log_param", _logarithm_problems),
    "Threshold": CaffeType(_with("step", "threshold"), "threshold_param"),
    "Clip": CaffeType(_with("clip", "min", "max"), "clip_param"),
    "Softmax": CaffeType(_softmax, "softmax_param"),
    "Dropout": CaffeType(_dropout, "dropout_param", words={"p": ("dropout_ratio",)}),
    "SpatialDropout": CaffeType(_dropout, "dropout_param", words={"p": ("dropout_ratio",)}),
}
