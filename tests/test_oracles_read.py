"""Files of the shared oracles are read, whatever they are: findings, never a traceback.

A sample of them will do, as CI reads them all. What is no network, an answer of a framework or
a script, is cut off.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from convcalc.cli import main

ORACLES = Path(__file__).parents[2] / "shared" / "oracles"
SAMPLE = 5_000
EVERY = 12

pytestmark = pytest.mark.skipif(
    not ORACLES.is_dir(), reason=f"there is no {os.path.relpath(ORACLES)} here"
)


def files() -> Iterator[Path]:
    yield from [it for it in sorted(ORACLES.rglob("*")) if it.is_file()][::EVERY]


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
