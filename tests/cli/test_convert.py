from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc

Run = Callable[..., Result]

NET = """\
name: "two stages"
layer {
  name: "data"  type: "Input"  top: "data"
  input_param { shape { dim: 1  dim: 3  dim: 32  dim: 30 } }
}
layer {
  name: "conv1"  type: "Convolution"
  bottom: "data"
  top: "conv1"
  convolution_param { num_output: 8  kernel_size: 5  kernel_size: 3  pad: 2  pad: 1 }
}
layer {
  name: "relu1"  type: "ReLU"
  bottom: "conv1"
  top: "conv1"
}
layer {
  name: "pool1"  type: "Pooling"
  bottom: "conv1"
  top: "pool1"
  pooling_param { pool: MAX  kernel_size: 3  stride: 2 }
}
layer {
  name: "fc"  type: "InnerProduct"
  bottom: "pool1"
  top: "fc"
  inner_product_param { num_output: 10 }
}
layer {
  name: "drop"  type: "Dropout"
  bottom: "fc"
  top: "fc"
  dropout_param { dropout_ratio: 0.5 }
}
"""

SPEC = """\
name: two stages
input: [3, 32, 30]
rounding: floor
layers:
  - {type: conv, name: conv1, out_channels: 8, kernel_size: [5, 3], padding: [2, 1]}
  - {type: relu, name: relu1}
  - {type: max_pool, name: pool1, kernel_size: 3, stride: 2, rounding: ceil}
  - {type: linear, name: fc, out_features: 10}
  - {type: dropout, name: drop}
"""

USED = (
    "layer { name: 'fc' type: 'InnerProduct' bottom: 'data' top: 'fc'"
    " inner_product_param { num_output: 2 } }"
)


def net(*layers: str, shape: str = "dim: 1 dim: 3 dim: 8 dim: 8") -> str:
    first = "layer { name: 'data' type: 'Input' top: 'data' input_param { shape { SHAPE } } }"
    return "\n".join([first.replace("SHAPE", shape), *layers, ""])


def refusals(result: Result) -> list[str]:
    assert (result.exit_code, result.stdout) == (1, "")
    return [
        line.partition(" error: ")[2]
        for line in result.stderr.splitlines()
        if " error: " in line
    ]


def test_prototxt_to_yaml(run: Run) -> None:
    result = run("convert", "-", "--to", "yaml", stdin=NET)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == SPEC


def test_yaml_to_prototxt(run: Run) -> None:
    result = run("convert", "-", "--to", "prototxt", stdin=SPEC)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == NET


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            "type: 'Upsample' upsample_param { scale: 1 }",
            "{type: upsample, name: it, scale_factor: 1}",
            id="upsample",
        ),
        pytest.param(
            "type: 'Reshape' reshape_param { shape { dim: 0 dim: -1 } }",
            "{type: reshape, name: it, shape: [0, -1], axis: 0}",
            id="reshape",
        ),
    ],
)
def test_what_is_usual_in_caffe_alone_is_written_out(
    run: Run, layer: str, expected: str
) -> None:
    text = net(f"layer {{ name: 'it' bottom: 'data' top: 'it' {layer} }}")
    result = run("convert", "-", "--to", "yaml", stdin=text)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == f"  - {expected}"


def test_blocks_are_unfolded(run: Run) -> None:
    spec = """\
name: blocks
input: 8x8x3
blocks:
  unit: {layers: [{type: conv, out_channels: 4, kernel_size: 1}, relu]}
layers: [{block: unit, repeat: 2}]
"""
    assert (
        run("convert", "-", "--to", "yaml", stdin=spec).stdout
        == """\
name: blocks
input: [3, 8, 8]
rounding: exact
layers:
  - {type: conv, name: unit.0.conv1, out_channels: 4, kernel_size: 1}
  - {type: relu, name: unit.0.relu1}
  - {type: conv, name: unit.1.conv1, out_channels: 4, kernel_size: 1}
  - {type: relu, name: unit.1.relu1}
"""
    )


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        pytest.param(
            """\
layer {
  name: "it"  type: "Upsample"
  bottom: "data"
  top: "it"
  upsample_param { scale: 2 }
}
""",
            "dim: 4  dim: 6",
            id="upsample-of-two-axes",
        ),
        pytest.param(
            """\
layer {
  name: "it"  type: "Crop"
  bottom: "data"
  bottom: "data"
  top: "it"
  crop_param { axis: 0 }
}
""",
            "dim: 4  dim: 6",
            id="crop-along-the-batch",
        ),
        pytest.param(
            """\
layer {
  name: "it"  type: "Crop"
  bottom: "data"
  bottom: "data"
  top: "it"
  crop_param { axis: 1  offset: 0  offset: 0 }
}
""",
            "dim: 4  dim: 6  dim: 1",
            id="crop-along-the-channels",
        ),
        pytest.param(
            """\
layer {
  name: "it"  type: "Convolution"
  bottom: "data"
  bottom: "data"
  top: "one"
  top: "two"
  convolution_param { num_output: 3  kernel_size: 1 }
}
""",
            "dim: 4  dim: 6  dim: 5  dim: 5",
            id="convolution-of-two",
        ),
        pytest.param(
            """\
layer {
  name: "it"  type: "Deconvolution"
  bottom: "data"
  bottom: "data"
  top: "one"
  top: "two"
  convolution_param { num_output: 3  kernel_size: 2 }
}
""",
            "dim: 4  dim: 6  dim: 5  dim: 5",
            id="deconvolution-of-two",
        ),
    ],
)
def test_a_prototxt_stays_one(run: Run, layer: str, shape: str) -> None:
    data = f"""\
name: "net"
layer {{
  name: "data"  type: "Input"  top: "data"
  input_param {{ shape {{ {shape} }} }}
}}
"""
    result = run("convert", "-", "--to", "prototxt", stdin=data + layer)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == data + layer


def test_shared_weights(run: Run) -> None:
    spec = """\
name: shared
inputs: {a: 8x8x3, b: 8x8x3}
layers:
  - {type: conv, name: one, input: a, out_channels: 4, kernel_size: 3}
  - {type: conv, name: two, input: b, out_channels: 4, kernel_size: 3, weights_of: one}
outputs: [one, two]
"""
    text = run("convert", "-", "--to", "prototxt", stdin=spec).stdout
    assert text.count('  param { name: "one.weight" }\n  param { name: "one.bias" }\n') == 2
    back = run("convert", "-", "--to", "yaml", stdin=text).stdout
    assert (
        back
        == """\
name: shared
inputs:
  a: [3, 8, 8]
  b: [3, 8, 8]
rounding: floor
layers:
  - {type: conv, name: one, input: a, out_channels: 4, kernel_size: 3}
  - {type: conv, name: two, input: b, out_channels: 4, kernel_size: 3, weights_of: one}
outputs: [one, two]
"""
    )


def test_frozen_weights(run: Run) -> None:
    layers = "layers: [{type: linear, name: fc, out_features: 2, trainable: false}]"
    spec = f"name: frozen\ninput: 8x8x3\n{layers}\n"
    text = run("convert", "-", "--to", "prototxt", stdin=spec).stdout
    assert text.count("  param { lr_mult: 0 }\n") == 2
    assert "trainable: false" in run("convert", "-", "--to", "yaml", stdin=text).stdout


def test_pooling_that_rounds_down(run: Run) -> None:
    layers = "layers: [{type: max_pool, name: pool, kernel_size: 3, stride: 2}]"
    spec = f"name: floor\ninput: 8x8x3\nrounding: floor\n{layers}\n"
    text = run("convert", "-", "--to", "prototxt", stdin=spec).stdout
    assert "pooling_param { pool: MAX  kernel_size: 3  stride: 2  round_mode: FLOOR }" in text


def test_names_that_yaml_would_misread_are_quoted(run: Run) -> None:
    given = net(USED.replace("'fc'", "'no'"))
    assert '  - {type: linear, name: "no", out_features: 2}' in (
        run("convert", "-", "--to", "yaml", stdin=given).stdout
    )


def test_offsets_of_a_crop_stay_as_they_are(run: Run) -> None:
    layers = (
        "  - {type: crop, name: crop1, size: 4, offset: 2}\n"
        "  - {type: crop, name: crop2, size: 2, offset: center}\n"
        "  - {type: crop, name: crop3, size: 1, offset: [0, 1]}\n"
    )
    Path("crop.yaml").write_text(f"input: 8x8x3\nlayers:\n{layers}", encoding="utf-8")
    result = run("convert", "crop.yaml", "--to", "yaml")
    assert result.exit_code == 0
    assert result.output.endswith(f"layers:\n{layers}")


def test_tensors_of_a_declared_layer_keep_their_names(run: Run) -> None:
    layer = "{type: custom, name: biases, params: {table: [169, 3], bias: [3]}}"
    given = f"name: n\ninput: 4x4x3\nlayers: [{layer}]\n"
    assert run("convert", "-", "--to", "yaml", stdin=given).stdout.endswith(f"  - {layer}\n")


def test_sizes_that_follow_are_written_as_they_are(run: Run) -> None:
    given = (
        "name: n\ninput: 4x4x3\nlayers:\n  - {type: max_pool, name: pool, kernel_size: 2}\n"
        "  - {type: upsample, name: up, size_of: data}\n"
        '  - {type: reshape, name: flat, shape: ["${channels}", "${tokens}"]}\n'
    )
    assert run("convert", "-", "--to", "yaml", stdin=given).stdout.endswith(
        "  - {type: upsample, name: up, size: [4, 4]}\n"
        "  - {type: reshape, name: flat, shape: [3, 16]}\n"
    )


def test_what_cannot_be_seen_of_a_name_is_escaped(run: Run) -> None:
    name = r"a\x7f\u202e\U0001f600\""
    spec = f'input: 8x8x3\nlayers: [{{type: relu, name: "{name}"}}]\n'
    Path("relu.yaml").write_text(spec, encoding="utf-8")
    result = run("convert", "relu.yaml", "--to", "prototxt")
    assert r'name: "a\177\342\200\256\U0001f600\""'.replace(r"\U0001f600", "\U0001f600") in (
        result.output
    )
    Path("relu.prototxt").write_text(result.output, encoding="utf-8")
    back = run("convert", "relu.prototxt", "--to", "yaml")
    assert r'name: "a\x7f\u202e\U0001f600\""'.replace(r"\U0001f600", "\U0001f600") in (
        back.output
    )


def test_labels_have_no_axes_but_the_batch(run: Run) -> None:
    label = "layer { name: 'l' type: 'Input' top: 'label' input_param { shape { dim: 1 } } }"
    tensors = "bottom: 'fc' bottom: 'label' top: 'loss'"
    loss = f"layer {{ name: 'loss' type: 'SoftmaxWithLoss' {tensors} }}"
    text = run("convert", "-", "--to", "yaml", stdin=net(label, USED, loss)).stdout
    assert text.endswith("""\
inputs:
  data: [3, 8, 8]
  label: []
rounding: floor
layers:
  - {type: linear, name: fc, input: data, out_features: 2}
  - {type: softmax_loss, name: loss, inputs: [fc, label]}
""")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(
            net(
                "layer { name: 'l' type: 'Input' top: 'label'"
                " input_param { shape { dim: 2 } } }",
                USED,
                shape="dim: 4 dim: 3 dim: 8 dim: 8",
            ),
            "inputs of a YAML spec must have the same batch, but that of 'label' is 2 and that"
            " of 'data' 4 [not-convertible]",
            id="two-batches",
        ),
        pytest.param(
            net(USED.replace("name: 'fc'", "")),
            "a layer must have a name to be converted, but this one has none"
            " [layer-without-name]",
            id="nameless",
        ),
        pytest.param(
            net(USED, USED.replace("top: 'fc'", "top: 'fc2'")),
            "fc: a name must belong to one layer to be converted, but this one is used twice"
            " [duplicate-name]",
            id="repeated",
        ),
        pytest.param(
            net(
                "layer { name: 'fc' type: 'InnerProduct' bottom: 'data' top: 'fc'"
                " inner_product_param { num_output: 2 transpose: true } }"
            ),
            "fc: fields must be those of linear to be said in YAML, but transpose is not"
            " [not-convertible]",
            id="field",
        ),
        pytest.param(
            net("layer { name: 'bn' type: 'BN' bottom: 'data' top: 'bn' }"),
            "bn: a converted layer must stay the same, but its parameters would be"
            " weight [3], bias [3], buffer [3], buffer [3] instead of weight [1, 3, 1, 1],"
            " bias [1, 3, 1, 1] [conversion-differs]",
            id="norm-of-a-fork",
        ),
        pytest.param(
            net(
                USED.replace("'fc'", "'a'").replace("top: 'a'", "top: 'fc'"),
                USED.replace("top: 'fc'", "top: 'b'").replace("'data'", "'fc'"),
            ),
            "a: a converted layer must be sound, but in its text a name must belong to one"
            " layer or input, but 'fc' is used twice [conversion-differs]",
            id="top-named-like-another-layer",
        ),
        pytest.param(
            net(USED.replace("'fc'", "'${x}'")),
            "a converted layer must be sound, but in its text an expression must name declared"
            " variables, but there is no 'x' [conversion-differs]",
            id="name-like-an-expression",
        ),
        pytest.param(
            net("layer { name: 'norm' type: 'LRN' bottom: 'data' top: 'data' }"),
            "norm: a converted layer must stay the same, but its activation elements would"
            " be 192 instead of 0 [conversion-differs]",
            id="in-place-norm",
        ),
    ],
)
def test_error_what_yaml_cannot_say(run: Run, given: str, expected: str) -> None:
    assert expected in refusals(run("convert", "-", "--to", "yaml", stdin=given))


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            "{type: gelu, name: act}",
            "act: a layer type must be one of Caffe's to be converted, but gelu is not"
            " [not-convertible]",
            id="type",
        ),
        pytest.param(
            "{type: conv, name: c, out_channels: 1, kernel_size: 2, padding: same}",
            "c: a layer must be one that Caffe can have, but it is padded by 0 at the"
            " start and 1 at the end [not-convertible]",
            id="padding",
        ),
        pytest.param(
            "{type: max_pool, name: p, kernel_size: 2, stride: 1, dilation: 2}",
            "p: a layer must be one that Caffe can have, but its windows are dilated"
            " [not-convertible]",
            id="dilated-pooling",
        ),
        pytest.param(
            "{type: conv, name: c, out_channels: 1, kernel_size: 1, bias: per_location}",
            "c: a layer must be one that Caffe can have, but it has a bias for each position"
            " [not-convertible]",
            id="bias-per-location",
        ),
        pytest.param(
            "{type: batch_norm, name: bn}",
            "bn: a layer must be one that Caffe can have, but it learns a weight and a"
            " bias, where Caffe's BatchNorm learns nothing [not-convertible]",
            id="norm-with-weights",
        ),
        pytest.param(
            "{type: batch_norm, name: bn, affine: false}",
            "bn: a layer must be one that Caffe can have, but it has no scale_factor, where"
            " Caffe's has one [not-convertible]",
            id="norm-without-a-factor",
        ),
        pytest.param(
            "{type: crop, name: c, size: 6}",
            "c: a layer must be one that Caffe can have, but its size is a number, where"
            " Caffe's is that of a second input [not-convertible]",
            id="crop-to-a-number",
        ),
        pytest.param(
            "{type: upsample, name: u, scale_factor: 1.5}",
            "u: a layer must be one that Caffe can have, but its scale_factor is 1.5, where"
            " Caffe's is one whole number [not-convertible]",
            id="upsample-by-a-fraction",
        ),
        pytest.param(
            "{type: upsample, name: u, scale_factor: 2, mode: bilinear}",
            "u: a layer must be one that Caffe can have, but it does more than to repeat each"
            " number a whole number of times [not-convertible]",
            id="upsample-between-pixels",
        ),
    ],
)
def test_error_what_caffe_cannot_say(run: Run, layer: str, expected: str) -> None:
    spec = f"input: 8x8x3\nlayers: [{layer}]\n"
    assert refusals(run("convert", "-", "--to", "prototxt", stdin=spec)) == [expected]


def test_every_layer_that_is_refused_is_named(run: Run) -> None:
    result = run(
        "convert", "-", "--to", "prototxt", stdin="input: 8x8x3\nlayers: [gelu, mish, silu]\n"
    )
    assert [line.partition(":")[0] for line in refusals(result)] == ["gelu1", "silu1"]


def test_wrong_spec_is_not_converted(run: Run) -> None:
    spec = "input: 8x8x3\nlayers: [{type: conv, out_channels: 4, kernel_size: 9}]\n"
    found = refusals(run("convert", "-", "--to", "prototxt", stdin=spec))
    assert [it.rpartition(" ")[2] for it in found] == ["[window-exceeds-input]"]


def test_file_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    taken = tmp_path / "net.yaml"
    taken.write_text("mine", encoding="utf-8")
    result = run("convert", "lenet", "--to", "yaml", "-o", str(taken))
    assert result.exit_code == 2
    assert result.stderr == f"Error: '{taken}' exists; use --force to overwrite it\n"
    assert taken.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            "{type: roi_pool, name: p, inputs: [a, b], height: 7, width: 6}",
            "roi_pooling_param { pooled_h: 7  pooled_w: 6 }",
            id="roi_pool",
        ),
        pytest.param(
            "{type: center_loss, name: p, inputs: [f, l], classes: 10}",
            "center_loss_param { num_output: 10  axis: 1 }",
            id="center_loss",
        ),
    ],
)
def test_types_of_forks(run: Run, layer: str, expected: str) -> None:
    inputs = "{a: 8x8x3, b: [5]}" if "roi" in layer else "{f: [4], l: []}"
    spec = f"name: n\ninputs: {inputs}\nlayers: [{layer}]\n"
    assert expected in run("convert", "-", "--to", "prototxt", stdin=spec).stdout


SCALED = """\
layer {
  name: "bn"  type: "BatchNorm"
  bottom: "data"
  top: "normed"
  batch_norm_param { eps: 0.001 }
}
layer {
  name: "scale"  type: "Scale"
  bottom: "normed"
  top: "normed"
  scale_param { axis: 1  num_axes: 1  bias_term: true }
}
layer {
  name: "drop"  type: "Dropout"
  bottom: "normed"
  top: "dropped"
  dropout_param { dropout_ratio: 0.5 }
}
layer {
  name: "cut"  type: "Slice"
  bottom: "dropped"
  top: "left"
  top: "right"
  slice_param { axis: 1  slice_point: 1 }
}
layer {
  name: "join"  type: "Concat"
  bottom: "right"
  bottom: "left"
  top: "join"
  concat_param { axis: 1 }
}
"""


def test_batch_tops_of_other_names_and_what_caffe_copies_go_both_ways(run: Run) -> None:
    head = NET.partition("layer {")[0]
    data = NET.partition("layer {")[2].partition("layer {")[0].replace("dim: 1", "dim: 16")
    given = f"{head}layer {{{data}{SCALED}"
    there = run("convert", "-", "--to", "yaml", stdin=given)
    assert (there.exit_code, there.stderr) == (0, "")
    assert (
        there.stdout
        == """\
name: two stages
input: [3, 32, 30]
batch: 16
rounding: floor
layers:
  - {type: batch_norm, name: bn, output_names: [normed], eps: 0.001, affine: false, \
scale_factor: true}
  - {type: scale, name: scale, bias: true, in_place: true}
  - {type: dropout, name: drop, output_names: [dropped], in_place: false}
  - {type: split, name: cut, output_names: [left, right], split_sizes: [1, 2], copy: true}
  - {type: concat, name: join, inputs: [right, left]}
"""
    )
    assert run("convert", "-", "--to", "prototxt", stdin=there.stdout).stdout == given


@pytest.mark.parametrize(
    ("layer", "expected"),
    [
        pytest.param(
            "{type: crop, inputs: [a, b], name: c, copy: true}",
            'type: "Crop"\n  bottom: "a"\n  bottom: "b"\n  top: "c"\n}',
            id="crop",
        ),
        pytest.param(
            "{type: crop, inputs: [a, b], name: c, offset: center, copy: true}",
            "crop_param { offset: 1  offset: 2 }",
            id="crop-from-the-middle",
        ),
        pytest.param(
            "{type: upsample, input: a, name: c, scale_factor: 3}",
            "upsample_param { scale: 3 }",
            id="upsample",
        ),
        pytest.param(
            "{type: reduction, input: a, name: c, operation: mean, axis: 2}",
            "reduction_param { operation: MEAN  axis: 2 }",
            id="reduction",
        ),
        pytest.param(
            "{type: spatial_pyramid_pool, input: a, name: c, levels: 2}",
            "spp_param { pyramid_height: 2  pool: MAX }",
            id="spatial-pyramid",
        ),
        pytest.param(
            "{type: reorg, input: a, name: c, stride: 2}",
            "reorg_param { stride: 2  reverse: false }",
            id="reorg",
        ),
        pytest.param(
            "{type: tile, input: a, name: c, tiles: 2}",
            "tile_param { tiles: 2  axis: 1 }",
            id="tile",
        ),
        pytest.param(
            "{type: permute, input: a, name: c, dims: [0, 2, 3, 1], copy: true}",
            "permute_param { order: 0  order: 2  order: 3  order: 1 }",
            id="permute",
        ),
    ],
)
def test_types_that_move_and_resize_go_both_ways(run: Run, layer: str, expected: str) -> None:
    spec = f"name: n\ninputs: {{a: 8x10x4, b: 6x6x4}}\nlayers: [{layer}]\n"
    text = run("convert", "-", "--to", "prototxt", stdin=spec).stdout
    assert expected in text
    again = run("convert", "-", "--to", "yaml", stdin=text)
    assert (again.exit_code, again.stderr) == (0, "")
    assert run("convert", "-", "--to", "prototxt", stdin=again.stdout).stdout == text


@pytest.mark.parametrize(
    "outputs", ["[data]", "[c]", "[data, c]", "[t]", '["s:1", t]', "[data, t]"]
)
def test_outputs_stay_outputs(run: Run, outputs: str) -> None:
    spec = f"""\
name: n
input: 8x8x3
outputs: {outputs}
layers:
  - {{type: split, name: s, chunks: 3}}
  - {{type: conv, name: c, input: data, out_channels: 4, kernel_size: 1}}
  - {{type: add, name: a, inputs: [c, "s:0", "s:1", "s:2"]}}
  - {{type: tanh, name: t}}
"""
    before = convcalc.summarize_text(spec, syntax="yaml").to_dict()
    text = run("convert", "-", "--to", "yaml", stdin=spec).stdout
    after = convcalc.summarize_text(text, syntax="yaml").to_dict()
    assert after["outputs"] == before["outputs"]
    assert after["totals"] == before["totals"]


def test_an_output_above_the_last_layer_is_named(run: Run) -> None:
    silence = 'layer { name: "s" type: "Silence" bottom: "data" }'
    text = run("convert", "-", "--to", "yaml", stdin=net(USED, silence)).stdout
    assert text.splitlines()[-1] == "outputs: [fc]"


def test_a_factor_stays_a_decimal_or_a_fraction(run: Run) -> None:
    factors = ("[1.4, 2.3]", '["${7/5}", 23/10]', "[3, 1.41421356237309]")
    layers = "".join(
        f"  - {{type: upsample, input: data, scale_factor: {it}}}\n" for it in factors
    )
    spec = f"input: 345x340x1\noutputs: [upsample1, upsample2]\nlayers:\n{layers}"
    text = run("convert", "-", "--to", "yaml", stdin=spec).stdout
    written = [line.partition("scale_factor: ")[2] for line in text.splitlines()]
    assert [it for it in written if it] == [
        "[1.4, 2.3]}",
        "[7/5, 23/10]}",
        "[3, 1.41421356237309]}",
    ]
    sizes = [it.shape for it in convcalc.summarize_text(text, syntax="yaml").outputs]
    # 345 * 1.4 and 340 * 2.3 are cut off to 482 and 781 by PyTorch 2.13
    assert sizes == [(1, 1, 482, 781), (1, 1, 483, 782), (1, 1, 1035, 480)]
