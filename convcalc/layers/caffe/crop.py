"""Cropping as Caffe computes it."""

from collections.abc import Iterator
from typing import ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.shared.base import Layer, axis_problems
from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING, Along, Reach
from convcalc.shapes import Shape


class CropToReference(Layer):
    """Cuts the axes from ``axis`` on to the sizes of the second input, starting at ``offset``.

    Shapes: (N, C, H, W), (N', C', H', W') -> (N, C, H', W') with ``axis`` 2.
    Errors: no-such-axis, wrong-number, exceeds-input.
    Source: Caffe ``CropLayer::LayerSetUp`` and ``Reshape``.
    """

    group: ClassVar = "Caffe"
    arity: ClassVar = (2, 2)
    keeps: ClassVar = SAVES_NOTHING

    axis: int = 2
    offset: tuple[int, ...] = ()

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield axes and offsets that are not there and a cut beyond the input's end."""
        shape, reference = inputs
        missing = tuple(axis_problems("axis", self.axis, shape))
        yield from missing
        if missing:
            return
        axis = self.axis % len(shape)
        if len(self.offset) > 1 and len(self.offset) != len(shape) - axis:
            yield Problem(
                "wrong-number",
                "offset must be given once, or once for each axis that is cropped,"
                f" but it is given {len(self.offset)} times for {len(shape) - axis}"
                f" {'axis' if len(shape) - axis == 1 else 'axes'}",
                "offset",
            )
        elif len(reference) < len(shape):
            yield Problem(
                "shapes-differ",
                Words(
                    "{input2} must have the axes that are cropped, but it has {count} and"
                    " {input1} has {axes}",
                    count=len(reference),
                    axes=len(shape),
                ),
                "inputs",
            )
        else:
            yield from self._overruns(axis, shape, reference)

    def _overruns(self, axis: int, shape: Shape, reference: Shape) -> Iterator[Problem]:
        for at, offset in enumerate(self._offsets(len(shape) - axis), start=axis):
            if offset + reference[at] > shape[at]:
                yield Problem(
                    "exceeds-input",
                    Words(
                        "what is cut out, as large as {input2}, must lie within {input1}, but"
                        " on axis {at} {start} + {size} > {whole}",
                        at=at,
                        start=offset,
                        size=reference[at],
                        whole=shape[at],
                    ),
                    "offset" if self.offset else "inputs",
                )

    def _offsets(self, count: int) -> tuple[int, ...]:
        """Return where the cut starts on each axis that is cropped."""
        return self.offset if len(self.offset) > 1 else (self.offset or (0,)) * count

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the first input's sizes up to ``axis``, then the second's."""
        shape, reference = inputs
        axis = self.axis % len(shape)
        return ((*shape[:axis], *reference[axis : len(shape)]),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return number by number, from the offset on where the axis is cropped."""
        shape, _ = inputs
        axis = self.axis % len(shape)
        offsets = enumerate(self._offsets(len(shape) - axis), start=axis)
        cropped = (Along.moved(at, offset) for at, offset in offsets)
        return Reach((*map(Along, range(axis)), *cropped), kept=True, read=1)
