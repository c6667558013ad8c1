import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.bilinear import Bilinear
from convcalc.layers.shared.base import Parameter
from convcalc.layers.shared.gradient_and_reach import Saved
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected", "macs"),
    [
        # PyTorch 2.13, torch.nn.Bilinear(3, 4, 5)
        pytest.param(Bilinear(out_features=5), ((2, 3), (2, 4)), (2, 5), 120, id="vectors"),
        pytest.param(
            Bilinear(out_features=5), ((2, 7, 3), (2, 7, 4)), (2, 7, 5), 840, id="rows"
        ),
    ],
)
def test_figures(layer: Bilinear, given: Shapes, expected: Shape, macs: int) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.macs(given) == macs
    assert layer.saved(given) == Saved("for weights")
    assert layer.parameters(given) == (
        Parameter("weight", (5, 3, 4), "weight"),
        Parameter("bias", (5,), "bias"),
    )
    assert layer.parameter_formula(given) == "5*3*4 + 5"


def test_without_a_bias() -> None:
    layer = Bilinear(out_features=5, bias=False)
    assert layer.parameters(((2, 3), (2, 4))) == (Parameter("weight", (5, 3, 4), "weight"),)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Bilinear(out_features=5),
            ((2,), (2, 4)),
            Problem(
                "wrong-input-shape", "input 1 must have features behind the batch", "inputs"
            ),
            id="no-features",
        ),
        pytest.param(
            Bilinear(out_features=5),
            ((2, 7, 3), (2, 8, 4)),
            Problem(
                "shapes-differ",
                "all axes but the last must agree,"
                " but those of input 1 are [2, 7] and those of input 2 are [2, 8]",
                "inputs",
            ),
            id="rows",
        ),
        pytest.param(
            Bilinear(out_features=5, in2_features=6),
            ((2, 3), (2, 4)),
            Problem(
                "input-size-mismatch",
                "in2_features must be the last size of that input,"
                " but it is 6 and the input has 4",
                "in2_features",
            ),
            id="features",
        ),
    ],
)
def test_problems(layer: Bilinear, given: Shapes, expected: Problem) -> None:
    assert list(layer.check(given)) == [expected]
