"""The arithmetic in ${...}; here is what blocks know of it before any expression is read."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from convcalc.source import Span
from convcalc.tree import Node

Variables = Mapping[str, object]
"""Values by the names of variables; what kinds there are is known where they are computed."""


SIZES = ("channels", "height", "width", "depth", "length", "tokens", "features")
"""The sizes of what an item reads, as its expressions name them; variables come first."""


class Use(NamedTuple):
    """A variable's name in an expression, and where it stands."""

    name: str
    span: Span


class Template(NamedTuple):
    """A value with ``${...}`` in it, once read.

    ``fill`` returns it with its expressions worked out, or raises SpecError: an empty one where
    a variable's own value is wrong, which has its finding. ``leading_name`` is the variable
    that the value begins with, if it does.
    """

    fill: Callable[[Variables], Node]
    uses: tuple[Use, ...]
    leading_name: str | None
