"""The inverse of max pooling."""

from collections.abc import Iterator
from typing import Annotated

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.axes import axes_problems, image_problems
from convcalc.layers.shared.base import Layer, Range
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, Along, Reach
from convcalc.shapes import Shape, by_axis, shape_text
from convcalc.windows import PerAxis, per_axis

_SPATIAL_AXES = 2


class MaxUnpool(Layer):
    """Puts each number where the second input, a pooling's mask, says that it came from.

    Shapes: (N, C, H, W) twice -> (N, C, height, width).
    Errors: wrong-input-shape, shapes-differ, missing-field, wrong-number, output-too-small.
    Source: Badrinarayanan, Kendall, Cipolla 2015, arXiv:1511.00561; SegNet's Caffe
        ``UpsampleLayer::Reshape``.
    """

    group = "Caffe"
    arity = (2, 2)
    example = "{type: max_unpool, inputs: [data, mask], height: 60, width: 80}"
    example_input = "30x40x64, 30x40x64"
    keeps = SAVES_INPUT

    height: Annotated[int, Range(0)] = 0
    width: Annotated[int, Range(0)] = 0
    scale: Annotated[PerAxis, Range(1)] = 1
    cut: Annotated[PerAxis, Range(0)] = 0

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an input that is no image, a mask of another shape, and sizes that are none."""
        shape, mask = inputs
        problems = [
            *image_problems(shape),
            *axes_problems("scale", self.scale, shape),
            *axes_problems("cut", self.cut, shape),
        ]
        yield from problems or self._size_problems(shape)
        if shape != mask:
            yield Problem(
                "shapes-differ",
                Words(
                    "the mask must have the shape of what it is for, but {input2} gives {mask}"
                    " and {input1} gives {shape}",
                    mask=shape_text(mask),
                    shape=shape_text(shape),
                ),
                "inputs",
            )

    def _size_problems(self, shape: Shape) -> Iterator[Problem]:
        """Yield a height without a width or the reverse, and axes of which nothing is left."""
        pair = {"height": self.height, "width": self.width}
        missing = [name for name, size in pair.items() if not size]
        if len(missing) == 1:
            (given,) = pair.keys() - missing
            yield Problem(
                "missing-field",
                f"height and width must be given together, but there is no {missing[0]}",
                given,
                f"write {missing[0]} too, or scale for both",
                about="fields",
            )
            return
        empty = {
            axis: f"{size}*{scale} - {cut} = {size * scale - cut}"
            for axis, size, scale, cut in zip(pair, shape[2:], *self._factors(), strict=True)
            if missing and size * scale <= cut
        }
        if empty:
            yield Problem(
                "output-too-small",
                f"the output must have at least one pixel, but {by_axis(empty, len(pair))}",
                "cut",
            )

    def _factors(self) -> tuple[Shape, Shape]:
        """Return scale and cut of each axis."""
        return per_axis(self.scale, _SPATIAL_AXES), per_axis(self.cut, _SPATIAL_AXES)

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, height, width): as given, or the input's times scale less cut."""
        (batch, channels, *size), _ = inputs
        if self.height and self.width:
            return ((batch, channels, self.height, self.width),)
        grown = zip(size, *self._factors(), strict=True)
        return ((batch, channels, *(it * scale - cut for it, scale, cut in grown)),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the pixel whose window a position was in; the mask holds no numbers."""
        sizes = zip(inputs[0][2:], self.output_shapes(inputs)[0][2:], strict=True)
        factors = enumerate((-(-after // before) for before, after in sizes), start=2)
        windows = (Along.nearest(axis, 1, max(1, factor)) for axis, factor in factors)
        return Reach((Along(0), Along(1), *windows), read=1)
