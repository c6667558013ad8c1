"""Functional and sequential models: names, what is read, shared weights, models in models."""

import json
from typing import Any

import pytest
from keras_models import Judge, data, functional, layer

import convcalc


def names(found: dict[str, Any]) -> list[str]:
    return [it["name"] for it in found["layers"]]


def shapes(found: dict[str, Any]) -> dict[str, list[int]]:
    return {it["name"]: it["outputs"][0]["shape"] for it in found["layers"]}


CONV = {"filters": 8, "kernel_size": [3, 3]}


def test_what_stands_inside_a_layer_is_a_part_of_its_name(read: Judge) -> None:
    found = read(
        functional(
            data(12, 12, 4),
            layer("SeparableConv2D", "sep", "data", **CONV, activation="relu"),
            layer("GlobalAveragePooling2D", "pool", "sep"),
            layer("Dense", "fc", "pool", units=10, activation="softmax"),
        )
    ).to_dict()
    assert names(found) == [
        "sep.depthwise",
        "sep.pointwise",
        "sep.activation",
        "pool",
        "pool.flatten",
        "fc",
        "fc.activation",
    ]
    assert [it["name"] for it in found["outputs"]] == ["fc.activation"]
    assert found["name"] == "net"


def test_same_pads_as_tensorflow(read: Judge) -> None:
    # TensorFlow: ceil(7/2) = 4 positions, (4 - 1)*2 + 2 - 7 = 1 pixel, at the end
    model = functional(
        data(7, 7, 3),
        layer("Conv2D", "c", "data", filters=2, kernel_size=2, strides=2, padding="same"),
    )
    found = read(model)
    assert shapes(found.to_dict()) == {"c": [1, 2, 4, 4]}
    assert "(7 - 2 + 0 + 1)/2 + 1 = 4" in json.dumps(
        [window.worked_out for row in found.layers for window in row.windows]
    )


def test_channels_first_stay_where_they_are(read: Judge) -> None:
    first = {"data_format": "channels_first"}
    found = read(
        functional(
            data(3, 10, 12),
            layer("Conv2D", "c", "data", **CONV, **first),
            layer("BatchNormalization", "bn", "c", axis=1),
            layer("Flatten", "flat", "bn", **first),
        )
    ).to_dict()
    assert shapes(found) == {"c": [1, 8, 8, 10], "bn": [1, 8, 8, 10], "flat": [1, 640]}
    assert found["totals"]["params"] == 8 * 27 + 8 + 16


def test_a_layer_of_the_other_format_reads_permuted_axes(read: Judge) -> None:
    found = read(
        functional(
            data(6, 5, 4),
            layer("Conv2D", "a", "data", **CONV, data_format="channels_last"),
            layer("Conv2D", "b", "a", **CONV, padding="same", data_format="channels_last"),
            layer("MaxPooling2D", "p", "b", pool_size=2, data_format="channels_first"),
        )
    ).to_dict()
    # Keras: (None, 4, 3, 8) with channels first is 4 channels of 3x8, pooled (None, 4, 1, 4)
    assert shapes(found)["p"] == [1, 4, 1, 4]
    assert shapes(found)["p.permute_back"] == [1, 4, 4, 1]


def test_a_layer_used_twice_has_its_weights_once(read: Judge) -> None:
    twice = layer("Conv2D", "shared", "first", filters=4, kernel_size=1, activation="relu")
    twice["inbound_nodes"] += layer("Conv2D", "", "shared")["inbound_nodes"]
    found = read(
        functional(
            data(6, 8, 4),
            layer("Conv2D", "first", "data", filters=4, kernel_size=3),
            twice,
            layer("Add", "sum", "first", "shared:1"),
        )
    ).to_dict()
    assert names(found) == [
        "first",
        "shared",
        "shared.activation",
        "shared.2",
        "shared.2.activation",
        "sum",
    ]
    assert [it["shared_with"] for it in found["layers"][3]["parameters"]] == ["shared"] * 2
    assert found["totals"]["params"] == 148 + 20


BASE: dict[str, Any] = {
    "class_name": "Sequential",
    "name": "base",
    "config": {
        "name": "base",
        "layers": [
            layer("InputLayer", "inner_input", batch_shape=[None, 6, 8, 4]),
            layer("Conv2D", "conv", **{**CONV, "activation": "relu"}),
            layer("GlobalAveragePooling2D", "pool"),
        ],
    },
}


def test_a_model_in_a_model_is_the_start_of_its_layers_names(read: Judge) -> None:
    both = [layer("", "", it)["inbound_nodes"][0] for it in ("left", "right")]
    found = read(
        functional(
            data(6, 8, 4, name="left"),
            data(6, 8, 4, name="right"),
            {**BASE, "inbound_nodes": both},
            layer("Subtract", "difference", "base", "base:1"),
            inputs="left right",
        )
    ).to_dict()
    assert names(found) == [
        "base.conv",
        "base.conv.activation",
        "base.pool",
        "base.pool.flatten",
        "base.2.conv",
        "base.2.conv.activation",
        "base.2.pool",
        "base.2.pool.flatten",
        "difference",
    ]
    assert found["layers"][4]["parameters"][0]["shared_with"] == "base.conv"
    assert found["totals"]["params"] == 8 * 36 + 8


def test_what_is_frozen_is_not_trained(read: Judge) -> None:
    inner = {**BASE, "config": {**BASE["config"], "trainable": False}}
    inner["inbound_nodes"] = layer("", "", "data")["inbound_nodes"]
    totals = read(
        functional(data(6, 8, 4), inner, layer("Dense", "fc", "base", units=2, trainable=True))
    ).to_dict()["totals"]
    assert (totals["params"], totals["trainable_params"]) == (296 + 18, 18)


def test_several_outputs_of_a_layer_and_of_a_model(read: Judge) -> None:
    lstm = layer("LSTM", "lstm", "data", units=6, return_sequences=True, return_state=True)
    found = read(functional(data(9, 5), lstm, outputs="lstm lstm:0:1 lstm:0:2")).to_dict()
    assert [it["shape"] for it in found["outputs"]] == [[1, 6, 9], [1, 6], [1, 6]]


# Keras 2

OLD: dict[str, Any] = {
    "class_name": "Functional",
    "keras_version": "2.11.0",
    "backend": "tensorflow",
    "config": {
        "name": "old",
        "layers": [
            {
                "class_name": "InputLayer",
                "name": "in",
                "config": {"batch_input_shape": [None, 8, 8, 3], "name": "in"},
                "inbound_nodes": [],
            },
            {
                "class_name": "Conv2D",
                "name": "c",
                "config": {"name": "c", **CONV, "activation": "relu"},
                "inbound_nodes": [[["in", 0, 0, {}]]],
            },
            {
                "class_name": "TFOpLambda",
                "name": "tf.math.add",
                "config": {"name": "tf.math.add", "function": "math.add"},
                "inbound_nodes": [["c", 0, 0, {"y": 3.0, "name": None}]],
            },
            {
                "class_name": "Add",
                "name": "sum",
                "config": {"name": "sum"},
                "inbound_nodes": [[["c", 0, 0, {}], ["tf.math.add", 0, 0, {}]]],
            },
        ],
        "input_layers": [["in", 0, 0]],
        "output_layers": [["sum", 0, 0]],
    },
}


def test_the_form_of_keras_2(read: Judge) -> None:
    found = read(OLD).to_dict()
    assert shapes(found) == {
        "c": [1, 8, 6, 6],
        "c.activation": [1, 8, 6, 6],
        "tf.math.add": [1, 8, 6, 6],
        "sum": [1, 8, 6, 6],
    }
    assert [it["name"] for it in found["layers"][3]["inputs"]] == [
        "c.activation",
        "tf.math.add",
    ]


@pytest.mark.parametrize(
    "config",
    [
        pytest.param(
            [layer("Conv2D", "c", **CONV, batch_input_shape=[None, 8, 8, 3])], id="a-list"
        ),
        pytest.param(
            {"layers": [layer("Conv2D", "c", **CONV, batch_input_shape=[None, 8, 8, 3])]},
            id="in-the-first-layer",
        ),
        pytest.param(
            {"layers": [layer("Conv2D", "c", **CONV)], "build_input_shape": [None, 8, 8, 3]},
            id="of-the-model",
        ),
    ],
)
def test_a_sequential_model_without_an_input_layer(config: object, read: Judge) -> None:
    found = read({"class_name": "Sequential", "config": config}).to_dict()
    assert found["inputs"] == [{"name": "c_input", "shape": [1, 3, 8, 8]}]
    assert shapes(found) == {"c": [1, 8, 6, 6]}


# Sizes that the model leaves open


def test_open_sizes_are_given_by_the_run(read: Judge) -> None:
    model = functional(data(None, None, 3), layer("Conv2D", "c", "data", **CONV))
    (found,) = read(model).to_dict()["diagnostics"]
    assert (found["rule"], found["message"], found["help"]) == (
        "input-shape-unknown",
        "the shape of 'data' must be known, but the model leaves it open",
        "say it, height x width x channels: --input data=224x224x3",
    )
    given = read(model, inputs={"data": "10x12x3"}, batch=2).to_dict()
    assert given["diagnostics"] == []
    assert shapes(given) == {"c": [2, 8, 8, 10]}


def test_a_fixed_batch_is_kept(read: Judge) -> None:
    given = layer("InputLayer", "data", batch_shape=[4, 8, 8, 3])
    found = read(functional(given, layer("Conv2D", "c", "data", **CONV))).to_dict()
    assert shapes(found) == {"c": [4, 8, 6, 6]}


# Types of one's own


@pytest.mark.parametrize(
    ("class_name", "message", "hint"),
    [
        pytest.param(
            "Lambda",
            "what a Lambda layer does must be declared, but 'own' is not",
            "declare it with --custom Lambda:own=passthrough or --custom Lambda:own=20x20x256",
            id="lambda",
        ),
        pytest.param(
            "mine>Blur",
            "class_name must be a layer of Keras, but there is no 'Blur'",
            "declare it with --custom Blur=passthrough or --custom Blur=20x20x256",
            id="a-class",
        ),
        pytest.param(
            "MaxPoling2D",
            "class_name must be a layer of Keras, but there is no 'MaxPoling2D'",
            "did you mean 'MaxPooling2D'? Or declare it with --custom MaxPoling2D=passthrough"
            " or --custom MaxPoling2D=20x20x256",
            id="misspelt",
        ),
    ],
)
def test_a_class_of_ones_own_is_named(
    class_name: str, message: str, hint: str, read: Judge
) -> None:
    model = functional(
        data(8, 8, 3),
        layer(class_name, "own", "data"),
        layer("Conv2D", "c", "own", **CONV),
    )
    (found,) = read(model).to_dict()["diagnostics"]
    assert (found["rule"], found["layer"]) == ("unknown-type", "own")
    assert (found["message"], found["help"]) == (message, hint)


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        pytest.param({"Blur": "passthrough"}, [1, 8, 6, 6], id="as-it-reads"),
        pytest.param({"Blur": "20x30x4,params=7"}, [1, 8, 18, 28], id="of-a-size"),
        pytest.param({"Blur:own": "5x5x2"}, [1, 8, 3, 3], id="this-one"),
    ],
)
def test_a_declared_class_is_read(
    declared: dict[str, str], expected: list[int], read: Judge
) -> None:
    model = functional(
        data(8, 8, 3), layer("Blur", "own", "data"), layer("Conv2D", "c", "own", **CONV)
    )
    found = read(model, custom=declared).to_dict()
    assert found["diagnostics"] == []
    assert shapes(found)["c"] == expected


def test_an_activation_of_ones_own_is_named(read: Judge) -> None:
    model = functional(data(8), layer("Dense", "fc", "data", units=3, activation="my_act"))
    (found,) = read(model).to_dict()["diagnostics"]
    assert (found["rule"], found["message"], found["help"]) == (
        "unknown-type",
        "activation must be a function of Keras, but there is no 'my_act'",
        "declare it with --custom my_act=passthrough",
    )
    assert read(model, custom={"my_act": "passthrough"}).ok


# Other commands


def test_a_model_is_fitted_and_compared(read: Judge) -> None:
    model = functional(
        data(224, 224, 3),
        layer("Conv2D", "c", "data", filters=4, kernel_size=7, strides=4),
        layer("MaxPooling2D", "p", "c", pool_size=2),
    )
    assert convcalc.compare(read(model), read(model)).to_dict()["schema_version"] == 1
