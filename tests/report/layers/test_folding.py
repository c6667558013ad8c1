import convcalc
from convcalc import Analysis
from convcalc.report.layers.columns import COLUMNS, Selection, style_of
from convcalc.report.layers.csv import render_rows

NET = """\
name: Folded
input: 8x8x3
rounding: floor
blocks:
  unit:
    layers:
      - {type: conv, out_channels: 4, kernel_size: 3, padding: 1}
      - {block: act}
      - {block: act, name: second}
  act: {layers: [relu, silu]}
layers:
  - {block: unit, name: stage, repeat: 2}
  - {type: max_pool, name: pool, kernel_size: 3, stride: 2}
  - {block: unit, name: stage}
  - {block: unit, name: last}
"""
COLUMNS_SHOWN = ("layer", "type", "input", "output", "params", "elements", "fit")


def folded(analysis: Analysis, depth: int | None, sort: str | None = None) -> str:
    columns = tuple(COLUMNS[it] for it in COLUMNS_SHOWN)
    selection = Selection(columns, COLUMNS[sort] if sort else None, depth=depth)
    return render_rows(analysis, selection, style_of(analysis, exact=True, layout="hwc"))


def test_blocks_folded_to_one_row_each() -> None:
    # a conv has 3*3*3*4 + 4 = 112 parameters, one on 4 channels 148; relu is in place, and so
    # is silu
    analysis = convcalc.summarize_text(NET, syntax="yaml")
    assert folded(analysis, 1) == (
        "layer,type,input,output,params,activation_elements,fit\n"
        "data,input,,8x8x3,0,192,\n"
        'stage,15 layers,"8x8x3, 3x3x4","8x8x4, 3x3x4",408,548,exact\n'
        "pool,max_pool,8x8x4,3x3x4,0,36,pixels-unread\n"
        "last,5 layers,3x3x4,3x3x4,148,36,exact\n"
    )


def test_instances_folded() -> None:
    analysis = convcalc.summarize_text(NET, syntax="yaml")
    assert folded(analysis, 2) == (
        "layer,type,input,output,params,activation_elements,fit\n"
        "data,input,,8x8x3,0,192,\n"
        "stage.0,5 layers,8x8x3,8x8x4,112,256,exact\n"
        "stage.1,5 layers,8x8x4,8x8x4,148,256,exact\n"
        "pool,max_pool,8x8x4,3x3x4,0,36,pixels-unread\n"
        "stage.2,5 layers,3x3x4,3x3x4,148,36,exact\n"
        "last.0,5 layers,3x3x4,3x3x4,148,36,exact\n"
    )


def test_blocks_in_blocks_folded() -> None:
    analysis = convcalc.summarize_text(NET, syntax="yaml")
    names = [line.split(",")[0] for line in folded(analysis, 3).splitlines()]
    assert names[1:6] == [
        "data",
        "stage.0.conv1",
        "stage.0.act",
        "stage.0.second",
        "stage.1.conv1",
    ]


def test_rows_deeper_than_any_block() -> None:
    analysis = convcalc.summarize_text(NET, syntax="yaml")
    assert folded(analysis, 9) == folded(analysis, None)


def test_folded_rows_are_sorted_by_their_sums() -> None:
    analysis = convcalc.summarize_text(NET, syntax="yaml")
    rows = folded(analysis, 1, "params").splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == ["stage", "last", "data", "pool"]


def test_a_sum_with_an_unknown_part_is_unknown() -> None:
    text = NET.replace("kernel_size: 3, stride: 2", "kernel_size: 99")
    rows = folded(convcalc.summarize_text(text, syntax="yaml"), 1).splitlines()
    assert rows[2] == 'stage,15 layers,"8x8x3, ?","8x8x4, ?",,,exact'


def test_a_prototxt_folds_at_slashes() -> None:
    text = (
        'input: "data" input_shape { dim: 1 dim: 3 dim: 8 dim: 8 }\n'
        'layer { name: "a/relu" type: "ReLU" bottom: "data" top: "a/relu" }\n'
        'layer { name: "a/b/sig" type: "Sigmoid" bottom: "a/relu" top: "a/b/sig" }\n'
        'layer { name: "c/one" type: "Sigmoid" bottom: "a/b/sig" top: "c" }\n'
    )
    analysis = convcalc.summarize_text(text, syntax="prototxt")
    names = [line.split(",")[:2] for line in folded(analysis, 1).splitlines()[1:]]
    assert names == [["data", "input"], ["a", "2 layers"], ["c/one", "sigmoid"]]
