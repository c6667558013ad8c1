"""The pages of the rules: what each one checks, why, an example that fails and the fix.

A page is a text in the folder ``rules``, named after its rule; nothing else lists the rules.
"""

import os
import re
from typing import NamedTuple

_SUFFIX = ".md"


class RulePage(NamedTuple):
    """What a rule checks, in a sentence, and the whole page as Markdown."""

    rule: str
    summary: str
    text: str

    @property
    def description(self) -> str:
        """All that the page says before its first heading, in one line."""
        _, _, body = self.text.partition("\n\n")
        return " ".join(body.partition("\n## ")[0].split())


def rules() -> tuple[str, ...]:
    """Return the names of all rules in alphabetical order."""
    pages = (it for it in os.listdir(_folder()) if it.endswith(_SUFFIX))
    return tuple(sorted(it.removesuffix(_SUFFIX) for it in pages))


def read_page(rule: str) -> RulePage | None:
    """Return the page of a rule, or None if there is no such rule."""
    if rule not in rules():  # so that no name leads out of the folder
        return None
    with open(os.path.join(_folder(), rule + _SUFFIX), encoding="utf-8") as file:
        text = file.read()
    _, first, *_ = text.split("\n\n", 2)
    sentence = re.match(r".*?[.](?=\s|$)", first, re.DOTALL)
    return RulePage(rule, " ".join((sentence[0] if sentence else first).split()), text)


def _folder() -> str:
    return os.path.join(os.path.dirname(os.path.abspath(__file__)), "rules")
