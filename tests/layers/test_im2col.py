import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.im2col import Im2col
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Im2col(kernel_size=3), ((1, 3, 10, 11),), ((1, 27, 8, 9),), id="3x3"),
        pytest.param(
            Im2col(kernel_size=(2, 3), stride=2, rounding="floor"),
            ((1, 3, 10, 11),),
            ((1, 18, 5, 5),),
            id="half-of-it",
        ),
        pytest.param(
            Im2col(kernel_size=3, axis=2),
            ((1, 3, 10, 11),),
            ((1, 3, 30, 9),),
            id="channels-on-axis-2",
        ),
        pytest.param(
            Im2col(kernel_size=3, axis=-3),
            ((1, 3, 10, 11),),
            ((1, 27, 8, 9),),
            id="axis-from-behind",
        ),
    ],
)
def test_output_shapes(layer: Im2col, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Im2col(kernel_size=3, axis=4),
            ((1, 3, 10, 11),),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 4 and 10x11x3 with its batch has 4 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
        pytest.param(
            Im2col(kernel_size=12, axis=2),
            ((1, 3, 10, 11),),
            [
                Problem(
                    "window-exceeds-input",
                    "the window must fit into its padded input, but 12 > 11",
                    "kernel_size",
                    "make the window smaller or pad the input; layers above may shrink"
                    " it too far",
                )
            ],
            id="window-too-large",
        ),
    ],
)
def test_problems(layer: Im2col, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
