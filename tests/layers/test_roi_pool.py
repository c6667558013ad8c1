import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.roi_pool import RoiPool
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            RoiPool(height=6, width=6),
            ((1, 256, 38, 50), (300, 5)),
            ((300, 256, 6, 6),),
            id="fast-rcnn",
        ),
    ],
)
def test_output_shapes(layer: RoiPool, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            RoiPool(height=6, width=6),
            ((1, 256), (300, 5)),
            [
                Problem(
                    "wrong-input-shape",
                    "the input must have 4 axes (batch, channels, height, width), but it has 2",
                    "inputs",
                )
            ],
            id="no-image",
        ),
    ],
)
def test_problems(layer: RoiPool, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
