import pytest

from convcalc.layers.flip import Flip
from convcalc.shapes import Shape


@pytest.mark.parametrize("dims", [(0,), (1, 3), (-1,)])
def test_output_is_as_the_input(dims: tuple[int, ...]) -> None:
    """PyTorch: torch.flip(torch.zeros(2, 3, 4, 5), dims).shape is (2, 3, 4, 5)."""
    given: tuple[Shape, ...] = ((2, 3, 4, 5),)
    layer = Flip(dims=dims)
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == given
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


def test_error_of_an_axis_that_is_not_there() -> None:
    (problem,) = Flip(dims=(4, 0, 4)).check(((2, 3, 4, 5),))
    assert (problem.rule, problem.field) == ("no-such-axis", "dims")
