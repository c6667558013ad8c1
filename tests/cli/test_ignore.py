"""Findings that a run ignores, and what it must say all the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "status", "stderr"),
    [
        pytest.param(
            ["warned.yaml", "--strict", "--ignore", "pixels-unread"],
            0,
            "1 file: nothing found\n",
            id="warning",
        ),
        pytest.param(
            ["warned.yaml", "noted.yaml", "--ignore", "pixels-unread, padding-only"],
            0,
            "2 files: nothing found\n",
            id="several-with-commas",
        ),
        pytest.param(
            ["wrong.yaml", "--ignore", "unknown-type", "--ignore", "missing-field"],
            0,
            "1 file: 1 warning\n",
            id="errors-leave-a-warning-of-what-is-not-checked",
        ),
        pytest.param(
            ["wrong.yaml", "--ignore", "unknown-type,missing-field", "--strict"],
            1,
            "1 file: 1 warning\n",
            id="which-counts-where-strict",
        ),
        pytest.param(
            ["torn.yaml", "--ignore", "syntax-not-closed,syntax-yaml"],
            1,
            "1 file: 1 error\n",
            id="not-an-error-that-leaves-nothing-to-check",
        ),
        pytest.param(
            ["latin.yaml", "--ignore", "unreadable-file"],
            2,
            "Error: 'latin.yaml' is not UTF-8 text: byte 0xe9 at offset 9; save it as UTF-8\n"
            "1 file: 1 unreadable\n",
            id="nor-a-file-that-cannot-be-read",
        ),
        pytest.param(
            ["sound.yaml", "--ignore", "pixel-unread"],
            2,
            "Usage: convcalc validate [OPTIONS] SPEC...\n"
            "Try 'convcalc validate --help' for help.\n\n"
            "Error: Invalid value for '--ignore': there is no rule 'pixel-unread';"
            " did you mean 'pixels-unread'?\n",
            id="unknown-rule",
        ),
    ],
)
def test_validate(arguments: list[str], status: int, stderr: str, run: Run) -> None:
    result = run("validate", *arguments)
    assert (result.exit_code, result.stderr) == (status, stderr)


@pytest.mark.parametrize(
    ("command", "printed"),
    [
        (["summarize"], "window-exceeds-input"),
        (["explain"], "window-exceeds-input"),
        (["compare", "sound.yaml"], "window-exceeds-input"),
    ],
)
def test_every_command_ignores(command: list[str], printed: str, run: Run) -> None:
    spec = "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 9}\n"
    Path("large.yaml").write_text(spec, encoding="utf-8")
    loud = run(*command, "large.yaml")
    assert (loud.exit_code, printed in loud.stderr) == (1, True)
    quiet = run(*command, "large.yaml", "--ignore", "window-exceeds-input")
    assert (quiet.exit_code, f"[{printed}]" in quiet.stderr) == (0, False)


def test_convert_does_not_write_what_is_not_known(run: Run) -> None:
    spec = "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 9}\n"
    Path("large.yaml").write_text(spec, encoding="utf-8")
    arguments = ["large.yaml", "--to", "prototxt", "--ignore", "window-exceeds-input"]
    result = run("convert", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "[window-exceeds-input]" in result.stderr


def test_fit_tries_no_layer_that_is_not_there(run: Run) -> None:
    result = run("fit", "wrong.yaml", "--ignore", "unknown-type,missing-field")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "[unknown-type]" in result.stderr


def test_a_budget_that_cannot_be_checked_is_broken(run: Run) -> None:
    spec = "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 9}\n"
    Path("large.yaml").write_text(spec, encoding="utf-8")
    rules = "window-exceeds-input,layers-not-checked"
    result = run("validate", "large.yaml", "--ignore", rules, "--max-params", "5M")
    assert (result.exit_code, result.stdout) == (
        1,
        "large.yaml: error: parameters must be at most 5,000,000, but the figure is not known,"
        " as what hides it is ignored [expectation-not-checked]\n"
        "  help: fix what is ignored\n",
    )


def test_more_ignored_errors_than_are_read_do_not_pass(run: Run) -> None:
    one = 'layer {{ name: "r{0}" type: "Own" bottom: "data" top: "r{0}" }}\n'
    layers = "".join(map(one.format, range(3_000)))
    net = f"input: 'data' input_dim: [1, 3, 8, 8]\n{layers}"
    Path("many.prototxt").write_text(net, encoding="utf-8")
    rules = "unknown-type,limit-exceeded,layers-not-checked,unused-input"
    result = run("validate", "many.prototxt", "--ignore", rules)
    assert (result.exit_code, result.stdout.partition("\n")[0]) == (
        1,
        "many.prototxt: note: a file should have at most 1,000 findings, but this one has more;"
        " 1,000 of them follow [limit-exceeded]",
    )


def test_a_rule_that_one_phase_breaks_is_ignored(run: Run) -> None:
    net = (
        'layer { name: "data" type: "Input" top: "data"'
        " input_param { shape { dim: 1 dim: 3 dim: 8 dim: 8 } } }\n"
        'layer { name: "a" type: "Own" bottom: "data" top: "a" include { phase: TRAIN } }\n'
    )
    Path("phases.prototxt").write_text(net, encoding="utf-8")
    rules = "unknown-type,layers-not-checked,unused-input"
    result = run("validate", "phases.prototxt", "--ignore", rules, "--strict")
    assert (result.exit_code, result.stdout) == (0, "")


def test_from_python() -> None:
    spec = "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 3, rounding: floor}\n"
    assert [it.rule for it in convcalc.summarize_text(spec, syntax="yaml").diagnostics] == [
        "pixels-unread"
    ]
    analysis = convcalc.summarize_text(spec, syntax="yaml", ignore=["pixels-unread"])
    assert analysis.diagnostics == ()
    assert [it.rule for it in analysis.ignored] == ["pixels-unread"]
    with pytest.raises(ValueError, match="there is no rule 'unread'"):
        convcalc.summarize_text(spec, syntax="yaml", ignore=["unread"])


def test_quiet_prints_what_makes_the_run_fail(run: Run) -> None:
    files = ["noted.yaml", "warned.yaml", "wrong.yaml"]
    result = run("validate", *files, "--quiet")
    headlines = [it for it in result.stdout.splitlines() if "[" in it]
    assert (result.exit_code, result.stderr) == (1, "")
    assert [it.rpartition("[")[2] for it in headlines if it.endswith("]")] == [
        "unknown-type]",
        "missing-field]",
    ]
    assert run("validate", "warned.yaml", "--quiet").output == ""
    strict = run("validate", "warned.yaml", "noted.yaml", "--quiet", "--strict")
    assert (strict.exit_code, strict.stdout.count("[pixels-unread]")) == (1, 1)
    assert "padding-only" not in strict.stdout


def test_quiet_reports_to_programs_likewise(run: Run) -> None:
    assert run("validate", "warned.yaml", "--quiet", "--format", "github").output == ""


def test_statistics(run: Run) -> None:
    result = run("validate", "noted.yaml", "warned.yaml", "wrong.yaml", "--statistics")
    assert result.stdout == (
        "1  error    missing-field\n"
        "1  note     padding-only\n"
        "1  warning  pixels-unread\n"
        "1  error    unknown-type\n"
    )
    refused = run("validate", "wrong.yaml", "--statistics", "--format", "json")
    assert (refused.exit_code, refused.stderr.splitlines()[-1]) == (
        2,
        "Error: --statistics is a text; leave out --format json",
    )


def test_a_baseline_that_holds_nothing_fails_although_that_is_ignored(run: Run) -> None:
    run("validate", "warned.yaml", "--format", "json", "-o", "base.json")
    arguments = ["sound.yaml", "--baseline", "base.json", "--ignore", "not-in-baseline"]
    assert run("validate", *arguments).exit_code == 2
    assert run("validate", *arguments[:3], "--quiet").exit_code == 2
