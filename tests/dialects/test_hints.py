import pytest

from convcalc.dialects.fields import field_names
from convcalc.dialects.hints import rows, type_hint
from convcalc.dialects.native.layer_items import LAYER_KEYS
from convcalc.dialects.native.network import SPEC_KEYS
from convcalc.layers import layer_class, layer_types


@pytest.mark.parametrize(
    ("word", "ours"),
    [
        # PyTorch
        ("Conv2d", "conv"),
        ("ConvTranspose3d", "conv_transpose"),
        ("BatchNorm1d", "batch_norm"),
        ("AdaptiveAvgPool2d", "adaptive_avg_pool"),
        ("MultiheadAttention", "multihead_attention"),
        ("unfold", "im2col"),
        ("ReflectionPad2d", "pad"),
        ("chunk", "split"),
        ("transpose", "permute"),
        ("bmm", "matmul"),
        # Keras
        ("Dense", "linear"),
        ("MultiHeadAttention", "multihead_attention"),
        ("GlobalAveragePooling2D", "global_avg_pool"),
        ("MaxPooling2D", "max_pool"),
        ("ConvLSTM2D", "conv_lstm"),
        ("SimpleRNN", "rnn"),
        # ONNX, timm, Darknet
        ("Gemm", "linear"),
        ("ReduceMean", "mean"),
        ("DepthToSpace", "pixel_shuffle"),
        ("GRN", "grn"),
        ("GlobalResponseNorm", "grn"),
        ("shortcut", "add"),
        # mistyped
        ("sofmax", "softmax"),
        ("RELU7", "relu"),
    ],
)
def test_a_name_from_elsewhere_leads_to_ours(word: str, ours: str) -> None:
    assert type_hint(word) == f"did you mean '{ours}'?"


def test_attention_is_one_of_two() -> None:
    assert type_hint("Attention") == (
        "did you mean 'multihead_attention' or 'scaled_dot_product_attention'?"
    )


def test_what_means_nothing_has_no_hint() -> None:
    assert type_hint("xyzzy") is None


def test_the_table_names_types_fields_and_keys_that_there_are() -> None:
    kinds = [layer_class(it) for it in layer_types()]
    fields = {field for kind in kinds if kind for field in field_names(kind)}
    assert {it.ours for it in rows("types")} <= set(layer_types())
    assert {it.ours for it in rows("fields")} <= fields | set(LAYER_KEYS)
    assert {it.ours for it in rows("keys")} <= set(SPEC_KEYS)
