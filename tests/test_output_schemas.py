"""Every JSON that the program prints is as its schema says, key by key."""

import json
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from click import Choice, Context
from click.testing import Result
from each import each
from jsonschema_rs import Draft202012Validator, meta

import convcalc
from convcalc import bundled
from convcalc.analysis.analysis import SCHEMA_VERSION
from convcalc.analysis.compare.comparison import Status
from convcalc.analysis.explain.line import Line
from convcalc.analysis.field_values import How
from convcalc.cli import COMMANDS, main
from convcalc.diagnostics import Severity
from convcalc.layers.shared.base import Role
from convcalc.network import Phase
from convcalc.schemas import SCHEMAS, schema_text
from convcalc.schemas.building import written
from convcalc.settings import BYTES, Optimizer, Purpose
from convcalc.windows import Fit, Rounding

Run = Callable[..., Result]

HERE = Path(__file__).parent
GOLDEN = sorted((HERE / "golden").glob("*.json"))
CASES = sorted(
    path
    for path in (HERE / "cases").rglob("*")
    if path.suffix in (".yaml", ".prototxt")
    and path.parent.name != "limit-exceeded"  # takes seconds to come to its one finding
)

SCHEMA_OF: dict[str, Any] = {name: json.loads(schema_text(name)) for name in SCHEMAS}
OUTPUTS = [name for name in SCHEMAS if name not in ("spec", "config")]

every_schema = pytest.mark.parametrize("name", SCHEMAS)
every_output = pytest.mark.parametrize("name", OUTPUTS)


def closed(node: object) -> object:
    """Return a schema that takes no keys but those that it describes."""
    if isinstance(node, list):
        return [closed(it) for it in node]
    if not isinstance(node, dict):
        return node
    inner = {key: closed(value) for key, value in node.items()}
    if isinstance(node.get("properties"), dict) and "required" in node:
        inner.setdefault("additionalProperties", False)
    return inner


CLOSED = {name: Draft202012Validator(json.dumps(closed(SCHEMA_OF[name]))) for name in OUTPUTS}


def faults(name: str, output: object) -> list[str]:
    """Return what in an output is not as its schema says."""
    found = CLOSED[name].iter_errors(output)
    return [f"{'/'.join(map(str, it.instance_path))}: {it.message}" for it in found]


# The schemas themselves


@every_schema
def test_schema_is_one_of_draft_2020_12(name: str) -> None:
    assert SCHEMA_OF[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    meta.validate(SCHEMA_OF[name])


@every_output
def test_schema_is_written_as_the_one_of_a_spec_is(name: str) -> None:
    assert schema_text(name) == written(SCHEMA_OF[name])


@every_schema
def test_every_definition_is_used(name: str) -> None:
    text = schema_text(name)
    unused = [it for it in SCHEMA_OF[name]["$defs"] if f'"#/$defs/{it}"' not in text]
    assert unused == []


def nodes(node: object) -> Iterator[dict[str, Any]]:
    """Yield every object in a schema."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    for it in node if isinstance(node, list) else ():
        yield from nodes(it)


@every_output
def test_every_property_of_an_output_is_described(name: str) -> None:
    for node in nodes(SCHEMA_OF[name]):
        for it in node.get("properties", {}).values():
            assert "description" in it or "$ref" in it, it


@every_output
def test_published_schema_of_an_output_takes_keys_that_are_added(name: str) -> None:
    # additionalProperties may only describe the values of keys that the user chooses
    assert all(it.get("additionalProperties") is not False for it in nodes(SCHEMA_OF[name]))


WORDS = {
    "dtype": BYTES,
    "fit": get_args(Fit),
    "for": get_args(Purpose),
    "how": get_args(How),
    "optimizer": get_args(Optimizer),
    "phase": get_args(Phase),
    "role": get_args(Role),
    "rounding": get_args(Rounding),
    "schema_version": [SCHEMA_VERSION],
    "severity": get_args(Severity),
    "status": get_args(Status),
    "unit": get_args(Line.__annotations__["unit"]),
}
"""The words that a key may have, from where the code has them."""


@every_output
def test_words_are_those_of_the_code(name: str) -> None:
    for node in nodes(SCHEMA_OF[name]):
        for key, it in node.get("properties", {}).items():
            words = [it["const"]] if "const" in it else it.get("enum", [])
            if words:
                assert [word for word in words if word is not None] == list(WORDS[key]), key


def test_what_several_outputs_hold_is_described_alike() -> None:
    definitions: dict[str, object] = {}
    for name in OUTPUTS:
        for key, it in SCHEMA_OF[name]["$defs"].items():
            assert definitions.setdefault(key, it) == it, (name, key)


def test_layer_has_the_keys_of_an_explanation() -> None:
    explanation = {
        key: it for key, it in SCHEMA_OF["explain"].items() if key[0] != "$" and key != "title"
    }
    assert SCHEMA_OF["layer"]["else"] == explanation


def test_comparison_has_the_totals_of_a_summary() -> None:
    compared = SCHEMA_OF["compare"]["properties"]["totals"]["properties"]
    totals = SCHEMA_OF["summarize"]["$defs"]["totals"]["properties"]
    described = [(key, it["description"]) for key, it in totals.items()]
    assert [(key, it["description"]) for key, it in compared.items()] == described


def test_the_closed_schema_takes_no_other_keys() -> None:
    output = convcalc.summarize("lenet5").to_dict() | {"more": 1}
    assert faults("summarize", output) == [
        ": Additional properties are not allowed ('more' was unexpected)"
    ]
    assert Draft202012Validator(SCHEMA_OF["summarize"]).is_valid(output)


# The outputs


@pytest.mark.parametrize("report", GOLDEN, ids=lambda it: it.name.removesuffix(".json"))
def test_summary_of_a_bundled_spec(report: Path) -> None:
    assert faults("summarize", json.loads(report.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("spec", bundled.names()[::6])
def test_explanation_of_a_bundled_spec(spec: str) -> None:
    assert faults("explain", convcalc.explain(spec).to_dict()) == []


@each("spec", CASES)
def test_outputs_for_a_spec_with_findings(spec: Path) -> None:
    assert faults("summarize", convcalc.summarize(spec).to_dict()) == []
    assert faults("explain", convcalc.explain(spec).to_dict()) == []


def test_validation_of_specs_with_findings(run: Run) -> None:
    output = json.loads(run("validate", *map(str, CASES), "--format", "json").stdout)
    assert len(output["files"]) == len(CASES)
    assert faults("validate", output) == []


LINES = """\
summarize torn.yaml
summarize wrong.yaml --fits 1GiB
summarize hostile.yaml
summarize two.yaml --batch 3
summarize vgg16 --fits 24GiB --optimizer adam
summarize vgg16 --fits 1MB --for inference
summarize lenet --fits 1kB
summarize lenet --fits 1GB --optimizer momentum
summarize lenet5 --fits 1MB --for inference
summarize sound.prototxt --phase train --dtype int8
summarize alexnet --input 224x224x3 --rounding floor
summarize alexnet --input 224x224x3 --rounding ceil --dtype float64
summarize unet --rounding floor
summarize m5
summarize c3d
validate sound.yaml wrong.yaml torn.yaml hostile.yaml net.txt latin.yaml none.yaml
validate . lenet alexnet --strict --jobs 2
validate lenet5 alexnet unet cifar10-convnetjs --advice
validate vgg16 --max-params 1M --max-macs 1G --max-peak-memory 1MiB
explain wrong.yaml
explain torn.yaml
explain two.yaml
explain resnet18 conv1
explain vgg16 conv1_1 --batch 2
explain googlenet-aux
layer conv 32x32x3 --out-channels 8 --kernel-size 5
layer conv 32x32x3 --out-channels 8 --kernel-size 5 --stride 2 --padding ?
layer conv 32x32x3 --out-channels 8 --kernel-size 5 --stride ? --padding 2
layer conv 7x8x3 --out-channels 8 --kernel-size 3 --stride 3 --padding ?
layer conv 32x32x3 --out-channels 8 --kernel-size ? --stride 40
layer conv 32x32x6 --out-channels 8 --kernel-size 3 --groups ?
layer conv 32x32x3 --out-channels 8 --kernel-size 5 --bias ?
layer upsample 32x32x3 --scale-factor 2 --mode ?
layer conv 2x2x3 --out-channels 8 --kernel-size 5
layer concat 28x28x64 28x28x128
layer rleu 8x8x3
fit lenet --range 20:40
fit alexnet --range 200:230x200:230
fit alexnet --range 1:10
fit two.yaml
fit resnet18 --range 1:70
fit siamese --range 20:30
compare vgg11 vgg13
compare lenet lenet.prototxt
compare vgg16 vgg16.prototxt sound.yaml
compare mobilenet-v1 --set-b width=0.5
compare sound.yaml wrong.yaml
compare torn.yaml sound.yaml
sweep mobilenet-v2 --set width=0.5,1
sweep torn.yaml --input 8,9
sweep two.yaml
specs
rules
rules not-divisible
"""


Key = tuple[int, str]


def keys_had(node: dict[str, Any], value: object, root: dict[str, Any]) -> Iterator[Key]:
    """Yield each described key that a value has: the id of its properties, its name."""
    for it in applied(node, value, root):
        yield from keys_had(it, value, root)
    if isinstance(value, dict):
        described = node.get("properties", {})
        for key, inner in value.items():
            if key in described:
                yield id(described), key
            below = described.get(key, node.get("additionalProperties", {}))
            yield from keys_had(below, inner, root)
    elif isinstance(value, list):
        for inner in value:
            yield from keys_had(node.get("items", {}), inner, root)


def applied(
    node: dict[str, Any], value: object, root: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """Yield the schemas that a schema applies to the same value."""
    if "$ref" in node:
        yield root["$defs"][node["$ref"].rpartition("/")[2]]
    yield from node.get("anyOf", ())
    if "if" in node and isinstance(value, dict):
        yield node["then" if set(node["if"]["required"]) <= set(value) else "else"]


def keys_described(root: dict[str, Any]) -> set[Key]:
    return {
        (id(properties), key)
        for node in nodes(root)
        if isinstance(properties := node.get("properties"), dict)
        for key in properties
    }


@every_output
def test_outputs_of_a_command_have_every_key(
    name: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the others take seconds, and are listed alike
    monkeypatch.setattr(bundled, "names", lambda: ("lenet5.yaml", "siamese.yaml"))
    had: set[Key] = set()
    for line in LINES.splitlines():
        if line.split()[0] == name:
            output = json.loads(run(*shlex.split(line), "--format", "json").stdout)
            assert faults(name, output) == [], line
            had |= set(keys_had(SCHEMA_OF[name], output, SCHEMA_OF[name]))
    missing = {key for _, key in keys_described(SCHEMA_OF[name]) - had}
    # every language of today has lines; tests/test_languages.py has one with nodes
    assert missing - {"node"} == set()


def test_every_kind_of_a_suggestion_is_among_the_outputs(run: Run) -> None:
    kinds = set()
    for command in LINES.splitlines():
        if command.startswith("layer") and "?" in command:
            result = run(*shlex.split(command), "--format", "json")
            kinds |= {it["how"] for it in json.loads(result.stdout)["values"]}
    assert kinds == {"number", "one-sided", "word", "axis"}


def test_every_command_that_prints_json_has_a_schema() -> None:
    formats = {
        name: option.type.choices
        for name in COMMANDS
        if (command := main.get_command(Context(main), name))
        for option in command.params
        if option.name == "output_format" and isinstance(option.type, Choice)
    }
    assert {name for name, it in formats.items() if "json" in it} == set(OUTPUTS)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        pytest.param("schema_version", 2, id="another-version"),
        pytest.param("name", None, id="no-name"),
        pytest.param("source/format", None, id="no-language"),
        pytest.param("settings/dtype", "float8", id="unknown-type-of-numbers"),
        pytest.param("inputs/0/shape", "32x32x1", id="shape-as-a-text"),
        pytest.param("layers/0/params", -1, id="negative-count"),
        pytest.param("layers/0/macs", 0.5, id="half-a-multiply-add"),
        pytest.param("layers/0/fit", "good", id="unknown-verdict"),
        pytest.param("layers/0/in_place", 0, id="flag-as-a-number"),
        pytest.param("layers/0/parameters/0/role", "kernel", id="unknown-role"),
        pytest.param("layers/0/receptive_field/stride", ["1/2"], id="stride-as-a-text"),
        pytest.param("totals/params", "61706", id="count-as-a-text"),
        pytest.param("memory/training/optimizer", "lion", id="unknown-optimizer"),
    ],
)
def test_wrong_value_is_a_fault(path: str, wrong: object) -> None:
    report: Any = json.loads((HERE / "golden" / "lenet5.yaml.json").read_text("utf-8"))
    *outer, key = path.split("/")
    place = report
    for it in outer:
        place = place[int(it) if it.isdigit() else it]
    place[key] = wrong
    (fault,) = faults("summarize", report)
    assert fault.startswith(path)


def test_missing_key_is_a_fault() -> None:
    report = json.loads((HERE / "golden" / "lenet5.yaml.json").read_text("utf-8"))
    for key in report:
        without = {name: value for name, value in report.items() if name != key}
        assert faults("summarize", without) == [f': "{key}" is a required property']
