"""Sections with neither weights nor several inputs.

Source: Darknet ``parse_maxpool``, ``parse_crop`` and their like.
"""

from typing import Any

from convcalc.diagnostics import Diagnostic
from convcalc.dialects.darknet.activations import activation, activation_findings
from convcalc.dialects.darknet.convolution import blur_of
from convcalc.dialects.darknet.parts import Built, Form, Part, Place
from convcalc.dialects.darknet.section import Section
from convcalc.layers.darknet.others import (
    DarknetBatchNorm,
    Extended,
    FixedCrop,
    LooseReorg,
    MaxOverChannels,
)
from convcalc.layers.darknet.windows import DarknetMaxPool, LocalAvgPool
from convcalc.layers.shared.ratio import Ratio

_WORDS = {
    "kernel_size": ("size", "stride"),
    "stride": ("stride", "stride_y", "stride_x"),
    "padding": ("padding", "size"),
}


def maxpool(section: Section, place: Place) -> Built:
    """Return a max pooling, and a blur that takes its stride if asked for."""
    size = section.integer("size", section.integer("stride", 1))
    if section.flag("maxpool_depth"):
        channels = section.integer("out_channels", 1)
        fields = {"out_channels": channels, "kernel_size": size}
        part = Part("max", "max_pool", fields, MaxOverChannels, words=_WORDS)
        return Built((part,), filters=(channels, section.span_of("out_channels")))
    values = _window(section, place)
    if not (blur := section.integer("antialiasing", 0)):
        return Built((Part("max_pool", "max_pool", values, DarknetMaxPool, words=_WORDS),))
    high, wide = values["stride"]
    part = Part(
        "max_pool", "max_pool", values | {"stride": (1, 1)}, DarknetMaxPool, words=_WORDS
    )
    return Built((part, *blur_of(blur, (high, wide))))


def _window(section: Section, place: Place) -> dict[str, Any]:
    """Return the fields of a pooling, padded by ``size - 1`` in all, half of it before."""
    stride = section.integer("stride", 1)
    size = section.integer("size", stride)
    padding = section.integer("padding", size - 1)
    begin = padding // 2
    strides = tuple(section.integer(it, stride) for it in ("stride_y", "stride_x"))
    return {
        "kernel_size": size,
        "stride": strides,
        "padding": begin if 2 * begin == padding else (begin, padding - begin) * 2,
        "rounding": place.rounding,
    }


def local_avgpool(section: Section, place: Place) -> Built:
    """Return an average pooling."""
    values = _window(section, place)
    return Built((Part("avg_pool", "avg_pool", values, LocalAvgPool, words=_WORDS),))


def avgpool(section: Section, place: Place) -> Built:
    """Return the average of each channel."""
    return Built((Part("avg_pool", "global_avg_pool", {}),))


def upsample(section: Section, place: Place) -> Built:
    """Return an enlargement, or with a stride below 0 the sum of blocks."""
    stride = section.integer("stride", 2)
    words = {"scale_factor": ("stride",), "kernel_size": ("stride",)}
    if stride > 0:
        return Built(
            (Part("upsample", "upsample", {"scale_factor": Ratio(stride)}, words=words),)
        )
    values = {"kernel_size": -stride, "rounding": place.rounding}
    return Built((Part("avg_pool", "avg_pool", values, words=words),))


def reorg(section: Section, place: Place) -> Built:
    """Return blocks of pixels stacked as channels, the reverse, or some numbers more."""
    if extra := section.integer("extra", 0):
        part = Part("pad", "pad", {"extra": extra}, Extended, words={"extra": ("extra",)})
        return Built((part,), form="numbers")
    values = {"stride": section.integer("stride", 1), "reverse": section.flag("reverse")}
    return Built((Part("reorg", "reorg", values, LooseReorg),))


def crop(section: Section, place: Place) -> Built:
    """Return a piece of the image."""
    values = {
        "height": section.integer("crop_height", 1),
        "width": section.integer("crop_width", 1),
    }
    words = {"height": ("crop_height",), "width": ("crop_width",)}
    return Built((Part("crop", "crop", values, FixedCrop, words=words),))


def _as_above(place: Place, *parts: Part, form: Form | None = None) -> Built:
    above = place.previous
    return Built(parts, form=form or above.form, filters=above.filters)


def dropout(section: Section, place: Place) -> Built:
    """Return a dropout."""
    share = min(max(section.real("probability", 0.2), 0.0), 1.0)
    return _as_above(place, Part("dropout", "dropout", {"p": share}))


def normalization(section: Section, place: Place) -> Built:
    """Return a local response normalisation."""
    values = {
        "size": section.integer("size", 5),
        "alpha": section.real("alpha", 1e-4),
        "beta": section.real("beta", 0.75),
        "k": section.real("kappa", 1.0),
    }
    return _as_above(place, Part("normalization", "local_response_norm", values))


def batchnorm(section: Section, place: Place) -> Built:
    """Return a batch norm."""
    return _as_above(place, Part("batch_norm", "batch_norm", {}, DarknetBatchNorm))


def l2norm(section: Section, place: Place) -> Built:
    """Return a normalisation of the channels at each pixel."""
    return _as_above(place, Part("l2_norm", "identity", {}))


def logistic(section: Section, place: Place) -> Built:
    """Return a sigmoid with its loss."""
    return _as_above(place, Part("sigmoid", "sigmoid", {}))


def active(section: Section, place: Place) -> Built:
    """Return an activation, or what hands its input on."""
    parts = activation(section.word("activation", "linear")) or (_hands_on(),)
    return _as_above(place, *parts)._replace(findings=activation_findings(section))


def softmax(section: Section, place: Place) -> Built:
    """Return a softmax, which Darknet takes over a row of numbers."""
    return _as_above(place, Part("softmax", "softmax", {}), form="numbers")


def cost(section: Section, place: Place) -> Built:
    """Return what hands its input on: the loss of training."""
    return _as_above(place, _hands_on(), form="numbers")


def empty(section: Section, place: Place) -> Built:
    """Return what hands its input on."""
    return _as_above(place, _hands_on())


def _hands_on() -> Part:
    return Part("identity", "identity", {})


def not_an_image(section: Section, place: Place) -> Diagnostic:
    """Return the finding that what a section reads has no height and width."""
    above = place.previous
    return Diagnostic(
        "wrong-input-shape",
        f"{section.title} must read an image, but {above.title} gives out a row of numbers",
        section.span,
        "put a [route] to a section with an image above it"
        if above.kind != "net"
        else "write height, width and channels in [net]",
        layer=section.name,
    )
