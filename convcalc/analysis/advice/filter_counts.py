"""Advice on numbers of filters that leave part of a processor idle.

Source: NVIDIA, "Convolutional Layers User's Guide": channels in multiples of 8 (16-bit numbers)
for tensor cores. CS231n course notes, "Convolutional Networks": common settings of K are powers
of 2.
"""

from collections.abc import Iterator

from convcalc.analysis.advice.net import Net, Site
from convcalc.diagnostics import Diagnostic
from convcalc.layers.conv import Conv
from convcalc.layers.conv_transpose import ConvTranspose
from convcalc.layers.linear import Linear

_BLOCK = 8
_WORTH_IT = 1000
"""One part in so many of the multiply-adds is worth no advice."""


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield layers whose filters do not fill blocks of 8, where their number can be chosen.

    The number is given where no weights follow, as for the scores of classes, or where an
    output of the network has as many channels. What hardly counts, as the squeezing layers of
    squeeze-and-excitation do, is left alone; so are filters that another layer has chosen.
    """
    outputs = {tuple(net.shapes.get(it, ())[1:2]) for it in net.outputs}
    for site in net.sites:
        count = _filters(site)
        if count % _BLOCK == 0 or (count,) in outputs or _is_borrowed(site):
            continue
        if _WORTH_IT * (site.row.macs or 0) < net.macs:
            continue
        if not net.to_be_weighed.isdisjoint(site.node.outputs):
            yield _note(site, count)


def _filters(site: Site) -> int:
    """Return the filters of a layer that chooses how many it has; 0 of any other."""
    layer = site.layer
    if isinstance(layer, Linear):
        return layer.out_features
    if isinstance(layer, Conv | ConvTranspose) and not site.is_depthwise:
        return layer.out_channels
    return 0


def _is_borrowed(site: Site) -> bool:
    return any(it.shared_with is not None for it in site.row.parameters or ())


def _note(site: Site, count: int) -> Diagnostic:
    quotient, remainder = divmod(count, _BLOCK)
    full = [it for it in (_BLOCK * quotient, _BLOCK * (quotient + 1)) if it]
    what = "features" if isinstance(site.layer, Linear) else "filters"
    return site.note(
        "filters-not-multiple-of-8",
        f"{what} should fill blocks of {_BLOCK}, in which processors multiply,"
        f" but {count} = {_BLOCK} x {quotient} + {remainder};"
        f" {' or '.join(map(str, full))} would",
        "out_channels",
        "out_features",
    )
