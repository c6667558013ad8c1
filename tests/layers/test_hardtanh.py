import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.hardtanh import Hardtanh
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((1, 64, 224, 224), id="volume"),
        pytest.param((1, 4096), id="vector"),
    ],
)
def test_shapes_stay_and_nothing_is_counted(given: Shape) -> None:
    layer = Hardtanh()
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_the_input_is_overwritten_unless_told_otherwise() -> None:
    assert Hardtanh().storage == "in-place"
    assert Hardtanh(in_place=False).storage == "new"


def test_the_defaults_are_pytorch_s() -> None:
    assert Hardtanh() == Hardtanh(min_val=-1.0, max_val=1.0)


@pytest.mark.parametrize(
    ("layer", "bounds", "field"),
    [
        pytest.param(Hardtanh(min_val=2.0), ("1", "2"), "min_val", id="wrong-order"),
        pytest.param(
            Hardtanh(min_val=0.5, max_val=0.5), ("0.5", "0.5"), "max_val", id="nothing-between"
        ),
        pytest.param(
            Hardtanh(min_val=0.1234567, max_val=0.1234566),
            ("0.1234566", "0.1234567"),
            "max_val",
            id="near",
        ),
    ],
)
def test_problems(layer: Hardtanh, bounds: tuple[str, str], field: str) -> None:
    most, least = bounds
    assert list(layer.check(((1, 3, 8, 8),))) == [
        Problem(
            "range-empty",
            f"max_val must be above min_val, but it is {most} and min_val is {least}",
            field,
            about="fields",
        )
    ]
