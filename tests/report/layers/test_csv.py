import csv

import pytest

import convcalc
from convcalc import Analysis
from convcalc.report.layers.column_names import DEFAULT_COLUMNS
from convcalc.report.layers.columns import COLUMNS, Selection, style_of
from convcalc.report.layers.csv import render_rows


def rows_of(
    analysis: Analysis, *columns: str, exact: bool = False, sort: str | None = None
) -> str:
    selection = Selection(
        tuple(COLUMNS[it] for it in columns or DEFAULT_COLUMNS), COLUMNS[sort] if sort else None
    )
    return render_rows(analysis, selection, style_of(analysis, exact=exact, layout="hwc"))


@pytest.mark.parametrize("exact", [True, False])
def test_figures_are_exact_under_names_with_their_unit(small: Analysis, exact: bool) -> None:
    assert rows_of(small, exact=exact) == (
        "layer,type,output,activation_bytes,params,macs\n"
        "data,input,6x6x2,288,0,0\n"
        "conv1,conv,4x4x96,6144,1824,27648\n"
        "relu1,relu,4x4x96,0,0,0\n"
        "fc,linear,1000,4000,1537000,1536000\n"
    )


def test_names_of_all_columns(small: Analysis) -> None:
    header, *_ = rows_of(small, *COLUMNS).splitlines()
    assert header == (
        "layer,type,input,output,activation_bytes,activation_elements,params,weights,biases,"
        "buffers,trainable_params,macs,flops,bflops,alive_bytes,saved_for_backward_bytes,"
        "receptive-field,rf-stride,rf-padding,fit,output-formula,params-formula,"
        "macs-formula,memory-formula"
    )


def test_an_unknown_figure_is_an_empty_field(broken: Analysis) -> None:
    assert rows_of(broken, "layer", "memory", "params") == (
        "layer,activation_bytes,params\ndata,288,0\nrelu1,0,0\nmax_pool1,,\nfc,,\n"
    )


def test_several_shapes_are_one_field() -> None:
    analysis = convcalc.summarize_text(
        "input: 8x8x3\nlayers: [{type: concat, inputs: [data, data]}]\n", syntax="yaml"
    )
    assert rows_of(analysis, "input", "output") == (
        'input,output\n,8x8x3\n"8x8x3, 8x8x3",8x8x6\n'
    )


def test_rows_are_sorted(small: Analysis) -> None:
    assert rows_of(small, "layer", sort="macs") == "layer\nfc\nconv1\ndata\nrelu1\n"


def test_hostile_names_are_no_formulas_and_no_escapes(hostile: Analysis) -> None:
    text = rows_of(hostile, "layer")
    assert all(line.isprintable() for line in text.split("\n"))
    assert [cell for (cell,) in csv.reader(text.splitlines())] == [
        "layer",
        "'=cmd()",
        "[relu1]",
        "<script>a&lt;b</script>",
        "a|b",
        "\\x1b[31mred\\x1b[0m",
        "two\\nlines",
        "'@SUM(A1)",
        "*b* _i_ ~~s~~ `c` [x](y) #1",
        "'-5",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\\t", "\\r"])
def test_no_name_begins_a_formula(start: str) -> None:
    analysis = convcalc.summarize_text(
        f'input: 8x8x3\nlayers:\n  - {{type: relu, name: "{start}1"}}\n', syntax="yaml"
    )
    (_, _, name) = rows_of(analysis, "layer").splitlines()
    assert name[0] in ("'", "\\", '"')


def test_commas_and_quotes_are_quoted() -> None:
    analysis = convcalc.summarize_text(
        "input: 8x8x3\nlayers:\n  - {type: relu, name: 'a,\"b\"'}\n", syntax="yaml"
    )
    assert rows_of(analysis, "layer") == 'layer\ndata\n"a,""b"""\n'


def test_billions_are_written_as_darknet_prints_them() -> None:
    text = (
        "[net]\nheight=416\nwidth=416\nchannels=3\n[convolutional]\nfilters=32\nsize=3\npad=1\n"
    )
    analysis = convcalc.summarize_text(text, syntax="darknet")
    # the first line of Darknet's log of yolov3.cfg
    assert rows_of(analysis, "layer", "bflops").splitlines() == [
        "layer,bflops",
        "data,0.000",
        "0.conv,0.299",
        "0.sigmoid,0.000",
    ]
