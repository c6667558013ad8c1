"""The inverse of max pooling."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem
from convcalc.layers.base import Layer, Range
from convcalc.layers.effects import Along, Reach
from convcalc.layers.image_axes import image_problems
from convcalc.shapes import Shape, shape_text


class MaxUnpool(Layer):
    """Puts each number where the second input, a pooling's mask, says that it came from.

    Shapes: (N, C, H, W) twice -> (N, C, height, width).
    Parameters: none.
    MACs: none.
    Errors: not-an-image, shapes-differ.
    Source: Badrinarayanan, Kendall, Cipolla 2015, arXiv:1511.00561; SegNet's Caffe
        ``UpsampleLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: max_unpool, inputs: [data, mask], height: 60, width: 80}"
    example_input = "30x40x64, 30x40x64"

    height: Annotated[int, Range(0)] = 0
    width: Annotated[int, Range(0)] = 0
    scale: tuple[int, ...] = (1, 1)
    cut: tuple[int, ...] = (0, 0)

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image and a mask of another shape."""
        shape, mask = inputs
        yield from image_problems(shape)
        if shape != mask:
            yield Problem(
                "shapes-differ",
                f"the mask must have the shape of what it is for,"
                f" but input 2 gives {shape_text(mask)} and input 1 gives {shape_text(shape)}",
                "inputs",
            )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, height, width): as given, or the input's times scale less cut."""
        (batch, channels, *size), _ = inputs
        if self.height and self.width:
            return ((batch, channels, self.height, self.width),)
        grown = zip(size, self.scale, self.cut, strict=True)
        return ((batch, channels, *(it * scale - cut for it, scale, cut in grown)),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the pixel whose window a position was in; the mask holds no numbers."""
        sizes = zip(inputs[0][2:], self.output_shapes(inputs)[0][2:], strict=True)
        factors = enumerate((-(-after // before) for before, after in sizes), start=2)
        windows = (Along.nearest(axis, 1, max(1, factor)) for axis, factor in factors)
        return Reach((Along(0), Along(1), *windows), read=1)
