import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.matmul import Matmul
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("given", "expected", "macs"),
    [
        # PyTorch 2.13, torch.matmul; MACs as it multiplies: 2 pairs, 5*6*7 each
        pytest.param(((2, 5, 6), (2, 6, 7)), (2, 5, 7), 420, id="a-pair-for-each-example"),
        # ViT-B/16 at 224: 12 heads of 64, 197 tokens; 12*197*64*197
        pytest.param(
            ((1, 12, 197, 64), (1, 12, 64, 197)), (1, 12, 197, 197), 29_805_312, id="attention"
        ),
        pytest.param(((2, 4, 5, 6), (2, 1, 6, 7)), (2, 4, 5, 7), 1680, id="stretched"),
        pytest.param(((2, 1, 5, 6), (2, 4, 6, 7)), (2, 4, 5, 7), 1680, id="first-stretched"),
        pytest.param(((2, 4, 5, 6), (4, 6, 7)), (2, 4, 5, 7), 1680, id="axis-missing"),
        pytest.param(((2, 5, 6), (6, 7)), (2, 5, 7), 420, id="one-matrix-for-all"),
        pytest.param(((5, 6), (2, 6, 7)), (2, 5, 7), 420, id="one-matrix-first"),
        pytest.param(((2, 5, 6), (6,)), (2, 5), 60, id="vector"),
        pytest.param(((5,), (2, 5, 6)), (2, 6), 60, id="vector-first"),
        pytest.param(((5,), (5,)), (), 5, id="two-vectors"),
        pytest.param(((3, 5), (5, 7)), (3, 7), 105, id="two-matrices"),
    ],
)
def test_figures(given: Shapes, expected: Shape, macs: int) -> None:
    assert list(Matmul().check(given)) == []
    assert Matmul().output_shapes(given) == (expected,)
    assert Matmul().macs(given) == macs
    assert Matmul().parameters(given) == ()


def test_the_multiply_adds_are_worked_out() -> None:
    formula = Matmul().formulas(((1, 12, 197, 64), (1, 12, 64, 197)))["macs"]
    assert formula.letters == "M*R*D*K"
    assert formula.numbers == "12*197*64*197"
    assert [it.working for it in formula.leaves()] == ["1*12 = 12", "", "", ""]


@pytest.mark.parametrize(
    ("given", "message", "advice"),
    [
        pytest.param(
            ((1, 5, 6), (1, 5, 6)),
            "the last axis of input 1 must be as long as the second last axis of input 2,"
            " but [1, 5, 6] has 6 and [1, 5, 6] has 5",
            "permute the axes of one of them",
            id="not-transposed",
        ),
        pytest.param(
            ((1, 5, 6), (5,)),
            "the last axis of input 1 must be as long as the only axis of input 2,"
            " but [1, 5, 6] has 6 and [5] has 5",
            "permute the axes of one of them",
            id="vector",
        ),
        pytest.param(
            ((1, 4, 5, 6), (1, 3, 6, 7)),
            "the axes before the last two must be the same or 1,"
            " but those of input 1 are [1, 4] and those of input 2 are [1, 3]",
            None,
            id="heads-differ",
        ),
    ],
)
def test_shapes_that_differ(given: Shapes, message: str, advice: str | None) -> None:
    assert list(Matmul().check(given)) == [Problem("shapes-differ", message, "inputs", advice)]


def test_a_single_number() -> None:
    assert list(Matmul().check(((1, 5), ()))) == [
        Problem(
            "wrong-input-shape",
            "input 2 must have an axis to multiply along, but it is a single number",
            "inputs",
        )
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # PyTorch 2.13, torch.autograd.graph.saved_tensors_hooks, at a batch of 2
        pytest.param([4, 5, 6], [4, 6, 7], 2304, id="both-factors"),
        pytest.param([4, 5, 6], [1, 6, 7], 2304, id="written-out-for-each-head"),
        pytest.param([1, 5, 6], [4, 6, 7], 2304, id="first-written-out"),
    ],
)
def test_saved_bytes(first: list[int], second: list[int], expected: int) -> None:
    # a convolution of one number for each makes both need a gradient, and keeps its own input
    spec = f"""
inputs: {{a: {first}, b: {second}}}
layers:
  - {{type: scale, name: x, input: a, num_axes: 0, bias: false}}
  - {{type: scale, name: y, input: b, num_axes: 0, bias: false}}
  - {{type: matmul, inputs: [x, y]}}
"""
    rows = summarize_text(spec, syntax="yaml", batch=2).layers
    assert rows[-1].saved_bytes == expected


def test_a_factor_of_an_input_alone_is_kept() -> None:
    spec = """
inputs: {a: [4, 5, 6], b: [4, 6, 7]}
layers:
  - {type: scale, name: x, input: a, num_axes: 0, bias: false}
  - {type: matmul, inputs: [x, b]}
"""
    # PyTorch 2.13 keeps b alone, whose gradient nobody needs: 2*4*6*7*4
    assert summarize_text(spec, syntax="yaml", batch=2).layers[-1].saved_bytes == 1344


def test_a_position_reads_its_row_and_its_column() -> None:
    spec = """
inputs: {a: [3, 9, 9], b: [3, 9, 9]}
layers: [{type: matmul, inputs: [a, b]}]
"""
    field = summarize_text(spec, syntax="yaml").layers[-1].receptive_field
    assert field
    assert (field.size, field.stride) == ((1, 9), (1, 0))


def test_products_of_one_image_read_all_of_it() -> None:
    spec = """
input: 9x9x4
layers:
  - {type: reshape, shape: [4, 81], name: flat}
  - {type: permute, dims: [0, 2, 1], name: rows}
  - {type: matmul, inputs: [rows, flat]}
"""
    field = summarize_text(spec, syntax="yaml").layers[-1].receptive_field
    assert field
    assert field.size == (9, 9)


def test_a_token_is_compared_with_tokens_however_far_away() -> None:
    spec = """
input: [8, 50]
layers:
  - {type: permute, dims: [0, 2, 1], name: rows}
  - {type: matmul, inputs: [rows, data]}
"""
    field = summarize_text(spec, syntax="yaml").layers[-1].receptive_field
    assert field
    assert (field.size, field.stride) == ((50,), (0,))
