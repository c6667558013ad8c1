"""What recurrent layers keep for the backward pass."""

import pytest

from convcalc import summarize_text
from convcalc.layers.lstm import Lstm
from convcalc.layers.shared.gradient_and_reach import Saved


@pytest.mark.parametrize(
    ("layer", "features", "steps", "batch", "numbers"),
    [
        # PyTorch 2.13 without oneDNN, batch_first, torch.autograd.graph.saved_tensors_hooks
        pytest.param("lstm, hidden_size: 16", 7, 5, 2, 1190, id="lstm"),
        pytest.param("gru, hidden_size: 16", 7, 5, 2, 1190, id="gru"),
        pytest.param("rnn, hidden_size: 16", 7, 5, 2, 262, id="rnn"),
        pytest.param("gru, hidden_size: 16", 7, 5, 1, 595, id="one-sequence"),
        pytest.param("lstm, hidden_size: 16", 7, 1, 2, 238, id="one-step"),
        pytest.param("lstm, hidden_size: 4, proj_size: 2", 3, 5, 2, 330, id="projected"),
        pytest.param("gru, hidden_size: 4, bidirectional: true", 3, 5, 2, 620, id="both-ways"),
        pytest.param(
            "rnn, hidden_size: 4, num_layers: 2, bidirectional: true", 3, 5, 2, 332, id="two"
        ),
    ],
)
def test_saved(layer: str, features: int, steps: int, batch: int, numbers: int) -> None:
    spec = f"{{input: [{steps}, {features}], layers: [{{type: {layer}}}]}}"
    rows = summarize_text(spec, syntax="yaml", batch=batch).layers
    assert rows[0].saved_bytes == 4 * numbers


def test_a_dropout_between_layers_keeps_a_mask() -> None:
    # PyTorch 2.13 keeps 5260 numbers, 320 of which are the mask, counted at a byte each
    layer = Lstm(hidden_size=16, num_layers=2, bidirectional=True, dropout=0.5)
    saved = layer.saved(((2, 5, 7),))
    assert saved == Saved("all", numbers=4800, bytes=320, written_out=(140,))


@pytest.mark.parametrize(
    ("layer", "biases"),
    [
        # Keras 3: LSTM(16), GRU(16, reset_after=False), SimpleRNN(16)
        pytest.param("lstm", 64, id="lstm"),
        pytest.param("gru", 48, id="gru"),
        pytest.param("rnn", 16, id="rnn"),
    ],
)
def test_one_bias_as_in_keras(layer: str, biases: int) -> None:
    spec = f"""
input: [5, 7]
layers: [{{type: {layer}, hidden_size: 16, bias: single}}]
"""
    analysis = summarize_text(spec, syntax="yaml")
    assert analysis.ok
    assert analysis.totals.biases == biases
    assert [it.name for it in analysis.layers[0].parameters or ()][2:] == ["bias_l0"]
