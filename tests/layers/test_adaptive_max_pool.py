import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.adaptive_max_pool import AdaptiveMaxPool
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # torchvision's VGG: any size becomes 7x7
        pytest.param(
            AdaptiveMaxPool(output_size=7), (1, 512, 14, 10), (1, 512, 7, 7), id="vgg"
        ),
        pytest.param(AdaptiveMaxPool(output_size=7), (1, 8, 3, 3), (1, 8, 7, 7), id="larger"),
        # PyTorch 2.13, AdaptiveMaxPool2d((None, 8))
        pytest.param(
            AdaptiveMaxPool(output_size=(None, 8)), (1, 2, 36, 68), (1, 2, 36, 8), id="null"
        ),
        pytest.param(AdaptiveMaxPool(output_size=(5,)), (2, 4, 9), (2, 4, 5), id="1d"),
        pytest.param(
            AdaptiveMaxPool(output_size=(1, None, 2)),
            (1, 4, 4, 6, 8),
            (1, 4, 1, 6, 2),
            id="3d",
        ),
    ],
)
def test_output_shapes(layer: AdaptiveMaxPool, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_the_output_is_new_storage() -> None:
    assert AdaptiveMaxPool(output_size=1).storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            AdaptiveMaxPool(output_size=(7, None, 7)),
            (1, 8, 14, 14),
            Problem(
                "wrong-number",
                "output_size must be one number or one for each spatial axis,"
                " but it has 3 and the input has 2: height, width",
                "output_size",
            ),
            id="other-axes",
        ),
        pytest.param(
            AdaptiveMaxPool(output_size=7),
            (1, 512),
            Problem(
                "wrong-input-shape",
                "the input must have channels and at least one spatial axis, but it is 512",
            ),
            id="vector",
        ),
    ],
)
def test_problems(layer: AdaptiveMaxPool, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
