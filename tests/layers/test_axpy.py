import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.axpy import Axpy
from convcalc.layers.shared.gradient_and_reach import Along, Reach
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Axpy(),
            ((1, 256), (1, 256, 56, 56), (1, 256, 56, 56)),
            ((1, 256, 56, 56),),
            id="se-resnext",
        ),
        pytest.param(
            Axpy(),
            ((1, 8, 1, 1), (1, 8, 5, 5), (1, 8, 5, 5)),
            ((1, 8, 5, 5),),
            id="factors-with-axes",
        ),
    ],
)
def test_output_shapes(layer: Axpy, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Axpy(),
            ((1, 7), (1, 8, 5, 5), (1, 8, 5, 5)),
            [
                Problem(
                    "shapes-differ",
                    "input 1 must have a number for each channel of input 2,"
                    " but it gives 7 and input 2 gives 5x5x8",
                    "inputs",
                )
            ],
            id="other-channels",
        ),
        pytest.param(
            Axpy(),
            ((1, 8), (1, 8, 5, 5), (1, 8, 5, 4)),
            [
                Problem(
                    "shapes-differ",
                    "what is added must have one shape,"
                    " but input 2 gives 5x5x8 and input 3 gives 5x4x8",
                    "inputs",
                )
            ],
            id="other-shortcut",
        ),
    ],
)
def test_problems(layer: Axpy, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected


def test_examples_without_channels_have_a_field() -> None:
    layer = Axpy()
    given = ((2,), (2,), (2,))
    assert list(layer.check(given)) == []
    own = Reach((Along(0),))
    assert layer.reach(given) == Reach.of_each(own, own, own)
