import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.max_unpool import MaxUnpool
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MaxUnpool(height=45, width=60),
            ((8, 64, 23, 30), (8, 64, 23, 30)),
            ((8, 64, 45, 60),),
            id="segnet-upsample4",
        ),
        pytest.param(
            MaxUnpool(scale=(2, 3), cut=(1, 0)),
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            ((1, 4, 5, 9),),
            id="scaled",
        ),
        pytest.param(
            MaxUnpool(scale=2, cut=1),
            ((1, 4, 3, 5), (1, 4, 3, 5)),
            ((1, 4, 5, 9),),
            id="one-scale-for-both",
        ),
    ],
)
def test_output_shapes(layer: MaxUnpool, given: Shapes, expected: Shapes) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == expected
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            MaxUnpool(height=9, width=9),
            ((1, 4, 3, 3), (1, 4, 3, 2)),
            [
                Problem(
                    "shapes-differ",
                    "the mask must have the shape of what it is for,"
                    " but input 2 gives 3x2x4 and input 1 gives 3x3x4",
                    "inputs",
                )
            ],
            id="other-mask",
        ),
        pytest.param(
            MaxUnpool(height=9, width=9),
            ((1, 4), (1, 4)),
            [
                Problem(
                    "wrong-input-shape",
                    "the input must have 4 axes (batch, channels, height, width), but it has 2",
                    "inputs",
                )
            ],
            id="no-image",
        ),
        pytest.param(
            MaxUnpool(height=9, scale=(2, 2)),
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            [
                Problem(
                    "missing-field",
                    "height and width must be given together, but there is no width",
                    "height",
                    "write width too, or scale for both",
                    about="fields",
                )
            ],
            id="no-width",
        ),
        pytest.param(
            MaxUnpool(width=9),
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            [
                Problem(
                    "missing-field",
                    "height and width must be given together, but there is no height",
                    "width",
                    "write height too, or scale for both",
                    about="fields",
                )
            ],
            id="no-height",
        ),
        pytest.param(
            MaxUnpool(scale=(2,), cut=(1, 1, 1)),
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            [
                Problem(
                    "wrong-number",
                    "scale must be one number or one for each spatial axis,"
                    " but it has 1 and the input has 2: height, width",
                    "scale",
                ),
                Problem(
                    "wrong-number",
                    "cut must be one number or one for each spatial axis,"
                    " but it has 3 and the input has 2: height, width",
                    "cut",
                ),
            ],
            id="other-axes",
        ),
        pytest.param(
            MaxUnpool(scale=2, cut=(1, 6)),
            ((1, 4, 3, 3), (1, 4, 3, 3)),
            [
                Problem(
                    "output-too-small",
                    "the output must have at least one pixel, but width 3*2 - 6 = 0",
                    "cut",
                )
            ],
            id="all-cut-off",
        ),
    ],
)
def test_problems(layer: MaxUnpool, given: Shapes, expected: list[Problem]) -> None:
    assert list(layer.check(given)) == expected
