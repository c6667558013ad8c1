"""Reports for other programs against the schemas of these programs' formats."""

import json
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import xmlschema
from click.testing import Result
from jsonschema_rs import Draft4Validator

Run = Callable[..., Result]

SCHEMAS = Path(__file__).parents[1] / "schemas"
CASES = Path(__file__).parents[1] / "cases"

ODD_NAMES = [
    *("a b.yaml", "100%.yaml", "a,b:c=d.yaml", "[x](y).yaml", "nöt 網 🦊.yaml", "<&\"'>.yaml"),
    *("\x1b[31m.yaml", "two\nlines.yaml", "#frag?query.yaml", "{0}.yaml", "]]>.yaml"),
]
WRONG = """\
name: a
name: "\\e[31m\\0]]>&lt;\\ud800"
inputs: {"=cmd()": 8x8x3}
outputs: [gone]
layers:
  - {type: rleu, name: "<script>[x](y) {0}</script>"}
  - {type: conv, name: "🦊", out_channels: 0}
  - {type: max_pool, kernel_size: 3, stride: 2, rounding: floor}
"""


@cache
def sarif_schema() -> Draft4Validator:
    text = (SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8")
    # a pattern of the published schema has a bare bracket, which strict readers refuse
    return Draft4Validator(text.replace("{2}]?$", r"{2}\\]?$"))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


@pytest.fixture
def odd(work: Path) -> None:
    """Add files with all sorts of findings and of names to the folder of the test."""
    for name in ODD_NAMES:
        Path(name).write_text(WRONG, encoding="utf-8")
    Path(os.fsdecode(b"caf\xe9.yaml")).write_text(WRONG, encoding="utf-8")
    Path("empty.yaml").write_text("", encoding="utf-8")
    wrong = "".join(f"  - rleu{number}\n" for number in range(150))
    Path("thousands.yaml").write_text(f"input: 8x8x3\nlayers:\n{wrong}", encoding="utf-8")
    Path("folder/broken.prototxt").write_text("layer { \n", encoding="utf-8")


def errors_of_sarif(text: str) -> list[str]:
    log = json.loads(text)
    errors = [it.message for it in sarif_schema().iter_errors(log)]
    uris = [
        place["physicalLocation"]["artifactLocation"]["uri"]
        for result in log["runs"][0]["results"]
        for place in (*result["locations"], *result.get("relatedLocations", ()))
    ]
    # what the schema calls a "uri-reference", which its validators mostly do not look at
    return errors + [it for it in uris if not it.isascii() or set(it) & set(' <>"{}|\\^`#?[]')]


def errors_of_junit(text: str) -> list[str | None]:
    return [it.reason for it in junit_schema().iter_errors(text)]


VALIDATORS = {"sarif": errors_of_sarif, "junit": errors_of_junit}

every_format = pytest.mark.parametrize("output_format", VALIDATORS)


@every_format
@pytest.mark.usefixtures("odd")
@pytest.mark.parametrize("strict", [[], ["--strict"]], ids=["", "strict"])
def test_all_sorts_of_files_and_findings(
    output_format: str, strict: list[str], run: Run, work: Path
) -> None:
    arguments = (".", str(work / "wrong.yaml"), "gone.yaml", "*.gone", "net.txt", "-", "vgg16")
    result = run("validate", *arguments, *strict, "--format", output_format, stdin=WRONG)
    assert (result.exit_code, result.stderr) == (2, "")
    assert VALIDATORS[output_format](result.stdout) == []


@every_format
def test_findings_of_every_rule(output_format: str, run: Run) -> None:
    files = [it for suffix in ("yaml", "prototxt") for it in CASES.glob(f"*/*.{suffix}")]
    one_of_each = {it.parent.name: str(it) for it in sorted(files)}
    del one_of_each["limit-exceeded"]  # takes seconds to come to its one finding
    result = run("validate", *one_of_each.values(), "--format", output_format)
    assert VALIDATORS[output_format](result.stdout) == []


@every_format
def test_no_findings(output_format: str, run: Run) -> None:
    result = run("validate", "sound.yaml", "--format", output_format)
    assert result.exit_code == 0
    assert VALIDATORS[output_format](result.stdout) == []


def test_what_is_not_valid_is_found() -> None:
    assert sorted(errors_of_sarif('{"version": "2.1", "runs": [{"results": []}]}')) == [
        '"2.1" is not one of "2.1.0"',
        '"tool" is a required property',
    ]
    assert errors_of_junit('<testsuites><testcase name="a"/></testsuites>') != []


@pytest.mark.usefixtures("odd")
def test_sarif_finds_the_files_again(run: Run, work: Path) -> None:
    log = json.loads(run("validate", str(work), "--format", "sarif").stdout)
    found = set()
    for result in log["runs"][0]["results"]:
        uri = urlsplit(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        assert (uri.scheme, uri.netloc, uri.query, uri.fragment) == ("", "", "", "")
        found.add(unquote(uri.path, errors="surrogateescape"))
    assert set(ODD_NAMES) < found
    assert all(Path(it).is_file() for it in found)


@pytest.mark.usefixtures("odd")
def test_junit_has_a_suite_for_each_file(run: Run) -> None:
    suites = ET.fromstring(run("validate", ".", "--format", "junit").stdout)
    names = [it.attrib["name"] for it in suites]
    assert "./[x](y).yaml" in names
    assert len(names) == len(set(names))
    summary = run("validate", ".").stderr.splitlines()[-1]
    assert summary.startswith(f"{len(names)} files: ")
