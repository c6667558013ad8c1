"""Transposed convolution, often called deconvolution."""

from collections.abc import Iterator, Sequence
from typing import Annotated, ClassVar

from convcalc.diagnostics import Problem, Words
from convcalc.layers.formula import Formula, Formulas, Letter, Product, Share, several
from convcalc.layers.shared.axes import axes_problems, spatial_problems
from convcalc.layers.shared.base import (
    DILATION,
    Bias,
    Layer,
    Parameter,
    Range,
    in_channels_problems,
)
from convcalc.layers.shared.convolution import groups_problems
from convcalc.layers.shared.formula_letters import (
    axis_letters,
    per_axis_letters,
    window_letters,
)
from convcalc.layers.shared.gradient_and_reach import SAVES_INPUT, Along, Reach
from convcalc.layers.shared.transposed_window import TransposedWindow, transposed_rule
from convcalc.shapes import Shape, axis_names, by_axis
from convcalc.windows import Padding, PerAxis, per_axis, slide


class ConvTranspose(Layer):
    """Spreads each pixel over a window of the output: the gradient of a conv.

    Shapes: (N, D1, *W1) -> (N, K, *W2) with W2 = (W1 - 1)*S - P_begin - P_end + E +
        output_padding for each axis, E = dilation*(F - 1) + 1; or W2 = ``output_size``, one of
        the S sizes from output_padding 0 to S - 1.
    Parameters: F*F*D1*(K/groups) weights and, with ``bias``, K biases (W2*W2*K if
        ``per_location``).
    MACs: F*F*(K/groups) for each number of the input: N*D1*W1*W1 * F*F*(K/groups).
    Errors: not-divisible, input-size-mismatch, same-padding-transposed,
        output-size-unreachable, output-too-small, wrong-number, wrong-input-shape.
    Source: Dumoulin & Visin 2016, arXiv:1603.07285, section 4; PyTorch
        ``torch.nn.ConvTranspose2d``.
    """

    group = "convolution"
    example = "{type: conv_transpose, out_channels: 64, kernel_size: 4, stride: 2, padding: 1}"
    example_input = "16x16x128"
    keeps = SAVES_INPUT
    sized_by: ClassVar = "output_size"

    out_channels: Annotated[int, Range(1)]
    kernel_size: Annotated[PerAxis, Range(1)]
    stride: Annotated[PerAxis, Range(1)] = 1
    padding: Annotated[Padding, Range(0)] = 0
    output_padding: Annotated[PerAxis, Range(0)] = 0
    output_size: Annotated[PerAxis | None, Range(1)] = None
    dilation: Annotated[PerAxis, DILATION] = 1
    groups: Annotated[int, Range(1)] = 1
    bias: Bias = True
    in_channels: Annotated[int | None, Range(1)] = None

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield what does not divide, does not agree or cannot be reached."""
        (shape,) = inputs
        problems = [*spatial_problems(shape), *self._field_problems(shape)]
        yield from problems
        in_channels = None if any(spatial_problems(shape)) else shape[1]
        yield from in_channels_problems(self.in_channels, in_channels)
        yield from groups_problems(self.groups, in_channels, self.out_channels)
        if not problems:
            windows = self.transposed_windows(inputs)
            named = dict(zip(axis_names(len(windows)), windows, strict=True))
            of_size = self.output_size is not None
            yield from (self._size_problems if of_size else self._window_problems)(named)

    def _field_problems(self, shape: Shape) -> Iterator[Problem]:
        """Yield fields that do not say one number for each axis."""
        for field in ("kernel_size", "stride", "output_padding", "output_size", "dilation"):
            yield from axes_problems(field, getattr(self, field), shape)
        yield from axes_problems("padding", self.padding, shape, pairs=True)
        if self.padding == "same":
            yield Problem(
                "same-padding-transposed",
                Words(
                    "{padding} of conv_transpose must be numbers, valid or full, but it is same"
                ),
                "padding",
                Words(
                    "{padding}: 1 and output_padding: 1 double the size at {kernel_size} 3,"
                    " {stride} 2"
                ),
                about="fields",
            )

    def _window_problems(self, windows: dict[str, TransposedWindow]) -> Iterator[Problem]:
        """Yield axes on which output_padding is too large, and on which nothing is left."""
        bounds = {axis: max(it.stride, it.dilation) for axis, it in windows.items()}
        excess = {
            axis: f"{it.output_padding} >= {bounds[axis]}"
            for axis, it in windows.items()
            if it.output_padding >= bounds[axis]
        }
        if excess:
            yield Problem(
                "output-size-unreachable",
                Words(
                    "output_padding must be smaller than the larger of {stride} and dilation,"
                    " but {excess}",
                    excess=by_axis(excess, len(windows)),
                ),
                "output_padding",
                about="fields",
            )
        empty = {
            axis: it.worked_out
            for axis, it in windows.items()
            if axis not in excess and it.positions < 1
        }
        if empty:
            yield Problem(
                "output-too-small",
                f"the output must have at least one pixel, but {by_axis(empty, len(windows))}",
                "padding",
                "pad less, or make the input larger",
            )

    def _size_problems(self, windows: dict[str, TransposedWindow]) -> Iterator[Problem]:
        """Yield an output_size that no output_padding reaches, or another one than given."""
        far = {axis: it for axis, it in windows.items() if it.positions not in it.reachable}
        if far:
            reasons = {axis: it.why_unreachable for axis, it in far.items()}
            offers = {axis: it.offer for axis, it in far.items()}
            yield Problem(
                "output-size-unreachable",
                f"output_size must be reachable, but {by_axis(reasons, len(windows))}",
                "output_size",
                f"reachable: {by_axis(offers, len(windows))}",
            )
        paddings = per_axis(self.output_padding, len(windows))
        other = {
            axis: f"{it._replace(output_padding=extra).worked_out} and not {it.positions}"
            for (axis, it), extra in zip(windows.items(), paddings, strict=True)
            if any(paddings) and axis not in far and it.output_padding != extra
        }
        if other:
            yield Problem(
                "output-size-unreachable",
                f"output_size must be what output_padding makes it,"
                f" but {by_axis(other, len(windows))}",
                "output_size",
                "leave out one of them",
            )

    def transposed_windows(self, inputs: tuple[Shape, ...]) -> tuple[TransposedWindow, ...]:
        """Return the window of each spatial axis."""
        ((_, _, *size),) = inputs
        axes = len(size)
        windows = tuple(
            TransposedWindow(it.size, it.kernel_size, it.stride, it.padding, it.dilation, extra)
            for it, extra in zip(
                slide(
                    tuple(size),
                    kernel_size=self.kernel_size,
                    stride=self.stride,
                    padding=self.padding,
                    dilation=self.dilation,
                    rounding="floor",
                ),
                per_axis(self.output_padding, axes),
                strict=True,
            )
        )
        if self.output_size is None:
            return windows
        return tuple(
            it._replace(output_padding=wanted - it.least)
            for it, wanted in zip(windows, per_axis(self.output_size, axes), strict=True)
        )

    def sizes_worked_out(self, inputs: tuple[Shape, ...]) -> tuple[str, ...]:
        """Return ``(W1 - 1)*S - 2*P + E + output_padding`` with numbers, for each axis."""
        return tuple(window.worked_out for window in self.transposed_windows(inputs))

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return (N, K, *W2)."""
        ((batch, *_),) = inputs
        size = (it.positions for it in self.transposed_windows(inputs))
        return ((batch, self.out_channels, *size),)

    def reach(self, inputs: tuple[Shape, ...]) -> Reach:
        """Return the pixels whose windows cover a position."""
        windows = enumerate(self.transposed_windows(inputs), start=2)
        return Reach((Along(0), None, *(it.along(axis) for axis, it in windows)))

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the weight (D1, K/groups, *F) and the bias (K)."""
        ((_, in_channels, *size),) = inputs
        shared_out = self.out_channels // self.groups
        kernel = per_axis(self.kernel_size, len(size))
        weight = Parameter("weight", (in_channels, shared_out, *kernel), "weight")
        if not self.bias:
            return (weight,)
        (output,) = self.output_shapes(inputs)
        axes = output[2:] if self.bias == "per_location" else ()
        return weight, Parameter("bias", (self.out_channels, *axes), "bias")

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return ``(F*F*K)*D1`` weights, ``K`` biases, ``(H1*W1*D1)*(F*F*K)`` MACs, axes."""
        ((batch, in_channels, *size),) = inputs
        windows = self.transposed_windows(inputs)
        n, d1, k = Letter("N", batch), Letter("D1", in_channels), Letter("K", self.out_channels)
        f = per_axis_letters("F", [it.kernel_size for it in windows])
        w1 = axis_letters(size, "1")
        w2 = axis_letters([it.positions for it in windows], "2", result=True)
        one_pixel = Product(*f, Share(k, Letter("G", self.groups)))
        formulas: Formulas = {
            **dict(zip(axis_names(len(size)), _sizes(windows), strict=True)),
            "weights": Product(one_pixel, d1),
            "channels": k,
            "macs": Product(*several(n), Product(*w1, d1), one_pixel),
        }
        if self.bias:
            formulas["biases"] = Product(*(w2 if self.bias == "per_location" else ()), k)
        return formulas


def _sizes(windows: Sequence[TransposedWindow]) -> Iterator[Formula]:
    """Yield the rule of each axis of a transposed window's output: ``(H1 - 1)*S - 2P + F``."""
    extras = per_axis_letters("O", [it.output_padding for it in windows])
    for window, axis, extra in zip(windows, window_letters(windows), extras, strict=True):
        yield transposed_rule(
            axis.size,
            axis.stride,
            axis.padding if any(window.padding) else (),
            axis.extent,
            (extra,) * bool(window.output_padding),
        )
