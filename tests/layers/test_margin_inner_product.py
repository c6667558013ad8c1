import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.margin_inner_product import MarginInnerProduct
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MarginInnerProduct(out_features=10572),
            ((256, 512), (256,)),
            ((256, 10572),),
            id="sphereface",
        ),
        pytest.param(
            MarginInnerProduct(out_features=10572, with_lambda=True),
            ((256, 512), (256,)),
            ((256, 10572), (1,)),
            id="with-lambda",
        ),
    ],
)
def test_output_shapes(layer: MarginInnerProduct, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MarginInnerProduct(out_features=10572),
            ((256, 512), (256,)),
            (Parameter("weight", (10572, 512), "weight"),),
            id="sphereface",
        ),
    ],
)
def test_parameters(
    layer: MarginInnerProduct, given: Shapes, expected: tuple[Parameter, ...]
) -> None:
    assert layer.parameters(given) == expected


def test_macs() -> None:
    assert MarginInnerProduct(out_features=7).macs(((2, 5), (2,))) == 70


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MarginInnerProduct(out_features=5, axis=2),
            ((256, 512), (256,)),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 2 and 512 with its batch has 2 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
    ],
)
def test_problems(layer: MarginInnerProduct, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected


def test_lambda_is_a_second_output() -> None:
    assert MarginInnerProduct(out_features=7).output_count == 1
    assert MarginInnerProduct(out_features=7, with_lambda=True).output_count == 2
