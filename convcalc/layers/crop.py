"""Cutting out a part of the positions."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.axes import axes_problems, spatial_problems
from convcalc.layers.shared.base import Range
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.layers.shared.sliding import has_spatial_axes
from convcalc.layers.shared.storage import View
from convcalc.shapes import Shape, axis_names, shape_text
from convcalc.windows import PerAxis, per_axis


class Crop(View):
    """Cuts each channel to ``size``, or to the size of the second input.

    Shapes: (N, C, *W1) -> (N, C, *W2) with W2 = ``size``, or (N, C, *W1), (N, D, *W2) -> (N, C,
        *W2); the part begins at ``offset``, ``center`` being (W1 - W2)/2 rounded down.
    Errors: wrong-input-shape, wrong-number, missing-field, given-both-ways, exceeds-input,
        shapes-differ.
    Source: Caffe ``CropLayer::Reshape``; torchvision ``center_crop``.
    """

    group = "shape"
    example = "{type: crop, inputs: [encoder, decoder], offset: center}"
    example_input = "64x64x512, 56x56x512"
    keeps = SAVES_NOTHING

    arity: ClassVar = (1, 2)

    sized_by: ClassVar = "size"

    size: Annotated[PerAxis | None, Range(1)] = None
    offset: Annotated[int | tuple[int, ...] | Literal["center"], Range(0)] = 0

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a size given in no way or in two, and a part past the end of the input."""
        shape, *reference = inputs
        problems = [
            *spatial_problems(shape),
            *axes_problems("size", self.size, shape),
            *axes_problems("offset", self.offset, shape),
        ]
        yield from problems
        if bool(reference) == (self.size is not None):
            given = "both are given" if reference else "neither is given"
            yield Problem(
                "given-both-ways" if reference else "missing-field",
                f"crop must have either size or a second input, but {given}",
                "size",
                about="fields",
            )
        elif reference and len(reference[0]) != len(shape):
            yield Problem(
                "shapes-differ",
                Words(
                    "inputs must have as many axes as each other, but {input1} gives {shape}"
                    " and {input2} gives {reference}",
                    shape=shape_text(shape),
                    reference=shape_text(reference[0]),
                ),
                "inputs",
            )
        elif not problems and has_spatial_axes(shape):
            yield from self._excess(inputs)

    def _excess(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes on which the part reaches past the end."""
        (_, _, *size), *_ = inputs
        parts = zip(
            axis_names(len(size)), size, self._sizes(inputs), self._offsets(size), strict=True
        )
        for axis, whole, part, offset in parts:
            if offset + part > whole:
                yield Problem(
                    "exceeds-input",
                    f"the part must lie in the input,"
                    f" but on the {axis} {offset} + {part} > {whole}",
                    "size" if self.size is not None else "inputs",
                )

    def _sizes(self, inputs: tuple[Shape, ...]) -> Shape:
        """Return W2 of each axis."""
        (_, _, *size), *reference = inputs
        if self.size is None:
            return reference[0][2:]
        return per_axis(self.size, len(size))

    def _offsets(self, size: list[int]) -> Shape:
        """Return where the part begins on each axis; in the middle that follows the sizes."""
        return per_axis(0 if self.offset == "center" else self.offset, len(size))

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, C, *W2)."""
        (batch, channels, *_), *_ = inputs
        return ((batch, channels, *self._sizes(inputs)),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number of the first input, from the offset on."""
        (_, _, *size), *_ = inputs
        rests = (old - new for old, new in zip(size, self._sizes(inputs), strict=True))
        offsets = (
            [rest // 2 for rest in rests] if self.offset == "center" else self._offsets(size)
        )
        cropped = (Along.moved(axis, it) for axis, it in enumerate(offsets, start=2))
        return Reach((Along(0), Along(1), *cropped), kept=True, read=1)
