"""Tensors that several layers share, and those that training leaves alone."""

from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text

Findings = Callable[[Analysis], str]


def prototxt(*layers: str) -> Analysis:
    data = (
        'layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 2 dim: 6 } } }\n'
    )
    return summarize_text(data + "".join(layers), syntax="prototxt")


def dense(name: str, params: str, num_output: int = 6, bottom: str = "d") -> str:
    return (
        f'layer {{ name: "{name}" type: "InnerProduct" bottom: "{bottom}" top: "{name}"'
        f" inner_product_param {{ num_output: {num_output} }}\n  {params} }}\n"
    )


def owners(analysis: Analysis) -> list[list[str | None]]:
    return [[it.shared_with for it in row.parameters or ()] for row in analysis.layers]


def trainable(analysis: Analysis) -> list[list[bool]]:
    return [[it.trainable for it in row.parameters or ()] for row in analysis.layers]


# Caffe: by name


def test_tensors_of_one_name_are_counted_at_the_first_layer() -> None:
    analysis = prototxt(
        dense("a", 'param { name: "w" } param { name: "b" }'),
        dense("b", 'param { name: "w" } param { name: "" }'),
        dense("c", 'param { } param { name: "b" }'),
    )
    assert analysis.diagnostics == ()
    assert owners(analysis) == [[None, None], ["a", None], [None, "a"]]
    assert [row.params for row in analysis.layers] == [42, 6, 36]
    assert analysis.totals.params == 84


def test_a_layer_without_a_name_owns_too() -> None:
    analysis = prototxt(
        dense("", 'param { name: "w" }').replace('top: ""', 'top: "a"'),
        dense("b", 'param { name: "w" }'),
    )
    assert owners(analysis) == [[None, None], ["", None]]
    assert analysis.totals.params == 48


def test_a_rate_of_zero_freezes() -> None:
    analysis = prototxt(dense("a", "param { lr_mult: 0 } param { lr_mult: 2 }"), dense("b", ""))
    assert trainable(analysis) == [[False, True], [True, True]]
    assert analysis.totals.params == 84
    assert analysis.totals.trainable_params == 48


def test_any_layer_that_shares_a_tensor_may_freeze_it() -> None:
    analysis = prototxt(
        dense("a", 'param { name: "w" }'), dense("b", 'param { name: "w" lr_mult: 0 }')
    )
    assert analysis.diagnostics == ()
    assert trainable(analysis) == [[False, True], [False, True]]


@pytest.mark.parametrize(
    ("second", "message", "help_"),
    [
        pytest.param(
            dense("b", 'param { name: "w" }', 5),
            "tensors of one name must have one shape,"
            " but 'w' has [6, 6] in a and [5, 6] here [shared-weights-differ]",
            "give this one another name",
            id="strict",
        ),
        pytest.param(
            dense("b", 'param { name: "w" }', 36, "e"),
            "tensors of one name must have one shape,"
            " but 'w' has [6, 6] in a and [36, 1] here [shared-weights-differ]",
            "the counts agree: share_mode: PERMISSIVE asks for no more",
            id="strict-of-equal-counts",
        ),
        pytest.param(
            dense("b", 'param { name: "w" share_mode: PERMISSIVE }', 5),
            "tensors of one name must have equally many numbers,"
            " but 'w' has 36 in a and 30 here [shared-weights-differ]",
            "give this one another name",
            id="permissive",
        ),
        pytest.param(
            dense("b", 'param { name: "w" lr_mult: 2 }'),
            "tensors of one name must have one lr_mult,"
            " but 'w' has 1 in a and 2 here [shared-weights-differ]",
            "leave out this lr_mult",
            id="lr-mult",
        ),
        pytest.param(
            dense("b", 'param { name: "w" decay_mult: 0.5 }'),
            "tensors of one name must have one decay_mult,"
            " but 'w' has 0 in a and 0.5 here [shared-weights-differ]",
            "leave out this decay_mult",
            id="decay-mult",
        ),
    ],
)
def test_error_of_tensors_that_do_not_agree(
    second: str, message: str, help_: str, findings: Findings
) -> None:
    analysis = prototxt(
        'layer { name: "e" type: "Input" top: "e" input_param { shape { dim: 2 dim: 1 } } }\n',
        dense("a", 'param { name: "w" lr_mult: 1 decay_mult: 0 }'),
        second,
    )
    assert findings(analysis) == f"6:9: error: b: {message}\n  help: {help_}\n"


def test_permissive_tensors_of_equal_counts_are_one() -> None:
    analysis = prototxt(
        'layer { name: "e" type: "Input" top: "e" input_param { shape { dim: 2 dim: 1 } } }\n',
        dense("a", 'param { name: "w" }'),
        dense("b", 'param { name: "w" share_mode: PERMISSIVE }', 36, "e"),
    )
    assert analysis.diagnostics == ()
    assert owners(analysis) == [[None, None], ["a", None]]


def test_error_of_sharing_within_a_layer(findings: Findings) -> None:
    analysis = prototxt(dense("a", 'param { name: "w" } param { name: "w" }'))
    assert findings(analysis) == (
        "3:29: error: a: tensors of one name must have one shape,"
        " but 'w' has [6, 6] in a and [6] here [shared-weights-differ]\n"
        "  help: give this one another name\n"
    )


def test_error_of_too_many_params(findings: Findings) -> None:
    analysis = prototxt(dense("a", "param { } param { } param { lr_mult: 1 }"))
    assert findings(analysis) == (
        "3:29: error: a: a layer must have at most one param for each of its tensors,"
        " but it has 3 params and 2 tensors [wrong-number]\n"
        "  help: leave this one out\n"
    )


def test_a_layer_behind_an_error_is_not_blamed(findings: Findings) -> None:
    analysis = prototxt(
        dense("a", 'param { name: "w" }', bottom="nowhere"),
        dense("b", 'param { name: "w" }', 5),
    )
    assert [it.rule for it in analysis.diagnostics] == ["unknown-name"]
    assert owners(analysis) == [[], ["a", None]]


# Our spec: by layer


def spec(*layers: str) -> Analysis:
    lines = "".join(f"  - {it}\n" for it in layers)
    return summarize_text(f"inputs: {{d: 8x8x3, e: 8x8x3}}\nlayers:\n{lines}", syntax="yaml")


A = "{type: conv, name: a, input: d, out_channels: 4, kernel_size: 3}"
B = "{type: conv, name: b, input: e, out_channels: 4, kernel_size: 3, weights_of: a}"
JOIN = "{type: add, name: j, inputs: [a, b]}"


def test_weights_of_another_layer_are_counted_there() -> None:
    analysis = spec(A, B, JOIN)
    assert analysis.diagnostics == ()
    assert owners(analysis) == [[None, None], ["a", "a"], []]
    assert [row.params for row in analysis.layers] == [112, 0, 0]
    assert analysis.totals.params == 112
    assert analysis.totals.macs == 2 * 6 * 6 * 4 * 27


def test_the_owner_may_stand_below_or_borrow_itself() -> None:
    third = "{type: conv, name: c, input: e, out_channels: 4, kernel_size: 3, weights_of: b}"
    analysis = spec(third, B, A, "{type: add, inputs: [a, b, c]}")
    assert analysis.diagnostics == ()
    assert owners(analysis) == [["a", "a"], ["a", "a"], [None, None], []]


def test_a_frozen_layer_and_those_that_use_its_tensors() -> None:
    analysis = spec(A.replace("}", ", trainable: false}"), B, JOIN)
    assert analysis.diagnostics == ()
    assert trainable(analysis) == [[False, False], [False, False], []]
    assert analysis.totals.params == 112
    assert analysis.totals.trainable_params == 0


@pytest.mark.parametrize(
    ("borrower", "message", "help_"),
    [
        pytest.param(
            B.replace("weights_of: a", "weights_of: aa"),
            "weights_of must name a layer, but there is no 'aa' [unknown-name]",
            "did you mean 'a'?",
            id="unknown",
        ),
        pytest.param(
            B.replace("weights_of: a", "weights_of: b"),
            "weights_of must lead to a layer with tensors of its own, but b names b"
            " [refers-to-itself]",
            "let one layer have the tensors and the others name it",
            id="itself",
        ),
        pytest.param(
            B.replace("kernel_size: 3", "kernel_size: 3, bias: false"),
            "shared tensors must agree, but a has weight [4, 3, 3, 3], bias [4]"
            " and this layer has weight [4, 3, 3, 3] [shared-weights-differ]",
            "give both layers the same sizes, or leave weights_of out",
            id="no-bias",
        ),
        pytest.param(
            "{type: linear, name: b, input: e, out_features: 4, weights_of: a}",
            "weights_of must name a layer of the same type,"
            " but a is of type conv and this one of linear [shared-weights-differ]",
            "name a layer of type linear, or leave weights_of out",
            id="type",
        ),
        pytest.param(
            B.replace("}", ", trainable: false}"),
            "a shared tensor must be trained in all its layers or in none,"
            " but a trains it and this layer does not [shared-weights-differ]",
            "write trainable: false in a instead",
            id="trainable",
        ),
        pytest.param(
            B.replace("weights_of: a", "weights_of: [a]"),
            "weights_of must be the name of a layer, but it is a list of 1 [wrong-type]",
            None,
            id="list",
        ),
        pytest.param(
            B.replace("weights_of: a", "trainable: maybe"),
            "trainable must be true or false, but it is 'maybe' [wrong-type]",
            None,
            id="maybe",
        ),
    ],
)
def test_error_of_borrowed_weights(
    borrower: str, message: str, help_: str | None, findings: Findings
) -> None:
    flat = "{type: flatten, name: f, input: a}"
    text = findings(spec(A, borrower, flat, "{type: flatten, name: g, input: b}"))
    (error, *rest) = text.partition("error: b: ")[2].splitlines()
    assert error == message
    assert ([f"  help: {help_}"] if help_ else []) == [it for it in rest[:1] if "  help" in it]
