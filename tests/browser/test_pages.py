"""Pages and pictures as a browser shows them, on a wide screen and a narrow one.

They need a Chromium; where there is none they are skipped. The screenshots are left in the
folders that pytest keeps of its last runs, for somebody to look at.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Browser, installed
from click.testing import CliRunner

from convcalc.cli import main

MEASURE = Path(__file__).with_name("measure.js").read_text(encoding="utf-8")

SPECS = {
    "hostile": """\
name: '</title><script>document.title = "broken"</script>'
input: 8x8x3
layers:
  - type: conv
    name: "<img src=x onerror='document.title=1'>"
    out_channels: 4
    kernel_size: 3
  - {type: relu, name: "</script></style></svg><script>document.title = 2</script>"}
  - {type: relu, name: "網絡 \u202e\\e[31m &lt;&#106; a-long-name-without-a-place-to-break-it"}
  - {type: linear, name: "javascript:document.title=3", out_features: 10}
""",
    "wrong": """\
name: Wrong
input: 32x32x3
layers:
  - {type: conv, out_channels: 10, kernel_size: 3, groups: 4}
  - {type: conv, out_channels: 10, kernel_size: 3, stride: 4}
  - max_poll
  - {type: linear, out_features: 10}
""",
}
PAGES: dict[str, tuple[str, ...]] = {
    "googlenet": ("summarize", "googlenet", "--format", "html"),
    "hostile": ("summarize", "hostile.yaml", "--format", "html"),
    "wrong": ("summarize", "wrong.yaml", "--format", "html"),
    "files": ("validate", "hostile.yaml", "wrong.yaml", "alexnet", "none", "--format", "html"),
    "blocks": ("draw", "vgg16", "--as", "blocks"),
}

PICTURES: dict[str, tuple[str, ...]] = {
    **{it: ("draw", it) for it in ("alexnet", "googlenet", "resnet152", "densenet201", "unet")},
    **{f"vgg16-{it}": ("draw", "vgg16", "--as", it) for it in ("blocks", "bars", "memory")},
    "hostile": ("draw", "hostile.yaml"),
    "wrong": ("draw", "wrong.yaml"),
    "plot": ("sweep", "mobilenet-v2", "--set", "width=0.5:1:0.25", "--input", "160:224:32"),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write every page, and give where it is."""
    folder = tmp_path_factory.mktemp("pages")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, text in SPECS.items():
            Path(f"{name}.yaml").write_text(text, encoding="utf-8")
        for name, arguments in PAGES.items():
            CliRunner().invoke(main, [*arguments, "-o", f"{name}.html"])
        for name, arguments in PICTURES.items():
            option = "--plot" if arguments[0] == "sweep" else "-o"
            CliRunner().invoke(main, [*arguments, option, f"{name}.svg"])
    return {it.name: it for it in folder.iterdir()}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Start a browser for all tests."""
    path = installed()
    if path is None:
        pytest.skip("there is no Chromium here")
    browser = Browser(path, tmp_path_factory.mktemp("profile"))
    try:
        browser.start()
    except OSError as error:
        pytest.skip(f"{path} does not run here: {error}")
    else:
        yield browser
    finally:
        browser.close()


BROKEN = """\
<!doctype html>
<h1 style="color: #888">Faint</h1><h3>Skipped</h3>
<p style="width: 500px">Wide</p>
<svg viewBox="0 0 100 50" width="100" height="50" role="img">
<rect class="box" x="0" y="0" width="40" height="20" fill="white"/>
<rect class="box" x="30" y="0" width="40" height="20" fill="white"/>
<text x="5" y="15">cut off by its box</text>
<text x="10" y="18">over it</text>
</svg>
"""


def test_what_is_wrong_is_found(browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(BROKEN, encoding="utf-8")
    browser.open(page, 400)
    assert browser.run(MEASURE) == [
        "overflow: 108",
        "beyond: p 'Wide'",
        "faint: h1 'Faint'",
        "unnamed: svg",
        "skippedHeadings: 3",
        "outsideOfPictures: text 'cut off by its box'",
        "overlappingTexts: text 'cut off by its box' and text 'over it'",
        "overlappingBoxes: 0 0",
        "cutLabels: text 'cut off by its box'",
        "cutLabels: text 'over it'",
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_readable(
    name: str, browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    for width, dark in ((1280, False), (400, True)):  # what is too wide is so in any colour
        browser.open(pages[f"{name}.html"], width, dark=dark)
        assert browser.run(MEASURE) == []
        assert (browser.fetched, browser.said) == ([pages[f"{name}.html"].as_uri()], [])
        paper = "rgb(27, 27, 30)" if dark else "rgb(255, 255, 255)"
        assert browser.run(PAPER) == [paper, paper]
        shot = browser.screenshot()
        (tmp_path / f"{name}-{width}.png").write_bytes(shot)
        assert struct.unpack(">I", shot[16:20]) == (width,)  # of a PNG


PAPER = """
const picture = document.querySelector(".paper");
[getComputedStyle(document.body).backgroundColor,
 picture ? getComputedStyle(picture).fill : getComputedStyle(document.body).backgroundColor]
"""


def test_a_picture_is_readable_by_itself(
    browser: Browser, pages: dict[str, Path], tmp_path: Path
) -> None:
    for name in PICTURES:
        for dark in (False, True):
            browser.open(pages[f"{name}.svg"], 1280, dark=dark)
            found = browser.run(MEASURE)
            assert isinstance(found, list)
            # alone, a picture is as wide as it wants to be
            assert [it for it in found if not it.startswith("overflow")] == [], name
            paper = "rgb(27, 27, 30)" if dark else "rgb(255, 255, 255)"
            assert browser.run(PAPER_OF_PICTURE) == paper
            assert (browser.fetched, browser.said) == ([pages[f"{name}.svg"].as_uri()], [])
        (tmp_path / f"{name}.png").write_bytes(browser.screenshot())


PAPER_OF_PICTURE = "getComputedStyle(document.querySelector('.paper')).fill"


def test_a_page_prints_whole(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    browser.open(pages["googlenet.html"], 1280, dark=True)
    printed = browser.printed()
    (tmp_path / "googlenet.pdf").write_bytes(printed)
    assert printed.startswith(b"%PDF")
    browser.as_printed()
    assert browser.run(PAPER) == ["rgb(255, 255, 255)"] * 2
    assert browser.run(BEYOND_A_SHEET) == []


BEYOND_A_SHEET = """
[...document.querySelectorAll("svg")].filter((it) => {
  const {width, height} = it.getBoundingClientRect();
  return width > innerWidth || height > innerHeight;
}).map((it) => it.closest("section").id)
"""


COLUMN = """
[...document.querySelectorAll("#layers tbody tr")].map((it) => it.cells[%d].textContent)
"""
CLICK = """
{
  const title = document.querySelectorAll("#layers thead th")[%d];
  title.querySelector("button").click();
  title.getAttribute("aria-sort");
}
"""


def test_a_click_on_a_title_sorts_the_rows(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["hostile.html"], 1280)
    params = ["0", "112", "0", "0", "1,450"]
    assert browser.run(COLUMN % 4) == params
    assert browser.run(CLICK % 4) == "descending"
    assert browser.run(COLUMN % 4) == ["1,450", "112", "0", "0", "0"]
    assert browser.run(CLICK % 4) == "ascending"
    assert browser.run(COLUMN % 4) == ["0", "0", "0", "112", "1,450"]
    assert browser.run(CLICK % 4) is None
    assert browser.run(COLUMN % 4) == params
    assert browser.run(CLICK % 1) == "ascending"
    assert browser.run(COLUMN % 1) == ["conv", "input", "linear", "relu", "relu"]
    total = browser.run("document.querySelector('#layers tfoot td:nth-child(5)').textContent")
    assert total == "1,562"


def test_without_script_a_page_says_the_same(browser: Browser, pages: dict[str, Path]) -> None:
    words = "document.body.innerText"
    browser.open(pages["wrong.html"], 1280)
    with_script = browser.run(words)
    browser.open(pages["wrong.html"], 1280, script=False)
    assert browser.run(words) == with_script
    assert browser.run("document.querySelectorAll('button').length") == 0


def test_a_link_unfolds_the_arithmetic_of_its_layer(
    browser: Browser, pages: dict[str, Path]
) -> None:
    browser.open(pages["googlenet.html"], 1280)
    browser.run("document.querySelector('#layers tbody a').click()")
    unfolded = "[...document.querySelectorAll('details[open] summary')].map(x => x.innerText)"
    assert browser.run(unfolded) == ["conv1: conv on 224x224x3 gives 112x112x64"]


def test_no_script_of_a_spec_runs(browser: Browser, pages: dict[str, Path]) -> None:
    browser.open(pages["hostile.html"], 1280)
    title = '</title><script>document.title = "broken"</script>'
    assert browser.run("document.title") == title
    assert browser.run("document.scripts.length") == 1
    assert browser.run("document.images.length") == 0
    # even markup that got in would not run, nor fetch anything
    browser.run("document.body.innerHTML += '<img src=x onerror=\"document.title=0\">'")
    assert browser.run("document.title") == title
    assert "violates the following Content Security Policy directive" in browser.said[0]
