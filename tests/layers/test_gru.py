from convcalc.diagnostics import Problem
from convcalc.layers.gru import Gru
from convcalc.layers.shared.base import Parameter

# names and shapes as in the state_dict of PyTorch 2.13


def test_one_layer() -> None:
    layer, given = Gru(hidden_size=5), (2, 7, 3)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == ((2, 7, 5),)
    assert layer.parameters((given,)) == (
        Parameter("weight_ih_l0", (15, 3), "weight"),
        Parameter("weight_hh_l0", (15, 5), "weight"),
        Parameter("bias_ih_l0", (15,), "bias"),
        Parameter("bias_hh_l0", (15,), "bias"),
    )
    # 2 sequences of 7 steps, each 15*3 + 15*5
    assert layer.macs((given,)) == 1680


def test_both_directions_and_a_second_layer() -> None:
    layer, given = Gru(hidden_size=2, num_layers=2, bidirectional=True, bias=False), (1, 3, 4)
    assert layer.output_shapes((given,)) == ((1, 3, 4),)
    assert [(it.name, it.shape) for it in layer.parameters((given,))] == [
        ("weight_ih_l0", (6, 4)),
        ("weight_hh_l0", (6, 2)),
        ("weight_ih_l0_reverse", (6, 4)),
        ("weight_hh_l0_reverse", (6, 2)),
        ("weight_ih_l1", (6, 4)),
        ("weight_hh_l1", (6, 2)),
        ("weight_ih_l1_reverse", (6, 4)),
        ("weight_hh_l1_reverse", (6, 2)),
    ]


def test_the_last_step_alone() -> None:
    assert Gru(hidden_size=5, return_sequences=False).output_shapes(((2, 7, 3),)) == ((2, 5),)


def test_problems() -> None:
    assert list(Gru(hidden_size=5).check(((2, 7),))) == [
        Problem(
            "wrong-input-shape",
            "the input must be a sequence (batch, steps, features), but it has 2 axes",
            "inputs",
            "reshape or permute what comes before",
        )
    ]
