"""Advice on kernels that cannot be centred.

Source: CS231n course notes, "Convolutional Networks", "Use of zero-padding": P = (F - 1)/2
keeps the size at stride 1, which is a whole number where F is odd.
"""

from collections.abc import Iterator

from convcalc.analysis.advice.net import Net, Site
from convcalc.diagnostics import Diagnostic, Words
from convcalc.windows import Window

_SMALL = 2


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield convolutions at stride 1 whose windows have no middle pixel.

    One that reads only what is before it (padded by all but one pixel in front) is not meant
    to be centred.
    """
    for site in net.convolutions:
        uncentred = [it for it in site.windows if _has_no_middle(it)]
        if uncentred and not net.is_classifier(site):
            yield _note(site, uncentred[0])


def _has_no_middle(window: Window) -> bool:
    looks_back = window.padding == (window.extent - 1, 0)
    return window.stride == 1 and window.extent % 2 == 0 and not looks_back


def _note(site: Site, window: Window) -> Diagnostic:
    size, kernel = window.size, window.kernel_size
    below = (window.extent - 1) // 2
    odd = "3" if kernel == _SMALL else f"{kernel - 1} or {kernel + 1}"
    return site.note(
        "even-kernel",
        Words(
            "a window at stride 1 should have a middle pixel, but {extent} is even: {padding}"
            " {below} makes {less} of {size} and {padding} {above} makes {more}; {kernel_size}"
            " {odd} can keep {size}",
            extent=window.extent,
            below=below,
            less=size - 1,
            size=size,
            above=below + 1,
            more=size + 1,
            odd=odd,
        ),
        "kernel_size",
    )
