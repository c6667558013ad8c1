import pytest

from convcalc.report.numbers import exact, human_bytes, human_count, percent, ratio


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        pytest.param(0, "0", id="zero"),
        pytest.param(7, "7", id="one-digit"),
        pytest.param(760, "760", id="three-digits"),
        pytest.param(999, "999", id="largest-without-a-prefix"),
        pytest.param(1000, "1.00 k", id="smallest-with-a-prefix"),
        pytest.param(9994, "9.99 k", id="rounded-down"),
        pytest.param(9995, "10.0 k", id="rounded-up-to-another-digit"),
        pytest.param(34944, "34.9 k", id="alexnet-conv1"),
        pytest.param(99950, "100 k", id="rounded-up-to-no-fraction"),
        pytest.param(999499, "999 k", id="largest-with-k"),
        pytest.param(999500, "1.00 M", id="rounded-up-to-the-next-prefix"),
        pytest.param(62378344, "62.4 M", id="alexnet"),
        pytest.param(15470264320, "15.5 G", id="vgg16"),
        pytest.param(10**12, "1.00 T", id="tera"),
        pytest.param(10**15, "1.00 P", id="peta"),
        pytest.param(10**18, "1.00 E", id="exa"),
        pytest.param(12345 * 10**18, "12,345 E", id="beyond-the-last-prefix"),
    ],
)
def test_human_count(count: int, expected: str) -> None:
    assert human_count(count) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        pytest.param(0, "0", id="zero"),
        pytest.param(1, "1 B", id="one"),
        pytest.param(640, "640 B", id="bytes"),
        pytest.param(1023, "1,023 B", id="largest-in-bytes"),
        pytest.param(1024, "1.00 KiB", id="smallest-in-kib"),
        pytest.param(1161600, "1.11 MiB", id="alexnet-conv1"),
        pytest.param(60950432, "58.1 MiB", id="vgg16-forward"),
        pytest.param(553430176, "528 MiB", id="vgg16-parameters"),
        pytest.param(1023 * 2**20 + 2**19 - 1, "1,023 MiB", id="largest-in-mib"),
        pytest.param(1023 * 2**20 + 2**19, "1.00 GiB", id="rounded-up-to-the-next-prefix"),
        pytest.param(2**40, "1.00 TiB", id="tebi"),
        pytest.param(2**60, "1.00 EiB", id="exbi"),
        pytest.param(2**73, "8,192 EiB", id="beyond-the-last-prefix"),
    ],
)
def test_human_bytes(size: int, expected: str) -> None:
    assert human_bytes(size) == expected


def test_exact() -> None:
    assert [exact(0), exact(999), exact(62378344)] == ["0", "999", "62,378,344"]
    assert exact(81129638414606699710187514626049) == (
        "81,129,638,414,606,699,710,187,514,626,049"
    )


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        pytest.param(0, 7, "0 %", id="none"),
        pytest.param(1, 1000, "below 1 %", id="very-little"),
        pytest.param(5, 1000, "1 %", id="half-a-percent-rounds-up"),
        pytest.param(605, 1000, "61 %", id="half-rounds-up"),
        pytest.param(604, 1000, "60 %", id="rounded-down"),
        pytest.param(7, 7, "100 %", id="all"),
    ],
)
def test_percent(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == expected


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
