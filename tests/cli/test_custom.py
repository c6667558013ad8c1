"""Types that only the run knows, on the command line."""

from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]

NET = """\
layer { name: "d" type: "Input" top: "d" input_param { shape { dim: 1 dim: 2 dim: 4 dim: 5 } } }
layer { name: "p" type: "Python" bottom: "d" top: "p" python_param { module: "m" layer: "L" } }
layer { name: "s" type: "Strange" bottom: "p" top: "s" }
"""


def test_declared_types(run: Run) -> None:
    result = run(
        "summarize",
        "-",
        *("--syntax", "prototxt", "--columns", "layer,type,output", "--format", "csv"),
        *("--custom", "Python:L=7x8x9", "--custom", "Strange=passthrough"),
        stdin=NET,
    )
    assert result.stderr == ""
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1:] == [
        "d,input,4x5x2",
        "p,custom,7x8x9",
        "s,custom,7x8x9",
    ]


@pytest.mark.parametrize("given", ["Strange", "Strange=", "=7x8x9", "Strange=7x8xx", "S=pass"])
def test_error_of_what_declares_nothing(given: str, run: Run) -> None:
    result = run("validate", "-", "--custom", given, stdin=NET)
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == (
        f"Error: Invalid value for '--custom': '{given}' is not like TYPE=passthrough"
        " or TYPE=20x20x256"
    )
