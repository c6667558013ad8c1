"""Our way to share tensors: ``weights_of`` another layer, and to freeze them."""

from convcalc.analysis.results import LayerResult
from convcalc.diagnostics import Diagnostic, did_you_mean
from convcalc.layers.base import Parameter


def share_borrowed(
    rows: tuple[LayerResult, ...],
) -> tuple[tuple[LayerResult, ...], list[Diagnostic]]:
    """Return the rows with shared and frozen tensors marked, and what does not agree."""
    by_name = {row.name: row for row in rows}
    found: list[Diagnostic] = []
    marked = []
    for row in rows:
        owner = _owner(row, by_name, found)
        if owner is not None:
            found.extend(_disagreement(row, owner))
        marked.append(_marked(row, owner))
    return tuple(marked), found


def _owner(
    row: LayerResult, by_name: dict[str, LayerResult], found: list[Diagnostic]
) -> LayerResult | None:
    """Return the layer whose tensors a layer uses in the end, None where they are its own."""
    at, seen = row, {row.name}
    while at.spec.weights_of:
        name = at.spec.weights_of.name
        if name not in by_name:
            if at is row:
                found.append(_unknown(row, by_name))
            return None
        if name in seen:
            if name == row.name:
                found.append(_circle(row))
            return None
        seen.add(name)
        at = by_name[name]
    return None if at is row else at


def _marked(row: LayerResult, owner: LayerResult | None) -> LayerResult:
    if row.parameters is None or (owner is None and row.spec.trainable):
        return row
    trainable = (owner or row).spec.trainable
    return row._replace(
        parameters=tuple(
            it._replace(
                trainable=it.trainable and trainable,
                shared_with=owner.name if owner else None,
            )
            for it in row.parameters
        )
    )


def _disagreement(row: LayerResult, owner: LayerResult) -> list[Diagnostic]:
    """Return the one reason why a layer cannot use the tensors of another."""
    if row.type != owner.type:
        return [
            _finding(
                row,
                "weights-of-another-type",
                f"weights_of must name a layer of the same type,"
                f" but {owner.name} is {owner.type} and this one is {row.type}",
            )
        ]
    if row.parameters is None or owner.parameters is None:
        return []
    mine, theirs = _shapes(row.parameters), _shapes(owner.parameters)
    if mine != theirs:
        return [
            _finding(
                row,
                "shared-shapes-differ",
                f"shared tensors must agree, but {owner.name} has {_listed(theirs)}"
                f" and this layer has {_listed(mine)}",
            )
        ]
    if owner.spec.trainable and not row.spec.trainable:
        return [
            _finding(
                row,
                "shared-trainable-differs",
                f"a shared tensor must be trained in all its layers or in none,"
                f" but {owner.name} trains it and this layer does not",
                f"write trainable: false in {owner.name} instead",
                "trainable",
            )
        ]
    return []


def _shapes(parameters: tuple[Parameter, ...]) -> dict[str, tuple[int, ...]]:
    return {it.name: it.shape for it in parameters}


def _listed(shapes: dict[str, tuple[int, ...]]) -> str:
    texts = [f"{name} {list(shape)}" for name, shape in shapes.items()]
    return ", ".join(texts) or "none"


def _unknown(row: LayerResult, by_name: dict[str, LayerResult]) -> Diagnostic:
    reference = row.spec.weights_of
    assert reference
    return _finding(
        row,
        "unknown-name",
        f"weights_of must name a layer, but there is no '{reference.name}'",
        did_you_mean(reference.name, by_name),
    )


def _circle(row: LayerResult) -> Diagnostic:
    return _finding(
        row,
        "weights-of-itself",
        "a layer must not use its own tensors as another's, but weights_of leads back here",
        "let one layer have the tensors and the others name it",
    )


def _finding(
    row: LayerResult,
    rule: str,
    message: str,
    help_: str | None = None,
    field: str = "weights_of",
) -> Diagnostic:
    span = row.spec.field_spans.get(field, row.spec.span)
    return Diagnostic(rule, message, span, help_, layer=row.name)
