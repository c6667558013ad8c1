import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.interp import Interp
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Interp(height=90, width=90), ((1, 512, 6, 6),), ((1, 512, 90, 90),), id="pspnet"
        ),
        pytest.param(
            Interp(zoom_factor=8), ((1, 19, 90, 90),), ((1, 19, 713, 713),), id="deeplab"
        ),
        pytest.param(
            Interp(shrink_factor=2), ((1, 3, 713, 713),), ((1, 3, 357, 357),), id="shrunk"
        ),
        pytest.param(
            Interp(shrink_factor=2, zoom_factor=3, crop_begin=1, crop_end=1),
            ((1, 3, 11, 9),),
            ((1, 3, 13, 10),),
            id="cropped-shrunk-and-zoomed",
        ),
    ],
)
def test_output_shapes(layer: Interp, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Interp(zoom_factor=2),
            ((1, 3, 9),),
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
            Interp(crop_begin=2, crop_end=1),
            ((1, 3, 3, 9),),
            [
                Problem(
                    "exceeds-input",
                    "what is cropped must leave something, but 3 - 2 - 1 = 0",
                    "crop_begin",
                )
            ],
            id="nothing-left",
        ),
    ],
)
def test_problems(layer: Interp, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
