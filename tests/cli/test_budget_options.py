from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]


def test_limits_of_a_run(run: Run) -> None:
    result = run("validate", "vgg16", "--max-params", "5M", "--max-peak-memory", "3MiB")
    assert (result.exit_code, result.stderr) == (1, "1 file: 2 errors\n")
    assert result.stdout == (
        "vgg16.yaml: error: parameters must be at most 5,000,000, but the network has"
        " 138,357,544, 133,357,544 more [budget-exceeded]\n"
        "  help: most is in fc6 (102,764,544), fc7 (16,781,312) and fc8 (4,097,000)\n"
        "vgg16.yaml: error: peak memory of inference must be at most 3,145,728 bytes, but the"
        " network has 25,690,112 bytes, 22,544,384 more [budget-exceeded]\n"
        "  help: most of what is alive at conv1_2: relu1 (12,845,056) and conv1_2"
        " (12,845,056)\n"
    )


@pytest.mark.parametrize(
    "limit",
    [
        ("--max-params", "138357544"),
        ("--max-macs", "15470264320"),
        ("--max-forward-memory", "60950432 B"),
        ("--max-peak-memory", "25.7MB"),
        ("--max-training-memory", "4GiB"),
    ],
)
def test_a_limit_that_is_kept(limit: tuple[str, str], run: Run) -> None:
    assert run("validate", "vgg16", *limit).exit_code == 0


@pytest.mark.parametrize(
    ("option", "value", "expected"),
    [
        ("--max-params", "5MB", "'5MB' is not a count such as 65M or 1.2G"),
        ("--max-peak-memory", "5M", "'5M' is not a size such as 8MiB or 1.5GB"),
        ("--max-forward-memory", "24", "'24' is not a size such as 8MiB or 1.5GB"),
        ("--max-macs", "-1", "'-1' is not a count such as 65M or 1.2G"),
    ],
)
def test_what_is_no_limit(option: str, value: str, expected: str, run: Run) -> None:
    result = run("validate", "vgg16", option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"\nError: Invalid value for '{option}': {expected}\n")
