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
    parts = re.split(r"^(```\w*\n.*?^```)$", page.text, flags=re.DOTALL | re.MULTILINE)
    paragraphs = (it for part in parts for it in _paragraphs(part))
    return "\n\n".join(paragraphs) + "\n"


def _paragraphs(part: str) -> Iterator[str]:
    """Yield a block of code as it is, text paragraph by paragraph."""
    if part.startswith("```"):
        yield textwrap.indent(part.partition("\n")[2].removesuffix("\n```"), "    ")
        return
    for text in filter(None, (it.strip() for it in part.split("\n\n"))):
        if heading := re.fullmatch(r"#+ (.*)", text):
            yield heading[1]
        else:
            yield textwrap.fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")
