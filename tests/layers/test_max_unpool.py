import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.max_unpool import MaxUnpool
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MaxUnpool(height=45, width=60),
            ((8, 64, 23, 30), (8, 64, 23, 30)),
            ((8, 64, 45, 60),),
            id="segnet-upsample4",
        ),
        pytest.param(
            MaxUnpool(scale=(2, 3), cut=(1, 0)),
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            ((1, 4, 5, 9),),
            id="scaled",
        ),
    ],
)
def test_output_shapes(layer: MaxUnpool, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MaxUnpool(height=9, width=9),
            ((1, 4, 3, 3), (1, 4, 3, 2)),
            [
                Problem(
                    "shapes-differ",
                    "the mask must have the shape of what it is for,"
                    " but input 2 gives 3x2x4 and input 1 gives 3x3x4",
                    "inputs",
                )
            ],
            id="other-mask",
        ),
        pytest.param(
            MaxUnpool(height=9, width=9),
            ((1, 4), (1, 4)),
            [
                Problem(
                    "not-an-image",
                    "the input must have 4 axes (batch, channels, height, width), but it has 2",
                    "inputs",
                )
            ],
            id="no-image",
        ),
    ],
)
def test_problems(layer: MaxUnpool, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
