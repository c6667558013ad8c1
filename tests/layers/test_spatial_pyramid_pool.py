import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.spatial_pyramid_pool import SpatialPyramidPool
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            SpatialPyramidPool(levels=3), ((2, 6, 13, 17),), ((2, 126),), id="1-4-16-bins"
        ),
        pytest.param(
            SpatialPyramidPool(levels=1),
            ((2, 6, 13, 17),),
            ((2, 6, 1, 1),),
            id="one-level-keeps-its-axes",
        ),
        pytest.param(
            SpatialPyramidPool(levels=3), ((1, 2, 6, 6),), ((1, 42),), id="padded-bins"
        ),
    ],
)
def test_output_shapes(layer: SpatialPyramidPool, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            SpatialPyramidPool(levels=2),
            ((1, 2, 6),),
            [
                Problem(
                    "wrong-input-shape",
                    "the input must have 4 axes (batch, channels, height, width), but it has 3",
                    "inputs",
                )
            ],
            id="no-image",
        ),
        pytest.param(
            SpatialPyramidPool(levels=3),
            ((1, 2, 3, 8),),
            [
                Problem(
                    "pyramid-too-high",
                    "the bins of every level must be larger than their padding,"
                    " but 4 bins of 1 on an axis of 3 need a padding of 1",
                    "levels",
                )
            ],
            id="more-bins-than-pixels",
        ),
    ],
)
def test_problems(layer: SpatialPyramidPool, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
