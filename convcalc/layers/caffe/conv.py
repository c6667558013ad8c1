"""Convolution as Caffe computes it."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem
from convcalc.layers.base import Layer, layer_type
from convcalc.layers.caffe.shared_filters import SharedFilters
from convcalc.layers.conv import Conv
from convcalc.layers.effects import Along, Reach
from convcalc.layers.sliding import wrong_counts
from convcalc.shapes import Shape, normal_axis

_NO_SPATIAL_AXES = 2  # the batch and the channels alone


class AnyRankConv(Conv):
    """Convolution that takes an input without spatial axes too, and is then a matrix product.

    Shapes: (N, D1, *W1) -> (N, K, *W2), W2 as that of conv rounded down.
    Parameters, MACs, Errors: those of conv.
    Source: Caffe ``BaseConvolutionLayer::LayerSetUp``, where ``num_spatial_axes_`` may be 0.
    """

    group = "Caffe"
    of_prototxts = True

    def window_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what keeps the windows from existing, if there are any."""
        if len(inputs[0]) == _NO_SPATIAL_AXES:
            yield from wrong_counts(self, 0)
        else:
            yield from super().window_problems(inputs)


@layer_type
class SharedConv(SharedFilters, Conv):
    """Slides the same filters over each of its inputs, the channels on any axis.

    Shapes: (..., D1, *W1) each -> (..., K, *W2) each, W2 as that of conv rounded down.
    Parameters: F*F*(D1/groups)*K weights and, with ``bias``, K biases, once for all inputs.
    MACs: those of conv for each input.
    Errors: those of conv, no-such-axis, shapes-differ.
    Source: Caffe ``BaseConvolutionLayer``.
    """

    plain: ClassVar[type[Layer]] = AnyRankConv

    axis: int = 1

    def reach(self, inputs: tuple[Shape, ...]) -> Reach | None:
        """Return through the windows of the axes behind the channels, wherever these are."""
        axis = normal_axis(self.axis, inputs[0]) or 0
        if axis == 1:
            return None
        windows = (
            Along(at, it.extent, it.stride, it.padding[0])
            for at, it in enumerate(self.windows(inputs), start=axis + 1)
        )
        return Reach((*map(Along, range(axis)), None, *windows))


class DepthwiseConvolution(AnyRankConv):
    """Convolution that is meant to have as many groups as channels, and warns where it has not.

    Shapes, Parameters, MACs, Errors: those of conv.
    Source: the layers ``DepthwiseConvolution`` and ``ConvolutionDepthwise`` of Caffe's forks,
        the former a convolution that takes its groups from the text.
    """

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield filters that read more than one channel, and what conv finds wrong."""
        problems = tuple(super().check(inputs))
        yield from problems
        channels = inputs[0][1:2]
        if channels and channels[0] != self.groups and not problems:
            yield Problem(
                "depthwise-not-grouped",
                f"groups of a depthwise convolution should be the number of input channels,"
                f" but it is {self.groups} and the input has {channels[0]}",
                "groups",
                f"write group: {channels[0]}; without it each filter is counted with"
                f" {channels[0] // self.groups} channels",
                "warning",
            )
