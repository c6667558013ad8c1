"""What a convolution would cost in other ways: unshared, fully connected, as a stack of 3x3.

Source: CS231n course notes, "Convolutional Networks", on parameter sharing and "Prefer a stack
of small filter CONV to one large receptive field CONV layer".
"""

from collections.abc import Iterator
from math import prod
from typing import NamedTuple

from convcalc.analysis.explain.line import Line
from convcalc.layers.conv import Conv
from convcalc.layers.linear import Linear
from convcalc.layers.locally_connected import LocallyConnected
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.convolution import Convolution
from convcalc.shapes import Shape
from convcalc.windows import Window

_SMALL = 3
"""The kernel that the others are compared with."""


def alternatives(layer: Layer, inputs: tuple[Shape, ...]) -> Iterator[Line]:
    """Yield the parameters of layers that could stand in a convolution's place."""
    if not isinstance(layer, Conv) or len(inputs) > 1 or not layer.windows(inputs):
        return
    fields = {name: getattr(layer, name) for name in Convolution.field_defaults}
    if layer.output_shapes(inputs) != Conv(**fields).output_shapes(inputs):
        return  # channels on another axis
    yield _line(
        "unshared", LocallyConnected(**fields), inputs, "filters of its own for each position"
    )
    (output,) = layer.output_shapes(inputs)
    dense = Linear(out_features=prod(output[1:]), bias=bool(layer.bias))
    yield _line("fully_connected", dense, inputs, "each number of the output reads all inputs")
    yield from _stack(layer, inputs)


def _line(figure: str, other: Layer, inputs: tuple[Shape, ...], words: str) -> Line:
    params = sum(it.count for it in other.parameters(inputs))
    return Line(figure, params, numbers=other.parameter_formula(inputs), words=words)


def _stack(layer: Conv, inputs: tuple[Shape, ...]) -> Iterator[Line]:
    """Yield what a stack of 3x3 convolutions with the same receptive field would cost."""
    windows = layer.windows(inputs)
    stack = stack_of_small(layer, windows, inputs)
    if stack:
        large = windows[0].kernel_size ** len(windows)
        yield Line(
            "stack",
            stack.weights,
            numbers=stack.worked_out,
            words=f"{stack.depth} convolutions of {stack.kernel} see as much:"
            f" {stack.depth * _SMALL ** len(windows)} C^2 weights against {large} C^2"
            " for C channels in and out",
        )


class Stack(NamedTuple):
    """So many convolutions with a small ``kernel``, and the weights of them all."""

    depth: int
    kernel: str
    weights: int
    worked_out: str


def stack_of_small(
    layer: Conv, windows: tuple[Window, ...], inputs: tuple[Shape, ...]
) -> Stack | None:
    """Return the stack of 3x3 convolutions with a layer's receptive field, if there is one."""
    sizes = {it.kernel_size for it in windows}
    kernel, axes = max(sizes), len(windows)
    dilated = any(it.dilation > 1 for it in windows)
    if len(sizes) > 1 or dilated or kernel <= _SMALL or kernel % 2 == 0:
        return None
    depth = (kernel - 1) // (_SMALL - 1)
    small = _SMALL**axes
    weight, *_ = layer.parameters(inputs)
    filters, channels = weight.shape[:2]
    within = filters // layer.groups
    taps = "*".join([str(_SMALL)] * axes)
    others = f"{depth - 1}*{taps}" if depth > 2 else taps  # noqa: PLR2004  the first and one
    return Stack(
        depth,
        kernel=taps.replace("*", "x"),
        weights=small * channels * filters + (depth - 1) * small * within * filters,
        worked_out=f"{taps}*{channels}*{filters} + {others}*{within}*{filters}",
    )
