"""What the docstring of a layer type says, section by section."""

import ast
import inspect
import re

from convcalc.layers.shared.base import Layer

_SECTION = re.compile(r"^(Shapes|Parameters|MACs|Errors|Source): ", re.MULTILINE)
_MARKUP = re.compile(r"``?([^`]+)``?")
_LEFT_OUT = dict.fromkeys(("Shapes", "Parameters", "MACs", "Errors", "Source"), "none.")


def sections(layer: type[Layer]) -> tuple[str, dict[str, str]]:
    """Return the paragraphs before the sections of a docstring, and the sections by name.

    One that is left out is ``none.``
    """
    text = _MARKUP.sub(r"\1", inspect.cleandoc(layer.__doc__ or _from_source(layer)))
    before, *pieces = _SECTION.split(text)
    titles, bodies = pieces[::2], pieces[1::2]
    named = {title: " ".join(body.split()) for title, body in zip(titles, bodies, strict=True)}
    return " ".join(before.split()), _LEFT_OUT | named


def _from_source(layer: type[Layer]) -> str:
    """Return the docstring where Python has dropped it, as with ``-OO``."""
    source = inspect.getsource(layer)
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.ClassDef)
    return ast.get_docstring(definition) or ""
