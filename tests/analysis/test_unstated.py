"""A figure is unknown until a layer type states it: nothing defaults silently."""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from click.testing import Result
from each import each

from convcalc import summarize_text
from convcalc.dialects.layer_fields import read_values
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.layers import layer_class, layer_types
from convcalc.layers.shared.base import Layer
from convcalc.readers.from_yaml import read_yaml
from convcalc.shapes import example_shape
from convcalc.source import Source

Run = Callable[..., Result]

SPEC = """\
name: Toys
input: 9x9x2
layers:
  - {type: conv, name: before, out_channels: 2, kernel_size: 3}
  - {type: toy, name: toy}
  - {type: conv, name: after, out_channels: 2, kernel_size: 3}
  - {type: gelu, name: end}
"""


class Toy(Layer):
    """A type that states neither what it keeps nor what it reads."""

    example = "{type: toy}"


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("convcalc.layers.toy")
    vars(module)["Toy"] = Toy
    monkeypatch.setitem(sys.modules, "convcalc.layers.toy", module)


def record(spec: str = SPEC, **settings: Any) -> dict[str, Any]:  # noqa: ANN401
    return summarize_text(spec, syntax="yaml", **settings).to_dict()


def test_what_follows_from_the_type_is_null() -> None:
    found = record()
    # the toy may keep what the convolution behind it keeps, so that nobody knows who is first
    assert [row["saved_for_backward_bytes"] for row in found["layers"]] == [
        9 * 9 * 2 * 4,
        None,
        None,
        5 * 5 * 2 * 4,
    ]
    fields = [row["receptive_field"] for row in found["layers"]]
    assert fields[0]["size"] == [3, 3]
    assert fields[1:] == [None, None, None]
    totals = found["totals"]
    assert totals["saved_for_backward_bytes"] is None
    assert totals["training_bytes"] is None
    assert found["memory"]["training"] is None


def test_all_other_figures_are_there() -> None:
    found = record()
    # 3*3*2*2 weights and 2 biases, twice; 7*7 and 5*5 positions of 2 filters of 3*3*2
    assert found["totals"]["params"] == 76
    assert found["totals"]["macs"] == (7 * 7 + 5 * 5) * 2 * 18
    assert found["memory"]["peak_inference"]["bytes"] > 0
    assert found["diagnostics"] == []


def test_the_batch_that_fits_is_known_for_inference_alone() -> None:
    assert record(fits="1MB", fits_for="inference")["fits"]["batch"] > 0
    assert record(fits="1MB", fits_for="training")["fits"] is None


def test_a_text_says_unknown(run: Run) -> None:
    result = run(
        "summarize", "-", "--columns", "layer,saved,receptive-field", "--format", "table",
        "--fits", "1MB", stdin=SPEC,
    )  # fmt: skip
    words = [line.split() for line in result.stdout.splitlines()]
    assert ["toy", "unknown", "unknown"] in words
    assert ["total", "unknown"] in words
    why = "as it is not known what layers of type toy keep for the backward pass"
    lines = " ".join(result.stdout.split())
    assert f"largest batch: unknown, {why}" in lines
    training = run("summarize", "-", stdin=SPEC).stdout
    assert f"training: unknown, {why}\n" in training


def test_the_blackboard_says_unknown(run: Run) -> None:
    result = run("explain", "-", "toy", stdin=SPEC)
    assert "  receptive field  unknown" in result.stdout.splitlines()


def test_a_csv_leaves_the_field_empty(run: Run) -> None:
    result = run(
        "summarize", "-", "--columns", "layer,saved,receptive-field", "--format", "csv",
        stdin=SPEC,
    )  # fmt: skip
    assert "toy,," in result.stdout.splitlines()


@each("name", [it for it in layer_types() if it != "custom"])
def test_every_type_of_ours_states_both(name: str) -> None:
    layer = layer_class(name)
    assert layer
    root = read_yaml(Source("example.yaml", layer.example)).root
    own = tuple(it for it in root.entries if it.key.text not in LAYER_KEYS)
    read = read_values(layer, own, name="example", other_keys=LAYER_KEYS)
    inputs = tuple((1, *(example_shape(it) or ())) for it in layer.example_input.split(","))
    assert layer(**read.values).saved(inputs) is not None
    assert layer(**read.values).reach(inputs) is not None
