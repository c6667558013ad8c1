import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.reorg import Reorg
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Reorg(stride=2), ((8, 64, 34, 34),), ((8, 256, 17, 17),), id="yolo-v2"),
        pytest.param(
            Reorg(stride=2, reverse=True), ((1, 256, 13, 13),), ((1, 64, 26, 26),), id="back"
        ),
    ],
)
def test_output_shapes(layer: Reorg, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Reorg(stride=2),
            ((1, 3, 5, 6),),
            [
                Problem(
                    "stride-does-not-divide",
                    "the blocks must divide the height, but 5 = 2 x 2 + 1",
                    "stride",
                )
            ],
            id="odd-height",
        ),
        pytest.param(
            Reorg(stride=2, reverse=True),
            ((1, 6, 5, 5),),
            [
                Problem(
                    "stride-does-not-divide",
                    "the blocks must divide the channels, but 6 = 4 x 1 + 2",
                    "stride",
                )
            ],
            id="channels",
        ),
        pytest.param(
            Reorg(stride=2),
            ((1, 3),),
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
def test_problems(layer: Reorg, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
