import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.flatten import Flatten
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # 256*6*6 = 9,216
        pytest.param(Flatten(), (1, 256, 6, 6), (1, 9216), id="alexnet-pool5"),
        pytest.param(Flatten(), (8, 32, 10), (8, 320), id="1d"),
        pytest.param(Flatten(), (1, 2, 3, 4, 5), (1, 120), id="3d"),
        pytest.param(Flatten(), (8, 320), (8, 320), id="flat-already"),
        pytest.param(
            Flatten(axis=2), (1, 256, 6, 6), (1, 256, 36), id="positions-of-each-channel"
        ),
        pytest.param(
            Flatten(axis=1, end_axis=2), (1, 2, 3, 4, 5), (1, 6, 4, 5), id="axes-behind-stay"
        ),
        pytest.param(
            Flatten(axis=-3, end_axis=-2), (1, 2, 3, 4, 5), (1, 2, 12, 5), id="from-behind"
        ),
        pytest.param(
            Flatten(axis=2, end_axis=2), (1, 2, 3, 4), (1, 2, 3, 4), id="one-axis-alone"
        ),
        pytest.param(Flatten(axis=0), (2, 3, 4), (24,), id="with-the-batch"),
    ],
)
def test_output_shapes(layer: Flatten, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)


def test_nothing_is_learned_or_counted() -> None:
    layer, given = Flatten(), (1, 256, 6, 6)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_the_output_is_a_view_of_the_input() -> None:
    assert Flatten().storage == "view"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Flatten(axis=4),
            (1, 256, 6, 6),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is 4 and 6x6x256 with its batch has 4 axes",
                    "axis",
                )
            ],
            id="axis-past-the-end",
        ),
        pytest.param(
            Flatten(axis=-5, end_axis=4),
            (1, 256, 6, 6),
            [
                Problem(
                    "no-such-axis",
                    "axis must name an axis of the input,"
                    " but it is -5 and 6x6x256 with its batch has 4 axes",
                    "axis",
                ),
                Problem(
                    "no-such-axis",
                    "end_axis must name an axis of the input,"
                    " but it is 4 and 6x6x256 with its batch has 4 axes",
                    "end_axis",
                ),
            ],
            id="neither-axis-is-there",
        ),
        pytest.param(
            Flatten(axis=3, end_axis=-2),
            (1, 256, 6, 6),
            [
                Problem(
                    "axes-out-of-order",
                    "axis must not come after end_axis, but axis is 3 and end_axis is -2 = 2",
                    "axis",
                )
            ],
            id="axes-out-of-order",
        ),
    ],
)
def test_problems(layer: Flatten, given: Shape, expected: list[Problem]) -> None:
    assert list(layer.check((given,))) == expected
