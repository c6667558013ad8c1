import pytest

from convcalc.layers.softplus import Softplus
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
    layer = Softplus()
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.parameter_formula((given,)) == ""
    assert layer.macs((given,)) == 0


def test_the_input_is_overwritten_only_if_told_to() -> None:
    assert Softplus().storage == "new"
    assert Softplus(in_place=True).storage == "in-place"


def test_the_defaults_are_pytorch_s() -> None:
    assert Softplus() == Softplus(beta=1.0, threshold=20.0)
