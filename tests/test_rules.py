"""Every rule has a page and a golden case, and what either of them prints is true.

``pytest tests/test_rules.py --update-golden`` writes what is printed into both; read the diff.
"""

import ast
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from convcalc import rule_pages

HERE = Path(__file__).parent
PACKAGE = HERE.parent / "convcalc"
PAGES = PACKAGE / "rules"
CASES = HERE / "cases"

Console = Callable[[str], tuple[str, int]]
"""Runs a command line in the present folder; gives what a terminal shows, and the status."""

NOT_RULES = {
    *(
        "utf-8",
        "latin-1",
        "in-place",
        "multiply-adds",
        "nearest-above",
        "nearest-exact",
        "one-sided",
    ),
    *("receptive-field", "rf-padding", "rf-stride", "output-formula", "params-formula"),
    *("macs-formula", "memory-formula"),
}
"""Words with a hyphen in the code that name no rule."""

WITHOUT_HYPHEN = {"cycle", "overhang"}

BLOCK = re.compile(r"```(?P<language>\w+)\n(?P<text>(?s:.*?))```\n")
SECTIONS = ["", "Why", "An example that fails", "The fix"]

RULES = rule_pages.rules()
every_rule = pytest.mark.parametrize("rule", RULES)


def sections(text: str) -> dict[str, str]:
    """Return the parts of a page under their headings, its head under no heading."""
    head, *parts = re.split(r"^## ", text, flags=re.MULTILINE)
    return {"": head} | {
        heading: body for heading, _, body in (it.partition("\n") for it in parts)
    }


def write_files(part: str) -> None:
    """Write the specs of a page's part into the present folder: yaml is net.yaml."""
    for block in BLOCK.finditer(part):
        if block["language"] != "console":
            Path(f"net.{block['language']}").write_text(block["text"], encoding="utf-8")


def commands(transcript: str) -> list[str]:
    return re.findall(r"^\$ (convcalc .*)$", transcript, flags=re.MULTILINE)


def printed_again(transcript: str, console: Console) -> str:
    """Return a transcript with what its commands print now."""
    return "".join(f"$ {it}\n{console(it)[0]}" for it in commands(transcript))


def in_page(part: str, console: Console) -> str:
    """Return a part of a page with what the commands in it print now."""

    def again(block: re.Match[str]) -> str:
        if block["language"] != "console":
            return block[0]
        return f"```console\n{printed_again(block['text'], console)}```\n"

    return BLOCK.sub(again, part)


def hold(file: Path, text: str, again: str, config: pytest.Config) -> None:
    """Compare a golden text with what is printed now, or write that into its file."""
    if config.getoption("--update-golden"):
        file.write_text(again, encoding="utf-8")
    else:
        assert text == again


# The three lists


def words_with_hyphens() -> set[str]:
    """Return the constants of the code that are written as rules are."""
    trees = (
        ast.parse(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
        if path.stem != "rule_groups"
    )
    words = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return {word for word in words if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", word)}


def test_every_rule_of_the_code_has_a_page() -> None:
    rules = words_with_hyphens() - NOT_RULES | WITHOUT_HYPHEN
    assert sorted(rules) == list(RULES)


def test_every_rule_has_a_case() -> None:
    assert sorted(path.name for path in CASES.iterdir()) == list(RULES)


# Pages


@every_rule
def test_page_has_the_form_of_all_pages(rule: str) -> None:
    page = rule_pages.read_page(rule)
    assert page is not None
    assert page.text.startswith(f"# {rule}\n\n")
    assert list(sections(page.text)) == SECTIONS
    assert page.summary.endswith(".")
    prose = BLOCK.sub("", page.text)
    assert [line for line in prose.splitlines() if len(line) > 80] == []


@every_rule
def test_example_fails_and_prints_what_the_page_says(
    rule: str, console: Console, pytestconfig: pytest.Config
) -> None:
    page = PAGES / f"{rule}.md"
    text = page.read_text(encoding="utf-8")
    example = sections(text)["An example that fails"]
    write_files(example)
    again = in_page(example, console)
    assert rule in again.partition("\n$ ")[2]
    hold(page, text, text.replace(example, again), pytestconfig)


@every_rule
def test_the_fix_fixes(rule: str, console: Console, pytestconfig: pytest.Config) -> None:
    page = PAGES / f"{rule}.md"
    text = page.read_text(encoding="utf-8")
    parts = sections(text)
    fix = parts["The fix"]
    write_files(parts["An example that fails"])
    write_files(fix)
    hold(page, text, text.replace(fix, in_page(fix, console)), pytestconfig)
    assert BLOCK.search(fix)
    for command in commands(fix) or commands(parts["An example that fails"]):
        printed, status = console(command)
        assert (status, f"[{rule}]" in printed) == (0, False), printed


# Golden cases


@every_rule
def test_case_prints_what_is_expected(
    rule: str, console: Console, tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    case = CASES / rule
    shutil.copytree(case, tmp_path, dirs_exist_ok=True)
    (tmp_path / "expected.txt").unlink()
    expected = (case / "expected.txt").read_text(encoding="utf-8")
    again = printed_again(expected, console)
    assert rule in again
    hold(case / "expected.txt", expected, again, pytestconfig)
