import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.tile import Tile
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Tile(tiles=3), ((1, 8, 5, 5),), ((1, 24, 5, 5),), id="channels"),
        pytest.param(Tile(tiles=2, axis=-1), ((1, 8, 5, 5),), ((1, 8, 5, 10),), id="last-axis"),
        pytest.param(Tile(tiles=1), ((1, 8, 5, 5),), ((1, 8, 5, 5),), id="once"),
    ],
)
def test_output_shapes(layer: Tile, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Tile(tiles=2, axis=4),
            ((1, 8, 5, 5),),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 4 and 5x5x8 with its batch has 4 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
    ],
)
def test_problems(layer: Tile, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
