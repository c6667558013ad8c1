"""The analysis of a network: a row for each layer, totals, findings."""

from collections.abc import Iterable, Iterator, Mapping
from math import prod
from typing import TYPE_CHECKING, Any, Literal

from convcalc.analysis.evaluation import Evaluation
from convcalc.analysis.layer_result import LayerResult, Tensor
from convcalc.analysis.memory.forward import BatchFit, Inference
from convcalc.analysis.memory.training import Backward, TrainingMemory
from convcalc.diagnostics import Diagnostic, did_you_mean, in_reading_order
from convcalc.languages import call
from convcalc.network import Phase
from convcalc.record import NOTHING, Record
from convcalc.settings import BYTES, OPTIMIZER_COPIES, Settings
from convcalc.shown import Tabular
from convcalc.source import Source
from convcalc.windows import Rounding
from convcalc.worked_out import worked_out_once

if TYPE_CHECKING:
    from convcalc.analysis.memory.blobs import CaffeTraining

SCHEMA_VERSION = 1


class Totals(Record):
    """Sums over all layers for the whole batch; None where an error hides a part of one.

    ``params`` are weights and biases; ``forward_elements`` the inputs and all activations. The
    peak is of the tensors alive at once; what training takes is worked out in ``training``.
    """

    params: int | None
    weights: int | None
    biases: int | None
    buffers: int | None
    trainable_params: int | None
    param_bytes: int | None
    macs: int | None
    flops: int | None
    forward_elements: int | None
    forward_bytes: int | None
    peak_inference_bytes: int | None
    saved_for_backward_bytes: int | None
    training_bytes: int | None

    def to_dict(self) -> dict[str, int | None]:
        """Return the totals as JSON carries them."""
        return self.field_values()


class Analysis(Tabular, Record):
    """All that convcalc knows of a spec; its layers one after the other, or by their names.

    A spec that could not be read has no layers, and ``diagnostics`` says why. ``evaluation``
    has the figures of the layers. ``ignored`` are findings that the run's settings silence.
    """

    name: str
    source: Source
    format: str
    settings: Settings
    rounding: Rounding
    evaluation: Evaluation
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    own_totals: Mapping[str, int | None] = NOTHING
    caffe_training: "CaffeTraining | None" = None
    batch_fit: BatchFit | None = None
    phases: tuple[Phase, ...] = ()
    ignored: tuple[Diagnostic, ...] = ()

    def __iter__(self) -> Iterator[LayerResult]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, layer: str | int) -> LayerResult:
        """Return a layer by its name, or by its number in running order.

        Raises:
            KeyError: No layer has the name.
            IndexError: There are fewer layers.
        """
        if isinstance(layer, int):
            return self.layers[layer]
        for row in self.layers:
            if row.name == layer:
                return row
        raise KeyError(self.no_such_layer(layer))

    def no_such_layer(self, name: str) -> str:
        """Return what to say of a name that no layer has."""
        hint = did_you_mean(str(name), [it.name for it in self.rows])
        there = f"there is no layer '{name}' in {self.source.path}"
        return f"{there}; {hint}" if hint else there

    def draw(
        self,
        view: Literal["graph", "blocks", "bars", "memory"] = "graph",
        *,
        by: Literal["params", "macs", "memory"] = "macs",
        depth: int | None = None,
        form: Literal["svg", "dot", "mmd"] = "svg",
    ) -> Any:  # noqa: ANN401  what a notebook shows is of the report stage
        """Return a picture, which a notebook shows; ``str`` of it is its text.

        Boxes of a graph are shaded ``by`` a figure; blocks deeper than ``depth`` are folded,
        without one so far that a page holds them. A graph may also have the ``form`` of a text
        for Graphviz or Mermaid.

        Raises:
            ValueError: An argument is not one, or there is no such form of the view.
        """
        drawn = "convcalc.report.pictures.picture:picture"
        return call(drawn, self, view, by=by, depth=depth, form=form)

    def with_findings(self, found: Iterable[Diagnostic]) -> "Analysis":
        """Return the analysis with further findings; those that the run ignores apart."""
        kept, ignored = parted(found, self.settings)
        return self.replace(
            diagnostics=in_reading_order((*self.diagnostics, *kept)),
            ignored=(*self.ignored, *ignored),
        )

    @property
    def rows(self) -> tuple[LayerResult, ...]:
        """A row for each layer with what follows from it by itself."""
        return self.evaluation.rows

    @worked_out_once
    def layers(self) -> tuple[LayerResult, ...]:
        """A row for each layer, with all its figures."""
        return tuple(self._each_layer())

    def _each_layer(self) -> Iterable[LayerResult]:
        """Return the rows with all their figures; those of a large network are not kept."""
        return self.layers if "layers" in vars(self) else self.evaluation.each_layer()

    @property
    def inference(self) -> Inference | None:
        """What is alive while the network runs forward; None where an error hides a shape."""
        return self.evaluation.inference

    @property
    def backward(self) -> Backward | None:
        """What training keeps for the way back; None where an error hides a shape."""
        return self.evaluation.backward

    @property
    def ok(self) -> bool:
        """Whether the spec has no errors."""
        return not self.has_findings("error")

    @property
    def passes(self) -> bool:
        """Whether nothing was found that counts as an error in this run."""
        return not self.has_findings("error", *["warning"] * self.settings.strict)

    def has_findings(self, *severities: str) -> bool:
        """Return whether anything of these severities was found."""
        return any(found.severity in severities for found in self.diagnostics)

    @property
    def number_bytes(self) -> int:
        """Bytes of one number in the run's dtype."""
        return BYTES[self.settings.dtype]

    @worked_out_once
    def totals(self) -> Totals:
        """The sums over the layers; nothing is known of a spec that could not be read."""
        if self._is_unread:
            return Totals(*(None,) * len(Totals.field_defaults))
        counts, macs = self.evaluation.counts, self.evaluation.macs
        inputs = _total(None if it.shape is None else prod(it.shape) for it in self.inputs)
        activations = self.evaluation.activation_elements
        forward = _total((inputs, activations))
        training = self.training
        return Totals(
            params=counts and counts.params,
            weights=counts and counts.weights,
            biases=counts and counts.biases,
            buffers=counts and counts.buffers,
            trainable_params=counts and counts.trainable,
            param_bytes=counts and counts.param_bytes(self.number_bytes),
            macs=macs,
            flops=_times(macs, 2),
            forward_elements=forward,
            forward_bytes=_times(forward, self.number_bytes),
            peak_inference_bytes=self.inference.peak_bytes if self.inference else None,
            saved_for_backward_bytes=training and training.saved_for_backward_bytes,
            training_bytes=training and training.total_bytes,
        )

    @property
    def _is_unread(self) -> bool:
        # an error is not ignored where that is so; a solver may name files only
        return not self.evaluation.figures and not (self.ok and self.inputs)

    @worked_out_once
    def training(self) -> TrainingMemory | None:
        """What training the network takes; None where a part of it is not known.

        An error hides it, or a layer does not say what it keeps.
        """
        counts = self.evaluation.counts
        saved = None if self.backward is None else _total(self.backward.saved_bytes)
        if self.backward is None or counts is None or saved is None or self._is_unread:
            return None
        copies = OPTIMIZER_COPIES[self.settings.optimizer]
        return TrainingMemory(
            saved_for_backward_bytes=saved,
            activation_gradient_bytes=self.backward.gradient_bytes,
            param_bytes=counts.param_bytes(self.number_bytes),
            param_gradient_bytes=counts.trainable * self.number_bytes,
            optimizer_bytes=counts.trainable * copies * self.number_bytes,
        )

    @property
    def operations(self) -> int | None:
        """Operations of one example as the network's own program counts them."""
        return _total(row.operations for row in self.layers)

    def totals_dict(self) -> dict[str, int | None]:
        """Return the totals as JSON carries them, with those that only the language has."""
        own = dict(self.own_totals)
        if "caffe_memory_bytes" in own:
            own["caffe_training_bytes"] = (
                self.caffe_training and self.caffe_training.total_bytes
            )
        if self._is_unread:
            own = dict.fromkeys(own)
        return {**self.totals.to_dict(), **own}

    def to_dict(self) -> dict[str, Any]:
        """Return the analysis as the JSON contract has it (schema_version 1)."""
        members = self.members()
        return {**members, "layers": [*members["layers"]]}

    def members(self) -> dict[str, Any]:
        """Return the object of ``to_dict`` whose layers are made one after the other."""
        return {
            "schema_version": SCHEMA_VERSION,
            "name": self.name,
            "source": {"path": self.source.path, "format": self.format},
            "settings": {
                "phase": self.settings.phase,
                "dtype": self.settings.dtype,
                "rounding": self.rounding,
            },
            "inputs": [it.to_dict() for it in self.inputs],
            "layers": (row.to_dict() for row in self._each_layer()),
            "totals": self.totals_dict(),
            "memory": self._memory_dict(),
            **({"fits": self._fits_dict()} if self.settings.fits is not None else {}),
            "outputs": [it.to_dict() for it in self.outputs],
            "diagnostics": [found.to_dict(self.source) for found in self.diagnostics],
        }

    def _fits_dict(self) -> dict[str, Any] | None:
        return self.batch_fit and self.batch_fit.to_dict()

    def _memory_dict(self) -> dict[str, Any] | None:
        """Return where the memory totals come from."""
        training = self.training
        if self.inference is None or self.backward is None or self._is_unread:
            return None
        return {
            "peak_inference": {
                "bytes": self.inference.peak_bytes,
                "layer": self.inference.peak_at,
                "alive": [
                    {"name": name, "bytes": size} for name, size in self.inference.alive_at_peak
                ],
            },
            "training": training
            and {
                "optimizer": self.settings.optimizer,
                **training.field_values(),
                "activation_gradients_layer": self.backward.gradients_at,
            },
        }


def parted(
    found: Iterable[Diagnostic], settings: Settings
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """Return the findings that count, and those that a run ignores."""
    kept: list[Diagnostic] = []
    ignored: list[Diagnostic] = []
    for it in found:
        (ignored if settings.ignores(it) else kept).append(it)
    return kept, ignored


def _total(counts: Iterable[int | None]) -> int | None:
    """Return the sum, or None where one of the counts is not known."""
    total = 0
    for count in counts:
        if count is None:
            return None
        total += count
    return total


def _times(count: int | None, factor: int) -> int | None:
    return None if count is None else count * factor
