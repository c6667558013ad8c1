import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.cosine_similarity import CosineSimilarity
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected", "macs"),
    [
        # PyTorch 2.13, torch.nn.CosineSimilarity; MACs of the product of each pair
        pytest.param(CosineSimilarity(), ((2, 128), (2, 128)), (2,), 256, id="vectors"),
        pytest.param(CosineSimilarity(), ((2, 6, 5), (2, 6, 1)), (2, 5), 60, id="stretched"),
        pytest.param(CosineSimilarity(axis=-1), ((2, 7, 6),) * 2, (2, 7), 84, id="last"),
    ],
)
def test_figures(layer: CosineSimilarity, given: Shapes, expected: Shape, macs: int) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.macs(given) == macs
    assert layer.parameters(given) == ()


@pytest.mark.parametrize(
    ("shapes", "expected"),
    [
        # PyTorch 2.13, torch.autograd.graph.saved_tensors_hooks, at a batch of 2
        pytest.param(([6, 5], [6, 5]), 1120, id="positions"),
        pytest.param(([6], [6]), 224, id="vectors"),
        pytest.param(([6, 5], [6, 1]), 928, id="stretched"),
    ],
)
def test_saved_bytes(shapes: tuple[list[int], list[int]], expected: int) -> None:
    spec = f"""
inputs: {{a: {shapes[0]}, b: {shapes[1]}}}
layers:
  - {{type: bias, name: x, input: a}}
  - {{type: bias, name: y, input: b}}
  - {{type: cosine_similarity, inputs: [x, y]}}
"""
    assert summarize_text(spec, syntax="yaml", batch=2).layers[-1].saved_bytes == expected


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(
            CosineSimilarity(),
            ((2, 6), (2, 5)),
            Problem(
                "shapes-differ",
                "inputs must have one shape, but input 1 gives 6 and input 2 gives 5",
                "inputs",
            ),
            id="sizes",
        ),
        pytest.param(
            CosineSimilarity(axis=2),
            ((2, 6), (2, 6)),
            Problem(
                "no-such-axis",
                "axis must name an axis of the input,"
                " but it is 2 and 6 with its batch has 2 axes",
                "axis",
            ),
            id="axis",
        ),
    ],
)
def test_problems(layer: CosineSimilarity, given: Shapes, expected: Problem) -> None:
    assert list(layer.check(given)) == [expected]
