from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from convcalc.schemas import SCHEMAS, schema_text

Run = Callable[..., Result]

FOLDER = Path(__file__).parents[2] / "schemas"


def test_list(run: Run) -> None:
    result = run("schema")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "spec       a network in convcalc's YAML, for editors and other checks\n"
        "config     a convcalc.toml, or [tool.convcalc] of a pyproject.toml\n"
        "summarize  what 'summarize --format json' prints\n"
        "validate   what 'validate --format json' prints\n"
        "explain    what 'explain --format json' prints\n"
        "layer      what 'layer --format json' prints, with and without a ?\n"
        "fit        what 'fit --format json' prints\n"
        "compare    what 'compare --format json' prints\n"
        "sweep      what 'sweep --format json' prints\n"
        "specs      what 'specs --format json' prints\n"
        "rules      what 'rules --format json' prints\n"
    )


@pytest.mark.parametrize("name", SCHEMAS)
def test_name_prints_the_schema(run: Run, name: str) -> None:
    result = run("schema", name)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def test_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "spec.json"
    assert run("schema", "spec", "-o", str(file)).stdout == ""
    assert file.read_text(encoding="utf-8") == schema_text("spec")
    assert run("schema", "spec", "-o", str(file)).exit_code == 2


def test_error_unknown_name(run: Run) -> None:
    result = run("schema", "sumarize")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "Usage: convcalc schema [OPTIONS] [NAME]\n"
        "Try 'convcalc schema --help' for help.\n\n"
        "Error: there is no schema 'sumarize'; did you mean 'summarize'?\n"
    )


def test_error_nothing_alike(run: Run) -> None:
    assert run("schema", "\x1b[31m").stderr.endswith(
        "Error: there is no schema '\\x1b[31m'; see them all with 'convcalc schema'\n"
    )


def test_every_file_has_a_name() -> None:
    assert {it.name for it in FOLDER.iterdir()} == {f"{name}.json" for name in SCHEMAS}
