from math import prod

import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.conv import Conv
from convcalc.layers.locally_connected import LocallyConnected
from convcalc.layers.shared.base import Parameter
from convcalc.layers.shared.convolution import Convolution
from convcalc.layers.tiled_conv import TiledConv
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected", "parameters", "formula", "macs"),
    [
        pytest.param(
            TiledConv(out_channels=16, kernel_size=3, tiles=2),
            (1, 3, 32, 32),
            (1, 16, 30, 30),
            (
                Parameter("weight", (2, 2, 16, 3, 3, 3), "weight"),
                Parameter("bias", (16, 2, 2), "bias"),
            ),
            "2*2*(3*3*3)*16 + 2*2*16",
            388800,
            id="2d",
        ),
        pytest.param(
            TiledConv(out_channels=4, kernel_size=2, tiles=(3, 1), bias=False),
            (2, 2, 5, 5),
            (2, 4, 4, 4),
            (Parameter("weight", (3, 1, 4, 2, 2, 2), "weight"),),
            "3*1*(2*2*2)*4",
            1024,
            id="one-axis-tiled",
        ),
        pytest.param(
            TiledConv(out_channels=4, kernel_size=2, tiles=2, bias="per_location"),
            (1, 2, 9),
            (1, 4, 8),
            (
                Parameter("weight", (2, 4, 2, 2), "weight"),
                Parameter("bias", (4, 8), "bias"),
            ),
            "2*(2*2)*4 + 8*4",
            128,
            id="1d-bias-per-location",
        ),
    ],
)
def test_figures(
    layer: TiledConv,
    given: Shape,
    expected: Shape,
    parameters: tuple[Parameter, ...],
    formula: str,
    macs: int,
) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == parameters
    assert layer.parameter_formula((given,)) == formula
    assert layer.macs((given,)) == macs


def figures(layer: Convolution, given: Shape) -> tuple[object, ...]:
    """Return all that tells two kinds of convolution apart; axes of 1 do not."""
    shapes = [
        tuple(it for it in tensor.shape if it != 1) for tensor in layer.parameters((given,))
    ]
    counts = [prod(shape) for shape in shapes]
    return layer.output_shapes((given,)), shapes, counts, layer.macs((given,))


def test_one_tile_is_a_conv() -> None:
    given = (2, 3, 12, 16)
    tiled = TiledConv(out_channels=8, kernel_size=4, stride=2, tiles=1)
    conv = Conv(out_channels=8, kernel_size=4, stride=2)
    assert figures(tiled, given) == figures(conv, given)


def test_as_many_tiles_as_positions_are_locally_connected() -> None:
    given = (2, 3, 12, 16)
    tiled = TiledConv(out_channels=8, kernel_size=4, stride=2, tiles=(5, 7))
    unshared = LocallyConnected(out_channels=8, kernel_size=4, stride=2)
    assert list(tiled.check((given,))) == []
    assert figures(tiled, given) == figures(unshared, given)
    assert tiled.parameters((given,)) == unshared.parameters((given,))


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            TiledConv(out_channels=8, kernel_size=3, tiles=3),
            (1, 3, 4, 5),
            [
                Problem(
                    "tiles-exceed-output",
                    "tiles must not exceed the output, but height 3 > 2",
                    "tiles",
                    "as many tiles as positions make the layer locally_connected",
                )
            ],
            id="too-many-on-one-axis",
        ),
        pytest.param(
            TiledConv(out_channels=8, kernel_size=3, tiles=(2, 2, 2), groups=2),
            (1, 3, 8, 8),
            [
                Problem(
                    "not-divisible",
                    "groups must divide the input's channels, but 3 = 2 x 1 + 1",
                    "groups",
                ),
                Problem(
                    "wrong-number",
                    "tiles must be one number or one for each spatial axis,"
                    " but it has 3 and the input has 2: height, width",
                    "tiles",
                ),
            ],
            id="groups-and-tiles-of-other-axes",
        ),
    ],
)
def test_problems(layer: TiledConv, given: Shape, expected: list[Problem]) -> None:
    assert list(layer.check((given,))) == expected
