import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.local_response_norm import LocalResponseNorm
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    "given",
    [
        pytest.param((1, 96, 27, 27), id="alexnet-norm1"),
        pytest.param((1, 4, 27, 27), id="fewer-channels-than-size"),
        pytest.param((1, 96, 27), id="1d"),
        pytest.param((1, 96), id="vector"),
    ],
)
def test_shapes_stay_and_nothing_is_counted(given: Shape) -> None:
    layer = LocalResponseNorm()
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == ()
    assert layer.macs((given,)) == 0


def test_the_defaults_are_the_paper_s_size_and_pytorch_s_factors() -> None:
    # Krizhevsky 2012: n = 5; torch.nn.LocalResponseNorm: alpha=1e-4, beta=0.75, k=1.0
    assert LocalResponseNorm() == LocalResponseNorm(size=5, alpha=1e-4, beta=0.75, k=1.0)


def test_problems() -> None:
    assert list(LocalResponseNorm().check(((1,),))) == [
        Problem(
            "wrong-input-shape",
            "the input must have channels, but it has no axis but the batch",
        )
    ]


def test_the_output_is_new_storage() -> None:
    assert LocalResponseNorm().storage == "new"
