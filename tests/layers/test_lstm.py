import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.lstm import Lstm
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

# names and shapes as in the state_dict of PyTorch 2.13


def test_one_layer() -> None:
    layer, given = Lstm(hidden_size=5), (2, 7, 3)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == ((2, 7, 5),)
    assert layer.parameters((given,)) == (
        Parameter("weight_ih_l0", (20, 3), "weight"),
        Parameter("weight_hh_l0", (20, 5), "weight"),
        Parameter("bias_ih_l0", (20,), "bias"),
        Parameter("bias_hh_l0", (20,), "bias"),
    )
    assert layer.parameter_formula((given,)) == "20*3 + 20*5 + 20 + 20"
    # 2 sequences of 7 steps, each 20*3 + 20*5
    assert layer.macs((given,)) == 2240
    assert layer.storage == "new"


def test_two_layers_in_both_directions_with_a_projection() -> None:
    layer = Lstm(hidden_size=4, num_layers=2, bidirectional=True, proj_size=2, bias=False)
    given = (1, 3, 6)
    assert layer.output_shapes((given,)) == ((1, 3, 4),)
    assert [(it.name, it.shape) for it in layer.parameters((given,))] == [
        ("weight_ih_l0", (16, 6)),
        ("weight_hh_l0", (16, 2)),
        ("weight_hr_l0", (2, 4)),
        ("weight_ih_l0_reverse", (16, 6)),
        ("weight_hh_l0_reverse", (16, 2)),
        ("weight_hr_l0_reverse", (2, 4)),
        ("weight_ih_l1", (16, 4)),
        ("weight_hh_l1", (16, 2)),
        ("weight_hr_l1", (2, 4)),
        ("weight_ih_l1_reverse", (16, 4)),
        ("weight_hh_l1_reverse", (16, 2)),
        ("weight_hr_l1_reverse", (2, 4)),
    ]
    # 3 steps, each 2*(96 + 32 + 8) + 2*(64 + 32 + 8)
    assert layer.macs((given,)) == 1440


def test_the_last_step_alone() -> None:
    layer = Lstm(hidden_size=5, bidirectional=True, return_sequences=False)
    assert layer.output_shapes(((2, 7, 3),)) == ((2, 10),)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Lstm(hidden_size=5),
            (2, 64, 7, 7),
            Problem(
                "wrong-input-shape",
                "the input must be a sequence (batch, steps, features), but it has 4 axes",
                "inputs",
                "reshape or permute what comes before",
            ),
            id="image",
        ),
        pytest.param(
            Lstm(hidden_size=5, input_size=4),
            (2, 7, 3),
            Problem(
                "input-size-mismatch",
                "input_size must be the features of a step, but it is 4 and the input has 3",
                "input_size",
            ),
            id="other-features",
        ),
        # PyTorch 2.13: "proj_size has to be smaller than hidden_size"
        pytest.param(
            Lstm(hidden_size=5, proj_size=5),
            (2, 7, 3),
            Problem(
                "value-out-of-range",
                "proj_size must be smaller than hidden_size, but it is 5 and hidden_size is 5",
                "proj_size",
                about="fields",
            ),
            id="projection",
        ),
    ],
)
def test_problems(layer: Lstm, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
