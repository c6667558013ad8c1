"""Advice on pooling whose windows lie in the padding.

Source: CS231n course notes, "Convolutional Networks", pooling layer: "it is not common to pad
the input using zero-padding".
"""

from collections.abc import Iterator

from convcalc.analysis.advice.net import Net, Site
from convcalc.diagnostics import Diagnostic, Words
from convcalc.layers.shared.pooling import Pooling
from convcalc.windows import Window


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield pooling layers with more windows than pixels divided by the stride, rounded up.

    Padding that makes just as many is meant: it keeps the size at stride 1, as in Inception,
    and halves it at stride 2, as in ResNet.
    """
    for site in net.sites:
        if isinstance(site.layer, Pooling):
            padded = [it for it in site.windows if _has_too_many(it)]
            yield from (_note(site, it) for it in padded[:1])


def _most(window: Window) -> int:
    return -(-window.size // window.stride)


def _unpadded(window: Window) -> Window:
    return window._replace(padding=(0, 0))


def _has_too_many(window: Window) -> bool:
    padded = any(window.padding) and _unpadded(window).travel >= 0
    return padded and window.positions > _most(window)


def _note(site: Site, window: Window) -> Diagnostic:
    return site.note(
        "padded-pooling",
        Words(
            "pooling at {stride} {step} should make at most {most} of {size} pixels, but padded"
            " it makes {makes}; {padding} 0 makes {unpadded}",
            step=window.stride,
            most=_most(window),
            size=window.size,
            makes=window.worked_out,
            unpadded=_unpadded(window).positions,
        ),
        "padding",
    )
