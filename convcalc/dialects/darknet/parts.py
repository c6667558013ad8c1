"""What a section is made of, and what it sees of the sections above it."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from convcalc.diagnostics import Findings
from convcalc.layers.shared.base import Layer
from convcalc.record import NOTHING
from convcalc.source import Span
from convcalc.windows import Rounding

LayerClass = type[Layer]

OWN = "."
"""Before the name of a part: it is one of the same section."""

Form = Literal["image", "vector", "numbers"]
"""How Darknet and convcalc hold what a section gives out.

An image has channels, height and width; a vector is one of 1x1 for Darknet and of no height and
width here; numbers are a row for Darknet, whatever their shape here.
"""


class Part(NamedTuple):
    """A layer of a section, in our vocabulary.

    It reads the tensors in ``reads``, by default the part before it or what the section reads.
    ``variant`` is the class where Darknet computes the type in a way of its own. ``words`` are
    the keys behind our fields; ``weights_of`` the layer whose tensors it uses.
    """

    name: str
    type: str
    values: dict[str, Any]
    variant: LayerClass | None = None
    reads: tuple[str, ...] | None = None
    words: Mapping[str, tuple[str, ...]] = NOTHING
    weights_of: str | None = None
    outputs: int = 1


class Built(NamedTuple):
    """The layers of a section, what is wrong with it, and the form of what it gives out.

    Later sections read the tensor ``gives``, by default the last part's; ``filters`` are the
    channels of it where the text says them. A ``head`` is an output of the network.
    """

    parts: tuple[Part, ...]
    findings: Findings = ()
    form: Form = "image"
    gives: str = ""
    filters: tuple[int, Span] | None = None
    head: bool = False


class Above(NamedTuple):
    """A section above: what is read of it, by which tensor."""

    title: str
    kind: str
    span: Span
    tensor: str
    form: Form
    filters: tuple[int, Span] | None = None
    parts: tuple[Part, ...] = ()


class Place(NamedTuple):
    """Where a section stands: what comes right above it, all sections above, the rounding."""

    previous: Above
    above: tuple[Above, ...] | list[Above]
    data: Above
    rounding: Rounding
