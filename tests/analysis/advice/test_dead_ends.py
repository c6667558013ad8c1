from collections.abc import Callable

import pytest

Notes = Callable[..., list[str]]
RULE = "leads-to-no-output"
HABIT = "a layer should lead to an output that the spec names, but"
NAMED = "input: 8x8x3\noutputs: [out]\n"
OUT = "{type: relu, name: out}"


@pytest.mark.parametrize(
    ("head", "layers", "expected"),
    [
        pytest.param(
            NAMED,
            [
                OUT,
                "{type: conv, name: a, out_channels: 4, kernel_size: 3}",
                "{type: linear, name: b, out_features: 2}",
            ],
            [
                f"a: {HABIT} this one and 1 more end in b and spend 402 parameters;"
                " list b under outputs: or leave them out"
            ],
            id="a-branch",
        ),
        pytest.param(
            NAMED,
            [OUT, "{type: relu, name: last}"],
            [f"last: {HABIT} this one leads to none; list last under outputs: or leave it out"],
            id="the-last-layer",
        ),
        pytest.param(
            NAMED,
            [OUT, "{type: linear, name: last, out_features: 1}"],
            [
                f"last: {HABIT} this one leads to none and spends 193 parameters;"
                " list last under outputs: or leave it out"
            ],
            id="the-last-layer-with-weights",
        ),
        pytest.param(
            "input: 8x8x3\n",
            [
                "{type: relu, name: a, input: data}",
                "{type: relu, name: b, input: a}",
                "{type: relu, name: c, input: a}",
                "{type: relu, name: d, input: a}",
                "{type: relu, name: out, input: data}",
            ],
            [
                f"a: {HABIT} this one and 3 more end in b, c and 1 more;"
                " list these under outputs: or leave them out"
            ],
            id="several-ends-where-the-last-layer-is-the-output",
        ),
        pytest.param(
            NAMED,
            [
                "{type: relu, name: a}",
                "{type: relu, name: b, input: data}",
                "{type: relu, name: c, input: data}",
                "{type: add, name: d, inputs: [a, c]}",
                "{type: add, name: e, inputs: [b, d]}",
                "{type: relu, name: out, input: data}",
            ],
            [
                f"a: {HABIT} this one and 4 more end in e;"
                " list e under outputs: or leave them out"
            ],
            id="branches-that-meet",
        ),
    ],
)
def test_advice(head: str, layers: list[str], expected: list[str], notes: Notes) -> None:
    assert notes(RULE, head, *layers) == expected


@pytest.mark.parametrize(
    ("head", "layers"),
    [
        pytest.param(NAMED, ["relu", OUT], id="all-lead-there"),
        pytest.param("8x8x3", ["relu", "relu"], id="no-output-named"),
        pytest.param(
            NAMED,
            ["{type: relu, name: middle}", "{type: relu, name: out, input: data}"],
            id="one-in-the-middle-is-warned-of",
        ),
        pytest.param(
            "input: 8x8x4\noutputs: ['halves:1']\n",
            ["{type: split, name: halves, chunks: 2}"],
            id="one-output-of-several",
        ),
    ],
)
def test_no_advice(head: str, layers: list[str], notes: Notes) -> None:
    assert notes(RULE, head, *layers) == []


def test_what_nobody_reads_is_an_output_of_caffe(caffe_notes: Notes) -> None:
    text = """
    input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }
    layer { name: "a" type: "ReLU" bottom: "data" top: "a" }
    layer { name: "b" type: "ReLU" bottom: "data" top: "b" }
    """
    assert caffe_notes(RULE, text) == []
