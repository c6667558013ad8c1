import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.shared.ratio import Ratio
from convcalc.layers.upsample import Upsample
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Upsample(scale_factor=Ratio(2)), (1, 8, 7, 5), (1, 8, 14, 10), id="twice"),
        pytest.param(
            Upsample(scale_factor=Ratio(3, 2)), (1, 8, 7, 5), (1, 8, 10, 7), id="rounded-down"
        ),
        pytest.param(
            Upsample(scale_factor=(Ratio(1, 2), Ratio(3))),
            (1, 8, 7, 5),
            (1, 8, 3, 15),
            id="axes",
        ),
        # 0.29*100 is 28.999999999999996 in floating point
        pytest.param(
            Upsample(scale_factor=Ratio(29, 100)), (1, 8, 100), (1, 8, 29), id="no-float"
        ),
        pytest.param(
            Upsample(size=(64, 48), mode="bilinear"), (2, 8, 7, 5), (2, 8, 64, 48), id="size"
        ),
        pytest.param(Upsample(size=9, mode="linear"), (2, 8, 7), (2, 8, 9), id="1d"),
        pytest.param(
            Upsample(scale_factor=Ratio(2), mode="trilinear"),
            (2, 8, 3, 4, 5),
            (2, 8, 6, 8, 10),
            id="3d",
        ),
    ],
)
def test_output_shapes(layer: Upsample, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Upsample(),
            (1, 8, 7, 5),
            Problem(
                "missing-field",
                "upsample must have either size or scale_factor, but neither is given",
                "scale_factor",
                about="fields",
            ),
            id="neither",
        ),
        pytest.param(
            Upsample(size=2, scale_factor=Ratio(2)),
            (1, 8, 7, 5),
            Problem(
                "given-both-ways",
                "upsample must have either size or scale_factor, but both are given",
                "scale_factor",
                about="fields",
            ),
            id="both",
        ),
        pytest.param(
            Upsample(size=9, mode="trilinear"),
            (1, 8, 7, 5),
            Problem(
                "mode-does-not-fit",
                "mode must be one for 2 spatial axes, but it is trilinear, for 3",
                "mode",
            ),
            id="mode",
        ),
        # PyTorch 2.13: "align_corners option can only be set with the interpolating modes"
        pytest.param(
            Upsample(size=9, align_corners=True),
            (1, 8, 7, 5),
            Problem(
                "mode-does-not-fit",
                "align_corners must go with a mode that interpolates, but mode is nearest",
                "align_corners",
                "the modes that interpolate are linear, bilinear, bicubic, trilinear",
                about="fields",
            ),
            id="corners",
        ),
        pytest.param(
            Upsample(scale_factor=(Ratio(1), Ratio(1, 8))),
            (1, 8, 7, 5),
            Problem(
                "output-too-small",
                "the output must have at least one pixel,"
                " but width 5 times 1/8 rounds down to 0",
                "scale_factor",
                "shrink less",
            ),
            id="nothing-left",
        ),
        pytest.param(
            Upsample(scale_factor=Ratio(1, 4)),
            (1, 8, 3, 3),
            Problem(
                "output-too-small",
                "the output must have at least one pixel, but 3 times 1/4 rounds down to 0",
                "scale_factor",
                "shrink less",
            ),
            id="nothing-left-on-both-axes",
        ),
        pytest.param(
            Upsample(scale_factor=Ratio(2), mode="bilinear"),
            (1, 8, 100),
            Problem(
                "mode-does-not-fit",
                "mode must be one for 1 spatial axis, but it is bilinear, for 2",
                "mode",
            ),
            id="mode-of-a-signal",
        ),
        pytest.param(
            Upsample(scale_factor=(Ratio(2), Ratio(2), Ratio(2))),
            (1, 8, 7, 5),
            Problem(
                "wrong-number",
                "scale_factor must be one number or one for each spatial axis,"
                " but it has 3 and the input has 2: height, width",
                "scale_factor",
            ),
            id="other-axes",
        ),
        pytest.param(
            Upsample(scale_factor=Ratio(2)),
            (1, 8),
            Problem(
                "wrong-input-shape",
                "the input must have channels and at least one spatial axis, but it is 8",
            ),
            id="vector",
        ),
    ],
)
def test_problems(layer: Upsample, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
