import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.instance_norm import InstanceNorm
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

LEARNED = (Parameter("weight", (16,), "weight"), Parameter("bias", (16,), "bias"))
RUNNING = (
    Parameter("running_mean", (16,), "buffer", trainable=False),
    Parameter("running_var", (16,), "buffer", trainable=False),
)


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(InstanceNorm(), (), id="defaults"),
        pytest.param(InstanceNorm(affine=True), LEARNED, id="affine"),
        pytest.param(InstanceNorm(track_running_stats=True), RUNNING, id="running"),
        pytest.param(
            InstanceNorm(affine=True, track_running_stats=True), LEARNED + RUNNING, id="both"
        ),
    ],
)
def test_parameters(layer: InstanceNorm, expected: tuple[Parameter, ...]) -> None:
    given = (2, 16, 32, 32)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == expected
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # PyTorch 2.13: "Expected more than 1 spatial element when training"
        pytest.param(
            InstanceNorm(),
            (4, 16, 1, 1),
            Problem(
                "one-number-per-group",
                "a channel must have more than one number to be normalised by itself,"
                " but the input is 1x1x16",
                None,
                "take layer_norm, or normalise before the input shrinks to this",
            ),
            id="one-position",
        ),
        pytest.param(
            InstanceNorm(in_channels=3),
            (4, 16),
            Problem(
                "wrong-input-shape",
                "the input must have channels and at least one spatial axis, but it is 16",
            ),
            id="vector",
        ),
        pytest.param(
            InstanceNorm(in_channels=3),
            (4, 16, 8, 8),
            Problem(
                "input-size-mismatch",
                "in_channels must be the input's channels, but it is 3 and the input has 16",
                "in_channels",
            ),
            id="other-channels",
        ),
    ],
)
def test_problems(layer: InstanceNorm, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


def test_running_statistics_normalise_a_single_position() -> None:
    layer, given = InstanceNorm(track_running_stats=True), ((4, 16, 1, 1),)
    assert list(layer.check(given)) == []
    # PyTorch 2.13: "Expected more than 1 spatial element when training"
    assert [(it.rule, it.severity) for it in layer.training_problems(given)] == [
        ("one-number-per-group", "warning")
    ]
