"""Bundled families at sizes other than their own, against torchvision's models.

Parameters, multiply-adds of one image as torch.utils.flop_counter counts them, and the bytes
that autograd saved of a batch in training, without stochastic depth and with a dropout mask of
one byte a number, as on a GPU. torchvision 0.29, PyTorch 2.15.
"""

import pytest

import convcalc

# spec, variables, height, width, batch, parameters, multiply-adds, saved bytes
MODELS = [
    ("ssd300", "", 300, 300, 1, 35_641_826, 34_858_153_472, 142_924_256),
    ("ssd300", "", 330, 350, 1, 35_641_826, 43_733_316_864, 181_682_032),
    ("fpn-resnet50", "", 800, 800, 1, 26_852_416, 88_381_440_000, 1_151_278_592),
    ("fpn-resnet50", "", 250, 330, 1, 26_852_416, 11_799_859_392, 152_826_416),
    ("lraspp", "", 520, 520, 2, 3_221_538, 2_086_219_688, 619_271_104),
    ("lraspp", "", 250, 330, 2, 3_221_538, 646_233_000, 191_635_424),
    ("deeplabv3-resnet50", "", 520, 520, 2, 39_638_869, 168_731_205_888, 2_206_711_296),
    ("deeplabv3-resnet50", "", 250, 330, 2, 39_638_869, 53_630_456_000, 697_615_968),
    ("deeplabv3-resnet50", "aux=true", 250, 330, 2, 42_004_074, 56_808_575_168, 706_563_680),
    ("efficientnet-b0", "b=0", 224, 224, 1, 5_288_548, 385_814_752, 88_358_240),
    ("efficientnet-b0", "b=0", 128, 160, 1, 5_288_548, 158_604_160, 36_212_064),
    ("efficientnet-b0", "b=1", 128, 160, 1, 7_794_184, 233_924_480, 50_461_952),
    ("efficientnet-b0", "b=2", 128, 160, 1, 9_109_994, 270_575_488, 52_936_912),
    ("efficientnet-b0", "b=3", 128, 160, 1, 12_233_232, 394_951_808, 70_016_384),
    ("efficientnet-b0", "b=4", 128, 160, 1, 19_341_616, 616_664_928, 92_461_760),
    ("efficientnet-b0", "b=5", 128, 160, 1, 30_389_784, 966_094_912, 127_339_264),
    ("efficientnet-b0", "b=6", 128, 160, 1, 43_040_704, 1_377_287_904, 162_991_488),
    ("efficientnet-b0", "b=7", 128, 160, 1, 66_347_960, 2_118_706_944, 218_683_520),
    ("efficientnet-v2-s", "", 384, 384, 1, 21_458_488, 8_365_617_152, 452_856_064),
    ("efficientnet-v2-s", "", 128, 160, 1, 21_458_488, 1_166_149_376, 63_674_624),
    ("convnext-tiny", "model=0", 224, 224, 1, 28_589_128, 4_455_531_264, 109_155_808),
    ("convnext-tiny", "model=0", 160, 200, 1, 28_589_128, 2_767_100_160, 68_633_432),
    ("convnext-tiny", "model=1", 160, 200, 1, 50_223_688, 5_355_782_400, 108_463_832),
    ("convnext-tiny", "model=2", 160, 200, 1, 88_591_464, 9_469_537_280, 144_449_240),
    ("convnext-tiny", "model=3", 160, 200, 1, 197_767_336, 21_189_788_160, 216_420_056),
    ("resnext101-32x8d", "groups=32", 224, 224, 1, 88_791_336, 16_414_015_488, 247_484_928),
    ("resnext101-32x8d", "groups=32", 160, 200, 1, 88_791_336, 10_851_594_240, 161_541_632),
    ("resnext101-32x8d", "groups=64", 160, 200, 1, 83_455_272, 10_219_745_280, 161_541_632),
    ("swin-t", "", 224, 224, 2, 28_288_354, 4_490_566_656, 213_268_256),
    ("swin-t", "", 250, 330, 1, 28_288_354, 8_621_956_608, 190_694_920),
    ("vit-b-16", "", 224, 224, 1, 86_567_656, 17_563_828_224, 118_160_680),
    ("vit-b-16", "", 160, 160, 1, 86_493_928, 8_826_175_488, 60_578_344),
    ("regnet-x-400mf", "model=0", 224, 224, 1, 5_495_976, 413_812_608, 25_338_240),
    ("regnet-x-400mf", "model=0", 160, 200, 1, 5_495_976, 283_529_600, 16_788_224),
    ("regnet-x-400mf", "model=1", 160, 200, 1, 7_259_656, 536_032_000, 26_359_296),
    ("regnet-x-400mf", "model=2", 160, 200, 1, 9_190_136, 1_057_209_600, 40_472_064),
    ("regnet-x-400mf", "model=3", 160, 200, 1, 15_296_552, 2_086_250_880, 58_111_872),
    ("regnet-x-400mf", "model=4", 160, 200, 1, 39_572_648, 5_267_680_000, 72_263_936),
    ("regnet-x-400mf", "model=5", 160, 200, 1, 54_278_536, 10_377_410_560, 128_852_224),
    ("regnet-x-400mf", "model=6", 160, 200, 1, 107_811_560, 20_670_797_760, 183_592_704),
    ("regnet-y-400mf", "model=0", 224, 224, 1, 4_344_144, 401_842_848, 33_739_456),
    ("regnet-y-400mf", "model=0", 160, 200, 1, 4_344_144, 269_113_376, 22_029_952),
    ("regnet-y-400mf", "model=1", 160, 200, 1, 6_432_512, 552_094_976, 30_503_968),
    ("regnet-y-400mf", "model=2", 160, 200, 1, 11_202_430, 1_066_896_384, 47_044_760),
    ("regnet-y-400mf", "model=3", 160, 200, 1, 19_436_338, 2_094_904_512, 65_136_584),
    ("regnet-y-400mf", "model=4", 160, 200, 1, 39_381_472, 5_542_030_848, 111_417_696),
    ("regnet-y-400mf", "model=5", 160, 200, 1, 83_590_140, 10_461_158_656, 131_395_472),
    ("regnet-y-400mf", "model=6", 160, 200, 1, 145_046_770, 21_121_170_752, 173_360_840),
]


@pytest.mark.parametrize(
    ("spec", "variables", "height", "width", "batch", "params", "macs", "saved"),
    [pytest.param(*it, id=f"{it[0]}-{it[1]}-{it[2]}x{it[3]}") for it in MODELS],
)
def test_equal_to_torchvision(
    spec: str,
    variables: str,
    height: int,
    width: int,
    batch: int,
    params: int,
    macs: int,
    saved: int,
) -> None:
    analysis = convcalc.summarize(
        spec,
        inputs={"data": [3, height, width]},
        batch=batch,
        variables=dict(it.split("=") for it in variables.split(",") if it),
    )
    assert analysis.ok
    totals = analysis.totals
    assert totals.params == params
    assert totals.macs == batch * macs
    assert totals.saved_for_backward_bytes == saved


@pytest.mark.parametrize(
    ("spec", "height", "width", "expected"),
    [
        # torchvision: keys "out"; "0" to "3" and "pool"; "cls_logits" and "bbox_regression"
        pytest.param("deeplabv3-resnet50", 250, 330, [[21, 250, 330]], id="deeplab"),
        pytest.param("lraspp", 250, 330, [[21, 250, 330]], id="lraspp"),
        pytest.param(
            "fpn-resnet50",
            250,
            330,
            [[256, 63, 83], [256, 32, 42], [256, 16, 21], [256, 8, 11], [256, 4, 6]],
            id="fpn",
        ),
        pytest.param("ssd300", 330, 350, [[10752, 91], [10752, 4]], id="ssd"),
    ],
)
def test_outputs_at_another_size(
    spec: str, height: int, width: int, expected: list[list[int]]
) -> None:
    outputs = convcalc.summarize(spec, inputs={"data": [3, height, width]}).outputs
    assert [list(it.shape or ())[1:] for it in outputs] == expected
