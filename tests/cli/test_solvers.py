"""Solvers in the folders of networks: what they name is checked, and where it is for."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

TRAIN_ONLY = """\
layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 9 dim: 4 } } }
layer { name: "l" type: "Input" top: "label" include { phase: TRAIN }
  input_param { shape { dim: 9 } } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "data" bottom: "label" top: "loss" }
"""
WRONG = """\
layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 9 dim: 4 } } }
layer { name: "r" type: "ReLU" bottom: "dat" top: "r" }
"""
SOLVER = 'base_lr: 0.01\nlr_policy: "fixed"\nmax_iter: 9\n'


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder of models, which lies in the working directory."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def test_a_solver_in_a_folder_is_no_error(models: Path, run: Run) -> None:
    (models / "net.prototxt").write_text(TRAIN_ONLY.replace("include { phase: TRAIN }", ""))
    (models / "solver.prototxt").write_text(SOLVER + 'net: "models/net.prototxt"\n')
    result = run("validate", "models")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "",
        "2 files: nothing found\n",
    )


@pytest.mark.parametrize("path", ["models/train.prototxt", "train.prototxt"])
def test_a_net_is_checked_in_the_phase_that_its_solver_names_it_for(
    path: str, models: Path, run: Run
) -> None:
    (models / "train.prototxt").write_text(TRAIN_ONLY)
    assert run("validate", "models").exit_code == 1  # its other phase lacks a label
    (models / "solver.prototxt").write_text(f'{SOLVER}train_net: "{path}"\n')
    assert run("validate", "models").exit_code == 0
    assert run("validate", "models", "--phase", "test").exit_code == 1
    (models / "solver.prototxt").write_text(f'{SOLVER}train_net: "{path}" test_net: "{path}"\n')
    assert run("validate", "models").exit_code == 1


def test_a_solver_alone_leads_to_its_nets(models: Path, run: Run) -> None:
    (models / "wrong.pt").write_text(WRONG)  # whatever its suffix
    (models / "solver.prototxt").write_text(SOLVER + 'net: "wrong.pt"\n')
    result = run("validate", "models/solver.prototxt")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0] == (
        "models/wrong.pt:2:40: error: r: a bottom must be a top from above,"
        " but no layer above writes 'dat' [unknown-name]"
    )
    assert result.stderr == "2 files: 1 error\n"
    (models / "again.prototxt").write_text(SOLVER + 'train_net: "wrong.pt"\n')
    assert run("validate", "models").stderr == "3 files: 1 error\n"
    assert run("validate", "models", "--exclude", "wrong.pt").stderr == (
        "2 files: nothing found\n"
    )


def test_a_net_that_is_not_there_is_a_warning(models: Path, run: Run) -> None:
    (models / "solver.prototxt").write_text(SOLVER + 'net: "gone.prototxt"\n')
    result = run("validate", "models")
    assert result.exit_code == 0
    assert result.stdout == (
        "models/solver.prototxt:4:6: warning: the file of a network should be there, but net of"
        " this solver names 'gone.prototxt' [solver-without-net]\n"
        '  4 | net: "gone.prototxt"\n'
        "    |      ^^^^^^^^^^^^^^^\n"
        "  help: paths count from the working directory or from the folder of the solver\n"
    )
    assert run("validate", "models", "--strict").exit_code == 1


def test_a_solver_without_a_net_of_its_own_has_no_figures(models: Path, run: Run) -> None:
    (models / "solver.prototxt").write_text(SOLVER + 'net: "gone.prototxt"\n')
    result = run("validate", "models", "--format", "json")
    (file,) = json.loads(result.stdout)["files"]
    assert file["ok"]
    assert set(file["totals"].values()) == {None}


def test_what_only_looks_like_a_solver_is_read_once(models: Path, run: Run) -> None:
    (models / "net.prototxt").write_text(WRONG + "net: {\n")
    assert run("validate", "models").stderr.startswith("1 file: ")


def test_one_command_is_about_one_network(models: Path, run: Run) -> None:
    (models / "net.prototxt").write_text(TRAIN_ONLY)
    (models / "solver.prototxt").write_text(SOLVER + 'net: "net.prototxt"\n')
    result = run("summarize", "models/solver.prototxt")
    assert result.exit_code == 1
    assert "the text must hold the network itself" in result.stderr


STAGED = """\
state { level: 2 }
layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 9 dim: 4 } } }
layer { name: "a" type: "ReLU" bottom: "test" top: "a" include { phase: TEST stage: "s" } }
layer { name: "b" type: "ReLU" bottom: "train" top: "b" include { phase: TRAIN stage: "s" } }
layer { name: "c" type: "ReLU" bottom: "of_level" top: "c" include { min_level: 3 } }
layer { name: "e" type: "ReLU" bottom: "own_level" top: "e" include { min_level: 2 } }
"""


@pytest.mark.parametrize(
    ("fields", "missing"),
    [
        pytest.param('net: "n"', ["own_level"], id="the-net's-own-level"),
        pytest.param(
            'net: "n" test_state { stage: "s" level: 0 }',
            ["in the test phase, test", "in the train phase, own_level"],
            id="test-state",  # the train phase has the net's own level still
        ),
        pytest.param(
            'net: "n" train_state { stage: "s" level: 3 }',
            ["in the train phase, train", "in the train phase, of_level", "own_level"],
            id="train-state",
        ),
        pytest.param(
            'train_net: "n" test_state { stage: "s" }', ["own_level"], id="not-to-test-with"
        ),
        pytest.param(
            'test_net: "other" test_net: "n" test_state { level: 1 } test_state { stage: "s" }',
            ["test", "own_level"],
            id="the-second-state-for-the-second-net",
        ),
        pytest.param(
            'test_net: "other" net: "n" test_state { stage: "s" } test_state { level: 1 }',
            ["in the train phase, own_level"],
            id="the-net-for-both-is-tested-with-last",
        ),
    ],
)
def test_the_states_of_a_solver_reach_the_files_it_names(
    fields: str, missing: list[str], models: Path, run: Run
) -> None:
    (models / "n").write_text(STAGED)
    (models / "other").write_text(TRAIN_ONLY.replace("include { phase: TRAIN }", ""))
    (models / "solver.prototxt").write_text(SOLVER + fields)
    result = run("validate", "models/solver.prototxt", "--format", "json")
    files = json.loads(result.stdout)["files"]
    messages = [it["message"] for file in files for it in file["diagnostics"]]
    unwritten = "a bottom must be a top from above, but no layer above writes "
    assert [it.replace(unwritten, "").replace("'", "") for it in messages] == missing
