"""Each layer class of Keras: what it gives out and how many numbers it has.

``layers.json`` holds what Keras 3.15.1 says of random layers of every class: the output
without its batch, all numbers, and those that are trained. Initializers are left out.
"""

import json
from pathlib import Path
from typing import Any

import pytest

import convcalc

ROWS = json.loads(Path(__file__).with_name("layers.json").read_text(encoding="utf-8"))


def sizes(output: list[int]) -> list[int]:
    """Return an output of Keras as ours: one example, the channels before the positions."""
    return [1, *output[-1:], *output[:-1]]


@pytest.mark.parametrize(
    "row", [pytest.param(it, id=f"{k}-{it['class_name']}") for k, it in enumerate(ROWS)]
)
def test_a_layer_is_as_in_keras(row: dict[str, Any]) -> None:
    model = {
        "class_name": "Sequential",
        "config": {
            "name": "net",
            "layers": [
                {
                    "class_name": "InputLayer",
                    "config": {"batch_shape": [None, *row["input"]], "name": "data"},
                },
                {"class_name": row["class_name"], "config": {"name": "it", **row["config"]}},
            ],
        },
    }
    found = convcalc.summarize_text(json.dumps(model), syntax="keras").to_dict()
    assert [it["message"] for it in found["diagnostics"] if it["severity"] == "error"] == []
    assert found["layers"][-1]["outputs"][0]["shape"] == sizes(row["output"])
    totals = found["totals"]
    assert totals["params"] + totals["buffers"] == row["numbers"]
    assert totals["trainable_params"] == row["trained"]
    assert {it["name"].partition(".")[0] for it in found["layers"]} == {"it"}
