"""What Caffe calls our layer types and their fields."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from convcalc.analysis.results import LayerResult
from convcalc.report.writing import all_fields

Fields = Mapping[str, Any]
"""The fields of a layer of ours, by their names."""

_IMAGE_AXES = 2


class Unsayable(Exception):  # noqa: N818  it ends a rendering, it is no fault of the program
    """A field that Caffe's layer of the type does not have, in words."""


class Said(NamedTuple):
    """A Caffe type, the message of its fields, and these in their order."""

    type: str
    param: str | None = None
    fields: tuple[tuple[str, Any], ...] = ()


class Word(str):
    """A value that is not in quotes: a number of an enumeration."""

    __slots__ = ()


def _per_axis(field: str, values: tuple[int, ...], usual: int | None) -> list[tuple[str, int]]:
    """Return a field once if all axes agree, not at all if it has its usual value."""
    distinct = set(values)
    if distinct <= {usual}:
        return []
    return [(field, it) for it in (values[:1] if len(distinct) == 1 else values)]


def _padding(row: LayerResult) -> tuple[int, ...]:
    for window in row.windows:
        begin, end = window.padding
        if begin != end:
            raise Unsayable(f"it is padded by {begin} before and {end} behind")
    return tuple(it.padding[0] for it in row.windows)


def _conv(row: LayerResult, given: Fields) -> Said:
    ((_, in_channels, *_),) = (it.shape for it in row.inputs if it.shape)
    ((_, out_channels, *_),) = (it.shape for it in row.outputs if it.shape)
    groups = in_channels if row.type == "depthwise_conv" else given["groups"]
    if given["bias"] not in (True, False):
        raise Unsayable("it has a bias for each position")
    return Said(
        "Convolution",
        "convolution_param",
        (
            ("num_output", out_channels),
            *_per_axis("kernel_size", tuple(it.kernel_size for it in row.windows), None),
            *_per_axis("stride", tuple(it.stride for it in row.windows), 1),
            *_per_axis("pad", _padding(row), 0),
            *_per_axis("dilation", tuple(it.dilation for it in row.windows), 1),
            *((("group", groups),) if groups > 1 else ()),
            *((("bias_term", False),) if not given["bias"] else ()),
        ),
    )


def _conv_transpose(row: LayerResult, given: Fields) -> Said:
    def sizes(value: int | tuple[int, ...]) -> tuple[int, ...]:
        return value if isinstance(value, tuple) else (value,)

    if isinstance(given["padding"], str):
        raise Unsayable(f"its padding is {given['padding']}")
    return Said(
        "Deconvolution",
        "convolution_param",
        (
            ("num_output", given["out_channels"]),
            *_per_axis("kernel_size", sizes(given["kernel_size"]), None),
            *_per_axis("stride", sizes(given["stride"]), 1),
            *_per_axis("pad", sizes(given["padding"]), 0),
            *_per_axis("dilation", sizes(given["dilation"]), 1),
            *((("group", given["groups"]),) if given["groups"] > 1 else ()),
            *((("bias_term", False),) if not given["bias"] else ()),
        ),
    )


def _pool(row: LayerResult, given: Fields) -> Said:
    method = Word("MAX" if row.type == "max_pool" else "AVE")
    if len(row.windows) != _IMAGE_AXES:
        raise Unsayable(f"its windows have {len(row.windows)} axes and those of Caffe's two")
    if any(it.dilation > 1 for it in row.windows):
        raise Unsayable("its windows are dilated")
    fields: list[tuple[str, Any]] = [("pool", method)]
    for ours, values, usual in (
        ("kernel_size", tuple(it.kernel_size for it in row.windows), None),
        ("stride", tuple(it.stride for it in row.windows), 1),
        ("pad", _padding(row), 0),
    ):
        pairs = _per_axis(ours, values, usual)
        if len(pairs) == _IMAGE_AXES:
            stem = ours.removesuffix("_size")
            pairs = [(f"{stem}_h", values[0]), (f"{stem}_w", values[1])]
        fields += pairs
    if any(it.remainder and it.rounding == "floor" for it in row.windows):
        fields.append(("round_mode", Word("FLOOR")))
    return Said("Pooling", "pooling_param", tuple(fields))


def _global_pool(row: LayerResult, _: Fields) -> Said:
    method = Word("MAX" if row.type == "global_max_pool" else "AVE")
    return Said("Pooling", "pooling_param", (("pool", method), ("global_pooling", True)))


def _split(row: LayerResult, given: Fields) -> Said:
    sizes = [it.shape[given["axis"]] for it in row.outputs if it.shape]
    points = [sum(sizes[: number + 1]) for number in range(len(sizes) - 1)]
    fields = (("axis", given["axis"]), *(("slice_point", it) for it in points))
    return Said("Slice", "slice_param", fields)


def _eltwise(operation: str) -> Callable[[LayerResult, Fields], Said]:
    fields = () if operation == "SUM" else (("operation", Word(operation)),)
    return lambda _, __: Said("Eltwise", "eltwise_param" if fields else None, fields)


def _linear(_: LayerResult, given: Fields) -> Said:
    fields: tuple[tuple[str, Any], ...] = (("num_output", given["out_features"]),)
    if not given["bias"]:
        fields += (("bias_term", False),)
    if given["axis"] != 1:
        fields += (("axis", given["axis"]),)
    return Said("InnerProduct", "inner_product_param", fields)


def _permute(_: LayerResult, given: Fields) -> Said:
    order = given["dims"] if "dims" in given else given["order"]
    return Said("Permute", "permute_param", tuple(("order", it) for it in order))


def _softplus(_: LayerResult, given: Fields) -> Said:
    if given["beta"] != 1:
        raise Unsayable(f"its beta is {given['beta']} and that of Caffe's BNLL 1")
    return Said("BNLL")


def _prelu(_: LayerResult, given: Fields) -> Said:
    shared = given.get("num_parameters") == 1 or given.get("channel_shared")
    fields = (("channel_shared", True),) if shared else ()
    return Said("PReLU", "prelu_param" if fields else None, fields)


def _named(
    type_name: str, param: str | None = None, **words: str
) -> Callable[[LayerResult, Fields], Said]:
    """Return what says the fields of ours, by Caffe's words, where they are given."""

    def say(_: LayerResult, given: Fields) -> Said:
        fields = tuple((theirs, given[ours]) for ours, theirs in words.items())
        return Said(type_name, param if fields else None, fields)

    return say


SAYINGS: dict[str, Callable[[LayerResult, Fields], Said]] = {
    "conv": _conv,
    "depthwise_conv": _conv,
    "conv_transpose": _conv_transpose,
    "max_pool": _pool,
    "avg_pool": _pool,
    "global_max_pool": _global_pool,
    "global_avg_pool": _global_pool,
    "linear": _linear,
    "add": _eltwise("SUM"),
    "multiply": _eltwise("PROD"),
    "maximum": _eltwise("MAX"),
    "concat": _named("Concat", "concat_param", axis="axis"),
    "split": _split,
    "local_response_norm": _named(
        "LRN", "lrn_param", size="local_size", alpha="alpha", beta="beta", k="k"
    ),
    "scale": _named("Scale", "scale_param", axis="axis", num_axes="num_axes", bias="bias_term"),
    "bias": _named("Bias", "bias_param", axis="axis", num_axes="num_axes"),
    "relu": _named("ReLU"),
    "leaky_relu": _named("ReLU", "relu_param", negative_slope="negative_slope"),
    "relu6": _named("ReLU6"),
    "prelu": _prelu,
    "softplus": _softplus,
    "elu": _named("ELU", "elu_param", alpha="alpha"),
    "sigmoid": _named("Sigmoid"),
    "tanh": _named("TanH"),
    "mish": _named("Mish"),
    "abs": _named("AbsVal"),
    "power": _named("Power", "power_param", power="power", scale="scale", shift="shift"),
    "exp": _named("Exp", "exp_param", base="base", scale="scale", shift="shift"),
    "log": _named("Log", "log_param", base="base", scale="scale", shift="shift"),
    "softmax": _named("Softmax", "softmax_param", axis="axis"),
    "dropout": _named("Dropout", "dropout_param", p="dropout_ratio"),
    "flatten": _named("Flatten", "flatten_param", axis="axis", end_axis="end_axis"),
    "channel_shuffle": _named("ShuffleChannel", "shuffle_channel_param", groups="group"),
    "softmax_loss": _named("SoftmaxWithLoss"),
    "accuracy": _named("Accuracy"),
    "euclidean_loss": _named("EuclideanLoss"),
    "sigmoid_cross_entropy_loss": _named("SigmoidCrossEntropyLoss"),
    "permute": _permute,
    "silence": _named("Silence"),
    "roi_pool": _named("ROIPooling", "roi_pooling_param", height="pooled_h", width="pooled_w"),
    "center_loss": _named("CenterLoss", "center_loss_param", classes="num_output", axis="axis"),
}
"""How each of our types is said; the others have no word in Caffe that means the same."""


def say(row: LayerResult) -> Said | None:
    """Return a layer in Caffe's words, or None if it has none for the type.

    Raises:
        Unsayable: A field has no word.
    """
    layer, saying = row.spec.layer, SAYINGS.get(row.type)
    if layer is None or saying is None:
        return None
    return saying(row, {name: value for name, (value, _) in all_fields(layer).items()})
