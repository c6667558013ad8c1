"""What every layer type has to have, whichever it is."""

import ast
import inspect
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from textwrap import dedent
from types import FunctionType
from typing import Any, TypeGuard, get_args

import pytest
from each import each

from convcalc.diagnostics import Problem
from convcalc.dialects import fields
from convcalc.dialects.layer_fields import read_values
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.layers import class_name, layer_class, layer_types
from convcalc.layers.caffe.conv import AnyRankConv
from convcalc.layers.darknet.others import DarknetBatchNorm
from convcalc.layers.shared.base import Group, Layer
from convcalc.readers.from_yaml import read_yaml
from convcalc.shapes import example_shape
from convcalc.source import Source
from convcalc.tree import Scalar

SECTIONS = ("Shapes", "Parameters", "MACs", "Errors", "Source")


def found(type_name: str) -> type[Layer]:
    layer = layer_class(type_name)
    assert layer
    return layer


def smallest(layer: type[Layer]) -> Layer:
    """Return a layer with 1 for every field that must be given."""
    return layer(**dict.fromkeys(fields.missing_fields(layer, {}), 1))


def section(layer: type[Layer], wanted: str) -> str:
    """Return the text of one section of a layer's docstring, on one line; "none." without."""
    parts = re.split(r"^(\w+):", inspect.getdoc(layer) or "", flags=re.MULTILINE)
    texts = dict(zip(parts[1::2], parts[2::2], strict=True))
    return " ".join(texts.get(wanted, "none.").split())


every_type = each("type_name", layer_types())
every_layer = each("layer", [found(name) for name in layer_types()])


def test_the_types_are_listed_once_and_in_order() -> None:
    assert list(layer_types()) == sorted(set(layer_types()))


def test_the_classic_types_are_there() -> None:
    assert {
        "add",
        "avg_pool",
        "batch_norm",
        "concat",
        "conv",
        "dropout",
        "flatten",
        "global_avg_pool",
        "global_max_pool",
        "leaky_relu",
        "linear",
        "local_response_norm",
        "max_pool",
        "relu",
        "sigmoid",
        "softmax",
        "tanh",
    } <= set(layer_types())


@pytest.mark.parametrize(
    "type_name",
    [
        pytest.param("base", id="the-base-of-all"),
        pytest.param("sliding", id="the-base-of-windows"),
        pytest.param("activation", id="the-base-of-activations"),
        pytest.param("merging", id="the-base-of-merges"),
        pytest.param("pooling", id="the-base-of-pooling"),
        pytest.param("global_pooling", id="the-base-of-global-pooling"),
        pytest.param("fitting", id="a-module-without-a-layer"),
        pytest.param("os", id="a-module-from-elsewhere"),
        pytest.param("../x", id="a-path"),
        pytest.param("conv.conv", id="a-dotted-name"),
        pytest.param("__init__", id="the-package-itself"),
        pytest.param("__pycache__", id="a-folder"),
        pytest.param("Conv", id="the-class-name"),
        pytest.param("CONV", id="capitals"),
        pytest.param("conv_", id="a-word-too-many"),
        pytest.param("cönv", id="not-ascii"),
        pytest.param(" conv", id="a-blank"),
        pytest.param("conv\n", id="a-line-break"),
        pytest.param("", id="nothing"),
    ],
)
def test_there_is_no_such_type(type_name: str) -> None:
    assert layer_class(type_name) is None
    assert type_name not in layer_types()


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        pytest.param("conv", "Conv", id="one-word"),
        pytest.param("max_pool", "MaxPool", id="two-words"),
        pytest.param("local_response_norm", "LocalResponseNorm", id="three-words"),
    ],
)
def test_class_name(type_name: str, expected: str) -> None:
    assert class_name(type_name) == expected


@every_type
def test_a_type_is_named_after_its_file(type_name: str) -> None:
    layer = found(type_name)
    assert layer.__name__ == class_name(type_name)
    assert layer.__module__ == f"convcalc.layers.{type_name}"


@every_type
def test_a_type_has_a_test_of_its_name(type_name: str) -> None:
    assert (Path(__file__).parent / "layers" / f"test_{type_name}.py").is_file()


@every_layer
def test_a_layer_cannot_be_changed(layer: type[Layer]) -> None:
    one = smallest(layer)
    for name in (*one.field_values(), "another"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(one, name, 1)


@every_layer
def test_fields_are_given_by_name_only(layer: type[Layer]) -> None:
    given: list[Any] = [1] * max(1, len(fields.missing_fields(layer, {})))
    with pytest.raises(TypeError):
        layer(*given)


@every_layer
def test_layers_of_the_same_fields_are_equal(layer: type[Layer]) -> None:
    assert smallest(layer) == smallest(layer)
    assert hash(smallest(layer)) == hash(smallest(layer))
    assert smallest(layer) != object()


@every_layer
def test_a_layer_shows_all_its_fields(layer: type[Layer]) -> None:
    one = smallest(layer)
    shown = ", ".join(f"{name}={value!r}" for name, value in one.field_values().items())
    assert repr(one) == f"{layer.__name__}({shown})"


@every_layer
def test_every_field_can_be_read_from_a_spec(layer: type[Layer]) -> None:
    names = smallest(layer).field_values()
    assert set(fields.missing_fields(layer, {})) <= set(names)
    assert [name for name in names if not fields.has_field(layer, name)] == []
    assert not fields.has_field(layer, "no_such_field")
    assert not fields.has_field(layer, "arity")


@every_layer
def test_defaults_are_within_their_ranges(layer: type[Layer]) -> None:
    for name, value in smallest(layer).field_values().items():
        assert list(fields.range_problems(layer, name, value)) == []


@every_layer
def test_no_field_bears_the_name_of_a_key_that_every_layer_has(layer: type[Layer]) -> None:
    assert set(smallest(layer).field_values()).isdisjoint(LAYER_KEYS)


@every_layer
def test_the_example_is_a_sound_layer(layer: type[Layer]) -> None:
    root = read_yaml(Source("example.yaml", layer.example)).root
    (written,) = (it.value for it in root.entries if it.key.text == "type")
    assert isinstance(written, Scalar)
    assert layer_class(written.text) is layer
    own = tuple(it for it in root.entries if it.key.text not in LAYER_KEYS)
    read = read_values(layer, own, name="example", other_keys=LAYER_KEYS)
    shapes = tuple(example_shape(size) or () for size in layer.example_input.split(","))
    inputs = tuple((1, *shape) for shape in shapes)
    assert all(shapes)
    assert read.diagnostics == []
    assert list(layer(**read.values).check(inputs)) == []


@every_layer
def test_the_group_is_one_of_the_list(layer: type[Layer]) -> None:
    assert layer.group in get_args(Group)


@every_layer
def test_the_docstring_has_its_sections_in_order(layer: type[Layer]) -> None:
    assert layer.__doc__
    found = re.findall(r"^(\w+):", inspect.getdoc(layer) or "", flags=re.MULTILINE)
    assert found == [it for it in SECTIONS if it in found]
    assert {"Shapes", "Source"} <= set(found)
    for name in found:
        assert section(layer, name).endswith(".")


@every_layer
def test_the_docstring_lists_the_errors_that_check_can_yield(layer: type[Layer]) -> None:
    text = section(layer, "Errors").removesuffix(".")
    listed = [] if text == "none" else text.split(", ")
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", rule) for rule in listed)
    assert sorted(listed) == sorted(errors_of(layer))


def errors_of(layer: type[Layer]) -> set[str]:
    """Return the rules of all errors that the source of ``check`` can yield.

    Those that blame a field which the layer lacks are out of its reach.
    """
    problems = [
        problem
        for function in reached(layer)
        for node in ast.walk(parsed(function))
        if isinstance(node, ast.Call) and (problem := problem_made(node))
    ]
    return {
        rule
        for problem in problems
        if problem["severity"] == "error" and not lacks(layer, problem["field"])
        for rule in problem["rules"]
    }


def lacks(layer: type[Layer], field: object) -> bool:
    own = isinstance(field, str) and field not in LAYER_KEYS
    return own and not fields.has_field(layer, str(field))


def problem_made(call: ast.Call) -> dict[str, Any] | None:
    """Return the arguments of ``Problem(...)``, ... for each that is worked out when run."""
    if not (isinstance(call.func, ast.Name) and call.func.id == "Problem"):
        return None
    given = dict(zip(Problem._fields, call.args, strict=False))
    given |= {it.arg: it.value for it in call.keywords if it.arg}
    made = Problem._field_defaults | {name: constant(it) for name, it in given.items()}
    return made | {"rules": rules_in(given["rule"])}


def rules_in(node: ast.expr) -> list[str]:
    """Return the rules that an expression chooses from."""
    if isinstance(node, ast.IfExp):
        return rules_in(node.body) + rules_in(node.orelse)
    return [str(constant(node))]


def constant(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else ...


def reached(layer: type[Layer]) -> set[FunctionType]:
    """Return every function of convcalc that ``check`` calls, however far away."""
    seen: set[FunctionType] = set()
    waiting = [(function_of(layer, "check"), layer)]
    while waiting:
        function, owner = waiting.pop()
        if function and function not in seen:
            seen.add(function)
            waiting.extend(named(function, owner))
    return seen


def named(
    function: FunctionType, layer: type[Layer]
) -> Iterator[tuple[FunctionType | None, type[Layer]]]:
    """Give the functions that another one names, and the layer type that each is a method of.

    That is its module's, its own behind ``self``, and those of a type behind the type's name.
    """
    for node in ast.walk(parsed(function)):
        match node:
            case ast.Name(id=name):
                it = function.__globals__.get(name)
                yield it if is_ours(it) else None, layer
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                yield function_of(layer, name), layer
            case ast.Attribute(value=ast.Name(id=owner), attr=name):
                it = function.__globals__.get(owner)
                if isinstance(it, type) and issubclass(it, Layer):
                    yield function_of(it, name), it
            case _:
                pass


def function_of(layer: type[Layer], name: str) -> FunctionType | None:
    attribute = inspect.getattr_static(layer, name, None)
    it = attribute.fget if isinstance(attribute, property) else attribute
    return it if is_ours(it) else None


def is_ours(it: object) -> TypeGuard[FunctionType]:
    return isinstance(it, FunctionType) and it.__module__.startswith("convcalc.")


@cache
def parsed(function: Callable[..., object]) -> ast.Module:
    return ast.parse(dedent(inspect.getsource(function)))


FIXED_BY_CHANNELS: dict[str, list[dict[str, Any]]] = {
    "conv": [
        {"out_channels": 6, "kernel_size": 3, "padding": 1, "stride": 2, "groups": 2},
        {"out_channels": 6, "kernel_size": (3, 1), "dilation": 2, "bias": False},
    ],
    "batch_norm": [{}, {"scale_factor": True, "in_place": True}],
    "relu": [{}, {"in_place": False}],
}
NOT_FIXED: dict[str, list[dict[str, Any]]] = {
    "conv": [
        {"out_channels": 6, "kernel_size": 3, "padding": "same"},
        {"out_channels": 6, "kernel_size": 3, "bias": "per_location"},
        {"out_channels": 6, "kernel_size": 3, "padding": (0, 1, 0, 1)},
    ]
}


def fixed(layer: Layer) -> bool:
    return layer.is_fixed_by_channels()


@every_type
def test_what_channels_fix_is_the_same_at_all_sizes(type_name: str) -> None:
    kind = found(type_name)
    layers = [kind(**it) for it in FIXED_BY_CHANNELS.get(type_name, ())]
    assert all(map(fixed, layers))
    assert not any(fixed(kind(**it)) for it in NOT_FIXED.get(type_name, ()))
    assert layers or not fixed(smallest(kind))
    for layer in layers:
        small, large, none = (((2, 4, *sizes),) for sizes in ((9, 9), (17, 30), (0, 0)))
        for told in (layer.parameters, layer.saved, layer.reach):
            assert told(small) == told(large) == told(none)


@pytest.mark.parametrize(
    "layer", [AnyRankConv(out_channels=6, kernel_size=3), DarknetBatchNorm()]
)
def test_what_channels_fix_is_not_said_of_derived_types(layer: Layer) -> None:
    assert not fixed(layer)
