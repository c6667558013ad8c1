"""Both phases of a prototxt, checked in one run."""

import json
from collections.abc import Callable

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
        " but no layer above writes 'dat' [unknown-bottom]"
    )
    assert found[1] == (
        "<stdin>:7:25: error: r: in the train phase, the new shape must hold as many numbers as"
        " data has, but [9, 4] is 36 and [9, 2, 3] is 54 [reshape-mismatch]"
    )
    assert found[2] == (
        "<stdin>:8:40: error: t: in the train phase, a bottom must be a top from above,"
        " but no layer above writes 'nothing' [unknown-bottom]"
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
