"""The memory picture shows the figures of the analysis, step by step."""

from xml.etree import ElementTree as ET

import pytest

import convcalc
from convcalc.report.pictures.memory import (
    Part,
    inference_chart,
    memory_svg,
    training_chart,
)

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", ["vgg16", "googlenet", "unet", "lenet.prototxt", "siamese"])
@pytest.mark.parametrize("optimizer", ["sgd", "adam"])
def test_the_largest_columns_are_the_peaks_of_the_analysis(name: str, optimizer: str) -> None:
    analysis = convcalc.summarize(name, optimizer=optimizer)  # type: ignore[arg-type]
    inference, training = inference_chart(analysis), training_chart(analysis)
    assert inference.sizes == [it.alive_bytes for it in analysis.layers]
    assert max(inference.sizes) == analysis.totals.peak_inference_bytes
    assert len(training.columns) == 2 * len(analysis)
    assert max(training.sizes) == analysis.totals.training_bytes


def test_many_steps_share_columns_and_keep_their_peaks() -> None:
    analysis = convcalc.summarize("densenet201")
    inference, training = inference_chart(analysis), training_chart(analysis)
    assert len(inference.columns) == 353
    assert max(inference.sizes) == analysis.totals.peak_inference_bytes
    assert len(training.columns) == 471
    assert max(training.sizes) == analysis.totals.training_bytes


SPEC = """\
input: 4x4x1
layers:
  - {type: conv, name: a, out_channels: 2, kernel_size: 1}
  - {type: conv, name: b, out_channels: 3, kernel_size: 1}
  - {type: concat, name: c, inputs: [a, b]}
"""


def test_what_is_alive_at_each_step() -> None:
    # bytes of 16 positions of float32: the input 64, a 128, b 192, c 320
    chart = inference_chart(convcalc.summarize_text(SPEC))
    data = Part(64, "alive", "data: 64 bytes")
    a, b, c = (
        Part(size, "cost", f"{name}: {size} bytes")
        for name, size in (("a", 128), ("b", 192), ("c", 320))
    )
    assert chart.columns == [
        [data, a],
        [a._replace(kind="alive"), b],
        [a._replace(kind="alive"), b._replace(kind="alive"), c],
    ]
    assert chart.title == "alive at inference, peak 640 B"
    assert chart.lines[1:] == [
        "the peak is at c, where these are alive:",
        *("c 320 B", "b 192 B", "a 128 B"),
    ]


def test_what_a_step_of_training_holds() -> None:
    # parameters: a 1*2 + 2, b 2*3 + 3, 52 bytes; kept: the inputs of a and b, 64 and 128;
    # gradients: at c its own and those of a and b, at b its own and a's, at a its own, 128
    chart = training_chart(convcalc.summarize_text(SPEC))
    assert [[it.size for it in parts] for parts in chart.columns] == [
        [52, 52, 64],
        [52, 52, 192],
        [52, 52, 192],
        [52, 52, 192, 640],
        [52, 52, 192, 320],
        [52, 52, 192, 128],
    ]
    assert chart.title == "a step of training with sgd, forward and back, peak 936 B"
    assert chart.lines == [
        "from the bottom up, at the peak on the way back at c:",
        *("parameters 52 B", "their gradients 52 B", "kept for the backward pass 192 B"),
        "gradients of activations 640 B",
    ]


def test_a_tensor_is_one_shape_as_long_as_it_lies_where_it_was() -> None:
    root = ET.fromstring(memory_svg(convcalc.summarize_text(SPEC)))
    rects = [it for it in root.iter(f"{SVG}rect") if it.attrib.get("rx") == "0"]
    said = [it.findtext(f"{SVG}title") for it in rects]
    # a is orange, then at the bottom for two steps; the parameters are there all the time
    assert said.count("a: 128 bytes") == 2
    assert said.count("b: 192 bytes") == 2
    assert said.count("parameters: 52 bytes") == 1
    heights = {it.findtext(f"{SVG}title"): float(it.attrib["height"]) for it in rects}
    assert heights["c: 320 bytes"] == pytest.approx(110)


def test_of_many_tensors_at_the_peak_the_largest_are_named() -> None:
    names = [f"a{it}" for it in range(20)]
    layers = "".join(
        f"  - {{type: conv, name: {name}, inputs: data, out_channels: {it}, kernel_size: 1}}\n"
        for it, name in enumerate(names, 1)
    )
    spec = f"input: 4x4x1\nlayers:\n{layers}"
    spec += f"  - {{type: concat, inputs: [{', '.join(names)}]}}\n"
    lines = inference_chart(convcalc.summarize_text(spec)).lines
    assert lines[2:5] == ["concat1 13.1 KiB", "a19 1.25 KiB", "a18 1.19 KiB"]
    # 1 to 9 channels of 64 bytes
    assert lines[14:] == ["9 more 2.81 KiB"]


def test_small_tensors_are_drawn_together() -> None:
    layers = "".join(
        f"  - {{type: conv, name: a{it}, inputs: data, out_channels: 1, kernel_size: 1}}\n"
        for it in range(9)
    )
    spec = f"input: 4x4x9999\nlayers:\n{layers}"
    *_, last = inference_chart(convcalc.summarize_text(spec)).columns
    assert [it.said for it in last] == ["data: 639,936 bytes", "smaller tensors: 576 bytes"]


def test_what_is_not_known_is_said() -> None:
    analysis = convcalc.summarize_text("input: 4x4x1\nlayers: [{type: nosuch}]\n")
    assert inference_chart(analysis) == ("alive at inference: not known", [], [])
    assert training_chart(analysis) == ("training: not known", [], [])
    ET.fromstring(memory_svg(analysis))
