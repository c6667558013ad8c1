"""The manual of the rules: their list, and the page of each as a text for people."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from convcalc.rule_pages import RulePage

_WIDTH = 80


def render_rules(pages: Iterable[RulePage]) -> str:
    """Return a rule and what it checks on each line, folded where it is long."""
    listed = list(pages)
    width = max(len(page.rule) for page in listed)
    lines = (
        textwrap.fill(
            page.summary,
            _WIDTH,
            initial_indent=f"{page.rule.ljust(width)}  ",
            subsequent_indent=" " * (width + 2),
        )
        for page in listed
    )
    return "\n".join(lines) + "\n"


def render_rule(page: RulePage) -> str:
    """Return a page without the marks of its Markdown: text is indented, what is code more."""
    return "\n".join(_plain(page.text)) + "\n"


def _plain(text: str) -> Iterator[str]:
    code = False
    for line in text.rstrip("\n").split("\n"):
        if line.startswith("```"):
            code = not code
        elif code:
            yield f"    {line}".rstrip()
        elif heading := re.fullmatch(r"#+ (.*)", line):
            yield heading[1]
        else:
            yield f"  {line}".rstrip()
