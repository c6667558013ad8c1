import pytest

import convcalc
from convcalc import Analysis
from convcalc.report.layers.columns import Selection, style_of
from convcalc.report.layers.grid import Grid
from convcalc.report.layers.lecture import lecture_grid
from convcalc.shapes import Layout


def grid(
    analysis: Analysis, *, exact: bool = False, layout: Layout = "hwc", depth: int | None = None
) -> Grid:
    selection = Selection((), hide_free=True, depth=depth)
    return lecture_grid(analysis, selection, style_of(analysis, exact=exact, layout=layout))


def rows(text: str, *, syntax: str = "yaml", **look: object) -> list[tuple[str, ...]]:
    analysis = convcalc.summarize_text(text, syntax=syntax)
    return grid(analysis, **look).rows  # type: ignore[arg-type]


# CS231n course notes, "Convolutional Networks", case studies, VGGNet in detail: every row
NOTES = """\
[224x224x3]    224*224*3=150K     0
[224x224x64]   224*224*64=3.2M    (3*3*3)*64 = 1,728
[224x224x64]   224*224*64=3.2M    (3*3*64)*64 = 36,864
[112x112x64]   112*112*64=800K    0
[112x112x128]  112*112*128=1.6M   (3*3*64)*128 = 73,728
[112x112x128]  112*112*128=1.6M   (3*3*128)*128 = 147,456
[56x56x128]    56*56*128=400K     0
[56x56x256]    56*56*256=800K     (3*3*128)*256 = 294,912
[56x56x256]    56*56*256=800K     (3*3*256)*256 = 589,824
[56x56x256]    56*56*256=800K     (3*3*256)*256 = 589,824
[28x28x256]    28*28*256=200K     0
[28x28x512]    28*28*512=400K     (3*3*256)*512 = 1,179,648
[28x28x512]    28*28*512=400K     (3*3*512)*512 = 2,359,296
[28x28x512]    28*28*512=400K     (3*3*512)*512 = 2,359,296
[14x14x512]    14*14*512=100K     0
[14x14x512]    14*14*512=100K     (3*3*512)*512 = 2,359,296
[14x14x512]    14*14*512=100K     (3*3*512)*512 = 2,359,296
[14x14x512]    14*14*512=100K     (3*3*512)*512 = 2,359,296
[7x7x512]      7*7*512=25K        0
[1x1x4096]     4096               7*7*512*4096 = 102,760,448
[1x1x4096]     4096               4096*4096 = 16,777,216
[1x1x1000]     1000               4096*1000 = 4,096,000
"""


@pytest.mark.parametrize("spec", ["vgg16.yaml", "vgg16.prototxt"])
def test_the_table_of_the_course(spec: str) -> None:
    found = grid(convcalc.summarize(spec))
    assert [" ".join(cells).split() for _, *cells in found.rows] == [
        line.split() for line in NOTES.splitlines()
    ]
    # 150,528 + 2*3,211,264 + ...: the rows, not the notes' 24M
    assert found.totals == ("total", "", "15,237,608", "138,344,128")
    assert found.notes[2:] == (
        "memory: 15,237,608 numbers * 4 bytes = 58.1 MiB, forward only",
        "params: 138,344,128 weights; 138,357,544 with 13,416 biases",
    )


def test_exact_and_channels_first() -> None:
    text = "input: 8x9x3\nlayers: [{type: conv, out_channels: 40, kernel_size: [3, 2]}]\n"
    assert rows(text, exact=True, layout="chw") == [
        ("data", "[3x8x9]", "3*8*9=216", "0"),
        ("conv1", "[40x6x8]", "40*6*8=1,920", "(3*2*3)*40 = 720"),
    ]


VECTORS = """\
input: 6x6x2
layers:
  - {type: conv, out_channels: 8, kernel_size: 3, groups: 2}
  - batch_norm
  - relu
  - flatten
  - dropout
  - {type: linear, out_features: 10}
  - {type: linear, out_features: 5}
"""


def test_any_network() -> None:
    assert rows(VECTORS) == [
        ("data", "[6x6x2]", "6*6*2=72", "0"),
        ("conv1", "[4x4x8]", "4*4*8=128", "(3*3*1)*8 = 72"),
        ("batch_norm1", "[4x4x8]", "4*4*8=128", "8"),
        # a flattened volume is written as what it was
        ("linear1", "[1x1x10]", "10", "4*4*8*10 = 1,280"),
        ("linear2", "[1x1x5]", "5", "10*5 = 50"),
    ]


def test_a_network_without_images() -> None:
    text = "input: '100'\nlayers: [{type: linear, out_features: 7}]\n"
    assert rows(text) == [
        ("data", "[100]", "100", "0"),
        ("linear1", "[7]", "7", "100*7 = 700"),
    ]


def test_a_batch_is_a_factor() -> None:
    analysis = convcalc.summarize_text(VECTORS, syntax="yaml", batch=50)
    found = grid(analysis)
    assert found.rows[1][2] == "50*4*4*8=6.4K"
    assert found.rows[3][2] == "50*10=500"
    assert found.totals[2] == "17,150"


def test_weights_that_no_rule_works_out() -> None:
    text = "input: 5x6\nlayers: [{type: lstm, hidden_size: 3}]\n"
    (cells,) = rows(text)[1:]
    assert cells[3] == "12*5 + 12*3 = 96"


def test_blocks_have_sums() -> None:
    text = (
        "input: 6x6x2\nblocks:\n  b: {layers: [{type: conv, out_channels: 8, kernel_size: 3},"
        " relu, {type: conv, out_channels: 8, kernel_size: 3}]}\n"
        "layers: [{block: b, name: stage}]\n"
    )
    # 4*4*8 + 2*2*8 numbers; 3*3*2*8 + 3*3*8*8 weights
    assert rows(text, depth=1)[1:] == [("stage", "[2x2x8]", "160", "720")]


def test_unknown_rows() -> None:
    text = "input: 6x6x2\nlayers: [relu, {type: max_pool, kernel_size: 9}, sigmoid]\n"
    found = grid(convcalc.summarize_text(text, syntax="yaml"))
    assert found.rows[1:] == [("max_pool1", "?", "?", "?"), ("sigmoid1", "?", "?", "?")]
    assert found.totals == ("total", "", "?", "?")
    assert found.notes == ("left out, as they cost nothing: 1 row", "")


@pytest.mark.parametrize(
    ("size", "written"),
    [
        pytest.param("9x9x12", "9*9*12=972", id="below-a-thousand"),
        pytest.param("10x10x47", "10*10*47=4.7K", id="a-digit-behind-the-point"),
        pytest.param("10x10x30", "10*10*30=3K", id="no-zero-behind-the-point"),
        pytest.param("7x7x512", "7*7*512=25K", id="two-digits"),
        pytest.param("199x5x1000", "199*5*1000=1M", id="rounded-to-the-next-unit"),
        pytest.param("994x10x100", "994*10*100=990K", id="just-below-it"),
        pytest.param("1024x1024x1024", "1024*1024*1024=1.1G", id="billions"),
    ],
)
def test_two_digits(size: str, written: str) -> None:
    ((_, _, memory, _),) = rows(f"input: {size}\nlayers: [relu]\n")
    assert memory == written
