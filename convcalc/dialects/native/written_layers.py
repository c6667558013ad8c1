"""Sound layers by how they are written: most of a network's are written alike."""

from typing import NamedTuple

from convcalc.layers.shared.base import Layer
from convcalc.tree import Entry, Scalar, Sequence
from convcalc.windows import Rounding

_MOST_KEPT = 1024
_LONGEST_KEPT = 8


class Written(NamedTuple):
    """The type of a layer, its fields and values as they are written, and a spec's rounding.

    A value that an expression worked out is not written as the same one that was typed.
    """

    kind: type[Layer]
    words: tuple[object, ...]
    rounding: Rounding

    @classmethod
    def of(
        cls, kind: type[Layer], entries: tuple[Entry, ...], rounding: Rounding
    ) -> "Written | None":
        """Return how a layer is written, None for what is rarely written again."""
        words: list[object] = []
        for key, node in entries:
            match node:
                case Scalar(text, _, quoted):
                    words += (key.text, text, quoted, type(node))
                case Sequence(items) if len(items) <= _LONGEST_KEPT:
                    texts = tuple(
                        [(it.text, type(it)) for it in items if isinstance(it, Scalar)]
                    )
                    if len(texts) < len(items):
                        return None
                    words += (key.text, texts)
                case _:
                    return None
        return cls(kind, tuple(words), rounding)

    @property
    def layer(self) -> Layer | None:
        """The layer that was made of the same words, if there was one."""
        return _kept.get(self)

    def keep(self, layer: Layer) -> None:
        """Keep a layer for all that is written alike."""
        if len(_kept) == _MOST_KEPT:
            _kept.clear()
        _kept[self] = layer


_kept: dict[Written, Layer] = {}
