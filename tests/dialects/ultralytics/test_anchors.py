"""Heads over anchors, and the modules of files that have one.

Figures are those that the package yolov5 7.0.14 gave for the same text on a CPU.
"""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc
from convcalc import Analysis

Findings = Callable[[Analysis], str]
Model = Callable[..., Analysis]
Run = Callable[..., Result]

DETECTS = """\
nc: 4
depth_multiple: 0.33
width_multiple: 0.5
anchors:
  - [10, 13, 16, 30]
  - [60, 45, 90, 119]
backbone:
  - [-1, 1, Focus, [32, 3]]
  - [-1, 3, Bottleneck, [48]]
  - [-1, 6, BottleneckCSP, [48]]
  - [-1, 1, Contract, [2]]
  - [-1, 1, C3SPP, [64, [3, 5]]]
head:
  - [-1, 1, CrossConv, [64, 3, 2]]
  - [-1, 1, DWConvTranspose2d, [64, 2, 2]]
  - [-1, 1, Expand, [2]]
  - [[6, 7], 1, Detect, [nc, anchors]]
"""
LISTS = "anchors:\n  - [10, 13, 16, 30]\n  - [60, 45, 90, 119]\n"
SEGMENTS = DETECTS.replace(LISTS, "anchors: 3\n").replace(
    "Detect, [nc, anchors]", "Segment, [nc, anchors, 8, 48]"
)
PARAMS = [1_760, 2_856, 4_392, 0, 4_784, 6_272, 160, 0]
MACS = [176_947_200, 285_081_600, 427_622_400, 0, 117_964_800, 58_982_400, 819_200, 0]
HEADS = [
    pytest.param(DETECTS, 756, 29_491_200, (1, 256_000, 9), id="detect"),
    pytest.param(SEGMENTS, 14_542, 811_008_000, (1, 384_000, 17), id="segment"),
]


@pytest.mark.parametrize(("text", "params", "macs", "output"), HEADS)
def test_figures_of_rows(
    text: str, params: int, macs: int, output: tuple[int, ...], model: Model
) -> None:
    analysis = model(text)
    owned, multiplied = Counter[int](), Counter[int]()
    for it in analysis.layers:
        row = int(it.name.partition(".")[0])
        owned[row] += it.params or 0
        multiplied[row] += it.macs or 0
    assert [owned[it] for it in range(9)] == [*PARAMS, params]
    assert [multiplied[it] for it in range(9)] == [*MACS, macs]
    assert analysis.layers[-1].outputs[0].shape == output


# the names of the parameters, as the module's state_dict has them
def test_names_of_a_head(model: Model) -> None:
    owners = [it.name for it in model(SEGMENTS).layers if it.params and it.name[0] == "8"]
    assert [it for it in owners if ".bn" not in it] == [
        *(f"8.proto.cv{it}.conv" for it in (1, 2, 3)),
        *("8.m.0", "8.m.1"),
    ]


def test_anchors_of_a_run_and_of_a_row(model: Model) -> None:
    # each of 2 levels has na*(4 + 5) numbers over 32 and over 8 channels, and a bias
    assert model(DETECTS).totals.params == 20_980
    for na in (1, 3):
        expected = 20_980 - 756 + na * 9 * (33 + 9)
        assert model(DETECTS, variables={"anchors": na}).totals.params == expected
    own = DETECTS.replace("nc, anchors", "nc, [[1, 2], [3, 4]]")
    assert model(own).totals.params == 20_980 - 756 + 9 * (33 + 9)


def test_the_same_modules_without_anchors(model: Model) -> None:
    # ultralytics 8.4.190: both kernels of its bottleneck are 3x3
    text = DETECTS.replace("nc, anchors", "nc")
    found = [it for it in model(text).layers if it.name.startswith("1.")]
    assert sum(it.params or 0 for it in found) == 4_392


def test_a_module_of_ones_own(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        "blocks:\n"
        "  IDetect:\n"
        "    variables: {nc: 80, na: 3}\n"
        "    layers:\n"
        '      - {type: conv, name: m, out_channels: "${na * (nc + 5)}", kernel_size: 1}\n',
        encoding="utf-8",
    )
    text = "anchors: 2\nbackbone: []\nhead:\n  - [-1, 1, IDetect, [nc, anchors]]\n"
    out = run(
        *("summarize", "-", "--syntax", "ultralytics", "--blocks", str(own)),
        *("--columns", "layer,output,params"),
        stdin=text,
    ).stdout
    assert "0.m    640x640x170     680\n" in out


def test_a_yaml_spec_of_it(run: Run) -> None:
    out = run("convert", "-", "--to", "yaml", "--syntax", "ultralytics", stdin=SEGMENTS).stdout
    assert (
        "  - {block: v5Bottleneck, as: 1, c1: 16, c2: 24}\n"
        "  - {block: v5BottleneckCSP, as: 2, c2: 24, n: 2}\n" in out
    )
    assert out.endswith(
        "  - {block: v5Segment, as: 8, inputs: [6, 7], nc: 4, nm: 8, npr: 24}\n"
        'outputs: ["8.proto.cv3.act", "8.rows"]\n'
    )
    assert convcalc.summarize_text(out, syntax="yaml").totals.params == 34_766


WRONG = [
    pytest.param(
        "anchors: [[1, 2], [3, 4], [5, 6]]\n",
        "4:10: error: 8: Detect must have a list of anchors for each level that it reads, 2 in"
        " all, but there are 3 [wrong-number]\n"
        "  help: write one list for each row of its from\n",
        id="too-many-levels",
    ),
    pytest.param(
        "anchors: [[1, 2, 3, 4], [3, 4]]\n",
        "4:25: error: 8: all levels must have as many anchors as the first one, 2, but one has"
        " 1 [wrong-number]\n",
        id="unequal",
    ),
    pytest.param(
        "anchors: [[1, 2, 3], [3, 4]]\n",
        "4:11: error: 8: anchors of a level must be pairs of a width and a height, but there"
        " are 3 numbers [wrong-number]\n",
        id="half-a-pair",
    ),
    pytest.param(
        "anchors: [1, 2]\n",
        "4:11: error: 8: anchors of a level must be a list of widths and heights, but it is"
        " '1' [wrong-type]\n",
        id="no-lists",
    ),
    pytest.param(
        "anchors: 0\n",
        "4:10: error: 8: anchors must be at least 1, but it is 0 [value-out-of-range]\n",
        id="none",
    ),
    pytest.param(
        "anchors: auto\n",
        "4:10: error: 8: anchors must be a number, as in 3, or a list of widths and heights for"
        " each level, but it is 'auto' [wrong-type]\n",
        id="a-word",
    ),
    pytest.param(
        "",
        "14:30: error: 8: Detect reads the file's anchors, but there are none [missing-field]\n"
        "  help: write a key anchors with a number, as in 3, or a list of widths and heights"
        " for each level\n",
        id="no-key",
    ),
]


@pytest.mark.parametrize(("anchors", "expected"), WRONG)
def test_error_of_anchors(
    anchors: str, expected: str, model: Model, findings: Findings
) -> None:
    analysis = model(DETECTS.replace(LISTS, anchors).replace("64, 3, 2", "64, 1"))
    assert findings(analysis) == expected


def test_error_of_anchors_that_a_run_sets(model: Model, findings: Findings) -> None:
    analysis = model(DETECTS.replace("64, 3, 2", "64, 1"), variables={"anchors": 0})
    assert findings(analysis) == (
        "5:3: error: 8: anchors must be at least 1, but it is 0 [value-out-of-range]\n"
    )
