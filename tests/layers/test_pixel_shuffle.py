import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.pixel_shuffle import PixelShuffle
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("factor", "given", "expected"),
    [
        # Shi et al. 2016: 3*3*3 channels become an image three times as large
        pytest.param(3, (1, 27, 17, 20), (1, 3, 51, 60), id="espcn"),
        pytest.param(2, (2, 256, 48, 48), (2, 64, 96, 96), id="twice"),
        pytest.param(1, (2, 5, 4, 4), (2, 5, 4, 4), id="once"),
    ],
)
def test_output_shapes(factor: int, given: Shape, expected: Shape) -> None:
    layer = PixelShuffle(upscale_factor=factor)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


def test_channels_that_make_no_whole_pixels() -> None:
    assert list(PixelShuffle(upscale_factor=2).check(((1, 6, 4, 4),))) == [
        Problem(
            "not-divisible",
            "upscale_factor squared must divide the input's channels, but 6 = 2*2 x 1 + 2",
            "upscale_factor",
        )
    ]


@pytest.mark.parametrize("given", [(1, 8, 4), (1,), ()])
def test_an_input_that_is_no_image(given: Shape) -> None:
    (problem,) = PixelShuffle(upscale_factor=2).check((given,))
    assert problem.rule == "wrong-input-shape"
