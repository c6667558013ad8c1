"""What the docstring of a layer type says, section by section."""

import inspect
import re

from convcalc.layers.shared.base import Layer

_SECTION = re.compile(r"^(Shapes|Parameters|MACs|Errors|Source): ", re.MULTILINE)
_MARKUP = re.compile(r"``?([^`]+)``?")


def sections(layer: type[Layer]) -> tuple[str, dict[str, str]]:
    """Return the paragraphs before the sections of a docstring, and the sections by name."""
    text = _MARKUP.sub(r"\1", inspect.cleandoc(layer.__doc__ or ""))
    before, *pieces = _SECTION.split(text)
    titles, bodies = pieces[::2], pieces[1::2]
    named = {title: " ".join(body.split()) for title, body in zip(titles, bodies, strict=True)}
    return " ".join(before.split()), named
