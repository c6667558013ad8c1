"""Variants as points: where they are, which are on the front, which names have room."""

from xml.etree import ElementTree as ET

import pytest

from convcalc.report.pictures.scatter import Point, scatter_svg

SVG = "{http://www.w3.org/2000/svg}"
POINTS = (
    Point(100, 4000, "a", on_front=True),
    Point(200, 2000, "<b>", on_front=True),
    Point(200, 4000, "c", on_front=False),
    Point(400, 1000, "d", on_front=True),
)


def said(root: ET.Element) -> dict[str, tuple[float, float, str]]:
    """Return the middle of each point and its kind, by what is said of it."""
    return {
        it.findtext(f"{SVG}title", ""): (
            float(it.attrib["x"]) + float(it.attrib["width"]) / 2,
            float(it.attrib["y"]) + float(it.attrib["height"]) / 2,
            it.attrib["class"],
        )
        for it in root.iter(f"{SVG}rect")
        if "rx" in it.attrib
    }


def test_points_lie_where_their_figures_say() -> None:
    # the axes start at (90, 460); 400 MACs are 620 pixels, 4,000 params 420
    points = said(ET.fromstring(scatter_svg("net", ("macs", "params"), POINTS)))
    assert points == {
        "a: MACs 100, params 4,000": (245.0, 40.0, "box cost"),
        "<b>: MACs 200, params 2,000": (400.0, 250.0, "box cost"),
        "c: MACs 200, params 4,000": (400.0, 40.0, "box alive"),
        "d: MACs 400, params 1,000": (710.0, 355.0, "box cost"),
    }


def test_axes_have_round_figures_and_the_front_its_names() -> None:
    root = ET.fromstring(scatter_svg("net", ("macs", "peak_inference_bytes"), POINTS))
    texts = [it.text for it in root.iter(f"{SVG}text")]
    assert texts == [
        *("0", "100", "200", "300", "400", "0", "1.00 KiB", "2.00 KiB", "3.00 KiB"),
        *("MACs", "peak inference", "a", "<b>", "d", "peak inference by MACs of net"),
    ]


@pytest.mark.parametrize("points", [(), (Point(0, 0, "x", on_front=True),)])
def test_nothing_to_scale_by(points: tuple[Point, ...]) -> None:
    root = ET.fromstring(scatter_svg("net", ("macs", "params"), points))
    assert len(said(root)) == len(points)


def test_names_that_would_lie_on_each_other_are_left_out() -> None:
    points = [Point(100_000 + it, 1000 - it, f"n{it}", on_front=True) for it in range(50)]
    texts = [
        it.text
        for it in ET.fromstring(scatter_svg("n", ("macs", "params"), points)).iter(f"{SVG}text")
    ]
    names = [it for it in texts if it and it.startswith("n")]
    assert names[:2] == ["n0", "n29"]


def test_points_as_near_as_makes_no_difference_are_one() -> None:
    points = [Point(1_000_000 + it, 5, "x", on_front=False) for it in range(1000)]
    assert len(said(ET.fromstring(scatter_svg("n", ("macs", "params"), points)))) <= 2
