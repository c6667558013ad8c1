import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.rms_norm import RmsNorm
from convcalc.layers.shared.base import Parameter
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "weight", "saved"),
    [
        # PyTorch 2.13, torch.nn.RMSNorm on (2, 5, 12): input, inverse roots, normalised numbers
        pytest.param(
            RmsNorm(axis=-1), (12,), Saved("all", numbers=120, statistics=10), id="last"
        ),
        pytest.param(
            RmsNorm(normalized_shape=(5, 12)),
            (5, 12),
            Saved("all", numbers=120, statistics=2),
            id="two",
        ),
        pytest.param(
            RmsNorm(axis=1, num_axes=1),
            (5,),
            Saved("all", numbers=120, statistics=24),
            id="channels",
        ),
    ],
)
def test_figures(layer: RmsNorm, weight: Shape, saved: Saved) -> None:
    given = ((2, 5, 12),)
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == given
    assert layer.parameters(given) == (Parameter("weight", weight, "weight"),)
    assert layer.macs(given) == 0
    assert layer.saved(given) == saved


def test_without_a_weight() -> None:
    layer = RmsNorm(axis=-1, elementwise_affine=False)
    assert layer.parameters(((2, 5, 12),)) == ()
    # PyTorch 2.13 then keeps no normalised numbers
    assert layer.saved(((2, 5, 12),)) == Saved("all", statistics=10)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            RmsNorm(normalized_shape=(5,)),
            Problem(
                "input-size-mismatch",
                "normalized_shape must be the input's last sizes, but it is [5] and the input"
                " has [12] there",
                "normalized_shape",
            ),
            id="another-size",
        ),
        pytest.param(
            RmsNorm(axis=-1, num_axes=2),
            Problem(
                "no-such-axis",
                "num_axes must not reach past the last axis, but 2 + 2 > 3",
                "num_axes",
            ),
            id="past-the-end",
        ),
        pytest.param(
            RmsNorm(axis=3),
            Problem(
                "no-such-axis",
                "axis must name an axis after the batch,"
                " but it is 3 and 12x5 with its batch has 3 axes",
                "axis",
            ),
            id="no-such-axis",
        ),
    ],
)
def test_problems(layer: RmsNorm, expected: Problem) -> None:
    assert list(layer.check(((2, 5, 12),))) == [expected]
