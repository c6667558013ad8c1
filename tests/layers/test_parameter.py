from convcalc import summarize_text
from convcalc.layers.parameter import Parameter
from convcalc.layers.shared.base import Parameter as Tensor

TOKENS = """
input: [6, 8]
layers:
  - branches: [[{type: parameter, name: token, shape: [1, 8]}], []]
    merge: {type: concat, name: tokens, axis: 1}
  - {type: parameter, name: places, shape: [7, 8]}
  - {type: add, name: placed, inputs: [tokens, places]}
  - {type: multiply, name: end, inputs: [placed, places]}
"""


def test_each_example_gets_the_tensor() -> None:
    layer = Parameter(shape=(1, 768))
    assert list(layer.check(((8, 196, 768),))) == []
    assert layer.output_shapes(((8, 196, 768),)) == ((8, 1, 768),)
    assert layer.parameters(((8, 196, 768),)) == (Tensor("weight", (1, 768), "weight"),)
    assert layer.macs(((8, 196, 768),)) == 0


def test_without_a_batch_there_is_one_example() -> None:
    assert Parameter(shape=(5,)).output_shapes(((),)) == ((1, 5),)


def test_it_takes_no_memory_but_that_of_the_parameter() -> None:
    analysis = summarize_text(TOKENS, syntax="yaml", batch=2)
    assert analysis.ok
    rows = {row.name: row for row in analysis.layers}
    assert rows["token"].activation_elements == 0
    assert rows["places"].activation_elements == 0
    assert rows["tokens"].activation_elements == 2 * 7 * 8
    assert analysis.totals.params == 8 + 56
    # while the two are added, tokens and their sum are alive, and at the end the sum and all
    assert rows["placed"].alive_bytes == 2 * (2 * 7 * 8) * 4
    # PyTorch 2.13 keeps one factor; the other is a parameter
    assert rows["end"].saved_bytes == 2 * 7 * 8 * 4


def test_nothing_may_overwrite_it() -> None:
    spec = "{input: [6], layers: [{type: parameter, shape: [6]}, relu]}"
    row = summarize_text(spec, syntax="yaml").layers[-1]
    assert row.storage == "new"


def test_it_reads_nothing() -> None:
    spec = "{input: [6, 8], layers: [{type: parameter, shape: [6, 8]}]}"
    assert summarize_text(spec, syntax="yaml").layers[0].receptive_field is None
