"""Simple recurrent layer."""

from typing import Annotated, Literal

from convcalc.layers.shared.base import Choice
from convcalc.layers.shared.recurrent import Recurrent


class Rnn(Recurrent):
    """Simple recurrent layer: a state of H numbers, made again at each step.

    Shapes: (N, L, D) -> (N, L, H), batch first; 2*H if ``bidirectional``; (N, H) with
        ``return_sequences: false``.
    Parameters: for each layer and direction H*D + H*H weights and 2*H biases, H with
        ``bias: single``, D being the state of the layer below from the second on.
    MACs: all weights for each step: N*L*(H*D + H*H).
    Errors: wrong-input-shape, input-size-mismatch.
    Source: Elman 1990, "Finding Structure in Time"; PyTorch ``torch.nn.RNN`` with
        ``batch_first``.
    """

    example = "{type: rnn, hidden_size: 256, nonlinearity: relu}"
    example_input = "128x28"
    gates = 1

    nonlinearity: Annotated[Literal["tanh", "relu"], Choice(("tanh", "relu"))] = "tanh"

    def kept_by_cell(self, batch: int, steps: int) -> int:
        """Return the state before the first step and after each one."""
        return batch * (steps + 1) * self.hidden_size
