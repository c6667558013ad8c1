"""Caffe's oldest form, ``layers { layer { type: "conv" } }``, brought up to date."""

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.caffe.counts import counted
from convcalc.dialects.caffe.message import Message
from convcalc.dialects.caffe.older.v1 import OLDER, Given, ParamSpecs, message_of, upgraded_v1

WORDS = {"kernel_size": "kernelsize", "bias_term": "biasterm", "crop_size": "cropsize"}
"""What the oldest form calls today's fields."""

TYPES = {
    "accuracy": "Accuracy",
    "bnll": "BNLL",
    "concat": "Concat",
    "conv": "Convolution",
    "data": "Data",
    "dropout": "Dropout",
    "euclidean_loss": "EuclideanLoss",
    "flatten": "Flatten",
    "hdf5_data": "HDF5Data",
    "hdf5_output": "HDF5Output",
    "im2col": "Im2col",
    "images": "ImageData",
    "infogain_loss": "InfogainLoss",
    "innerproduct": "InnerProduct",
    "lrn": "LRN",
    "multinomial_logistic_loss": "MultinomialLogisticLoss",
    "pool": "Pooling",
    "relu": "ReLU",
    "sigmoid": "Sigmoid",
    "softmax": "Softmax",
    "softmax_loss": "SoftmaxWithLoss",
    "split": "Split",
    "tanh": "TanH",
    "window_data": "WindowData",
}
_SPEC_FIELDS = {"blobs_lr": "lr_mult", "weight_decay": "decay_mult"}
_TRANSFORM = {
    "scale": "scale",
    "meanfile": "mean_file",
    "cropsize": "crop_size",
    "mirror": "mirror",
}
_FILLED = {
    "num_output": "num_output",
    "biasterm": "bias_term",
    "weight_filler": "weight_filler",
    "bias_filler": "bias_filler",
}
_WINDOW = {"pad": "pad", "kernelsize": "kernel_size", "stride": "stride"}
_FILE = {"source": "source", "batchsize": "batch_size"}
_OWN: dict[str, tuple[str, str, dict[str, str]]] = {
    "conv": (
        "convolution_param",
        "ConvolutionParameter",
        {**_FILLED, **_WINDOW, "group": "group"},
    ),
    "innerproduct": ("inner_product_param", "InnerProductParameter", _FILLED),
    "pool": ("pooling_param", "PoolingParameter", {**_WINDOW, "pool": "pool"}),
    "dropout": ("dropout_param", "DropoutParameter", {"dropout_ratio": "dropout_ratio"}),
    "lrn": (
        "lrn_param",
        "LRNParameter",
        {it: it for it in ("local_size", "alpha", "beta", "k")},
    ),
    "concat": ("concat_param", "ConcatParameter", {"concat_dim": "concat_dim"}),
    "data": ("data_param", "DataParameter", {**_FILE, "rand_skip": "rand_skip"}),
    "hdf5_data": ("hdf5_data_param", "HDF5DataParameter", _FILE),
    "images": (
        "image_data_param",
        "ImageDataParameter",
        {
            **_FILE,
            "rand_skip": "rand_skip",
            "shuffle_images": "shuffle",
            "new_height": "new_height",
            "new_width": "new_width",
        },
    ),
    "window_data": (
        "window_data_param",
        "WindowDataParameter",
        {
            **_FILE,
            "det_fg_threshold": "fg_threshold",
            "det_bg_threshold": "bg_threshold",
            "det_fg_fraction": "fg_fraction",
            "det_context_pad": "context_pad",
            "det_crop_mode": "crop_mode",
        },
    ),
    "infogain_loss": ("infogain_loss_param", "InfogainLossParameter", {"source": "source"}),
}


def is_oldest(layers: tuple[Message, ...]) -> bool:
    """Return whether one of the older layers is of the oldest form: then Caffe takes all so."""
    return any(it.has("layer") for it in layers)


def upgraded_v0(
    layers: tuple[Message, ...],
) -> tuple[tuple[Message, ...], list[Diagnostic]]:
    """Return layers of the oldest form as Caffe upgrades them, and what it cannot upgrade.

    Every value keeps its place.

    Source: Caffe ``UpgradeV0PaddingLayers``, ``UpgradeV0LayerParameter``.
    """
    upgraded = []
    findings: list[Diagnostic] = []
    makers: dict[str, Message] = {}
    for layer in layers:
        own = layer.message("layer")
        if not layer.has("layer"):
            findings.append(_mixed(layer))
            upgraded.append(upgraded_v1(layer))
        elif own.text("type") != "padding":
            pads = {
                bottom: makers[bottom]
                for bottom in layer.texts("bottom")
                if makers.get(bottom, layer).message("layer").text("type") == "padding"
            }
            findings += _padding_problems(layer, pads)
            message, ignored = _upgraded(layer, own, pads)
            upgraded.append(message)
            findings += [_ignored(own, name) for name in ignored]
        makers.update(dict.fromkeys(layer.texts("top"), layer))
    return tuple(upgraded), findings


def _upgraded(
    layer: Message, own: Message, pads: dict[str, Message]
) -> tuple[Message, list[str]]:
    """Return one layer, which also pads as the padding layers that it reads.

    Behind it come the names of the fields that Caffe ignores.
    """
    type_name = own.text("type")
    field, message, renamed = _OWN.get(type_name, ("", "", {}))
    sorted_out = _Sorted(renamed)
    ignored = sorted_out.sort(own)
    param = sorted_out.param
    if pads and "pad" in renamed:
        param = [it for it in param if it.name != "pad"]
        param += [_pad_of(it.message("layer")) for it in pads.values()]
    given = sorted_out.layer + sorted_out.specs.messages() + _wires(layer, pads)
    if param:
        given.append(Given(field, message_of(message, own.span, param), own.span))
    if sorted_out.transform:
        it = message_of("TransformationParameter", own.span, sorted_out.transform)
        given.append(Given("transform_param", it, own.span))
    return message_of("LayerParameter", layer.span, given), ignored


class _Sorted:
    """The fields of one layer of the oldest form, by the messages that hold them today."""

    def __init__(self, renamed: dict[str, str]) -> None:
        self.layer: list[Given] = []
        self.param: list[Given] = []
        self.transform: list[Given] = []
        self.specs = ParamSpecs()
        self._renamed = renamed

    def sort(self, own: Message) -> list[str]:
        """Take every field, and return the names of those that Caffe ignores."""
        ignored = []
        for name, value, place in own.given():
            if name in self._renamed:
                self.param.append(Given(self._renamed[name], value, place))
            elif name in _TRANSFORM:
                self.transform.append(Given(_TRANSFORM[name], value, place))
            elif name in _SPEC_FIELDS:
                self.specs.add(_SPEC_FIELDS[name], value, place)
            elif name == "type":
                today = TYPES.get(str(value), f"{value}{OLDER}")
                self.layer.append(Given("type", today, place))
            elif name in ("name", "blobs", "hdf5_output_param"):
                self.layer.append(Given(name, value, place))
            else:
                ignored.append(name)
        return ignored


def _wires(layer: Message, pads: dict[str, Message]) -> list[Given]:
    """Return bottoms and tops; what a padding layer hands on is read from above that."""
    wires = []
    for name, value, place in layer.given():
        if name == "bottom" and value in pads:
            source = [it for it in pads[str(value)].given() if it[0] == "bottom"]
            wires += [Given(*it) for it in source[:1]]
        elif name in ("bottom", "top"):
            wires.append(Given(name, value, place))
    return wires


def _pad_of(padding: Message) -> Given:
    pads = [Given(*it) for it in padding.given() if it[0] == "pad"]
    return pads[0] if pads else Given("pad", 0, padding.span)


def _padding_problems(layer: Message, pads: dict[str, Message]) -> list[Diagnostic]:
    """Return the reasons why Caffe cannot fold padding layers into the one that reads them."""
    type_name = layer.message("layer").text("type")
    found = []
    for name, padding in pads.items():
        if type_name not in ("conv", "pool"):
            reason = f"'{name}' is read by a layer of type '{type_name}'"
        elif len(layer.texts("bottom")) != 1:
            reason = f"the reader of '{name}' has {len(layer.texts('bottom'))} bottoms"
        elif len(padding.texts("bottom")) != 1 or len(padding.texts("top")) != 1:
            bottoms, tops = len(padding.texts("bottom")), len(padding.texts("top"))
            reason = (
                f"that of '{name}' has {counted(bottoms, 'bottom')} and {counted(tops, 'top')}"
            )
        else:
            continue
        found.append(
            Diagnostic(
                "padding-not-folded",
                f"a padding layer must have one bottom and one top, and a conv or pool layer"
                f" of one bottom must read it, but {reason}",
                layer.span_of("bottom"),
                "Caffe adds the padding to the layer that reads it",
                layer=layer.message("layer").text("name"),
            )
        )
    return found


def _mixed(layer: Message) -> Diagnostic:
    return Diagnostic(
        "mixed-layer-forms",
        "a prototxt must write all its layers in one form,"
        " but this one has no layer { } inside and others have",
        layer.span,
        "write it as layers { layer { name: ... type: ... } bottom: ... top: ... }",
    )


def _ignored(own: Message, name: str) -> Diagnostic:
    return Diagnostic(
        "field-ignored",
        f"a field should belong to the layer's type,"
        f" but Caffe ignores {name} in a layer of type '{own.text('type')}'",
        own.span_of(name),
        "leave it out",
        "warning",
        own.text("name"),
    )
