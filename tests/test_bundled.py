from pathlib import Path

import pytest

import convcalc
from convcalc import bundled
from convcalc.spec_files import find_spec

NONE = "there is no file and no bundled spec"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bundle some specs, and change to a folder that holds others."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(bundled, "folder", lambda: str(tmp_path / "bundle"))
    for name in (
        *("bundle/vgg16.yaml", "bundle/vgg16.prototxt", "bundle/alexnet.yaml"),
        *("bundle/lenet.prototxt", "bundle/squeezenet1.0.yaml"),
        *("nets/vgg16.yaml", "nets/deep.prototxt", "nets/notes.txt", "mine.yml", "Big.yaml"),
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    Path("broken.yaml").symlink_to("nowhere.yaml")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("vgg61", f"{NONE} 'vgg61'; did you mean 'vgg16'?", id="bundled"),
        pytest.param(
            "vg16.yaml", f"{NONE} 'vg16.yaml'; did you mean 'vgg16.yaml'?", id="bundled-yaml"
        ),
        pytest.param(
            "vg16.prototxt",
            f"{NONE} 'vg16.prototxt'; did you mean 'vgg16.prototxt'?",
            id="bundled-prototxt",
        ),
        pytest.param(
            "lenet.yaml", f"{NONE} 'lenet.yaml'; did you mean 'lenet.prototxt'?", id="suffix"
        ),
        pytest.param(
            "squeezenet1.1",
            f"{NONE} 'squeezenet1.1'; did you mean 'squeezenet1.0'?",
            id="dot-in-the-name",
        ),
        pytest.param("mien.yml", f"{NONE} 'mien.yml'; did you mean 'mine.yml'?", id="own"),
        pytest.param("mine", f"{NONE} 'mine'; did you mean 'mine.yml'?", id="own-suffix"),
        pytest.param("big", f"{NONE} 'big'; did you mean 'Big.yaml'?", id="letter-case"),
        pytest.param(
            "none.yaml", f"{NONE} 'none.yaml'; see 'convcalc specs'", id="only-the-suffix-alike"
        ),
        pytest.param(
            "broken.yaml", f"{NONE} 'broken.yaml'; see 'convcalc specs'", id="broken-link"
        ),
        pytest.param("", f"{NONE} ''; see 'convcalc specs'", id="empty"),
        pytest.param(
            "v" * 101, f"{NONE} '{'v' * 101}'; see 'convcalc specs'", id="too-long-to-compare"
        ),
        pytest.param(
            "nets/vg16.yaml",
            "there is no file 'nets/vg16.yaml'; did you mean 'nets/vgg16.yaml'?",
            id="in-a-folder",
        ),
        pytest.param(
            "nets/alexnet.yaml", "there is no file 'nets/alexnet.yaml'", id="not-in-a-folder"
        ),
        pytest.param(
            "nest/vgg16.yaml",
            "there is no file 'nest/vgg16.yaml', nor a folder 'nest'",
            id="no-folder",
        ),
    ],
)
def test_no_such_file(path: str, expected: str) -> None:
    with pytest.raises(FileNotFoundError) as raised:
        convcalc.summarize(path)
    assert str(raised.value) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param(
            "alexnet.yaml",
            "there is no file 'alexnet.yaml'; the bundled spec is 'alexnet'",
            id="bundled",
        ),
        pytest.param(
            "vgg16.prototxt",
            "there is no file 'vgg16.prototxt'; see 'convcalc specs'",
            id="bundled-beside-a-yaml-of-its-name",
        ),
        pytest.param(
            "vg16.yaml", f"{NONE} 'vg16.yaml'; did you mean 'vgg16'?", id="misspelt-bundled"
        ),
        pytest.param("mien.yml", f"{NONE} 'mien.yml'; did you mean 'mine.yml'?", id="own"),
        pytest.param("./alexnet.yaml", "there is no file './alexnet.yaml'", id="with-a-folder"),
    ],
)
def test_only_a_bare_name_may_be_bundled(path: str, expected: str) -> None:
    with pytest.raises(FileNotFoundError) as error:
        find_spec(path, bare=True)
    assert str(error.value) == expected


def test_a_bare_name_is_a_bundled_one() -> None:
    assert find_spec("vgg16", bare=True).endswith("bundle/vgg16.yaml")
    assert find_spec("squeezenet1.0", bare=True).endswith("bundle/squeezenet1.0.yaml")
    assert find_spec("mine.yml", bare=True) == "mine.yml"
