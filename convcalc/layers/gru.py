"""Gated recurrent unit."""

from convcalc.layers.shared.recurrent import Recurrent


class Gru(Recurrent):
    """Gated recurrent unit: a state of H numbers that three gates rule.

    Shapes: (N, L, D) -> (N, L, H), batch first; 2*H if ``bidirectional``; (N, H) with
        ``return_sequences: false``.
    Parameters: for each layer and direction 3*H*D + 3*H*H weights and 2*3*H biases, 3*H with
        ``bias: single``, D being
        the state of the layer below from the second on.
    MACs: all weights for each step: N*L*(3*H*D + 3*H*H).
    Errors: wrong-input-shape, input-size-mismatch.
    Source: Cho et al. 2014, arXiv:1406.1078; PyTorch ``torch.nn.GRU`` with ``batch_first``.
    """

    example = "{type: gru, hidden_size: 256}"
    example_input = "128x28"
    gates = 3
