from typing import Any

import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.scaled_dot_product_attention import (
    ScaledDotProductAttention as Attention,
)
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]


@pytest.mark.parametrize(
    ("layer", "given", "expected", "macs"),
    [
        # ViT-B/16 at 224: 2*12*197*197*64
        pytest.param(
            Attention(), ((1, 12, 197, 64),) * 3, (1, 12, 197, 64), 59_610_624, id="vit-b-16"
        ),
        # PyTorch 2.13; 2*4 heads of 5*7*(8 + 6)
        pytest.param(
            Attention(),
            ((2, 4, 5, 8), (2, 4, 7, 8), (2, 4, 7, 6)),
            (2, 4, 5, 6),
            3920,
            id="values-of-another-size",
        ),
        pytest.param(
            Attention(), ((2, 5, 8), (2, 7, 8), (2, 7, 8)), (2, 5, 8), 1120, id="one-head"
        ),
        pytest.param(
            Attention(enable_gqa=True),
            ((2, 4, 5, 8), (2, 2, 7, 8), (2, 2, 7, 8)),
            (2, 4, 5, 8),
            4480,
            id="heads-in-groups",
        ),
        pytest.param(
            Attention(),
            ((2, 4, 5, 8), (2, 4, 7, 8), (2, 4, 7, 8), (2, 1, 5, 7)),
            (2, 4, 5, 8),
            4480,
            id="mask",
        ),
    ],
)
def test_figures(layer: Attention, given: Shapes, expected: Shape, macs: int) -> None:
    assert list(layer.check(given)) == []
    assert layer.output_shapes(given) == (expected,)
    assert layer.macs(given) == macs
    assert layer.parameters(given) == ()


@pytest.mark.parametrize(
    ("shapes", "settings", "expected"),
    [
        # PyTorch 2.13, torch.autograd.graph.saved_tensors_hooks, at a batch of 2
        pytest.param(([4, 5, 8], [4, 7, 8], [4, 7, 8]), {}, 6304, id="as-usual"),
        pytest.param(([4, 5, 8], [4, 7, 8], [4, 7, 8]), {"is_causal": True}, 6304, id="causal"),
        pytest.param(([4, 5, 8], [4, 7, 8], [4, 7, 6]), {}, 5536, id="values-of-another-size"),
        pytest.param(([5, 8], [7, 8], [7, 8]), {}, 1496, id="one-head"),
        pytest.param(
            ([4, 5, 8], [2, 7, 8], [2, 7, 8]), {"enable_gqa": True}, 4512, id="heads-in-groups"
        ),
        # 8224 with a mask of 2*4*5*7 that takes 4 bytes on the CPU, and 1 as it is counted
        pytest.param(
            ([4, 5, 8], [4, 7, 8], [4, 7, 8]), {"dropout_p": 0.1}, 8224 - 3 * 280, id="dropout"
        ),
    ],
)
def test_saved_bytes(shapes: Any, settings: dict[str, Any], expected: int) -> None:  # noqa: ANN401
    query, key, value = shapes
    fields = "".join(f", {name}: {it}" for name, it in settings.items()).replace("True", "true")
    spec = f"""
inputs: {{q: {query}, k: {key}, v: {value}}}
layers:
  - {{type: bias, name: a, input: q}}
  - {{type: bias, name: b, input: k}}
  - {{type: bias, name: c, input: v}}
  - {{type: scaled_dot_product_attention, inputs: [a, b, c]{fields}}}
"""
    analysis = summarize_text(spec, syntax="yaml", batch=2)
    assert analysis.ok
    assert analysis.layers[-1].saved_bytes == expected


def test_a_query_reads_all_keys() -> None:
    spec = """
inputs: {q: [4, 5, 8], k: [4, 7, 8], v: [4, 7, 8]}
layers: [{type: scaled_dot_product_attention, inputs: [q, k, v]}]
"""
    field = summarize_text(spec, syntax="yaml").layers[-1].receptive_field
    assert field
    assert (field.size, field.stride) == ((1, 8), (1, 0))


@pytest.mark.parametrize(
    ("layer", "given", "rule", "message"),
    [
        pytest.param(
            Attention(),
            ((2, 5), (2, 7, 8), (2, 7, 8)),
            "wrong-input-shape",
            "input 1 must have a batch, tokens and their features, but it has 2 axes",
            id="flat",
        ),
        pytest.param(
            Attention(),
            ((2, 5, 8), (2, 7, 9), (2, 7, 9)),
            "shapes-differ",
            "queries and keys must have one number of features, but input 1 has 8 and input 2"
            " has 9",
            id="features",
        ),
        pytest.param(
            Attention(),
            ((2, 5, 8), (2, 7, 8), (2, 6, 8)),
            "shapes-differ",
            "keys and values must have one number of tokens, but input 2 has 7 and input 3 has"
            " 6",
            id="tokens",
        ),
        pytest.param(
            Attention(),
            ((2, 4, 5, 8), (2, 3, 7, 8), (2, 4, 7, 8)),
            "shapes-differ",
            "the axes before the last two must be the same or 1, but those of input 1 are"
            " [2, 4] and those of input 2 are [2, 3]",
            id="heads",
        ),
        pytest.param(
            Attention(enable_gqa=True),
            ((2, 4, 5, 8), (2, 3, 7, 8), (2, 4, 7, 8)),
            "not-divisible",
            "the heads of input 2 must divide those of input 1, but 4 = 3 x 1 + 1",
            id="groups",
        ),
        pytest.param(
            Attention(),
            ((2, 5, 8), (2, 7, 8), (2, 7, 8), (5, 5)),
            "shapes-differ",
            "the mask must be stretched to [2, 5, 7], but input 4 is [5, 5]",
            id="mask",
        ),
    ],
)
def test_problems(layer: Attention, given: Shapes, rule: str, message: str) -> None:
    assert list(layer.check(given)) == [Problem(rule, message, "inputs")]


def test_a_mask_and_the_causal_one() -> None:
    given = ((2, 5, 8), (2, 7, 8), (2, 7, 8), (5, 7))
    assert list(Attention(is_causal=True).check(given)) == [
        Problem(
            "given-both-ways",
            "there must be either a mask or is_causal, but both are given",
            "is_causal",
        )
    ]
