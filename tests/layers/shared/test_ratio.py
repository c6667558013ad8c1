import pytest

from convcalc.layers.shared.ratio import Ratio


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        pytest.param(Ratio(2), "2", id="whole"),
        pytest.param(Ratio(20, 10), "2", id="shortened"),
        pytest.param(Ratio(3, 2), "3/2", id="fraction"),
        pytest.param(Ratio(15, 10, decimal=True), "1.5", id="decimal"),
        pytest.param(Ratio(150, 100, decimal=True), "1.5", id="decimal-shortened"),
        pytest.param(Ratio(20, 10, decimal=True), "2", id="whole-decimal"),
        pytest.param(Ratio(201, 100, decimal=True), "2.01", id="zero-behind-the-point"),
        pytest.param(
            Ratio(141421356237309, 10**14, decimal=True), "1.41421356237309", id="long"
        ),
        pytest.param(Ratio(4, 6), "2/3", id="no-decimal"),
        pytest.param(Ratio(1, 10**7), "1/10000000", id="small"),
    ],
)
def test_text(ratio: Ratio, expected: str) -> None:
    assert str(ratio) == expected


def test_a_product_is_rounded_down() -> None:
    assert Ratio(2, 3).times(7) == 4
    assert Ratio(1, 3).times(9) == 3


@pytest.mark.parametrize(
    ("number", "factor", "expected"),
    [
        (345, Ratio(14, 10, decimal=True), 482),
        (345, Ratio(7, 5), 483),
        (340, Ratio(23, 10, decimal=True), 781),
        (340, Ratio(23, 10), 782),
        (82, Ratio(1, 10, decimal=True), 8),
        (25, Ratio(30, 10, decimal=True), 75),
        (100, Ratio(29, 100, decimal=True), 28),
        (10**6, Ratio(10**320, decimal=True), 10**326),
    ],
)
def test_a_decimal_is_multiplied_as_pytorch_does_it(
    number: int, factor: Ratio, expected: int
) -> None:
    # torch.nn.functional.interpolate of PyTorch 2.13; the last is beyond its floats
    assert factor.times(number) == expected
