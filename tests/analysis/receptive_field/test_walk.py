"""Receptive fields against published ones, brute force, and the cases nobody publishes.

Published: Araujo, Norris, Sim 2019, "Computing Receptive Fields of Convolutional Neural
Networks", Distill, table of receptive field sizes, effective strides and effective paddings.
"""

from collections.abc import Callable, Iterable
from itertools import product

import pytest

import convcalc
from convcalc import Analysis

Findings = Callable[[Analysis], str]
Field = dict[str, list[int | float | None]]


def summarize(text: str) -> Analysis:
    return convcalc.summarize_text(text, syntax="yaml")


def field(analysis: Analysis, layer: str) -> Field | None:
    rows = {row["name"]: row for row in analysis.to_dict()["layers"]}
    found: Field | None = rows[layer]["receptive_field"]
    return found


def square(
    size: int, stride: float | None, padding: float | None, smallest: int | None = None
) -> Field:
    figures = {"size": size, "stride": stride, "padding": padding}
    if smallest is not None:
        figures["smallest_size"] = smallest
    return {name: [it, it] for name, it in figures.items()}


class Spec:
    """A spec as it is written: each layer by its fields, named ``l1``, ``l2``, ..."""

    def __init__(self, size: str) -> None:
        self.lines = [f"input: {size}", "rounding: floor", "layers:"]

    def add(self, kind: str, *inputs: str, **fields: object) -> str:
        name = f"l{len(self.lines) - 2}"
        read = {"inputs": f"[{', '.join(inputs)}]"} if inputs else {}
        items = {"type": kind, "name": name, **read, **fields}
        body = ", ".join(f"{key}: {value}" for key, value in items.items())
        self.lines.append(f"  - {{{body}}}")
        return name

    def conv(self, source: str, channels: int, kernel: object, **fields: object) -> str:
        return self.add("conv", source, out_channels=channels, kernel_size=kernel, **fields)

    @property
    def analysis(self) -> Analysis:
        return summarize("\n".join(self.lines) + "\n")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param("alexnet", square(195, 32, 64), id="alexnet"),
        pytest.param("vgg11", square(150, 32, 59), id="vgg11"),
        pytest.param("vgg16", square(212, 32, 90), id="vgg16"),
        pytest.param("vgg16.prototxt", square(212, 32, 90), id="vgg16-caffe"),
        pytest.param("vgg19", square(268, 32, 118), id="vgg19"),
    ],
)
def test_published_pool5(spec: str, expected: Field) -> None:
    assert field(convcalc.summarize(spec), "pool5") == expected


def resnet(units: Iterable[int], *, basic: bool = False, at_the_end: bool = False) -> Analysis:
    """Return a ResNet; strides stand in the last unit of a block in the TensorFlow one."""
    spec = Spec("224x224x3")
    top = spec.conv("data", 64, 7, stride=2, padding=3)
    padding = "same" if at_the_end else 1
    top = spec.add("max_pool", top, kernel_size=3, stride=2, padding=padding)
    channels = 64
    for block, count in enumerate(units):
        width = 64 * 2**block
        for unit in range(count):
            strided = (unit == count - 1 and block < 3) if at_the_end else (not unit and block)
            stride = 2 if strided else 1
            out = width if basic else 4 * width
            if basic:
                way = spec.conv(top, width, 3, stride=stride, padding=1)
                way = spec.conv(way, width, 3, padding=1)
            else:
                way = spec.conv(top, width, 1)
                way = spec.conv(way, width, 3, stride=stride, padding=1)
                way = spec.conv(way, out, 1)
            if channels != out:
                top = spec.conv(top, out, 1, stride=stride)
            elif stride > 1:
                top = spec.add("max_pool", top, kernel_size=1, stride=stride)
            top = spec.add("add", way, top)
            channels = out
    return spec.analysis


@pytest.mark.parametrize(
    ("analysis", "expected"),
    [
        pytest.param(resnet((3, 4, 6, 3), at_the_end=True), square(483, 32, 239), id="50"),
        pytest.param(resnet((3, 4, 23, 3), at_the_end=True), square(1027, 32, 511), id="101"),
        pytest.param(resnet((3, 8, 36, 3), at_the_end=True), square(1507, 32, 751), id="152"),
        pytest.param(resnet((3, 4, 6, 3)), square(427, 32, 213), id="torchvision-50"),
        pytest.param(
            resnet((2, 2, 2, 2), basic=True), square(435, 32, 217), id="torchvision-18"
        ),
    ],
)
def test_published_resnet(analysis: Analysis, expected: Field, findings: Findings) -> None:
    assert field(analysis, analysis.layers[-1].name) == expected
    assert "misaligned" not in findings(analysis)


def test_published_mobilenet() -> None:
    spec = Spec("224x224x3")
    top = spec.conv("data", 32, 3, stride=2, padding="same")
    for stride in (1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1):
        top = spec.conv(top, 32, 3, stride=stride, padding="same", groups=32)
        top = spec.conv(top, 32, 1)
    assert field(spec.analysis, top) == square(315, 32, 126)


Way = tuple[int | tuple[int, int] | str, ...]
"""Kernels of a branch: convolutions that keep the size, but ``valid`` of stride 2, ``pool``."""


class Inception(Spec):
    def way(self, source: str, *kernels: int | tuple[int, int] | str) -> str:
        for kernel in kernels:
            if kernel == "valid":
                source = self.conv(source, 8, 3, stride=2)
            elif kernel == "pool":
                source = self.add("avg_pool", source, kernel_size=3, stride=1, padding=1)
            else:
                window = list(kernel) if isinstance(kernel, tuple) else kernel
                source = self.conv(source, 8, window, padding="same")
        return source

    def pool(self, source: str) -> str:
        return self.add("max_pool", source, kernel_size=3, stride=2)

    def mixed(self, source: str, *ways: Way) -> str:
        return self.add("concat", *(self.way(source, *kernels) for kernels in ways))

    def reduced(self, source: str, *ways: Way) -> str:
        ends = [self.way(source, *kernels) for kernels in ways]
        return self.add("concat", *ends, self.pool(source))


def test_published_inception_v3(findings: Findings) -> None:
    spec = Inception("299x299x3")
    row, column = (1, 7), (7, 1)
    top = spec.conv(spec.way("data", "valid"), 8, 3)
    top = spec.pool(spec.way(top, 3))
    top = spec.pool(spec.conv(spec.way(top, 1), 8, 3))
    for _ in range(3):
        top = spec.mixed(top, (1,), (1, 5), (1, 3, 3), ("pool", 1))
    top = spec.reduced(top, ("valid",), (1, 3, "valid"))
    for _ in range(4):
        ways = (1,), (1, row, column), (1, column, row, column, row), ("pool", 1)
        top = spec.mixed(top, *ways)
    top = spec.reduced(top, (1, "valid"), (1, row, column, "valid"))
    for _ in range(2):
        splits = (1, (1, 3)), (1, (3, 1)), (1, 3, (1, 3)), (1, 3, (3, 1))
        top = spec.mixed(top, (1,), *splits, ("pool", 1))
    analysis = spec.analysis
    assert field(analysis, top) == square(1311, 32, 618)
    assert findings(analysis) == ""


def layer(text: str, name: str = "x", size: str = "16x16x4") -> Field | None:
    """Return what layer ``x`` reads, the last one of a spec."""
    lines = "".join(f"  - {line}\n" for line in text.splitlines())
    return field(summarize(f"input: {size}\nrounding: floor\nlayers:\n{lines}"), name)


WHOLE = square(16, 0, 0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("{type: relu, name: x}", square(1, 1, 0), id="number-by-number"),
        pytest.param(
            "{type: conv, name: x, out_channels: 1, kernel_size: 3, dilation: 4, padding: 2}",
            square(9, 1, 2),
            id="dilated",
        ),
        pytest.param(
            "{type: conv, name: x, out_channels: 1, kernel_size: [3, 5], stride: [2, 1],"
            " padding: [1, 0, 2, 1]}",
            {"size": [3, 5], "stride": [2, 1], "padding": [1, 2]},
            id="each-axis-by-itself",
        ),
        pytest.param(
            "{type: conv, out_channels: 1, kernel_size: 3, stride: 2}\n"
            "{type: conv, name: x, out_channels: 1, kernel_size: 3, padding: same}",
            square(7, 2, 2),  # 3 + 2*2; the padding of 1 is 2 pixels of the input
            id="two-convolutions",
        ),
        pytest.param("{type: global_avg_pool, name: x}", WHOLE, id="global"),
        pytest.param("{type: linear, name: x, out_features: 3}", WHOLE, id="linear"),
        pytest.param(
            "global_avg_pool\n{type: linear, name: x, out_features: 3}",
            WHOLE,
            id="behind-global",
        ),
        pytest.param(
            "{type: linear, name: x, out_features: 3, axis: -1}",
            {"size": [1, 16], "stride": [1, 0], "padding": [0, 0]},
            id="linear-on-the-last-axis",
        ),
        pytest.param(
            "{type: max_pool, kernel_size: 2}\n{type: flatten, name: x}",
            square(2, 2, 0),
            id="flattened-numbers-see-what-they-saw",
        ),
        pytest.param(
            "flatten\n{type: linear, name: x, out_features: 3}", WHOLE, id="flat-linear"
        ),
        pytest.param(
            "{type: conv, out_channels: 1, kernel_size: [1, 3]}\n"
            "{type: permute, dims: [0, 1, 3, 2]}\n"
            "{type: conv, name: x, out_channels: 1, kernel_size: [1, 5]}",
            {"size": [5, 3], "stride": [1, 1], "padding": [0, 0]},
            id="permuted",
        ),
        pytest.param(
            "{type: adaptive_avg_pool, name: x, output_size: 4}",
            square(4, 4, 0),
            id="four-parts",
        ),
        pytest.param(
            "{type: adaptive_avg_pool, name: x, output_size: 1}", WHOLE, id="one-part"
        ),
        pytest.param(
            "{type: adaptive_avg_pool, name: x, output_size: 3}",
            square(6, 16 / 3, 1 / 3),  # 6 pixels from 0, 5 and 10: from 16/3*o - 1/3 on average
            id="parts-that-overlap",
        ),
        pytest.param(
            "{type: upsample, name: x, scale_factor: 2}", square(1, 0.5, 0.25), id="nearest"
        ),
        pytest.param(
            "{type: upsample, name: x, scale_factor: 2, mode: bilinear}",
            square(2, 0.5, 0.75),
            id="bilinear",
        ),
        pytest.param(
            "{type: upsample, name: x, scale_factor: 3, mode: bilinear}",
            square(2, 1 / 3, 5 / 6, 1),  # every third position lies on a pixel
            id="bilinear-on-pixels",
        ),
        pytest.param(
            "{type: upsample, name: x, scale_factor: 3, mode: bicubic}",
            square(4, 1 / 3, 11 / 6, 1),
            id="bicubic-on-pixels",
        ),
        pytest.param(
            "{type: upsample, name: x, scale_factor: 2, mode: bicubic}",
            square(4, 0.5, 1.75),
            id="bicubic",
        ),
        pytest.param(
            "{type: upsample, name: x, scale_factor: 2, mode: nearest-exact}",
            square(1, 0.5, 0.25),
            id="nearest-exact",
        ),
        pytest.param(
            "{type: upsample, name: x, size: 24, mode: area}",
            square(2, 2 / 3, 2 / 3, 1),  # 0, 0 to 1, 1; then on by 2
            id="area",
        ),
        pytest.param(
            "global_avg_pool\n{type: upsample, name: x, size: 16, mode: bilinear}",
            WHOLE,
            id="a-single-pixel-enlarged",
        ),
        pytest.param(
            "{type: avg_pool, kernel_size: 16}\n"
            "{type: upsample, name: x, size: 16, mode: bilinear, align_corners: true}",
            square(16, 1, 7.5),  # all see pixels 0 to 15, on average 7.5 about themselves
            id="a-single-position-enlarged",
        ),
        pytest.param(
            "{type: upsample, name: x, size: 31, mode: bilinear, align_corners: true}",
            square(2, 0.5, 0.5, 1),  # every second position lies on a pixel
            id="bilinear-with-aligned-corners",
        ),
        pytest.param(
            "{type: upsample, name: x, size: 24}", square(1, 2 / 3, 1 / 3), id="nearest-by-1.5"
        ),
        pytest.param(
            "{type: interp, name: x, zoom_factor: 2, crop_begin: 1}",
            square(2, 0.5, -0.5, 1),
            id="interp",
        ),
        pytest.param(
            "{type: max_pool, name: p, kernel_size: 2}\n"
            "{type: max_unpool, name: x, inputs: [p, p], height: 16, width: 15}",
            square(2, 1, 0.5),
            id="max-unpool",
        ),
        pytest.param(
            "{type: max_pool, kernel_size: 2}\n{type: upsample, name: x, scale_factor: 2}",
            square(2, 1, 0.5),  # position 0 and 1 both read pixels 0 and 1
            id="down-and-up",
        ),
        pytest.param(
            "{type: conv, out_channels: 1, kernel_size: 2, stride: 2}\n"
            "{type: upsample, scale_factor: 2}\n"
            "{type: conv, name: x, out_channels: 1, kernel_size: 2}",
            square(4, 1, 1, 2),  # position 0 reads pixels 0 and 1, position 1 pixels 0 to 3
            id="down-and-up-and-on",
        ),
        pytest.param(
            "{type: conv_transpose, name: x, out_channels: 1, kernel_size: 3, stride: 2,"
            " dilation: 2, padding: 2}",
            square(3, 0.5, 1),  # even positions read three pixels, odd ones nothing
            id="dilated-conv-transpose",
        ),
        pytest.param(
            "{type: conv_transpose, out_channels: 1, kernel_size: 1, stride: 2}\n"
            "{type: slice, axis: 2, start: 1, step: 2}\n"
            "{type: slice, name: x, axis: 3, start: 1, step: 2}",
            {"size": [0, 0], "stride": [1, 1], "padding": [None, None]},
            id="nothing-but-gaps",
        ),
        pytest.param(
            "{type: conv_transpose, name: x, out_channels: 1, kernel_size: 4, stride: 2,"
            " padding: 1}",
            square(2, 0.5, 0.75),
            id="conv-transpose",
        ),
        pytest.param(
            "{type: conv_transpose, name: x, out_channels: 1, kernel_size: 3, padding: 1}",
            square(3, 1, 1),
            id="conv-transpose-of-stride-1-is-a-conv",
        ),
        pytest.param(
            "{type: pixel_unshuffle, name: x, downscale_factor: 2}",
            square(2, 2, 0),
            id="pixel-unshuffle",
        ),
        pytest.param(
            "{type: pixel_shuffle, name: x, upscale_factor: 2}",
            square(1, 0.5, 0.25),
            id="pixel-shuffle",
        ),
        pytest.param("{type: pad, name: x, padding: 3}", square(1, 1, 3), id="pad"),
        pytest.param("{type: crop, name: x, size: 10, offset: 2}", square(1, 1, -2), id="crop"),
        pytest.param(
            "{type: crop, name: x, size: 10, offset: center}",
            square(1, 1, -3),
            id="center-crop",
        ),
        pytest.param(
            "{type: slice, name: x, axis: 2, start: 4, step: 2}",
            {"size": [1, 1], "stride": [2, 1], "padding": [-4, 0]},
            id="slice",
        ),
    ],
)
def test_field(text: str, expected: Field) -> None:
    assert layer(text) == expected


def pixels_read(position: int, windows: list[tuple[int, int, int, int]]) -> set[int]:
    """Return what a position reads behind some windows, the deepest last."""
    read = {position}
    for kernel, stride, padding, dilation in reversed(windows):
        read = {at * stride - padding + tap * dilation for at in read for tap in range(kernel)}
    return read


@pytest.mark.parametrize(
    "windows",
    list(product([(1, 1, 0, 1), (3, 2, 1, 1), (2, 2, 0, 1), (3, 1, 2, 2)], repeat=3)),
    ids=str,
)
def test_field_against_a_count_with_no_formula(
    windows: list[tuple[int, int, int, int]],
) -> None:
    spec = Spec("64x3")
    top = "data"
    for kernel, stride, padding, dilation in windows:
        top = spec.conv(top, 2, kernel, stride=stride, padding=padding, dilation=dilation)
    found = field(spec.analysis, top)
    first, second = pixels_read(0, windows), pixels_read(1, windows)
    assert found == {
        "size": [max(first) - min(first) + 1],
        "stride": [min(second) - min(first)],
        "padding": [-min(first)],
    }


def test_an_input_without_positions_has_no_field() -> None:
    assert layer("{type: linear, name: x, out_features: 3}", size="16") is None


def test_a_field_behind_an_error_is_not_known() -> None:
    assert layer("{type: conv, out_channels: 1}\n{type: relu, name: x}") is None


def test_the_field_of_several_inputs_is_that_on_the_first_one_read() -> None:
    analysis = summarize(
        """\
inputs: {left: 16x16x3, right: 16x16x3, label: "10"}
layers:
  - {type: conv, name: a, input: left, out_channels: 4, kernel_size: 3}
  - {type: conv, name: b, input: right, out_channels: 4, kernel_size: 5, padding: 1}
  - {type: concat, name: both, inputs: [b, a]}
  - {type: conv, name: c, input: right, out_channels: 4, kernel_size: 7}
  - {type: linear, name: d, input: label, out_features: 2}
"""
    )
    assert field(analysis, "both") == square(3, 1, 0)
    assert field(analysis, "c") == square(7, 1, 0)
    assert field(analysis, "d") is None


def test_a_layer_of_several_outputs_has_one_field() -> None:
    analysis = summarize(
        """\
input: 16x16x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3}
  - {type: split, name: s, chunks: 2}
  - {type: conv, name: b, input: "s:1", out_channels: 4, kernel_size: 3}
  - {type: add, name: c, inputs: ["s:0", "s:0"]}
"""
    )
    assert field(analysis, "s") == square(3, 1, 0)
    assert field(analysis, "b") == square(5, 1, 0)
    assert field(analysis, "c") == square(3, 1, 0)


def test_the_largest_of_branches_counts() -> None:
    analysis = summarize(
        """\
input: 16x16x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3, padding: 1}
  - {type: conv, name: b, input: data, out_channels: 4, kernel_size: 7, padding: 3}
  - {type: concat, name: c, inputs: [a, data, b]}
"""
    )
    assert field(analysis, "c") == square(7, 1, 3)


def test_a_gate_that_has_seen_everything_is_not_misaligned(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 16x16x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3, padding: 1}
  - {type: global_avg_pool, name: squeeze}
  - {type: conv, name: excite, out_channels: 4, kernel_size: 1}
  - {type: multiply, name: scaled, inputs: [a, excite]}
  - {type: conv, name: b, out_channels: 4, kernel_size: 3, stride: 2, padding: same}
"""
    )
    assert field(analysis, "squeeze") == WHOLE
    assert field(analysis, "excite") == WHOLE
    assert field(analysis, "scaled") == WHOLE
    assert field(analysis, "b") == WHOLE
    assert findings(analysis) == ""


def test_unet_meets_aligned(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 32x32x1
layers:
  - {type: conv, name: down, out_channels: 4, kernel_size: 3}
  - {type: max_pool, name: pool, kernel_size: 2}
  - {type: conv, name: bottom, out_channels: 8, kernel_size: 3}
  - {type: conv_transpose, name: up, out_channels: 4, kernel_size: 2, stride: 2}
  - {type: crop, name: cut, inputs: [down, up], offset: center}
  - {type: concat, name: joined, inputs: [up, cut]}
"""
    )
    assert findings(analysis) == ""
    assert field(analysis, "up") == square(8, 1, 0.5)
    assert field(analysis, "cut") == square(3, 1, -2)
    assert field(analysis, "joined") == square(8, 1, 0.5)


def test_fcn_crops_are_where_the_field_says() -> None:
    # "fcn8s-atonce" of Shelhamer, Long, Darrell: offsets 5, 9 and 31 behind a padding of 100,
    # at which the cut-out parts meet the scores upsampled from below
    spec = Spec("500x500x3")
    spec.lines[1] = "rounding: ceil"
    top = "data"
    pools = []
    for padding, count in ((100, 2), (1, 2), (1, 3), (1, 3), (1, 3)):
        top = spec.conv(top, 8, 3, padding=padding)
        for _ in range(count - 1):
            top = spec.conv(top, 8, 3, padding=1)
        top = spec.add("max_pool", top, kernel_size=2, stride=2)
        pools.append(top)
    top = spec.conv(spec.conv(top, 8, 7), 21, 1)
    for pool, offset in ((pools[3], 5), (pools[2], 9)):
        top = spec.add("conv_transpose", top, out_channels=21, kernel_size=4, stride=2)
        top = spec.add("add", top, spec.add("crop", spec.conv(pool, 21, 1), top, offset=offset))
        top = spec.conv(top, 21, 1)
    top = spec.add("conv_transpose", top, out_channels=21, kernel_size=16, stride=8)
    top = spec.add("crop", top, "data", offset=31)
    analysis = spec.analysis
    assert field(analysis, top) == square(468, 1, 233.5, 436)  # centred on pixel 0
    assert not any(it.rule == "receptive-fields-misaligned" for it in analysis.diagnostics)


ADDED = """\
input: 7x7x4
rounding: floor
layers:
  - {type: conv, name: trunk, out_channels: 4, kernel_size: 1}
  - {type: conv, name: wide, out_channels: 4, kernel_size: 5}
  - {type: conv, name: strided, input: trunk, out_channels: 4, kernel_size: 3, stride: 2}
  - relu
  - {type: add, name: sum, inputs: [wide, relu1]}
  - {type: conv, name: behind, out_channels: 4, kernel_size: 3}
  - {type: linear, name: end, out_features: 2}
"""


def test_error_strides_differ(findings: Findings) -> None:
    analysis = summarize(ADDED)
    assert (
        findings(analysis)
        == """\
8:36: warning: sum: branches that meet must step over the input alike, but along height and \
width wide steps by 1 and strided > relu1 steps by 2 [receptive-fields-misaligned]
  help: let the strides of both branches have the same product
"""
    )
    assert field(analysis, "sum") is None
    assert field(analysis, "behind") is None
    assert field(analysis, "end") == square(7, 0, 0)


def test_error_strides_differ_on_one_axis(findings: Findings) -> None:
    analysis = summarize(
        ADDED.replace("kernel_size: 3, stride: 2", "kernel_size: [5, 3], stride: [1, 2]")
    )
    assert (
        findings(analysis)
        == """\
8:36: warning: sum: branches that meet must step over the input alike, but along width wide \
steps by 1 and strided > relu1 steps by 2 [receptive-fields-misaligned]
  help: let the strides of both branches have the same product
"""
    )


def test_error_a_single_position_is_stretched(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 8x8x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 4, stride: 4}
  - {type: max_pool, name: p1, input: data, kernel_size: 4}
  - {type: conv, name: b, out_channels: 4, kernel_size: 2}
  - {type: add, name: c, inputs: [a, b]}
"""
    )
    assert (
        findings(analysis)
        == """\
6:34: warning: c: branches that meet must step over the input alike, but along height and \
width a steps by 4 and p1 > b stands still, its one position stretched to 2 \
[receptive-fields-misaligned]
  help: let the strides of both branches have the same product
"""
    )


def test_strides_to_a_single_position_say_nothing(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 8x8x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 8, stride: 4}
  - {type: max_pool, name: p1, input: data, kernel_size: 2}
  - {type: conv, name: b, out_channels: 4, kernel_size: 4}
  - {type: add, name: c, inputs: [a, b]}
"""
    )
    assert findings(analysis) == ""
    assert field(analysis, "c") == square(8, 4, 0)


def test_centres_differ(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 8x8x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3, padding: [0, 2, 1, 1]}
  - {type: pad, name: p, input: data, padding: [1, 0, 0, 0]}
  - {type: max_pool, name: b, kernel_size: [2, 1], stride: 1}
  - {type: concat, name: c, inputs: [a, b, data]}
  - {type: conv, name: d, out_channels: 4, kernel_size: 2, stride: 2}
"""
    )
    assert (
        findings(analysis)
        == """\
6:37: note: c: branches that meet should see the same place, but along height the first \
position of a is centred on pixel 1 and that of p > b on -0.5 [receptive-fields-misaligned]
  help: pad or crop one of them by as much at its beginning
"""
    )
    # pixels 0 to 2 and -1 to 0 along the height, -1 to 1 along the width
    assert field(analysis, "c") == {"size": [4, 3], "stride": [1, 1], "padding": [1, 1]}
    assert field(analysis, "d") == {"size": [5, 4], "stride": [2, 2], "padding": [1, 1]}


def test_long_paths_are_shortened(findings: Findings) -> None:
    spec = Spec("9x9x4")
    strided = wide = spec.conv("data", 4, 1)
    for _ in range(5):
        wide = spec.add("relu", wide, in_place="false")
    strided = spec.conv(strided, 4, 5, stride=4)
    wide = spec.conv(wide, 4, 8)
    spec.add("maximum", strided, wide)
    assert (
        findings(spec.analysis)
        == """\
12:39: warning: l9: branches that meet must step over the input alike, but along height and \
width l7 steps by 4 and l2 > ... > l6 > l8 steps by 1 [receptive-fields-misaligned]
  help: let the strides of both branches have the same product
"""
    )


def test_two_inputs_of_the_network_do_not_clash(findings: Findings) -> None:
    analysis = summarize(
        """\
inputs: {large: 8x8x4, small: 4x4x4}
layers:
  - {type: max_pool, name: a, input: large, kernel_size: 2}
  - {type: add, name: b, inputs: [a, small]}
"""
    )
    assert findings(analysis) == ""
    assert field(analysis, "b") == square(2, 2, 0)


def test_flat_branches_of_different_strides_may_join(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 8x8x4
layers:
  - {type: max_pool, name: a, kernel_size: 2}
  - {type: flatten, name: b}
  - {type: max_pool, name: c, input: a, kernel_size: 2}
  - {type: flatten, name: d}
  - {type: concat, name: e, inputs: [b, d]}
"""
    )
    assert findings(analysis) == ""
    assert field(analysis, "e") == square(4, None, None)


def test_a_gate_without_positions_has_nothing_to_disagree_about(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 8x8x4
layers:
  - {type: max_pool, name: a, kernel_size: 2}
  - {type: upsample, name: b, scale_factor: 2}
  - {type: concat, name: c, inputs: [b, data]}
"""
    )
    assert findings(analysis) == ""
    assert field(analysis, "c") == square(2, 1, 0.5)


@pytest.mark.parametrize(
    ("spec", "smallest", "largest"),
    [("unet", 188, 204), ("segnet", 372, 404), ("fcn8s", 436, 468)],
)
def test_bundled_networks_that_enlarge(spec: str, smallest: int, largest: int) -> None:
    last = convcalc.summarize(spec).layers[-1].receptive_field
    assert last is not None
    assert (last.smallest_size, last.size) == ((smallest, smallest), (largest, largest))


def test_the_phases_of_branches_are_averaged(findings: Findings) -> None:
    analysis = summarize(
        """\
input: 15x15x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3, stride: 2, padding: 1}
  - {type: upsample, name: b, size: 16}
  - {type: crop, name: cut, size: 15}
  - {type: add, name: c, inputs: [cut, data]}
  - {type: conv, name: d, out_channels: 4, kernel_size: 3, padding: 1}
  - {type: add, name: e, inputs: [d, data]}
"""
    )
    assert (
        findings(analysis)
        == """\
6:34: note: c: branches that meet should see the same place, but along height and width the \
first position of a > b > cut is centred on pixel -0.5 (the mean of its 2 phases) and that of \
data on 0 [receptive-fields-misaligned]
  help: pad or crop one of them by as much at its beginning
"""
    )


def test_a_step_beyond_all_floats() -> None:
    spec = Spec("1x1x1")
    top = "data"
    for _ in range(20):  # each pads two pixels far apart and steps from one to the other
        top = spec.conv(top, 1, 1, padding=2**60, stride=2**60)
    top = spec.add("upsample", top, scale_factor=3)
    found = field(spec.analysis, top)
    assert found is not None
    assert found["stride"] == [2**1200 // 3] * 2


def test_following_positions_has_an_end() -> None:
    spec = Spec("2x2x1")
    spec.add("upsample", "data", scale_factor=5_000)
    top = spec.add("conv", "l1", out_channels=1, kernel_size=3)
    for _ in range(30):
        top = spec.add("relu", top)
    top = spec.add("global_avg_pool", top)
    analysis = spec.analysis
    assert field(analysis, "l1") == square(1, 1 / 5_000, 4_999 / 10_000)
    assert field(analysis, "l32") is None
    assert field(analysis, top) == square(2, 0, 0)
