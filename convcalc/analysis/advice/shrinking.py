"""Advice on convolutions whose output is smaller than their input though nothing asks for it.

Source: CS231n course notes, "Convolutional Networks", "Use of zero-padding" and "Why use
padding?": without it the information at the borders would be washed away too quickly.
"""

from collections.abc import Iterator

from convcalc.analysis.advice.net import Net, Site, per_axis_text, size_text
from convcalc.diagnostics import Diagnostic, Words
from convcalc.layers.caffe.crop import CropToReference
from convcalc.layers.crop import Crop
from convcalc.windows import Window

_TENTH = 10
"""The part of an axis that has to go: a pixel or two of many are meant."""


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield convolutions at stride 1 that lose a tenth of an axis or more.

    A network that crops to the size of another layer keeps account of its borders.
    """
    if any(isinstance(it.layer, Crop | CropToReference) for it in net.sites):
        return
    for site in net.convolutions:
        if any(map(_is_washed_away, site.windows)) and not net.is_classifier(site):
            yield _note(site)


def _shrinks(window: Window) -> bool:
    return window.stride == 1 and window.extent % 2 == 1 and window.positions < window.size


def _is_washed_away(window: Window) -> bool:
    lost = window.size - window.positions
    return _shrinks(window) and _TENTH * lost >= window.size


def _note(site: Site) -> Diagnostic:
    windows = site.windows
    sizes = [it.size for it in windows]
    kept = [it.size if _shrinks(it) else it.positions for it in windows]
    padding = tuple(it.extent // 2 if _shrinks(it) else it.padding[0] for it in windows)
    return site.note(
        "shrinking-convolution",
        Words(
            "a convolution at stride 1 should keep the size of its input, but {size} becomes"
            " {shrunk}; {padding} {padding_that_keeps} {makes} {kept}",
            size=size_text(*sizes),
            shrunk=size_text(*(it.positions for it in windows)),
            padding_that_keeps=per_axis_text(padding),
            makes="keeps" if kept == sizes else "makes it",
            kept=size_text(*kept),
        ),
        "padding",
        "kernel_size",
    )
