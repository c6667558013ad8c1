import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from convcalc import bundled
from convcalc.cli import main

Run = Callable[..., Result]

SPECS = Path(__file__).parents[2] / "specs"


@cache
def listing() -> Result:
    """Return the list of all networks, which takes seconds."""
    return CliRunner().invoke(main, ["specs"])


def test_list() -> None:
    result = listing()
    lines = result.stdout.splitlines()
    assert (result.exit_code, result.stderr) == (0, "")
    assert lines[0].split() == ["name", "input", "params", "macs", "network"]
    rows = {line.split()[0]: line for line in lines[2:] if not line.startswith(" ")}
    assert len(rows) == len(list(SPECS.iterdir()))
    assert " ".join(rows["lenet5"].split()) == "lenet5 32x32x1 61.7 k 417 k LeNet-5"
    assert " ".join(rows["siamese"].split()).startswith(
        "siamese 28x28x1, 28x28x1 431 k 4.59 M Siamese network"
    )


def test_list_fits_a_terminal_and_names_are_whole() -> None:
    lines = listing().stdout.splitlines()
    assert max(map(len, lines)) <= 80
    words = " ".join(lines).split()
    assert {"attention-three-ways", "googlenet-aux", "classifiers"} <= {*words}


def test_names_are_in_the_order_of_their_numbers() -> None:
    names = [line.split()[0] for line in listing().stdout.splitlines()[2:] if line[0] != " "]
    assert [it for it in names if it.startswith(("resnet", "vgg"))] == [
        *("resnet18", "resnet34", "resnet50", "resnet50-v1.5", "resnet101", "resnet101-v1.5"),
        *("resnet152", "resnet152-v1.5", "vgg11", "vgg11-lrn", "vgg13", "vgg16"),
        *("vgg16-c", "vgg16.prototxt", "vgg19"),
    ]


def test_json(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled, "names", lambda: ("lenet.prototxt", "lenet5.yaml"))
    listed = json.loads(run("specs", "--format", "json").stdout)
    assert listed["schema_version"] == 1
    (lenet,) = (it for it in listed["specs"] if it["name"] == "lenet")
    assert lenet == {
        "name": "lenet",
        "path": "lenet.prototxt",
        "network": "LeNet",
        "inputs": [{"name": "data", "shape": [1, 1, 28, 28]}],
        "params": 431_080,
        "macs": 2_293_000,
    }


EDITORS_LINE = "# yaml-language-server: $schema=../schemas/spec.json\n"


def printed(name: str) -> str:
    """Return a bundled spec without the line that is true beside the schema only."""
    text = (SPECS / name).read_text(encoding="utf-8")
    assert text.count(EDITORS_LINE) == 1
    return text.replace(EDITORS_LINE, "")


def test_name_prints_the_file(run: Run) -> None:
    assert run("specs", "vgg16").stdout == printed("vgg16.yaml")
    assert run("specs", "vgg16.prototxt").stdout.startswith("# VGG-16 for Caffe:")


def test_file_of_ones_own_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    assert run("specs", "lenet5", "-o", str(mine)).exit_code == 0
    assert mine.read_text(encoding="utf-8") == printed("lenet5.yaml")
    again = run("specs", "lenet5", "-o", str(mine))
    assert again.exit_code == 2
    assert again.stderr == f"Error: '{mine}' exists; use --force to overwrite it\n"


def test_error_unknown_name(run: Run) -> None:
    result = run("specs", "resnet5")
    assert result.exit_code == 2
    assert result.stderr == (
        "Usage: convcalc specs [OPTIONS] [NAME]\n"
        "Try 'convcalc specs --help' for help.\n\n"
        "Error: there is no bundled network 'resnet5'; did you mean 'resnet50'?\n"
    )


def test_error_nothing_alike(run: Run) -> None:
    assert run("specs", "zzz").stderr.endswith(
        "Error: there is no bundled network 'zzz'; see them all with 'convcalc specs'\n"
    )
