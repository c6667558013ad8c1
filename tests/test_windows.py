"""Sliding windows against windows that are really slid, without a formula."""

from collections.abc import Iterable, Iterator
from itertools import count, product
from typing import NamedTuple

import pytest

from convcalc.windows import Fit, Padding, Window, per_axis, slide, ways_to_fit


def taps(window: Window, start: int) -> list[int]:
    """Return the pixels that a window starting at ``start`` reads; the input begins at 0."""
    return [start + tap * window.dilation for tap in range(window.kernel_size)]


def inside(window: Window) -> list[int]:
    """Return the starts of all windows that end within the input or the padding behind it."""
    begin, end = window.padding
    starts: list[int] = []
    for start in count(-begin, window.stride):
        if taps(window, start)[-1] >= window.size + end:
            return starts
        starts.append(start)
    raise AssertionError("windows move on for ever")


class Slid(NamedTuple):
    """What is seen when a window is slid."""

    positions: int
    fit: Fit
    pixels_unread: int


def slid(window: Window) -> Slid:
    starts = inside(window)
    if not starts:
        return Slid(0, "exact", 0)
    last_padded = window.size + window.padding[1] - 1
    rest = last_padded - taps(window, starts[-1])[-1]
    overhang = starts[-1] + window.stride
    overhangs = (
        window.rounding == "ceil" and rest > 0 and (overhang < window.size or not window.clip)
    )
    last_read = taps(window, overhang if overhangs else starts[-1])[-1]
    unread = sum(pixel > last_read for pixel in range(window.size))
    return Slid(len(starts) + overhangs, verdict(rest, overhangs, unread), unread)


def verdict(rest: int, overhangs: bool, unread: int) -> Fit:
    if not rest:
        return "exact"
    if overhangs:
        return "overhang"
    return "pixels-unread" if unread else "padding-only"


def boxes() -> Iterator[Window]:
    """Give every window of a small box, windows with gaps and too large ones included."""
    ranges = (range(1, 9), range(1, 5), range(1, 5), range(4), range(4), range(1, 4))
    for size, kernel_size, stride, begin, end, dilation in product(*ranges):
        yield Window(size, kernel_size, stride, (begin, end), dilation)


BOX = tuple(boxes())
FITTING = tuple(window for window in BOX if inside(window))
LEAVING = tuple(window for window in FITTING if slid(window).fit != "exact")
"""Those that leave something over, so that ways to fit are asked for."""

roundings = pytest.mark.parametrize(
    "rounding",
    [
        pytest.param({"rounding": "exact"}, id="exact"),
        pytest.param({"rounding": "floor"}, id="floor"),
        pytest.param({"rounding": "ceil"}, id="ceil-clipped"),
        pytest.param({"rounding": "ceil", "clip": False}, id="ceil-unclipped"),
    ],
)


def rounded(windows: Iterable[Window], rounding: dict[str, object]) -> list[Window]:
    return [window._replace(**rounding) for window in windows]  # type: ignore[arg-type]


@roundings
def test_positions_are_as_many_as_windows_slid(rounding: dict[str, object]) -> None:
    windows = rounded(BOX, rounding)
    assert [it for it in windows if it.positions != slid(it).positions] == []


@roundings
def test_pixels_unread_are_those_behind_the_last_window(rounding: dict[str, object]) -> None:
    windows = rounded(FITTING, rounding)
    assert [it for it in windows if it.pixels_unread != slid(it).pixels_unread] == []


@roundings
def test_the_fit_is_what_is_left_over(rounding: dict[str, object]) -> None:
    windows = rounded(FITTING, rounding)
    assert [it for it in windows if it.fit != slid(it).fit] == []


@roundings
def test_the_last_window_reads_nothing_where_it_starts_behind_the_input(
    rounding: dict[str, object],
) -> None:
    windows = rounded(FITTING, rounding)
    wrong = [
        window
        for window in windows
        if window.last_reads_nothing
        != (
            window.overhangs
            and (window.positions - 1) * window.stride - window.padding[0] >= window.size
        )
    ]
    assert wrong == []


def test_a_window_has_gaps_where_pixels_lie_between_two_windows() -> None:
    wrong = [
        window
        for window in FITTING
        if window.has_gaps != (taps(window, 0)[-1] + 1 < taps(window, window.stride)[0])
    ]
    assert wrong == []


# Caffe, PoolingLayer::Reshape: rounded up; if either axis has padding, both axes drop a last
# window that starts behind the input.
def test_caffe_clips_every_axis_as_soon_as_one_has_padding() -> None:
    ranges = (range(1, 7), range(1, 7), range(1, 4), range(1, 4), range(3), range(3))
    wrong = []
    for height, width, kernel_size, stride, top, left in product(*ranges):
        windows = slide(
            (height, width),
            kernel_size=kernel_size,
            stride=stride,
            padding=(top, left),
            rounding="caffe",
        )
        clip = top > 0 or left > 0
        for window, size, padding in zip(windows, (height, width), (top, left), strict=True):
            bare = Window(size, kernel_size, stride, (padding, padding), 1, "ceil", clip)
            if window != bare or window.positions != slid(bare).positions:
                wrong.append(window)
    assert wrong == []


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        # Windows start at -1 and 1; the one at 3 starts behind 3 pixels.
        pytest.param((1, 1), (2, 2), id="padding-on-both-axes"),
        # Unpadded, windows start at 0 and 2; the one at 2 reads the last pixel and overhangs.
        pytest.param((1, 0), (2, 2), id="padding-on-one-axis"),
        pytest.param((0, 0), (2, 2), id="no-padding"),
    ],
)
def test_caffe_positions(padding: tuple[int, int], expected: tuple[int, int]) -> None:
    windows = slide((3, 3), kernel_size=2, stride=2, padding=padding, rounding="caffe")
    assert tuple(window.positions for window in windows) == expected


def test_caffe_without_padding_keeps_a_window_that_reads_nothing() -> None:
    # 1x1 at stride 2 on 4 pixels: windows at 0 and 2, and one at 4, behind the input.
    padded_elsewhere = slide((4, 4), kernel_size=1, stride=2, padding=(0, 1), rounding="caffe")
    unpadded = slide((4, 4), kernel_size=1, stride=2, rounding="caffe")
    assert [window.positions for window in unpadded] == [3, 3]
    assert [window.positions for window in padded_elsewhere] == [2, 3]


def test_same_gives_one_position_for_each_stride_begun() -> None:
    wrong = []
    for size, kernel_size, stride, dilation in product(
        range(1, 10), range(1, 6), range(1, 5), range(1, 4)
    ):
        (window,) = slide(
            (size,), kernel_size=kernel_size, stride=stride, padding="same", dilation=dilation
        )
        wanted = len(range(0, size, stride))
        begin, end = window.padding
        if slid(window).positions != wanted or window.positions != wanted:
            wrong.append((window, "positions"))
        if end - begin not in (0, 1):
            wrong.append((window, "the odd pixel goes to the end"))
        if begin + end and slid(window._replace(padding=(begin, end - 1))).positions == wanted:
            wrong.append((window, "one pixel less is enough"))
    assert wrong == []


def test_same_is_settled_whatever_the_rounding() -> None:
    # 1x1 at stride 4 on 7 pixels: 0 and 4 are read, and no padding could change that.
    for rounding in ("exact", "floor", "ceil", "caffe"):
        (window,) = slide((7,), kernel_size=1, stride=4, padding="same", rounding=rounding)
        assert window.padding == (0, 0)
        assert window.rounding == "floor"
        assert window.positions == 2


def test_full_lets_the_window_touch_the_input_by_one_pixel() -> None:
    wrong = []
    for size, kernel_size, dilation in product(range(1, 8), range(1, 5), range(1, 4)):
        (window,) = slide((size,), kernel_size=kernel_size, padding="full", dilation=dilation)
        touching = [
            start for start in range(-30, 30) if start < size and taps(window, start)[-1] >= 0
        ]
        if inside(window) != touching or window.positions != len(touching):
            wrong.append(window)
    assert wrong == []


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        pytest.param(2, [(2, 2), (2, 2)], id="one-number"),
        pytest.param((1, 3), [(1, 1), (3, 3)], id="one-per-axis"),
        pytest.param((1, 2, 3, 4), [(1, 2), (3, 4)], id="two-per-axis"),
        pytest.param("valid", [(0, 0), (0, 0)], id="valid"),
        pytest.param("full", [(2, 2), (4, 4)], id="full-extent-less-one"),
        # 8 pixels at stride 2: 4 positions, 3*2 + 3 = 9 and 3*2 + 5 = 11 pixels needed
        pytest.param("same", [(0, 1), (1, 2)], id="same-odd-pixel-at-the-end"),
    ],
)
def test_padding_of_two_axes(padding: Padding, expected: list[tuple[int, int]]) -> None:
    windows = slide((8, 8), kernel_size=3, stride=2, padding=padding, dilation=(1, 2))
    assert [window.padding for window in windows] == expected


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        pytest.param((4, 0), (4, 0), id="begin-and-end"),
        pytest.param((4,), (4, 4), id="one-for-the-axis"),
    ],
)
def test_padding_of_one_axis(padding: Padding, expected: tuple[int, int]) -> None:
    (window,) = slide((8,), kernel_size=3, padding=padding)
    assert window.padding == expected


def test_each_axis_has_its_own_numbers() -> None:
    assert slide(
        (9, 7, 5),
        kernel_size=(3, 2, 1),
        stride=(2, 1, 4),
        padding=(1, 0, 2),
        dilation=(1, 3, 1),
        rounding="ceil",
    ) == (
        Window(9, 3, 2, (1, 1), 1, "ceil"),
        Window(7, 2, 1, (0, 0), 3, "ceil"),
        Window(5, 1, 4, (2, 2), 1, "ceil"),
    )


def test_per_axis_repeats_one_number() -> None:
    assert per_axis(3, 2) == (3, 3)
    assert per_axis((3, 1), 2) == (3, 1)


@pytest.mark.parametrize(
    ("window", "division", "quotient"),
    [
        # CS231n course notes: a 7x7 input, a 3x3 filter, strides 1, 2 and 3
        pytest.param(Window(7, 3, 1, (0, 0), 1), "(7 - 3)/1 + 1", "5", id="cs231n-stride-1"),
        pytest.param(Window(7, 3, 2, (0, 0), 1), "(7 - 3)/2 + 1", "3", id="cs231n-stride-2"),
        pytest.param(Window(7, 3, 3, (0, 0), 1), "(7 - 3)/3 + 1", "2.33", id="cs231n-stride-3"),
        # CS231n course notes: "(W - F + 2P)/S + 1 = (10 - 3 + 0)/2 + 1 = 4.5"
        pytest.param(Window(10, 3, 2, (0, 0), 1), "(10 - 3)/2 + 1", "4.5", id="cs231n-w-10"),
        pytest.param(
            Window(227, 11, 4, (0, 0), 1), "(227 - 11)/4 + 1", "55", id="alexnet-at-227"
        ),
        pytest.param(
            Window(224, 11, 4, (0, 0), 1), "(224 - 11)/4 + 1", "54.25", id="alexnet-at-224"
        ),
        pytest.param(
            Window(224, 7, 2, (3, 3), 1), "(224 - 7 + 2*3)/2 + 1", "112.5", id="resnet-conv1"
        ),
        pytest.param(
            Window(224, 3, 2, (0, 1), 1), "(224 - 3 + 0 + 1)/2 + 1", "112", id="asymmetric"
        ),
        pytest.param(Window(9, 3, 2, (0, 0), 2), "(9 - 5)/2 + 1", "3", id="dilated-extent"),
        # 5/3 = 1.666...
        pytest.param(Window(8, 3, 3, (0, 0), 1), "(8 - 3)/3 + 1", "2.67", id="two-thirds"),
        # 998/999 = 0.998998...: never so short that it reads 2
        pytest.param(
            Window(999, 1, 999, (0, 0), 1), "(999 - 1)/999 + 1", "1.999", id="nearly-whole"
        ),
        # 1/300 = 0.00333...: never so short that it reads 1
        pytest.param(
            Window(2, 1, 300, (0, 0), 1), "(2 - 1)/300 + 1", "1.003", id="hardly-a-remainder"
        ),
    ],
)
def test_division_and_quotient(window: Window, division: str, quotient: str) -> None:
    assert window.division() == division
    assert window.quotient == quotient


@pytest.mark.parametrize(
    ("padding", "expected"),
    [
        pytest.param((0, 0), "(227 - 11 + 2*0)/4 + 1", id="none"),
        pytest.param((2, 2), "(227 - 11 + 2*2)/4 + 1", id="symmetric"),
        pytest.param((0, 4), "(227 - 11 + 0 + 4)/4 + 1", id="asymmetric"),
    ],
)
def test_division_with_a_padding_of_none_spelt_out(
    padding: tuple[int, int], expected: str
) -> None:
    assert Window(227, 11, 4, padding, 1).division(zero_padding=True) == expected


def test_a_quotient_reads_whole_only_if_it_is() -> None:
    wrong = [
        window
        for window in FITTING
        if window.quotient.isdigit() != (slid(window).fit == "exact")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        pytest.param(
            Window(227, 11, 4, (0, 0), 1), "(227 - 11)/4 + 1 = 55", id="whole-is-not-rounded"
        ),
        pytest.param(
            Window(224, 7, 2, (3, 3), 1, "floor"),
            "(224 - 7 + 2*3)/2 + 1 = 112.5, rounded down to 112",
            id="resnet-conv1",
        ),
        pytest.param(
            Window(112, 3, 2, (0, 0), 1, "ceil"),
            "(112 - 3)/2 + 1 = 55.5, rounded up to 56",
            id="googlenet-pool1",
        ),
        pytest.param(
            Window(3, 2, 2, (1, 1), 1, "ceil"),
            "(3 - 2 + 2*1)/2 + 1 = 2.5, rounded down to 2",
            id="clipped-although-rounded-up",
        ),
    ],
)
def test_worked_out(window: Window, expected: str) -> None:
    assert window.worked_out == expected


def divides(window: Window) -> bool:
    return bool(inside(window)) and slid(window).fit == "exact"


def test_sizes_to_fit_are_the_next_below_and_above() -> None:
    wrong = []
    for window in LEAVING:
        below, above = (
            next(
                ((size,) for size in sizes if divides(window._replace(size=size))),
                (),
            )
            for sizes in (range(window.size - 1, 0, -1), range(window.size + 1, 30))
        )
        if set(ways_to_fit(window).sizes) != {*below, *above}:
            wrong.append((window, ways_to_fit(window).sizes, (*below, *above)))
    assert wrong == []


def test_strides_to_fit_are_the_next_below_and_above() -> None:
    wrong = []
    for window in LEAVING:
        below, above = (
            next(
                ((stride,) for stride in strides if divides(window._replace(stride=stride))),
                (),
            )
            for strides in (
                range(window.stride - 1, 0, -1),
                range(window.stride + 1, window.extent + 1),
            )
        )
        if ways_to_fit(window).strides != (*below, *above):
            wrong.append((window, ways_to_fit(window).strides, (*below, *above)))
    assert wrong == []


def test_kernel_sizes_to_fit_are_the_next_below_and_above() -> None:
    wrong = []
    for window in LEAVING:
        below, above = (
            next(
                ((size,) for size in sizes if divides(window._replace(kernel_size=size))),
                (),
            )
            for sizes in (
                range(window.kernel_size - 1, 0, -1),
                range(window.kernel_size + 1, 30),
            )
        )
        if ways_to_fit(window).kernel_sizes != (*below, *above):
            wrong.append((window, ways_to_fit(window).kernel_sizes, (*below, *above)))
    assert wrong == []


def test_paddings_to_fit_are_the_nearest_symmetric_or_the_least_behind() -> None:
    wrong = []
    for window in LEAVING:
        begin, end = window.padding
        symmetric = [
            (pad, pad)
            for pad in range(window.extent)
            if divides(window._replace(padding=(pad, pad)))
        ]
        behind = [
            (begin, pad)
            for pad in range(end + 1, window.extent)
            if divides(window._replace(padding=(begin, pad)))
        ]

        def distance(padding: tuple[int, int], window: Window = window) -> int:
            return sum(abs(a - b) for a, b in zip(padding, window.padding, strict=True))

        choice = symmetric or behind
        nearest = [it for it in choice if distance(it) == min(map(distance, choice))]
        offered = ways_to_fit(window).paddings
        if len(offered) != bool(choice) or not set(offered) <= set(nearest):
            wrong.append((window, offered, nearest))
    assert wrong == []


@pytest.mark.parametrize(
    ("window", "sizes", "paddings", "strides", "kernel_sizes"),
    [
        # 4/3: 6 - 3 and 9 - 3 are multiples of 3, as is 7 - 3 + 2*1; 7 - 1 and 7 - 4 are too
        pytest.param(
            Window(7, 3, 3, (0, 0), 1), (6, 9), ((1, 1),), (2,), (1, 4), id="cs231n-stride-3"
        ),
        # 213/4: odd, so that no symmetric padding helps; 213 = 3 * 71
        pytest.param(
            Window(224, 11, 4, (0, 0), 1),
            (223, 227),
            ((0, 3),),
            (3,),
            (8, 12),
            id="alexnet-at-224",
        ),
        # 71 is prime: stride 1 would do, but it is more than 64 away
        pytest.param(Window(72, 1, 70, (0, 0), 1), (71, 141), (), (), (2,), id="out-of-reach"),
    ],
)
def test_ways_to_fit(
    window: Window,
    sizes: tuple[int, ...],
    paddings: tuple[tuple[int, int], ...],
    strides: tuple[int, ...],
    kernel_sizes: tuple[int, ...],
) -> None:
    assert ways_to_fit(window) == (sizes, paddings, strides, kernel_sizes)
