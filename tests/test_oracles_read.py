"""Every file of the shared oracles is read, whatever it is: findings, never a traceback.

What is no network, an answer of a framework or a script, is cut off at a sample.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from convcalc.cli import main

ORACLES = Path(__file__).parents[2] / "shared" / "oracles"
SAMPLE = 5_000

pytestmark = pytest.mark.skipif(
    not ORACLES.is_dir(), reason=f"there is no {os.path.relpath(ORACLES)} here"
)


def files() -> Iterator[Path]:
    for path in sorted(ORACLES.rglob("*")):
        if path.is_file():
            yield path


@pytest.mark.parametrize("syntax", ["yaml", "prototxt"])
def test_whatever_it_is_it_is_read(
    syntax: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for path in files():
        spec = Path(f"file.{syntax}")
        most = None if path.suffix == ".prototxt" else SAMPLE
        spec.write_bytes(path.read_bytes()[:most])
        result = CliRunner().invoke(main, ["validate", str(spec), "--format", "json"])
        assert result.exit_code in (0, 1, 2), path
        assert isinstance(result.exception, SystemExit | None), path
