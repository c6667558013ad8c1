"""The manual of the rules: their list, and the page of each as a text for people."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from convcalc.analysis.analysis import SCHEMA_VERSION
from convcalc.report.json import render_object
from convcalc.rule_groups import GROUPS, group_of
from convcalc.rule_pages import RulePage

_WIDTH = 80


def render_rules(pages: Iterable[RulePage]) -> str:
    """Return a rule and what it checks on each line, under the titles of their groups."""
    listed = {page.rule: page for page in pages}
    width = max(map(len, listed))
    return "\n".join(
        f"{title}\n{''.join(_line(listed[it], width) for it in rules if it in listed)}"
        for title, rules in GROUPS.items()
    )


def _line(page: RulePage, width: int) -> str:
    """Return a rule and what it checks, folded where that is long."""
    text = textwrap.fill(
        page.summary,
        _WIDTH,
        initial_indent=f"  {page.rule.ljust(width)}  ",
        subsequent_indent=" " * (width + 4),
    )
    return f"{text}\n"


def render_rules_json(pages: Iterable[RulePage]) -> str:
    """Return the rules as one object, each with its group and its page."""
    rules = [
        {
            "rule": page.rule,
            "group": group_of(page.rule),
            "summary": page.summary,
            "page": page.text,
        }
        for page in pages
    ]
    return render_object({"schema_version": SCHEMA_VERSION, "rules": rules})


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
