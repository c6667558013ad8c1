"""Every JSON that the program prints is as its schema says, key by key."""

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click import Choice, Context
from click.testing import Result
from jsonschema import Draft202012Validator

import convcalc
from convcalc import bundled
from convcalc.cli import COMMANDS, main
from convcalc.schemas import SCHEMAS, schema
from convcalc.schemas.building import Schema

Run = Callable[..., Result]

HERE = Path(__file__).parent
GOLDEN = sorted((HERE / "golden").glob("*.json"))
CASES = sorted(
    path for path in (HERE / "cases").rglob("*") if path.suffix in (".yaml", ".prototxt")
)

every_schema = pytest.mark.parametrize("name", SCHEMAS)


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


def closed_schema(name: str) -> Schema:
    whole = closed(schema(name))
    assert isinstance(whole, dict)
    return whole


CLOSED = {name: Draft202012Validator(closed_schema(name)) for name in SCHEMAS}


def faults(name: str, output: str) -> list[str]:
    """Return what in an output is not as its schema says."""
    found = CLOSED[name].iter_errors(json.loads(output))
    return [f"{'/'.join(map(str, it.absolute_path))}: {it.message}" for it in found]


# The schemas themselves


@every_schema
def test_schema_is_one_of_draft_2020_12(name: str) -> None:
    assert schema(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema(name))


@every_schema
def test_every_definition_is_used(name: str) -> None:
    text = json.dumps(schema(name))
    unused = [it for it in schema(name)["$defs"] if f'"#/$defs/{it}"' not in text]
    assert unused == []


@pytest.mark.parametrize("name", [it for it in SCHEMAS if it != "spec"])
def test_every_property_of_an_output_is_described(name: str) -> None:
    def check(node: object) -> None:
        if isinstance(node, dict):
            for it in node.get("properties", {}).values():
                assert "description" in it or "$ref" in it, it
            for it in node.values():
                check(it)

    check(schema(name))


@pytest.mark.parametrize("name", [it for it in SCHEMAS if it != "spec"])
def test_published_schema_of_an_output_takes_keys_that_are_added(name: str) -> None:
    assert "additionalProperties" not in schema(name)


def test_the_closed_schema_takes_no_other_keys() -> None:
    output = json.dumps(convcalc.summarize("lenet5").to_dict() | {"more": 1})
    assert faults("summarize", output) == [
        ": Additional properties are not allowed ('more' was unexpected)"
    ]
    assert Draft202012Validator(schema("summarize")).is_valid(json.loads(output))


# The outputs


@pytest.mark.parametrize("report", GOLDEN, ids=lambda it: it.name.removesuffix(".json"))
def test_summary_of_a_bundled_spec(report: Path) -> None:
    assert faults("summarize", report.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("spec", bundled.names())
def test_explanation_of_a_bundled_spec(spec: str) -> None:
    assert faults("explain", json.dumps(convcalc.explain(spec).to_dict())) == []


@pytest.mark.parametrize("spec", CASES, ids=lambda it: f"{it.parent.name}-{it.name}")
def test_outputs_for_a_spec_with_findings(run: Run, spec: Path) -> None:
    for command in ("summarize", "validate", "explain"):
        result = run(command, str(spec), "--format", "json")
        assert faults(command, result.stdout) == []


LINES = """\
summarize torn.yaml
summarize wrong.yaml --fits 1GiB
summarize hostile.yaml
summarize two.yaml --batch 3
summarize vgg16 --fits 24GiB --optimizer adam
summarize vgg16 --fits 1MB --for inference
summarize lenet --fits 1kB
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
specs
"""


@pytest.mark.parametrize("command", LINES.splitlines())
def test_output_of_a_command(run: Run, command: str) -> None:
    name, *arguments = shlex.split(command)
    result = run(name, *arguments, "--format", "json")
    assert faults(name, result.stdout) == []


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
    assert {name for name, it in formats.items() if "json" in it} == set(SCHEMAS) - {"spec"}


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        pytest.param("schema_version", 2, id="another-version"),
        pytest.param("name", None, id="no-name"),
        pytest.param("source/format", "json", id="unknown-language"),
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
    (fault,) = faults("summarize", json.dumps(report))
    assert fault.startswith(path)


def test_missing_key_is_a_fault() -> None:
    report = json.loads((HERE / "golden" / "lenet5.yaml.json").read_text("utf-8"))
    for key in report:
        without = {name: value for name, value in report.items() if name != key}
        assert faults("summarize", json.dumps(without)) == [f": '{key}' is a required property"]
