"""Sum of inputs."""

from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.layers.shared.merging import Merging


class Add(Merging):
    """Adds its inputs, as the shortcut of a residual block is added.

    Shapes: (N, ...) each -> (N, ...); an axis of 1 is stretched unless ``broadcast: false``.
    MACs: none counted.
    Errors: shapes-differ.
    Source: He et al. 2015, arXiv:1512.03385, section 3.2; PyTorch broadcasting semantics.
    """

    example = "{type: add, inputs: [conv2, conv1]}"
    example_input = "56x56x256, 56x56x256"
    keeps = SAVES_NOTHING
