"""Difference of two inputs."""

from typing import ClassVar

from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.layers.shared.merging import Merging


class Subtract(Merging):
    """Subtracts the second input from the first.

    Shapes: (N, ...) each -> (N, ...); an axis of 1 is stretched unless ``broadcast: false``.
    MACs: none counted.
    Errors: shapes-differ.
    Source: PyTorch ``torch.sub``.
    """

    example = "{type: subtract, inputs: [data, blurred]}"
    example_input = "224x224x3, 224x224x3"
    keeps = SAVES_NOTHING

    arity: ClassVar = (2, 2)
