import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.group_norm import GroupNorm
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((1, 64, 56, 56), id="2d"),
        pytest.param((2, 64, 9), id="1d"),
        pytest.param((1, 64), id="vector"),
    ],
)
def test_each_channel_has_a_weight_and_a_bias(given: Shape) -> None:
    layer = GroupNorm(num_groups=32, in_channels=64)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == (
        Parameter("weight", (64,), "weight"),
        Parameter("bias", (64,), "bias"),
    )
    assert layer.parameter_formula((given,)) == "64 + 64"
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


def test_nothing_is_learned_without_affine() -> None:
    assert GroupNorm(num_groups=2, affine=False).parameters(((1, 4, 2, 2),)) == ()


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            GroupNorm(num_groups=3),
            (1, 64, 8, 8),
            Problem(
                "not-divisible",
                "num_groups must divide the input's channels, but 64 = 3 x 21 + 1",
                "num_groups",
            ),
            id="groups",
        ),
        # PyTorch 2.13: "Expected more than 1 value per channel when training"
        pytest.param(
            GroupNorm(num_groups=8),
            (1, 8, 1, 1),
            Problem(
                "one-number-per-group",
                "a group must have more than one number to be normalised by itself,"
                " but the input has 8, one for each group",
                "num_groups",
                "take fewer groups, or normalise before the input shrinks to this",
            ),
            id="one-number",
        ),
        pytest.param(
            GroupNorm(num_groups=1),
            (4,),
            Problem(
                "wrong-input-shape",
                "the input must have channels, but it has no axis but the batch",
            ),
            id="no-channels",
        ),
        pytest.param(
            GroupNorm(num_groups=2, in_channels=8),
            (1, 4, 3, 3),
            Problem(
                "input-size-mismatch",
                "in_channels must be the input's channels, but it is 8 and the input has 4",
                "in_channels",
            ),
            id="other-channels",
        ),
    ],
)
def test_problems(layer: GroupNorm, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
