"""A web page that holds all it needs, and the few elements that reports are made of.

What is not written here is data: it goes through ``text``, and none of it becomes markup. The
page's policy lets a browser run its own script and style alone, and fetch nothing.
"""

import os
from collections.abc import Iterable, Iterator
from html import escape

from convcalc.limits import LONGEST_SENTENCE
from convcalc.report.pictures import svg
from convcalc.report.printable import printable


def text(words: str) -> str:
    """Return a text of a spec as HTML that shows it, cut where it is longer than a sentence."""
    if len(words) > LONGEST_SENTENCE:
        words = words[: LONGEST_SENTENCE - 1] + "…"
    return escape(printable(words))


def page(title: str, body: Iterable[str]) -> Iterator[str]:
    """Yield a whole page piece by piece; ``body`` is HTML, the title a text."""
    style, script = _own("page.css"), _own("page.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)} {_hash(svg.STYLE)};"
        f" script-src {_hash(script)}; base-uri 'none'; form-action 'none'"
    )
    yield (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )
    yield from body
    yield f"<script>{script}</script>\n</body>\n</html>\n"


def picture_page(title: str, picture: str) -> Iterator[str]:
    """Yield a page with nothing but a picture, which is an SVG, below its title."""
    heading = f"<header><h1>{text(title)}</h1></header>\n"
    yield from page(title, (heading, "<main>\n", *scrolled(title, (picture,)), "</main>\n"))


def section(name: str, title: str, body: Iterable[str], level: int = 2) -> Iterator[str]:
    """Yield a section with its heading; ``name`` is a word of ours that links lead to."""
    yield f'<section id="{name}" aria-labelledby="{name}-title">\n'
    yield f'<h{level} id="{name}-title">{text(title)}</h{level}>\n'
    yield from body
    yield "</section>\n"


def scrolled(label: str, body: Iterable[str], kind: str = "") -> Iterator[str]:
    """Yield what may be wider than a screen in a box of its own that keys can scroll."""
    yield f'<div class="wide {kind}" role="region" tabindex="0" aria-label="{text(label)}">\n'
    yield from body
    yield "</div>\n"


def folded(summary: str, body: Iterable[str]) -> Iterator[str]:
    """Yield what is seen only when its summary, which is HTML, is opened."""
    yield f"<details><summary>{summary}</summary>\n"
    yield from body
    yield "</details>\n"


def paragraphs(sentences: Iterable[str]) -> Iterator[str]:
    """Yield a list of texts."""
    items = [f"<li>{text(it)}</li>\n" for it in sentences]
    if items:
        yield from ("<ul>\n", *items, "</ul>\n")


def _own(name: str) -> str:
    """Return the text of a file beside this one."""
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _hash(content: str) -> str:
    """Return what a policy knows a style or a script by."""
    from base64 import b64encode
    from hashlib import sha256

    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
