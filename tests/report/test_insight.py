import pytest

import convcalc
from convcalc.report.insight import insights


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "input: 4x4x1\nlayers: [{type: linear, out_features: 100}]\n",
            (
                "Most forward memory: linear1 holds 400 B of 464 B, 86 %.",
                "Most parameters: linear1 holds 1.70 k of 1.70 k, 100 %.",
            ),
            id="one-holds-half",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [{type: max_pool, kernel_size: 1},"
            " {type: avg_pool, kernel_size: 1}]\n",
            ("Most forward memory: data and max_pool1 hold 128 B of 192 B, 67 %.",),
            id="two-hold-half-and-no-parameters",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [relu]\n",
            ("Most forward memory: data holds 64 B of 64 B, 100 %.",),
            id="the-input-alone",
        ),
        pytest.param(
            "input: 4x4x1\nlayers: [relu, {type: max_pool, kernel_size: 9}]\n",
            (),
            id="a-row-is-unknown",
        ),
        pytest.param(
            "input: big\nlayers: [{type: linear, out_features: 3}]\n",
            (),
            id="the-input-is-unknown",
        ),
    ],
)
def test_insights(text: str, expected: tuple[str, ...]) -> None:
    assert insights(convcalc.summarize_text(text, syntax="yaml")) == expected


def test_three_layers_at_most_are_named() -> None:
    pools = ", ".join(["{type: max_pool, kernel_size: 1}"] * 4)
    text = f"input: 4x4x1\nlayers: [{pools}]\n"
    (sentence,) = insights(convcalc.summarize_text(text, syntax="yaml"))
    assert sentence == (
        "Most forward memory: data, max_pool1 and max_pool2 hold 192 B of 320 B, 60 %."
    )


def test_less_than_half_is_not_called_most() -> None:
    pools = ", ".join(["{type: max_pool, kernel_size: 1}"] * 9)
    text = f"input: 4x4x1\nlayers: [{pools}]\n"
    (sentence,) = insights(convcalc.summarize_text(text, syntax="yaml"))
    assert sentence.endswith("data, max_pool1 and max_pool2 hold 192 B of 640 B, 30 %.")
    assert not sentence.startswith("Most ")
