import pytest

from convcalc.diagnostics import Problem
from convcalc.layers.prelu import Prelu
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape

HELP = "write num_parameters: per_channel"


@pytest.mark.parametrize(
    ("layer", "given", "slopes"),
    [
        pytest.param(Prelu(), (1, 64, 56, 56), 1, id="one-for-all"),
        pytest.param(Prelu(num_parameters=64), (1, 64, 56, 56), 64, id="a-number"),
        pytest.param(Prelu(num_parameters="per_channel"), (1, 64, 56, 56), 64, id="channels"),
        pytest.param(Prelu(num_parameters="per_channel"), (8, 10), 10, id="vector"),
        pytest.param(Prelu(), (1,), 1, id="batch-alone"),
    ],
)
def test_slopes_are_learned(layer: Prelu, given: Shape, slopes: int) -> None:
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (given,)
    assert layer.parameters((given,)) == (Parameter("weight", (slopes,), "weight"),)
    assert layer.parameter_formula((given,)) == str(slopes)
    assert layer.macs((given,)) == 0


def test_the_input_is_overwritten_only_if_told_to() -> None:
    assert Prelu().storage == "new"
    assert Prelu(in_place=True).storage == "in-place"


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            Prelu(num_parameters=32),
            (1, 64, 56, 56),
            Problem(
                "input-size-mismatch",
                "num_parameters must be 1 or the input's channels,"
                " but it is 32 and the input has 64",
                "num_parameters",
                HELP,
            ),
            id="other-channels",
        ),
        pytest.param(
            Prelu(num_parameters="per_channel"),
            (4,),
            Problem(
                "wrong-input-shape",
                "the input must have channels, but it has no axis but the batch",
            ),
            id="no-channels",
        ),
        pytest.param(
            Prelu(num_parameters=2),
            (4,),
            Problem(
                "input-size-mismatch",
                "num_parameters must be 1 or the input's channels,"
                " but it is 2 and the input has none",
                "num_parameters",
                "write num_parameters: 1",
            ),
            id="several-slopes-without-channels",
        ),
        pytest.param(
            Prelu(num_parameters=2),
            (),
            Problem(
                "input-size-mismatch",
                "num_parameters must be 1 or the input's channels,"
                " but it is 2 and the input has none",
                "num_parameters",
                "write num_parameters: 1",
            ),
            id="several-slopes-for-a-number",
        ),
        pytest.param(
            Prelu(num_parameters="per_channel"),
            (),
            Problem(
                "wrong-input-shape", "the input must have channels, but it is a single number"
            ),
            id="a-number",
        ),
    ],
)
def test_problems(layer: Prelu, given: Shape, expected: Problem) -> None:
    assert list(layer.check((given,))) == [expected]
