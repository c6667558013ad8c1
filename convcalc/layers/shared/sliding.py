"""Checks shared by all layers with a sliding window."""

from collections.abc import Iterator
from functools import partial
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Field, Problem, Words
from convcalc.layers.shared.base import Layer
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.layers.shared.window_messages import fit_problems
from convcalc.shapes import Shape, axis_names, shape_text
from convcalc.windows import Padding, PerAxis, Rounding, Window, divide_plainly, slide
from convcalc.worked_out import worked_out_once


class SlidingLayer(Layer):
    """A layer that reads its input through a window; the subclasses' fields describe it."""

    reads = "windows"

    kernel_size: PerAxis
    stride: PerAxis | None
    padding: Padding
    rounding: Rounding

    pads_sides_alike: ClassVar[bool] = False
    """Whether the type can only pad both sides of an axis by one number."""

    @worked_out_once
    def counts_given(self) -> dict[str, int]:
        """How many numbers each field has that is not one number for all axes."""
        fields = ("kernel_size", "stride", "dilation", "padding")
        values = [(it, getattr(self, it, None)) for it in fields]
        return {name: len(value) for name, value in values if isinstance(value, tuple)}

    @property
    def window_stride(self) -> PerAxis:
        """Pixels from one window to the next: the kernel's size unless a stride is given."""
        return self.kernel_size if self.stride is None else self.stride

    @property
    def window_rounding(self) -> Rounding:
        """What becomes of a remainder: refused or, with any other rounding, cut off."""
        return "exact" if self.rounding == "exact" else "floor"

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each spatial axis of the input."""
        ((_, _, *size),) = inputs
        return slide(
            tuple(size),
            kernel_size=self.kernel_size,
            stride=self.window_stride,
            padding=self.padding,
            dilation=getattr(self, "dilation", 1),  # not every pooling has the field
            rounding=self.window_rounding,
        )

    def saved(self, inputs: tuple[Shape, ...]) -> Saved | None:
        """Return what the type keeps, in place of the input its padded copy if there is one."""
        copy = self.padded_copy(inputs) if self.keeps and self.keeps.inputs == "all" else 0
        return Saved(numbers=copy) if copy else self.keeps

    def padded_copy(self, inputs: tuple[Shape, ...]) -> int:
        """Return the numbers of a copy that is padded before the window slides, 0 if none is.

        PyTorch's windows pad both sides of an axis alike. Where these differ, the input is
        padded beforehand: by the difference alone under ``padding="same"``, which PyTorch has
        at stride 1, else by all of it.
        Source: PyTorch ``_convolution_same``; ``torch.nn.ZeroPad2d``.
        """
        windows = self.windows(inputs)
        if all(begin == end for begin, end in (it.padding for it in windows)):
            return 0
        by_difference = self.padding == "same" and all(it.stride == 1 for it in windows)
        sizes = (
            it.size + (abs(it.padding[1] - it.padding[0]) if by_difference else sum(it.padding))
            for it in windows
        )
        return prod(inputs[0][:2]) * prod(sizes)

    def window_problems(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what keeps the windows from existing, else what they leave over."""
        (shape,) = inputs
        if not has_spatial_axes(shape):
            yield Problem(
                "wrong-input-shape",
                f"a window needs an input with channels and at least one spatial axis,"
                f" but the input is {shape_text(shape)}",
            )
            return
        axes = len(shape) - 2
        counts = wrong_counts(self, axes)
        yield from counts
        if not counts:
            windows = self.windows(inputs)
            if not divide_plainly(windows):
                named = dict(zip(axis_names(axes), windows, strict=True))
                yield from fit_problems(named, partial(self._window_after, inputs))

    def padding_problems(self, windows: tuple[Window, ...]) -> Iterator[Problem]:
        """Yield paddings that this kind of layer cannot have; by default it can have any."""
        yield from ()

    def _window_after(
        self, inputs: tuple[Shape, ...], axis: int, field: str, value: int | tuple[int, int]
    ) -> Window | None:
        """Return the window of an axis if a field had this value on it; None if it may not.

        Other fields may follow: a pooling's stride its kernel, ``same`` the input's size.
        """
        windows = self.windows(inputs)
        if isinstance(value, tuple):
            if self.pads_sides_alike and value[0] != value[1]:
                return None
            paddings = [window.padding for window in windows]
            paddings[axis] = value
            changed = self.replace(padding=tuple(pad for pair in paddings for pad in pair))
        else:
            values = [getattr(window, field) for window in windows]
            values[axis] = value
            changed = self.replace(**{field: tuple(values)})
        after = changed.windows(inputs)
        return None if any(changed.padding_problems(after)) else after[axis]


def has_spatial_axes(shape: Shape) -> bool:
    """Return whether a window can slide: channels and at least one axis behind them."""
    return len(shape) > 2  # noqa: PLR2004  the batch and the channels


def wrong_counts(layer: SlidingLayer, axes: int) -> tuple[Problem, ...]:
    """Return the fields with more or fewer numbers than the input has axes."""
    return tuple(
        [
            _wrong_count(field, getattr(layer, field), allowed, axes)
            for field, count in layer.counts_given.items()
            if count not in (allowed := (axes, 2 * axes) if field == "padding" else (axes,))
        ]
    )


def _wrong_count(
    field: str, value: tuple[int, ...], allowed: tuple[int, ...], axes: int
) -> Problem:
    ends = (value[0], value[-1]) if len(value) == axes + len("NC") else ()
    two = " or two (begin and end)" if len(allowed) > 1 else ""
    return Problem(
        "wrong-number",
        Words(
            "{field} must be one number or one{two} for each spatial axis, but it has {count}"
            " and the input has {axes}: {names}",
            field=Field(field),
            two=two,
            count=len(value),
            axes=axes,
            names=", ".join(axis_names(axes)),
        ),
        field,
        "leave out those of the batch and the channels" if ends == (1, 1) else None,
    )
