import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.argmax import Argmax
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Argmax(axis=1), ((1, 11, 360, 480),), ((1, 1, 360, 480),), id="segnet"),
        pytest.param(
            Argmax(top_k=3, out_max_val=True),
            ((2, 6, 4, 5),),
            ((2, 2, 3, 1),),
            id="of-each-example",
        ),
        pytest.param(Argmax(), ((2, 6),), ((2, 1, 1),), id="three-axes-at-least"),
        pytest.param(
            Argmax(axis=-1, top_k=5), ((2, 6, 4, 5),), ((2, 6, 4, 5),), id="all-of-an-axis"
        ),
    ],
)
def test_output_shapes(layer: Argmax, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Argmax(axis=4),
            ((2, 6, 4, 5),),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 4 and 4x5x6 with its batch has 4 axes",
                    "axis",
                )
            ],
            id="axis-too-far",
        ),
        pytest.param(
            Argmax(axis=1, top_k=7),
            ((2, 6, 4, 5),),
            [
                Problem(
                    "exceeds-input",
                    "top_k must be at most how many numbers there are, but 7 > 6",
                    "top_k",
                )
            ],
            id="more-than-an-axis",
        ),
        pytest.param(
            Argmax(top_k=121),
            ((2, 6, 4, 5),),
            [
                Problem(
                    "exceeds-input",
                    "top_k must be at most how many numbers there are, but 121 > 120",
                    "top_k",
                )
            ],
            id="more-than-an-example",
        ),
    ],
)
def test_problems(layer: Argmax, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
