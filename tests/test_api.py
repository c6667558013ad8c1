import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import convcalc
from convcalc import Analysis, UnreadableSpecError, bundled
from convcalc.languages import language_of_text

Findings = Callable[[Analysis], str]

RELU = "input: 8x8x3\nlayers: [relu]\n"


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the folder of the bundled specs, empty; the working folder is another, empty too."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    monkeypatch.setattr(bundled, "folder", lambda: str(folder))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return folder


def named(name: str) -> str:
    return f"name: {name}\n{RELU}"


@pytest.mark.parametrize(
    "spec",
    [
        pytest.param("net.yaml", id="relative"),
        pytest.param("./net.yaml", id="with-a-dot"),
        pytest.param(Path("net.yaml"), id="path-object"),
    ],
)
def test_path(spec: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "net.yaml").write_text(RELU)
    monkeypatch.chdir(tmp_path)
    analysis = convcalc.summarize(spec)
    assert analysis.ok
    assert analysis.name == "net"
    assert analysis.to_dict()["source"] == {"path": str(spec), "format": "yaml"}


def test_absolute_path(tmp_path: Path) -> None:
    path = tmp_path / "net.yml"
    path.write_text(RELU)
    assert convcalc.summarize(path).source.path == str(path)


def test_text_of_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "net.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + RELU.replace("\n", "\r\n").encode())
    assert convcalc.summarize(path).to_dict()["diagnostics"] == []


@pytest.mark.parametrize(
    ("files", "spec", "expected"),
    [
        pytest.param(["net.yaml"], "net.yaml", "net.yaml", id="with-its-suffix"),
        pytest.param(["net.yaml"], "net", "net.yaml", id="without-its-suffix"),
        pytest.param(["net.yml"], "net", "net.yml", id="yml"),
        pytest.param(["net.prototxt", "net.yaml"], "net", "net.yaml", id="yaml-comes-first"),
        pytest.param(["squeezenet1.0.yaml"], "squeezenet1.0", "squeezenet1.0.yaml", id="dot"),
        pytest.param(
            ["squeezenet1.0.yaml", "squeezenet1.1.yaml"],
            "squeezenet1.1",
            "squeezenet1.1.yaml",
            id="another-dot",
        ),
        pytest.param(["net.v2.yaml"], "net.v2.yaml", "net.v2.yaml", id="dot-and-suffix"),
    ],
)
def test_bundled_name(files: list[str], spec: str, expected: str, bundle: Path) -> None:
    for file in files:
        (bundle / file).write_text(named(file) if file.endswith("ml") else "")
    analysis = convcalc.summarize(spec)
    assert (analysis.name, analysis.source.path) == (expected, expected)


def test_a_file_shadows_a_bundled_name(bundle: Path) -> None:
    (bundle / "net.yaml").write_text(named("bundled"))
    Path("net.yaml").write_text(named("own"))
    assert convcalc.summarize("net.yaml").name == "own"
    assert convcalc.summarize("net").name == "bundled"


def test_a_directory_does_not_shadow_a_bundled_name(bundle: Path) -> None:
    (bundle / "net.yaml").write_text(named("bundled"))
    Path("net").mkdir()
    assert convcalc.summarize("net").name == "bundled"


def test_all_bundled_names(bundle: Path) -> None:
    for name in ("b.yaml", "a.prototxt", "c.yml", "README.md", "notes.txt"):
        (bundle / name).write_text("")
    assert bundled.names() == ("a.prototxt", "b.yaml", "c.yml")


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [
        pytest.param(
            "net.txt",
            RELU.encode(),
            "'net.txt' must end in .yaml, .yml, .prototxt, .cfg, .onnx,"
            " .json or .keras, so that its language"
            " is known",
            id="unknown-suffix",
        ),
        pytest.param(
            "net",
            RELU.encode(),
            "'net' must end in .yaml, .yml, .prototxt, .cfg, .onnx,"
            " .json or .keras, so that its language is"
            " known",
            id="no-suffix",
        ),
        pytest.param(
            "net.yaml",
            b"name: caf\xe9\n",
            "'net.yaml' is not UTF-8 text: byte 0xe9 at offset 9; save it as UTF-8",
            id="latin-1",
        ),
        pytest.param(
            "net.yaml",
            RELU.encode("utf-16"),
            "'net.yaml' is UTF-16 text; save it as UTF-8",
            id="utf-16",
        ),
        pytest.param(
            "net.prototxt",
            b"\x08\x01\x00\x12",
            "'net.prototxt' is a binary file; a spec is a text",
            id="binary",
        ),
        pytest.param(
            "net.yaml",
            b"\x89PNG\r\n\x1a\n\x00\x00",
            "'net.yaml' is a binary file; a spec is a text",
            id="picture",
        ),
    ],
)
def test_error_of_an_unreadable_file(
    file: str, data: bytes, expected: str, bundle: Path
) -> None:
    Path(file).write_bytes(data)
    with pytest.raises(UnreadableSpecError) as raised:
        convcalc.summarize(file)
    assert str(raised.value) == expected


@pytest.mark.parametrize("name", ["nets", "nets.yaml"])
def test_error_of_a_directory(name: str, bundle: Path) -> None:
    Path(name).mkdir()
    with pytest.raises(UnreadableSpecError) as raised:
        convcalc.summarize(name)
    assert str(raised.value) == f"'{name}' is a directory; name a spec in it"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_error_of_a_file_without_permission(bundle: Path) -> None:
    path = Path("net.yaml")
    path.write_text(RELU)
    path.chmod(0)
    with pytest.raises(PermissionError) as raised:
        convcalc.summarize("net.yaml")
    assert str(raised.value) == "[Errno 13] Permission denied: 'net.yaml'"


def test_an_unreadable_spec_is_an_os_error() -> None:
    assert issubclass(UnreadableSpecError, OSError)


def test_error_in_the_phase() -> None:
    with pytest.raises(ValueError, match="phase") as raised:
        convcalc.summarize_text(RELU, syntax="yaml", phase="deploy")  # type: ignore[arg-type]
    assert str(raised.value) == "phase must be one of test, train, but it is 'deploy'"


def test_error_in_the_dtype() -> None:
    with pytest.raises(ValueError, match="dtype") as raised:
        convcalc.summarize_text(RELU, syntax="yaml", dtype="float")  # type: ignore[arg-type]
    assert str(raised.value) == (
        "dtype must be one of float64, float32, float16, bfloat16, int8, but it is 'float'"
    )


@pytest.mark.parametrize("rounding", ["caffe", "up", ""])
def test_error_in_the_rounding(rounding: str) -> None:
    with pytest.raises(ValueError, match="rounding") as raised:
        convcalc.summarize_text(RELU, syntax="yaml", rounding=rounding)  # type: ignore[arg-type]
    assert str(raised.value) == (
        f"rounding must be one of exact, floor, ceil, but it is '{rounding}'"
    )


def test_error_in_the_language() -> None:
    with pytest.raises(ValueError, match="syntax") as raised:
        convcalc.summarize_text(RELU, syntax="toml")
    assert str(raised.value) == (
        "syntax must be one of yaml, ultralytics, prototxt, darknet, onnx, keras,"
        " keras_archive, but it is 'toml'"
    )


def test_error_in_the_name_of_a_setting() -> None:
    with pytest.raises(ValueError, match="setting") as raised:
        convcalc.summarize_text(RELU, syntax="yaml", batsh=2)  # type: ignore[call-arg]
    assert str(raised.value) == "there is no setting 'batsh'; did you mean 'batch'?"


@pytest.mark.parametrize("batch", [0, -1])
def test_error_in_the_batch(batch: int) -> None:
    with pytest.raises(ValueError, match="batch") as raised:
        convcalc.summarize_text(RELU, syntax="yaml", batch=batch)
    assert str(raised.value) == f"batch must be at least 1, but it is {batch}"


@pytest.mark.parametrize(
    ("size", "described"),
    [
        pytest.param("224*224*3", "'224*224*3'", id="stars"),
        pytest.param("0x8x3", "'0x8x3'", id="zero-in-text"),
        pytest.param([3, 0, 8], "[3, 0, 8]", id="zero"),
        pytest.param([3, -8, 8], "[3, -8, 8]", id="negative"),
        pytest.param([3, 8.5, 8], "[3, 8.5, 8]", id="fraction"),
        pytest.param([], "[]", id="empty-list"),
        pytest.param("", "''", id="empty-text"),
    ],
)
def test_error_in_an_input(size: object, described: str) -> None:
    with pytest.raises(ValueError, match="inputs") as raised:
        convcalc.summarize_text(RELU, syntax="yaml", inputs={"data": size})  # type: ignore[dict-item]
    assert str(raised.value) == (
        f"inputs['data'] must be a size such as '224x224x3', but it is {described}"
    )


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        pytest.param(
            "net.yaml",
            "",
            "-: error: a spec must be a mapping of keys to values, but this one is empty"
            " [root-not-mapping]\n"
            "  help: write an 'input' and a list of 'layers'\n",
            id="empty-yaml",
        ),
        pytest.param(
            "net.yaml",
            "input: 8x8x3\nlayers: [relu\n",
            "2:9: error: '[' must be closed with ']', but the end of the text comes first"
            " [syntax-not-closed]\n"
            "  help: add the missing ']', or a ',' between two items\n",
            id="torn-yaml",
        ),
    ],
)
def test_a_bad_spec_does_not_raise(
    name: str, text: str, expected: str, bundle: Path, findings: Findings
) -> None:
    Path(name).write_text(text)
    assert findings(convcalc.summarize(name)) == expected
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == expected


PIECES = (
    *("layers", "layer", "name", "type", "conv", "relu", "kernel_size", "bottom:", "top:"),
    *("input:", "{dim:3}", "8x8x3", "8", "0", "-1", "x", "\N{LATIN SMALL LETTER E WITH ACUTE}"),
    *("-", ":", "{", "}", "[", "]", ",", "'", '"', "&a", "*a", "#", "!", "|", ">", "<<", "?"),
    *(" ", "\n", "\n  ", "\t", "\0", "\x1b"),
)


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.sampled_from(["yaml", "prototxt", "darknet"]),
)
@example("- " * 2000, "yaml")
@example("[" * 2000, "yaml")
@example("a {" * 2000, "prototxt")
@example("layers: [" + "{type: global_pooling}, " * 3 + "]", "yaml")
def test_no_text_makes_it_raise(text: str, syntax: str) -> None:
    found = convcalc.summarize_text(text, syntax=syntax).to_dict()
    assert found["schema_version"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("input: 8x8x3\nlayers: [relu]\n", "yaml", id="plain-yaml"),
        pytest.param("layers:\n  - {type: relu}\n", "yaml", id="flow-mapping-in-a-list"),
        pytest.param("inputs: {a: 8x8x3}\nlayers: [relu]\n", "yaml", id="flow-mapping"),
        pytest.param(
            "input: 8x8x3\nlayers:\n  - type: conv\n    out_channels: 4\n",
            "yaml",
            id="block-mappings",
        ),
        pytest.param("# layer {\ninput: 8x8x3\n", "yaml", id="message-in-a-comment"),
        pytest.param("", "yaml", id="empty"),
        pytest.param('name: "a"\nlayer { name: "b" }\n', "prototxt", id="layer"),
        pytest.param("layers {\n  name: 'b'\n}\n", "prototxt", id="v1"),
        pytest.param("layer: { name: 'b' }\n", "prototxt", id="colon"),
        pytest.param("layer <\n  name: 'b'\n>\n", "prototxt", id="angles"),
        pytest.param(
            'name: "a"\ninput: "data"\ninput_dim: 1\ninput_dim: 3\nlayer\n{\n}\n',
            "prototxt",
            id="brace-on-the-next-line",
        ),
        pytest.param(
            'name: "a" input: "data" layer { name: "b" }', "prototxt", id="on-one-line"
        ),
    ],
)
def test_guess_of_the_language(text: str, expected: str) -> None:
    assert language_of_text(text).name == expected


def test_the_collector_of_the_host_is_left_alone() -> None:
    # what other tests import may have the interpreter drop its caches of abstract classes once
    for name in ("alexnet.yaml", "lenet.prototxt"):
        convcalc.summarize(name)
        convcalc.explain(name)
    thresholds = gc.get_threshold()
    gc.set_threshold(0)  # so that nothing of the host's grows old by itself
    frozen = gc.get_freeze_count()
    try:
        young = [object()]
        for name in ("alexnet.yaml", "lenet.prototxt"):
            convcalc.summarize(name)
            convcalc.explain(name)
        assert not any(it is young for it in gc.get_objects(generation=2))
        assert (gc.isenabled(), gc.get_freeze_count()) == (True, frozen)
    finally:
        gc.set_threshold(*thresholds)
