import pytest

from convcalc import summarize_text
from convcalc.diagnostics import Problem
from convcalc.layers.multihead_attention import MultiheadAttention as Attention
from convcalc.shapes import Shape

Shapes = tuple[Shape, ...]
SELF = ((2, 5, 12),)
CROSS = ((2, 5, 12), (2, 6, 12))
THREE = ((2, 5, 12), (2, 6, 12), (2, 6, 12))


@pytest.mark.parametrize(
    ("layer", "given", "params", "macs"),
    [
        # PyTorch 2.13, torch.nn.MultiheadAttention; 4*768*768 + 4*768 and, for 197 tokens,
        # 197*4*768*768 + 2*197*197*768
        pytest.param(
            Attention(num_heads=12), ((1, 197, 768),), 2_362_368, 524_391_936, id="vit-b-16"
        ),
        pytest.param(Attention(num_heads=3, bias=False), ((3, 7, 6),), 144, 4788, id="no-bias"),
        pytest.param(
            Attention(num_heads=3),
            CROSS,
            624,
            2 * (2 * 5 * 144 + 2 * 6 * 144 + 720),
            id="cross",
        ),
        pytest.param(
            Attention(num_heads=3, add_bias_kv=True, add_zero_attn=True),
            SELF,
            648,
            2 * (4 * 5 * 144 + 2 * 5 * 7 * 12),
            id="added-tokens",
        ),
        pytest.param(
            Attention(num_heads=3, kdim=7, vdim=9),
            ((2, 5, 12), (2, 6, 7), (2, 6, 9)),
            # 144 + 12*7 + 12*9 + 36 + 144 + 12
            528,
            2 * (5 * 144 + 6 * 12 * 16 + 2 * 5 * 6 * 12 + 5 * 144),
            id="kdim-and-vdim",
        ),
        # Keras 3, MultiHeadAttention(2, key_dim=8, value_dim=5) of 12 features:
        # query and key 12*16 + 16 each, value 12*10 + 10, output 10*12 + 12
        pytest.param(
            Attention(num_heads=2, key_dim=8, value_dim=5),
            ((1, 5, 12),),
            678,
            5 * (2 * 192 + 120 + 120) + 25 * 26,
            id="keras-sizes",
        ),
        pytest.param(
            Attention(num_heads=2, key_dim=8, out_features=20),
            ((1, 5, 12),),
            964,  # query, key and value 12*16 + 16 each, output 16*20 + 20
            5 * (3 * 192 + 320) + 25 * 32,
            id="keras-output-shape",
        ),
    ],
)
def test_counts(layer: Attention, given: Shapes, params: int, macs: int) -> None:
    assert list(layer.check(given)) == []
    assert sum(it.count for it in layer.parameters(given)) == params
    assert layer.macs(given) == macs


@pytest.mark.parametrize(
    ("layer", "given", "expected"),
    [
        pytest.param(Attention(num_heads=3), SELF, SELF, id="self"),
        pytest.param(Attention(num_heads=3), THREE, SELF, id="three"),
        pytest.param(
            Attention(num_heads=3, need_weights=True, add_zero_attn=True),
            CROSS,
            ((2, 5, 12), (2, 5, 7)),
            id="weights",
        ),
        pytest.param(
            Attention(num_heads=3, out_features=20), SELF, ((2, 5, 20),), id="out-features"
        ),
    ],
)
def test_output_shapes(layer: Attention, given: Shapes, expected: Shapes) -> None:
    assert layer.output_shapes(given) == expected
    assert layer.output_count == len(expected)


def test_tensors_are_named_as_in_a_state_dict() -> None:
    layer = Attention(num_heads=3, add_bias_kv=True)
    assert [(it.name, it.shape, it.role) for it in layer.parameters(SELF)] == [
        ("in_proj_weight", (36, 12), "weight"),
        ("in_proj_bias", (36,), "bias"),
        ("bias_k", (1, 1, 12), "bias"),
        ("bias_v", (1, 1, 12), "bias"),
        ("out_proj.weight", (12, 12), "weight"),
        ("out_proj.bias", (12,), "bias"),
    ]


MASK = 3 * 2 * 3 * 5 * 5
"""Three bytes of each number of a mask that PyTorch holds as float on the CPU."""


@pytest.mark.parametrize(
    ("inputs", "fields", "expected"),
    [
        # PyTorch 2.13, torch.autograd.graph.saved_tensors_hooks, at a batch of 2
        pytest.param("[x]", "", 2520, id="self"),
        pytest.param("[x, y]", "", 3288, id="cross"),
        pytest.param("[x, y, z]", "", 3864, id="three"),
        pytest.param("[x]", ", add_bias_kv: true, add_zero_attn: true", 3864, id="added"),
        pytest.param("[x]", ", need_weights: true", 3480, id="weights"),
        pytest.param("[x]", ", dropout: 0.1", 5160 - MASK, id="dropout"),
        pytest.param("[x]", ", need_weights: true, dropout: 0.1", 4680 - MASK, id="both"),
    ],
)
def test_saved_bytes(inputs: str, fields: str, expected: int) -> None:
    names = inputs.strip("[]").split(", ")
    given = ", ".join(f"{it}: [{5 if it == 'x' else 6}, 12]" for it in names)
    layer = f"{{type: multihead_attention, num_heads: 3, inputs: {inputs}{fields}}}"
    spec = f"{{inputs: {{{given}}}, layers: [{layer}]}}"
    analysis = summarize_text(spec, syntax="yaml", batch=2)
    assert analysis.ok
    assert analysis.layers[-1].saved_bytes == expected


def test_the_counts_are_worked_out() -> None:
    formula = Attention(num_heads=3).formulas(CROSS)["macs"]
    assert formula.letters == "N*(L*E*A + S*Ek*A + S*Ev*A + L*S*(A + A) + L*A*O)"
    assert formula.numbers == "2*(5*12*12 + 6*12*12 + 6*12*12 + 5*6*(12 + 12) + 5*12*12)"


@pytest.mark.parametrize(
    ("layer", "given", "rule", "message", "field", "advice"),
    [
        pytest.param(
            Attention(num_heads=3),
            ((2, 12, 4, 4),),
            "wrong-input-shape",
            "input 1 must be a sequence (batch, tokens, features), but it has 4 axes",
            "inputs",
            "reshape or permute what comes before",
            id="image",
        ),
        pytest.param(
            Attention(num_heads=5),
            SELF,
            "not-divisible",
            "num_heads must divide the features of the queries, but 12 = 5 x 2 + 2",
            "num_heads",
            "give key_dim, the features of a head",
            id="heads",
        ),
        pytest.param(
            Attention(num_heads=3, vdim=9),
            CROSS,
            "input-size-mismatch",
            "vdim must be the features of the values, but it is 9 and these have 12",
            "vdim",
            None,
            id="vdim",
        ),
        pytest.param(
            Attention(num_heads=3),
            ((2, 5, 12), (2, 6, 12), (2, 7, 12)),
            "shapes-differ",
            "all inputs must have one number of tokens, but input 2 has 6 and input 3 has 7",
            "inputs",
            None,
            id="tokens",
        ),
        pytest.param(
            Attention(num_heads=3),
            ((2, 5, 12), (1, 6, 12)),
            "shapes-differ",
            "all inputs must have one batch, but input 1 has 2 and input 2 has 1",
            "inputs",
            None,
            id="batches",
        ),
    ],
)
def test_problems(
    layer: Attention, given: Shapes, rule: str, message: str, field: str, advice: str | None
) -> None:
    assert list(layer.check(given)) == [Problem(rule, message, field, advice)]
