"""Sentences on where most of a network is, what running and training it take, what it sees."""

from collections.abc import Callable, Iterator, Sequence
from math import prod

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.report.layers.columns import field_size, rows_of
from convcalc.report.numbers import exact, human_bytes, human_count, percent
from convcalc.shapes import REGIONS, Shape

_NAMED = 3
"""How many layers a sentence names at most."""

_FIRST_SPATIAL = 2

_EXAMPLE_REGIONS = 300
"""How many regions Faster R-CNN tests with. Source: Ren et al. 2015, arXiv:1506.01497."""

_PARTS = {
    "saved_for_backward_bytes": "saved for backward",
    "activation_gradient_bytes": "gradients of activations",
    "param_bytes": "parameters",
    "param_gradient_bytes": "their gradients",
    "optimizer_bytes": "optimizer",
    "peak_inference_bytes": "peak of activations",
    "blob_bytes": "blobs",
    "blob_diff_bytes": "their diffs",
    "param_diff_bytes": "their diffs",
    "history_bytes": "the solver's history",
}
_PURPOSES = {"training": "training", "inference": "inference", "caffe": "training in Caffe"}


def insights(analysis: Analysis) -> tuple[str, ...]:
    """Return a sentence for each figure of the whole, as far as there is something to say."""
    sentences = (
        _sentence("forward memory", analysis, lambda row: row.activation_bytes, human_bytes),
        _sentence("parameters", analysis, lambda row: row.params, human_count),
        _sentence("multiply-adds", analysis, lambda row: row.macs, human_count, "take"),
        _peak(analysis),
        _training(analysis),
        _caffe_line(analysis),
        _caffe_training(analysis),
        _sight(analysis),
        _regions(analysis),
        *_batch_fit(analysis),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _sentence(
    what: str,
    analysis: Analysis,
    figure: Callable[[LayerResult], int | None],
    text: Callable[[int], str],
    verb: str = "hold",
) -> str | None:
    """Name the fewest rows that hold half of the whole, or the three largest."""
    figures = [(figure(row) or 0, _called(row.name)) for row in rows_of(analysis)]
    whole = sum(count for count, _ in figures)
    if not whole or not all(row.known for row in analysis.layers):
        return None
    figures.sort(key=lambda it: -it[0])
    part, names = 0, list[str]()
    for count, name in figures[:_NAMED]:
        part, names = part + count, [*names, name]
        if 2 * part >= whole:
            break
    holders = _listed(names)
    verb += "s" * (len(names) == 1)
    title = f"Most {what}" if 2 * part >= whole else f"Largest in {what}"
    return f"{title}: {holders} {verb} {text(part)} of {text(whole)}, {percent(part, whole)}."


def _called(name: str) -> str:
    """Return a layer's name; in a prototxt a layer may have none."""
    return name or "a layer without a name"


def _listed(texts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _peak(analysis: Analysis) -> str | None:
    """Name the layer at which most is alive, and the largest tensors there."""
    inference = analysis.inference
    if inference is None or inference.peak_at is None:
        return None
    alive = sorted(inference.alive_at_peak, key=lambda it: -it[1])
    texts = [f"{name} ({human_bytes(size)})" for name, size in alive[:_NAMED]]
    if len(alive) > _NAMED:
        texts.append(f"{len(alive) - _NAMED} more")
    return (
        f"Peak inference memory: {human_bytes(inference.peak_bytes)} while"
        f" {_called(inference.peak_at)} runs, for {_listed(texts)}."
    )


def _caffe_line(analysis: Analysis) -> str | None:
    """Return what Caffe says of a prototxt, and what it counts."""
    figure = analysis.own_totals.get("caffe_memory_bytes")
    if figure is None:
        return None
    return (
        f'Caffe logs "Memory required for data: {figure}": bytes of every top,'
        " tops in place and copies for several readers counted again."
    )


def _caffe_training(analysis: Analysis) -> str | None:
    """Return what Caffe holds to train a prototxt's network."""
    held = analysis.caffe_training
    if held is None:
        return None
    return (
        f"Caffe's training memory with {analysis.settings.optimizer}:"
        f" {human_bytes(held.total_bytes)} = {_sum(held.field_values(), human_bytes)};"
        " what layers keep inside, such as columns of convolutions, is not counted."
    )


def _training(analysis: Analysis) -> str | None:
    """Return what training memory is the sum of, if there is anything to train."""
    training = analysis.training
    if analysis.backward and training is None:
        why = _unstated(analysis)
        return why and f"Training memory: unknown, as {why}."
    if training is None or not training.param_gradient_bytes:
        return None
    return (
        f"Training memory with {analysis.settings.optimizer}:"
        f" {human_bytes(training.total_bytes)} = {_sum(training.field_values(), human_bytes)}."
    )


def _unstated(analysis: Analysis) -> str | None:
    """Return which types do not state what they keep for the backward pass, if any."""
    if not analysis.backward or not analysis.backward.unstated:
        return None
    types = _listed(analysis.backward.unstated[:_NAMED])
    return f"it is not known what layers of type {types} keep for the backward pass"


def _sum(parts: dict[str, int], text: Callable[[int], str]) -> str:
    return " + ".join(f"{_PARTS[name]} {text(size)}" for name, size in parts.items() if size)


def _sight(analysis: Analysis) -> str | None:
    """Compare what the last layer with positions sees with the input."""
    if not all(row.known for row in analysis.layers):
        return None
    last = next(filter(_has_positions, reversed(analysis.layers)), None)
    if last is None or last.fields is None or last.receptive_field is None:
        return None
    field = last.receptive_field
    size = field.size
    inputs = (it.shape[2:] for it in analysis.inputs if it.shape)
    given = next((it for it in inputs if len(it) == len(size)), None)
    if given is None or set(size) == {1}:
        return None
    start = f"Receptive field: {_called(last.name)}, the last layer with positions, sees"
    if all(it.is_whole for it in last.fields):
        return f"{start} all of the input's {_times(given)}."
    step = _times(tuple(dict.fromkeys(field.stride)))
    seen = field_size(field)
    if all(it >= there for it, there in zip(field.smallest_size, given, strict=True)):
        return f"{start} {seen}, no less than the input's {_times(given)}, in steps of {step}."
    pause = "," if field.smallest_size != size else ""
    return f"{start} {seen}{pause} of the input's {_times(given)} in steps of {step}."


def _regions(analysis: Analysis) -> str | None:
    """Name the layers that pool one region of each image, which no text or run asks for."""
    settings = analysis.settings
    told = {**settings.fill_inputs, **settings.inputs}
    names, sources = dict[str, None](), dict[str, Shape]()
    for row in analysis.rows:
        at = row.spec.layer.regions_input if row.spec.layer else None
        if at is None or not row.known:
            continue
        image, regions = row.inputs[0], row.inputs[at]
        is_told = regions.name in told and told[regions.name].regions is not None
        if is_told or not image.shape or not regions.shape:
            continue
        if regions.shape[0] == image.shape[0]:
            names[_called(row.name)] = None
            sources[regions.name] = regions.shape
    if not names:
        return None
    shown = [*names][:_NAMED]
    if len(names) > _NAMED:
        shown.append(f"{len(names) - _NAMED} more")
    whole = f"Regions: {_listed(shown)} pool{'s' * (len(names) == 1)} one of each image"
    asked = next((it.name for it in analysis.inputs if it.name in sources), None)
    if asked is None:
        return f"{whole}, as many as there are in {_listed([*sources][:_NAMED])}."
    count = _EXAMPLE_REGIONS
    size = f"{_times((count, *sources[asked][1:]))}{REGIONS}"
    return f"{whole}, as is assumed; with --input {asked}={size} it is {count}."


def _has_positions(row: LayerResult) -> bool:
    """Return whether a layer's positions lie over the input, or several see all of it."""
    shape = row.outputs[0].shape if row.outputs else None
    if not row.fields or not shape:
        return False
    return all(it.is_laid for it in row.fields) or prod(shape[_FIRST_SPATIAL:]) > 1


def _times(pixels: Sequence[object]) -> str:
    return "x".join(map(str, pixels))


def _batch_fit(analysis: Analysis) -> Iterator[str]:
    """Answer which batch fits, and what it and the next one take."""
    if analysis.settings.fits is None:
        return
    found = analysis.batch_fit
    if found is None:
        why = _unstated(analysis) or "the network has errors"
        own = analysis.own_totals
        if analysis.settings.fits_for == "caffe" and "caffe_memory_bytes" not in own:
            why = "what Caffe takes is known of a prototxt only"
        yield f"Largest batch: unknown, as {why}."
        return
    where = f"{human_bytes(found.limit_bytes)} of memory for {_PURPOSES[found.purpose]}"
    limit = exact(found.limit_bytes)
    next_bytes = exact(found.next.total_bytes) if found.next else "more"
    if found.largest is None:
        example = f"as a single example takes {next_bytes} bytes of {limit}"
        yield f"Largest batch: none fits in {where}, {example}."
        return
    batch, total = exact(found.largest.batch), exact(found.largest.total_bytes)
    if found.is_unlimited:
        yield f"Largest batch: any fits in {where}, as none takes more than {total} bytes."
        return
    behind = f"; {exact(found.largest.batch + 1)} would take {next_bytes}" if found.next else ""
    yield f"Largest batch: {batch} fits in {where} and takes {total} of {limit} bytes{behind}."
    yield f"Memory of that batch: {_sum(found.largest.parts, exact)} bytes."
