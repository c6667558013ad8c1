"""Matrix products."""

from convcalc.dialects.caffe.rows import CaffeType, Converted, Given
from convcalc.layers.caffe.embedding import BiasedEmbedding
from convcalc.layers.caffe.linear import InnerProduct


def _inner_product(given: Given) -> Converted:
    param = given.param
    values = {
        "out_features": param.integer("num_output"),
        "bias": param.flag("bias_term"),
        "axis": param.integer("axis"),
        "transpose": param.flag("transpose"),
    }
    return Converted("linear", values, InnerProduct)


def _margin_inner_product(given: Given) -> Converted:
    param = given.param
    values = {
        "out_features": param.integer("num_output"),
        "axis": param.integer("axis"),
        "with_lambda": given.tops > 1,
    }
    return Converted("margin_inner_product", values)


def _embed(given: Given) -> Converted:
    param = given.param
    values = {
        "num_embeddings": param.integer("input_dim"),
        "embedding_dim": param.integer("num_output"),
        "bias": param.flag("bias_term"),
    }
    return Converted("embedding", values, BiasedEmbedding)


_FEATURES = {"out_features": ("num_output",)}
_WORDS = {**_FEATURES, "bias": ("bias_term",)}

ROWS = {
    "InnerProduct": CaffeType(_inner_product, "inner_product_param", words=_WORDS),
    "MarginInnerProduct": CaffeType(
        _margin_inner_product,
        "margin_inner_product_param",
        words=_FEATURES,
        bottoms=(2, 2),
        tops=(1, 2),
    ),
    "Embed": CaffeType(
        _embed,
        "embed_param",
        words={"num_embeddings": ("input_dim",), "embedding_dim": ("num_output",)},
    ),
}
