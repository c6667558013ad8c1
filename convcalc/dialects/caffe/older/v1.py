"""Caffe's older form, ``layers { type: CONVOLUTION }``, brought up to date."""

from typing import NamedTuple

from convcalc.dialects.caffe.fields import Plain
from convcalc.dialects.caffe.message import Message
from convcalc.source import Span

OLDER = " in an older form"
"""What is put behind a type that an older form does not know, which may be one of today's."""

_IRREGULAR = {
    "NONE": "",
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
_SPEC_FIELDS = {
    "param": "name",
    "blob_share_mode": "share_mode",
    "blobs_lr": "lr_mult",
    "weight_decay": "decay_mult",
}
_CROPPING = {"DATA": "data_param", "IMAGE_DATA": "image_data_param"}
_CROPPING |= {"WINDOW_DATA": "window_data_param"}


class Given(NamedTuple):
    """A field that a message gives: its name, its value, and the place of that."""

    name: str
    value: Plain | Message
    place: Span


def message_of(type_name: str, place: Span, given: list[Given]) -> Message:
    """Return a message of these fields, which stands at ``place``."""
    names, values, places = zip(*given, strict=True) if given else ((), (), ())
    offsets = tuple(end - place.start for span in places for end in span)
    return Message(type_name, place, names, values, offsets)


def current_type(name: str) -> str:
    """Return today's name of an older type, ``INNER_PRODUCT`` -> ``InnerProduct``.

    Source: Caffe ``UpgradeV1LayerType``.
    """
    known = _IRREGULAR.get(name)
    return "".join(map(str.capitalize, name.split("_"))) if known is None else known


def upgraded_v1(layer: Message) -> Message:
    """Return an older layer as Caffe upgrades it; every value keeps its place.

    A type that the form does not know, which only the run declares, stays as it is.

    Source: Caffe ``UpgradeV1LayerParameter``, ``UpgradeNetDataTransformation``.
    """
    given: list[Given] = []
    specs = ParamSpecs()
    for name, value, place in layer.given():
        if name in _SPEC_FIELDS:
            specs.add(_SPEC_FIELDS[name], value, place)
        elif name == "type":
            word = str(value)
            today = word if word.endswith(OLDER) else current_type(word)
            given.append(Given("type", today, place))
        elif name != "layer":
            given.append(Given(name, value, place))
    given += specs.messages()
    holder = layer.message(_CROPPING.get(layer.text("type"), "data_param"))
    if layer.text("type") in _CROPPING and holder.has("crop_size"):
        given = _with_crop(given, holder)
    return message_of("LayerParameter", layer.span, given)


class ParamSpecs:
    """What older layers say of their blobs field by field, gathered blob by blob."""

    def __init__(self) -> None:
        self._blobs: list[list[Given]] = []
        self._counts: dict[str, int] = {}

    def add(self, name: str, value: Plain | Message, place: Span) -> None:
        """Add the next value of a field: the first is the first blob's."""
        index = self._counts.get(name, 0)
        self._counts[name] = index + 1
        if index == len(self._blobs):
            self._blobs.append([])
        self._blobs[index].append(Given(name, value, place))

    def messages(self) -> list[Given]:
        """Return a ``param`` for each blob, placed where its first field stands."""
        specs = [message_of("ParamSpec", it[0].place, it) for it in self._blobs]
        return [Given("param", spec, spec.span) for spec in specs]


def _with_crop(given: list[Given], holder: Message) -> list[Given]:
    """Return the fields with the crop that the data's own message gives."""
    crop = [Given(*it) for it in holder.given() if it[0] == "crop_size"]
    for name, value, _ in given:
        if name == "transform_param" and isinstance(value, Message):
            crop += [Given(*it) for it in value.given() if it[0] != "crop_size"]
    transform = message_of("TransformationParameter", holder.span, crop)
    others = [it for it in given if it.name != "transform_param"]
    return [*others, Given("transform_param", transform, transform.span)]
