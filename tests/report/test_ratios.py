import pytest

from convcalc.report.ratios import ratio


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        pytest.param(0, 7, "0", id="nothing"),
        pytest.param(7, 7, "1", id="the-same"),
        pytest.param(3, 2, "1.5", id="exact"),
        pytest.param(2, 3, "0.667", id="below-one"),
        pytest.param(138357544, 62378344, "2.22", id="three-digits"),
        pytest.param(133047848, 132863336, "1.00", id="almost-the-same"),
        pytest.param(3025, 1, "3,025", id="every-digit-of-a-whole"),
        pytest.param(1234567, 2, "617,284", id="thousands"),
        pytest.param(105705600, 34944, "3,025", id="sharing"),
        pytest.param(1, 1999, "0.000500", id="small"),
        pytest.param(1, 10**15, "0.00000000000", id="next-to-nothing"),
        pytest.param(10**40, 3, f"{10**40 // 3:,}", id="no-float-would-hold-it"),
    ],
)
def test_ratio(above: int, below: int, expected: str) -> None:
    assert ratio(above, below) == expected
