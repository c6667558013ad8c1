import pytest

from convcalc.layers.top_tokens import TopTokens
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        # what Ultralytics 8.4.190 gives for rtdetr-l at 640, and for fewer positions than asked
        pytest.param(
            TopTokens(keep=300), ((1, 8400, 256), (1, 8400, 80)), (1, 300, 256), id="rt-detr"
        ),
        pytest.param(TopTokens(keep=300), ((2, 80, 8), (2, 80, 1)), (2, 80, 8), id="few"),
    ],
)
def test_output_shapes(layer: TopTokens, given: Shapes, expected: Shape) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.parameters(given) == ()
    assert layer.macs(given) == 0


@pytest.mark.parametrize(
    ("given", "message"),
    [
        pytest.param(
            ((1, 256, 8, 8), (1, 64, 80)),
            "input 1 and input 2 must be sequences (batch, tokens, features), but they are"
            " [1, 256, 8, 8] and [1, 64, 80]",
            id="a-map",
        ),
        pytest.param(
            ((1, 64, 256), (1, 80, 64)),
            "there must be scores for each token, but input 1 has 64 and input 2 80",
            id="other-tokens",
        ),
    ],
)
def test_wrong_inputs(given: Shapes, message: str) -> None:
    (problem,) = TopTokens(keep=300).check(given)
    assert str(problem.message) == message
