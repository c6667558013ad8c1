"""Which tensors of different layers are one, and which of them training changes."""

from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic
from convcalc.network import LayerSpec

Rows = tuple[LayerResult, ...]


def shares_or_freezes(spec: LayerSpec) -> bool:
    """Return whether a text says anything of a layer's tensors."""
    return bool(spec.parameter_specs or spec.weights_of or not spec.trainable)


def share_parameters(rows: Rows) -> tuple[Rows, list[Diagnostic]]:
    """Return the rows with shared and frozen tensors marked, and what does not agree.

    A tensor belongs to the first layer that has it. Layers whose tensors are not known because
    of an error are not blamed.
    """
    if any(row.spec.parameter_specs for row in rows):
        from convcalc.analysis.shared_weights.by_param_name import share_named

        return share_named(rows)
    from convcalc.analysis.shared_weights.by_weights_of import share_borrowed

    return share_borrowed(rows)
