import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.batch_norm import BatchNorm
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

LEARNED = (Parameter("weight", (64,), "weight"), Parameter("bias", (64,), "bias"))
RUNNING = (
    Parameter("running_mean", (64,), "buffer", trainable=False),
    Parameter("running_var", (64,), "buffer", trainable=False),
)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((1, 64, 112, 112), id="2d"),
        pytest.param((8, 64, 100), id="1d"),
        pytest.param((1, 64, 8, 56, 56), id="3d"),
        pytest.param((32, 64), id="vector"),
    ],
)
def test_shapes_stay(given: Shape) -> None:
    layer = BatchNorm(in_channels=64)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.macs((given,)) == 0


@pytest.mark.parametrize(
    ("layer", "expected", "formula"),
    [
        pytest.param(BatchNorm(), LEARNED + RUNNING, "64 + 64", id="defaults"),
        pytest.param(BatchNorm(affine=False), RUNNING, "", id="not-affine"),
        pytest.param(
            BatchNorm(track_running_stats=False), LEARNED, "64 + 64", id="no-running-statistics"
        ),
        pytest.param(
            BatchNorm(affine=False, track_running_stats=False), (), "", id="nothing-owned"
        ),
        pytest.param(
            BatchNorm(affine=False, scale_factor=True),
            (*RUNNING, Parameter("scale_factor", (1,), "buffer", trainable=False)),
            "",
            id="as-caffe",
        ),
    ],
)
def test_parameters(layer: BatchNorm, expected: tuple[Parameter, ...], formula: str) -> None:
    given = (1, 64, 112, 112)
    assert layer.parameters((given,)) == expected
    assert layer.parameter_formula((given,)) == formula


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            BatchNorm(in_channels=64),
            (1, 128, 56, 56),
            Problem(
                "input-size-mismatch",
                "in_channels must be the input's channels, but it is 64 and the input has 128",
                "in_channels",
            ),
            id="other-channels-than-promised",
        ),
        pytest.param(
            BatchNorm(),
            (1,),
            Problem(
                "wrong-input-shape",
                "the input must have channels, but it has no axis but the batch",
            ),
            id="batch-alone",
        ),
        pytest.param(
            BatchNorm(),
            (),
            Problem(
                "wrong-input-shape", "the input must have channels, but it is a single number"
            ),
            id="single-number",
        ),
    ],
)
def test_problems(layer: BatchNorm, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


def test_the_output_is_new_storage() -> None:
    assert BatchNorm().storage == "new"


ONE_NUMBER = Problem(
    "one-number-per-group",
    "a channel must have more than one number to be normalised over a batch,"
    " but the input is 1x1x64 in a batch of 1",
    None,
    "take a larger batch, or normalise before the input shrinks to this",
    "warning",
)


@pytest.mark.parametrize(
    ("layer", "given", "problems", "in_training"),
    [
        # PyTorch 2.13: "Expected more than 1 value per channel when training"
        pytest.param(BatchNorm(), (1, 64, 1, 1), [], [ONE_NUMBER], id="image"),
        pytest.param(BatchNorm(), (2, 64, 1, 1), [], [], id="two-examples"),
        pytest.param(BatchNorm(), (2, 64), [], [], id="two-vectors"),
        pytest.param(BatchNorm(), (1, 64, 1, 2), [], [], id="two-positions"),
        pytest.param(
            BatchNorm(track_running_stats=False),
            (1, 64, 1, 1),
            [ONE_NUMBER._replace(severity="error")],
            [ONE_NUMBER],
            id="without-running-statistics",
        ),
        pytest.param(BatchNorm(scale_factor=True), (1, 64, 1, 1), [], [], id="caffe"),
    ],
)
def test_one_number_for_each_channel(
    layer: BatchNorm, given: Shape, problems: list[Problem], in_training: list[Problem]
) -> None:
    assert list(layer.check((given,))) == problems
    assert list(layer.training_problems((given,))) == in_training
