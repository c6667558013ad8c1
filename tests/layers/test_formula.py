import pytest
from each import each

from convcalc.layers import layer_class, layer_types
from convcalc.layers.formula import Formula, Letter, Minus, Product, Share, Sum, product
from convcalc.layers.shared.base import Layer

F, D1, K = Letter("F", 5), Letter("D1", 12), Letter("K", 10)


@pytest.mark.parametrize(
    ("formula", "letters", "numbers", "value"),
    [
        pytest.param(K, "K", "10", 10, id="letter"),
        pytest.param(Product(F, F), "F*F", "5*5", 25, id="product"),
        pytest.param(
            Product(Product(F, F, D1), K), "(F*F*D1)*K", "(5*5*12)*10", 3000, id="of-products"
        ),
        pytest.param(Product(Product(F), K), "F*K", "5*10", 50, id="of-one-factor"),
        pytest.param(Product(2, F), "2F", "2*5", 10, id="twice"),
        pytest.param(
            Product(F, Share(D1, Letter("G", 3))), "F*D1/G", "5*4", 20, id="a-third-of-channels"
        ),
        pytest.param(Share(D1, Letter("G", 1)), "D1", "12", 12, id="not-shared"),
        pytest.param(
            Sum(Product(Sum(D1, Minus(1)), F), Minus(Product(2, F)), K),
            "(D1 - 1)*F - 2F + K",
            "(12 - 1)*5 - 2*5 + 10",
            55,
            id="transposed-window",
        ),
    ],
)
def test_a_formula(formula: Formula, letters: str, numbers: str, value: int) -> None:
    assert (formula.letters, formula.numbers, formula.value) == (letters, numbers, value)


def test_its_letters_in_turn() -> None:
    formula = Sum(Product(2, F), Minus(Share(D1, Letter("G", 3))), 1)
    assert [it.letters for it in formula.leaves()] == ["F", "D1", "G"]


def test_a_product_of_no_numbers_is_one() -> None:
    assert (product(), product(3, 4)) == ("1", "3*4")


def example_of(type_name: str) -> tuple[Layer, tuple[tuple[int, ...], ...]]:
    """Return a type's example as a layer, and the shapes it reads."""
    from convcalc.api import summarize_text

    kind = layer_class(type_name)
    assert kind
    names = [f"in{number}" for number, _ in enumerate(kind.example_input.split(","))]
    sizes = dict(zip(names, kind.example_input.split(","), strict=True))
    inputs = "".join(f"  {name}: {size.strip()}\n" for name, size in sizes.items())
    example = kind.example
    if "inputs: [" in example:
        before, _, rest = example.partition("inputs: [")
        example = f"{before}inputs: [{', '.join(names)}]{rest.partition(']')[2]}"
    text = f"rounding: floor\ninputs:\n{inputs}layers:\n  - {example}\n"
    analysis = summarize_text(text, syntax="yaml")
    assert analysis.ok, analysis.diagnostics
    (row,) = analysis.layers
    assert row.spec.layer
    return row.spec.layer, tuple(it.shape for it in row.inputs if it.shape)


@each("type_name", layer_types())
def test_formulas_agree_with_the_tensors(type_name: str) -> None:
    layer, inputs = example_of(type_name)
    formulas = layer.formulas(inputs)
    own = layer.parameters(inputs)
    for figure, role in (("weights", "weight"), ("biases", "bias")):
        if figure in formulas:
            assert formulas[figure].value == sum(it.count for it in own if it.role == role)
    if "weights" in formulas:
        assert ("biases" in formulas) == any(it.role == "bias" for it in own)
