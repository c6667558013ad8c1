"""Both phases of a prototxt, checked in one run."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

Run = Callable[..., Result]

NET = """\
layer { name: "d" type: "Input" top: "data" include { phase: TRAIN }
  input_param { shape { dim: 9 dim: 4 } } }
layer { name: "d" type: "Input" top: "data" include { phase: TEST }
  input_param { shape { dim: 9 dim: 6 } } }
layer { name: "a" type: "ReLU" bottom: "dat" top: "a" }
layer { name: "r" type: "Reshape" bottom: "data" top: "r"
  reshape_param { shape { dim: 0 dim: 2 dim: 3 } } }
layer { name: "t" type: "TanH" bottom: "nothing" top: "t" include { phase: TRAIN } }
"""


def errors(result: Result) -> list[str]:
    return [it for it in result.stdout.splitlines() if it.startswith("<stdin>")]


def test_both_phases_are_checked_and_what_they_share_is_said_once(run: Run) -> None:
    result = run("validate", "-", "--syntax", "prototxt", stdin=NET)
    assert result.exit_code == 1
    found = errors(result)
    assert len(found) == 3
    assert found[0] == (
        "<stdin>:5:40: error: a: a bottom must be a top from above,"
        " but no layer above writes 'dat' [unknown-name]"
    )
    assert found[1] == (
        "<stdin>:7:25: error: r: in the train phase, the new shape must hold as many numbers as"
        " data has, but [9, 4] is 36 and [9, 2, 3] is 54 [reshape-mismatch]"
    )
    assert found[2] == (
        "<stdin>:8:40: error: t: in the train phase, a bottom must be a top from above,"
        " but no layer above writes 'nothing' [unknown-name]"
    )
    assert result.stderr == "1 file: 3 errors\n"


def test_one_phase_where_it_is_asked_for(run: Run) -> None:
    result = run("validate", "-", "--syntax", "prototxt", "--phase", "test", stdin=NET)
    assert len(errors(result)) == 1
    result = run("validate", "-", "--syntax", "prototxt", "--phase", "train", stdin=NET)
    assert len(errors(result)) == 3
    assert "in the train phase" not in result.stdout


def test_both_phases_as_json(run: Run) -> None:
    result = run("validate", "-", "--syntax", "prototxt", "--format", "json", stdin=NET)
    (file,) = json.loads(result.stdout)["files"]
    assert [it["layer"] for it in file["diagnostics"]] == ["a", "r", "t"]
    assert not file["ok"]
    assert file["totals"]["caffe_memory_bytes"] is None


def test_a_layer_that_the_other_phase_could_not_judge_names_no_phase(run: Run) -> None:
    net = (
        'layer { name: "d" type: "HDF5Data" top: "data" include { phase: TRAIN }'
        " hdf5_data_param { batch_size: 1 } }\n"
        'layer { name: "d" type: "Input" top: "data" include { phase: TEST }'
        " input_param { shape { dim: 9 dim: 6 } } }\n"
        'layer { name: "r" type: "Reshape" bottom: "data" top: "r"'
        " reshape_param { shape { dim: 5 } } }\n"
    )
    found = errors(run("validate", "-", "--syntax", "prototxt", stdin=net))
    assert found[0].startswith(
        "<stdin>:1:41: error: d: in the train phase, the shape of 'data'"
    )
    assert "phase" not in found[1]
    assert len(found) == 2


def test_without_rules_for_phases_there_is_one(run: Run) -> None:
    result = run("validate", "sound.prototxt")
    assert (result.exit_code, result.stdout) == (0, "")


def test_the_totals_have_caffes_line(run: Run) -> None:
    result = run("validate", "sound.prototxt", "--format", "json")
    (file,) = json.loads(result.stdout)["files"]
    assert file["totals"]["caffe_memory_bytes"] == 4 * (8 * 8 * 3 + 6 * 6 * 4)


ONE_PHASE = """\
layer { name: "d" type: "Input" top: "data" include { phase: TRAIN }
  input_param { shape { dim: 9 dim: 4 } } }
layer { name: "l" type: "Input" top: "label" include { phase: TRAIN }
  input_param { shape { dim: 9 } } }
layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
  inner_product_param { num_output: 3 } }
layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label" top: "loss" }
"""


def test_a_net_is_checked_in_the_phase_that_it_has_data_for(run: Run) -> None:
    result = run("validate", "-", "--syntax", "prototxt", stdin=ONE_PHASE)
    assert (result.exit_code, result.stdout) == (0, "")
    other = ONE_PHASE.replace("TRAIN", "TEST")
    result = run("validate", "-", "--syntax", "prototxt", stdin=other)
    assert (result.exit_code, result.stdout) == (0, "")
    result = run("validate", "-", "--syntax", "prototxt", "--phase", "test", stdin=ONE_PHASE)
    assert len(errors(result)) == 2


def test_a_table_of_the_only_phase_says_so(run: Run) -> None:
    result = run("summarize", "-", "--syntax", "prototxt", stdin=ONE_PHASE)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[0] == (
        "stdin (<stdin>): batch 9, float32, rounding caffe, phase train, the only one with data"
    )
    both = ONE_PHASE.replace("include { phase: TRAIN }", "", 1)
    result = run("summarize", "-", "--syntax", "prototxt", "--phase", "train", stdin=both)
    assert result.stdout.splitlines()[0].endswith("phase train")


def test_the_phase_of_the_nets_own_state_counts(run: Run) -> None:
    both = ONE_PHASE.replace("include { phase: TRAIN }", "", 1)
    result = run("validate", "-", "--syntax", "prototxt", stdin=both)
    assert result.exit_code == 1
    result = run(
        "validate", "-", "--syntax", "prototxt", stdin=f"state {{ phase: TRAIN }}\n{both}"
    )
    assert (result.exit_code, result.stdout) == (0, "")


def test_a_bottom_that_only_the_other_phase_writes_is_told_so(run: Run) -> None:
    both = ONE_PHASE.replace("include { phase: TRAIN }", "", 1)
    result = run("validate", "-", "--syntax", "prototxt", stdin=both)
    assert result.stdout == (
        "<stdin>:7:67: error: loss: in the test phase, a bottom must be a top from above,"
        " but no layer above writes 'label' [unknown-name]\n"
        '  7 | layer { name: "loss" type: "SoftmaxWithLoss" bottom: "fc" bottom: "label"'
        ' top: "loss" }\n'
        "    |                                                                   ^^^^^^^\n"
        "  written in the train phase: line 3, column 38\n"
        "  help: let the layer that writes it be in this phase too, or this one not\n"
    )


def test_a_bottom_of_a_layer_that_a_stage_leaves_out(run: Run) -> None:
    staged = ONE_PHASE.replace("phase: TRAIN", "stage: 's'").replace(
        "include { stage: 's' }", "", 1
    )
    result = run("validate", "-", "--syntax", "prototxt", stdin=staged)
    assert "\n  written in another state: line 3, column 38\n" in result.stdout


# What testing takes from training; the words of Caffe's Net::ShareTrainedLayersWith beside each


def both(train: str, test: str, rest: str = "") -> str:
    """Return a net whose first layers are of one phase each, one a line."""
    return "".join(
        f"layer {{ {fields} include {{ phase: {phase} }} }}\n"
        for phase, fields in (("TRAIN", train), ("TEST", test))
    ) + "".join(f"layer {{ {fields} }}\n" for fields in rest.splitlines())


def images(crop: int) -> str:
    return (
        'name: "d" type: "ImageData" top: "data" top: "l" image_data_param { batch_size: 2 }'
        f" transform_param {{ crop_size: {crop} }}"
    )


def dense(outputs: int, more: str = "") -> str:
    return (
        'name: "fc" type: "InnerProduct" bottom: "data" top: "fc"'
        f" inner_product_param {{ num_output: {outputs} {more} }}"
    )


def data(*shape: int) -> str:
    dims = " ".join(f"dim: {it}" for it in shape)
    return f'name: "d" type: "Input" top: "data" input_param {{ shape {{ {dims} }} }}'


def shared(run: Run, net: str) -> list[str]:
    """Return what is said of tensors that the phases do not agree on, with all its lines."""
    result = run("validate", "-", "--syntax", "prototxt", stdin=net)
    found = result.stdout.split("<stdin>:")
    wrong = [it for it in found if "[shared-weights-differ]" in it]
    assert result.exit_code == int("error" in result.stdout)
    return ["\n".join(it.rstrip().splitlines()[:1] + it.splitlines()[3:]) for it in wrong]


def test_error_of_crops_that_differ_before_a_dense_layer(run: Run) -> None:
    # Cannot share param 0 weights from layer 'fc'; shape mismatch.
    # Source param shape is 8 2187 (17496); target param shape is 8 1728 (13824)
    assert shared(run, both(images(27), images(24), dense(8))) == [
        "3:26: error: fc: a layer must have the same tensors in both phases, as testing takes"
        " those of training, but it has weight [8, 2187] in the train phase and weight"
        " [8, 1728] in the test phase [shared-weights-differ]\n"
        "  help: 'data' is 27x27x3 in the train phase and 24x24x3 in the test phase;"
        " give it one size"
    ]


def test_a_size_that_the_run_tells_leaves_each_phase_its_crop(run: Run) -> None:
    def database(crop: int) -> str:
        transform = f"transform_param {{ crop_size: {crop} }} data_param {{ batch_size: 2 }}"
        return f'name: "d" type: "Data" top: "data" top: "label" {transform}'

    arguments = ("validate", "-", "--syntax", "prototxt", "--input", "data=27x27x3")
    rest = dense(8) + '\nname: "s" type: "Silence" bottom: "label" bottom: "fc"'
    result = run(*arguments, stdin=both(database(27), database(24), rest))
    assert result.exit_code == 1
    assert "it has weight [8, 2187] in the train phase and weight [8, 1728]" in result.stdout
    assert "'data' is 27x27x3 in the train phase and 24x24x3 in the test" in result.stdout
    result = run(*arguments, stdin=both(database(27), database(27), rest))
    assert (result.exit_code, result.stdout) == (0, "")


def test_error_of_fields_that_differ(run: Run) -> None:
    # Cannot share param 0 weights from layer 'fc'; shape mismatch.
    # Source param shape is 8 4 (32); target param shape is 6 4 (24)
    net = both(dense(8), dense(6))
    assert shared(run, f"layer {{ {data(2, 4)} }}\n{net}") == [
        "2:26: error: fc: a layer must have the same tensors in both phases, as testing takes"
        " those of training, but it has weight [8, 4], bias [8] in the train phase and weight"
        " [6, 4], bias [6] in the test phase [shared-weights-differ]\n"
        "  in the test phase: line 3, column 26\n"
        "  help: give the layer of either phase the same sizes, or another name"
    ]


def test_error_of_a_number_of_tensors_that_differs(run: Run) -> None:
    # Incompatible number of blobs for layer fc
    net = both(dense(8), dense(8, "bias_term: false"))
    (found,) = shared(run, f"layer {{ {data(2, 4)} }}\n{net}")
    assert (
        "but it has weight [8, 4], bias [8] in the train phase and weight [8, 4] in the test"
        " phase [shared-weights-differ]"
    ) in found


def test_error_of_a_layer_whose_name_is_that_of_another(run: Run) -> None:
    # Caffe gives every layer's blobs to the first of its name: Incompatible number of blobs
    net = both(
        data(2, 4), data(2, 4), dense(8) + '\nname: "fc" type: "ReLU" bottom: "fc" top: "y"'
    )
    (found,) = shared(run, net)
    assert found.endswith(
        "but it has none in the train phase and weight [8, 4], bias [8] in the test phase"
        " [shared-weights-differ]\n"
        "  in the test phase: line 3, column 26\n"
        "  help: give each layer a name of its own, by which Caffe finds the one to share with"
    )


@pytest.mark.parametrize(
    "net",
    [
        pytest.param(both(data(9, 4), data(5, 4), dense(8)), id="another-batch"),
        pytest.param(
            f"layer {{ {data(2, 4)} }}\n"
            + both(dense(8), dense(6).replace('name: "fc"', 'name: "other"')),
            id="layers-of-one-phase",  # Ignoring source layer fc
        ),
        pytest.param(
            both(
                images(27),
                images(24),
                'name: "c" type: "Convolution" bottom: "data" top: "c"'
                " convolution_param { num_output: 4 kernel_size: 3 }",
            ),
            id="convolutions-take-any-size",
        ),
        pytest.param(both(data(2, 4), "", dense(8)), id="error-above-in-one"),
    ],
)
def test_phases_that_share_what_they_have(net: str, run: Run) -> None:
    assert shared(run, net) == []
