import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.reshape import Reshape
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Reshape(shape=(256, 6, 6)), (2, 9216), (2, 256, 6, 6), id="unflatten"),
        pytest.param(Reshape(shape=(-1,)), (2, 256, 6, 6), (2, 9216), id="flatten"),
        pytest.param(Reshape(shape=(4, -1)), (2, 8, 6), (2, 4, 12), id="the-rest"),
        pytest.param(Reshape(shape=(0, -1)), (2, 8, 6, 5), (2, 8, 30), id="copied"),
        pytest.param(
            Reshape(shape=(2, 32), end_axis=1), (1, 64, 7, 7), (1, 2, 32, 7, 7), id="one-axis"
        ),
        pytest.param(
            Reshape(shape=(-1,), axis=2, end_axis=3), (1, 64, 7, 7), (1, 64, 49), id="positions"
        ),
        pytest.param(Reshape(shape=(-1, 5), axis=0), (2, 10), (4, 5), id="batch-too"),
        pytest.param(Reshape(shape=(2, 3), axis=-1), (1, 4, 6), (1, 4, 2, 3), id="last-axis"),
    ],
)
def test_output_shapes(layer: Reshape, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_the_output_is_a_view() -> None:
    assert Reshape(shape=(-1,)).storage == "view"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Reshape(shape=(256, 6, 7)),
            (2, 9216),
            Problem(
                "reshape-mismatch",
                "shape must make up the input's numbers,"
                " but 256*6*7 = 10752 and the input has 9216",
                "shape",
            ),
            id="other-product",
        ),
        pytest.param(
            Reshape(shape=(5, -1)),
            (2, 8, 6),
            Problem(
                "reshape-mismatch",
                "shape must divide the input's numbers, but 48 = 5 x 9 + 3",
                "shape",
            ),
            id="does-not-divide",
        ),
        pytest.param(
            Reshape(shape=(-1, 2, -1)),
            (2, 8, 6),
            Problem(
                "reshape-mismatch",
                "shape must have one -1 at most, but it has 2",
                "shape",
                about="fields",
            ),
            id="two-inferred",
        ),
        pytest.param(
            Reshape(shape=(8, 6, 0)),
            (2, 8, 6),
            Problem(
                "reshape-mismatch",
                "a 0 in shape must stand where the input has an axis,"
                " but it is number 3 and there are 2 axes from axis 1 on",
                "shape",
            ),
            id="nothing-to-copy",
        ),
        pytest.param(
            Reshape(shape=(4, 0)),
            (2, 8),
            Problem(
                "reshape-mismatch",
                "a 0 in shape must stand where the input has an axis,"
                " but it is number 2 and there is 1 axis from axis 1 on",
                "shape",
            ),
            id="nothing-to-copy-of-a-vector",
        ),
        pytest.param(
            Reshape(shape=(2,), axis=2, end_axis=1),
            (2, 8, 6),
            Problem(
                "axes-out-of-order",
                "axis must not come after end_axis, but axis is 2 and end_axis is 1",
                "axis",
            ),
            id="wrong-order",
        ),
        pytest.param(
            Reshape(shape=(2,), axis=3),
            (2, 8, 6),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is 3 and 6x8 with its batch has 3 axes",
                "axis",
            ),
            id="no-axis",
        ),
    ],
)
def test_problems(layer: Reshape, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
