"""Caffe's matrix products and recurrent layers."""

from collections.abc import Callable

import pytest

from convcalc import Analysis
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
Accepted = Callable[..., tuple[str, Shapes, Shapes]]
Refused = Callable[..., list[tuple[str, str, str | None]]]
Judge = Callable[..., Analysis]


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "kind", "tops", "blobs"),
    [
        pytest.param(
            "InnerProduct",
            ((2, 3, 4, 5),),
            "inner_product_param { num_output: 7  }",
            "linear",
            ((2, 7),),
            ((7, 60), (7,)),
            id="plain",
        ),
        pytest.param(
            "InnerProduct",
            ((2, 3, 4, 5),),
            "inner_product_param { num_output: 7 bias_term: false transpose: true }",
            "linear",
            ((2, 7),),
            ((60, 7),),
            id="transposed",
        ),
        pytest.param(
            "InnerProduct",
            ((2, 3, 4, 5),),
            "inner_product_param { num_output: 7 axis: -1 }",
            "linear",
            ((2, 3, 4, 7),),
            ((7, 5), (7,)),
            id="last-axis",
        ),
        pytest.param(
            "InnerProduct",
            ((2, 3, 4, 5),),
            "inner_product_param { num_output: 7 axis: 0 }",
            "linear",
            ((7,),),
            ((7, 120), (7,)),
            id="batch-too",
        ),
        pytest.param(
            "MarginInnerProduct",
            ((256, 512), (256,)),
            "margin_inner_product_param { num_output: 10572 type: QUADRUPLE }",
            "margin_inner_product",
            ((256, 10572), (1,)),
            ((10572, 512),),
            id="sphereface",
        ),
        pytest.param(
            "Embed",
            ((5, 2),),
            "embed_param { input_dim: 100 num_output: 7 }",
            "embedding",
            ((5, 2, 7),),
            ((100, 7), (7,)),
            id="embed",
        ),
        pytest.param(
            "Embed",
            ((5,),),
            "embed_param { input_dim: 100 num_output: 7 bias_term: false }",
            "embedding",
            ((5, 7),),
            ((100, 7),),
            id="embed-without-bias",
        ),
        pytest.param(
            "LSTM",
            ((16, 3, 4096), (16, 3)),
            "recurrent_param { num_output: 256 }",
            "lstm",
            ((16, 3, 256),),
            ((1024, 4096), (1024,), (1024, 256)),
            id="lrcn",
        ),
        pytest.param(
            "LSTM",
            ((5, 2, 7, 3), (5, 2), (2, 6)),
            "recurrent_param { num_output: 4 }",
            "lstm",
            ((5, 2, 4),),
            ((16, 21), (16,), (16, 6), (16, 4)),
            id="lstm-with-static-input",
        ),
        pytest.param(
            "LSTM",
            ((5, 2, 7), (5, 2), (1, 2, 4), (1, 2, 4)),
            "recurrent_param { num_output: 4 expose_hidden: true }",
            "lstm",
            ((5, 2, 4), (1, 2, 4), (1, 2, 4)),
            ((16, 7), (16,), (16, 4)),
            id="lstm-exposed",
        ),
        pytest.param(
            "RNN",
            ((5, 2, 7), (5, 2)),
            "recurrent_param { num_output: 4 }",
            "rnn",
            ((5, 2, 4),),
            ((4, 7), (4,), (4, 4), (4, 4), (4,)),
            id="rnn",
        ),
        pytest.param(
            "RNN",
            ((5, 2, 7), (5, 2), (2, 6), (1, 2, 4)),
            "recurrent_param { num_output: 4 expose_hidden: true }",
            "rnn",
            ((5, 2, 4), (1, 2, 4)),
            ((4, 7), (4,), (4, 6), (4, 4), (4, 4), (4,)),
            id="rnn-exposed-and-static",
        ),
    ],
)
def test_accepted(
    accepted: Accepted,
    type_name: str,
    inputs: Shapes,
    fields: str,
    kind: str,
    tops: Shapes,
    blobs: Shapes,
) -> None:
    assert accepted(type_name, inputs, fields, len(tops)) == (kind, tops, blobs)


@pytest.mark.parametrize(
    ("type_name", "inputs", "fields", "tops", "expected"),
    [
        pytest.param(
            "InnerProduct",
            ((2, 3, 4, 5),),
            "inner_product_param { num_output: 7 axis: 4 }",
            1,
            [
                (
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 4 and 4x5x3 with its batch has 4 axes",
                    None,
                )
            ],
            id="axis-too-far",
        ),
        pytest.param(
            "InnerProduct",
            ((2, 3, 4, 5),),
            "",
            1,
            [("missing-field", "the layer must have num_output", None)],
            id="no-outputs",
        ),
        pytest.param(
            "Embed",
            ((5,),),
            "embed_param { num_output: 7 }",
            1,
            [("missing-field", "the layer must have input_dim", None)],
            id="no-vectors",
        ),
        pytest.param(
            "LSTM",
            ((5, 2), (5, 2)),
            "recurrent_param { num_output: 4 }",
            1,
            [
                (
                    "wrong-input-shape",
                    "b0 must have steps, streams and features, but it is [5, 2]",
                    None,
                )
            ],
            id="no-features",
        ),
        pytest.param(
            "LSTM",
            ((5, 2, 7), (5, 3)),
            "recurrent_param { num_output: 4 }",
            1,
            [
                (
                    "shapes-differ",
                    "b1 must have the steps and streams, [5, 2], but it is [5, 3]",
                    None,
                )
            ],
            id="other-marks",
        ),
        pytest.param(
            "LSTM",
            ((5, 2, 7), (5, 2), (3, 6)),
            "recurrent_param { num_output: 4 }",
            1,
            [
                (
                    "shapes-differ",
                    "b2 must have the streams first, [2], but it is [3, 6]",
                    None,
                )
            ],
            id="other-streams",
        ),
        pytest.param(
            "LSTM",
            ((5, 2, 7), (5, 2), (1, 2, 4), (2, 4)),
            "recurrent_param { num_output: 4 expose_hidden: true }",
            3,
            [
                (
                    "shapes-differ",
                    "b3 must have the shape of the hidden state, [1, 2, 4], but it is [2, 4]",
                    None,
                )
            ],
            id="other-state",
        ),
        pytest.param(
            "LSTM",
            ((5, 2, 7), (5, 2)),
            "recurrent_param { num_output: 4 expose_hidden: true }",
            1,
            [
                (
                    "wrong-number",
                    "with expose_hidden the layer must have 4 or 5 bottoms, but it has 2",
                    None,
                ),
                (
                    "wrong-number",
                    "with expose_hidden the layer must have 3 tops, but it has 1",
                    None,
                ),
            ],
            id="no-states",
        ),
        pytest.param(
            "LSTM",
            ((5, 2, 7),),
            "recurrent_param { num_output: 4 }",
            4,
            [
                (
                    "wrong-number",
                    "the layer must have 2 to 5 bottoms, but it has 1",
                    None,
                ),
                ("wrong-number", "the layer must have 1 to 3 tops, but it has 4", None),
            ],
            id="neither-with-states-nor-without",
        ),
        pytest.param(
            "RNN",
            ((5, 2, 7), (5, 2)),
            "recurrent_param { num_output: 4 }",
            2,
            [
                (
                    "wrong-number",
                    "without expose_hidden the layer must have 1 top, but it has 2",
                    None,
                )
            ],
            id="state-not-exposed",
        ),
    ],
)
def test_refused(
    refused: Refused,
    type_name: str,
    inputs: Shapes,
    fields: str,
    tops: int,
    expected: list[tuple[str, str, str | None]],
) -> None:
    assert refused(type_name, inputs, fields, tops) == expected


def test_macs_of_recurrent_layers_are_their_matrices_at_each_step(judge: Judge) -> None:
    lstm = judge("LSTM", ((5, 2, 7), (5, 2), (2, 6)), "recurrent_param { num_output: 4 }")
    rnn = judge("RNN", ((5, 2, 7), (5, 2)), "recurrent_param { num_output: 4 }")
    assert lstm.totals.macs == 5 * 2 * (16 * 7 + 16 * 4) + 2 * 16 * 6
    assert rnn.totals.macs == 5 * 2 * (4 * 7 + 4 * 4 + 4 * 4)
