"""What Caffe calls our layer types and their fields."""

from typing import Any

from convcalc.analysis.layer_result import LayerResult
from convcalc.convert.caffe_fields import Fields, Said, Saying, Unsayable, Word, named
from convcalc.convert.caffe_shape_layers import SHAPE_SAYINGS
from convcalc.layers.onnx.operator import Operator

_FIRST_SPATIAL = 2
_IMAGE_AXES = 2
_CAFFE_EPS = 1e-5


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
            raise Unsayable(f"it is padded by {begin} at the start and {end} at the end")
    return tuple(it.padding[0] for it in row.windows)


def _conv(row: LayerResult, given: Fields) -> Said:
    (_, in_channels, *_), *_ = (it.shape for it in row.inputs if it.shape)  # all as the first
    (_, out_channels, *_), *_ = (it.shape for it in row.outputs if it.shape)
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
        raise Unsayable(
            f"its windows have {len(row.windows)} axes, where those of Caffe's have two"
        )
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
    if any(
        it.shape is None or len(it.shape) != _FIRST_SPATIAL + _IMAGE_AXES for it in row.inputs
    ):
        raise Unsayable("its input is no image, as that of Caffe's Pooling must be")
    method = Word("MAX" if row.type == "global_max_pool" else "AVE")
    return Said("Pooling", "pooling_param", (("pool", method), ("global_pooling", True)))


def _eltwise(operation: str) -> Saying:
    fields = () if operation == "SUM" else (("operation", Word(operation)),)
    return lambda _, __: Said("Eltwise", "eltwise_param" if fields else None, fields)


def _linear(_: LayerResult, given: Fields) -> Said:
    fields: tuple[tuple[str, Any], ...] = (("num_output", given["out_features"]),)
    if not given["bias"]:
        fields += (("bias_term", False),)
    if given["axis"] != 1:
        fields += (("axis", given["axis"]),)
    return Said("InnerProduct", "inner_product_param", fields)


def _batch_norm(_: LayerResult, given: Fields) -> Said:
    if given.get("affine", True):
        raise Unsayable(
            "it learns a weight and a bias, where Caffe's BatchNorm learns nothing",
            "Caffe has {type: batch_norm, affine: false, scale_factor: true} and after it"
            " {type: scale, bias: true}",
        )
    if not given.get("scale_factor"):
        raise Unsayable(
            "it has no scale_factor, where Caffe's has one", "write scale_factor: true"
        )
    if given["eps"] == _CAFFE_EPS:
        return Said("BatchNorm")
    return Said("BatchNorm", "batch_norm_param", (("eps", given["eps"]),))


def _softplus(_: LayerResult, given: Fields) -> Said:
    if given["beta"] != 1:
        raise Unsayable(f"its beta is {given['beta']}, where that of Caffe's BNLL is 1")
    return Said("BNLL")


def _prelu(_: LayerResult, given: Fields) -> Said:
    shared = given.get("num_parameters") == 1 or given.get("channel_shared")
    fields = (("channel_shared", True),) if shared else ()
    return Said("PReLU", "prelu_param" if fields else None, fields)


SAYINGS: dict[str, Saying] = SHAPE_SAYINGS | {
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
    "concat": named("Concat", "concat_param", axis="axis"),
    "local_response_norm": named(
        "LRN", "lrn_param", size="local_size", alpha="alpha", beta="beta", k="k"
    ),
    "batch_norm": _batch_norm,
    "scale": named("Scale", "scale_param", axis="axis", num_axes="num_axes", bias="bias_term"),
    "bias": named("Bias", "bias_param", axis="axis", num_axes="num_axes"),
    "relu": named("ReLU"),
    "leaky_relu": named("ReLU", "relu_param", negative_slope="negative_slope"),
    "relu6": named("ReLU6"),
    "prelu": _prelu,
    "softplus": _softplus,
    "elu": named("ELU", "elu_param", alpha="alpha"),
    "sigmoid": named("Sigmoid"),
    "tanh": named("TanH"),
    "mish": named("Mish"),
    "abs": named("AbsVal"),
    "power": named("Power", "power_param", power="power", scale="scale", shift="shift"),
    "exp": named("Exp", "exp_param", base="base", scale="scale", shift="shift"),
    "log": named("Log", "log_param", base="base", scale="scale", shift="shift"),
    "softmax": named("Softmax", "softmax_param", axis="axis"),
    "dropout": named("Dropout", "dropout_param", p="dropout_ratio"),
    "softmax_loss": named("SoftmaxWithLoss"),
    "accuracy": named("Accuracy"),
    "euclidean_loss": named("EuclideanLoss"),
    "sigmoid_cross_entropy_loss": named("SigmoidCrossEntropyLoss"),
    "silence": named("Silence"),
    "axpy": named("Axpy"),
    "smooth_l1_loss": named("SmoothL1Loss"),
    "roi_pool": named("ROIPooling", "roi_pooling_param", height="pooled_h", width="pooled_w"),
    "center_loss": named("CenterLoss", "center_loss_param", classes="num_output", axis="axis"),
}
"""How each of our types is said; the others have no word in Caffe that means the same."""


def say(row: LayerResult) -> Said | None:
    """Return a layer in Caffe's words, or None if it has none for the type.

    Raises:
        Unsayable: A field has no word.
    """
    layer, saying = row.spec.layer, SAYINGS.get(row.type)
    if layer is None or saying is None or isinstance(layer, Operator):
        return None
    return saying(row, layer.field_values())
