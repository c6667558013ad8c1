import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.layer_norm import LayerNorm
from convcalc.layers.shared.base import Parameter
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "sizes"),
    [
        pytest.param(LayerNorm(), (2, 64, 7, 7), (64, 7, 7), id="whole-example"),
        pytest.param(LayerNorm(axis=-1), (2, 196, 768), (768,), id="last-axis"),
        pytest.param(LayerNorm(axis=2), (2, 64, 7, 5), (7, 5), id="positions"),
        pytest.param(
            LayerNorm(normalized_shape=(768,)), (2, 196, 768), (768,), id="pytorch-one-size"
        ),
        pytest.param(
            LayerNorm(normalized_shape=(64, 7, 5)), (2, 64, 7, 5), (64, 7, 5), id="pytorch"
        ),
        pytest.param(
            LayerNorm(normalized_shape=(7, 5), axis=-2), (2, 64, 7, 5), (7, 5), id="both-agree"
        ),
    ],
)
def test_parameters(layer: LayerNorm, given: Shape, sizes: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == (
        Parameter("weight", sizes, "weight"),
        Parameter("bias", sizes, "bias"),
    )
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


def test_parameter_formula() -> None:
    assert LayerNorm().parameter_formula(((2, 64, 7, 5),)) == "64*7*5 + 64*7*5"


def test_parameters_left_out() -> None:
    given = (2, 64, 7, 7)
    assert LayerNorm(elementwise_affine=False).parameters((given,)) == ()
    assert LayerNorm(bias=False).parameters((given,)) == (
        Parameter("weight", (64, 7, 7), "weight"),
    )


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            LayerNorm(axis=4),
            (2, 64, 7, 7),
            Problem(
                "no-such-axis",
                "axis must name an axis after the batch, but it is 4 and 7x7x64 with its batch"
                " has 4 axes",
                "axis",
            ),
            id="no-axis",
        ),
        pytest.param(
            LayerNorm(axis=-2),
            (2, 64),
            Problem(
                "no-such-axis",
                "axis must name an axis after the batch, but it is -2 and 64 with its batch"
                " has 2 axes",
                "axis",
            ),
            id="batch",
        ),
        pytest.param(
            LayerNorm(normalized_shape=(64, 7, 8)),
            (2, 64, 7, 7),
            Problem(
                "input-size-mismatch",
                "normalized_shape must be the input's last sizes, but it is [64, 7, 8] and the"
                " input has [64, 7, 7] there",
                "normalized_shape",
            ),
            id="other-sizes",
        ),
        pytest.param(
            LayerNorm(normalized_shape=(2, 64)),
            (2, 64),
            Problem(
                "input-size-mismatch",
                "normalized_shape must be the input's last sizes, but it is [2, 64] and the"
                " input has [64] there",
                "normalized_shape",
            ),
            id="with-the-batch",
        ),
        pytest.param(
            LayerNorm(normalized_shape=(7,), axis=2),
            (2, 64, 7, 7),
            Problem(
                "input-size-mismatch",
                "normalized_shape must be the input's last sizes, but it is [7] and the"
                " input has [7, 7] there",
                "normalized_shape",
            ),
            id="axis-disagrees",
        ),
    ],
)
def test_problems(layer: LayerNorm, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


def test_over_the_channels_without_permuting() -> None:
    # torchvision.models.convnext.LayerNorm2d(4) on (2, 4, 5, 6), PyTorch 2.13: the input
    # itself, and the mean and inverse deviation of each of 60 positions
    layer = LayerNorm(axis=1, num_axes=1)
    given = ((2, 4, 5, 6),)
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == given
    assert [it.shape for it in layer.parameters(given)] == [(4,), (4,)]
    assert layer.saved(given) == Saved("all", statistics=120)
