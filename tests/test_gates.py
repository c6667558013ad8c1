"""What other programs run: the action for GitHub, the hook of pre-commit, the workflow."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from convcalc.schemas import schema_text
from convcalc.settings_file import read_settings

HERE = Path(__file__).parents[1]


def read(name: str) -> Any:  # noqa: ANN401  whatever the file holds
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def test_the_action_takes_paths_and_arguments() -> None:
    action = read("action.yml")
    assert action["runs"]["using"] == "composite"
    assert set(action["inputs"]) == {"paths", "arguments", "python-version"}
    for step in action["runs"]["steps"]:
        assert "run" not in step or step["shell"] == "bash"
        assert "${{" not in step.get("run", "")  # an input is never pasted into a script
    used = re.findall(r"inputs\.([\w-]+)", (HERE / "action.yml").read_text(encoding="utf-8"))
    assert set(used) == set(action["inputs"])


def test_the_last_step_of_the_action_checks_the_files(tmp_path: Path) -> None:
    (tmp_path / "nets").mkdir()
    spec = "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 3, rounding: floor}\n"
    (tmp_path / "nets" / "a.yaml").write_text(spec, encoding="utf-8")
    binary = tmp_path / "convcalc" / "bin"
    binary.mkdir(parents=True)
    program = binary / "convcalc"
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -m convcalc "$@"\n', encoding="utf-8"
    )
    program.chmod(0o755)
    script = read("action.yml")["runs"]["steps"][-1]["run"]
    statuses = []
    for arguments in ("--format github", "--format github --strict"):
        run = subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=tmp_path,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env=os.environ
            | {"RUNNER_TEMP": str(tmp_path), "PYTHONPATH": str(HERE), "ARGUMENTS": arguments}
            | {"PATHS": "nets/*.yaml", "GITHUB_WORKSPACE": str(tmp_path)},
        )
        assert run.stdout.startswith("::warning file=nets/a.yaml,line=3,")
        statuses.append(run.returncode)
    assert statuses == [0, 1]


def test_the_settings_of_the_docs_are_some(tmp_path: Path) -> None:
    page = (HERE / "docs" / "ci.md").read_text(encoding="utf-8")
    (gate,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len([it for it in gate.splitlines() if it]) <= 10
    path = tmp_path / "pyproject.toml"
    path.write_text(gate, encoding="utf-8")
    (tmp_path / "modules.yaml").write_text("blocks: {}\n", encoding="utf-8")
    settings = read_settings(str(path))
    spec = str(tmp_path / "nets" / "a" / "train_val.prototxt")
    assert {name[0] for name in settings.values_for(spec)} == {
        *("strict", "ignore", "exclude", "custom", "blocks", "budgets", "inputs")
    }
    assert ("inputs", "data") not in settings.values_for(str(tmp_path / "nets" / "a.prototxt"))
    schema = jsonschema_rs.validator_for(json.loads(schema_text("config")))
    assert schema.is_valid(tomllib.loads(gate)["tool"]["convcalc"])


def test_the_workflow_uses_inputs_that_the_action_has() -> None:
    steps = read("examples/validate.yml")["jobs"]["validate"]["steps"]
    given = [set(it["with"]) for it in steps if "convcalc@" in it["uses"]]
    assert len(given) == 2
    assert all(it <= set(read("action.yml")["inputs"]) for it in given)


def test_the_hook_checks_all_files_in_one_run() -> None:
    (hook,) = read(".pre-commit-hooks.yaml")
    assert hook["require_serial"] is True
    assert hook["entry"] == "convcalc validate --force-exclude"
    assert re.search(hook["files"], "nets/a.prototxt")
    page = (HERE / "docs" / "ci.md").read_text(encoding="utf-8")
    (pattern,) = re.findall(r"id: convcalc-validate, files: '([^']*)'", page)
    for name, expected in {
        "a.prototxt": True,
        "nets/deep/a.yaml": True,
        "nets/a.yml": True,
        "other/a.yaml": False,
        "nets/a.py": False,
    }.items():
        assert bool(re.search(pattern, name)) is expected, name
