from typing import Any

import pytest

import convcalc


def net(cell: str, gates: str, marks: str) -> dict[str, Any]:
    """Return the report of one step; sizes are written ``1 2 5``."""
    shapes = " ".join(
        f"shape {{ {' '.join(f'dim: {size}' for size in sizes.split())} }}"
        for sizes in (cell, gates, marks)
    )
    text = (
        'layer { name: "d" type: "Input" top: "c" top: "x" top: "m" '
        f"input_param {{ {shapes} }} }}\n"
        'layer { name: "u" type: "LSTMUnit" bottom: "c" bottom: "x" bottom: "m" '
        'top: "c2" top: "h" }\n'
    )
    return convcalc.summarize_text(text, syntax="prototxt").to_dict()


def test_a_step_gives_the_cell_and_the_hidden_state() -> None:
    report = net("1 2 5", "1 2 20", "1 2")
    assert report["diagnostics"] == []
    (row,) = report["layers"]
    assert row["type"] == "lstm_unit"
    assert row["outputs"] == [
        {"name": "c2", "shape": [1, 2, 5]},
        {"name": "h", "shape": [1, 2, 5]},
    ]
    assert row["parameters"] == []
    # tops of the Input layer 10 + 40 + 2 numbers, of the step 10 + 10
    assert report["totals"]["caffe_memory_bytes"] == 288


@pytest.mark.parametrize(
    ("shapes", "messages"),
    [
        pytest.param(
            ("1 2 5", "1 2 19", "1 2"),
            ["x must be [1, 2, 20], but it is [1, 2, 19]"],
            id="three-and-more-gates",
        ),
        pytest.param(
            ("2 2 5", "1 3 20", "1 2"),
            [
                "c must be [1, 2, 5], but it is [2, 2, 5]",
                "x must be [1, 2, 20], but it is [1, 3, 20]",
            ],
            id="two-steps-and-other-sequences",
        ),
        pytest.param(
            ("1 2 5", "1 2 20", "1 2 1"),
            ["the inputs must have 3, 3 and 2 axes, but they have 3, 3, 3"],
            id="marks-with-an-axis-too-many",
        ),
    ],
)
def test_error(shapes: tuple[str, str, str], messages: list[str]) -> None:
    found = net(*shapes)["diagnostics"]
    assert [(it["rule"], it["message"]) for it in found] == [
        ("shapes-differ", message) for message in messages
    ]
