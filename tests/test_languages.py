"""Adding a language is one row: shown with a binary one that only these tests have."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from convcalc import languages
from convcalc.diagnostics import Diagnostic, TooMuchError
from convcalc.languages import Language, language_of_text
from convcalc.layers.relu import Relu
from convcalc.network import InputSpec, LayerSpec, NetworkSpec
from convcalc.readers.open_file import CountedFile
from convcalc.schemas import schema_text
from convcalc.settings import Settings
from convcalc.source import Source, Span
from convcalc.spec_files import read_spec

Run = Callable[..., Result]

TOY = Language(
    name="toy",
    title="a toy",
    suffixes=(".toy", ".json"),
    looks=r"\ATOY\d",
    reader=f"{__name__}:read_toy",
    dialect=f"{__name__}:network_of_toy",
    shares_suffixes=True,
    binary=True,
)
"""``TOY``, a digit that counts ReLUs, then weights that nobody reads."""


def read_toy(source: Source) -> bytes:
    assert source.file
    head = source.file.read(4)
    source.file.close()
    return head


def network_of_toy(head: bytes, settings: Settings) -> NetworkSpec:
    nowhere = Span(0, 0)
    count = int(head[3:])
    found = (Diagnostic("wrong-option", "a toy must have layers", node="main"),)
    layers = tuple(
        LayerSpec(f"relu{k}", "relu", Relu(), None, (f"relu{k}",), nowhere, {})
        for k in range(count)
    )
    data = (InputSpec("data", (1, 3, 8, 8), nowhere),)
    findings = () if layers else found
    return NetworkSpec("toy", "exact", "unique", data, layers, diagnostics=findings)


@pytest.fixture(autouse=True)
def _toys(monkeypatch: pytest.MonkeyPatch, work: Path) -> None:
    monkeypatch.setattr(languages, "LANGUAGES", (*languages.LANGUAGES, TOY))
    (work / "toys").mkdir()
    monkeypatch.chdir(work / "toys")
    Path("net.toy").write_bytes(b"TOY2" + bytes(1000))
    Path("config.json").write_bytes(b"TOY1")
    Path("package.json").write_bytes(b"{}")


def test_a_folder_holds_what_looks_like_a_spec(run: Run) -> None:
    Path("net.yaml").write_text("input: 8x8x3\nlayers: [relu]\n", encoding="utf-8")
    Path("compose.yml").write_text("services: {web: {build: .}}\n", encoding="utf-8")
    Path("torn.prototxt").write_text("name: 'net'", encoding="utf-8")
    result = run("validate", ".", "--format", "json")
    files = json.loads(result.stdout)["files"]
    assert [it["path"] for it in files] == [
        "./config.json",
        "./net.toy",
        "./net.yaml",
        "./torn.prototxt",
    ]
    assert [it["ok"] for it in files] == [True, True, True, False]


def test_what_is_no_spec_but_named_alone_is_an_error(run: Run) -> None:
    Path("compose.yml").write_text("services: {web: {build: .}}\n", encoding="utf-8")
    result = run("validate", "compose.yml")
    assert result.exit_code == 1
    assert "services" in result.output


def test_a_folder_without_specs_names_every_suffix(run: Run) -> None:
    Path("net.toy").unlink()
    Path("config.json").unlink()
    result = run("validate", ".")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Error: '.' is a directory without specs; they end in"
        " .yaml, .yml, .prototxt, .cfg, .onnx, .json, .keras, .toy or .json\n"
        "1 file: 1 unreadable\n"
    )


def test_a_file_is_told_by_its_suffix(run: Run) -> None:
    found = json.loads(run("summarize", "net.toy", "--format", "json").stdout)
    assert found["source"] == {"path": "net.toy", "format": "toy"}
    assert [it["name"] for it in found["layers"]] == ["relu0", "relu1"]


def test_standard_input_is_told_by_its_start(run: Run) -> None:
    result = run("summarize", "-", "--format", "json", stdin=b"TOY3")
    assert [it["name"] for it in json.loads(result.stdout)["layers"]] == [
        "relu0",
        "relu1",
        "relu2",
    ]


def test_standard_input_is_read_whole_or_not_at_all(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convcalc.spec_files.MOST_BYTES", 2**20)
    result = run("summarize", "-", stdin=b"TOY3" + bytes(2**20))
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: standard input has more than 1 MiB; name the file instead, of which only the"
        " graph is read\n",
    )


def test_a_finding_names_a_node_where_there_are_no_lines(run: Run) -> None:
    Path("none.toy").write_bytes(b"TOY0")
    assert run("validate", "none.toy").stdout == (
        "none.toy: error: node main: a toy must have layers [wrong-option]\n"
    )
    (file,) = json.loads(run("validate", "none.toy", "--format", "json").stdout)["files"]
    (found,) = file["diagnostics"]
    assert (found["node"], found["layer"], found["line"]) == ("main", None, None)
    described = json.loads(schema_text("validate"))["$defs"]["diagnostic"]["properties"]
    assert found.keys() == described.keys()


def test_a_language_without_variables_refuses_them(run: Run) -> None:
    result = run("validate", "net.toy", "--set", "width=2")
    assert result.exit_code == 1
    assert result.stdout == (
        "net.toy: error: --set must name a variable of the spec, but there is no 'width'"
        " [unknown-name]\n"
        "  help: a toy has none\n"
    )


def test_of_an_open_file_only_so_much_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convcalc.readers.open_file.MOST_BYTES", 6)
    source, language = read_spec("net.toy")
    assert language == TOY
    file = source.file
    assert isinstance(file, CountedFile)
    assert (file.read(4), file.seek(500), file.tell(), file.read(2)) == (
        b"TOY2",
        500,
        500,
        b"\0\0",
    )
    with pytest.raises(TooMuchError) as error:
        file.read(1)
    (found,) = error.value.diagnostics
    file.close()
    assert (found.rule, found.message) == (
        "limit-exceeded",
        "a spec must be read within 0 MiB, weights aside, but this one goes on",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("input: 8x8x3\nlayers: [relu]", "yaml", id="ours"),
        pytest.param('name: "n"\nlayer {', "prototxt", id="a-layer-is-opened"),
        pytest.param("TOY1", "toy", id="the-toy"),
        pytest.param("what is this", "yaml", id="the-first-is-the-last-guess"),
    ],
)
def test_a_text_is_told_by_its_start(text: str, expected: str) -> None:
    assert language_of_text(text).name == expected
