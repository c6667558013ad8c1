import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.prior_box import PriorBox
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            PriorBox(boxes=3),
            ((1, 512, 19, 19), (1, 3, 300, 300)),
            ((1, 2, 4332),),
            id="mobilenet-ssd",
        ),
    ],
)
def test_output_shapes(layer: PriorBox, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            PriorBox(boxes=3),
            ((1, 512), (1, 3, 300, 300)),
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
def test_problems(layer: PriorBox, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
