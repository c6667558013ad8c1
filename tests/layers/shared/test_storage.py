"""Layers that may leave their output where their input is, and views that may be copied."""

import pytest

import convcalc
from convcalc.layers import layer_class, layer_types
from convcalc.layers.shared.activation import Activation

IN_PLACE = (
    *("relu", "relu6", "leaky_relu", "elu", "celu", "selu", "silu", "mish", "hard_swish"),
    *("hard_sigmoid", "hardtanh", "threshold", "rrelu"),
)
"""The activations of ``torch.nn`` (2.13) with an argument ``inplace``."""

OVERWRITING = ("batch_norm", "bias", "scale")
VIEWS = {
    "crop": "size: 4",
    "permute": "dims: [0, 2, 3, 1]",
    "slice": "end: 1",
    "split": "chunks: 2",
}


def activation_elements(layer: str) -> int | None:
    text = f"input: 8x8x2\nlayers: [{{type: {layer}}}]\n"
    return convcalc.summarize_text(text, syntax="yaml").layers[0].activation_elements


@pytest.mark.parametrize("type_name", OVERWRITING)
def test_a_layer_overwrites_its_input_if_asked_to(type_name: str) -> None:
    assert activation_elements(type_name) == 8 * 8 * 2
    assert activation_elements(f"{type_name}, in_place: true") == 0


@pytest.mark.parametrize(("type_name", "fields"), VIEWS.items())
def test_a_view_takes_memory_if_it_is_copied(type_name: str, fields: str) -> None:
    numbers = {"crop": 4 * 4 * 2, "slice": 8 * 8}.get(type_name, 8 * 8 * 2)
    assert activation_elements(f"{type_name}, {fields}") == 0
    assert activation_elements(f"{type_name}, {fields}, copy: true") == numbers


def test_what_others_read_is_not_overwritten() -> None:
    merge = "{type: add, inputs: [relu1, scale1]}"
    text = f"input: 8x8x2\nlayers: [relu, {{type: scale, in_place: true}}, {merge}]\n"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert analysis.layers[1].storage == "new"


@pytest.mark.parametrize("type_name", OVERWRITING)
def test_the_default_takes_new_memory(type_name: str) -> None:
    layer = layer_class(type_name)
    assert layer is not None
    assert layer().storage == "new"


def test_activations_overwrite_where_pytorch_can() -> None:
    kinds = {it: layer_class(it) for it in layer_types()}
    activations = {
        it: kind for it, kind in kinds.items() if kind and issubclass(kind, Activation)
    }
    assert {it for it, kind in activations.items() if kind.in_place} == set(IN_PLACE)
