import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.crop import Crop
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # Ronneberger, Fischer, Brox 2015, figure 1: 64x64 of the encoder beside 56x56
        pytest.param(
            Crop(offset="center"),
            ((1, 512, 64, 64), (1, 1024, 56, 56)),
            (1, 512, 56, 56),
            id="u-net",
        ),
        pytest.param(Crop(size=224), ((1, 3, 256, 300),), (1, 3, 224, 224), id="size"),
        pytest.param(
            Crop(size=(5, 7), offset=(3, 1)), ((2, 3, 8, 8),), (2, 3, 5, 7), id="offset"
        ),
        pytest.param(
            Crop(size=8, offset="center"), ((2, 3, 8, 8),), (2, 3, 8, 8), id="nothing-cut"
        ),
        pytest.param(Crop(offset=2), ((1, 3, 9), (1, 1, 7)), (1, 3, 7), id="1d"),
    ],
)
def test_output_shapes(layer: Crop, given: Shapes, expected: Shape) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0
    assert layer.storage == "view"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Crop(),
            ((1, 3, 8, 8),),
            Problem(
                "missing-field",
                "crop must have either size or a second input, but neither is given",
                "size",
                about="fields",
            ),
            id="neither",
        ),
        pytest.param(
            Crop(size=4),
            ((1, 3, 8, 8), (1, 3, 4, 4)),
            Problem(
                "given-both-ways",
                "crop must have either size or a second input, but both are given",
                "size",
                about="fields",
            ),
            id="both",
        ),
        pytest.param(
            Crop(size=(6, 8), offset=(3, 0)),
            ((1, 3, 8, 8),),
            Problem(
                "exceeds-input",
                "the part must lie in the input, but on the height 3 + 6 > 8",
                "size",
            ),
            id="past-the-end",
        ),
        pytest.param(
            Crop(offset="center"),
            ((1, 3, 8, 8), (1, 3, 8, 9)),
            Problem(
                "exceeds-input",
                "the part must lie in the input, but on the width 0 + 9 > 8",
                "inputs",
            ),
            id="larger-reference",
        ),
        pytest.param(
            Crop(),
            ((1, 3, 8, 8), (1, 3)),
            Problem(
                "shapes-differ",
                "inputs must have as many axes as each other,"
                " but input 1 gives 8x8x3 and input 2 gives 3",
                "inputs",
            ),
            id="other-axes",
        ),
        pytest.param(
            Crop(size=(1, 2, 3)),
            ((1, 3, 8, 8),),
            Problem(
                "wrong-number",
                "size must be one number or one for each spatial axis,"
                " but it has 3 and the input has 2: height, width",
                "size",
            ),
            id="sizes-of-other-axes",
        ),
        pytest.param(
            Crop(size=1),
            ((1, 3),),
            Problem(
                "wrong-input-shape",
                "the input must have channels and at least one spatial axis, but it is 3",
            ),
            id="vector",
        ),
    ],
)
def test_problems(layer: Crop, given: Shapes, expected: Problem) -> None:
    assert list(layer.check(given)) == [expected]
