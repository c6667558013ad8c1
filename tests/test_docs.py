"""README.md and docs/: what their console blocks print, and what their Python prints, is true.

``pytest tests/test_docs.py --update-golden`` writes what is printed into them; read the diff.
A block whose first line is ``# NAME.yaml`` or the like is a file for the commands below it.
"""

import contextlib
import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pictures
import pytest
import site_pages

import convcalc
from convcalc.cli import main
from convcalc.dialects.native.blocks.declarations import BLOCK_KEYS, BRANCH_KEYS
from convcalc.dialects.native.blocks.frames import ITEM_KEYS
from convcalc.dialects.native.expect_and_budgets import BUDGETS, EXPECT_KEYS
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.dialects.native.network import SPEC_KEYS
from convcalc.layers import layer_types
from convcalc.rule_pages import rules

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>(?s:.*?))^```$", re.MULTILINE)
COMMAND = re.compile(r"^\$ (?P<line>.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
FILE = re.compile(r"# (?P<name>[\w-]+\.\w+)\n")
IN_PROCESS = re.compile(r"convcalc [^|&;<>$`]*( \| head -\d+)?")

Console = Callable[[str], tuple[str, int]]
"""Runs ``convcalc ...`` in the present folder; gives what a terminal shows, and the status."""


every_page = pytest.mark.parametrize(
    "page", PAGES, ids=[str(it.relative_to(ROOT)) for it in PAGES]
)


def blocks(page: Path, *languages: str) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return [it["text"] for it in BLOCK.finditer(text) if it["language"] in languages]


@every_page
def test_blocks_print_what_the_page_says(
    page: Path, console: Console, pytestconfig: pytest.Config
) -> None:
    names: dict[str, Any] = {}  # one page's Python is one program

    def again(block: re.Match[str]) -> str:
        text = block["text"]
        if block["language"] == "console":
            assert COMMAND.match(text), text
            text = COMMAND.sub(
                lambda it: f"$ {it['line']}\n{printed(it['line'], console)}", text
            )
        elif block["language"] == "python":
            text = with_output(text, names)
        elif file := FILE.match(text):
            Path(file["name"]).write_text(text, encoding="utf-8")
        return f"```{block['language']}\n{text}```"

    text = page.read_text(encoding="utf-8")
    fresh = BLOCK.sub(again, text)
    if pytestconfig.getoption("--update-golden"):
        page.write_text(fresh, encoding="utf-8")
    else:
        assert text == fresh


def printed(line: str, console: Console) -> str:
    """Return what a command prints, in the order in which a terminal shows it."""
    if IN_PROCESS.fullmatch(line):
        return console(line)[0]
    python = f'python3() {{ "{sys.executable}" "$@"; }}\n'
    program = python + 'convcalc() { python3 -m convcalc "$@"; }\n'
    done = subprocess.run(
        ["/bin/sh", "-c", program + line],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def with_output(code: str, names: dict[str, Any]) -> str:
    """Return code with the comments at its end that say what it prints."""
    code = re.sub(r"(^# .*\n)+\Z", "", code, flags=re.MULTILINE)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "<page>", "exec"), names)
    return code + "".join(f"# {it}\n" for it in out.getvalue().splitlines())


@every_page
def test_every_fence_is_of_a_block(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert 2 * len(BLOCK.findall(text)) == text.count("```")


@pytest.mark.parametrize(
    "text", [text for page in PAGES for text in blocks(page, "yaml")], ids=lambda it: it[:20]
)
def test_spec_is_sound(text: str) -> None:
    findings = convcalc.summarize_text(text, syntax="yaml").diagnostics
    assert [found for found in findings if found.severity != "note"] == []


def test_set_up_is_one_line_without_root() -> None:
    assert blocks(ROOT / "README.md", "sh") == [
        "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/convcalc summarize"
        " vgg16.yaml\n",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[test]'"
        " && .venv/bin/python -m pytest -n auto\n",
    ]


def test_readme_is_read_in_a_minute() -> None:
    assert len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 260


def test_every_key_of_a_spec_is_told_of() -> None:
    pages = ("writing-a-spec.md", "blocks.md")
    texts = [(ROOT / "docs" / it).read_text(encoding="utf-8") for it in pages]
    words = set(re.findall(r"\w+", " ".join(texts)))
    of_items = {*LAYER_KEYS, *ITEM_KEYS, *BLOCK_KEYS, *BRANCH_KEYS}
    assert {*SPEC_KEYS, *of_items, *EXPECT_KEYS, *BUDGETS} - words == set()


# Links


LINK = re.compile(r"\]\((?P<target>[^)\s]*)\)")
MARKDOWN = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]


def anchors(page: Path) -> set[str]:
    """Return the names of a page's headings as links have them."""
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", it.lower()).replace(" ", "-") for it in titles}


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda it: str(it.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = BLOCK.sub("", page.read_text(encoding="utf-8"))
    for target in (it["target"] for it in LINK.finditer(text)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        assert file.is_relative_to(ROOT), target
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_links_of_the_site() -> None:
    text = (
        "[a](blocks.md#defaults) [b](../convcalc/rules/cycle.md) [c](https://example.org/a.md)"
    )
    assert site_pages.with_links_of_the_site(text, "ci.md") == (
        "[a](blocks.md#defaults) [b](rules/cycle.md) [c](https://example.org/a.md)"
    )
    text = "![a](docs/pictures/a.svg) [b](CONTRIBUTING.md) [c](#develop)"
    assert site_pages.with_links_of_the_site(text, "index.md") == (
        "![a](pictures/a.svg) [b](contributing.md) [c](#develop)"
    )


def test_every_page_is_in_the_navigation() -> None:
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = set(re.findall(r"- (?:\w+: )?([\w-]+\.md)$", text, re.MULTILINE))
    in_docs = {it.name for it in (ROOT / "docs").glob("*.md")}
    assert named == in_docs | {"index.md", "contributing.md", "changelog.md"}


def test_lists_of_the_site_lead_to_every_page_that_is_made() -> None:
    def linked(text: str) -> list[str]:
        return re.findall(r"^\| \[(.*)\]\(\1\.md\) \| .* \|$", text, re.MULTILINE)

    assert linked(site_pages.list_of_rules()) == list(rules())
    assert sorted(linked(site_pages.list_of_layers())) == sorted(layer_types())
    assert linked(site_pages.list_of_commands()) == list(main.commands)
    assert "\n## pooling\n" in site_pages.list_of_layers()


def test_page_of_a_layer_type_is_what_its_command_prints() -> None:
    page = site_pages.page("relu", "convcalc layers relu")
    assert page.startswith("# relu\n\n```text\nrelu: ")
    assert page.endswith("```\n")


# Pictures


def test_pictures_are_as_they_are_drawn_now(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("--update-golden"):
        pictures.write()
    assert pictures.stale() == []


def test_pages_say_how_a_picture_is_drawn() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert [it for it in pictures.COMMANDS.values() if it not in text] == []
    assert [it for it in pictures.COMMANDS if f"pictures/{it})" not in text] == []
