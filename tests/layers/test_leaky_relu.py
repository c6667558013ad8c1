import pytest

from convcalc.layers.leaky_relu import LeakyRelu
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((1, 64, 224, 224), id="volume"),
        pytest.param((8, 64, 100), id="1d"),
        pytest.param((1, 4096), id="vector"),
        pytest.param((1,), id="batch-alone"),
    ],
)
def test_shapes_stay_and_nothing_is_counted(given: Shape) -> None:
    layer = LeakyRelu()
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.parameter_formula((given,)) == ""
    assert layer.macs((given,)) == 0


def test_the_input_is_overwritten_unless_told_otherwise() -> None:
    assert LeakyRelu().storage == "in-place"
    assert LeakyRelu(in_place=False).storage == "new"


def test_the_default_slope_is_pytorch_s() -> None:
    assert LeakyRelu() == LeakyRelu(negative_slope=0.01)
