"""Which layers of a prototxt count: phase, stages, level, and the solver around a network."""

from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text

Findings = Callable[[Analysis], str]

DATA = 'layer { name: "d" type: "Input" top: "data" input_param { shape { dim: 1 dim: 4 } } }\n'


def read(text: str, **settings: object) -> Analysis:
    return summarize_text(text, syntax="prototxt", **settings)  # type: ignore[arg-type]


def relu(rules: str) -> str:
    return f'layer {{ name: "r" type: "ReLU" bottom: "data" top: "r" {rules} }}\n'


@pytest.mark.parametrize(
    ("rules", "settings", "included"),
    [
        pytest.param("", {}, True, id="no-rule"),
        pytest.param("include { }", {}, True, id="a-rule-that-asks-nothing"),
        pytest.param("include { phase: TRAIN }", {}, False, id="other-phase"),
        pytest.param("include { phase: TRAIN }", {"phase": "train"}, True, id="its-phase"),
        pytest.param("exclude { phase: TEST }", {}, False, id="excluded-phase"),
        pytest.param("exclude { phase: TEST }", {"phase": "train"}, True, id="not-excluded"),
        pytest.param(
            'include { phase: TRAIN } include { stage: "s" }',
            {"stages": ["s"]},
            True,
            id="one-of",
        ),
        pytest.param('include { stage: "s" stage: "t" }', {"stages": ["s"]}, False, id="all"),
        pytest.param('include { not_stage: "s" }', {"stages": ["s"]}, False, id="not-stage"),
        pytest.param('include { not_stage: "s" }', {"stages": ["t"]}, True, id="other-stage"),
        pytest.param("include { min_level: 1 }", {}, False, id="below"),
        pytest.param("include { min_level: 1 max_level: 2 }", {"level": 2}, True, id="between"),
        pytest.param("include { max_level: 2 }", {"level": 3}, False, id="above"),
        pytest.param("phase: TRAIN", {}, True, id="a-layer-may-have-its-own-phase"),
    ],
)
def test_rules(rules: str, settings: dict[str, object], included: bool) -> None:
    analysis = read(DATA + relu(rules), **settings)
    assert analysis.diagnostics == ()
    assert bool(analysis.layers) is included


def test_stages_and_the_phase_of_the_text_count_and_the_level_is_the_runs() -> None:
    text = 'state { phase: TRAIN stage: "s" level: 7 }\n' + DATA
    assert read(text + relu('include { stage: "s" stage: "t" }'), stages=["t"]).layers
    assert read(text + relu("include { phase: TRAIN }")).layers
    assert not read(text + relu("include { phase: TRAIN }"), phase="test").layers
    assert not read(text + relu("include { min_level: 1 }")).layers


def test_error_of_include_and_exclude(findings: Findings) -> None:
    analysis = read(DATA + relu("include { phase: TEST } exclude { phase: TRAIN }"))
    assert findings(analysis) == (
        "2:88: error: r: a layer must have either include or exclude rules, but it has both"
        " [given-both-ways]\n"
        "  help: keep one kind: include rules of all other states do for an exclude rule\n"
    )


def test_a_state_that_leaves_nothing_is_warned_of(findings: Findings) -> None:
    analysis = read(relu("include { phase: TRAIN }"), stages=["b", "a"], level=2)
    assert findings(analysis) == (
        "-: warning: a prototxt should have layers in every state, but of 1 none is left in"
        " phase TEST, stages a, b, level 2 [empty-network]\n"
        "  help: --phase, --stage and --level name the state\n"
    )
    assert findings(read('name: "n"')) == (
        "-: error: a prototxt must have layers, but there are none [empty-network]\n"
        '  help: a layer is written layer { name: "fc" type: "InnerProduct" ... }\n'
    )


# Solvers


def solver(nets: str) -> str:
    return f'base_lr: 0.01 lr_policy: "fixed" test_iter: 1 test_interval: 1\n{nets}'


NET = 'name: "both" ' + DATA + relu("include { phase: TEST }")
TRAIN = 'name: "train" ' + DATA
TEST = 'name: "test" ' + DATA + relu('include { stage: "s" min_level: 3 }')


def test_the_network_inside_a_solver() -> None:
    text = solver(f"net_param {{ {NET} }}")
    assert read(text).name == "both"
    assert len(read(text).layers) == 1
    assert read(text, phase="train").layers == ()


def test_a_network_for_each_phase_with_its_state() -> None:
    text = solver(
        f"train_net_param {{ {TRAIN} }} test_net_param {{ {TEST} }}"
        ' test_state { stage: "s" level: 3 }'
    )
    assert read(text, phase="train").name == "train"
    assert read(text).name == "test"
    assert len(read(text).layers) == 1
    assert read(text).diagnostics == ()


def test_error_of_a_solver_that_names_a_file(findings: Findings) -> None:
    analysis = read(solver('net: "lenet_train_test.prototxt"'))
    assert findings(analysis) == (
        "2:6: error: the text must hold the network itself, but net of this solver names the"
        " file 'lenet_train_test.prototxt' [solver-without-net]\n"
        "  help: give that file instead: convcalc summarize lenet_train_test.prototxt\n"
    )


def test_error_of_a_solver_without_a_network_to_test(findings: Findings) -> None:
    text = solver(f"train_net_param {{ {TRAIN} }}")
    assert read(text).name == "train"
    assert read(text).diagnostics == ()
    analysis = read(text, phase="test")
    assert findings(analysis) == (
        "-: error: a solver must have a network to test with, but there is none"
        " [solver-without-net]\n"
        "  help: write it into test_net_param { ... } or net_param { ... }\n"
    )


def test_error_of_two_networks_to_train(findings: Findings) -> None:
    analysis = read(solver(f'train_net_param {{ {TRAIN} }} net: "x"'), phase="train")
    assert findings(analysis) == (
        "3:9: error: a solver must have one network to train,"
        " but it has train_net_param, net [solver-without-net]\n"
        "  help: keep one of them\n"
    )


def test_error_of_a_solver_with_a_misspelt_field(findings: Findings) -> None:
    analysis = read(solver(f"net_param {{ {NET} }} momentun: 0.9"))
    assert "SolverParameter has no field 'momentun'" in findings(analysis)
    assert "did you mean 'momentum'?" in findings(analysis)
