from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]

SPEC = """\
input: 28x28x1
layers:
  - {type: conv, name: one, out_channels: 16, kernel_size: 5}
  - {type: max_pool, kernel_size: 2}
  - {type: linear, out_features: 10}
"""
MESSAGE = (
    "a convolution at stride 1 should keep the size of its input, but 28x28 becomes 24x24;"
    " padding 2 keeps 28x28"
)


def test_advice_is_a_note_and_never_an_error(run: Run) -> None:
    result = run("validate", "-", "--advice", "--strict", stdin=SPEC)
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        f"<stdin>:3:60: note: one: {MESSAGE} [shrinking-convolution]\n",
        "1 file: 1 note\n",
    )


def test_only_who_asks_for_advice_gets_it(run: Run) -> None:
    result = run("validate", "-", stdin=SPEC)
    assert (result.exit_code, result.stdout) == (0, "")


@pytest.mark.parametrize(
    ("output_format", "expected"),
    [
        ("json", '"rule": "shrinking-convolution", "severity": "note"'),
        ("github", "::notice file=<stdin>,line=3"),
        ("sarif", '"ruleId": "shrinking-convolution"'),
        ("junit", "note: one: a convolution at stride 1"),
    ],
)
def test_advice_in_every_format(output_format: str, expected: str, run: Run) -> None:
    result = run("validate", "-", "--advice", "--format", output_format, stdin=SPEC)
    assert (result.exit_code, result.stderr) == (0, "")
    assert expected in result.stdout
    assert "<failure" not in result.stdout


def test_advice_comes_in_the_order_of_the_file(run: Run) -> None:
    result = run("validate", "siamese", "--advice")
    lines = [int(line.split(":")[1]) for line in result.stdout.splitlines()]
    assert len(lines) == 8
    assert lines == sorted(lines)


def test_a_prototxt_of_two_phases_is_advised_once(run: Run) -> None:
    result = run("validate", "lenet", "--advice")
    assert result.stdout.count("[shrinking-convolution]") == 2
    assert "phase" not in result.stdout
