"""Windows as C divides: towards zero, so that one fits where it is a little too large."""

from collections.abc import Iterator
from math import prod

from convcalc.diagnostics import Problem
from convcalc.layers.avg_pool import AvgPool
from convcalc.layers.conv import Conv
from convcalc.layers.locally_connected import LocallyConnected
from convcalc.layers.max_pool import MaxPool
from convcalc.layers.shared.pooling import Pooling
from convcalc.layers.shared.sliding import SlidingLayer, has_spatial_axes
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import Window


class CutWindows(SlidingLayer):
    """Slides a window, of which one is left where it exceeds the input by less than a stride.

    ``(2 - 3)/2 + 1`` is 1 in C: that window reads zeros behind the input.
    Source: Darknet ``convolutional_out_height``, ``make_maxpool_layer``.
    """

    of_prototxts = True

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each axis, padded at the end where it does not fit."""
        return tuple(map(_fitted, super().windows(inputs)))

    def cut_off(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield windows that fit only by C's division."""
        if not has_spatial_axes(inputs[0]):
            return
        windows = super().windows(inputs)
        reasons = {
            axis: f"{it.extent} > {it.size + sum(it.padding)}"
            for axis, it in zip(axis_names(len(windows)), windows, strict=True)
            if _is_cut(it)
        }
        if reasons:
            yield Problem(
                "window-cut-off",
                "the window should fit into its padded input, but"
                f" {by_axis(reasons, len(windows))} and Darknet's division makes one of it",
                "kernel_size",
                "make the window smaller",
                "warning",
            )


def _is_cut(window: Window) -> bool:
    return -window.stride < window.travel < 0


def _fitted(window: Window) -> Window:
    begin, end = window.padding
    return window._replace(padding=(begin, end - window.travel)) if _is_cut(window) else window


class DarknetConv(CutWindows, Conv):
    """A convolution."""

    pads_sides_alike = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what any convolution refuses, and windows that are cut off."""
        yield from super().check(inputs)
        yield from self.cut_off(inputs)


class XnorConv(DarknetConv):
    """A convolution of bits, 32 of which are multiplied at once.

    Source: Darknet ``make_convolutional_layer``.
    """

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return two for each 32 multiply-adds of one example."""
        return super().operations(inputs) // 32


class Local(CutWindows, LocallyConnected):
    """A convolution with filters of its own at each position, which Darknet does not count."""

    pads_sides_alike = True

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what any convolution refuses, and windows that are cut off."""
        yield from super().check(inputs)
        yield from self.cut_off(inputs)

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return none."""
        return 0


class DarknetPooling(CutWindows, Pooling):
    """Pools with any padding: what lies outside the image is left out."""

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what does not fit, and windows that are cut off."""
        yield from super().check(inputs)
        yield from self.cut_off(inputs)

    def padding_problems(self, windows: tuple[Window, ...]) -> Iterator[Problem]:
        """Yield none."""
        yield from ()

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return one for each number that a window of one example reads, padding counted."""
        windows = self.windows(inputs)
        return inputs[0][1] * prod(it.kernel_size * it.positions for it in windows)


class DarknetMaxPool(DarknetPooling, MaxPool):
    """Takes the largest number of each window."""


class LocalAvgPool(DarknetPooling, AvgPool):
    """Takes the mean of each window."""
