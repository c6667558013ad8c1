from convcalc.layers.base import Parameter
from convcalc.layers.custom import Custom


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
