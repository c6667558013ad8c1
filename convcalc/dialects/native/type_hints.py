"""What a layer type that is called otherwise elsewhere is called here."""

import re

from convcalc.diagnostics import did_you_mean
from convcalc.layers import layer_types

_ELSEWHERE = {
    "adaptive_avg_pool": "adaptiveaveragepool",
    "add": "sum eltwise elementwiseadd shortcut residual",
    "avg_pool": "averagepool averagepooling meanpool",
    "batch_norm": "bn batchnormalization syncbatchnorm frozenbatchnorm",
    "concat": "cat concatenate concatenation route",
    "conv": "convolution convolutional",
    "conv_lstm": "convolutionallstm",
    "conv_transpose": "deconv deconvolution deconvolutional transposedconv"
    " convtransposed upconv transposeconv transposedconvolution",
    "crop": "cropping centercrop",
    "depthwise_conv": "depthwiseconvolution dwconv",
    "dropout": "spatialdropout alphadropout featuredropout gaussiandropout",
    "embedding": "embed lookup lookuptable",
    "fold": "col2im",
    "global_avg_pool": "globalaveragepool globalaveragepooling gap",
    "global_max_pool": "globalmaxpooling gmp",
    "glu": "gatedlinearunit",
    "grn": "globalresponsenorm globalresponsenormalization",
    "group_norm": "gn groupnormalization",
    "identity": "noop passthrough",
    "im2col": "unfold extractpatches",
    "instance_norm": "instancenormalization",
    "layer_norm": "ln layernormalization",
    "linear": "dense fc fullyconnected innerproduct gemm connected",
    "local_response_norm": "lrn localresponsenormalization crossmaplrn",
    "lstm": "longshorttermmemory bilstm",
    "matmul": "mm bmm dot batchdot einsum matrixmultiply",
    "max_pool": "maxpooling",
    "mean": "reducemean",
    "multihead_attention": "mha selfattention multiheadselfattention mhsa",
    "multiply": "mul product",
    "pad": "zeropad zeropadding constantpad reflectionpad replicationpad circularpad padding",
    "parameter": "variable classtoken clstoken positionembedding posembed learned constant",
    "permute": "transpose swapaxes movedim",
    "pixel_shuffle": "depthtospace subpixel",
    "pixel_unshuffle": "spacetodepth focus",
    "reshape": "view unflatten",
    "rms_norm": "rmsnormalization",
    "rnn": "simplernn elman",
    "scaled_dot_product_attention": "sdpa dotproductattention",
    "slice": "narrow",
    "split": "chunk",
    "subtract": "sub",
    "tile": "repeat repeatvector expand",
    "unsqueeze": "expanddims",
    "upsample": "upsampling interpolate resize upsamplingnearest upsamplingbilinear",
}

_SEVERAL = {"attention": ("multihead_attention", "scaled_dot_product_attention")}


def type_hint(word: str) -> str | None:
    """Return a hint that names the layer type which a word means, None if it means none.

    Capitals, underscores and the axes behind a name do not count: ``GlobalAvgPool2d`` is
    ``global_avg_pool``.
    """
    types = layer_types()
    plain = re.sub(r"[-_ .]|[123]d$", "", word.lower())
    ours = {it.replace("_", ""): it for it in types}
    elsewhere = {it: name for name, words in _ELSEWHERE.items() for it in words.split()}
    meant = _SEVERAL.get(plain) or ours.get(plain) or elsewhere.get(plain)
    if meant is None:
        return did_you_mean(word, types) or did_you_mean(word.lower(), types)
    names = (meant,) if isinstance(meant, str) else meant
    return f"did you mean {' or '.join(map(repr, names))}?"
