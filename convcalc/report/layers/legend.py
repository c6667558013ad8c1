"""What each figure of a table means, and what those of the whole are the sum of."""

from collections.abc import Callable, Iterable, Iterator

from convcalc.analysis.analysis import Analysis
from convcalc.report.layers.footer import NAMED

_MEANINGS = {
    "layer": "a layer's name; an input of the network has a row of its own",
    "type": "what the layer is, as 'convcalc layers' lists them",
    "input": "what the layer reads, for one example of the batch",
    "output": "what the layer gives, for one example of the batch",
    "memory": "the input and every activation that takes new storage, for a forward pass;"
    " in-place layers and views take none",
    "elements": "the numbers that memory is for",
    "params": "learned numbers, weights and biases; what layers share counts once",
    "weights": "learned numbers but the biases",
    "biases": "learned numbers that are added",
    "buffers": "numbers that are kept but not learned, such as running statistics",
    "trainable": "params that training changes: not those of frozen layers",
    "macs": "multiply-adds by weights or between activations, for the whole batch; biases are"
    " not counted, and flops are twice the macs",
    "flops": "twice the macs",
    "bflops": "billions of operations of one example, as Darknet counts them",
    "alive": "the sum of the tensors alive while the layer runs, each from its layer to its"
    " last reader; params not counted",
    "saved": "what the layer is the first to keep for the backward pass",
    "receptive-field": "what one position of the layer reads of the input",
    "rf-stride": "how far apart on the input two neighbouring positions are",
    "rf-padding": "how far the first position reaches past the input",
    "fit": "how windows cover their input: exact; padding-only, only padding is cut off;"
    " overhang, the last window reaches past the input; pixels-unread",
    "output-formula": "how the size of the output comes about",
    "params-formula": "how the params come about",
    "macs-formula": "how the macs come about",
    "memory-formula": "how the memory comes about: numbers, times the bytes of each",
    "peak": "the largest sum of tensors alive at once, each from its layer to its last"
    " reader; params not counted",
    "training": "what PyTorch's autograd keeps of a forward pass, the largest gradients of"
    " activations at one layer, params, their gradients, the optimizer's state",
    "largest batch": "the largest that fits, of all that it takes",
    "receptive field": "what one position of the last layer with positions reads of the"
    " input, and how far apart two are",
    "Caffe": "what it logs counts every top, in place or not, and copies for several readers;"
    " to train it keeps every blob and its diff",
    "regions": "how many boxes of each image the figures are for",
}

_PARTS = {
    "saved_for_backward_bytes": "saved for backward",
    "activation_gradient_bytes": "gradients of activations",
    "param_bytes": "params",
    "param_gradient_bytes": "their gradients",
    "optimizer_bytes": "optimizer",
    "peak_inference_bytes": "peak of activations",
    "blob_bytes": "blobs",
    "blob_diff_bytes": "their diffs",
    "param_diff_bytes": "their diffs",
    "history_bytes": "the solver's history",
}


def legend(
    analysis: Analysis, names: Iterable[str], bytes_text: Callable[[int], str]
) -> Iterator[str]:
    """Yield ``name: meaning`` for each column or line below the table, worked out if it is one.

    ``bytes_text`` writes sizes.
    """
    sums = _sums(analysis, bytes_text)
    for name in dict.fromkeys(names):
        worked_out = f"; here {sums[name]}" if sums.get(name) else ""
        yield f"{name}: {_MEANINGS[name]}{worked_out}"


def _sums(analysis: Analysis, bytes_text: Callable[[int], str]) -> dict[str, str]:
    """Return what figures of the whole are the sum of, as far as they are known."""
    parts: dict[str, list[tuple[str, int]]] = {}
    if analysis.inference:
        alive = sorted(analysis.inference.alive_at_peak, key=lambda it: -it[1])
        rest = alive[NAMED:]
        parts["peak"] = alive[:NAMED]
        parts["peak"].append((f"{len(rest)} more", sum(size for _, size in rest)))
    fit = analysis.batch_fit
    for name, sizes in {
        "training": analysis.training and analysis.training.field_values(),
        "Caffe": analysis.caffe_training and analysis.caffe_training.field_values(),
        "largest batch": fit and fit.largest and fit.largest.parts,
    }.items():
        parts[name] = [(_PARTS[part], size) for part, size in (sizes or {}).items()]
    return {
        name: " + ".join(f"{part} {bytes_text(size)}" for part, size in sizes if size)
        for name, sizes in parts.items()
    }
