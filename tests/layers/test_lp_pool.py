import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.lp_pool import LpPool
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13, LPPool2d(1, (2, 4), stride=2), rounded down
        pytest.param(
            LpPool(norm_type=1.0, kernel_size=(2, 4), stride=2),
            (1, 6, 90, 34),
            (1, 6, 45, 16),
            id="2d",
        ),
        # PyTorch 2.13, LPPool2d(2, 2, stride=2, ceil_mode=True)
        pytest.param(
            LpPool(kernel_size=2, rounding="ceil"), (1, 8, 40, 23), (1, 8, 20, 12), id="ceil"
        ),
        pytest.param(LpPool(kernel_size=3, stride=1), (2, 4, 9), (2, 4, 7), id="1d"),
        pytest.param(LpPool(kernel_size=2), (1, 4, 4, 6, 8), (1, 4, 2, 3, 4), id="3d"),
        pytest.param(
            LpPool(kernel_size=1, stride=(4, 2), rounding="floor"),
            (2, 24, 22, 22),
            (2, 24, 6, 11),
            id="gaps",
        ),
    ],
)
def test_output_shapes(layer: LpPool, given: Shape, expected: Shape) -> None:
    assert [it for it in layer.check((given,)) if it.severity == "error"] == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_the_output_is_new_storage() -> None:
    assert LpPool(kernel_size=2).storage == "new"


def test_problems() -> None:
    layer = LpPool(kernel_size=(4, 3), stride=(3, 1))
    assert list(layer.check(((1, 1, 3, 3),))) == [
        Problem(
            "window-exceeds-input",
            "the window must fit into its padded input, but height 4 > 3",
            "kernel_size",
            "make the window smaller or pad the input; layers above may shrink it too far",
        )
    ]
