"""Caffe's way to share tensors: those of one name are one."""

from collections.abc import Iterator

from convcalc.analysis.layer_result import LayerResult
from convcalc.diagnostics import Diagnostic, Related
from convcalc.layers.shared.base import Parameter
from convcalc.network import ParameterSpec


class _Tensor:
    """A tensor that bears a name: its first layer owns it, all that share it may rate it."""

    def __init__(
        self, owner: LayerResult, shape: Parameter | None, spec: ParameterSpec
    ) -> None:
        self.owner = owner.name
        self.first = spec
        self.parameter = shape
        self.lr_mult = spec.lr_mult
        self.decay_mult = spec.decay_mult


def share_named(
    rows: tuple[LayerResult, ...],
) -> tuple[tuple[LayerResult, ...], list[Diagnostic]]:
    """Return the rows with shared and frozen tensors marked, and what Caffe refuses.

    Source: Caffe ``Net::Init`` (too many params), ``Net::AppendParam``.
    """
    tensors: dict[str, _Tensor] = {}
    found = [it for row in rows for it in _problems(row, tensors)]
    return tuple(_marked(row, tensors) for row in rows), found


def _problems(row: LayerResult, tensors: dict[str, _Tensor]) -> Iterator[Diagnostic]:
    """Yield what keeps a layer's tensors from being those that their names mean."""
    specs, parameters = row.spec.parameter_specs, row.parameters
    if parameters is not None and len(specs) > len(parameters):
        yield _too_many(row, len(parameters))
        specs = specs[: len(parameters)]
    for index, spec in enumerate(specs):
        parameter = None if parameters is None else parameters[index]
        if spec.name and spec.name not in tensors:
            tensors[spec.name] = _Tensor(row, parameter, spec)
        elif spec.name:
            tensor = tensors[spec.name]
            yield from _shape_problems(row, spec, parameter, tensor)
            yield from _multiplier_problems(row, spec, tensor)


def _marked(row: LayerResult, tensors: dict[str, _Tensor]) -> LayerResult:
    """Return a row whose tensors say whose they are and whether training changes them."""
    specs, parameters = row.spec.parameter_specs, row.parameters
    if not parameters or not any(it.name or it.lr_mult == 0 for it in specs):
        return row
    marked = list(parameters)
    for index, (spec, parameter) in enumerate(zip(specs, parameters, strict=False)):
        tensor = tensors.get(spec.name)
        lr_mult = tensor.lr_mult if tensor else spec.lr_mult
        marked[index] = parameter.replace(
            trainable=parameter.trainable and lr_mult != 0,
            shared_with=tensor.owner if tensor and tensor.first is not spec else None,
            bits=spec.bits or parameter.bits,
        )
    return row.replace(parameters=tuple(marked))


def _too_many(row: LayerResult, tensors: int) -> Diagnostic:
    specs = row.spec.parameter_specs
    return Diagnostic(
        "wrong-number",
        "a layer must have at most one param for each of its tensors,"
        f" but it has {len(specs)} param{'s' * (len(specs) != 1)} and {tensors or 'no'}"
        f" tensor{'s' * (tensors != 1)}",
        specs[tensors].span,
        "leave this one out",
        layer=row.name,
    )


def _shape_problems(
    row: LayerResult, spec: ParameterSpec, parameter: Parameter | None, tensor: _Tensor
) -> Iterator[Diagnostic]:
    """Yield a shape that is not the owner's; PERMISSIVE asks for as many numbers only."""
    theirs = tensor.parameter
    if parameter is None or theirs is None:
        return
    related = (Related("owned here", tensor.first.span),)
    if spec.any_shape and parameter.count != theirs.count:
        yield Diagnostic(
            "shared-weights-differ",
            f"tensors of one name must have equally many numbers, but '{spec.name}' has"
            f" {theirs.count} in {tensor.owner} and {parameter.count} here",
            spec.span,
            "give this one another name",
            layer=row.name,
            related=related,
        )
    elif not spec.any_shape and parameter.shape != theirs.shape:
        yield Diagnostic(
            "shared-weights-differ",
            f"tensors of one name must have one shape, but '{spec.name}' has"
            f" {list(theirs.shape)} in {tensor.owner} and {list(parameter.shape)} here",
            spec.span,
            "give this one another name"
            if parameter.count != theirs.count
            else "the counts agree: share_mode: PERMISSIVE asks for no more",
            layer=row.name,
            related=related,
        )


def _multiplier_problems(
    row: LayerResult, spec: ParameterSpec, tensor: _Tensor
) -> Iterator[Diagnostic]:
    """Yield a multiplier that is not the one given before; the first one given counts."""
    for field in ("lr_mult", "decay_mult"):
        given, before = getattr(spec, field), getattr(tensor, field)
        if before is None:
            setattr(tensor, field, given)
        elif given is not None and given != before:
            yield Diagnostic(
                "shared-weights-differ",
                f"tensors of one name must have one {field}, but '{spec.name}' has"
                f" {before:g} in {tensor.owner} and {given:g} here",
                spec.span,
                f"leave out this {field}",
                layer=row.name,
                related=(Related("owned here", tensor.first.span),),
            )
