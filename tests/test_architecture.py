"""What the design promises of imports, output and arithmetic, read from the code itself."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "convcalc"

RANKS = (
    "failure",
    "record",
    "worked_out",
    "limits",
    "path_patterns",
    "source",
    "nearest",
    "running_order",
    "diagnostics",
    "tree",
    "shapes",
    "windows",
    "layers",
    "network",
    "settings",
    "readers",
    "dialects",
    "languages",
    "bundled",
    "spec_files",
    "block_files",
    "wiring",
    "graph",
    "shown",
    "analysis",
    "rule_groups",
    "rule_pages",
    "report",
    "arguments",
    "comments",
    "toml_lines",
    "settings_search",
    "settings_file",
    "pipeline",
    "loaded",
    "variants",
    "convert",
    "single_layer",
    "api",
    "schemas",
    "__init__",
    "cli",
    "__main__",
)
"""The stages from the lowest to the highest; imports point down only."""

KNOWS = {
    "layers": {"worked_out", "limits", "diagnostics", "record", "shapes", "windows", "layers"},
    "readers": {"limits", "source", "diagnostics", "tree", "readers"},
    "wiring": {"limits", "source", "diagnostics", "network"},
    "graph": {"diagnostics", "limits", "network", "running_order", "wiring"},
    "schemas": {"limits", "windows", "layers", "dialects", "schemas"},
}
"""All that some stages may know of the others."""

PATHS = sorted(PACKAGE.rglob("*.py"))
MODULES = {".".join(path.relative_to(PACKAGE).with_suffix("").parts): path for path in PATHS}

LIBRARY = [it for it in MODULES if it.partition(".")[0] not in ("cli", "__main__")]


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def stage_of(module: str) -> str:
    return module.partition(".")[0]


def module_named(dotted: str) -> str | None:
    """Return our module of a dotted name: ``convcalc.layers`` is ``layers.__init__``."""
    name = dotted.removeprefix("convcalc").removeprefix(".") or "__init__"
    return next((it for it in (name, f"{name}.__init__") if it in MODULES), None)


@cache
def imported(module: str) -> tuple[str, ...]:
    """Return the dotted name of each import, wherever in the module it stands."""
    return tuple(_imported(module))


def _imported(module: str) -> Iterator[str]:
    for node in ast.walk(tree_of(module)):
        match node:
            case ast.Import(names):
                yield from (it.name for it in names)
            case ast.ImportFrom(source, names, 0):
                assert source
                for it in names:
                    whole = f"{source}.{it.name}"
                    yield whole if ours(whole) and module_named(whole) else source
            case ast.ImportFrom():
                raise AssertionError(f"{module} has a relative import")
            case _:
                pass


def ours(dotted: str) -> bool:
    return dotted.partition(".")[0] == "convcalc"


@cache
def imports_of_ours(module: str) -> set[str]:
    found = {module_named(it) for it in imported(module) if ours(it)}
    return {it for it in found if it and it != module}


def libraries(module: str) -> set[str]:
    return {it.partition(".")[0] for it in imported(module)} - {"convcalc"}


def test_imports_point_down() -> None:
    upward = [
        (module, it)
        for module in MODULES
        for it in imports_of_ours(module)
        if RANKS.index(stage_of(it)) > RANKS.index(stage_of(module))
    ]
    assert upward == []


def test_imports_have_no_cycle() -> None:
    order = TopologicalSorter({module: imports_of_ours(module) for module in MODULES})
    assert set(order.static_order()) == set(MODULES)


@pytest.mark.parametrize("stage", KNOWS)
def test_a_stage_knows_no_more_than_it_needs(stage: str) -> None:
    modules = [it for it in MODULES if stage_of(it) == stage]
    known = {stage_of(it) for module in modules for it in imports_of_ours(module)}
    assert known <= KNOWS[stage]


def test_the_dialects_do_not_know_each_other() -> None:
    caffe = {it for it in MODULES if it.startswith("dialects.caffe.")}
    native = {it for it in MODULES if it.startswith("dialects.native.")}
    others = {it for it in MODULES if it.startswith("dialects.")} - caffe
    assert not any(imports_of_ours(it) & caffe for it in others)
    assert not any(imports_of_ours(it) & native for it in caffe)


def test_a_layer_type_knows_no_other_layer_type() -> None:
    from convcalc.layers import layer_types

    types = {f"layers.{it}" for it in layer_types()}
    assert {it: imports_of_ours(it) & types for it in types} == {it: set() for it in types}


def test_libraries() -> None:
    for module in MODULES:
        allowed = {
            "cli": {"click", "rich"},
            "report": {"rich"},
            "readers": {"yaml"} if "yaml" in module else set(),
        }.get(stage_of(module), set())
        assert libraries(module) - sys.stdlib_module_names <= allowed, module


def loaded_by(code: str) -> set[str]:
    """Return the modules in a Python process that has run some code."""
    script = f"{code}\nimport sys\nsys.stderr.write('\\n'.join(sys.modules))"
    run = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=PACKAGE.parent,
    )
    return set(run.stderr.splitlines())


def test_import_of_the_package_is_light() -> None:
    loaded = loaded_by("import convcalc")
    assert loaded & {"click", "rich", "yaml", "json"} == set()
    assert {it for it in loaded if it.startswith("convcalc.")} == set()


COMMAND = "from convcalc.cli import main; main({!r}, standalone_mode=False)"


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        pytest.param(
            ["summarize", "vgg16.yaml"],
            {"rich", "json", "convcalc.report.in_python", "convcalc.report.pictures"},
            id="table-in-a-pipe",
        ),
        pytest.param(
            ["summarize", "vgg16.yaml", "--format", "json"],
            {"rich", "csv", "convcalc.schemas"},
            id="json",
        ),
        pytest.param(["summarize", "vgg16.yaml", "--format", "csv"], {"rich"}, id="csv"),
        pytest.param(
            ["summarize", "lenet.prototxt", "--format", "csv"], {"rich", "yaml"}, id="prototxt"
        ),
        pytest.param(["validate", "vgg16"], {"rich", "json", "multiprocessing"}, id="validate"),
        pytest.param(["validate", "vgg16"], {"convcalc.analysis.advice"}, id="without-advice"),
        pytest.param(
            ["validate", "vgg16"],
            {
                "fractions",
                "convcalc.dialects.native.blocks.language",
                "convcalc.dialects.native.expect_and_budgets",
            },
            id="plain-layers",
        ),
    ],
)
def test_a_run_imports_what_it_needs(arguments: list[str], unneeded: set[str]) -> None:
    assert loaded_by(COMMAND.format(arguments)) & unneeded == set()


def test_a_run_imports_the_layer_types_of_its_spec() -> None:
    from convcalc.layers import layer_types

    loaded = loaded_by(COMMAND.format(["summarize", "vgg16.yaml"]))
    types = {f"convcalc.layers.{it}" for it in layer_types()} & loaded
    assert types == {
        f"convcalc.layers.{it}" for it in ("conv", "dropout", "linear", "max_pool", "relu")
    }


@cache
def names_used(module: str) -> frozenset[str]:
    """Return the names that are called, and ``name.attribute`` wherever that occurs."""
    used = set()
    for node in ast.walk(tree_of(module)):
        match node:
            case ast.Call(func=ast.Name(name)):
                used.add(name)
            case ast.Attribute(value=ast.Name(name), attr=attribute):
                used.add(f"{name}.{attribute}")
            case _:
                pass
    return frozenset(used)


def test_only_the_command_line_prints_and_exits() -> None:
    words = {"print", "input", "exit", "sys.stdout", "sys.stderr", "sys.exit"}
    methods = (".print", ".write_text", ".write_bytes")
    printing = {
        (module, it)
        for module in LIBRARY
        for it in names_used(module)
        if it in words or it.endswith(methods)
    }
    # consoles of rich that print into a text
    tables = {"report.sweep"}
    assert all("console.capture" in names_used(it) for it in tables)
    assert printing == {(it, "console.print") for it in tables}


def test_a_library_leaves_the_settings_of_the_interpreter_to_its_host() -> None:
    settings = {"sys.setrecursionlimit", "sys.set_int_max_str_digits"}
    for module in LIBRARY:
        assert libraries(module) & {"atexit", "gc", "locale", "signal", "warnings"} == set()
        assert names_used(module) & settings == set(), module


def test_only_the_entry_points_read_files() -> None:
    reading = {
        module
        for module in MODULES
        if any(
            it == "open" or it.endswith((".read_text", ".read_bytes"))
            for it in names_used(module)
        )
    }
    # the others read what belongs to the package, write what -o asks for, and stand
    # in for closed streams
    own = {"dialects.caffe.fields", "dialects.hints", "report.html.page", "rule_pages"}
    own |= {"dialects.ultralytics.library", "schemas.__init__"}
    assert reading <= own | {"spec_files", "cli.output", "cli.growing_file", "cli.streams"}


def divisions(module: str) -> list[int]:
    """Return the lines that divide with a fraction as the result."""
    return [
        it.lineno
        for it in ast.walk(tree_of(module))
        if isinstance(it, ast.BinOp | ast.AugAssign) and isinstance(it.op, ast.Div)
    ]


def test_figures_are_whole_numbers() -> None:
    counting = [it for it in MODULES if stage_of(it) not in ("report", "nearest")]
    # a decimal factor is multiplied as PyTorch does it: the one float that touches a size;
    # the step and the padding of a receptive field, which are averages, are JSON's decimals
    assert {it: len(divisions(it)) for it in counting if divisions(it)} == {
        "layers.shared.ratio": 1,
        "analysis.receptive_field.axis": 1,
    }
    rounding = {"round", "math.floor", "math.ceil", "floor", "ceil"}
    assert [it for it in counting if names_used(it) & rounding] == []


def test_modules_are_short() -> None:
    lengths = {it: MODULES[it].read_text(encoding="utf-8").count("\n") for it in MODULES}
    assert {module: lines for module, lines in lengths.items() if lines > 400} == {}


def test_modules_say_what_they_are() -> None:
    assert [it for it in MODULES if not ast.get_docstring(tree_of(it))] == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {module.rpartition(".")[2] for module in MODULES}
    assert names & {"utils", "util", "helpers", "common", "misc", "manager", "tools"} == set()
