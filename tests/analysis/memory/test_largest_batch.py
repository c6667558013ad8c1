"""The largest batch that fits, against the analysis at that batch and at the next."""

from collections.abc import Callable
from typing import Any

import pytest

import convcalc
from convcalc.analysis.memory.forward import BEYOND_ALL, Demand
from convcalc.analysis.memory.largest_batch import largest_batch
from convcalc.settings import Purpose

SMALL = """\
input: 6x6x4
layers:
  - {type: conv, name: a, out_channels: 4, kernel_size: 3}
  - {type: batch_norm, name: n}
  - {type: linear, name: l, out_features: 2}
"""
# one example: a keeps 144 numbers, n 64 and twice 4 of the whole batch, l 64; the gradients at
# n are twice 64; there are 148 + 8 + 130 parameters and as many gradients
STEP = 4 * (144 + 64 + 64 + 128)
FIXED = 4 * (8 + 2 * 286)


def fits(text: str, size: int | str, purpose: Purpose = "training", **settings: Any) -> Any:  # noqa: ANN401
    analysis = convcalc.summarize_text(
        text, syntax="yaml", fits=size, fits_for=purpose, **settings
    )
    return analysis.to_dict()["fits"]


def test_training() -> None:
    assert fits(SMALL, FIXED + 10 * STEP) == {
        "limit_bytes": FIXED + 10 * STEP,
        "for": "training",
        "batch": 10,
        "bytes": FIXED + 10 * STEP,
        "next_bytes": FIXED + 11 * STEP,
        "parts": {
            "saved_for_backward_bytes": 10 * 1088 + 32,
            "activation_gradient_bytes": 10 * 512,
            "param_bytes": 1144,
            "param_gradient_bytes": 1144,
            "optimizer_bytes": 0,
        },
    }


def test_one_byte_less() -> None:
    assert fits(SMALL, FIXED + 10 * STEP - 1)["batch"] == 9


def test_inference() -> None:
    # the data and a, of 144 and 64 numbers, beside the parameters
    found = fits(SMALL, 1144 + 7 * 832 + 5, "inference")
    assert found == {
        "limit_bytes": 1144 + 7 * 832 + 5,
        "for": "inference",
        "batch": 7,
        "bytes": 1144 + 7 * 832,
        "next_bytes": 1144 + 8 * 832,
        "parts": {"param_bytes": 1144, "peak_inference_bytes": 7 * 832},
    }


def test_the_optimizer_counts() -> None:
    limit = FIXED + 10 * STEP
    assert fits(SMALL, limit + 2 * 1144 - 1, optimizer="adam")["batch"] == 9
    assert fits(SMALL, limit + 2 * 1144, optimizer="adam")["batch"] == 10


def test_the_batch_of_the_run_does_not_matter() -> None:
    assert fits(SMALL, FIXED + 10 * STEP, batch=64)["batch"] == 10


def test_not_even_one_example() -> None:
    found = fits(SMALL, "1kB")
    assert (found["batch"], found["bytes"], found["next_bytes"]) == (0, None, FIXED + STEP)


def test_a_batch_that_takes_nothing() -> None:
    text = "input: 6x6x4\nlayers:\n  - {type: max_pool, kernel_size: 2}\n"
    found = fits(text, "1GiB")
    assert (found["batch"], found["bytes"], found["next_bytes"]) == (None, 0, None)


def test_a_network_with_errors() -> None:
    assert fits(SMALL.replace("kernel_size: 3", "kernel_size: 30"), "1GiB") is None


def test_nothing_is_said_unless_it_is_asked() -> None:
    record = convcalc.summarize_text(SMALL, syntax="yaml").to_dict()
    assert "fits" not in record


@pytest.mark.parametrize("purpose", ["training", "inference"])
@pytest.mark.parametrize("spec", ["vgg16", "alexnet", "lenet.prototxt"])
@pytest.mark.parametrize("size", ["1500MB", "2GiB", "24GiB", "1TiB"])
def test_bundled_networks(spec: str, size: str, purpose: Purpose) -> None:
    found = convcalc.summarize(spec, fits=size, fits_for=purpose).to_dict()["fits"]
    took = []
    for batch in (found["batch"], found["batch"] + 1):
        totals = convcalc.summarize(spec, batch=batch).totals
        assert totals.peak_inference_bytes is not None
        assert totals.param_bytes is not None
        inference = totals.peak_inference_bytes + totals.param_bytes
        took.append(totals.training_bytes if purpose == "training" else inference)
    assert took == [found["bytes"], found["next_bytes"]]
    assert took[0] <= found["limit_bytes"] < took[1]


# The search alone


def straight(batch: int) -> int:
    return 100 + 7 * batch


def bent(batch: int) -> int:
    return max(1000 + 2 * batch, 50 * batch, batch**2)


def stepped(batch: int) -> int:
    return batch // 64 * 64


@pytest.mark.parametrize("taken", [straight, bent, stepped])
@pytest.mark.parametrize(
    "limit", [0, 106, 107, 113, 114, 1001, 1002, 1003, 2500, 10**6, 10**12]
)
def test_search(taken: Callable[[int], int], limit: int) -> None:
    calls = []

    def demand(batch: int) -> Demand:
        calls.append(batch)
        return Demand(batch, {"all": taken(batch)})

    found = largest_batch(demand, limit, "training")
    assert found is not None
    batch = found.largest.batch if found.largest else 0
    assert batch == 0 or taken(batch) <= limit
    assert taken(batch + 1) > limit
    assert found.next == Demand(batch + 1, {"all": taken(batch + 1)})
    assert len(calls) <= (5 if taken is straight else 100)


def test_search_of_batches_that_the_network_does_not_take() -> None:
    found = largest_batch(
        lambda batch: Demand(batch, {"all": batch}) if batch < 20 else None, 1000, "inference"
    )
    assert found is not None
    assert found.largest == Demand(19, {"all": 19})
    assert found.next is None


def test_search_without_end() -> None:
    found = largest_batch(lambda batch: Demand(batch, {"all": 5}), 5, "training")
    assert found is not None
    assert found.largest == Demand(BEYOND_ALL, {"all": 5})
    assert found.is_unlimited


# Settings that are none


@pytest.mark.parametrize(
    ("size", "message"),
    [
        ("24 bananas", "fits must be a size such as '24GiB', but it is '24 bananas'"),
        (-1, "fits must be a size such as '24GiB', but it is -1"),
        (True, "fits must be a size such as '24GiB', but it is True"),
    ],
)
def test_error_in_a_size(size: int | str, message: str) -> None:
    with pytest.raises(ValueError, match=r"fits") as error:
        fits(SMALL, size)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"optimizer": "lion"},
            "optimizer must be one of sgd, momentum, adam, but it is 'lion'",
        ),
        (
            {"fits_for": "fun"},
            "fits_for must be one of training, inference, caffe, but it is 'fun'",
        ),
    ],
)
def test_error_in_a_word(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=r"must be one of") as error:
        convcalc.summarize_text(SMALL, syntax="yaml", **settings)
    assert str(error.value) == message


CAFFE = """\
layer { name: "d" type: "Input" top: "data" include { phase: TRAIN }
  input_param { shape { dim: 8 dim: 4 } } }
layer { name: "d" type: "Input" top: "data" include { phase: TEST }
  input_param { shape { dim: 2 dim: 4 } } }
layer { name: "fc" type: "InnerProduct" bottom: "data" top: "fc"
  inner_product_param { num_output: 3 } }
"""


def test_a_prototxt_is_asked_for_caffe_unless_it_is_said() -> None:
    """An example takes 4 + 3 numbers and their diffs, 56 bytes; 15 parameters take 120."""
    analysis = convcalc.summarize_text(CAFFE, syntax="prototxt", fits=120 + 10 * 56 + 55)
    assert analysis.batch_fit is not None
    answer = analysis.batch_fit.to_dict()
    assert (answer["for"], answer["batch"], answer["bytes"]) == ("caffe", 10, 680)
    asked = convcalc.summarize_text(CAFFE, syntax="prototxt", fits=735, fits_for="training")
    assert asked.batch_fit is not None
    assert asked.batch_fit.purpose == "training"


def test_a_yaml_spec_is_asked_for_pytorch() -> None:
    spec = "input: [4]\nlayers: [{type: linear, out_features: 3}]\n"
    analysis = convcalc.summarize_text(spec, syntax="yaml", fits=1000)
    assert analysis.batch_fit is not None
    assert analysis.batch_fit.purpose == "training"
    asked = convcalc.summarize_text(spec, syntax="yaml", fits=1000, fits_for="caffe")
    assert asked.batch_fit is None
