"""The schema of a spec takes what the readers take, and little else."""

import json
import re
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from each import each
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind
from mutations import mutated

from convcalc.arguments import make_settings
from convcalc.dialects import fields
from convcalc.dialects.layer_fields import read_values
from convcalc.dialects.native import network as native
from convcalc.dialects.native.blocks.declarations import BLOCK_KEYS, BRANCH_KEYS
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.layers import layer_class, layer_types
from convcalc.layers.shared.base import Layer
from convcalc.readers.from_yaml import read_yaml
from convcalc.report.manual import example_spec
from convcalc.rule_pages import read_page, rules
from convcalc.schemas import schema_text
from convcalc.schemas.building import written as text_of
from convcalc.schemas.spec import schema
from convcalc.source import Source

ROOT = Path(__file__).parents[1]
PUBLISHED = ROOT / "schemas" / "spec.json"
SPECS = sorted((ROOT / "specs").glob("*.yaml"))
YAML = re.compile(r"```yaml\n(?P<text>(?s:.*?))```")

SCHEMA = schema()
VALIDATOR = Draft202012Validator(SCHEMA)
DEFINITIONS = SCHEMA["$defs"].items()
VALUES_ALONE = {it: value for it, value in DEFINITIONS if not it.startswith("layer.")}
SAID = {"description", "default"}


class CoreLoader(yaml.CSafeLoader):
    """Reads YAML as editors do: by version 1.2, in which ``no`` and ``1:30`` are texts."""


CoreLoader.yaml_implicit_resolvers = {}
for kind, written in {
    "null": r"~|null|Null|NULL|",
    "bool": r"true|True|TRUE|false|False|FALSE",
    "int": r"[-+]?[0-9]+",
    "float": r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
    "merge": r"<<",
}.items():
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{kind}", re.compile(rf"^({written})$"), None
    )


def integer(loader: CoreLoader, node: yaml.ScalarNode) -> int:
    """Return a whole number, which no 0 before it makes octal."""
    return int(node.value)


CoreLoader.add_constructor("tag:yaml.org,2002:int", integer)


@cache
def as_json(text: str) -> object:
    """Return a YAML text as an editor holds it against a schema; keys are texts."""
    return json.loads(json.dumps(yaml.load(text, CoreLoader)))


def refusals(text: str) -> list[str]:
    """Return where the schema refuses a spec, and by which of its words."""
    found = VALIDATOR.iter_errors(as_json(text))
    return sorted({f"{'/'.join(map(str, it.instance_path))}: {keyword(it)}" for it in found})


def keyword(error: ValidationError) -> str:
    """Return the word of a schema that refuses a value; False is a schema as well."""
    if isinstance(error.kind, ValidationErrorKind.PropertyNames):
        return keyword(error.kind.error)
    return "False" if error.kind.name == "falseSchema" else error.kind.name


def errors(text: str) -> list[str]:
    """Return the rules by which the readers of a spec refuse it."""
    return rules_found(text, "error")


def rules_found(text: str, *severities: str) -> list[str]:
    network = native.read_network(read_yaml(Source("spec.yaml", text)), make_settings())
    return [it.rule for it in network.diagnostics if it.severity in severities]


# The file


def test_the_published_schema_is_made_of_what_the_readers_know(
    pytestconfig: pytest.Config,
) -> None:
    if pytestconfig.getoption("--update-golden"):
        PUBLISHED.write_text(text_of(SCHEMA), encoding="utf-8")
    assert PUBLISHED.read_text(encoding="utf-8") == text_of(SCHEMA)


def test_the_text_is_the_schema() -> None:
    assert json.loads(schema_text("spec")) == SCHEMA


def test_every_definition_is_used() -> None:
    text = json.dumps(SCHEMA)
    assert [it for it in SCHEMA["$defs"] if f'"#/$defs/{it}"' not in text] == []


@each("spec", SPECS)
def test_bundled_spec_names_the_schema_and_validates(spec: Path) -> None:
    text = spec.read_text(encoding="utf-8")
    (path,) = re.findall(r"^# yaml-language-server: \$schema=(.*)$", text, re.MULTILINE)
    assert (spec.parent / path).resolve() == PUBLISHED
    assert refusals(text) == []


PAGES = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]


@pytest.mark.parametrize(
    "text",
    [it["text"] for page in PAGES for it in YAML.finditer(page.read_text(encoding="utf-8"))],
)
def test_spec_of_the_docs_validates(text: str) -> None:
    assert refusals(text) == []


MENDS = [
    block["text"]
    for rule in rules()
    if (page := read_page(rule))
    for block in YAML.finditer(page.text.partition("## The fix")[2])
]


@each("text", MENDS)
def test_mended_spec_of_a_rule_validates(text: str) -> None:
    assert refusals(text) == []


# Layer types


every_type = each("type_name", layer_types())


@every_type
def test_example_of_a_type_validates(type_name: str) -> None:
    layer = layer_class(type_name)
    assert layer
    assert refusals(example_spec(layer)) == []


VALUES = """
0 1 2 3 24 25 1001 -1 -2 0.5 1.5 2.0 -0.5 1e-3 .5 true false yes no on null ~ "" word "3" "-1"
"0.5" "true" [] [1] [1,2] [0,0] [-1,1] [1,null] [0.5,2] [true] ["1"] [[1]] {} {"weight":2}
{"weight":[2,3]} {"weight":[]} {"weight":word} {"a":0} 3x3 55x55x96 0x3 x 1/2 0/2 3/0 valid same
full exact floor ceil caffe per_location per_channel center constant reflect none tanh sum mean
max avg bilinear nearest [same] 9223372036854775807 9223372036854775808 conv3-64 "${width}"
""".split()  # noqa: SIM905  a list of them would hide the words among quotes

UNTOLD = {
    "2.0": "a number with a point, which is a whole number to JSON Schema",
    '"-1"': "a quoted number, whose range is told by its sign alone",
    '"0.5"': "likewise",
    '"3"': "likewise",
    "3/0": "a ratio, whose range is not told",
    "0/2": "likewise",
    "conv3-64": "no value of a field",
}


def fields_of_a_kind() -> list[tuple[type[Layer], str, object]]:
    """Return a field of each kind and of each part of the schema, with that part."""
    found = {}
    for type_name in layer_types():
        layer = layer_class(type_name)
        assert layer
        properties = SCHEMA["$defs"][f"layer.{type_name}"]["properties"]
        for field, kind in fields.kinds(layer).items():
            part = {it: properties[field][it] for it in {*properties[field]} - SAID}
            same = repr(kind._replace(default=None))
            found[same, json.dumps(part, sort_keys=True)] = (layer, field, part)
    return [*found.values()]


@each("field_of_kind", fields_of_a_kind())
def test_fields_take_what_their_readers_take(
    field_of_kind: tuple[type[Layer], str, object],
) -> None:
    layer, field, part = field_of_kind
    validator = Draft202012Validator({"properties": {field: part}, "$defs": VALUES_ALONE})
    for value in VALUES:
        root = read_yaml(Source("spec.yaml", f"{field}: {value}")).root
        read = read_values(layer, root.entries, name=None, other_keys=())
        taken = validator.is_valid({field: as_json(value)})
        if "${" in value:
            assert taken, (field, value)
        elif value in UNTOLD:
            assert taken or read.diagnostics, (field, value)
        else:
            assert taken == (not read.diagnostics), (field, value)


@every_type
def test_defaults_validate(type_name: str) -> None:
    definition = SCHEMA["$defs"][f"layer.{type_name}"]
    validator = Draft202012Validator({**definition, "$defs": VALUES_ALONE})
    described = definition["properties"].items()
    defaults = {field: it["default"] for field, it in described if "default" in it}
    assert [it.message for it in validator.iter_errors(defaults)] == []


def test_definition_of_a_type() -> None:
    conv = SCHEMA["$defs"]["layer.conv"]
    assert conv["description"] == "Slides out_channels filters over the input."
    assert list(conv["properties"]) == [
        *("type", "name", "out_channels", "kernel_size", "stride", "padding", "dilation"),
        *("groups", "bias", "in_channels", "rounding", "input", "inputs", "output_names"),
        *("weights_of", "trainable", "size_of", "repeat", "when"),
    ]
    assert conv["properties"]["kernel_size"] == {
        "title": "kernel_size",
        "$ref": "#/$defs/integers.from_1",
        "description": "a whole number, or a list of one for each spatial axis; at least 1"
        " (must be given)",
    }
    assert conv["properties"]["stride"]["default"] == 1
    assert "default" not in conv["properties"]["rounding"]  # it is that of the spec
    assert SCHEMA["$defs"]["integers.from_1"] == {
        "type": ["integer", "string", "array"],
        "minimum": 1,
        "maximum": 9223372036854775807,
        "pattern": r"^(\+?[1-9][0-9]{0,18})$|\$\{",
        "allOf": [
            {
                "items": {
                    "type": ["integer", "string"],
                    "minimum": 1,
                    "maximum": 9223372036854775807,
                    "pattern": r"^(\+?[1-9][0-9]{0,18})$|\$\{",
                },
                "minItems": 1,
            }
        ],
    }


# Keys


def test_the_keys_are_those_of_the_readers() -> None:
    definitions = SCHEMA["$defs"]
    assert set(SCHEMA["properties"]) == set(native.SPEC_KEYS)
    assert set(LAYER_KEYS) < set(definitions["layer.relu"]["properties"])
    assert set(definitions["branches"]["properties"]) == set(BRANCH_KEYS)
    use = definitions["use"]["properties"]
    assert {key for key, it in use.items() if it is not False} == set(BLOCK_KEYS)


def test_every_object_of_a_spec_says_what_else_it_may_hold() -> None:
    open_ones = [
        name
        for name, it in {"": SCHEMA, **SCHEMA["$defs"]}.items()
        if it.get("type") == "object" and "additionalProperties" not in it
    ]
    assert open_ones == ["layer"]  # the type that it dispatches on says that


# The language


SOUND = """\
# bare words
input: 8x8x3
layers: [relu, batch_norm, dropout]

# rows of the VGG table
input: 32x32x3
layers: [conv3-64, conv1-256, LRN, maxpool, FC-4096, soft-max]

# size as a list
input: [3, 8, 8]
layers: [relu]

# size of a vector
input: 784
layers: [relu]

# size with blanks
input: 8 x 8 x 3
layers: [relu]

# size in quotes
input: ["3", "8", "8"]
layers: [relu]

# several inputs, one of them a label
inputs: {image: 8x8x3, label: []}
layers: [{type: relu, input: image}, {type: softmax_loss, inputs: [relu1, label]}]

# names that YAML takes for other things
name: 010
inputs: {1: 8x8x3, no: 8x8x3}
layers: [{type: add, name: 1:30, inputs: [1, no]}, {type: relu, name: true, input: 1:30}]

# outputs
input: 8x8x3
outputs: [a, relu1]
layers: [{type: relu, name: a}, {type: relu, input: a}]

# one output
input: 8x8x3
outputs: a
layers: [{type: relu, name: a}]

# flags of YAML 1.1
input: 8x8x3
layers: [{type: conv, out_channels: 4, kernel_size: 3, bias: no, trainable: off}]

# quoted numbers
input: 8x8x3
layers: [{type: conv, out_channels: "4", kernel_size: ["3", +3], padding: "same"}]

# batch
input: 8x8x3
batch: 32
layers: [relu]

# names for outputs
input: 8x8x4
layers: [{type: split, chunks: 2, output_names: [a, b]}, {type: add, inputs: [a, b]}]

# shared weights
input: 8x8x3
layers:
  - {type: conv, name: a, out_channels: 3, kernel_size: 3, padding: 1}
  - {type: conv, weights_of: a, out_channels: 3, kernel_size: 3, padding: 1}

# branches
input: 8x8x3
layers:
  - {branches: [[relu, tanh], []], merge: add}
  - branches: [[relu], [tanh]]
    merge: {type: concat, axis: 1}
    input: relu1
    repeat: 2
    when: true

# branches in branches
input: 8x8x3
layers:
  - {branches: [[{branches: [[], [relu]], merge: add}], []], merge: maximum}

# alternatives need no merge
input: 8x8x3
variables: {wide: true}
layers:
  - branches:
      - {when: "${wide}", layers: [relu]}
      - {when: "${not wide}", layers: [tanh]}

# merge by a variable
input: 8x8x3
variables: {how: add}
layers: [{branches: [[relu], []], merge: "${how}"}]

# repeat and when
input: 8x8x3
layers: [{type: relu, repeat: 3, when: "${i > 0}"}]

# variables
name: "net-${w}"
input: "${s}x${s}x3"
rounding: "${r}"
variables: {w: 16, s: 8, r: floor, k: [3, 5], act: relu, half: 0.5, none: ''}
layers:
  - {type: conv, out_channels: "${w}", kernel_size: "${k}", stride: ["${w // 8}", 1]}
  - "${act}"
  - {type: "${act}", name: "a${none}"}
  - {type: dropout, p: "${half}"}
  - "conv1-${2 * w}"

# no variables
input: 8x8x3
variables:
layers: [relu]

# blocks
input: 8x8x3
variables: {a: relu}
blocks:
  b:
    variables: {n: null, on_top: 1}
    layers: ["${a}", {type: tile, tiles: "${n * on_top}"}]
layers:
  - {block: b, n: 2}
  - {block: b, name: stage, n: 1, on_top: null, repeat: 2, input: b.0}
  - {block: b, n: "${3}", when: true}

# block named by a variable
input: 8x8x3
variables: {which: b}
blocks: {b: {layers: []}}
layers: [relu, {block: "${which}"}]

# defaults give what is missing
input: 8x8x3
defaults: {conv: {kernel_size: 3, out_channels: 4, trainable: false}}
layers: [conv, {type: conv, padding: valid}]

# promises
input: 8x8x3
layers: [{type: relu, name: a}]
expect: {output: 8x8x3, outputs: {a: [3, 8, 8]}, params: 0, macs: '0'}
budgets:
  {params: 65M, macs: 1.2G, flops: 5, forward_memory: 8 MiB, peak_memory: 1.5kB}

# promises by variables
input: 8x8x3
variables: {n: 3}
layers: [relu]
expect: {output: "8x8x${n}", params: "${n - n}"}
budgets: {params: "${n}M"}

# anchors and merge keys
input: 8x8x3
layers:
  - &first {type: conv, name: a, out_channels: 3, kernel_size: 3, padding: 1}
  - {<<: *first, name: b, stride: 7}
  - &act relu
  - *act

# custom
input: 8x8x3
layers:
  - {type: custom, output_shape: 4x4x2, params: {weight: [2, 3], bias: 2}, buffers: 7}

# upsampling by ratios
input: 8x8x3
layers: [{type: upsample, scale_factor: [1.5, 1/2]}]

# crop to the middle
input: 8x8x3
layers: [{type: crop, size: 4, offset: center}]

# pooling that keeps an axis
input: 8x8x3
layers: [{type: adaptive_avg_pool, output_size: [null, 4]}]

# bias by location
input: 8x8x3
layers:
  - {type: conv, out_channels: 4, kernel_size: 3, bias: per_location, rounding: ceil}
"""


def cases(specs: str) -> list[Any]:
    """Return the specs of a text that blank lines divide, each under its name => its errors."""
    found = []
    for spec in specs.rstrip().split("\n\n"):
        head, _, text = spec.removeprefix("# ").partition("\n")
        name, *expected = head.split(" => ")
        found.append(pytest.param(text, *expected, id=name.replace(" ", "-")))
    return found


@pytest.mark.parametrize("text", cases(SOUND))
def test_sound_spec_validates(text: str) -> None:
    assert errors(text) == []
    assert refusals(text) == []


WRONG = """\
# a word => : type
relu

# a list => : type
- relu

# no input => : required
layers: [relu]

# no layers => : required
input: 8x8x3

# empty => layers: minItems
input: 8x8x3
layers: []

# layers no list => layers: type
input: 8x8x3
layers: relu

# unknown key => : additionalProperties, : required
inptu: 8x8x3
layers: [relu]

# both inputs => input: False
input: 8x8x3
inputs: {a: 3}
layers: [{type: relu, input: a}]

# no inputs => inputs: minProperties
inputs: {}
layers: [relu]

# inputs no mapping => inputs: type
inputs: 8x8x3
layers: [relu]

# size with a 0 => input: pattern
input: 0x8x3
layers: [relu]

# size in words => input: pattern
input: 8 by 8
layers: [relu]

# size of nothing => input: minItems
input: []
layers: [relu]

# size with a 0 in a list => input/1: minimum
input: [3, 0]
layers: [relu]

# size a mapping => input: type
input: {}
layers: [relu]

# empty batch => batch: minimum
input: 8x8x3
batch: 0
layers: [relu]

# unknown rounding => rounding: anyOf
input: 8x8x3
rounding: up
layers: [relu]

# unknown word => layers/0: anyOf
input: 8x8x3
layers: [rleu]

# item a number => layers/0: type
input: 8x8x3
layers: [3]

# item a list => layers/0: type
input: 8x8x3
layers: [[relu]]

# torn row of a table => layers/0: anyOf
input: 8x8x3
layers: [conv3-]

# word without its fields => layers/0: type
input: 8x8x3
layers: [conv]

# no type => layers/0: required
input: 8x8x3
layers: [{name: a}]

# unknown type => layers/0/type: anyOf
input: 8x8x3
layers: [{type: rleu}]

# missing field => layers/0: required
input: 8x8x3
layers: [{type: conv, kernel_size: 3}]

# unknown field => layers/0: additionalProperties
input: 8x8x3
layers: [{type: linear, out_features: 3, in_featrues: 4}]

# below the range => layers/0/tiles: minimum
input: 8x8x3
layers: [{type: tile, tiles: 0}]

# quoted, below the range => layers/0/tiles: pattern
input: 8x8x3
layers: [{type: tile, tiles: "0"}]

# no whole number => layers/0/tiles: type
input: 8x8x3
layers: [{type: tile, tiles: 1.5}]

# number in words => layers/0/tiles: pattern
input: 8x8x3
layers: [{type: tile, tiles: two}]

# above the range => layers/0/p: maximum
input: 8x8x3
layers: [{type: dropout, p: 2}]

# below the range on an axis => layers/0/kernel_size/1: minimum
input: 8x8x3
layers: [{type: max_pool, kernel_size: [1, 0]}]

# kernel written as a size => layers/0/kernel_size: pattern
input: 8x8x3
layers: [{type: max_pool, kernel_size: 3x3}]

# no flag => layers/0/bias: anyOf
input: 8x8x3
layers: [{type: conv, out_channels: 4, kernel_size: 3, bias: maybe}]

# flag as a number => layers/0/bias: type
input: 8x8x3
layers: [{type: linear, out_features: 4, bias: 1}]

# unknown word for a padding => layers/0/padding: anyOf
input: 8x8x3
layers: [{type: conv, out_channels: 4, kernel_size: 3, padding: sam}]

# name a list => layers/0/name: type
input: 8x8x3
layers: [{type: relu, name: [a]}]

# no name to read => layers/0/input: minItems
input: 8x8x3
layers: [{type: relu, input: []}]

# input and inputs of a layer => layers/0/inputs: False
input: 8x8x3
layers: [{type: relu, input: data, inputs: [data]}]

# repeated a negative number of times => layers/0/repeat: minimum
input: 8x8x3
layers: [{type: relu, repeat: -1}]

# when a number => layers/0/when: type
input: 8x8x3
layers: [{type: relu, when: 1}]

# layer and branches => layers/0: additionalProperties
input: 8x8x3
layers: [{type: relu, branches: [[]], merge: add}]

# no merge => layers/0: required
input: 8x8x3
layers: [{branches: [[relu], []]}]

# no branches => layers/0/branches: minItems
input: 8x8x3
layers: [{branches: [], merge: add}]

# branch a word => layers/0/branches/0: type
input: 8x8x3
layers: [{branches: [relu], merge: add}]

# wrong words in branches => layers/0/branches/0/0: anyOf, layers/0/merge: anyOf
input: 8x8x3
layers: [{branches: [[rleu], []], merge: ad}]

# merge with an input => layers/0/branches/0/0: type, layers/0/merge/input: False
input: 8x8x3
layers: [{branches: [[linear], []], merge: {type: add, input: a}}]

# missing in a branch that has a when => layers/0/branches/0/layers/0: type
input: 8x8x3
layers: [{branches: [{layers: [conv]}, []], merge: add}]

# block without layers => blocks/b: additionalProperties, blocks/b: required
input: 8x8x3
blocks: {b: {layer: [relu]}}
layers: [{block: b}]

# missing in a block => blocks/b/layers/0: type
input: 8x8x3
blocks: {b: {layers: [conv]}}
layers: [{block: b}]

# block with input and inputs => layers/0/inputs: False
input: 8x8x3
blocks: {b: {layers: [relu]}}
layers: [{block: b, input: data, inputs: [data]}]

# block with name and as => layers/0/as: False
input: 8x8x3
blocks: {b: {layers: [relu]}}
layers: [{block: b, name: a, as: b}]

# variable given a mapping => layers/0/n: type
input: 8x8x3
blocks: {b: {variables: {n: 1}, layers: ["conv3-${n}"]}}
layers: [{block: b, n: {a: 1}}]

# variable of a reserved name => blocks/b/variables: not
input: 8x8x3
blocks: {b: {variables: {type: 1}, layers: [relu]}}
layers: [{block: b}]

# variable that is a keyword => variables: not
input: 8x8x3
variables: {if: 1}
layers: [relu]

# variable of no name => variables: pattern
input: 8x8x3
variables: {a-b: 1}
layers: [relu]

# variable a mapping => variables/a: type
input: 8x8x3
variables: {a: {b: 1}}
layers: [relu]

# variables a list => variables: type
input: 8x8x3
variables: [a]
layers: [relu]

# defaults of no type => defaults: additionalProperties
input: 8x8x3
defaults: {cnv: {stride: 1}}
layers: [relu]

# defaults of no field => defaults/conv: additionalProperties
input: 8x8x3
defaults: {conv: {strid: 1}}
layers: [relu]

# defaults out of range => defaults/conv/name: False, defaults/conv/stride: minimum
input: 8x8x3
defaults: {conv: {stride: 0, name: a}}
layers: [relu]

# unknown figure => expect/macs: pattern, expect: additionalProperties
input: 8x8x3
expect: {parms: 1, macs: many}
layers: [relu]

# units of other budgets => budgets/macs: type, budgets/params: pattern
input: 8x8x3
budgets: {params: 5MiB, macs: 1.5}
layers: [relu]

# outputs a mapping => outputs: type
input: 8x8x3
outputs: {a: 1}
layers: [relu]
"""


@pytest.mark.parametrize(("text", "expected"), cases(WRONG))
def test_wrong_spec_is_refused_where_it_is_wrong(text: str, expected: str) -> None:
    assert errors(text) != []
    assert ", ".join(refusals(text)) == expected


def test_an_expression_is_not_worked_out() -> None:
    text = 'input: 8x8x3\nlayers: [{type: tile, tiles: "${1 - 1}"}]\n'
    assert errors(text) == ["value-out-of-range"]
    assert refusals(text) == []


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("defaults: {conv: {stride: 1}}\nlayers: [conv]", ["layers/0: type"]),
        (
            "defaults: {conv: {stride: 1}}\nlayers: [{type: conv, kernel_size: 3}]",
            ["layers/0: required"],
        ),
        ("defaults: {conv: {kernel_size: 3, out_channels: 4}}\nlayers: [conv]", []),
        ("defaults: {conv: {kernel_size: 3}}\nlayers: [{type: conv, out_channels: 4}]", []),
        (
            "defaults: {conv: {kernel_size: 3}}\nlayers: [{type: linear}]",
            ["layers/0: required"],
        ),
        (
            "defaults: {relu: {in_place: false}}\nblocks: {b: {layers: [{branches: [[linear],"
            " []], merge: add}]}}\nlayers: [{block: b}]",
            ["blocks/b/layers/0/branches/0/0: type"],
        ),
    ],
)
def test_defaults_give_the_fields_that_they_name_and_no_others(
    spec: str, expected: list[str]
) -> None:
    text = f"input: 8x8x3\n{spec}\n"
    assert refusals(text) == expected
    assert bool(errors(text)) is bool(expected)


def test_an_editor_can_offer_every_type_where_nothing_is_written() -> None:
    item = SCHEMA["$defs"]["item"]
    assert set(item["examples"]) == set(layer_types())
    assert "allOf" not in item  # behind which yaml-language-server does not look at "- "


def test_every_field_has_a_title_and_a_description() -> None:
    def described(node: Any) -> bool:  # noqa: ANN401  any part of a schema
        if node is False or "description" in node:
            return True
        name = node.get("$ref", "").removeprefix("#/$defs/")
        return bool(name) and described(SCHEMA["$defs"][name])

    parts = {name: it for name, it in SCHEMA["$defs"].items() if name.startswith("layer.")}
    parts |= {name: SCHEMA["$defs"][name] for name in ("use", "branches")}
    for name, part in {"spec": SCHEMA, **parts}.items():
        for key, it in part["properties"].items():
            assert it is False or it["title"] == key, (name, key)
            assert described(it), (name, key)


TEXTS = [text for text in (it.read_text(encoding="utf-8") for it in SPECS) if len(text) < 4_000]


@settings(max_examples=60)
@given(seed=st.integers(0, 2**32))
def test_what_the_readers_take_validates(seed: int) -> None:
    text = mutated(TEXTS, Random(seed))
    unread = "when: false" in text or "unused-declaration" in rules_found(text, "warning")
    if not unread and errors(text) == []:
        assert refusals(text) == []
