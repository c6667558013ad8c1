"""What convolutions of Caffe share: several inputs under the same filters, any channel axis."""

from collections.abc import Iterator
from math import prod
from typing import ClassVar

from convcalc.diagnostics import Input, Problem, Words
from convcalc.layers.formula import Formulas, Letter, Product
from convcalc.layers.shared.base import Layer, Parameter, axis_problems
from convcalc.shapes import Shape, normal_axis, shape_text
from convcalc.windows import Window


class SharedFilters(Layer):
    """Slides the same filters over each input; all axes before ``axis`` count as the batch.

    Source: Caffe ``BaseConvolutionLayer::LayerSetUp`` and ``Reshape``.
    """

    group = "Caffe"
    arity: ClassVar = (1, None)

    plain: ClassVar[type[Layer]]
    """The layer that does the work on one input with its channels on axis 1."""

    axis: int

    def _plain(self) -> Layer:
        values = self.field_values()
        del values["axis"]
        return self.plain(**values)

    def _view(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the first input with the axes before the channels joined."""
        shape = inputs[0]
        axis = normal_axis(self.axis, shape)
        return ((prod(shape[:axis]), *shape[axis:]),)

    def check(self, inputs: tuple[Shape, ...]) -> Iterator[Problem]:
        """Yield an axis that is not there, inputs that differ, and what does not fit."""
        first, *others = inputs
        missing = tuple(axis_problems("axis", self.axis, first))
        yield from missing
        for number, shape in enumerate(others, start=2):
            if shape != first:
                yield Problem(
                    "shapes-differ",
                    Words(
                        "inputs must have one shape, but {input1} gives {first} and {nth}"
                        " gives {shape}",
                        first=shape_text(first),
                        nth=Input(number),
                        shape=shape_text(shape),
                    ),
                    "inputs",
                )
        if not missing:
            yield from self._plain().check(self._view(inputs))

    def output_shapes(self, inputs: tuple[Shape, ...]) -> tuple[Shape, ...]:
        """Return the output of each input, with the axes before the channels as they were."""
        shape = inputs[0]
        ((_, *output),) = self._plain().output_shapes(self._view(inputs))
        return ((*shape[: normal_axis(self.axis, shape)], *output),) * len(inputs)

    def parameters(self, inputs: tuple[Shape, ...]) -> tuple[Parameter, ...]:
        """Return the filters and biases that all inputs share."""
        return self._plain().parameters(self._view(inputs))

    def windows(self, inputs: tuple[Shape, ...]) -> tuple[Window, ...]:
        """Return the window of each axis behind the channels."""
        return self._plain().windows(self._view(inputs))

    def sizes_worked_out(self, inputs: tuple[Shape, ...]) -> tuple[str, ...]:
        """Return how the output's size comes about on each axis behind the channels."""
        return self._plain().sizes_worked_out(self._view(inputs))

    def formulas(self, inputs: tuple[Shape, ...]) -> Formulas:
        """Return those of the layer that does the work, its MACs for each input."""
        formulas = self._plain().formulas(self._view(inputs))
        if len(inputs) > 1:
            count = Letter("inputs", len(inputs))
            formulas["macs"] = Product(count, formulas["macs"])
        return formulas
