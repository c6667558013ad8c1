"""The table of Caffe's types, and the rooms behind it."""

from collections.abc import Callable
from importlib import import_module

import pytest
from each import each

from convcalc import Analysis
from convcalc.diagnostics import Problem
from convcalc.dialects.caffe.fields import fields_of
from convcalc.dialects.caffe.rows import Count
from convcalc.dialects.caffe.table import ELSEWHERE, TYPES, caffe_type_of

every_type = each("type_name", TYPES)


def test_every_room_describes_the_types_that_the_table_says() -> None:
    for room in set(TYPES.values()):
        rows = import_module(f"convcalc.dialects.caffe.types.{room}").ROWS
        assert set(rows) == {name for name, where in TYPES.items() if where == room}


def test_no_type_is_both_computed_and_not() -> None:
    assert ELSEWHERE.isdisjoint(TYPES)


@every_type
def test_a_type_reads_a_message_that_a_layer_has(type_name: str) -> None:
    row = caffe_type_of(type_name)
    assert row
    assert row.param is None or row.param in fields_of("LayerParameter")


@every_type
def test_words_are_fields_of_the_message_or_of_the_layer(type_name: str) -> None:
    row = caffe_type_of(type_name)
    assert row
    layer = fields_of("LayerParameter")
    known = {*layer, *(fields_of(layer[row.param].type_name) if row.param else ())}
    assert {it for names in row.words.values() for it in names} <= known


def test_what_nobody_describes_has_no_row() -> None:
    assert caffe_type_of("Convolutoin") is None
    assert caffe_type_of("DenseCRF") is None


# Caffe's headers: ExactNum..., Min... and Max...Blobs, EqualNumBottomTopBlobs, AutoTopBlobs
@pytest.mark.parametrize(
    ("type_name", "bottoms", "tops", "equal", "auto_tops", "in_place"),
    [
        pytest.param("Convolution", (1, None), (1, None), True, False, True, id="conv"),
        pytest.param("Pooling", (1, 1), (1, 2), False, False, True, id="pooling"),
        pytest.param("LSTM", (2, 5), (1, 3), False, False, True, id="lstm"),
        pytest.param("RNN", (2, 4), (1, 2), False, False, True, id="rnn"),
        pytest.param("Scale", (1, 2), (1, 1), False, False, True, id="scale"),
        pytest.param("Concat", (1, None), (1, 1), False, False, True, id="concat"),
        pytest.param("Eltwise", (2, None), (1, 1), False, False, True, id="eltwise"),
        pytest.param("Slice", (1, 1), (1, None), False, False, True, id="slice"),
        pytest.param("Split", (1, 1), (1, None), False, False, False, id="split"),
        pytest.param("Filter", (2, None), (1, None), False, False, True, id="filter"),
        pytest.param("Silence", (1, None), (0, 0), False, False, True, id="silence"),
        pytest.param("HDF5Output", (2, 2), (0, 0), False, False, True, id="hdf5-output"),
        pytest.param("Flatten", (1, 1), (1, 1), False, False, False, id="flatten"),
        pytest.param("Reshape", (1, 1), (1, 1), False, False, False, id="reshape"),
        pytest.param("AbsVal", (1, 1), (1, 1), False, False, False, id="absval"),
        pytest.param("Parameter", (0, 0), (1, 1), False, False, True, id="parameter"),
        pytest.param("SoftmaxWithLoss", (2, 2), (1, 2), False, True, True, id="softmax-loss"),
        pytest.param("InfogainLoss", (2, 3), (1, 2), False, True, True, id="infogain"),
        pytest.param("ContrastiveLoss", (3, 3), (1, 1), False, True, True, id="contrastive"),
        pytest.param("Accuracy", (2, 2), (1, 2), False, False, True, id="accuracy"),
    ],
)
def test_blobs(
    type_name: str, bottoms: Count, tops: Count, equal: bool, auto_tops: bool, in_place: bool
) -> None:
    row = caffe_type_of(type_name)
    assert row
    assert (row.bottoms, row.tops) == (bottoms, tops)
    assert (row.equal, row.auto_tops, row.in_place) == (equal, auto_tops, in_place)


def test_a_layer_that_may_not_overwrite_its_bottom(judge: Callable[..., Analysis]) -> None:
    analysis = judge("Flatten", ((2, 3, 4),), 'top: "b0"', tops=0)
    (found,) = (it for it in analysis.diagnostics if it.severity == "error")
    assert found.rule == "in-place-refused"


NO_FIELDS = (
    "the input must have 4 axes (batch, channels, height, width), but it has 2",
    "the window must fit into its padded input, but height 12 > 10, width 12 > 11",
    "depth 3 > 2; length 3 > 2",
    "what fits: input size 9 or 11",
    "the input's channels must be those of both outputs",
)
"""What messages say of shapes, in the words of all layer types."""


@each("text", NO_FIELDS)
def test_a_word_of_a_message_that_is_no_field_stays(
    judge: Callable[..., Analysis], text: str
) -> None:
    (row,) = judge("Pooling", ((1, 3, 4, 4),)).layers
    assert row.spec.place(Problem("wrong-input-shape", text)).message == text


def test_a_field_is_called_what_the_text_calls_it(judge: Callable[..., Analysis]) -> None:
    regions = ((1, 3, 8, 8), (5, 5))
    analysis = judge("ROIPooling", regions, "roi_pooling_param { pooled_h: 0 pooled_w: 7 }")
    (found,) = analysis.diagnostics
    assert found.message == "pooled_h must be at least 1, but it is 0"


def test_regions_of_what_is_no_image(judge: Callable[..., Analysis]) -> None:
    fields = "roi_pooling_param { pooled_h: 7 pooled_w: 7 }"
    (found,) = judge("ROIPooling", ((1, 3), (5, 5)), fields).diagnostics
    assert found.message == (
        "the input must have 4 axes (batch, channels, height, width), but it has 2"
    )
