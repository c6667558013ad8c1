"""What is found about a layer in a block belongs to the row that uses it."""

from convcalc.diagnostics import Diagnostic, Findings
from convcalc.dialects.ultralytics.library import FAR, OF_RUN
from convcalc.dialects.ultralytics.rows import Row
from convcalc.layers.shared.base import Layer
from convcalc.network import Following, LayerSpec, Reference, Settled
from convcalc.settings import BlocksText
from convcalc.shapes import Shape
from convcalc.source import Source, Span


class Placing:
    """Puts findings and layers at the rows that they come from.

    What stands in a file of the run is named beside the message.
    """

    def __init__(self, rows: tuple[Row, ...], files: tuple[BlocksText, ...]) -> None:
        self._rows = rows
        self._sources = [Source(*it) for it in files]

    def _row_of(self, layer: str | None) -> Row:
        return self._rows[int((layer or "0").partition(".")[0])]

    def finding(self, found: Diagnostic) -> Diagnostic:
        """Return a finding about a layer at its row."""
        return self.at(self._row_of(found.layer), found)

    def at(self, row: Row, found: Diagnostic) -> Diagnostic:
        """Return a finding at a row where it is about something in a block."""
        if found.span is None or found.span.start < FAR:
            return found
        related = tuple(it for it in found.related if it.span.start < FAR)
        message = found.message + self._written_in(found.span)
        layer = found.layer or row.name
        return found._replace(span=row.span, message=message, related=related, layer=layer)

    def _written_in(self, span: Span) -> str:
        number, start = divmod(span.start, FAR)
        if number < OF_RUN:
            return ""
        source = self._sources[number - OF_RUN]
        return f" ({source.path}, line {source.position(start).line})"

    def layer(self, spec: LayerSpec) -> LayerSpec:
        """Return a layer with all its places in its row."""
        row = self._row_of(spec.name).span
        return spec._replace(
            span=_placed(spec.span, row),
            inputs=spec.inputs and tuple(_reference(it, row) for it in spec.inputs),
            field_spans={key: _placed(it, row) for key, it in spec.field_spans.items()},
            weights_of=spec.weights_of and _reference(spec.weights_of, row),
            following=spec.following and self._following(spec.following, row),
        )

    def _following(self, following: Following, row: Span) -> Following:
        def layer_of(shapes: tuple[Shape, ...]) -> tuple[Layer | Settled | None, Findings]:
            layer, findings = following.layer_of(shapes)
            return layer, tuple(map(self.finding, findings))

        sources = tuple(_reference(it, row) for it in following.sources)
        return Following(sources, layer_of)


def _placed(span: Span, row: Span) -> Span:
    return row if span.start >= FAR else span


def _reference(named: Reference, row: Span) -> Reference:
    return named._replace(span=_placed(named.span, row))
