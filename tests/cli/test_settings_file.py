"""Settings of a folder: where they are found, what holds for a file, what is refused."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import pytest
from click.testing import Result

import convcalc
from convcalc.schemas import schema_text

Run = Callable[..., Result]

LARGE = "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 9}\n"
DATABASE = """\
layer { name: "data" type: "Data" top: "data" data_param { source: "x" batch_size: 2 } }
layer { name: "own" type: "Own" bottom: "data" top: "own" }
"""
COUNTED = 'layer { name: "a" type: "Own" bottom: "data" top: "a" include { phase: TRAIN } }\n'


def write(name: str, text: str) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "x"\n[tool.convcalc]\nstrict = true\n'),
        ("convcalc.toml", "strict = true\n"),
        ("convcalc.toml", "[tool.convcalc]\nstrict = true\n"),
    ],
)
@pytest.mark.parametrize("spec", ["nets/deep/warned.yaml", "nets/deep", "nets/*/*.yaml"])
def test_settings_are_found_from_the_first_path_upward(
    name: str, text: str, spec: str, run: Run
) -> None:
    write("nets/deep/warned.yaml", Path("warned.yaml").read_text(encoding="utf-8"))
    assert run("validate", spec).exit_code == 0
    write(f"nets/{name}", text)
    assert run("validate", spec).exit_code == 1
    assert run("validate", spec, "--no-config").exit_code == 0
    assert run("validate", spec, "--no-strict").exit_code == 0
    assert run("validate", "warned.yaml").exit_code == 0
    assert run("validate", "warned.yaml", "--config", f"nets/{name}").exit_code == 1
    assert run("validate", "sound.yaml", spec).exit_code == 0  # the first path decides


def test_the_nearest_settings_count_and_other_projects_have_none(run: Run) -> None:
    write("nets/a.yaml", Path("warned.yaml").read_text(encoding="utf-8"))
    write("pyproject.toml", "[tool.convcalc]\nstrict = true\n")
    write("nets/pyproject.toml", '[project]\nname = "uses convcalc"\n')
    assert run("validate", "nets/a.yaml").exit_code == 1
    write("nets/convcalc.toml", "")
    assert run("validate", "nets/a.yaml").exit_code == 0


def test_bundled_names_and_python_follow_no_settings(run: Run) -> None:
    write("convcalc.toml", "budgets = {params = 1}\n")
    assert run("validate", "vgg16").exit_code == 0
    assert run("validate", "sound.yaml", "vgg16").stdout.count("[budget-exceeded]") == 1
    assert convcalc.summarize("sound.yaml").ok


def test_standard_input_has_the_settings_of_the_present_folder(run: Run) -> None:
    text = Path("warned.yaml").read_text(encoding="utf-8")
    write("convcalc.toml", "strict = true\n[[files]]\nmatch = '*'\nstrict = false\n")
    assert run("validate", "-", stdin=text).exit_code == 1


EVERY = """\
strict = true
ignore = ["pixels-unread"]
exclude = ["old"]
advice = true
rounding = "floor"
phase = "train"
budgets = {params = "1k", macs = 10}
custom = {Own = "passthrough"}

[[files]]
match = "nets/*"
ignore = ["window-exceeds-input"]
batch = 4
inputs = {data = "6x6x3"}
variables = {width = 2}

[[files]]
match = ["nets/b.yaml", "c.yaml"]
strict = false
budgets = {params = "2k"}
"""


def test_config_says_what_holds_and_where_it_comes_from(run: Run) -> None:
    write("convcalc.toml", EVERY)
    write("nets/b.yaml", LARGE)
    assert run("config", "nets/b.yaml").stdout == (
        "strict           false                 convcalc.toml:19\n"
        "advice           true                  convcalc.toml:4\n"
        "ignore           pixels-unread         convcalc.toml:2\n"
        "ignore           window-exceeds-input  convcalc.toml:12\n"
        "custom.Own       passthrough           convcalc.toml:8\n"
        "blocks           none                  default\n"
        "budgets.params   2k                    convcalc.toml:20\n"
        "budgets.macs     10                    convcalc.toml:7\n"
        "rounding         floor                 convcalc.toml:5\n"
        "phase            train                 convcalc.toml:6\n"
        "exclude          old                   convcalc.toml:3\n"
        "inputs.data      6x6x3                 convcalc.toml:14\n"
        "batch            4                     convcalc.toml:13\n"
        "variables.width  2                     convcalc.toml:15\n"
    )
    assert run("config", "vgg16").stdout == run("config", "nets/b.yaml", "--no-config").stdout


def test_the_schema_takes_what_the_program_takes() -> None:
    schema = jsonschema_rs.validator_for(json.loads(schema_text("config")))
    assert [it.message for it in schema.iter_errors(tomllib.loads(EVERY))] == []
    for wrong in (
        "strict = 1",
        "ignroe = []",
        "exclude = 'x'",
        "phase = 'both'",
        "batch = 1",
        "budgets = {weights = 1}",
        "[[files]]\nstrict = true",
        "[[files]]\nmatch = 'x'\nexclude = ['y']",
        "[[files]]\nmatch = 'x'\nbatch = 0",
    ):
        assert not schema.is_valid(tomllib.loads(wrong)), wrong


@pytest.mark.parametrize(
    "command",
    [["summarize"], ["validate"], ["explain"], ["compare", "sound.yaml"], ["convert"], ["fit"]],
    ids=" ".join,
)
def test_every_command_follows_the_settings(command: list[str], run: Run) -> None:
    write("nets/wide.yaml", LARGE.replace("8x8x3", "18x18x3"))
    write("nets/convcalc.toml", "budgets = {macs = 0}\nbudget = 1\n")
    end = ["--to", "yaml"] if command == ["convert"] else []
    first = [*command[:1], "nets/wide.yaml", *command[1:], *end]
    wrong = run(*first)
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert wrong.stderr.endswith(
        "Error: nets/convcalc.toml:2: there is no setting 'budget'; did you mean 'budgets'?\n"
    )


@pytest.mark.parametrize(
    ("command", "end"),
    [("summarize", ()), ("validate", ()), ("explain", ()), ("convert", ("--to", "yaml"))],
)
def test_limits_and_strictness_hold_in_every_command(
    command: str, end: tuple[str, ...], run: Run
) -> None:
    write("nets/sound.yaml", Path("sound.yaml").read_text(encoding="utf-8"))
    write("nets/convcalc.toml", "budgets = {params = 10}\n")
    result = run(command, "nets/sound.yaml", *end)
    assert (result.exit_code, "[budget-exceeded]" in result.output) == (1, True)
    if command != "convert":
        write("nets/warned.yaml", Path("warned.yaml").read_text(encoding="utf-8"))
        write("nets/convcalc.toml", "strict = true\n")
        assert run(command, "nets/warned.yaml").exit_code == 1


def test_sizes_types_and_phases_of_some_files(run: Run) -> None:
    write("nets/a.prototxt", DATABASE)
    assert run("validate", "nets").exit_code == 1
    write(
        "convcalc.toml",
        "custom = {Own = 'passthrough'}\n[[files]]\nmatch = '*.prototxt'\n"
        "inputs = {data = '6x6x3'}\nbatch = 5\n",
    )
    result = run("validate", "nets", "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)["files"][0]["diagnostics"]) == (0, [])
    summary = json.loads(run("summarize", "nets/a.prototxt", "--format", "json").stdout)
    assert summary["inputs"] == [{"name": "data", "shape": [5, 3, 6, 6]}]
    other = run("summarize", "nets/a.prototxt", "--format", "json", "--input", "data=7x7x3")
    assert json.loads(other.stdout)["inputs"] == [{"name": "data", "shape": [5, 3, 7, 7]}]


def test_a_phase_of_the_settings_is_the_only_one(run: Run) -> None:
    write("nets/a.prototxt", f"input: 'data' input_dim: [1, 3, 8, 8]\n{COUNTED}")
    assert run("validate", "nets").exit_code == 1
    write("convcalc.toml", "phase = 'test'\n")
    assert run("validate", "nets").exit_code == 0
    assert run("validate", "nets", "--phase", "train").exit_code == 1


def test_the_command_line_wins(run: Run) -> None:
    write("convcalc.toml", "ignore = ['pixels-unread']\nrounding = 'ceil'\nstrict = true\n")
    assert run("validate", "warned.yaml").exit_code == 0
    assert run("validate", "warned.yaml", "--ignore", "overhang").exit_code == 1
    write("pooled.yaml", "input: 8x8x3\nlayers: [{type: max_pool, kernel_size: 3}]\n")
    for rounding, size in (("ceil", 3), ("floor", 2)):
        option = [] if rounding == "ceil" else ["--rounding", rounding]
        shown = json.loads(run("summarize", "pooled.yaml", "--format", "json", *option).stdout)
        assert shown["layers"][0]["outputs"][0]["shape"] == [1, 3, size, size]


def test_excluded_files_of_the_settings(run: Run) -> None:
    for name in ("nets/a.yaml", "nets/old/b.yaml"):
        write(name, LARGE)
    write("nets/convcalc.toml", "exclude = ['old', 'a.*']\n")
    result = run("validate", "nets")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: all specs of 'nets' are excluded\n1 file: 1 unreadable\n",
    )
    paths = [
        it["path"]
        for it in json.loads(
            run("validate", "nets", "--exclude", "a.yaml", "--format", "json").stdout
        )["files"]
    ]
    assert paths == ["nets/old/b.yaml"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        pytest.param(
            "strict = 1\nadvice = 'yes'\nphase = 'both'\nrounding = 2\n",
            [
                "1: strict must be true or false, but it is 1",
                "2: advice must be true or false, but it is yes",
                "3: phase must be one of test, train, but it is both",
                "4: rounding must be one of exact, floor, ceil, but it is 2",
            ],
            id="words",
        ),
        pytest.param(
            "ignroe = []\nbatch = 2\nmatch = 'x'\nxyzzy = 1\n",
            [
                "1: there is no setting 'ignroe'; did you mean 'ignore'?",
                "2: batch belongs to some files, in [[tool.convcalc.files]] with a match",
                "3: match belongs to some files, in [[tool.convcalc.files]] with a match",
                "4: there is no setting 'xyzzy'; the settings are strict, advice, ignore,"
                " custom, blocks, budgets, rounding, phase, exclude, files",
            ],
            id="keys",
        ),
        pytest.param(
            "ignore = [\n  'overhang',\n  'overhagn',\n  3,\n]\nexclude = '*.x'\n",
            [
                "3: there is no rule 'overhagn'; did you mean 'overhang'?",
                "1: ignore must be a list of rules, but it is 3",
                "6: exclude must be a list of patterns of paths, but it is *.x",
            ],
            id="lists",
        ),
        pytest.param(
            "[budgets]\nparams = 'many'\nweights = 1\n[custom]\nOwn = 'x'\n",
            [
                "2: budgets.params: a limit must be a count such as 65M or 1.2G, but it is"
                " many",
                "3: budgets.weights: there is no such figure; the figures are params, macs,"
                " flops, forward_memory, peak_memory, training_memory",
                "5: custom.Own: a type must give out 'passthrough' or a size such as"
                " '20x20x256', but it is x",
            ],
            id="tables",
        ),
        pytest.param(
            "[[files]]\nstrict = true\n[[files]]\nmatch = '*.x'\nexclude = ['y']\nbatch = 0\n"
            "inputs = {data = 'x', other = 0}\nvariables = {width = []}\n"
            "[[files]]\nmatch = ['[z-a]']\n",
            [
                '1: a table of files must say which, as in match = "nets/*.prototxt"',
                "5: exclude belongs to all files, in [tool.convcalc]",
                "6: batch must be a whole number from 1 on, but it is 0",
                "7: inputs.data: an input must be a size such as '224x224x3', but it is 'x'",
                "7: inputs.other: an input must be a size such as '224x224x3', but it is '0'",
                "8: variables.width: a variable must be a number or a text, but it is []",
                "10: match: '[z-a]' is not a pattern of paths: bad character range z-a",
            ],
            id="files",
        ),
        pytest.param(
            "files = 3\n",
            ["1: files must be an array of tables, [[files]], but it is 3"],
            id="no-files",
        ),
    ],
)
def test_every_fault_of_a_settings_file_is_told(text: str, faults: list[str], run: Run) -> None:
    write("convcalc.toml", text)
    result = run("validate", "sound.yaml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.splitlines() == [f"Error: convcalc.toml:{it}" for it in faults]


def test_what_is_no_settings_file(run: Run) -> None:
    write("convcalc.toml", "strict = \n")
    result = run("validate", "sound.yaml")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: 'convcalc.toml' is not TOML: Invalid value (at line 1, column 10)\n",
    )
    write("pyproject.toml", "[project]\n")
    result = run("validate", "sound.yaml", "--config", "pyproject.toml")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: 'pyproject.toml' has no [tool.convcalc]\n",
    )
    result = run("validate", "sound.yaml", "--config", "gone.toml")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: 'gone.toml': no such file or directory\n",
    )
    result = run("validate", "sound.yaml", "--config", "pyproject.toml", "--no-config")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "Error: --config names a settings file and --no-config wants none",
    )


# Sizes for many files


def test_a_size_for_many_files_fills_what_is_unknown(run: Run) -> None:
    write("nets/a.prototxt", DATABASE.replace("Own", "ReLU"))
    write("nets/b.yaml", "inputs: {data: 4x4x3}\nlayers: [{type: max_pool, kernel_size: 4}]\n")
    write("nets/c.yaml", "inputs: {other: 4x4x3}\nlayers: [{type: max_pool, kernel_size: 4}]\n")
    result = run("validate", "nets", "--input", "data=8x8x3")
    assert (result.exit_code, result.stdout) == (0, "")
    named = run("validate", "nets/a.prototxt", "nets/b.yaml", "--input", "data=8x8x3")
    assert (named.exit_code, named.stdout) == (
        0,
        "nets/b.yaml:1:10: note: an input should have the size of the text, but 'data' of 4x4x3"
        " is 8x8x3 in this run [input-size-changed]\n",
    )
    alone = run("validate", "nets/b.yaml", "--input", "data=8x8x3")
    assert (alone.exit_code, alone.stdout) == (0, "")
