import pytest

from convcalc.layers.embedding import Embedding
from convcalc.layers.shared.base import Parameter
from convcalc.shapes import Shape


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param((2, 128), (2, 128, 768), id="words"),
        pytest.param((2, 4, 5), (2, 4, 5, 768), id="any-shape"),
        pytest.param((2,), (2, 768), id="one-word"),
    ],
)
def test_figures(given: Shape, expected: Shape) -> None:
    layer = Embedding(num_embeddings=30522, embedding_dim=768)
    assert list(layer.check((given,))) == []
    assert layer.output_shapes((given,)) == (expected,)
    assert layer.parameters((given,)) == (Parameter("weight", (30522, 768), "weight"),)
    assert layer.parameter_formula((given,)) == "30522*768"
    assert layer.macs((given,)) == 0
    assert layer.storage == "new"
