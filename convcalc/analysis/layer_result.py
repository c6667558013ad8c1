"""What is known of one layer once its inputs' shapes are."""

from math import prod
from typing import Any

from convcalc.analysis.figures import Counts, Figures, counts_of
from convcalc.analysis.receptive_field.axis import AxisField, ReceptiveField, receptive_field
from convcalc.layers.shared.base import Parameter, Role, Storage
from convcalc.network import LayerSpec
from convcalc.record import Record
from convcalc.shapes import Shape
from convcalc.shown import Shown
from convcalc.windows import FITS, Fit, Window
from convcalc.worked_out import worked_out_once

_WITHOUT_WIDTH = 2
_WITHOUT_HEIGHT = 3
"""Axes of a shape of features alone, and of one that is only long."""


class Tensor(Record):
    """A tensor by its name; the shape is None where it could not be computed."""

    name: str
    shape: Shape | None

    def to_dict(self) -> dict[str, Any]:
        """Return the tensor as JSON carries it."""
        return {"name": self.name, "shape": None if self.shape is None else list(self.shape)}


class LayerResult(Shown, Record):
    """One row: a layer with its shapes and counts; None where an error hides a figure.

    ``storage`` says whether the outputs take new memory; ``number_bytes`` is the size of one
    number in the run's dtype; ``figures`` are those that equal layers share, of which
    ``parameters`` say more here: whose they are, and what training changes.
    ``alive_bytes`` are alive while the layer runs; ``saved_bytes`` it is the first to keep for
    the backward pass. ``fields`` are those of its first output on the first input it reads.
    """

    spec: LayerSpec
    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...]
    number_bytes: int
    figures: Figures | None = None
    parameters: tuple[Parameter, ...] | None = None
    macs: int | None = None
    windows: tuple[Window, ...] = ()
    storage: Storage | None = None
    alive_bytes: int | None = None
    saved_bytes: int | None = None
    fields: tuple[AxisField, ...] | None = None

    @property
    def name(self) -> str:
        """The layer's name."""
        return self.spec.name

    @property
    def type(self) -> str:
        """The layer's type as convcalc calls it."""
        return self.spec.type

    @property
    def shape(self) -> Shape | None:
        """The shape of the first output, the batch first; None where an error hides it."""
        return self.outputs[0].shape if self.outputs else None

    @property
    def out_channels(self) -> int | None:
        """The channels, or features, of the first output."""
        return self.shape[1] if self.shape and len(self.shape) > 1 else None

    @property
    def out_height(self) -> int | None:
        """The height of the first output; None without one."""
        return self.shape[-2] if self.shape and len(self.shape) > _WITHOUT_HEIGHT else None

    @property
    def out_width(self) -> int | None:
        """The width, or length, of the first output; None without one."""
        return self.shape[-1] if self.shape and len(self.shape) > _WITHOUT_WIDTH else None

    @property
    def known(self) -> bool:
        """Whether the layer has figures: no error in it or above it."""
        return self.parameters is not None

    @worked_out_once
    def counts(self) -> Counts | None:
        """The numbers in the layer's own tensors by their roles."""
        if self.parameters is None:
            return None
        if self.figures and self.parameters is self.figures.parameters:
            return self.figures.counts
        return counts_of(self.parameters)

    def numbers(self, *roles: Role) -> int | None:
        """Return the numbers in the layer's own tensors of these roles."""
        return self.counts and sum(self.counts.of(it) for it in roles)

    @property
    def params(self) -> int | None:
        """Learned numbers: weights and biases."""
        return self.counts and self.counts.params

    @property
    def trainable_params(self) -> int | None:
        """Learned numbers that training changes."""
        return self.counts and self.counts.trainable

    @property
    def flops(self) -> int | None:
        """Two for each multiply-add."""
        return None if self.macs is None else 2 * self.macs

    @property
    def operations(self) -> int | None:
        """Operations of one example as the network's own program counts them."""
        if self.macs is None or self.spec.layer is None:
            return self.macs  # an input has none
        return self.spec.layer.operations(tuple(it.shape for it in self.inputs if it.shape))

    @property
    def activation_elements(self) -> int | None:
        """Numbers in the outputs that take new storage."""
        if self.storage is None:
            return None
        if self.storage != "new":
            return 0
        return sum(prod(it.shape) for it in self.outputs if it.shape is not None)

    @property
    def activation_bytes(self) -> int | None:
        """Bytes of the outputs that take new storage."""
        elements = self.activation_elements
        return None if elements is None else elements * self.number_bytes

    @property
    def parameter_formula(self) -> str:
        """The count of the learned parameters worked out, empty where there are none."""
        return self.figures.parameter_formula if self.figures and self.params else ""

    @property
    def fit(self) -> Fit | None:
        """The worst verdict over the axes; None without a window."""
        return max((it.fit for it in self.windows), key=FITS.index, default=None)

    @property
    def receptive_field(self) -> ReceptiveField | None:
        """What a position of the layer reads of the input; None where that is not known."""
        return receptive_field(self.fields) if self.fields else None

    def to_dict(self) -> dict[str, Any]:
        """Return the row as JSON carries it."""
        field = self.receptive_field
        return {
            "name": self.name,
            "type": self.type,
            "inputs": [it.to_dict() for it in self.inputs],
            "outputs": [it.to_dict() for it in self.outputs],
            "parameters": None
            if self.parameters is None
            else [_parameter(it) for it in self.parameters],
            "params": self.params,
            "macs": self.macs,
            "activation_elements": self.activation_elements,
            "activation_bytes": self.activation_bytes,
            "in_place": self.storage and self.storage == "in-place",
            "fit": self.fit,
            "alive_bytes": self.alive_bytes,
            "saved_for_backward_bytes": self.saved_bytes,
            "receptive_field": field and field.to_dict(),
        }


def _parameter(it: Parameter) -> dict[str, Any]:
    return {
        "name": it.name,
        "shape": list(it.shape),
        "count": it.count,
        "role": it.role,
        "trainable": it.trainable,
        "shared_with": it.shared_with,
    }
