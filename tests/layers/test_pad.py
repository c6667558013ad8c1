import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.pad import Pad
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Pad(padding=3), (1, 3, 256, 250), (1, 3, 262, 256), id="around"),
        pytest.param(Pad(padding=(1, 2)), (1, 3, 8, 8), (1, 3, 10, 12), id="each-axis"),
        # as for windows: top, bottom, left, right
        pytest.param(Pad(padding=(0, 1, 2, 3)), (1, 3, 8, 8), (1, 3, 9, 13), id="each-side"),
        pytest.param(Pad(padding=(1, -2)), (2, 3, 8), (2, 3, 7), id="1d-cut-off"),
        pytest.param(
            Pad(padding=7, mode="reflect"), (1, 3, 8, 8), (1, 3, 22, 22), id="reflect"
        ),
        pytest.param(Pad(padding=8, mode="circular"), (1, 3, 8, 8), (1, 3, 24, 24), id="wrap"),
        pytest.param(Pad(padding=9, mode="replicate"), (1, 3, 8, 8), (1, 3, 26, 26), id="edge"),
        pytest.param(Pad(padding=1), (1, 3, 4, 5, 6), (1, 3, 6, 7, 8), id="3d"),
    ],
)
def test_output_shapes(layer: Pad, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Pad(padding=(7, 8), mode="reflect"),
            (1, 3, 8, 8),
            Problem(
                "exceeds-input",
                "padding must be less than the input in mode reflect, but width 8 >= 8",
                "padding",
                "modes replicate and constant can pad by any number",
            ),
            id="reflect",
        ),
        pytest.param(
            Pad(padding=(9, 0, 0, 0), mode="circular"),
            (1, 3, 8, 8),
            Problem(
                "exceeds-input",
                "padding must be at most the input in mode circular, but height 9 > 8",
                "padding",
                "modes replicate and constant can pad by any number",
            ),
            id="circular",
        ),
        # PyTorch 2.13, constant_pad_nd: "narrow(): length must be non-negative"
        pytest.param(
            Pad(padding=(-9, 5)),
            (1, 3, 8),
            Problem(
                "exceeds-input",
                "padding must not cut off more than there is, but 9 > 8",
                "padding",
            ),
            id="more-than-there-is",
        ),
        pytest.param(
            Pad(padding=-4),
            (1, 3, 8),
            Problem(
                "output-too-small",
                "the output must have at least one pixel, but 8 - 8 = 0",
                "padding",
            ),
            id="nothing-left",
        ),
        pytest.param(
            Pad(padding=(1, 2, 3)),
            (1, 3, 8, 8),
            Problem(
                "wrong-number",
                "padding must be one number or one or two (begin and end) for each spatial"
                " axis, but it has 3 and the input has 2: height, width",
                "padding",
            ),
            id="other-axes",
        ),
        pytest.param(
            Pad(padding=1),
            (1, 3),
            Problem(
                "wrong-input-shape",
                "the input must have channels and at least one spatial axis, but it is 3",
            ),
            id="vector",
        ),
    ],
)
def test_problems(layer: Pad, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
