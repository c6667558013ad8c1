"""Caffe's layer types and what each is in our vocabulary: one row for each type."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.spatial import convolution_problems, extent, pooling_problems


class Converted(NamedTuple):
    """A layer in our vocabulary: its type and the values of its fields."""

    type: str
    values: dict[str, Any]


def _no_problems(param: Message) -> Iterator[Problem]:
    yield from ()


class Row(NamedTuple):
    """How a Caffe type is read: from which message, into what, and what Caffe itself refuses.

    ``words`` gives the Caffe fields behind a field of ours.
    """

    param: str | None
    convert: Callable[[Message], Converted]
    check: Callable[[Message], Iterator[Problem]] = _no_problems
    words: Mapping[str, tuple[str, ...]] = {}


def _convolution(param: Message) -> Converted:
    return Converted(
        "conv",
        {
            "out_channels": param.integer("num_output"),
            "kernel_size": extent(param, "kernel_size", 1),
            "stride": extent(param, "stride", 1),
            "padding": extent(param, "pad", 0),
            "dilation": _repeated(param, "dilation", 1),
            "groups": param.integer("group"),
            "bias": param.flag("bias_term"),
            "rounding": "caffe",
        },
    )


def _repeated(param: Message, field: str, default: int) -> int | tuple[int, ...]:
    numbers = param.integers(field)
    return numbers if len(numbers) > 1 else numbers[0] if numbers else default


def _pooling(param: Message) -> Converted:
    kind = {"MAX": "max", "STOCHASTIC": "max", "AVE": "avg"}[param.text("pool")]
    if param.flag("global_pooling"):
        return Converted(f"global_{kind}_pool", {})
    rounds_down = param.text("round_mode") == "FLOOR"
    return Converted(
        f"{kind}_pool",
        {
            "kernel_size": extent(param, "kernel_size", 1),
            "stride": extent(param, "stride", 1),
            "padding": extent(param, "pad", 0),
            "rounding": "floor" if rounds_down else "caffe",
        },
    )


def _inner_product(param: Message) -> Converted:
    values = {
        "out_features": param.integer("num_output"),
        "bias": param.flag("bias_term"),
        "axis": param.integer("axis"),
    }
    return Converted("linear", values)


def _relu(param: Message) -> Converted:
    slope = param.number("negative_slope")
    values: dict[str, Any] = {"in_place": False}
    return (
        Converted("leaky_relu", {**values, "negative_slope": slope})
        if slope
        else Converted("relu", values)
    )


def _lrn(param: Message) -> Converted:
    return Converted(
        "local_response_norm",
        {
            "size": param.integer("local_size"),
            "alpha": param.number("alpha"),
            "beta": param.number("beta"),
            "k": param.number("k"),
        },
    )


def _concat(param: Message) -> Converted:
    axis = "concat_dim" if param.has("concat_dim") else "axis"
    return Converted("concat", {"axis": param.integer(axis)})


def _eltwise(param: Message) -> Converted:
    kind = {"SUM": "add", "PROD": "multiply", "MAX": "maximum"}[param.text("operation")]
    return Converted(kind, {"broadcast": False})


def _flatten(param: Message) -> Converted:
    values = {"axis": param.integer("axis"), "end_axis": param.integer("end_axis")}
    return Converted("flatten", values)


def _dropout(param: Message) -> Converted:
    return Converted("dropout", {"p": param.number("dropout_ratio")})


def _softmax(param: Message) -> Converted:
    return Converted("softmax", {"axis": param.integer("axis"), "in_place": False})


def _activation(type_name: str) -> Callable[[Message], Converted]:
    return lambda _: Converted(type_name, {"in_place": False})


_NUM_OUTPUT = ("num_output",)
_WINDOW = {
    "kernel_size": ("kernel_size", "kernel_h", "kernel_w"),
    "stride": ("stride", "stride_h", "stride_w"),
    "padding": ("pad", "pad_h", "pad_w"),
}

ROWS: dict[str, Row] = {
    "Convolution": Row(
        "convolution_param",
        _convolution,
        convolution_problems,
        {"out_channels": _NUM_OUTPUT, "groups": ("group",), **_WINDOW},
    ),
    "Pooling": Row("pooling_param", _pooling, pooling_problems, _WINDOW),
    "InnerProduct": Row(
        "inner_product_param", _inner_product, words={"out_features": _NUM_OUTPUT}
    ),
    "ReLU": Row("relu_param", _relu),
    "Sigmoid": Row(None, _activation("sigmoid")),
    "TanH": Row(None, _activation("tanh")),
    "LRN": Row("lrn_param", _lrn, words={"size": ("local_size",)}),
    "Softmax": Row("softmax_param", _softmax),
    "Dropout": Row("dropout_param", _dropout, words={"p": ("dropout_ratio",)}),
    "Concat": Row("concat_param", _concat, words={"axis": ("axis", "concat_dim")}),
    "Eltwise": Row("eltwise_param", _eltwise),
    "Flatten": Row("flatten_param", _flatten),
}
