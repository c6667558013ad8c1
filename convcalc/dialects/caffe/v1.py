"""The names of Caffe's layer types in the older ``layers { type: CONVOLUTION }`` form."""

_IRREGULAR = {
    "ABSVAL": "AbsVal",
    "ARGMAX": "ArgMax",
    "BNLL": "BNLL",
    "HDF5_DATA": "HDF5Data",
    "HDF5_OUTPUT": "HDF5Output",
    "LRN": "LRN",
    "MVN": "MVN",
    "RELU": "ReLU",
    "RELU6": "ReLU6",
    "SOFTMAX_LOSS": "SoftmaxWithLoss",
    "TANH": "TanH",
}


def current_type(name: str) -> str:
    """Return today's name of an older type, ``INNER_PRODUCT`` -> ``InnerProduct``.

    Source: Caffe ``UpgradeV1LayerType``.
    """
    return _IRREGULAR.get(name) or "".join(map(str.capitalize, name.split("_")))
