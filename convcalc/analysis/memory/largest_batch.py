"""The largest batch whose memory fits, found by asking the analysis itself."""

from collections.abc import Callable

from convcalc.analysis.analysis import Analysis
from convcalc.analysis.memory.forward import BEYOND_ALL, BatchFit, Demand
from convcalc.analysis.walk import analyse
from convcalc.graph import Graph, build_graph
from convcalc.settings import Purpose


def with_batch_fit(graph: Graph, analysis: Analysis, limit_bytes: int) -> Analysis:
    """Return the analysis with the largest batch that fits in its network's memory."""
    settings, network = analysis.settings._replace(training=False), graph.network
    purpose = settings.fits_for or ("caffe" if network.blob_total else "training")
    if purpose == "caffe" and network.for_training:
        network = network.for_training().with_inputs(
            settings.inputs, settings.batch, fill=settings.fill_inputs
        )
        graph = build_graph(network)
        settings = settings._replace(phase="train")

    def demand_of(batch: int) -> Demand | None:
        tried = analyse(
            graph._replace(network=network.with_inputs({}, batch)),
            source=analysis.source,
            syntax=analysis.format,
            settings=settings,
        )
        return demand(tried, batch, purpose)

    found = largest_batch(demand_of, limit_bytes, purpose)
    return analysis.replace(batch_fit=found)


def demand(analysis: Analysis, batch: int, purpose: Purpose) -> Demand | None:
    """Return what a network takes at a batch, None where that is not known."""
    if purpose == "caffe":
        held = analysis.caffe_training
        return held and Demand(batch, held.field_values())
    if purpose == "training":
        training = analysis.training
        return training and Demand(batch, training.field_values())
    params, inference = analysis.totals.param_bytes, analysis.inference
    if params is None or inference is None:
        return None
    parts = {"param_bytes": params, "peak_inference_bytes": inference.peak_bytes}
    return Demand(batch, parts)


def largest_batch(
    demand_of: Callable[[int], Demand | None], limit_bytes: int, purpose: Purpose
) -> BatchFit | None:
    """Return the largest batch that takes ``limit_bytes`` at most; None if one is unknown.

    What a batch takes never shrinks as it grows, and mostly grows by the same step: the search
    goes where that step leads, and halves what is left where that is wrong.
    """
    fits = demand_of(1)
    if fits is None:
        return None
    if fits.total_bytes > limit_bytes:
        return BatchFit(limit_bytes, purpose, None, fits)
    too_large, exceeds = BEYOND_ALL + 1, None
    guess = 2
    while fits.batch + 1 < too_large:
        tried = demand_of(guess)
        if tried is None or tried.total_bytes > limit_bytes:
            too_large, exceeds = guess, tried
            guess = (fits.batch + too_large) // 2
        else:
            step = (tried.total_bytes - fits.total_bytes) // (tried.batch - fits.batch)
            fits = tried
            room = limit_bytes - fits.total_bytes
            guess = fits.batch + (room // step if step else too_large)
        guess = min(max(guess, fits.batch + 1), too_large - 1)
    return BatchFit(limit_bytes, purpose, fits, exceeds)
