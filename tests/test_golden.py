"""What is reported of each bundled spec; ``pytest --update-golden`` writes the files again.

The whole JSON of ten networks that between them have every feature, and a line of totals for
each of the others, with a digest of their rows so that nothing moves unseen.
"""

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import pytest
from bundled_reports import report, text_of
from each import each

HERE = Path(__file__).parent
SPECS = HERE.parent / "specs"
GOLDEN = HERE / "golden"
TOTALS = GOLDEN / "totals.csv"

NAMES = sorted(path.name for path in SPECS.iterdir())
WHOLE = (
    "alexnet-grouped.prototxt",  # groups
    "c3d.yaml",  # three spatial axes
    "googlenet-aux.yaml",  # several outputs
    "lenet.prototxt",  # Caffe
    "lenet5.yaml",  # the smallest
    "m5.yaml",  # one spatial axis
    "mobilenet-v3-small.yaml",  # variables, depthwise, squeeze and excitation
    "resnet18.yaml",  # blocks, residuals
    "siamese.yaml",  # several inputs, shared weights
    "unet.yaml",  # transposed convolutions, crops
)

every_spec = each("spec", NAMES)


@pytest.mark.parametrize("spec", WHOLE)
def test_report_is_the_golden_one(spec: str, pytestconfig: pytest.Config) -> None:
    golden = GOLDEN / f"{spec}.json"
    if pytestconfig.getoption("--update-golden"):
        golden.write_text(text_of(spec), encoding="utf-8")
    assert text_of(spec) == golden.read_text(encoding="utf-8")


def table_of_totals(specs: list[str]) -> str:
    table = io.StringIO()
    header: list[str] = []
    for spec in specs:
        made = report(spec)
        totals = {key: it for key, it in made["totals"].items() if key != "flops"}
        own = {key: totals.pop(key) for key in [*totals] if key.startswith("caffe_")}
        line = {
            "spec": spec,
            "layers": len(made["layers"]),
            **totals,
            "own_total": " ".join(map(str, own.values())),
            "findings": len(made["diagnostics"]),
            "digest": sha256(text_of(spec).encode()).hexdigest()[:12],
        }
        writer = csv.DictWriter(table, header or list(line), lineterminator="\n")
        if not header:
            header = list(line)
            writer.writeheader()
        writer.writerow(line)
    return table.getvalue()


def test_totals_are_the_golden_ones(pytestconfig: pytest.Config) -> None:
    table = table_of_totals([it for it in NAMES if it not in WHOLE])
    if pytestconfig.getoption("--update-golden"):
        TOTALS.write_text(table, encoding="utf-8")
    assert table == TOTALS.read_text(encoding="utf-8")


@every_spec
def test_rows_sum_to_the_totals_and_agree_with_themselves(spec: str) -> None:
    made = report(spec)
    rows, totals = made["layers"], made["totals"]
    tensors = [tensor for row in rows for tensor in row["parameters"]]
    own = [tensor for tensor in tensors if tensor["shared_with"] is None]
    inputs = sum(count(it["shape"]) for it in made["inputs"])
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
    shapes = {it["name"]: it["shape"] for it in made["inputs"]}
    for row in made["layers"]:
        assert row["inputs"] == [
            {"name": it["name"], "shape": shapes[it["name"]]} for it in row["inputs"]
        ]
        shapes |= {it["name"]: it["shape"] for it in row["outputs"]}
        its_own = [it for it in row["parameters"] if it["shared_with"] is None]
        assert row["params"] == sum(it["count"] for it in its_own if it["role"] != "buffer")
        assert all(it["count"] == count(it["shape"]) for it in row["parameters"])
        assert row["activation_bytes"] == 4 * row["activation_elements"]
        stored = sum(count(it["shape"]) for it in row["outputs"])
        assert row["activation_elements"] in ({0} if row["in_place"] else {0, stored})


@every_spec
def test_a_layer_is_a_line_of_the_report(spec: str) -> None:
    lines = text_of(spec).splitlines()
    rows = [json.loads(line.removesuffix(",")) for line in lines if line.startswith("    {")]
    names = [row["name"] for row in rows if "activation_elements" in row]
    assert names == [row["name"] for row in report(spec)["layers"]]


def test_every_golden_report_has_its_spec() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {
        *(f"{it}.json" for it in WHOLE),
        TOTALS.name,
    }


def count(shape: list[int]) -> int:
    product = 1
    for size in shape:
        product *= size
    return product
