import pytest

from convcalc.report.numbers import exact, human_bytes, human_count, percent


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
