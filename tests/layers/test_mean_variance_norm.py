import pytest

from convcalc.layers.mean_variance_norm import MeanVarianceNorm
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(MeanVarianceNorm(), ((1, 8, 5, 5),), ((1, 8, 5, 5),), id="volume"),
        pytest.param(
            MeanVarianceNorm(normalize_variance=False, across_channels=True),
            ((1, 8, 5, 5),),
            ((1, 8, 5, 5),),
            id="mean-of-all",
        ),
    ],
)
def test_output_shapes(layer: MeanVarianceNorm, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0
