"""The operators of ONNX, a row each: how many inputs they take and what makes their layer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from convcalc.dialects.onnx.building import operator
from convcalc.dialects.onnx.call import Call, RefusedError
from convcalc.network import Settled
from convcalc.shapes import Shape

_ANY = 2**31


class Row(NamedTuple):
    """An operator: the least and the most inputs, its shape rule, and what makes its layer.

    ``shapes`` is None where the layer tells them, ``build`` where an Operator of the shapes
    serves.
    """

    least: int
    most: int
    shapes: Callable[[Call], tuple[Shape, ...]] | None
    build: Callable[[Call], Settled] | None

    def shapes_of(self, call: Call) -> tuple[Shape, ...]:
        """Return the shapes of the outputs of a call whose inputs are all known."""
        with _axes_there():
            if self.shapes:
                return self.shapes(call)
            assert self.build
            return self.build(call).layer.output_shapes(call.data_shapes())

    def layer_of(self, call: Call) -> Settled:
        """Return the layer of a call."""
        with _axes_there():
            if not self.build:
                assert self.shapes
                return operator(call, self.shapes(call))
            settled = self.build(call)
        made = settled.layer.output_count
        if made != call.outputs:
            raise RefusedError(
                "wrong-number",
                f"the node must have {made} output{'s' * (made != 1)}, but has {call.outputs}",
            )
        return settled


@contextmanager
def _axes_there() -> Iterator[None]:
    """Turn what a rule runs into on inputs of too few or too many axes into its refusal."""
    try:
        yield
    except (IndexError, ValueError) as error:
        message = "the inputs must have the axes that the operator works on, but they have not"
        raise RefusedError("wrong-input-shape", message) from error


class _Named(NamedTuple):
    """A row whose functions are named ``module:function``."""

    least: int
    most: int
    shapes: str
    build: str


def _rows(
    names: str, least: int, most: int, shapes: str = "", build: str = ""
) -> dict[str, _Named]:
    return dict.fromkeys(names.split(), _Named(least, most, shapes, build))


_ONE_TO_ONE = "elementwise:same"
_MERGED = "elementwise:merged"

_ONNX: dict[str, _Named] = {
    # each number by itself
    **_rows(
        "Relu LeakyRelu ThresholdedRelu Elu Selu Celu Sigmoid Tanh HardSigmoid HardSwish Mish"
        " Softplus Softsign Gelu Swish Exp Log Abs Identity Neg Floor Ceil Round Sign Sqrt"
        " Reciprocal Erf Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh Not IsNaN IsInf"
        " Cast BitwiseNot Shrink Hardmax LpNormalization Bernoulli EyeLike RandomNormalLike"
        " RandomUniformLike",
        *(1, 1, _ONE_TO_ONE, "elementwise:activation"),
    ),
    **_rows("CastLike CumSum Trilu CumProd", 1, 2, _ONE_TO_ONE, "elementwise:activation"),
    **_rows("Clip", 1, 3, _ONE_TO_ONE, "elementwise:clip"),
    **_rows("Dropout", 1, 3, "", "elementwise:dropout"),
    **_rows("Softmax LogSoftmax", 1, 1, _ONE_TO_ONE, "elementwise:over_axis"),
    **_rows("PRelu", 2, 2, _MERGED, "elementwise:prelu"),
    # merging
    **_rows(
        "Add Sub Mul Div Pow Mod Equal Less LessOrEqual Greater GreaterOrEqual And Or Xor"
        " BitShift BitwiseAnd BitwiseOr BitwiseXor",
        *(2, 2, _MERGED, "elementwise:merging"),
    ),
    **_rows("Max Min Sum Mean", 1, _ANY, _MERGED, "elementwise:merging"),
    **_rows("Where", 3, 3, _MERGED, "elementwise:merging"),
    # windows
    **_rows("Conv", 2, 3, "", "sliding:conv"),
    **_rows("ConvInteger", 2, 4, "", "sliding:conv_of_integers"),
    **_rows("QLinearConv", 8, 9, "", "sliding:conv_of_integers"),
    **_rows("ConvTranspose", 2, 3, "", "sliding:conv_transpose"),
    **_rows("DeformConv", 3, 5, "", "sliding:deformed"),
    **_rows("MaxPool AveragePool LpPool", 1, 1, "", "sliding:pool"),
    **_rows(
        "GlobalAveragePool GlobalMaxPool GlobalLpPool",
        *(1, 1, "sliding:globally", "sliding:global_pool"),
    ),
    **_rows("MaxUnpool", 2, 3, "", "sliding:max_unpool"),
    # normalisations
    **_rows("BatchNormalization", 5, 5, "", "normalizing:batch_norm"),
    **_rows("InstanceNormalization", 3, 3, _ONE_TO_ONE, "normalizing:instance_norm"),
    **_rows("GroupNormalization", 3, 3, _ONE_TO_ONE, "normalizing:group_norm"),
    **_rows("LayerNormalization", 2, 3, "", "normalizing:layer_norm"),
    **_rows("RMSNormalization", 2, 2, "", "normalizing:layer_norm"),
    **_rows("LRN", 1, 1, _ONE_TO_ONE, "normalizing:local_response_norm"),
    **_rows("MeanVarianceNormalization", 1, 1, _ONE_TO_ONE, "normalizing:mean_variance"),
    **_rows("QuantizeLinear DequantizeLinear", 2, 3, _ONE_TO_ONE, "normalizing:quantize"),
    **_rows("DynamicQuantizeLinear", 1, 1, "", "normalizing:quantize"),
    # products
    **_rows("Gemm", 2, 3, "", "products:gemm"),
    **_rows("MatMul", 2, 2, "", "products:matrix_product"),
    **_rows("MatMulInteger", 2, 4, "", "products:matrix_product"),
    **_rows("QLinearMatMul", 8, 8, "", "products:matrix_product"),
    **_rows("Einsum", 1, _ANY, "products:einsum_shapes", "products:einsum"),
    **_rows("LSTM", 3, 8, "products:recurrent_shapes", "products:recurrent"),
    **_rows("GRU RNN", 3, 6, "products:recurrent_shapes", "products:recurrent"),
    **_rows("Attention", 3, 7, "", "products:attention"),
    **_rows("RotaryEmbedding", 3, 4, _ONE_TO_ONE),
    # rearranging
    **_rows("Reshape", 1, 2, "rearranging:reshape", "arranging:reshape"),
    **_rows("Flatten", 1, 1, "rearranging:flatten", "arranging:flatten"),
    **_rows("Transpose", 1, 1, "rearranging:transpose", "arranging:transpose"),
    **_rows("Squeeze", 1, 2, "rearranging:squeeze", "arranging:squeeze"),
    **_rows("Unsqueeze", 1, 2, "rearranging:unsqueeze", "arranging:unsqueeze"),
    **_rows("Concat", 1, _ANY, "rearranging:concat", "arranging:concat"),
    **_rows("Split", 1, 2, "rearranging:split", "arranging:split"),
    **_rows("Slice", 1, 5, "rearranging:slice_", "arranging:slice_"),
    **_rows("Expand", 2, 2, "rearranging:expand", "arranging:expand"),
    **_rows("Pad", 1, 4, "rearranging:pad", "arranging:pad"),
    **_rows("Tile", 2, 2, "rearranging:tile"),
    **_rows("Gather", 2, 2, "rearranging:gather", "normalizing:embedded"),
    **_rows("GatherElements", 2, 2, "rearranging:as_indices"),
    **_rows("GatherND", 2, 2, "rearranging:gather_nd"),
    **_rows("ScatterND ScatterElements Scatter", 3, 3, _ONE_TO_ONE),
    **_rows("TensorScatter", 2, 3, _ONE_TO_ONE),
    **_rows("ReverseSequence", 2, 2, _ONE_TO_ONE),
    **_rows("DepthToSpace", 1, 1, "rearranging:depth_to_space", "arranging:depth_to_space"),
    **_rows("SpaceToDepth", 1, 1, "rearranging:space_to_depth", "arranging:space_to_depth"),
    **_rows("OneHot", 3, 3, "rearranging:one_hot"),
    **_rows("RandomNormal RandomUniform", 0, 0, "rearranging:random"),
    **_rows("Multinomial", 1, 1, "rearranging:multinomial"),
    **_rows("TopK", 1, 2, "rearranging:top_k"),
    **_rows("CenterCropPad", 2, 2, "rearranging:center_crop_pad"),
    **_rows("ConstantOfShape", 1, 1, "rearranging:constant_of_shape"),
    **_rows("Range", 3, 3, "rearranging:range_"),
    **_rows("Resize", 1, 4, "resizing:resized", "resizing:resize"),
    **_rows("Upsample", 1, 2, "resizing:resized", "resizing:resize"),
    **_rows("NonZero", 1, 1, "computing:non_zero"),
    # reducing
    **_rows(
        "ReduceMean ReduceSum ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSum"
        " ReduceLogSumExp ReduceSumSquare",
        *(1, 2, "reducing:reduced", "reducing:reduce"),
    ),
    **_rows("ArgMax ArgMin", 1, 1, "reducing:found_place"),
    **_rows("GridSample", 2, 2, "reducing:sampled"),
    **_rows("AffineGrid", 2, 2, "reducing:grid_of"),
    **_rows("RoiAlign", 3, 3, "reducing:pooled_regions"),
    **_rows("MaxRoiPool", 2, 2, "reducing:pooled_regions"),
    **_rows("Col2Im", 3, 3, "reducing:columns_to_image"),
    **_rows("Det", 1, 1, "reducing:all_but_last_two"),
}

_MICROSOFT: dict[str, _Named] = {
    **_rows("Gelu FastGelu QuickGelu", 1, 2, _ONE_TO_ONE, "elementwise:activation"),
    **_rows("BiasGelu", 2, 2, _ONE_TO_ONE, "elementwise:biased"),
    **_rows("FusedConv", 2, 4, "", "sliding:conv"),
    **_rows("FusedGemm", 2, 3, "", "products:gemm"),
    **_rows("QGemm", 6, 9, "", "products:gemm"),
    **_rows("FusedMatMul TransposeMatMul", 2, 2, "", "products:matrix_product"),
    **_rows("MatMulNBits", 3, 6, "", "products:matrix_product_of_blocks"),
    **_rows("SkipLayerNormalization", 3, 5, "", "normalizing:skip_layer_norm"),
    **_rows("SkipSimplifiedLayerNormalization", 3, 4, "", "normalizing:skip_layer_norm"),
    **_rows("SimplifiedLayerNormalization", 2, 2, "", "normalizing:layer_norm"),
    **_rows("QuantizeLinear DequantizeLinear", 2, 3, _ONE_TO_ONE, "normalizing:quantize"),
    **_rows("QLinearAdd QLinearMul", 7, 8, "elementwise:merged_quantized"),
    **_rows("QLinearGlobalAveragePool", 5, 5, "sliding:globally"),
    **_rows("QLinearSigmoid QLinearLeakyRelu", 4, 5, _ONE_TO_ONE),
    **_rows("QLinearSoftmax", 5, 5, _ONE_TO_ONE),
}

_DOMAINS = {"": _ONNX, "com.microsoft": _MICROSOFT}

CONTROL_FLOW = frozenset(("If", "Loop", "Scan", "SequenceMap"))
"""Operators that hold graphs, which run as the data decide."""

RANDOM = frozenset(("RandomNormal", "RandomUniform", "Multinomial"))


def operators() -> tuple[str, ...]:
    """Return the names of all operators of ONNX itself."""
    return tuple(_ONNX)


@cache
def row_of(domain: str, op: str) -> Row | None:
    """Return the row of an operator; None if convcalc does not know it."""
    named = _DOMAINS.get(domain, {}).get(op)
    if named is None:
        return None
    return Row(named.least, named.most, _function(named.shapes), _function(named.build))


def _function(named: str) -> Any:  # noqa: ANN401  of one kind or the other
    module, _, name = named.partition(":")
    return getattr(import_module(f"convcalc.dialects.onnx.{module}"), name) if named else None
