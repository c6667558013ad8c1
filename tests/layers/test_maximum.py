import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.maximum import Maximum
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Maximum(), ((2, 64, 56, 56),) * 2, (2, 64, 56, 56), id="one-shape"),
        pytest.param(Maximum(), ((1, 8, 4, 4),) * 3, (1, 8, 4, 4), id="three"),
        # Hu et al. 2017: a gate of 1x1 for each channel
        pytest.param(
            Maximum(), ((1, 256, 56, 56), (1, 256, 1, 1)), (1, 256, 56, 56), id="channel-gate"
        ),
        pytest.param(
            Maximum(), ((1, 1, 56, 56), (1, 256, 56, 56)), (1, 256, 56, 56), id="first"
        ),
        pytest.param(
            Maximum(), ((1, 4, 1, 6), (1, 1, 5, 6)), (1, 4, 5, 6), id="both-stretched"
        ),
        pytest.param(Maximum(broadcast=False), ((1, 10), (1, 10)), (1, 10), id="no-broadcast"),
    ],
)
def test_output_shapes(layer: Maximum, given: Shapes, expected: Shape) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


def test_the_output_is_new_storage() -> None:
    assert Maximum().storage == "new"


def test_number_of_inputs() -> None:
    assert Maximum.arity == (2, None)


@pytest.mark.parametrize(
    ("layer", "given", "shapes"),
    [
        pytest.param(
            Maximum(),
            ((1, 64, 56, 56), (1, 64, 28, 28)),
            "input 1 gives 56x56x64 and input 2 gives 28x28x64",
            id="sizes-differ",
        ),
        pytest.param(
            Maximum(),
            ((1, 64, 56, 56), (1, 64)),
            "input 1 gives 56x56x64 and input 2 gives 64",
            id="axes-differ",
        ),
        pytest.param(
            Maximum(broadcast=False),
            ((1, 64, 56, 56), (1, 64, 1, 1)),
            "input 1 gives 56x56x64 and input 2 gives 1x1x64",
            id="stretching-forbidden",
        ),
    ],
)
def test_problems(layer: Maximum, given: Shapes, shapes: str) -> None:
    assert list(layer.check(given)) == [
        Problem("shapes-differ", f"inputs must have one shape, but {shapes}", "inputs")
    ]
