"""Sums and products as Darknet computes them."""

from collections.abc import Iterator
from math import prod
from typing import Annotated, Literal

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.add import Add
from convcalc.layers.multiply import Multiply
from convcalc.layers.shared.base import Choice, Parameter
from convcalc.shapes import Shape, shape_text, told_apart

Weights = Literal["none", "per_feature", "per_channel"]


class Shortcut(Add):
    """Adds to its first input the others, which may have other sizes and channels.

    Shapes: (N, C, H, W) and others -> the first one's.
    Parameters: none, or with ``weights`` one for each input, or for each of its channels.
    MACs: none counted.
    Errors: shapes-differ (a warning).
    Source: Darknet ``make_shortcut_layer``, ``shortcut_multilayer_cpu``.
    """

    weights: Annotated[Weights, Choice(("none", "per_feature", "per_channel"))] = "none"

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield a warning for each input of another shape."""
        first, *others = inputs
        for number, shape in enumerate(others, start=2):
            if shape != first:
                text, other = told_apart(first, shape)
                yield Problem(
                    "shapes-differ",
                    Words(
                        "inputs should have one shape, but {input1} gives {text} and {nth}"
                        " gives {other}: Darknet adds what they share",
                        nth=Input(number),
                        text=text,
                        other=other,
                    ),
                    "inputs",
                    severity="warning",
                )

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the first input's shape."""
        return inputs[:1]

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return a weight of one number for each input, or (inputs, C)."""
        each = {"none": None, "per_feature": (), "per_channel": inputs[0][1:2]}[self.weights]
        if each is None:
            return ()
        return (Parameter("weight", (len(inputs), *each), "weight"),)

    def operations(self, inputs: tuple[Shape, ...]) -> int:
        """Return one for each sum of one example, two where what is added is weighted."""
        each = 1 if self.weights == "none" else 2
        return each * prod(inputs[0][1:]) * (len(inputs) - 1)


class ScaleChannels(Multiply):
    """Multiplies an image by one number for each channel or, with ``at_each_pixel``, by many.

    Shapes: (N, C, H, W), (N, C, 1, 1) -> (N, C, H, W).
    Parameters: none.
    MACs: none counted.
    Errors: shapes-differ, wrong-input-shape.
    Source: Darknet ``make_scale_channels_layer``.
    """

    at_each_pixel: bool = False

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield other channels, and factors that are an image themselves."""
        image, factors = inputs
        if not self.at_each_pixel and prod(factors[2:]) != 1:
            yield Problem(
                "wrong-input-shape",
                Words(
                    "the factors must be one number for each channel, but {input2} gives"
                    " {text}",
                    text=shape_text(factors),
                ),
                "inputs",
                "put an [avgpool] above, or write scale_wh=1",
            )
        elif image[:2] != factors[:2]:
            text, other = told_apart(image, factors)
            yield Problem(
                "shapes-differ",
                Words(
                    "inputs must have the same channels, but {input1} gives {text} and {input2}"
                    " gives {other}",
                    text=text,
                    other=other,
                ),
                "inputs",
            )
        else:
            yield from super().check(inputs)
