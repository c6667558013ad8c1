import pytest

from convcalc.layers.ratio import Ratio


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        pytest.param(Ratio(2), "2", id="whole"),
        pytest.param(Ratio(20, 10), "2", id="shortened"),
        pytest.param(Ratio(3, 2), "1.5", id="decimal"),
        pytest.param(Ratio(201, 100), "2.01", id="zero-behind-the-point"),
        pytest.param(Ratio(4, 6), "2/3", id="no-decimal"),
        pytest.param(Ratio(1, 10**7), "1/10000000", id="too-many-decimals"),
    ],
)
def test_text(ratio: Ratio, expected: str) -> None:
    assert str(ratio) == expected


def test_a_product_is_rounded_down() -> None:
    assert Ratio(2, 3).times(7) == 4
    assert Ratio(1, 3).times(9) == 3
