"""What the commands make of a Keras model: the figures are worked by hand."""

import json
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from keras_models import data, functional, layer

import convcalc
from convcalc import Analysis

Run = Callable[..., Result]

# `same` of stride 2 on an even size pads at the end alone; two layers stand in one of Keras
SMALL = functional(
    data(32, 32, 3),
    layer("Conv2D", "conv", "data", filters=8, kernel_size=[3, 3], strides=2, padding="same"),
    layer("BatchNormalization", "bn", "conv"),
    layer("SeparableConv2D", "sep", "bn", filters=8, kernel_size=3, padding="same"),
    layer("Add", "add", "bn", "sep"),
    layer("MaxPooling2D", "pool", "add", pool_size=2),
    layer("GlobalAveragePooling2D", "gap", "pool"),
    layer("Dense", "fc", "gap", units=10, activation="softmax"),
)
SMALL_IN_YAML = """\
input: [3, 32, 32]
layers:
  - {type: conv, name: conv, out_channels: 8, kernel_size: 3, stride: 2, padding: same}
  - {type: batch_norm, name: bn, eps: 0.001}
  - {type: depthwise_conv, name: sep.depthwise, kernel_size: 3, padding: 1, bias: false}
  - {type: conv, name: sep.pointwise, out_channels: 8, kernel_size: 1}
  - {type: add, name: add, inputs: [bn, sep.pointwise]}
  - {type: max_pool, name: pool, kernel_size: 2, stride: 2}
  - {type: global_avg_pool, name: gap}
  - {type: flatten, name: gap.flatten}
  - {type: linear, name: fc, out_features: 10}
  - {type: softmax, name: fc.activation}
"""
# two inputs, a layer that is used twice and is not trained, two outputs
TWICE = functional(
    data(8),
    data(8, name="other"),
    {
        **layer("Dense", "fc", units=3, trainable=False),
        "inbound_nodes": [layer("", "", it)["inbound_nodes"][0] for it in ("data", "other")],
    },
    layer("Concatenate", "both", "fc:0", "fc:1"),
    layer("ReLU", "relu", "fc:1"),
    inputs="data other",
    outputs="both relu",
)
# the stride leaves a row of an odd size unread; Flatten ties the parameters to the size
PLAIN = functional(
    data(28, 28, 1),
    layer("Conv2D", "conv", "data", filters=6, kernel_size=[5, 5]),
    layer("AveragePooling2D", "pool", "conv", pool_size=[2, 2]),
    layer("Flatten", "flat", "pool"),
    layer("Dense", "fc", "flat", units=10),
)
OPEN = functional(
    data(None, None, 3),
    layer("Conv2D", "conv", "data", filters=4, kernel_size=3, strides=2, padding="same"),
    layer("GlobalMaxPooling2D", "gmp", "conv"),
)


@pytest.fixture(autouse=True)
def files(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work)
    models = {"small": SMALL, "twice": TWICE, "plain": PLAIN, "open": OPEN}
    for name, model in models.items():
        (work / f"{name}.json").write_text(json.dumps(model), encoding="utf-8")


def outputs(analysis: Analysis) -> list[tuple[str, list[list[int]]]]:
    """Return what each layer gives out."""
    layers = analysis.to_dict()["layers"]
    return [(it["name"], [out["shape"] for out in it["outputs"]]) for it in layers]


# 224 + 16 + (72 + 64 + 8) + 90; 8*3 + 3 once; 156 + 10*(6*12*12 + 1)
@pytest.mark.parametrize(("name", "params"), [("small", 474), ("twice", 27), ("plain", 8_806)])
def test_a_converted_model_has_the_same_figures(name: str, params: int, run: Run) -> None:
    made = run("convert", f"{name}.json", "--to", "yaml", "-o", "made.yaml")
    assert made.exit_code == 0, made.output
    model, spec = convcalc.summarize(f"{name}.json"), convcalc.summarize("made.yaml")
    assert spec.totals.params == params
    assert spec.to_dict()["totals"] == model.to_dict()["totals"]
    assert outputs(spec) == outputs(model)


def test_a_model_of_open_sizes_is_converted_at_a_size(run: Run) -> None:
    assert run("convert", "open.json", "--to", "yaml").exit_code == 1
    made = run("convert", "open.json", "--to", "yaml", "--input", "33x31x3").stdout
    assert outputs(convcalc.summarize_text(made, syntax="yaml"))[0] == (
        "conv",
        [[1, 4, 17, 16]],
    )


def test_explain_pads_same_as_tensorflow_does(run: Run) -> None:
    lines = run("explain", "small.json", "conv").stdout.split("\n")
    assert lines[0] == "conv: conv on 32x32x3 gives 16x16x8"
    assert "  height           (H1 - F + Pb + Pe)/S + 1 = (32 - 3 + 0 + 1)/2 + 1 = 16" in lines


def test_fit_lists_the_sizes_of_a_model(run: Run) -> None:
    found = run("fit", "plain.json", "--range", "24:30")
    assert found.exit_code == 0
    assert "fit             24 to 30 by 2\n" in found.stdout
    assert "at 27x27x1 (23 - 2)/2 + 1 = 11.5, rounded down to 11\n" in found.stdout
    assert "note            the size changes the parameters of fc\n" in found.stdout


def test_fit_takes_the_size_of_an_open_model(run: Run) -> None:
    found = run("fit", "open.json", "--input", "32x32x3", "--range", "30:40")
    assert "fit             30-40\n" in found.stdout


@pytest.mark.parametrize(
    ("name", "sizes", "rows"),
    [
        # 156 + 10*(6*12*12 + 1), and 6*13*13
        pytest.param(
            "plain",
            "4,28,30",
            [("4x4x1", None), ("28x28x1", 8_806), ("30x30x1", 10_306)],
            id="sides",
        ),
        pytest.param(
            "open",
            "32x32x3,64x48x3",
            [("32x32x3", 112), ("64x48x3", 112)],
            id="sizes-that-the-model-leaves-open",
        ),
    ],
)
def test_sweep_takes_the_sizes_of_an_input(
    name: str, sizes: str, rows: list[tuple[str, int | None]], run: Run
) -> None:
    found = run("sweep", f"{name}.json", "--input", sizes, "--format", "csv").stdout
    head, *lines = (it.split(",") for it in found.split())
    size, params = head.index("input"), head.index("params")
    assert [(it[size], int(it[params]) if it[params] else None) for it in lines] == rows


def test_compare_finds_a_model_the_same_as_its_network_in_yaml(run: Run, work: Path) -> None:
    (work / "small.yaml").write_text(SMALL_IN_YAML, encoding="utf-8")
    left, right = (convcalc.summarize(f"small.{it}").totals for it in ("json", "yaml"))
    assert left == right
    found = run("compare", "small.json", "small.yaml")
    assert found.exit_code == 0
    assert found.stdout.endswith("layers, small.json -> small.yaml: 10 same\n")


def test_an_analysis_goes_to_another_process(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(SMALL))
    analysis = convcalc.summarize(path)
    assert pickle.loads(pickle.dumps(analysis)).to_dict() == analysis.to_dict()
