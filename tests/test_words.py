"""What students type who know another tool, and the whole answer that each gets.

``tests/words/TOOL.txt`` has a mistake in a line or, behind a line of ``==``, a whole spec. Its
findings stand below; ``pytest tests/test_words.py --update-golden`` writes them. Those of a
prototxt and of a .cfg are what their own users get, in their own words.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from coming_from import MARK, made

import convcalc
from convcalc import Analysis

FILES = sorted((Path(__file__).parent / "words").glob("*.txt"))
ABOVE = "input: 32x32x3\nlayers:\n  - conv3-8\n"
PROTOTXT = 'input: "data" input_shape { dim: 1 dim: 3 dim: 32 dim: 32 }\n'
CFG = "[net]\nheight=32\nwidth=32\nchannels=3\n"
ANSWER = "    | "

Findings = Callable[[Analysis], str]
Console = Callable[[str], tuple[str, int]]


def cases(text: str) -> list[str]:
    """Return the mistakes of a file: items of a line each, then whole specs."""
    typed = [it for it in text.splitlines() if not it.startswith(ANSWER.rstrip())]
    lines, *specs = re.split(r"^==$\n?", "".join(f"{it}\n" for it in typed), flags=re.MULTILINE)
    return [*lines.splitlines(), *specs]


def spec_of(case: str, kind: str) -> tuple[str, str]:
    """Return the spec that a mistake stands in, and its language."""
    if kind == "prototxt":
        return f'{PROTOTXT}layer {{ name: "x" bottom: "data" top: "x"\n{case}\n}}\n', kind
    if kind == "cfg":
        return CFG + case.replace(" ", "\n") + "\n", "darknet"
    return case if "\n" in case else f"{ABOVE}  - {case}\n", "yaml"


def answered(case: str, answer: str) -> str:
    lines = [f"{ANSWER}{it}".rstrip() for it in answer.splitlines()]
    return "".join(f"{it}\n" for it in (case.rstrip(), *lines))


@pytest.mark.parametrize("file", FILES, ids=[it.stem for it in FILES])
def test_answers(
    file: Path, findings: Findings, console: Console, pytestconfig: pytest.Config
) -> None:
    def answer(case: str) -> str:
        if file.stem == "command_line":
            return console(f"convcalc {case}")[0]
        text, syntax = spec_of(case, file.stem)
        return findings(convcalc.summarize_text(text, syntax=syntax))

    text = file.read_text(encoding="utf-8")
    lines = [it for it in cases(text) if "\n" not in it]
    specs = [it for it in cases(text) if "\n" in it]
    again = "".join(answered(it, answer(it)) for it in lines)
    again += "".join(f"==\n{answered(it, answer(it))}" for it in specs)
    if pytestconfig.getoption("--update-golden"):
        file.write_text(again, encoding="utf-8")
    else:
        assert text == again


def test_the_page_has_the_words_that_hints_come_from(pytestconfig: pytest.Config) -> None:
    page = Path(__file__).parents[1] / "docs" / "coming-from.md"
    head, mark, tables = page.read_text(encoding="utf-8").partition(MARK)
    if pytestconfig.getoption("--update-golden"):
        page.write_text(head + made(), encoding="utf-8")
    else:
        assert mark + tables == made()
