"""Rows become layers with the figures of the framework.

Figures are those that ultralytics 8.4.190 gave for the same text on a CPU.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc
from convcalc import Analysis

Findings = Callable[[Analysis], str]
Model = Callable[..., Analysis]
Run = Callable[..., Result]

SMALL = """\
nc: 10
scales:
  n: [0.33, 0.25, 1024]
  s: [0.50, 0.50, 512]
backbone:
  - [-1, 1, Conv, [64, 3, 2]]
  - [-1, 3, C2f, [128, True]]
  - [-1, 1, Conv, [1024, 3, 2]]
head:
  - [-1, 1, nn.Upsample, [None, 2, "nearest"]]
  - [[-1, 1], 1, Concat, [1]]
  - [-1, 6, C2f, [256]]
  - [-1, 1, Classify, [nc]]
"""

Row = tuple[tuple[int, ...] | None, int, int]


def rows(analysis: Analysis) -> dict[str, Row]:
    """Return the last output, the parameters and the MACs of each row."""
    found: dict[str, Row] = {}
    for it in analysis.layers:
        number = it.name.partition(".")[0]
        _, params, macs = found.get(number, ((), 0, 0))
        shape = it.outputs[0].shape
        found[number] = (shape and shape[1:], params + (it.params or 0), macs + (it.macs or 0))
    return found


FIGURES = {
    "n": {
        "0": ((16, 112, 112), 464, 5_419_008),
        "1": ((32, 112, 112), 6_848, 83_492_864),
        "2": ((256, 56, 56), 74_240, 231_211_008),
        "3": ((256, 112, 112), 0, 0),
        "4": ((288, 112, 112), 0, 0),
        "5": ((64, 112, 112), 64_000, 796_393_472),
        "6": ((10,), 97_290, 1_027_617_280),
    },
    "s": {
        "0": ((32, 112, 112), 928, 10_838_016),
        "1": ((64, 112, 112), 47_616, 590_872_576),
        "2": ((256, 56, 56), 147_968, 462_422_016),
        "3": ((256, 112, 112), 0, 0),
        "4": ((320, 112, 112), 0, 0),
        "5": ((128, 112, 112), 304_384, 3_802_136_576),
        "6": ((10,), 179_210, 2_055_221_760),
    },
}


@pytest.mark.parametrize("scale", FIGURES)
def test_figures_of_rows(scale: str, model: Model) -> None:
    assert rows(model(SMALL, variables={"scale": scale})) == FIGURES[scale]


def test_names_are_those_of_the_modules(model: Model) -> None:
    found = [it.name for it in model(SMALL, variables={"scale": "n"}).layers]
    assert found[:3] == ["0.conv", "0.bn", "0.act"]
    assert "1.m.0.cv2.conv" in found
    assert found[found.index("3") :][:2] == ["3", "4"]
    assert found[-1].startswith("6.")


WITHOUT_SCALES = """
    nc: 3
    backbone:
      - [-1, 1, nn.Conv2d, [3, 64, 3, 2, 1]]
      - [-1, 3, Conv, [80]]
      - [-2, 1, Conv, [80]]
      - [[-1, -2, 1], 1, Concat, []]
    head:
      - [-1, 1, nn.AdaptiveAvgPool2d, [1]]
    """


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({}, {"1": 18_400, "2": 5_280, "3": 0}, id="as-written"),
        pytest.param({"width_multiple": 0.35}, {"1": 4_288, "2": 2_112, "3": 0}, id="width"),
        pytest.param({"depth_multiple": 0.5}, {"1": 11_840, "2": 5_280}, id="two-and-a-half"),
        pytest.param({"depth_multiple": 0}, {"1": 5_280, "2": 5_280}, id="at-least-one"),
        pytest.param({"max_channels": 64}, {"1": 12_672, "2": 4_224}, id="no-wider"),
    ],
)
def test_factors(variables: dict[str, float], expected: dict[str, int], model: Model) -> None:
    # 64*80 + 2*80 numbers, then 80*80 + 2*80 each; 80*0.35 = 28 is 32 as a multiple of 8
    found = rows(model(WITHOUT_SCALES, variables=variables))
    assert {key: found[key][1] for key in expected} == expected


def test_widths_in_double_precision(model: Model) -> None:
    text = WITHOUT_SCALES.replace("[80]", "[400]", 1).replace("[80]", "[720]")
    found = rows(model(text, variables={"width_multiple": "1.1"}))
    # the framework gives 448 and 800, where 440 and 792 are exact
    assert [found[it][0] for it in "12"] == [(448, 320, 320), (800, 320, 320)]


def test_what_rows_read(model: Model, findings: Findings) -> None:
    analysis = model(WITHOUT_SCALES)
    read = {it.name: [tensor.name for tensor in it.inputs] for it in analysis.layers}
    assert read["2.conv"] == ["0"]
    assert read["3"] == ["2.act", "1.2.act", "1.2.act"]
    assert "unused" not in findings(analysis)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        pytest.param({}, [1, 3, 640, 640], id="detector"),
        pytest.param({"channels: 1\nnc": "nc"}, [1, 1, 640, 640], id="grey"),
        pytest.param({"[-1, 1, Classify, [3]]": "[-1, 1, Conv, [8]]"}, [1, 3, 224, 224]),
    ],
)
def test_input(changed: dict[str, str], expected: list[int], model: Model) -> None:
    text = "nc: 3\nbackbone:\n  - [-1, 1, Conv, [8]]\nhead:\n  - [-1, 1, Conv, [8]]\n"
    for new, old in changed.items():
        text = new.join(text.rsplit(old, 1))
    assert model(text).to_dict()["inputs"] == [{"name": "data", "shape": expected}]


def test_modules_of_torch(model: Model) -> None:
    text = """
        nc: 10
        width_multiple: 0.5
        backbone:
          - [-1, 1, Conv, [64, 3, 2]]
          - [-1, 2, nn.ConvTranspose2d, [64, 2, 2, 0]]
          - [-1, 2, nn.MaxPool2d, [2]]
          - [-1, 1, nn.BatchNorm2d, [7]]
        head:
          - [1, 1, nn.PixelShuffle, [2]]
          - [-2, 1, Conv, [8]]
        """
    found = model(text, inputs={"data": [3, 64, 64]})
    assert rows(found) == {
        "0": ((32, 32, 32), 928, 884_736),
        "1": ((32, 128, 128), 8_256, 20_971_520),
        "2": ((32, 32, 32), 0, 0),
        "3": ((32, 32, 32), 64, 0),
        "4": ((8, 256, 256), 0, 0),
        "5": ((8, 32, 32), 272, 262_144),
    }
    names = [it.name for it in found.layers]
    assert names[3:7] == ["1.0", "1.1", "2.0", "2.1"]


def test_an_input_of_another_size(model: Model) -> None:
    found = model(SMALL, inputs={"data": [3, 64, 96]}, variables={"scale": "n"})
    assert rows(found)["5"][0] == (64, 32, 48)


def test_activation(model: Model) -> None:
    text = "activation: nn.LeakyReLU(0.1)\n" + SMALL
    assert {it.type for it in model(text).layers[:3]} == {"conv", "batch_norm", "leaky_relu"}
    own = text.replace("[64, 3, 2]", "[64, 3, 2, None, 1, 1, nn.ReLU()]")
    assert [it.type for it in model(own).layers[:6]] == [
        *("conv", "batch_norm", "relu", "conv", "batch_norm", "leaky_relu"),
    ]


# Scales


@pytest.mark.parametrize(
    ("name", "channels"),
    [
        pytest.param("yolo11n.yaml", 16, id="letter-behind-the-number"),
        pytest.param("yolo11s-cls.yaml", 32, id="before-the-task"),
        pytest.param("net-s.yaml", 32, id="behind-a-hyphen"),
        pytest.param("yolo11.yaml", 16, id="the-first"),
        pytest.param("nets.yaml", 16, id="no-letter-of-its-own"),
    ],
)
def test_scale_of_a_file(name: str, channels: int, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(SMALL, encoding="utf-8")
    assert convcalc.summarize(path).layers[0].outputs[0].shape == (1, channels, 112, 112)
    given = convcalc.summarize(path, variables={"scale": "s"})
    assert given.layers[0].outputs[0].shape == (1, 32, 112, 112)


def test_a_scale_in_the_name_of_no_file(tmp_path: Path) -> None:
    (tmp_path / "yolo11-cls.yaml").write_text(SMALL, encoding="utf-8")
    small, large = (convcalc.summarize(tmp_path / f"yolo11{it}-cls.yaml") for it in "ns")
    assert [it.totals.params for it in (small, large)] == [242_842, 680_106]
    assert [it.name for it in (small, large)] == ["yolo11n-cls", "yolo11s-cls"]
    assert small.source.path == str(tmp_path / "yolo11-cls.yaml")
    with pytest.raises(FileNotFoundError):
        convcalc.summarize(tmp_path / "yolo11x-cls.yaml")


def test_sweep_and_compare(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net11.yaml").write_text(SMALL, encoding="utf-8")
    grid = ("--set", "scale=n,s", "--set", "nc=10,20")
    swept = run("sweep", "net11.yaml", *grid, "--format", "csv")
    assert [it.split(",")[:4] for it in swept.stdout.splitlines()] == [
        ["scale", "nc", "input", "params"],
        ["n", "10", "224x224x3", "242842"],
        ["n", "20", "224x224x3", "255652"],
        ["s", "10", "224x224x3", "680106"],
        ["s", "20", "224x224x3", "692916"],
    ]
    compared = run("compare", "net11n.yaml", "net11s.yaml")
    (line,) = (it for it in compared.stdout.splitlines() if it.startswith("params"))
    assert line.split()[1:3] == ["242,842", "680,106"]


def test_how_counts_came_about(run: Run) -> None:
    result = run(
        *("explain", "-", "1", "--syntax", "ultralytics", "--set", "scale=s"), stdin=SMALL
    )
    assert [line for line in result.stdout.splitlines() if "(of 1)" in line] == [
        "  repeats          max(round(3*0.5), 1) = 2 (of 1)",
        "  c2               make_divisible(min(128, 512)*0.5, 8) = 64 (of 1)",
    ]


def test_a_yaml_spec_of_it(run: Run) -> None:
    result = run("convert", "-", "--to", "yaml", "--syntax", "ultralytics", stdin=SMALL)
    assert result.stdout.startswith(
        "name: stdin\ninput: [3, 224, 224]\nrounding: floor\nvariables: {activation: silu}\n"
        "blocks:\n"
    )
    assert result.stdout.endswith(
        "layers:\n"
        "  - {block: Conv, as: 0, c2: 16, k: 3, s: 2}\n"
        "  - {block: C2f, as: 1, c2: 32, shortcut: true}\n"
        "  - {block: Conv, as: 2, c2: 256, k: 3, s: 2}\n"
        "  - {type: upsample, name: 3, scale_factor: 2, mode: nearest}\n"
        "  - {type: concat, name: 4, inputs: [3, 1], axis: 1}\n"
        "  - {block: C2f, as: 5, c2: 64, n: 2}\n"
        "  - {block: Classify, as: 6, c2: 10}\n"
        'outputs: ["6.scores"]\n'
    )
    again = convcalc.summarize_text(result.stdout, syntax="yaml")
    assert rows(again) == FIGURES["n"]
