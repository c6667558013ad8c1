"""Advice on biases that a batch norm takes away again.

Source: Ioffe & Szegedy 2015, arXiv:1502.03167, section 3.2: "the bias b can be ignored since
its effect will be canceled by the subsequent mean subtraction".
"""

from collections.abc import Iterator

from convcalc.analysis.advice.net import Net, Site
from convcalc.diagnostics import Diagnostic, Words
from convcalc.layers.batch_norm import BatchNorm
from convcalc.layers.caffe.batch_norm import ForkBatchNorm
from convcalc.layers.conv_transpose import ConvTranspose
from convcalc.layers.depthwise_conv import DepthwiseConv
from convcalc.layers.linear import Linear
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.convolution import Convolution

_BIASED = (Convolution, DepthwiseConv, ConvTranspose, Linear)
_NORMS = (BatchNorm, ForkBatchNorm)
_VECTORS = 2


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield layers with one bias for each channel whose only reader is a batch norm."""
    for site in net.sites:
        biases = _biases(site)
        if biases and isinstance(_only_reader(net, site), _NORMS):
            yield site.note(
                "bias-before-batch-norm",
                Words(
                    "what a batch norm reads needs no biases, as it takes the mean of each"
                    " channel away, but {biases:,} are learned here; {bias}: false saves them",
                    biases=biases,
                ),
                "bias",
            )


def _biases(site: Site) -> int:
    """Return how many biases a layer adds to whole channels; those of several layers are 0."""
    if not isinstance(site.layer, _BIASED):
        return 0
    if isinstance(site.layer, Linear) and len(site.row.outputs[0].shape or ()) > _VECTORS:
        return 0  # its features are not the channels
    biases = [it for it in site.row.parameters or () if it.role == "bias"]
    own = sum(it.count for it in biases if it.shared_with is None)
    return own if own == site.filters else 0


def _only_reader(net: Net, site: Site) -> Layer | None:
    tensor = site.node.outputs[0]
    if site.node.outputs[1:] or tensor in net.outputs or net.graph.readers[tensor] != 1:
        return None
    readers = net.readers.get(tensor)  # none where the one that reads it has an error
    return readers[0].layer if readers else None
