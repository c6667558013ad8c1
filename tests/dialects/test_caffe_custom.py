"""Layer types of a fork's own, which the run declares."""

from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text

Findings = Callable[[Analysis], str]

DATA = (
    'layer { name: "d" type: "Input" top: "data"'
    " input_param { shape { dim: 2 dim: 3 dim: 8 dim: 8 } } }\n"
)
OLD_DATA = 'input: "data" input_dim: 2 input_dim: 3 input_dim: 8 input_dim: 8\n'


def read(text: str, **settings: object) -> Analysis:
    return summarize_text(text, syntax="prototxt", **settings)  # type: ignore[arg-type]


def shapes(analysis: Analysis) -> list[object]:
    return [it.shape for row in analysis.layers for it in row.outputs]


OWN_MESSAGES = """\
layer { name: "t" type: "Rotated" bottom: "data" top: "t"
  rotated_param { dim: 1 dim: 0 deep { er: 3 } }
  my_flag: true
  pooling_param { pool: ROI strange: 1 }
  include { phase: TEST }
}
"""


def test_a_declared_type_covers_its_own_message() -> None:
    analysis = read(DATA + OWN_MESSAGES, custom={"Rotated": "5x6x7"})
    assert analysis.diagnostics == ()
    assert shapes(analysis) == [(2, 7, 5, 6)]


def test_what_all_layers_have_is_still_checked(findings: Findings) -> None:
    text = (
        'layer { name: "t" type: "Own" bottom: "data" top: "t" loss_weight: x own { a: 1 } }\n'
    )
    assert findings(read(DATA + text, custom={"Own": "passthrough"})) == (
        "2:68: error: loss_weight must be a number, but is x [field-wrong-type]\n"
    )


def test_an_unknown_type_with_its_own_message_is_one_finding(findings: Findings) -> None:
    assert findings(read(DATA + OWN_MESSAGES)) == (
        "2:25: error: t: type must be a layer type of Caffe, but there is no 'Rotated'"
        " [unknown-type]\n"
        "  help: declare it with --custom Rotated=passthrough"
        " or --custom Rotated=20x20x256\n"
    )


def test_of_a_misspelt_type_all_fields_are_read() -> None:
    text = (
        'layer { name: "c" type: "Convoluton" bottom: "data" top: "c"\n'
        "  convolution_param { num_output: 4 kernel: 3 } }\n"
    )
    rules = [it.rule for it in read(DATA + text).diagnostics]
    assert rules == ["unknown-type", "unknown-field"]


@pytest.mark.parametrize("word", ["BN", "UNPOOLING", "RESIZE", "CONVOLUTION3D", "Own", "7000"])
def test_a_declared_type_of_the_older_form(word: str) -> None:
    layer = (
        f'layers {{ name: "a" type: {word} bottom: "data" top: "a" blobs_lr: 1 blobs_lr: 2\n'
        "  own_param { a: 1 } convolution_param { num_output: 8 kernel_depth: 3 } }\n"
    )
    analysis = read(OLD_DATA + layer, custom={word: "4x4x5"})
    assert analysis.diagnostics == ()
    assert shapes(analysis) == [(2, 5, 4, 4)]


def test_error_of_an_unknown_type_of_the_older_form(findings: Findings) -> None:
    layer = 'layers { name: "a" type: UNPOOLING bottom: "data" top: "a" own_param { a: 1 } }\n'
    assert findings(read(OLD_DATA + layer)) == (
        "2:26: error: type must be one of NONE, ABSVAL, ACCURACY, ARGMAX, BNLL, CONCAT,"
        " CONTRASTIVE_LOSS, CONVOLUTION and 34 more, but is UNPOOLING"
        " [field-unknown-enum-value]\n"
        "  help: declare it with --custom UNPOOLING=passthrough"
        " or --custom UNPOOLING=20x20x256\n"
    )


def test_a_declared_type_of_the_oldest_form() -> None:
    layer = (
        'layers { layer { name: "a" type: "mine" kernelsize: 3 own: 5 }'
        ' bottom: "data" top: "a" }\n'
    )
    analysis = read(OLD_DATA + layer, custom={"mine": "passthrough"})
    assert analysis.diagnostics == ()
    assert shapes(analysis) == [(2, 3, 8, 8)]


PYTHON = """\
layer { name: "p" type: "Python" bottom: "data" top: "rois" top: "scores"
  python_param { module: "m" layer: "Proposal" phase: 1 } }
"""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param("300x5@rois,300@rois", [(300, 5), (300,)], id="regions"),
        pytest.param("10x7x7x3@rois", [(10, 3, 7, 7)] * 2, id="regions-of-an-image"),
        pytest.param("passthrough,6", [(2, 3, 8, 8), (2, 6)], id="one-as-the-input"),
    ],
)
def test_several_outputs_and_regions(given: str, expected: list[tuple[int, ...]]) -> None:
    analysis = read(DATA + PYTHON, custom={"Python:Proposal": given})
    assert analysis.diagnostics == ()
    assert shapes(analysis) == expected


def test_what_reads_regions_counts_for_each_of_them() -> None:
    """Ren et al. 2015, arXiv:1506.01497: fc6 of 300 regions of 7x7x512 has 300 times the MACs.

    7 * 7 * 512 * 4096 = 102,760,448 of one region.
    """
    analysis = read(
        'layer { name: "i" type: "Input" top: "c" input_param { shape { dim: 1 dim: 512'
        " dim: 38 dim: 50 } } }\n"
        'layer { name: "p" type: "Python" bottom: "c" top: "rois"'
        ' python_param { layer: "ProposalLayer" } }\n'
        'layer { name: "r" type: "ROIPooling" bottom: "c" bottom: "rois" top: "r"'
        " roi_pooling_param { pooled_h: 7 pooled_w: 7 } }\n"
        'layer { name: "fc6" type: "InnerProduct" bottom: "r" top: "fc6"'
        " inner_product_param { num_output: 4096 } }\n",
        custom={"Python:ProposalLayer": "300x5@rois"},
    )
    assert analysis.diagnostics == ()
    assert analysis.layers[-1].outputs[0].shape == (300, 4096)
    assert analysis.layers[-1].macs == 300 * 102_760_448


def test_numbers_and_multiply_adds() -> None:
    layer = (
        'layer { name: "a" type: "Own" bottom: "data" top: "a" param { lr_mult: 1 }'
        " param { lr_mult: 0 } }\n"
    )
    custom = {"Own": "passthrough,params=1.5k,buffers=7,macs_per_example=2M"}
    analysis = read(DATA + layer, custom=custom)
    assert analysis.diagnostics == ()
    (row,) = analysis.layers
    assert [(it.role, it.shape, it.trainable) for it in row.parameters or ()] == [
        ("weight", (1500,), True),
        ("buffer", (7,), False),
    ]
    assert row.macs == 4_000_000


def test_numbers_are_frozen_where_every_blob_is_and_shared_by_name() -> None:
    layers = "".join(
        f'layer {{ name: "{it}" type: "Own" bottom: "data" top: "{it}"'
        ' param { name: "w" lr_mult: 0 } param { lr_mult: 0 } }\n'
        for it in "ab"
    )
    analysis = read(DATA + layers, custom={"Own": "passthrough,params=9"})
    assert (analysis.totals.params, analysis.totals.trainable_params) == (9, 0)


def test_a_declared_type_that_reads_nothing_is_an_input() -> None:
    layers = (
        'layer { name: "v" type: "Own" top: "clip" top: "rois" own_param { batch: 3 } }\n'
        'layer { name: "r" type: "ReLU" bottom: "clip" top: "r" }\n'
        'layer { name: "s" type: "Silence" bottom: "rois" }\n'
    )
    analysis = read(layers, custom={"Own": "16x8x8x3,20x5@rois"}, batch=4)
    assert analysis.diagnostics == ()
    assert [(it.name, it.shape) for it in analysis.inputs] == [
        ("clip", (4, 3, 16, 8, 8)),
        ("rois", (20, 5)),
    ]


def test_the_regions_of_an_input() -> None:
    layers = (
        'layer { name: "p" type: "Python" top: "rois" python_param { layer: "L" } }\n'
        'layer { name: "r" type: "ReLU" bottom: "rois" top: "r" }\n'
    )
    analysis = read(layers, inputs={"rois": "300x5@rois"}, batch=2)
    assert analysis.diagnostics == ()
    assert shapes(analysis) == [(300, 5)]


@pytest.mark.parametrize(
    ("top", "size"),
    [("rois", "300x5@rois"), ("labels", "1"), ("im_info", "3")],
)
def test_the_size_that_a_finding_suggests_suits_the_top(
    top: str, size: str, findings: Findings
) -> None:
    layers = (
        f'layer {{ name: "p" type: "Python" top: "{top}" python_param {{ layer: "L" }} }}\n'
        f'layer {{ name: "s" type: "Silence" bottom: "{top}" }}\n'
    )
    assert f"\n  help: say it, --input {top}={size}\n" in findings(read(layers))
    assert read(layers, inputs={top: size}).diagnostics == ()


@pytest.mark.parametrize(
    "given",
    [
        *("300x@rois", "@rois", "0x5@rois", "passthrough,params=", "params=5"),
        *("passthrough,params=5,params=6", "passthrough,weights=5", "passthrough,params=1.5"),
    ],
)
def test_error_of_a_declaration_that_is_none(given: str) -> None:
    with pytest.raises(ValueError, match="must be 'passthrough' or a size"):
        read(DATA, custom={"Own": given})


# Fields of forks in messages that Caffe knows


def pooling(fields: str) -> str:
    return (
        'layer { name: "p" type: "Pooling" bottom: "data" top: "p"'
        f" pooling_param {{ kernel_size: 2 stride: 2 {fields} }} }}\n"
    )


def test_a_field_of_a_fork_is_an_error_after_which_the_layer_is_not_judged() -> None:
    analysis = read(DATA + pooling("round_below: true"))
    assert [it.rule for it in analysis.diagnostics] == ["unknown-field"]
    assert not analysis.layers[0].known


def test_a_field_that_is_ignored_is_absent_and_a_note_says_so(findings: Findings) -> None:
    analysis = read(DATA + pooling("round_below: true"), ignore=["unknown-field"])
    assert shapes(analysis) == [(2, 3, 4, 4)]
    assert findings(analysis) == (
        "2:100: note: p: figures of the layer may be wrong: pooling_param is read without"
        " 'round_below', which Caffe does not know [field-ignored]\n"
    )


def test_a_comment_makes_one_field_absent() -> None:
    text = DATA + pooling("round_below: true # convcalc: ignore unknown-field\n")
    assert [it.rule for it in read(text).diagnostics] == ["field-ignored"]
    assert shapes(read(text)) == [(2, 3, 4, 4)]


@pytest.mark.parametrize("field", ["shuffle: true", 'mean_filler { type: "constant" }'])
def test_a_harmless_field_is_absent_without_a_word(field: str) -> None:
    assert read(DATA + pooling(field), ignore=["unknown-field"]).diagnostics == ()


def test_what_follows_from_an_absent_field_is_still_found() -> None:
    text = pooling("kernal_h: 2").replace("kernel_size: 2", "")
    analysis = read(DATA + text, ignore=["unknown-field"])
    rules = {it.rule for it in analysis.diagnostics}
    assert rules > {"field-ignored"}
    assert analysis.has_findings("error")


def test_a_type_that_a_template_leaves_open_is_to_be_filled_in(findings: Findings) -> None:
    text = 'layer { name: "r" type: "$(ACT)" bottom: "data" top: "r" }\n'
    assert findings(read(DATA + text)) == (
        "2:25: error: r: type must be a layer type of Caffe, but $(ACT) has a template's"
        " placeholder [unknown-type]\n"
        "  help: fill in the template first\n"
    )
