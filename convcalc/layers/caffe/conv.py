"""Convolution as Caffe computes it."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Field, Problem, Words
from convcalc.layers.caffe.shared_filters import SharedFilters
from convcalc.layers.conv import Conv
from convcalc.layers.depthwise_conv import DepthwiseConv
from convcalc.layers.shared.axes import OnImages
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.convolution import Convolution
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.layers.shared.sliding import wrong_counts
from convcalc.shapes import Shape, normal_axis

_NO_SPATIAL_AXES = 2  # the batch and the channels alone


class AnyRankConv(Conv):
    """Convolution that takes an input without spatial axes too, and is then a matrix product.

    Shapes: (N, D1, *W1) -> (N, K, *W2), W2 as that of conv rounded down.
    Parameters, MACs, Errors: those of conv.
    Source: Caffe ``BaseConvolutionLayer::LayerSetUp``, where ``num_spatial_axes_`` may be 0.
    """

    group = "Caffe"
    pads_sides_alike = True

    def window_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what keeps the windows from existing, if there are any."""
        if len(inputs[0]) == _NO_SPATIAL_AXES:
            yield from wrong_counts(self, 0)
        else:
            yield from super().window_problems(inputs)


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

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return through the windows of the axes behind the channels, wherever these are."""
        axis = normal_axis(self.axis, inputs[0]) or 0
        windows = (
            Along.window(at, it) for at, it in enumerate(self.windows(inputs), start=axis + 1)
        )
        return Reach((*map(Along, range(axis)), None, *windows), paired=True)


class DepthwiseConvolution(AnyRankConv):
    """Convolution that is meant to have as many groups as channels, and warns where it has not.

    Shapes, Parameters, MACs, Errors: those of conv.
    Source: the layer ``DepthwiseConvolution`` of Caffe's forks, a convolution that takes its
        groups from the text.
    """

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield filters that read more than one channel, and what conv finds wrong."""
        problems = tuple(super().check(inputs))
        yield from problems
        channels = inputs[0][1:2]
        if channels and channels[0] != self.groups and not problems:
            yield Problem(
                "depthwise-not-grouped",
                Words(
                    "{groups} of a depthwise convolution should be the number of input"
                    " channels, but it is {count} and the input has {channels}",
                    count=self.groups,
                    channels=channels[0],
                ),
                "groups",
                f"write group: {channels[0]}; without it each filter is counted with"
                f" {channels[0] // self.groups} channels",
                "warning",
            )


class ConvolutionDepthwise(OnImages, DepthwiseConv):
    """Convolves each channel with one filter, whatever the text says of outputs and groups.

    Shapes: (N, D1, H, W) -> (N, D1, H2, W2) as depthwise_conv.
    Parameters: F*F*D1 weights and, with ``bias``, D1 biases.
    MACs: F*F for each output.
    Errors: those of depthwise_conv, wrong-input-shape; field-ignored as a warning.
    Source: BVLC Caffe, pull request 5665, ``ConvolutionDepthwiseLayer::LayerSetUp`` and
        ``Reshape``, which never look at ``num_output`` and ``group``.
    """

    pads_sides_alike = True

    out_channels: int | None = None
    groups: int | None = None

    def _channel_problems(self, in_channels: int) -> Iterator[Problem]:
        """Yield what the text says of outputs and groups and is not so."""
        for field, number in (("out_channels", self.out_channels), ("groups", self.groups)):
            if number not in (None, in_channels):
                yield Problem(
                    "field-ignored",
                    Words(
                        "{field} of ConvolutionDepthwise should be the number of input"
                        " channels, but it is {number} and the input has {in_channels}",
                        field=Field(field),
                        number=number,
                        in_channels=in_channels,
                    ),
                    field,
                    Words(
                        "write {field}: {in_channels} or leave it out; the layer never looks"
                        " at it",
                        field=Field(field),
                        in_channels=in_channels,
                    ),
                    "warning",
                )

    def _convolution(self, inputs: tuple[Shape, ...]) -> Convolution:
        """Return the grouped convolution that this is."""
        ((_, in_channels, *_),) = inputs
        return super()._convolution(inputs).replace(out_channels=in_channels)
