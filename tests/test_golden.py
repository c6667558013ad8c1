"""The whole JSON of each bundled spec; ``pytest --update-golden`` writes the files again."""

import json
from pathlib import Path

import pytest

import convcalc
from convcalc.report.json import render_analysis

HERE = Path(__file__).parent
SPECS = HERE.parent / "specs"
GOLDEN = HERE / "golden"

every_spec = pytest.mark.parametrize("spec", sorted(path.name for path in SPECS.iterdir()))


def golden(spec: str) -> Path:
    return GOLDEN / f"{spec}.json"


@every_spec
def test_report_is_the_golden_one(spec: str, pytestconfig: pytest.Config) -> None:
    text = render_analysis(convcalc.summarize(spec))
    if pytestconfig.getoption("--update-golden"):
        golden(spec).write_text(text, encoding="utf-8")
    assert text == golden(spec).read_text(encoding="utf-8")


@every_spec
def test_rows_of_the_golden_report_sum_to_its_totals(spec: str) -> None:
    report = json.loads(golden(spec).read_text(encoding="utf-8"))
    rows, totals = report["layers"], report["totals"]
    tensors = [tensor for row in rows for tensor in row["parameters"]]
    own = [tensor for tensor in tensors if tensor["shared_with"] is None]
    inputs = sum(count(it["shape"]) for it in report["inputs"])
    assert totals == totals | {
        "params": sum(row["params"] for row in rows),
        "weights": sum(it["count"] for it in own if it["role"] == "weight"),
        "biases": sum(it["count"] for it in own if it["role"] == "bias"),
        "buffers": sum(it["count"] for it in own if it["role"] == "buffer"),
        "param_bytes": 4 * sum(row["params"] for row in rows),
        "macs": sum(row["macs"] for row in rows),
        "flops": 2 * sum(row["macs"] for row in rows),
        "forward_elements": inputs + sum(row["activation_elements"] for row in rows),
        "forward_bytes": 4 * inputs + sum(row["activation_bytes"] for row in rows),
    }
    assert totals["params"] == totals["weights"] + totals["biases"]


@every_spec
def test_rows_of_the_golden_report_agree_with_themselves(spec: str) -> None:
    report = json.loads(golden(spec).read_text(encoding="utf-8"))
    shapes = {it["name"]: it["shape"] for it in report["inputs"]}
    for row in report["layers"]:
        assert row["inputs"] == [
            {"name": it["name"], "shape": shapes[it["name"]]} for it in row["inputs"]
        ]
        shapes |= {it["name"]: it["shape"] for it in row["outputs"]}
        own = [it for it in row["parameters"] if it["shared_with"] is None]
        assert row["params"] == sum(it["count"] for it in own if it["role"] != "buffer")
        assert all(it["count"] == count(it["shape"]) for it in row["parameters"])
        assert row["activation_bytes"] == 4 * row["activation_elements"]
        stored = sum(count(it["shape"]) for it in row["outputs"])
        assert row["activation_elements"] in ({0} if row["in_place"] else {0, stored})


@every_spec
def test_a_layer_is_a_line_of_the_golden_report(spec: str) -> None:
    lines = golden(spec).read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line.removesuffix(",")) for line in lines if line.startswith("    {")]
    names = [row["name"] for row in rows if "activation_elements" in row]
    assert names == [row.name for row in convcalc.summarize(spec).layers]


def test_every_golden_report_has_its_spec() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {
        f"{path.name}.json" for path in SPECS.iterdir()
    }


def count(shape: list[int]) -> int:
    product = 1
    for size in shape:
        product *= size
    return product
