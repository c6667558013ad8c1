from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]

GROWN = """\
sound.yaml: error: parameters must be at most 114, the baseline's 112 and 2% more, but the \
network has 140, 26 more [growth-exceeded]
  help: most is in conv1 (140)
sound.yaml: error: multiply-adds must be at most 3,965, the baseline's 3,888 and 2% more, \
but the network has 4,860, 895 more [growth-exceeded]
  help: most is in conv1 (4,860)
"""


@pytest.mark.parametrize("command", ["summarize", "validate"])
def test_growth_beyond_the_limit(command: str, run: Run) -> None:
    run(command, "sound.yaml", "--format", "json", "-o", "out.json")
    assert run("validate", "sound.yaml", "--baseline", "out.json").exit_code == 0
    sound = Path("sound.yaml").read_text(encoding="utf-8")
    Path("sound.yaml").write_text(
        sound.replace("out_channels: 4", "out_channels: 5"), encoding="utf-8"
    )
    arguments = ("validate", "sound.yaml", "--baseline", "out.json", "--max-growth")
    result = run(*arguments, "2%")
    assert result.exit_code == 1
    assert result.stdout.startswith(GROWN)
    assert run(*arguments, "24.9%").exit_code == 1
    assert run(*arguments, "25%").exit_code == 0


def test_a_file_that_the_baseline_has_not(run: Run) -> None:
    run("validate", "sound.yaml", "--format", "json", "-o", "out.json")
    assert run("validate", "vgg16", "--baseline", "out.json").exit_code == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{", "'out.json' is not JSON", id="torn"),
        pytest.param("[" * 100_000, "'out.json' is not JSON", id="deep"),
        pytest.param("9" * 10_000, "'out.json' is not JSON", id="digits"),
        pytest.param(
            '{"files": 3}', "'out.json' is no report of summarize or validate", id="other"
        ),
        pytest.param(
            '{"files": [3, {"path": 1}]}',
            "'out.json' is no report of summarize or validate",
            id="other-files",
        ),
    ],
)
def test_what_is_no_baseline(text: str, expected: str, run: Run) -> None:
    Path("out.json").write_text(text, encoding="utf-8")
    result = run("validate", "sound.yaml", "--baseline", "out.json")
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"Error: {expected}\n")


@pytest.mark.parametrize("share", ["2", "-1%", "x%", "1e3%"])
def test_what_is_no_share(share: str, run: Run) -> None:
    result = run("validate", "sound.yaml", "--max-growth", share)
    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"\nError: Invalid value for '--max-growth': '{share}' is not a share such as 2% or"
        " 0.5%\n"
    )
