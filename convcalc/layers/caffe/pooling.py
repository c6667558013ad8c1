"""Pooling as Caffe computes it: on images only, rounded up unless asked otherwise."""

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.avg_pool import AvgPool
from convcalc.layers.global_avg_pool import GlobalAvgPool
from convcalc.layers.global_max_pool import GlobalMaxPool
from convcalc.layers.max_pool import MaxPool
from convcalc.layers.shared.axes import OnImages
from convcalc.layers.shared.gradient_and_reach import INDEX_BYTES, Saved
from convcalc.layers.shared.pooling import Pooling
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import Window

_AXES = 2


class ImagePooling(OnImages, Pooling):
    """Pools images; a padding must be smaller than the kernel, whatever the rounding.

    Rounded up, ``ceil((W - F + 2P)/S) + 1`` is 1 on an axis that is smaller than the window by
    less than a stride; that one window is cut off at the image's end, as the last window of any
    axis may be.
    Source: Caffe ``PoolingLayer::LayerSetUp``, ``Reshape`` and ``Forward_cpu``.
    """

    group = "Caffe"
    pads_sides_alike = True
    of_no_pixels: ClassVar[str]
    """What a window without a pixel gives."""

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each axis, no larger than the padded image."""
        return tuple(_cut(it) if _is_cut(it) else it for it in super().windows(inputs))

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what does not fit, windows that are cut off and windows without a pixel."""
        problems = tuple(super().check(inputs))
        yield from problems
        if not any(it.severity == "error" for it in problems):
            yield from self._cut_off(inputs)
            yield from self._outside(inputs)

    def _cut_off(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        windows = dict(zip(axis_names(_AXES), super().windows(inputs), strict=True))
        reasons = {
            axis: f"{it.kernel_size} > {it.size + sum(it.padding)}"
            for axis, it in windows.items()
            if _is_cut(it)
        }
        if reasons:
            whole = all(it.positions == 1 for it in self.windows(inputs))
            yield Problem(
                "window-cut-off",
                "the window should fit into its padded input,"
                f" but {by_axis(reasons, _AXES)} and what lies outside is cut off",
                "kernel_size",
                "write global_pooling: true if the whole image is meant"
                if whole
                else "make the window smaller",
                "warning",
            )

    def _outside(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        windows = dict(zip(axis_names(_AXES), self.windows(inputs), strict=True))
        reasons = {axis: it.worked_out for axis, it in windows.items() if it.last_reads_nothing}
        if reasons:
            yield Problem(
                "window-outside-input",
                "every window should read a pixel, but the last one lies outside the input and"
                f" gives {self.of_no_pixels}: {by_axis(reasons, _AXES)}",
                "stride",
                "round_mode: FLOOR leaves that window out",
                "warning",
            )

    def padding_problems(self, windows: tuple[Window, ...]) -> Iterator[Problem]:
        """Yield a padding in which some window would see nothing else."""
        for window in windows:
            if max(window.padding) >= window.kernel_size:
                yield Problem(
                    "pooling-padding-too-large",
                    Words(
                        "{padding} of a pooling layer must be smaller than {kernel_size}, but"
                        " it is {pad} and {kernel_size} is {kernel}",
                        pad=max(window.padding),
                        kernel=window.kernel_size,
                    ),
                    "padding",
                    about="fields",
                )
                return


def _is_cut(window: Window) -> bool:
    """Return whether a window does not fit and rounding up makes room for one all the same."""
    return window.rounding == "ceil" and -window.stride < window.travel < 0


def _cut(window: Window) -> Window:
    """Return the window as it is cut off; there is one position, so that it takes no step."""
    reached = window.size + sum(window.padding)
    return window._replace(kernel_size=reached, stride=reached)


class ImageMaxPool(ImagePooling, MaxPool):
    """Takes the largest number of each window and, with ``mask``, says where it was.

    Shapes: (N, C, H, W) -> (N, C, H2, W2) as max_pool, and the mask's the same.
    Errors: those of max_pool, wrong-input-shape.
    Source: Caffe ``PoolingLayer`` (the second top of ``MAX``).
    """

    of_no_pixels = "-FLT_MAX"

    mask: bool = False

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, H2, W2), twice with a mask."""
        return MaxPool.output_shapes(self, inputs) * (1 + self.mask)

    def saved(self, inputs: tuple[Shape, ...]) -> Saved:
        """Return the input and, for each output, the index of its largest number."""
        (output,) = MaxPool.output_shapes(self, inputs)
        return Saved("all", bytes=INDEX_BYTES * prod(output))


class ImageAvgPool(ImagePooling, AvgPool):
    """Takes the mean of each window.

    Shapes: (N, C, H, W) -> (N, C, H2, W2) as avg_pool.
    Errors: those of avg_pool, wrong-input-shape.
    Source: Caffe ``PoolingLayer``.
    """

    of_no_pixels = "NaN"


class ImageStochasticPool(ImageAvgPool):
    """Takes a number chosen at random from each window; shapes and costs are the mean's."""

    of_no_pixels = "no number"


class ImageGlobalMaxPool(OnImages, GlobalMaxPool):
    """Takes the largest number of each channel and, with ``mask``, says where it was.

    Shapes: (N, C, H, W) -> (N, C, 1, 1), and the mask's the same.
    Errors: wrong-input-shape.
    Source: Caffe ``PoolingLayer`` (``global_pooling``).
    """

    group: ClassVar = "Caffe"

    mask: bool = False

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, 1, 1), twice with a mask."""
        return GlobalMaxPool.output_shapes(self, inputs) * (1 + self.mask)


class ImageGlobalAvgPool(OnImages, GlobalAvgPool):
    """Takes the mean, or a number chosen at random, of each channel.

    Shapes: (N, C, H, W) -> (N, C, 1, 1).
    Errors: wrong-input-shape.
    Source: Caffe ``PoolingLayer`` (``global_pooling``).
    """

    group = "Caffe"
