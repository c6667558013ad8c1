import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.global_avg_pool import GlobalAvgPool
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param((1, 2048, 7, 7), (1, 2048, 1, 1), id="resnet-50"),
        pytest.param((1, 2048, 8, 10), (1, 2048, 1, 1), id="any-size"),
        pytest.param((2, 64, 100), (2, 64, 1), id="1d"),
        pytest.param((1, 512, 2, 4, 4), (1, 512, 1, 1, 1), id="3d"),
        pytest.param((1, 512), (1, 512), id="no-spatial-axes"),
    ],
)
def test_output_shapes(given: Shape, expected: Shape) -> None:
    layer = GlobalAvgPool()
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)


def test_nothing_is_learned_or_counted() -> None:
    layer, given = GlobalAvgPool(), (1, 2048, 7, 7)
    assert layer.parameters((given,)) == ()
    assert layer.parameter_formula((given,)) == ""
    assert layer.macs((given,)) == 0


def test_the_output_is_new_storage() -> None:
    assert GlobalAvgPool().storage == "new"


def test_problems() -> None:
    assert list(GlobalAvgPool().check(((1,),))) == [
        Problem(
            "wrong-input-shape",
            "the input must have channels, but it has no axis but the batch",
        )
    ]
