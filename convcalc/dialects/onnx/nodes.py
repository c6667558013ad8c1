"""From a node to its layer, and why some nodes are no layer at all."""

from collections.abc import Sequence

from convcalc.diagnostics import Diagnostic, Findings, did_you_mean
from convcalc.dialects.onnx.call import Call, Known, NotYetError, RefusedError, Value
from convcalc.dialects.onnx.constants import Constant, WorkedOut
from convcalc.dialects.onnx.folding import work_out
from convcalc.dialects.onnx.table import CONTROL_FLOW, Row, operators, row_of
from convcalc.limits import MOST_ITEMS
from convcalc.network import Following, LayerSpec, Reference, Settled
from convcalc.readers.onnx_tree import OnnxNode
from convcalc.shapes import Shape

_OF_SIZES = Row(1, 1, None, None)


def refused(node: OnnxNode, where: str) -> Diagnostic | None:
    """Return why a node cannot be taken, whatever its inputs are."""
    op = f"{node.domain}.{node.op}" if node.domain else node.op
    if node.op in CONTROL_FLOW and not node.domain:
        return Diagnostic(
            "unknown-type",
            f"a graph must compute the same whatever the data are, but {op} decides by them",
            help="export the model without control flow, for the one way that it goes",
            node=where,
        )
    if node.op == "Constant" and not node.inputs:
        return None
    row = _OF_SIZES if node.op in ("Shape", "Size") else row_of(node.domain, node.op)
    if row is None:
        return Diagnostic(
            "unknown-type",
            f"an operator must be one that convcalc computes, but {op} is not",
            help=did_you_mean(node.op, operators()),
            node=where,
        )
    if not row.least <= len(node.inputs) <= row.most:
        bound = str(row.least) if row.most == row.least else f"{row.least} to {row.most}"
        if row.most > MOST_ITEMS:
            bound = f"at least {row.least}"
        return Diagnostic(
            "wrong-number",
            f"{op} must have {bound} input{'s' * (bound != '1')}, but has {len(node.inputs)}",
            node=where,
        )
    if not node.outputs or not all(node.inputs[: row.least]):
        what = "an output" if not node.outputs else "all of its first inputs"
        return Diagnostic("wrong-number", f"{op} must have {what}, but it has not", node=where)
    return None


class _Data:
    """A tensor that the network computes, of which the shape is known at last."""

    def __init__(self, name: str, shape: Shape | None) -> None:
        self.name = name
        self._shape = shape

    def look(self) -> Value:
        """Return the shape, or raise NotYetError."""
        if self._shape is None:
            raise NotYetError
        return Value(self._shape, 0)


class Builder:
    """Makes the layer of a node: at once, or when the shapes that decide are known.

    ``constants`` are those among its inputs, ``declared`` a layer of the outputs that the file
    declares; ``data`` are the positions of what the network computes.
    """

    def __init__(
        self,
        node: OnnxNode,
        version: int,
        constants: Sequence[Constant | None],
        declared: Settled | None,
    ) -> None:
        self._node = node
        self._version = version
        self._constants = constants
        self._declared = declared
        pairs = enumerate(zip(node.inputs, constants, strict=True))
        self.data = tuple(it for it, (name, constant) in pairs if name and not constant)

    def now(self) -> Settled:
        """Return the layer, or raise NotYetError or RefusedError."""
        return self._built({}, {})

    def later(self, spec: LayerSpec) -> Following:
        """Return the tensors whose shapes decide, and what makes the layer of them."""
        cone: dict[int, Constant] = {}
        for it in self._constants:
            if it is not None and it.value is None:
                cone |= {id(part): part for part in it.cone()}
        order = tuple(cone.values())
        reads = tuple(self._node.inputs[it] for it in self.data)
        sources = dict.fromkeys(it.shape_of for it in order if it.shape_of is not None)
        names = tuple(dict.fromkeys((*reads, *sources)))

        def layer_of(shapes: tuple[Shape, ...]) -> tuple[Settled | None, Findings]:
            known = dict(zip(names, shapes, strict=True))
            try:
                return self._built(known, work_out(order, known)), ()
            except RefusedError as error:
                return None, (spec.place(error.problem),)

        return Following(tuple(Reference(it, spec.span) for it in names), layer_of)

    def _built(self, shapes: dict[str, Shape], values: dict[int, Value]) -> Settled:
        inputs: list[Known | None] = []
        for name, constant in zip(self._node.inputs, self._constants, strict=True):
            if constant is None:
                inputs.append(_Data(name, shapes.get(name)) if name else None)
            elif id(constant) in values:
                inputs.append(WorkedOut(constant, values[id(constant)]))
            else:
                inputs.append(constant)
        call = Call(self._node, self._version, tuple(inputs), self.data)
        try:
            row = row_of(call.node.domain, call.node.op)
            assert row
            return row.layer_of(call)
        except RefusedError as error:
            if error.problem.rule == "input-shape-unknown" and self._declared:
                return self._declared
            raise
