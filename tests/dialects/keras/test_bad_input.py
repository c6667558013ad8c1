"""What is wrong with a model: each finding with its place, never a traceback."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from keras_models import Judge, data, functional, layer

import convcalc
from convcalc.limits import MOST_BYTES, MOST_LAYERS

Run = Callable[..., Result]

CONV = {"filters": 8, "kernel_size": [3, 3]}
MODEL = functional(data(8, 8, 3), layer("Conv2D", "c", "data", **CONV))


def wrong(**config: object) -> dict[str, Any]:
    return functional(data(8, 8, 3), layer("Conv2D", "c", "data", **{**CONV, **config}))


def reads_nothing(class_name: str, **config: object) -> dict[str, Any]:
    made = layer(class_name, "it", **config)
    return {**made, "inbound_nodes": [{"args": [[]], "kwargs": {}}]}


def function(name: str, **arguments: object) -> dict[str, Any]:
    """Return a function of TensorFlow in the form of Keras 2."""
    made = layer("TFOpLambda", "it", function=name)
    return {**made, "inbound_nodes": [["data", 0, 0, arguments]]}


@pytest.mark.parametrize(
    ("model", "rule", "message"),
    [
        pytest.param(
            {"name": "web", "version": "1.0"},
            "missing-field",
            "a Keras model must have class_name and config, but this is the JSON of something"
            " else",
            id="something-else",
        ),
        pytest.param(
            {"class_name": "MyModel", "config": {"units": 3}},
            "empty-network",
            "a model must have layers in its config, but this one of class 'MyModel' has none",
            id="a-class-of-its-own",
        ),
        pytest.param(
            {"class_name": "Sequential", "config": {"layers": []}},
            "empty-network",
            "a model must have layers, but there are none",
            id="no-layers",
        ),
        pytest.param(
            {"class_name": "Sequential", "config": {"layers": [7]}},
            "missing-field",
            "a layer must have a class_name, but this one has none",
            id="a-number-as-layer",
        ),
        pytest.param(
            wrong(filters="many"),
            "wrong-type",
            "filters must be a whole number, but it is 'many'",
            id="a-word-as-number",
        ),
        pytest.param(
            wrong(filters=0),
            "value-out-of-range",
            "filters must be at least 1, but it is 0",
            id="none",
        ),
        pytest.param(
            wrong(filters=None), "missing-field", "the layer must have filters", id="missing"
        ),
        pytest.param(
            wrong(kernel_size=[3]),
            "wrong-type",
            "kernel_size must be a list of 2 whole numbers, but it is a list of 1",
            id="too-few-axes",
        ),
        pytest.param(
            wrong(padding="reflect"),
            "wrong-type",
            "padding must be valid, same or causal, but it is 'reflect'",
            id="another-word",
        ),
        pytest.param(
            wrong(kernel_size=9),
            "window-exceeds-input",
            "the window must fit into its padded input, but 9 > 8",
            id="a-large-window",
        ),
        pytest.param(
            functional(data(8, 8, 3), layer("Conv2D", "c", "dat", **CONV)),
            "unknown-name",
            "a layer must read a layer or an input, but there is no 'dat'",
            id="reads-what-is-not-there",
        ),
        pytest.param(
            functional(
                data(8, 8, 3),
                layer("Add", "one", "data", "two"),
                layer("ReLU", "two", "one"),
            ),
            "cycle",
            "a layer must not read what it feeds, but two reads one, one reads two",
            id="a-cycle",
        ),
        pytest.param(
            functional(data(12), layer("Permute", "p", "data", dims=[2, 1])),
            "not-a-permutation",
            "dims must name each axis behind the batch once, but it is [2, 1] and there are 1",
            id="axes-that-are-not-there",
        ),
        pytest.param(
            functional(data(8, 8, 3), layer("LSTM", "l", "data", units=3)),
            "wrong-input-shape",
            "the input must be sequences (batch, steps, features), but it has 4 axes",
            id="no-sequence",
        ),
        pytest.param(
            functional(data(8, 8, 3), layer("BatchNormalization", "b", "data", axis=0)),
            "no-such-axis",
            "axis must not be the batch, but it is 0",
            id="the-batch-as-axis",
        ),
        pytest.param(
            functional(
                data(8, 8, 3), layer("ZeroPadding2D", "p", "data", padding=[["a", 1], [1, 1]])
            ),
            "wrong-type",
            "padding must be a list of 2 pairs of whole numbers, but it is a list of 2",
            id="a-word-in-a-pair",
        ),
        pytest.param(
            functional(layer("InputLayer", "data", batch_shape=[]), layer("ReLU", "r", "data")),
            "input-shape-unknown",
            "the shape of 'data' must be known, but the model leaves it open",
            id="an-input-without-axes",
        ),
        pytest.param(
            functional(data(8, 8, 3), reads_nothing("Add")),
            "wrong-number",
            "the layer must read something",
            id="a-merge-of-nothing",
        ),
        pytest.param(
            functional(data(8, 3), reads_nothing("LSTM", units=3)),
            "wrong-number",
            "LSTM must read a layer",
            id="a-recurrent-layer-of-nothing",
        ),
        pytest.param(
            functional(data(8), function("split", num_or_size_splits="x", axis=-1)),
            "wrong-type",
            "num_or_size_splits must be a whole number, but it is 'x'",
            id="a-word-as-argument",
        ),
        pytest.param(
            functional(data(8, 8, 3), function("math.reduce_mean", axis="x")),
            "wrong-type",
            "axis must be a whole number, but it is 'x'",
            id="a-word-as-axis",
        ),
        pytest.param(
            functional(data(8, 8, 3), function("reshape", shape=[-1, 0, -1])),
            "reshape-mismatch",
            "shape must have sizes of at least 1 and one -1, but it is [-1, 0, -1]",
            id="a-function-that-reshapes-to-none",
        ),
    ],
)
def test_what_is_wrong_is_told(
    model: dict[str, Any], rule: str, message: str, read: Judge
) -> None:
    found = [it for it in read(model).diagnostics if it.severity == "error"]
    assert [(it.rule, it.message) for it in found] == [(rule, message)]


@pytest.mark.parametrize(
    ("made", "output"),
    [
        pytest.param(layer("Softmax", "it", "data", axis=[]), (1, 3, 8, 8), id="softmax"),
        pytest.param(
            layer("LayerNormalization", "it", "data", axis=[]), (1, 3, 8, 8), id="normalization"
        ),
        pytest.param(function("math.reduce_mean", axis=[1, 1]), (1, 3, 8), id="mean-twice"),
    ],
)
def test_axes_that_no_keras_writes(
    made: dict[str, Any], output: tuple[int, ...], read: Judge
) -> None:
    assert read(functional(data(8, 8, 3), made)).layers[-1].outputs[0].shape == output


def test_a_finding_has_its_line_and_column(read: Judge) -> None:
    text = json.dumps(wrong(filters="many"), indent=1)
    line = text.split("\n").index('     "filters": "many",') + 1
    (found,) = read(text).to_dict()["diagnostics"]
    assert (found["layer"], found["line"], found["column"]) == ("c", line, 17)


def test_every_layer_that_is_wrong_is_told(read: Judge) -> None:
    model = functional(
        data(8, 8, 3),
        layer("Conv2D", "a", "data", filters="x", kernel_size=3),
        layer("Conv2D", "b", "a", filters=2, kernel_size="y"),
        layer("Nonesuch", "c", "b"),
    )
    assert [it.layer for it in read(model).diagnostics] == ["a", "b", "c"]


def test_a_number_of_a_million_digits(read: Judge) -> None:
    text = json.dumps(wrong(filters=12345)).replace("12345", "9" * 1_000_000)
    (found,) = read(text).diagnostics
    assert (found.rule, found.message) == (
        "value-out-of-range",
        f"filters must be at most 9223372036854775807, but it is {'9' * 40}...",
    )


def test_models_in_models_do_not_unfold_without_end(read: Judge) -> None:
    model = functional(data(8), layer("ReLU", "relu", "data"))
    for _ in range(20):
        twice = {**model, "name": "m"}
        twice["inbound_nodes"] = [layer("", "", it)["inbound_nodes"][0] for it in ("data", "m")]
        model = functional(data(8), twice, outputs="m:1")
    (found,) = read(model).diagnostics
    assert (found.rule, found.message) == (
        "limit-exceeded",
        f"layers must be used again at most {MOST_LAYERS:,} times, those in models that are"
        " used again counted, but these are used more often",
    )


# Archives


def archive(path: str, **members: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in members.items():
            file.writestr(name.replace("_json", ".json"), text)


def test_an_archive_is_read_without_its_weights(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work)
    archive("net.keras", config_json=json.dumps(MODEL), weights="w" * 100)
    found = convcalc.summarize("net.keras").to_dict()
    assert found["source"] == {"path": "net.keras", "format": "keras_archive"}
    assert found["totals"]["params"] == 8 * 27 + 8


CUT = io.BytesIO()
with zipfile.ZipFile(CUT, "w") as _file:
    _file.writestr("config.json", json.dumps(MODEL))


@pytest.mark.parametrize(
    ("content", "rule", "message"),
    [
        pytest.param(
            b"",
            "syntax-missing",
            "a .keras file must be a zip archive, but this one cannot be read as one",
            id="empty",
        ),
        pytest.param(
            CUT.getvalue()[:300],
            "syntax-missing",
            "a .keras file must be a zip archive, but this one cannot be read as one",
            id="cut",
        ),
        pytest.param(
            CUT.getvalue().replace(b'"class_name"', b'"class_mane"'),
            "syntax-missing",
            "a .keras file must be a zip archive, but this one cannot be read as one",
            id="changed",
        ),
    ],
)
def test_a_file_that_is_no_archive(
    content: bytes, rule: str, message: str, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work)
    Path("net.keras").write_bytes(content)
    (found,) = convcalc.summarize("net.keras").diagnostics
    assert (found.rule, found.message) == (rule, message)


def test_a_zip_bomb_is_not_unpacked(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work)
    archive("net.keras", config_json=" " * (MOST_BYTES + 1))
    (found,) = convcalc.summarize("net.keras").diagnostics
    assert (found.rule, found.message) == (
        "limit-exceeded",
        "config.json must be at most 32 MiB, but this one is larger",
    )


def test_an_archive_without_a_model(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(work)
    archive("net.keras", metadata_json="{}")
    (found,) = convcalc.summarize("net.keras").diagnostics
    assert (found.rule, found.message) == (
        "syntax-missing",
        "an archive must hold config.json, but there is none in this one",
    )


# Other JSON


def test_other_json_in_a_folder_is_passed_over(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(work)
    folder = work / "nets"
    folder.mkdir()
    (folder / "net.json").write_text(json.dumps(MODEL), encoding="utf-8")
    (folder / "package.json").write_text('{"name": "web"}', encoding="utf-8")
    (folder / "tsconfig.json").write_text('{"compilerOptions": {}}', encoding="utf-8")
    files = json.loads(run("validate", "nets", "--format", "json").stdout)["files"]
    assert [(it["path"], it["ok"]) for it in files] == [("nets/net.json", True)]
    named = run("validate", "nets/package.json")
    assert named.exit_code == 1
    assert "[missing-field]" in named.stdout


def test_a_padding_that_would_fit_is_a_layer_of_its_own(read: Judge) -> None:
    def help_for(class_name: str, *sizes: int, **config: object) -> str | None:
        (found,) = read(
            functional(data(*sizes), layer(class_name, "x", "data", **config))
        ).diagnostics
        return found.help

    conv = {"filters": 8, "padding": "valid"}
    assert help_for("Conv2D", 32, 32, 3, kernel_size=[3, 3], strides=[2, 2], **conv) == (
        "what fits: input size 31 or 33, a ZeroPadding2D(((0, 1), (0, 1))) above, strides 1,"
        " kernel_size 2 or 4"
    )
    assert help_for("Conv1D", 33, 3, kernel_size=[2], strides=[2], **conv) == (
        "what fits: input size 32 or 34, a ZeroPadding1D((0, 1)) above, strides 1,"
        " kernel_size 1 or 3"
    )
    assert help_for("MaxPooling2D", 16, 16, 3, pool_size=[5, 5], strides=[3, 3]) == (
        "what fits: input size 14 or 17, a ZeroPadding2D(2) above, strides 1, pool_size 4 or 7"
    )
