import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.linear import Linear
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Linear(out_features=1000), (1, 4096), (1, 1000), id="alexnet-fc8"),
        pytest.param(
            Linear(out_features=4096), (1, 512, 7, 7), (1, 4096), id="vgg-fc6-flattens-a-volume"
        ),
        pytest.param(Linear(out_features=10), (64, 32, 9), (64, 10), id="1d-volume"),
        pytest.param(Linear(out_features=10), (1, 32, 2, 3, 4), (1, 10), id="3d-volume"),
        pytest.param(
            Linear(out_features=1060, axis=-1),
            (4, 4, 3, 564),
            (4, 4, 3, 1060),
            id="pytorch-last-axis",
        ),
        pytest.param(
            Linear(out_features=10, axis=2), (1, 5, 6, 7), (1, 5, 10), id="caffe-axis-2"
        ),
        pytest.param(
            Linear(out_features=10, in_features=9216),
            (1, 256, 6, 6),
            (1, 10),
            id="in-features-as-promised",
        ),
    ],
)
def test_output_shapes(layer: Linear, given: Shape, expected: Shape) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)


@pytest.mark.parametrize(
    ("layer", "given", "weight", "bias"),
    [
        pytest.param(
            Linear(out_features=1000), (1, 4096), (1000, 4096), (1000,), id="alexnet-fc8"
        ),
        # 512*7*7 = 25,088
        pytest.param(
            Linear(out_features=4096), (1, 512, 7, 7), (4096, 25088), (4096,), id="vgg-fc6"
        ),
        pytest.param(
            Linear(out_features=10, axis=-1), (1, 5, 6, 7), (10, 7), (10,), id="last-axis"
        ),
        pytest.param(
            Linear(out_features=10, axis=2), (1, 5, 6, 7), (10, 42), (10,), id="caffe-axis-2"
        ),
        pytest.param(
            Linear(out_features=10), (64, 84), (10, 84), (10,), id="batch-adds-no-weights"
        ),
    ],
)
def test_parameters(layer: Linear, given: Shape, weight: Shape, bias: Shape) -> None:
    assert layer.parameters((given,)) == (
        Parameter("weight", weight, "weight"),
        Parameter("bias", bias, "bias"),
    )


def test_parameters_without_bias() -> None:
    layer = Linear(out_features=1000, bias=False)
    assert layer.parameters(((1, 4096),)) == (Parameter("weight", (1000, 4096), "weight"),)


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # CS231n course notes, VGG-16: 7*7*512*4096 = 102,760,448 weights in fc6
        pytest.param(
            Linear(out_features=4096, bias=False), (1, 512, 7, 7), 102_760_448, id="vgg-fc6"
        ),
        # 1000*4096 + 1000
        pytest.param(Linear(out_features=1000), (1, 4096), 4_097_000, id="alexnet-fc8"),
    ],
)
def test_parameter_counts(layer: Linear, given: Shape, expected: int) -> None:
    assert sum(tensor.count for tensor in layer.parameters((given,))) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Linear(out_features=1000), (1, 4096), "4096*1000 + 1000", id="alexnet-fc8"
        ),
        pytest.param(
            Linear(out_features=1000, bias=False), (1, 4096), "4096*1000", id="no-bias"
        ),
        pytest.param(
            Linear(out_features=4096), (1, 512, 7, 7), "25088*4096 + 4096", id="vgg-fc6"
        ),
    ],
)
def test_parameter_formula(layer: Linear, given: Shape, expected: str) -> None:
    assert layer.parameter_formula((given,)) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # 4096*1000; bias adds are not counted
        pytest.param(Linear(out_features=1000), (1, 4096), 4_096_000, id="alexnet-fc8"),
        pytest.param(Linear(out_features=4096), (1, 512, 7, 7), 102_760_448, id="vgg-fc6"),
        pytest.param(Linear(out_features=1000), (10, 4096), 40_960_000, id="batch-of-10"),
        # 2*5*6 rows of 7*10
        pytest.param(
            Linear(out_features=10, axis=-1), (2, 5, 6, 7), 4_200, id="a-row-for-each-position"
        ),
    ],
)
def test_macs(layer: Linear, given: Shape, expected: int) -> None:
    assert layer.macs((given,)) == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Linear(out_features=10, in_features=4096),
            (1, 256, 6, 6),
            Problem(
                "input-size-mismatch",
                "in_features must count the input's numbers from axis 1 on,"
                " but it is 4096 and there are 6*6*256 = 9216",
                "in_features",
            ),
            id="volume",
        ),
        pytest.param(
            Linear(out_features=10, in_features=84),
            (1, 120),
            Problem(
                "input-size-mismatch",
                "in_features must count the input's numbers from axis 1 on,"
                " but it is 84 and there are 120",
                "in_features",
            ),
            id="vector",
        ),
        pytest.param(
            Linear(out_features=10, axis=-1, in_features=7),
            (1, 5, 10),
            Problem(
                "input-size-mismatch",
                "in_features must count the input's numbers from axis -1 = 2 on,"
                " but it is 7 and there are 10",
                "in_features",
            ),
            id="last-axis-alone",
        ),
        pytest.param(
            Linear(out_features=10, axis=0),
            (1, 4096),
            Problem(
                "no-such-axis",
                "axis must name an axis after the batch,"
                " but it is 0 and 4096 with its batch has 2 axes",
                "axis",
            ),
            id="the-batch-is-no-feature",
        ),
        pytest.param(
            Linear(out_features=10, axis=4),
            (1, 256, 6, 6),
            Problem(
                "no-such-axis",
                "axis must name an axis after the batch,"
                " but it is 4 and 6x6x256 with its batch has 4 axes",
                "axis",
            ),
            id="axis-past-the-end",
        ),
        pytest.param(
            Linear(out_features=10, axis=-4),
            (1, 256, 6, 6),
            Problem(
                "no-such-axis",
                "axis must name an axis after the batch,"
                " but it is -4 and 6x6x256 with its batch has 4 axes",
                "axis",
            ),
            id="the-batch-counted-from-behind",
        ),
    ],
)
def test_problems(layer: Linear, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]


def test_the_output_is_new_storage() -> None:
    assert Linear(out_features=10).storage == "new"
