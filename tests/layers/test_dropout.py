import pytest

from convcalc.layers.dropout import Dropout
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((1, 4096), id="vector"),
        pytest.param((8, 64, 100), id="1d"),
        pytest.param((1, 512, 13, 13), id="volume"),
    ],
)
def test_shapes_stay_and_nothing_is_counted(given: Shape) -> None:
    layer = Dropout(p=0.4)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_the_default_is_a_half() -> None:
    assert Dropout() == Dropout(p=0.5)


def test_a_forward_pass_hands_the_input_on() -> None:
    assert Dropout().storage == "view"


def test_in_place_or_not_it_takes_no_memory() -> None:
    assert Dropout(in_place=False).storage == "view"
