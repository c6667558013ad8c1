"""The library of blocks, each used alone in a spec of our own."""

import re
from pathlib import Path

import pytest

import convcalc
from convcalc import Analysis

BLOCKS = Path(convcalc.__file__).parent / "dialects" / "ultralytics" / "blocks"


@pytest.fixture(scope="module")
def library() -> dict[str, str]:
    """Give the text of each block by its name."""
    found = {}
    for path in sorted(BLOCKS.glob("*.yaml")):
        _, _, text = path.read_text(encoding="utf-8").partition("blocks:\n")
        for part in re.split(r"(?m)^(?=  \w+:$)", text):
            name = re.match(r"  (\w+):", part)
            if name:
                found[name[1]] = part
    return found


def needed(text: str, library: dict[str, str]) -> dict[str, str]:
    """Return the blocks that a text uses, and those that they use."""
    found: dict[str, str] = {}
    waiting = [text]
    while waiting:
        for name in re.findall(r"block: (\w+)", waiting.pop()):
            if name in library and name not in found:
                found[name] = library[name]
                waiting.append(library[name])
    return found


def analysis_of(use: str, inputs: str, library: dict[str, str]) -> Analysis:
    """Return the analysis of a spec whose one item uses a block."""
    sizes = inputs.split(", ")
    names = ", ".join(f"in{it}" for it in range(len(sizes)))
    item = f'{{as: "7", inputs: [{names}], block: {use}}}'
    blocks = "".join(needed(item, library).values())
    variables = "variables: {activation: silu}\n" * ("activation" in blocks)
    listed = ", ".join(f"in{it}: {size}" for it, size in enumerate(sizes))
    text = f"{variables}rounding: floor\ninputs: {{{listed}}}\nblocks:\n{blocks}"
    analysis = convcalc.summarize_text(f"{text}layers:\n  - {item}\n", syntax="yaml")
    worse = [it for it in analysis.diagnostics if it.severity != "note"]
    assert [it.message for it in worse if it.rule != "unused-output"] == []
    return analysis


# parameters, multiply-adds of convolutions and linear layers, and the output of ultralytics
# 8.4.190 on PyTorch, its modules made alone and evaluated
@pytest.mark.parametrize(
    ("use", "inputs", "params", "macs", "output"),
    [
        ("Conv, c2: 16, k: 3, s: 2", "9x8x8", 1184, 23040, [16, 5, 4]),
        ("Conv, c2: 16, act: false", "9x8x8", 160, 9216, [16, 9, 8]),
        ("Conv, c2: 16, k: [1, 3], p: [0, 1]", "9x8x8", 416, 27648, [16, 9, 8]),
        ("Conv, c2: 16, k: 5, s: 2, g: 2, d: 3", "29x28x8", 1632, 336000, [16, 15, 14]),
        ("DWConv, c2: 24, k: 3, s: 2", "8x8x16", 480, 6912, [24, 4, 4]),
        ("ConvTranspose, c2: 24", "8x8x16", 1584, 98304, [24, 16, 16]),
        (
            "ConvTranspose, c2: 24, k: 4, s: 2, p: 1, bn: false, act: false",
            "8x8x16",
            6168,
            393216,
            [24, 16, 16],
        ),
        ("Focus, c2: 16, k: 3", "8x8x3", 1760, 27648, [16, 4, 4]),
        ("Bottleneck, c1: 16, c2: 16", "8x8x16", 2352, 147456, [16, 8, 8]),
        ("Bottleneck, c1: 16, c2: 24", "8x8x16", 4392, 276480, [24, 8, 8]),
        ("C2f, c2: 24, n: 2, shortcut: true", "8x8x16", 6912, 430080, [24, 8, 8]),
        ("C2f, c2: 24", "8x8x16", 3984, 245760, [24, 8, 8]),
        ("C3, c2: 24, n: 2", "8x8x16", 4032, 245760, [24, 8, 8]),
        ("C3, c2: 24, n: 1, shortcut: false", "8x8x16", 2544, 153600, [24, 8, 8]),
        ("C3k, c2: 24, n: 2, k: 5", "8x8x16", 15552, 983040, [24, 8, 8]),
        ("C3k2, c2: 24, n: 2", "8x8x16", 4296, 264192, [24, 8, 8]),
        ("C3k2, c2: 24, n: 2, c3k: true", "8x8x16", 4992, 301056, [24, 8, 8]),
        ("C3k2, c2: 64, n: 2, c3k: true, attn: true", "8x8x64", 46976, 2920448, [64, 8, 8]),
        ("C3k2, c2: 24, n: 2, e: 0.25", "8x8x16", 1524, 90624, [24, 8, 8]),
        ("SPP, c2: 24", "8x8x16", 960, 57344, [24, 8, 8]),
        ("SPPF, c1: 16, c2: 24", "8x8x16", 960, 57344, [24, 8, 8]),
        (
            "SPPF, c1: 16, c2: 16, k: 5, pools: 3, shortcut: true",
            "8x8x16",
            688,
            40960,
            [16, 8, 8],
        ),
        ("PSA, c2: 128", "4x4x128", 63424, 992256, [128, 4, 4]),
        ("C2PSA, c2: 256, n: 2", "4x4x256", 367360, 5804032, [256, 4, 4]),
        ("PSABlock, c: 64", "4x5x64", 30144, 584960, [64, 4, 5]),
        ("Classify, c2: 10", "8x8x16", 35850, 1323520, [10]),
        ("Detect, nc: 80", "8x8x64, 4x4x128", 238800, 8449280, [84, 80]),
        ("Detect, nc: 5, legacy: true", "8x8x64, 4x4x32", 268058, 11565056, [9, 80]),
        (
            "Detect, nc: 80, reg_max: 1, end2end: true",
            "8x8x64, 4x4x128",
            156304,
            5405184,
            [80, 6],
        ),
        ("C1, c2: 24, n: 2", "8x8x16", 10896, 688128, [24, 8, 8]),
        ("C2, c2: 24, n: 2", "8x8x16", 6336, 393216, [24, 8, 8]),
        ("C3x, c2: 24, n: 2", "8x8x16", 2880, 172032, [24, 8, 8]),
        ("BottleneckCSP, c2: 24, n: 2", "8x8x16", 6504, 402432, [24, 8, 8]),
        ("GhostConv, c2: 24, k: 3, s: 2", "8x8x16", 2076, 32448, [24, 4, 4]),
        ("GhostBottleneck, c2: 24, k: 3, s: 2", "8x8x16", 1502, 33024, [24, 4, 4]),
        ("C3Ghost, c2: 24, n: 2", "8x8x16", 1722, 99456, [24, 8, 8]),
        ("RepConv, c2: 24", "8x8x16", 3936, 245760, [24, 8, 8]),
        ("RepC3, c2: 24, n: 2", "8x8x16", 12576, 786432, [24, 8, 8]),
        ("RepC3, c2: 24, n: 1, e: 0.5", "8x8x16", 2256, 135168, [24, 8, 8]),
        ("C2fCIB, c2: 24, n: 2, shortcut: true, lk: true", "8x8x16", 6432, 377856, [24, 8, 8]),
        ("C2fCIB, c2: 24", "8x8x16", 2520, 144384, [24, 8, 8]),
        ("CIB, c1: 16, c2: 24", "8x8x16", 1760, 98304, [24, 8, 8]),
        ("RepNCSPELAN4, c2: 24, c3: 32, c4: 8, depth: 2", "8x8x16", 4656, 278528, [24, 8, 8]),
        ("ELAN1, c2: 24, c3: 32, c4: 8", "8x8x16", 3536, 217088, [24, 8, 8]),
        ("SPPELAN, c2: 24, c3: 8", "8x8x16", 960, 57344, [24, 8, 8]),
        ("AConv, c2: 24", "9x8x16", 3504, 55296, [24, 4, 4]),
        ("ADown, c2: 24", "9x8x16", 1008, 15360, [24, 4, 4]),
        ("SCDown, c2: 24, k: 3, s: 2", "8x8x16", 696, 28032, [24, 4, 4]),
        ("CBLinear, c2: [8, 24]", "8x8x16", 544, 32768, [8, 8, 8]),
        ("HGStem, cm: 16, c2: 24", "32x32x3", 6608, 692224, [24, 8, 8]),
        ("HGBlock, c1: 16, cm: 8, c2: 24, n: 2", "8x8x16", 2504, 153600, [24, 8, 8]),
        (
            "HGBlock, c1: 16, cm: 8, c2: 16, k: 5, n: 2, lightconv: true, shortcut: true",
            "8x8x16",
            1088,
            62464,
            [16, 8, 8],
        ),
        (
            "ResNetLayer, in_channels: 3, c2: 16, is_first: true",
            "32x32x3",
            2384,
            602112,
            [16, 8, 8],
        ),
        (
            "ResNetLayer, in_channels: 16, c2: 8, s: 2, blocks: 2",
            "8x8x16",
            2816,
            47104,
            [32, 4, 4],
        ),
        ("ResNetLayer, in_channels: 32, c2: 8", "8x8x32", 1184, 69632, [32, 8, 8]),
        ("C2fPSA, c2: 128, n: 2", "4x4x128", 109952, 1722368, [128, 4, 4]),
        ("A2C2f, c2: 64, n: 2, area: 4", "8x8x64", 49472, 3022848, [64, 8, 8]),
        ("A2C2f, c2: 64, residual: true, mlp_ratio: 1.2", "8x8x64", 23512, 1429504, [64, 8, 8]),
        ("A2C2f, c2: 128, a2: false, area: -1", "8x8x64", 66432, 4194304, [128, 8, 8]),
        ("Segment, nc: 5, npr: 48", "8x8x64, 4x4x128", 353866, 18318336, [41, 80]),
        (
            "Segment, nc: 5, nm: 8, npr: 48, reg_max: 1, end2end: true",
            "8x8x64, 4x4x128",
            238916,
            13768704,
            [80, 14],
        ),
        ("Pose, nc: 1", "8x8x64, 4x4x128", 358468, 12549152, [56, 80]),
        (
            "Pose, nc: 1, kpt_shape: [5, 2], legacy: true",
            "8x8x64, 4x4x128",
            410854,
            14395904,
            [15, 80],
        ),
        ("OBB, nc: 15", "8x8x64, 4x4x128", 252048, 8790272, [20, 80]),
        (
            "OBB26, nc: 15, reg_max: 1, end2end: true",
            "8x8x64, 4x4x128",
            182800,
            6087168,
            [80, 7],
        ),
        ("v10Detect, nc: 5", "8x8x64, 4x4x128", 436644, 15332352, [80, 6]),
        ("AIFI, cm: 64, num_heads: 4", "4x6x32", 8544, 98304, [32, 4, 6]),
        (
            "RTDETRDecoder, nc: 80, hd: 32, nq: 30, ndp: 4, nh: 8, ndl: 2, d_ffn: 64",
            "8x8x64, 4x4x32",
            58044,
            1684736,
            [30, 6],
        ),
        (
            "Segment26, nc: 5, npr: 48, reg_max: 1, end2end: true",
            "16x16x64, 8x8x96, 4x4x160",
            579515,
            75275264,
            [300, 38],
        ),
        (
            "Pose26, nc: 1, kpt_shape: [5, 2], reg_max: 1, end2end: true",
            "8x8x64, 4x4x96",
            228092,
            6216448,
            [80, 16],
        ),
        ("SemanticSegment", "8x8x64, 4x4x96", 94886, 2437120, [19, 8, 8]),
        ("Depth, c_mid: 128", "16x16x64, 8x8x96, 4x4x160", 741409, 139558912, [1, 32, 32]),
        ("C3TR, c2: 32, n: 2", "8x6x16", 6672, 208896, [32, 8, 6]),
    ],
)
def test_a_block_alone(
    use: str, inputs: str, params: int, macs: int, output: list[int], library: dict[str, str]
) -> None:
    analysis = analysis_of(use, inputs, library).to_dict()
    products = ("matmul", "scaled_dot_product_attention", "multihead_attention")
    rows = analysis["layers"]
    assert analysis["totals"]["params"] == params
    assert sum(it["macs"] for it in rows if it["type"] not in products) == macs
    assert rows[-1]["outputs"][0]["shape"] == [1, *output]


# the names of the parameters, as the module's state_dict has them
@pytest.mark.parametrize(
    ("use", "inputs", "names"),
    [
        (
            "C3k2, c2: 64, n: 1, attn: true",
            "8x8x64",
            "cv1 m.0.0.cv1 m.0.0.cv2 m.0.1.attn.qkv m.0.1.attn.pe m.0.1.attn.proj m.0.1.ffn.0"
            " m.0.1.ffn.1 cv2",
        ),
        ("C3, c2: 16, n: 2", "8x8x8", "cv1 m.0.cv1 m.0.cv2 m.1.cv1 m.1.cv2 cv2 cv3"),
    ],
)
def test_names_of_modules(use: str, inputs: str, names: str, library: dict[str, str]) -> None:
    rows = analysis_of(use, inputs, library).to_dict()["layers"]
    convolutions = [it["name"] for it in rows if it["type"] == "conv"]
    assert convolutions == [f"7.{it}.conv" for it in names.split()]


def test_maps_of_another_column_are_fused(library: dict[str, str]) -> None:
    blocks = "".join(needed("block: CBLinear, block: CBFuse", library).values())
    analysis = convcalc.summarize_text(
        f"""
input: 16x16x8
rounding: floor
blocks:
{blocks}
layers:
  - {{block: CBLinear, as: wide, c2: [4]}}
  - {{block: CBLinear, as: narrow, input: data, c2: [6, 4], k: 3, s: 2, p: 1}}
  - {{type: conv, name: own, input: data, out_channels: 4, kernel_size: 1}}
  - {{block: CBFuse, as: fused, inputs: [wide, narrow, own], idx: [0, 1]}}
""",
        syntax="yaml",
    )
    assert [it.message for it in analysis.diagnostics if it.severity == "error"] == []
    # by hand: 36 of wide, 730 of narrow, 36 of own
    assert analysis.totals.params == 802
    assert [it.name for it in analysis.layers[-1].inputs] == [
        "fused.level.0.map",
        "fused.level.1.map",
        "own",
    ]
    assert analysis.layers[-1].shape == (1, 4, 16, 16)


def test_activations_of_a_network(library: dict[str, str]) -> None:
    uses = ("Conv", "DWConv", "RepConv", "ConvTranspose", "Conv, act: false", "Conv, act: gelu")
    items = "".join(f"  - {{block: {it}, as: b{k}, c2: 4}}\n" for k, it in enumerate(uses))
    blocks = "".join(needed(items, library).values())
    head = f"input: 8x8x4\nvariables: {{activation: relu}}\nblocks:\n{blocks}layers:\n"
    rows = convcalc.summarize_text(head + items, syntax="yaml").layers
    # as ultralytics 8.4.190 has them where the default of Conv alone is changed
    assert [f"{it.type} {it.name}" for it in rows if it.name.endswith(".act")] == [
        "relu b0.act",
        "relu b1.act",
        "silu b2.act",
        "silu b3.act",
        "gelu b5.act",
    ]
