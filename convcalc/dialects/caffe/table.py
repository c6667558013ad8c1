"""Caffe's layer types, and in which room each of them is described."""

from functools import cache
from importlib import import_module

from convcalc.dialects.caffe.rows import CaffeType

_ROOMS = {
    "convolution": "Convolution ConvolutionDepthwise DepthwiseConvolution Im2col",
    "deconvolution": "Deconvolution",
    "pooling": "Pooling",
    "dense": "InnerProduct MarginInnerProduct Embed",
    "recurrent": "LSTM LSTMUnit RNN Lstm",
    "normalization": "BatchNorm BN Scale Bias LRN MVN Normalize",
    "activation": "ReLU ReLU6 PReLU ELU Sigmoid HardSigmoid TanH Swish Mish BNLL AbsVal Power"
    " Exp Log Threshold Clip Softmax Dropout SpatialDropout",
    "merging": "Concat Eltwise Axpy",
    "splitting": "Slice Split Filter Silence HDF5Output",
    "shape": "Flatten Reshape Crop Permute Tile Reduction ArgMax BatchReindex Parameter"
    " ShuffleChannel Reorg Transpose Reverse",
    "resizing": "Upsample Interp Resize ROIPooling PSROIPooling ROIAlign SPP",
    "loss": "SoftmaxWithLoss EuclideanLoss HingeLoss SigmoidCrossEntropyLoss"
    " MultinomialLogisticLoss InfogainLoss ContrastiveLoss SmoothL1Loss CenterLoss Accuracy",
    "detection": "PriorBox DetectionOutput MultiBoxLoss DetectionEvaluate RegionLoss Yolov3"
    " YoloSeg YoloDetectionOutput Yolov3DetectionOutput",
}
"""The types of each room; a run imports only the rooms that its network needs."""

TYPES = {type_name: room for room, names in _ROOMS.items() for type_name in names.split()}
"""Every type that convcalc computes, with its room."""

# fmt: off
ELSEWHERE = frozenset((
    "AdaptiveBiasChannel", "BatchReduction", "BiasChannel", "DenseCRF", "DomainTransform",
    "DomainTransformForwardOnly", "Gather", "MatRead", "MatWrite", "Scatter", "SegAccuracy",
    "SegmentationEvaluate", "SpatialProduct", "UniqueLabel", "AssistedExcitation",
    "GaussianYolov3", "Correlation", "SpatialTransformer",
    "Proposal",
))
# fmt: on
"""Types of known forks that convcalc does not compute."""


@cache
def caffe_type_of(type_name: str) -> CaffeType | None:
    """Return the row of a type, or None if convcalc does not compute it."""
    room = TYPES.get(type_name)
    if room is None:
        return None
    row = import_module(f"convcalc.dialects.caffe.types.{room}").ROWS[type_name]
    assert isinstance(row, CaffeType)
    return row
