"""Mean of inputs."""

from convcalc.layers.shared.gradient_and_reach import SAVES_NOTHING
from convcalc.layers.shared.merging import Merging


class Average(Merging):
    """Takes the mean of its inputs number by number.

    Shapes: (N, ...) each -> (N, ...); an axis of 1 is stretched unless ``broadcast: false``.
    MACs: none counted.
    Errors: shapes-differ.
    Source: Keras ``keras.layers.Average``; PyTorch broadcasting semantics.
    """

    example = "{type: average, inputs: [head2, head1]}"
    example_input = "1000, 1000"
    keeps = SAVES_NOTHING
