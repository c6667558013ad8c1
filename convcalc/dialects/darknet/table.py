"""The types of sections, a row each.

Source: Darknet ``string_to_layer_type`` of AlexeyAB and of pjreddie.
"""

from collections.abc import Callable
from typing import NamedTuple

from convcalc.dialects.darknet import convolution, heads, joining, pooling, recurrent
from convcalc.dialects.darknet.keys import KEYS, Keys
from convcalc.dialects.darknet.parts import Built, Place
from convcalc.dialects.darknet.section import Section

Build = Callable[[Section, Place], Built]


class SectionType(NamedTuple):
    """How a type of section is read; ``reads`` says whether it needs an image."""

    kind: str
    build: Build
    reads: bool = False

    @property
    def keys(self) -> Keys:
        """The keys that it has."""
        return KEYS[self.kind]


_ROWS = (
    SectionType("convolutional", convolution.convolutional, reads=True),
    SectionType("deconvolutional", convolution.deconvolutional, reads=True),
    SectionType("local", convolution.local, reads=True),
    SectionType("connected", convolution.connected),
    SectionType("activation", pooling.active),
    SectionType("rnn", recurrent.rnn),
    SectionType("gru", recurrent.gru),
    SectionType("lstm", recurrent.lstm),
    SectionType("crnn", recurrent.crnn, reads=True),
    SectionType("conv_lstm", recurrent.conv_lstm, reads=True),
    SectionType("history", recurrent.history, reads=True),
    SectionType("maxpool", pooling.maxpool, reads=True),
    SectionType("local_avgpool", pooling.local_avgpool, reads=True),
    SectionType("avgpool", pooling.avgpool, reads=True),
    SectionType("upsample", pooling.upsample, reads=True),
    SectionType("reorg", pooling.reorg, reads=True),
    SectionType("reorg3d", pooling.reorg, reads=True),
    SectionType("crop", pooling.crop, reads=True),
    SectionType("dropout", pooling.dropout),
    SectionType("normalization", pooling.normalization),
    SectionType("batchnorm", pooling.batchnorm),
    SectionType("l2norm", pooling.l2norm),
    SectionType("logistic", pooling.logistic),
    SectionType("softmax", pooling.softmax),
    SectionType("cost", pooling.cost),
    SectionType("route", joining.route),
    SectionType("shortcut", joining.shortcut),
    SectionType("scale_channels", joining.scale_channels),
    SectionType("sam", joining.sam),
    SectionType("implicit", recurrent.implicit),
    SectionType("empty", pooling.empty),
    SectionType("yolo", heads.yolo),
    SectionType("gaussian_yolo", heads.gaussian_yolo),
    SectionType("region", heads.region),
    SectionType("detection", heads.detection),
    SectionType("iseg", heads.iseg),
    SectionType("contrastive", heads.contrastive),
)
_OTHER_TITLES = {
    "conv": "convolutional",
    "deconv": "deconvolutional",
    "conn": "connected",
    "max": "maxpool",
    "avg": "avgpool",
    "local_avg": "local_avgpool",
    "lrn": "normalization",
    "soft": "softmax",
    "silence": "empty",
    "Gaussian_yolo": "gaussian_yolo",
}
TYPES = {it.kind: it for it in _ROWS if it.kind != "gaussian_yolo"}
TYPES |= {
    title: next(it for it in _ROWS if it.kind == kind) for title, kind in _OTHER_TITLES.items()
}
"""The types by the word between the brackets."""
NETWORK = ("net", "network")
"""The words of the section that comes first."""


def word_of(title: str) -> str:
    """Return the word between the brackets of a title, empty where it is not one."""
    return title[1:-1] if title.endswith("]") else ""
