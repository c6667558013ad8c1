import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.custom import Custom
from convcalc.layers.shared.base import Parameter
from convcalc.layers.shared.gradient_and_reach import Saved


def test_all_that_is_declared() -> None:
    layer = Custom(
        output_shape=(512, 14, 14),
        params=(("attention.weight", (512, 49)), ("attention.bias", (512,)), ("bias_k", (8,))),
        buffers=(("table", (49, 49)),),
        macs_per_example=1000,
    )
    given = ((4, 512, 14, 14), (4, 64))
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == ((4, 512, 14, 14),)
    assert layer.parameters(given) == (
        Parameter("attention.weight", (512, 49), "weight"),
        Parameter("attention.bias", (512,), "bias"),
        Parameter("bias_k", (8,), "bias"),
        Parameter("table", (49, 49), "buffer", trainable=False),
    )
    assert layer.macs(given) == 4000
    assert layer.storage == "new"


def test_a_shape_that_is_not_declared_stays() -> None:
    given = (2, 3, 8, 8)
    assert Custom().output_shapes((given,)) == (given,)
    assert Custom().parameters((given,)) == ()
    assert Custom().macs((given,)) == 0


def test_any_number_of_inputs_from_one_is_taken() -> None:
    assert Custom.arity == (1, None)


def test_a_single_number_stays_one() -> None:
    layer = Custom(params=(("weight", (5,)),))
    assert list(layer.check(((),))) == []
    assert layer.output_shapes(((),)) == ((),)
    assert layer.macs(((),)) == 0


@pytest.mark.parametrize(
    ("layer", "field"),
    [
        pytest.param(Custom(output_shape=(2, 2)), "output_shape", id="shape"),
        pytest.param(Custom(macs_per_example=9), "macs_per_example", id="macs"),
    ],
)
def test_figures_of_an_example_need_a_batch(layer: Custom, field: str) -> None:
    message = (
        f"the first input must have a batch where {field} is given, but it is a single number"
    )
    assert list(layer.check(((),))) == [Problem("input-without-batch", message, field)]


def test_what_is_kept_is_unknown_until_it_is_declared() -> None:
    given = ((4, 8, 6, 6),)
    assert Custom().saved(given) is None
    assert Custom(saved_bytes_per_example=0).saved(given) == Saved()
    assert Custom(saved_bytes_per_example=90).saved(given) == Saved(bytes=360)
