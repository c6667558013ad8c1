import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.l2_norm import L2Norm
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(L2Norm(), ((2, 512, 38, 38),), ((2, 512, 38, 38),), id="ssd-conv4-3"),
    ],
)
def test_output_shapes(layer: L2Norm, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            L2Norm(across_spatial=False, channel_shared=False),
            ((2, 512, 38, 38),),
            (Parameter("weight", (512,), "weight"),),
            id="a-factor-a-channel",
        ),
        pytest.param(
            L2Norm(), ((2, 512, 38, 38),), (Parameter("weight", (), "weight"),), id="one-factor"
        ),
    ],
)
def test_parameters(layer: L2Norm, given: Shapes, expected: tuple[Parameter, ...]) -> None:
    assert layer.parameters(given) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            L2Norm(),
            ((4,),),
            [
                Problem(
                    "wrong-input-shape",
                    "the input must have channels, but it has no axis but the batch",
                )
            ],
            id="batch-alone",
        ),
    ],
)
def test_problems(layer: L2Norm, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
