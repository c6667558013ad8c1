import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.pixel_unshuffle import PixelUnshuffle
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("factor", "given", "expected"),
    [
        # Redmon & Farhadi 2016, the passthrough layer: 26x26x64 becomes 13x13x256
        pytest.param(2, (1, 64, 26, 26), (1, 256, 13, 13), id="yolo-v2"),
        pytest.param(3, (2, 3, 51, 60), (2, 27, 17, 20), id="three"),
    ],
)
def test_output_shapes(factor: int, given: Shape, expected: Shape) -> None:
    layer = PixelUnshuffle(downscale_factor=factor)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        pytest.param((1, 3, 6, 7), "width 7 = 2 x 3 + 1", id="width"),
        pytest.param((1, 3, 5, 7), "height 5 = 2 x 2 + 1, width 7 = 2 x 3 + 1", id="both"),
        pytest.param((1, 3, 7, 7), "7 = 2 x 3 + 1", id="square"),
    ],
)
def test_sizes_that_do_not_divide(given: Shape, reason: str) -> None:
    assert list(PixelUnshuffle(downscale_factor=2).check((given,))) == [
        Problem(
            "not-divisible",
            f"downscale_factor must divide the input's height and width, but {reason}",
            "downscale_factor",
        )
    ]


def test_an_input_that_is_no_image() -> None:
    (problem,) = PixelUnshuffle(downscale_factor=2).check(((1, 8, 5),))
    assert problem.rule == "wrong-input-shape"
