"""The lines below a table: the whole of each figure, and where most of it is."""

from collections.abc import Callable, Sequence
from math import prod

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.layer_result import LayerResult
from convcalc.report.layers.columns import field_size, rows_of
from convcalc.report.numbers import exact, human_bytes, percent
from convcalc.shapes import REGIONS, Shape

NAMED = 3
"""How many layers a line names at most."""

_FIRST_SPATIAL = 2

_EXAMPLE_REGIONS = 300
"""How many regions Faster R-CNN tests with. Source: Ren et al. 2015, arXiv:1506.01497."""

_PURPOSES = {"training": "training", "inference": "inference", "caffe": "training in Caffe"}


def footer(analysis: Analysis, bytes_text: Callable[[int], str]) -> dict[str, str]:
    """Return a value for each figure of the whole, as far as there is something to say.

    There are at most eight. ``bytes_text`` writes sizes.
    """
    lines = {
        "params": _whole(analysis, lambda row: row.params, exact),
        "macs": _whole(analysis, lambda row: row.macs, exact),
        "memory": _whole(analysis, lambda row: row.activation_bytes, bytes_text),
        "peak": _peak(analysis, bytes_text),
        "training": _training(analysis, bytes_text),
        "largest batch": _largest_batch(analysis),
        "receptive field": _sight(analysis),
        "Caffe": _caffe(analysis, bytes_text),
        "regions": _regions(analysis),
    }
    if lines["largest batch"]:
        del lines["training"]  # it answers a question about another batch
    return {name: value for name, value in lines.items() if value}


def called(name: str) -> str:
    """Return a layer's name; in a prototxt a layer may have none."""
    return name or "a layer without a name"


def _whole(
    analysis: Analysis,
    figure: Callable[[LayerResult], int | None],
    text: Callable[[int], str],
) -> str | None:
    """Return a total, and the fewest rows that hold half of it, or the three largest."""
    figures = [(figure(row) or 0, called(row.name)) for row in rows_of(analysis)]
    whole = sum(count for count, _ in figures)
    if not whole or not all(row.known for row in analysis.layers):
        return None
    figures.sort(key=lambda it: -it[0])
    part, names = 0, list[str]()
    for count, name in figures[:NAMED]:
        part, names = part + count, [*names, name]
        if 2 * part >= whole:
            break
    return f"{text(whole)} ({percent(part, whole)} in {', '.join(names)})"


def _peak(analysis: Analysis, bytes_text: Callable[[int], str]) -> str | None:
    inference = analysis.inference
    if inference is None or inference.peak_at is None:
        return None
    return f"{bytes_text(inference.peak_bytes)} while {called(inference.peak_at)} runs"


def _training(analysis: Analysis, bytes_text: Callable[[int], str]) -> str | None:
    """Return what training takes, if there is anything to train."""
    training = analysis.training
    if analysis.backward and training is None:
        why = _unstated(analysis)
        return why and f"unknown, {why}"
    if training is None or not training.param_gradient_bytes:
        return None
    return f"{bytes_text(training.total_bytes)} with {analysis.settings.optimizer}"


def _unstated(analysis: Analysis) -> str | None:
    """Return which types do not state what they keep for the backward pass, if any."""
    if not analysis.backward or not analysis.backward.unstated:
        return None
    types = _listed(analysis.backward.unstated[:NAMED])
    return f"as it is not known what layers of type {types} keep for the backward pass"


def _listed(texts: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(texts[:-1]), texts[-1])))


def _caffe(analysis: Analysis, bytes_text: Callable[[int], str]) -> str | None:
    """Return what Caffe logs of a prototxt, and what it takes to train it."""
    figure = analysis.own_totals.get("caffe_memory_bytes")
    if figure is None:
        return None
    held = analysis.caffe_training
    training = f"; {bytes_text(held.total_bytes)} to train" if held else ""
    return f'logs "Memory required for data: {figure}"{training}'


def _sight(analysis: Analysis) -> str | None:
    """Compare what the last layer with positions sees with the input."""
    if not all(row.known for row in analysis.layers):
        return None
    last = next(filter(_has_positions, reversed(analysis.layers)), None)
    if last is None or last.fields is None or last.receptive_field is None:
        return None
    field = last.receptive_field
    inputs = (it.shape[2:] for it in analysis.inputs if it.shape)
    given = next((it for it in inputs if len(it) == len(field.size)), None)
    if given is None or set(field.size) == {1}:
        return None
    at = f"{_times(given)} at {called(last.name)}"
    if all(it.is_whole for it in last.fields):
        return f"all of {at}"
    pause = "," if field.smallest_size != field.size else ""
    step = _times(tuple(dict.fromkeys(field.stride)))
    return f"{field_size(field)}{pause} of {at}, in steps of {step}"


def _has_positions(row: LayerResult) -> bool:
    """Return whether a layer's positions lie over the input, or several see all of it."""
    shape = row.outputs[0].shape if row.outputs else None
    if not row.fields or not shape:
        return False
    return all(it.is_laid for it in row.fields) or prod(shape[_FIRST_SPATIAL:]) > 1


def _times(pixels: Sequence[object]) -> str:
    return "x".join(map(str, pixels))


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
            names[called(row.name)] = None
            sources[regions.name] = regions.shape
    if not names:
        return None
    shown = [*names][:NAMED]
    if len(names) > NAMED:
        shown.append(f"{len(names) - NAMED} more")
    whole = f"{_listed(shown)} pool{'s' * (len(names) == 1)} 1 of each image"
    asked = next((it.name for it in analysis.inputs if it.name in sources), None)
    if asked is None:
        return f"{whole}, as many as there are in {_listed([*sources][:NAMED])}"
    count = _EXAMPLE_REGIONS
    size = f"{_times((count, *sources[asked][1:]))}{REGIONS}"
    return f"{whole}, as is assumed; {count} with --input {asked}={size}"


def _largest_batch(analysis: Analysis) -> str | None:
    """Answer which batch fits, and what it and the next one take."""
    if analysis.settings.fits is None:
        return None
    found = analysis.batch_fit
    if found is None:
        own = analysis.own_totals
        if analysis.settings.fits_for == "caffe" and "caffe_memory_bytes" not in own:
            return "unknown, as what Caffe takes is known of a prototxt only"
        return f"unknown, {_unstated(analysis) or 'as the network has errors'}"
    limit = f"{human_bytes(found.limit_bytes)} for {_PURPOSES[found.purpose]}"
    if found.largest is None:
        least = f"1 takes {exact(found.next.total_bytes)} bytes" if found.next else "1 is more"
        return f"none in {limit} ({least} of {exact(found.limit_bytes)})"
    total = exact(found.largest.total_bytes)
    if found.is_unlimited:
        return f"any in {limit} (none takes more than {total} bytes)"
    next_batch = found.largest.batch + 1
    behind = f"; {exact(next_batch)} {exact(found.next.total_bytes)}" if found.next else ""
    return f"{exact(found.largest.batch)} in {limit} (takes {total} bytes{behind})"
