"""A network explained: its pattern, and every layer on the blackboard."""

from collections.abc import Iterator
from typing import Any

from convcalc.analysis.analysis import SCHEMA_VERSION, Analysis
from convcalc.analysis.explain.blackboard import Board, blackboards
from convcalc.analysis.explain.pattern import pattern
from convcalc.graph import Graph
from convcalc.network import LayerSpec
from convcalc.record import Record
from convcalc.shown import Tabular


class Explanation(Tabular, Record):
    """An analysis with its boards; the pattern is None where branches do not nest.

    Several layers of a prototxt may bear one name.
    """

    analysis: Analysis
    pattern: str | None
    boards: tuple[Board, ...]

    def __iter__(self) -> Iterator[Board]:
        return iter(self.boards)

    def __len__(self) -> int:
        return len(self.boards)

    def __getitem__(self, layer: str) -> "Explanation":
        """Return the explanation of one layer or block.

        Raises:
            KeyError: There is none of the name.
        """
        if (one := self.only(layer)).boards:
            return one
        raise KeyError(self.analysis.no_such_layer(layer))

    def only(self, layer: str) -> "Explanation":
        """Return the explanation of the layers of one name alone, or of those of a block."""
        boards = tuple(it for it in self.boards if it.row.name == layer)
        boards = boards or tuple(it for it in self.boards if _is_in(it.row.spec, layer))
        return self.replace(boards=boards)

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as JSON carries it (schema_version 1).

        ``layers`` are the boards: ``given`` maps letters to what they stand for, ``figures``
        and ``alternatives`` have the figure's name, its ``result``, and how it comes about in
        ``letters``, with ``numbers`` and, where letters do not do, in ``words``.
        """
        analysis = self.analysis
        return {
            "schema_version": SCHEMA_VERSION,
            "name": analysis.name,
            "source": {"path": analysis.source.path, "format": analysis.format},
            "pattern": self.pattern,
            "layers": [it.to_dict() for it in self.boards],
            "diagnostics": [it.to_dict(analysis.source) for it in analysis.diagnostics],
        }


def explained(graph: Graph, analysis: Analysis) -> Explanation:
    """Return the explanation of an analysed graph."""
    boards = tuple(blackboards(analysis.inputs, analysis.layers))
    return Explanation(analysis, pattern(graph), boards)


def _is_in(spec: LayerSpec, block: str) -> bool:
    """Return whether a layer is in a block, or in one of a block's blocks."""
    if not spec.scope:
        return False
    separator = spec.name[len(spec.scope[0])]  # the language's own: a dot, a slash
    return f"{separator.join(spec.scope)}{separator}".startswith(f"{block}{separator}")
