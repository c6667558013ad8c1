"""Advice on large kernels that a stack of 3x3 convolutions could take the place of.

Source: CS231n course notes, "Convolutional Networks", "Prefer a stack of small filter CONV to
one large receptive field CONV layer".
"""

from collections.abc import Iterator

from convcalc.analysis.advice.net import Net, Site, size_text
from convcalc.analysis.explain.alternatives import stack_of_small
from convcalc.diagnostics import Diagnostic
from convcalc.layers.conv import Conv
from convcalc.windows import Window

_LARGE = 5
_LESS = (3, 4)
"""The part of the weights that a stack may have, so that it is worth the trouble."""


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield convolutions past the first for which a stack of 3x3 saves a quarter of it.

    Those that stride are left alone, as the stack would work before it strides; so are those
    of each channel by itself.
    """
    for site in net.convolutions:
        if net.weighed.isdisjoint(site.node.inputs) or site.is_depthwise:
            continue
        if isinstance(site.layer, Conv) and _is_large(site.windows):
            yield from _note(site, site.layer)


def _is_large(windows: tuple[Window, ...]) -> bool:
    large = all(it.kernel_size >= _LARGE and it.stride == 1 for it in windows)
    return large and len(windows) > 1


def _note(site: Site, layer: Conv) -> Iterator[Diagnostic]:
    stack = stack_of_small(layer, site.windows, site.inputs)
    (weight, *_) = site.row.parameters or ()
    if stack and stack.weights * _LESS[1] <= weight.count * _LESS[0]:
        filters, channels, *kernel = weight.shape
        taken = "*".join(map(str, (*kernel, channels, filters)))
        yield site.note(
            "large-kernel",
            f"past the first layer {stack.kernel} kernels should do, but"
            f" {size_text(*kernel)} takes {taken} = {weight.count:,} weights;"
            f" {stack.depth} convolutions of {stack.kernel} see as much with"
            f" {stack.worked_out} = {stack.weights:,}",
            "kernel_size",
        )
