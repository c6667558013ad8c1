"""Advice on windows that come after the last pixel but one is gone.

Source: CS231n course notes, "Convolutional Networks", layer sizing: sizes should be divisible
by 2 many times, so that they last for all downsampling.
"""

from collections.abc import Iterator
from math import prod

from convcalc.analysis.advice.net import Net, Site
from convcalc.analysis.repetition import also_in
from convcalc.diagnostics import Diagnostic, Words
from convcalc.layers.shared.sliding import SlidingLayer
from convcalc.shapes import shape_text


def advice(net: Net) -> Iterator[Diagnostic]:
    """Yield the first layer whose windows see a single pixel where there were more.

    A network whose own input is a pixel is given its size when it runs.
    """
    lone = [it for it in net.sites if _sees_one_pixel(it)]
    lone = [it for it in lone if not net.wide.isdisjoint(it.node.inputs)]
    if lone:
        yield _note(*lone)


def _sees_one_pixel(site: Site) -> bool:
    windows = site.windows if isinstance(site.layer, SlidingLayer) else ()
    several = any(it.kernel_size > 1 for it in windows)
    return several and all(it.size == it.positions == 1 for it in windows)


def _note(site: Site, *others: Site) -> Diagnostic:
    (given, *_) = site.row.inputs
    taps = prod(it.kernel_size for it in site.windows)
    weight = next((it for it in site.row.parameters or () if it.role == "weight"), None)
    way = "it may be left out"
    if weight:
        way = f"{{kernel_size}} 1 does the same with {weight.count // taps:,}"
        way += f" instead of {weight.count:,} weights"
    return site.note(
        "window-on-one-pixel",
        Words(
            "a window should have more than one pixel to look at, but {name} gives {shape} and"
            " {outside} of {taps} places lie outside; {way}{also}",
            name=given.name,
            shape=shape_text(site.inputs[0]),
            outside=taps - 1,
            taps=taps,
            way=Words(way),
            also=also_in([it.row.name for it in others]),
        ),
        "kernel_size",
    )
