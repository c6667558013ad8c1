import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.conv import Conv
from convcalc.layers.locally_connected import LocallyConnected
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected", "weight", "macs"),
    [
        # Taigman et al. 2014, "DeepFace", L4: 16 filters of 9x9x16 at each of 55x55 positions
        pytest.param(
            LocallyConnected(out_channels=16, kernel_size=9, bias=False),
            (1, 16, 63, 63),
            (1, 16, 55, 55),
            (55, 55, 16, 16, 9, 9),
            62726400,
            id="deepface-l4",
        ),
        pytest.param(
            LocallyConnected(out_channels=6, kernel_size=3, stride=2, groups=2, bias=False),
            (2, 4, 7, 9),
            (2, 6, 3, 4),
            (3, 4, 6, 2, 3, 3),
            2592,
            id="stride-groups-batch",
        ),
        pytest.param(
            LocallyConnected(out_channels=2, kernel_size=4, bias=False),
            (1, 3, 10),
            (1, 2, 7),
            (7, 2, 3, 4),
            168,
            id="1d",
        ),
    ],
)
def test_figures(
    layer: LocallyConnected, given: Shape, expected: Shape, weight: Shape, macs: int
) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == (Parameter("weight", weight, "weight"),)
    assert layer.macs((given,)) == macs


def test_a_2x2_filter_on_a_4x4_image_has_4_shared_weights_and_16_unshared() -> None:
    given = (1, 1, 4, 4)
    shared = Conv(out_channels=1, kernel_size=2, stride=2, bias=False)
    unshared = LocallyConnected(out_channels=1, kernel_size=2, stride=2, bias=False)
    assert [it.count for it in shared.parameters((given,))] == [4]
    assert [it.count for it in unshared.parameters((given,))] == [16]
    assert shared.output_shapes((given,)) == unshared.output_shapes((given,))
    assert shared.macs((given,)) == unshared.macs((given,)) == 16


def test_each_output_unit_has_its_bias() -> None:
    layer, given = LocallyConnected(out_channels=5, kernel_size=3), (1, 2, 6, 8)
    assert layer.parameters((given,))[1:] == (Parameter("bias", (5, 4, 6), "bias"),)
    assert layer.parameter_formula((given,)) == "4*6*(3*3*2)*5 + 4*6*5"


def test_the_output_is_new_storage() -> None:
    assert LocallyConnected(out_channels=1, kernel_size=1).storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            LocallyConnected(out_channels=6, kernel_size=1, groups=4),
            (1, 8, 4, 4),
            Problem(
                "not-divisible",
                "groups must divide out_channels, but 6 = 4 x 1 + 2",
                "groups",
                about="fields",
            ),
            id="groups",
        ),
        pytest.param(
            LocallyConnected(out_channels=6, kernel_size=5, padding=1),
            (1, 8, 2, 2),
            Problem(
                "window-exceeds-input",
                "the window must fit into its padded input, but 5 > 2 + 1 + 1",
                "kernel_size",
                "make the window smaller or pad the input; layers above may shrink it too far",
            ),
            id="window-too-large",
        ),
    ],
)
def test_problems(layer: LocallyConnected, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
