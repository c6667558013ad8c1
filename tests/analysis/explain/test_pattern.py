import pytest

import convcalc
from convcalc.api import explain_source
from convcalc.languages import language
from convcalc.settings import Settings
from convcalc.source import Source


def pattern_of(layers: str, given: str = "input: 8x8x4") -> str | None:
    source = Source("x.yaml", f"{given}\nlayers: {layers}\n")
    return explain_source(source, language("yaml"), Settings()).pattern


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param(
            "vgg16",
            "[(CONV-RELU)*2-POOL]*2-[(CONV-RELU)*3-POOL]*3-(FC-RELU)*2-FC",
            id="the-course's-example",
        ),
        pytest.param(
            "vgg16.prototxt",
            "[(CONV-RELU)*2-POOL]*2-[(CONV-RELU)*3-POOL]*3-(FC-RELU)*2-FC",
            id="in-place-layers",
        ),
        pytest.param(
            "vgg11",
            "(CONV-RELU-POOL)*2-[(CONV-RELU)*2-POOL]*3-(FC-RELU)*2-FC",
            id="a-stage-ends-with-its-pooling",
        ),
        pytest.param(
            "alexnet",
            "(CONV-RELU-POOL-NORM)*2-(CONV-RELU)*3-POOL-(FC-RELU)*2-FC",
            id="normalisation",
        ),
        pytest.param("lenet.prototxt", "(CONV-POOL)*2-FC-RELU-FC", id="no-relu"),
    ],
)
def test_bundled(spec: str, expected: str) -> None:
    assert convcalc.explain(spec).pattern == expected


RELU_OF = "{type: relu, name: %s, input: %s, in_place: false}"


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param("[relu]", "RELU", id="one-layer"),
        pytest.param("[relu, relu, relu]", "RELU*3", id="one-word-needs-no-brackets"),
        pytest.param("[relu, dropout, relu]", "RELU*2", id="dropout-is-not-shown"),
        pytest.param(
            "[relu, tanh, sigmoid, relu, tanh, sigmoid]", "(RELU-TANH-SIGMOID)*2", id="three"
        ),
        pytest.param(
            "[relu, {branches: [[tanh, batch_norm], []], merge: add}, softmax]",
            "RELU-{TANH-BN | ID}-ADD-SOFTMAX",
            id="branches",
        ),
        pytest.param(
            "[{branches: [[tanh], []], merge: add}, {branches: [[tanh], []], merge: add}]",
            "({TANH | ID}-ADD)*2",
            id="a-repetition-starts-at-its-branches",
        ),
        pytest.param(
            "[{branches: [[elu, {branches: [[tanh], [relu]], merge: add}], []],"
            " merge: concat}]",
            "{ELU-{TANH | RELU}-ADD | ID}-CONCAT",
            id="branches-in-branches",
        ),
        pytest.param(
            f"[{RELU_OF % ('a', 'data')}, {RELU_OF % ('b', 'data')}]",
            "{RELU | RELU}",
            id="branches-that-end-apart",
        ),
    ],
)
def test_pattern(layers: str, expected: str) -> None:
    assert pattern_of(layers) == expected


def test_three_levels_of_brackets() -> None:
    pair = "relu, tanh, relu, tanh, sigmoid"
    whole = ", ".join([pair, pair, "softmax", pair, pair, "softmax"])
    assert pattern_of(f"[{whole}]") == "([(RELU-TANH)*2-SIGMOID]*2-SOFTMAX)*2"


@pytest.mark.parametrize(
    ("layers", "given"),
    [
        pytest.param(
            f"[{RELU_OF % ('a', 'data')}, {RELU_OF % ('b', 'a')}, {RELU_OF % ('c', 'a')},"
            " {type: add, name: d, inputs: [data, b]}, {type: add, name: e, inputs: [d, c]}]",
            "input: 8x8x4",
            id="ways-cross",
        ),
        pytest.param(
            "[{type: add, inputs: [a, b]}, {type: relu, input: c}]",
            "inputs: {a: 8x8x4, b: 8x8x4, c: 8x8x4}",
            id="two-networks",
        ),
    ],
)
def test_no_pattern(layers: str, given: str) -> None:
    assert pattern_of(layers, given) is None


def nested(depth: int) -> str:
    """Return layers of which each is read by the next one and by a merge on the way back."""
    down = [RELU_OF % (f"d{k}", f"d{k - 1}" if k else "data") for k in range(depth)]
    back = [
        f"{{type: add, name: u{k}, inputs: [d{k}, {'u' if k < depth - 2 else 'd'}{k + 1}]}}"
        for k in range(depth - 2, -1, -1)
    ]
    return f"[{', '.join(down + back)}]"


def test_branches_may_nest_as_deep_as_people_can_follow() -> None:
    assert pattern_of(nested(4)) == "RELU-{RELU-{RELU-{RELU | ID}-ADD | ID}-ADD | ID}-ADD"
    assert pattern_of(nested(51)) is not None
    assert pattern_of(nested(2000)) is None
