"""The bundled specs against what the papers, the course and other tools print.

Where no source prints a figure to the last digit, it was worked out by hand: the sum is in the
comment beside it. Multiply-adds of torchvision's and timm's models, which print them in
billions, were counted to the last digit over their conv and linear layers.
"""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from bundled_reports import report
from each import each

import convcalc

SPECS = Path(__file__).parents[1] / "specs"


def layer(spec: str, name: str) -> dict[str, Any]:
    (found,) = (row for row in report(spec)["layers"] if row["name"] == name)
    return dict(found)


def rows(spec: str, *, without: tuple[str, ...]) -> list[dict[str, Any]]:
    return [row for row in report(spec)["layers"] if row["type"] not in without]


def count(row: dict[str, Any], role: str) -> int:
    return sum(tensor["count"] for tensor in row["parameters"] if tensor["role"] == role)


class Published(NamedTuple):
    input: list[int]
    output: list[int]
    params: int
    macs: int
    forward_elements: int | None = None  # None where no source prints it
    buffers: int = 0
    frozen: int = 0
    warned: tuple[str, ...] = ()
    end: str = "linear"


PUBLISHED = {
    "alexnet.yaml": Published(
        input=[1, 3, 227, 227],  # CS231n: [227x227x3] INPUT
        output=[1, 1000],
        # torchsummary and Netscope print 62,378,344 for AlexNet without groups.
        params=62_378_344,
        # 105,415,200 + 447,897,600 + 149,520,384 + 224,280,576 + 149,520,384 for the
        # convolutions, 37,748,736 + 16,777,216 + 4,096,000 for the fully connected layers.
        macs=1_135_256_096,
        # 154,587 + 290,400 + 2 * 69,984 + 186,624 + 2 * 43,264 + 2 * 64,896 + 43,264 + 9,216
        # + 2 * 4,096 + 1,000
        forward_elements=1_049_571,
    ),
    "alexnet-grouped.prototxt": Published(
        input=[1, 3, 227, 227],  # bvlc_alexnet: 227 is Caffe's crop_size
        output=[1, 1000],
        # bvlc_alexnet; Krizhevsky et al. 2012, abstract: "60 million parameters".
        params=60_965_224,
        # One tower, less the half of conv2, conv4 and conv5:
        # 1,135,256,096 - 223,948,800 - 112,140,288 - 74,760,192
        macs=724_406_816,
        # One tower, but normalized before the pooling:
        # 1,049,571 + (290,400 - 69,984) + (186,624 - 43,264)
        forward_elements=1_413_347,
    ),
    "vgg11.yaml": Published(
        input=[
            1,
            3,
            224,
            224,
        ],  # arXiv:1409.1556, section 2.1: a fixed-size 224 x 224 RGB image
        output=[1, 1000],
        params=132_863_336,  # torchvision, VGG11_Weights: num_params
        macs=7_609_090_048,  # torchvision, VGG11_Weights: 7.61 GFLOPS; calflops: this number
        # Input and stages: 150,528 + (3,211,264 + 802,816) + (1,605,632 + 401,408)
        # + (2 * 802,816 + 200,704) + (2 * 401,408 + 100,352) + (2 * 100,352 + 25,088);
        # fully connected layers: 2 * 4,096 + 1,000
        forward_elements=9_116_136,
    ),
    "vgg11-lrn.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=132_863_336,  # as vgg11: the normalization learns nothing
        macs=7_609_090_048,  # as vgg11: multiply-adds of convolutions and linear layers only
        forward_elements=12_327_400,  # 9,116,136 of vgg11 and 224 * 224 * 64 of the norm
    ),
    "vgg13.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=133_047_848,  # torchvision, VGG13_Weights: num_params
        macs=11_308_466_176,  # torchvision, VGG13_Weights: 11.31 GFLOPS; calflops: this number
        # 9,116,136 of vgg11 and its second convolutions: 3,211,264 + 1,605,632
        forward_elements=13_933_032,
    ),
    "vgg16-c.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        # 133,047,848 of vgg13 and the 1x1 convolutions: 65,792 + 2 * 262,656
        params=133_638_952,
        # 11,308,466,176 of vgg13 and 56*56*256*256 + 28*28*512*512 + 14*14*512*512
        macs=11_770_888_192,
        forward_elements=15_237_608,  # as vgg16: a 1x1 convolution gives the same volume
    ),
    "vgg16.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=138_357_544,  # torchvision, VGG16_Weights: num_params; CS231n: 138M
        macs=15_470_264_320,  # torchvision, VGG16_Weights: 15.47 GFLOPS; calflops: this number
        # The rows of the CS231n notes, added up; the notes' own total of 24M is not their sum.
        forward_elements=15_237_608,
    ),
    "vgg16.prototxt": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=138_357_544,
        macs=15_470_264_320,
        forward_elements=15_237_608,
    ),
    "vgg19.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=143_667_240,  # torchvision, VGG19_Weights: num_params
        macs=19_632_062_464,  # torchvision, VGG19_Weights: 19.63 GFLOPS; calflops: this number
        # 15,237,608 of vgg16 and its fourth convolutions: 802,816 + 401,408 + 100,352
        forward_elements=16_542_184,
    ),
    "lenet.prototxt": Published(
        input=[1, 1, 28, 28],  # Caffe's examples/mnist/lenet.prototxt, one image of its batch
        output=[1, 10],
        params=431_080,  # 520 + 25,050 + 400,500 + 5,010; Han et al., arXiv:1506.02626: 431K
        macs=2_293_000,  # 24*24*500 + 8*8*25,000 + 400,000 + 5,000
        forward_elements=19_694,  # 784 + 11,520 + 2,880 + 3,200 + 800 + 500 + 10
    ),
    "cifar10-convnetjs.yaml": Published(
        input=[1, 3, 32, 32],
        output=[1, 10],
        params=22_466,  # 1,216 + 8,020 + 10,020 + 3,210, as the demo prints them
        macs=3_920_000,  # 32*32*1,200 + 16*16*8,000 + 8*8*10,000 + 3,200
        # 3,072 + 16,384 + 4,096 + 5,120 + 1,280 + 1,280 + 320 + 10
        forward_elements=31_562,
    ),
    "alexnet-torchvision.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=61_100_840,  # torchvision: num_params of its weights
        macs=714_188_480,  # torchvision prints 0.71 GFLOPS
    ),
    "squeezenet1.0.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=1_248_424,  # torchvision: num_params of its weights
        macs=818_924_576,  # torchvision prints 0.82 GFLOPS
        warned=("pixels-unread",),
        end="flatten",
    ),
    "squeezenet1.1.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=1_235_496,  # torchvision: num_params of its weights
        macs=349_151_936,  # torchvision prints 0.35 GFLOPS
        warned=("pixels-unread",),
        end="flatten",
    ),
    "resnet18.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=11_689_512,  # torchvision: num_params of its weights
        macs=1_814_073_344,  # torchvision prints 1.81 GFLOPS
        buffers=9_600,
    ),
    "resnet34.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=21_797_672,  # torchvision: num_params of its weights
        macs=3_663_761_408,  # torchvision prints 3.66 GFLOPS
        buffers=17_024,
    ),
    "resnet50-v1.5.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=25_557_032,  # torchvision: num_params of its weights
        macs=4_089_184_256,  # torchvision prints 4.09 GFLOPS
        buffers=53_120,
    ),
    "resnet101-v1.5.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=44_549_160,  # torchvision: num_params of its weights
        macs=7_801_405_440,  # torchvision prints 7.80 GFLOPS
        buffers=105_344,
    ),
    "resnet152-v1.5.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=60_192_808,  # torchvision: num_params of its weights
        macs=11_513_626_624,  # torchvision prints 11.51 GFLOPS
        buffers=151_424,
    ),
    "resnext50-32x4d.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=25_028_904,  # torchvision: num_params of its weights
        macs=4_230_479_872,  # torchvision prints 4.23 GFLOPS
        buffers=68_224,
    ),
    "wide-resnet50-2.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=68_883_240,  # torchvision: num_params of its weights
        macs=11_398_021_120,  # torchvision prints 11.40 GFLOPS
        buffers=68_224,
    ),
    "mobilenet-v1.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=4_231_976,  # timm mobilenetv1_100
        macs=568_740_352,  # counted in the same model
        buffers=21_888,
    ),
    "mobilenet-v2.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=3_504_872,  # torchvision: num_params of its weights
        macs=300_774_272,  # torchvision prints 0.30 GFLOPS
        buffers=34_112,
    ),
    "mobilenet-v3-small.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=2_542_856,  # torchvision: num_params of its weights
        macs=56_510_400,  # torchvision prints 0.06 GFLOPS
        buffers=12_112,
    ),
    "mobilenet-v3-large.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=5_483_032,  # torchvision: num_params of its weights
        macs=216_589_760,  # torchvision prints 0.22 GFLOPS
        buffers=24_400,
    ),
    "densenet121.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=7_978_856,  # torchvision: num_params of its weights
        macs=2_834_161_664,  # torchvision prints 2.83 GFLOPS
        buffers=83_648,
    ),
    "densenet169.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=14_149_480,  # torchvision: num_params of its weights
        macs=3_359_843_328,  # torchvision prints 3.36 GFLOPS
        buffers=158_400,
    ),
    "densenet201.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=20_013_928,  # torchvision: num_params of its weights
        macs=4_291_365_888,  # torchvision prints 4.29 GFLOPS
        buffers=229_056,
    ),
    "shufflenet-v2.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=2_278_604,  # torchvision: num_params of its weights
        macs=144_907_992,  # torchvision prints 0.14 GFLOPS
        buffers=16_180,
    ),
    "xception.yaml": Published(
        input=[1, 3, 299, 299],
        output=[1, 1000],
        params=22_855_952,  # timm legacy_xception
        macs=8_357_403_496,  # counted in the same model
        buffers=54_528,
    ),
    "efficientnet-b0.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=5_288_548,  # torchvision: num_params of its weights
        macs=385_814_752,  # torchvision prints 0.39 GFLOPS
        buffers=42_016,
    ),
    "convnext-tiny.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=28_589_128,  # torchvision: num_params of its weights
        macs=4_455_531_264,  # torchvision prints 4.46 GFLOPS
    ),
    "regnet-y-400mf.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=4_344_144,  # torchvision: num_params of its weights
        macs=401_842_848,  # torchvision prints 0.40 GFLOPS
        buffers=27_152,
    ),
    "mnasnet.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=4_383_312,  # torchvision: num_params of its weights
        macs=314_415_872,  # torchvision prints 0.31 GFLOPS
        buffers=37_920,
    ),
    "se-resnet50.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=28_088_024,  # timm seresnet50
        macs=4_091_699_200,  # counted in the same model
        buffers=53_120,
    ),
    "inception-v3.yaml": Published(
        input=[1, 3, 299, 299],
        output=[1, 1000],
        params=23_834_568,  # torchvision: num_params of its weights
        macs=5_713_216_096,  # torchvision prints 5.71 GFLOPS
        buffers=34_432,
    ),
    "darknet53.yaml": Published(
        input=[1, 3, 256, 256],
        output=[1, 1000],
        params=41_609_928,  # timm darknet53
        macs=9_285_115_904,  # counted in the same model
        buffers=35_712,
    ),
    "yolov3.yaml": Published(
        input=[1, 3, 416, 416],
        output=[1, 255, 52, 52],
        params=61_949_149,  # yolov3.weights: (248,007,048 bytes - 20)/4 less buffers
        macs=32_932_037_632,  # half of what Darknet logs for its convolutions
        buffers=52_608,
        end="yolo",
    ),
    "yolov3-tiny.yaml": Published(
        input=[1, 3, 416, 416],
        output=[1, 255, 26, 26],
        params=8_852_366,  # yolov3-tiny.weights: (35,434,956 bytes - 20)/4 less buffers
        macs=2_782_480_896,  # half of what Darknet logs for its convolutions
        buffers=6_368,
        end="yolo",
    ),
    "yolov4.yaml": Published(
        input=[1, 3, 608, 608],
        output=[1, 255, 19, 19],
        params=64_363_101,  # yolov4.weights: (257,717,640 bytes - 20)/4 less buffers
        macs=64_194_741_248,  # half of what Darknet logs for its convolutions
        buffers=66_304,
        end="yolo",
    ),
    "yolov4-tiny.yaml": Published(
        input=[1, 3, 416, 416],
        output=[1, 255, 26, 26],
        params=6_056_606,  # yolov4-tiny.weights: (24,251,276 bytes - 20)/4 less buffers
        macs=3_453_938_176,  # half of what Darknet logs for its convolutions
        buffers=6_208,
        end="yolo",
    ),
    "resnet50.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=25_557_032,  # as resnet50-v1.5
        macs=3_857_973_248,  # the paper, table 1: 3.8 billion FLOPs
        buffers=53_120,
    ),
    "resnet101.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=44_549_160,  # as resnet101-v1.5
        macs=7_570_194_432,  # the paper: 7.6 billion
        buffers=105_344,
    ),
    "resnet152.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=60_192_808,  # as resnet152-v1.5
        macs=11_282_415_616,  # the paper: 11.3 billion
        buffers=151_424,
    ),
    "googlenet.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=6_998_552,  # bvlc_googlenet without its auxiliary classifiers
        macs=1_582_671_872,  # table 1 sums to 1.5 billion ops
    ),
    "nin.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=7_595_176,  # the sum of the twelve layers of its prototxt
        macs=1_100_188_800,  # output positions times weights
        warned=("pixels-unread",),
        end="flatten",
    ),
    "zfnet.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=62_357_608,  # the sum of eight layers, as figure 3 has them
        macs=1_168_032_896,  # output positions times weights
    ),
    "lenet5.yaml": Published(
        input=[1, 1, 32, 32],
        output=[1, 10],
        params=61_706,  # 156 + 2,416 + 48,120 + 10,164 + 850
        macs=416_520,  # 28*28*150 + 10*10*2,400 + 48,000 + 10,080 + 840
        # 1,024 + 4,704 + 1,176 + 1,600 + 400 + 120 + 84 + 10, and what four tanh put beside
        # their inputs: 4,704 + 1,600 + 120 + 84
        forward_elements=15_626,
    ),
    "googlenet-aux.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=13_378_280,  # bvlc_googlenet, train_val
        macs=1_591_044_096,  # googlenet and 4,169,728 + 4,202,496
    ),
    "unet.yaml": Published(
        input=[1, 1, 572, 572],
        output=[1, 2, 388, 388],
        params=31_030_658,  # 31,030,593 of one class, and 65
        macs=150_428_424_448,  # output positions times weights
        end="conv",
    ),
    "fcn8s.yaml": Published(
        input=[1, 3, 500, 500],
        output=[1, 21, 500, 500],
        params=134_489_759,  # the VGG-16 part 134,260,544, scores 102,207
        macs=181_529_034_048,  # output or (upscaling) input positions times weights
        frozen=127_008,
        end="crop",
    ),
    "segnet.yaml": Published(
        input=[1, 3, 360, 480],
        output=[1, 11, 360, 480],
        params=29_449_355,  # 13 + 13 convolutions and their norms
        macs=106_712_432_640,  # output positions times weights
        buffers=15_872,
        end="conv",
    ),
    "c3d.yaml": Published(
        input=[1, 3, 16, 112, 112],
        output=[1, 487],
        params=79_991_015,  # 27,655,936 of the convolutions + 52,335,079
        macs=38_548_959_232,  # the paper: 38.5 billion
    ),
    "convnextv2-atto.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=3_708_400,  # timm convnextv2_atto; the paper: 3.7 M
        # the paper: 0.55 G
        macs=547_332_480,
    ),
    "bilinear-cnn.yaml": Published(
        input=[1, 3, 448, 448],
        output=[1, 200],
        params=67_143_688,  # VGG-16's convolutions 14,714,688, classes 262,144*200 + 200
        # four times VGG-16's convolutions at 224, 61,386,522,624; 512*784*512; 262,144*200
        macs=61_644_472_320,
    ),
    "attention-three-ways.yaml": Published(
        input=[1, 3, 32, 32],
        output=[1, 10],
        # patches 9,264, token 48, places 816, norm 48, three times 9,408, classes 490
        params=38_890,
        macs=701_184,  # patches 147,456, three times 156,672 + 27,744, classes 480
    ),
    "convlstm-moving-digits.yaml": Published(
        input=[1, 10, 16, 16, 16],
        output=[1, 1, 64, 64],
        params=3_896_336,  # 1,843,712 + 1,229,056 + 819,456 + 4,112
        macs=9_962_520_576,  # all weights at 256 positions of 10 steps, 4,096 once
        end="pixel_shuffle",
    ),
    "pair-comparison.yaml": Published(
        input=[1, 2, 28, 28],
        output=[1, 2],
        params=202_215,  # 416 + 200,768 + 1,025 + 6
        macs=1_029_668,  # twice 313,600 + 200,704; 32 + 1,024 + 4
        end="softmin",
    ),
    "shifted-windows.yaml": Published(
        input=[1, 3, 32, 32],
        output=[1, 10],
        params=10_738,  # 1,176 + 9,312 + 250
        macs=221_424,  # 73,728 + 147,456 + 240
    ),
    "m5.yaml": Published(
        input=[1, 1, 32000],
        output=[1, 10],
        params=559_114,  # 551,936 + 5,130, norms 2,048
        macs=278_533_120,  # 81,920,000 + 98,304,000 + 2 * 49,152,000 + 5,120
        buffers=2_048,
    ),
    # the newest have a test of their sizes and relatives in test_published_families.py
    "efficientnet-v2-s.yaml": Published(
        input=[1, 3, 384, 384],
        output=[1, 1000],
        params=21_458_488,  # torchvision: num_params of its weights
        macs=8_365_617_152,  # torchvision prints 8.37 GFLOPS
        buffers=153_872,
    ),
    "regnet-x-400mf.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=5_495_976,  # torchvision: num_params of its weights
        macs=413_812_608,  # torchvision prints 0.41 GFLOPS
        buffers=37_856,
    ),
    "resnext101-32x8d.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=88_791_336,  # torchvision: num_params of its weights
        macs=16_414_015_488,  # torchvision prints 16.41 GFLOPS
        buffers=202_880,
    ),
    "deeplabv3-resnet50.yaml": Published(
        input=[1, 3, 520, 520],
        output=[1, 21, 520, 520],
        params=39_638_869,  # torchvision: 42,004,074 with the second classifier of 2,365,205
        macs=168_731_205_888,  # with that classifier torchvision prints 178.72 GFLOPS
        buffers=56_704,
        warned=("one-number-per-group",),  # of the mean of an image, if a batch is one image
        end="upsample",
    ),
    "fpn-resnet50.yaml": Published(
        input=[1, 3, 800, 800],
        output=[1, 256, 13, 13],
        params=26_852_416,  # torchvision: resnet_fpn_backbone with BatchNorm2d
        macs=88_381_440_000,
        buffers=53_120,
        end="max_pool",
    ),
    "lraspp.yaml": Published(
        input=[1, 3, 520, 520],
        output=[1, 21, 520, 520],
        params=3_221_538,  # torchvision: num_params of its weights
        macs=2_086_219_688,  # torchvision prints 2.09 GFLOPS
        buffers=24_656,
        end="upsample",
    ),
    "ssd300.yaml": Published(
        input=[1, 3, 300, 300],
        output=[1, 8732, 4],
        params=35_641_826,  # torchvision: num_params of its weights
        macs=34_858_153_472,  # torchvision prints 34.86 GFLOPS
        end="concat",
    ),
    "vit-b-16.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=86_567_656,  # torchvision: num_params of its weights
        macs=17_563_828_224,  # torchvision prints 17.56 GFLOPS
    ),
    "swin-t.yaml": Published(
        input=[1, 3, 224, 224],
        output=[1, 1000],
        params=28_288_354,  # torchvision: num_params of its weights
        macs=4_490_566_656,  # torchvision prints 4.49 GFLOPS
    ),
}

networks = each("spec", PUBLISHED)
SIAMESE = "siamese.yaml"  # two inputs, two outputs: has a test of its own


def test_every_bundled_spec_has_its_figures() -> None:
    assert sorted(path.name for path in SPECS.iterdir()) == sorted([*PUBLISHED, SIAMESE])


@networks
def test_totals(spec: str) -> None:
    totals, published = report(spec)["totals"], PUBLISHED[spec]
    assert totals["params"] == published.params
    assert totals["trainable_params"] == published.params - published.frozen
    assert totals["buffers"] == published.buffers
    assert totals["macs"] == published.macs
    if published.forward_elements is not None:
        assert totals["forward_elements"] == published.forward_elements


@networks
def test_input_and_output(spec: str) -> None:
    published = PUBLISHED[spec]
    assert report(spec)["inputs"] == [{"name": "data", "shape": published.input}]
    assert report(spec)["outputs"][-1]["shape"] == published.output


@networks
def test_every_window_fits(spec: str) -> None:
    found = {it["rule"] for it in report(spec)["diagnostics"] if it["severity"] != "note"}
    assert found == set(PUBLISHED[spec].warned)
    if report(spec)["settings"]["rounding"] == "exact":
        assert {row["fit"] for row in report(spec)["layers"]} == {"exact", None}


@networks
def test_ends_at_the_scores(spec: str) -> None:
    assert report(spec)["layers"][-1]["type"] == PUBLISHED[spec].end


OUTPUTS = {"googlenet-aux.yaml": 3, "fpn-resnet50.yaml": 5, "ssd300.yaml": 2}
OUTPUTS |= {"yolov3.yaml": 3, "yolov3-tiny.yaml": 2, "yolov4.yaml": 3, "yolov4-tiny.yaml": 2}
"""Of networks with more than one."""


@networks
def test_number_of_outputs(spec: str) -> None:
    assert len(report(spec)["outputs"]) == OUTPUTS.get(spec, 1)


def test_siamese_network_counts_its_weights_once() -> None:
    found = report(SIAMESE)
    assert [it["shape"] for it in found["inputs"]] == [[1, 1, 28, 28], [1, 1, 28, 28]]
    assert [it["shape"] for it in found["outputs"]] == [[1, 2], [1, 2]]
    assert found["totals"]["params"] == 431_102  # LeNet's 431,080, and 10*2 + 2 of the feature
    assert found["totals"]["macs"] == 4_586_040  # 2 * (2,293,000 + 20)
    assert found["diagnostics"] == []


# arXiv:1704.04861, tables 6 and 7: 1.3 million parameters, 77 million multiply-adds; both to
# the last digit as timm's and torchvision's models of these widths have them.
@pytest.mark.parametrize(
    ("spec", "width", "size", "params", "macs"),
    [
        pytest.param("mobilenet-v1", "0.5", 160, 1_331_592, 76_524_800, id="v1-half-160"),
        pytest.param("mobilenet-v2", "0.25", 96, 1_519_112, 7_877_792, id="v2-quarter-96"),
    ],
)
def test_narrow_mobilenets(spec: str, width: str, size: int, params: int, macs: int) -> None:
    analysis = convcalc.summarize(
        spec, variables={"width": width}, inputs={"data": [3, size, size]}
    )
    assert analysis.ok
    assert (analysis.totals.params, analysis.totals.macs) == (params, macs)


# The slide "Full (simplified) AlexNet architecture" of the CS231n lecture on architectures.
ALEXNET_ROWS = [
    ("conv1", "conv", [1, 96, 55, 55]),
    ("pool1", "max_pool", [1, 96, 27, 27]),
    ("norm1", "local_response_norm", [1, 96, 27, 27]),
    ("conv2", "conv", [1, 256, 27, 27]),
    ("pool2", "max_pool", [1, 256, 13, 13]),
    ("norm2", "local_response_norm", [1, 256, 13, 13]),
    ("conv3", "conv", [1, 384, 13, 13]),
    ("conv4", "conv", [1, 384, 13, 13]),
    ("conv5", "conv", [1, 256, 13, 13]),
    ("pool5", "max_pool", [1, 256, 6, 6]),  # "MAX POOL3" on the slide
    ("fc6", "linear", [1, 4096]),
    ("fc7", "linear", [1, 4096]),
    ("fc8", "linear", [1, 1000]),
]


def test_alexnet_rows_of_the_course() -> None:
    found = [
        (row["name"], row["type"], row["outputs"][0]["shape"])
        for row in rows("alexnet.yaml", without=("relu", "dropout"))
    ]
    assert found == ALEXNET_ROWS


@pytest.mark.parametrize(
    ("name", "one_tower", "two_towers"),
    [
        pytest.param("conv1", 34_848, 34_848, id="conv1"),  # CS231n: (11*11*3)*96 = 35K
        pytest.param("conv2", 614_400, 307_200, id="conv2"),  # 5*5*96*256
        pytest.param("conv3", 884_736, 884_736, id="conv3"),  # 3*3*256*384, across the towers
        pytest.param("conv4", 1_327_104, 663_552, id="conv4"),  # 3*3*384*384
        pytest.param("conv5", 884_736, 442_368, id="conv5"),  # 3*3*384*256
        pytest.param("fc6", 37_748_736, 37_748_736, id="fc6"),  # 6*6*256*4096
        pytest.param("fc7", 16_777_216, 16_777_216, id="fc7"),  # 4096*4096
        pytest.param("fc8", 4_096_000, 4_096_000, id="fc8"),  # 4096*1000
    ],
)
def test_alexnet_weights(name: str, one_tower: int, two_towers: int) -> None:
    assert count(layer("alexnet.yaml", name), "weight") == one_tower
    assert count(layer("alexnet-grouped.prototxt", name), "weight") == two_towers


# Krizhevsky et al. 2012, section 3.5: the sizes of the kernels, 11x11x3, 5x5x48, 3x3x256,
# 3x3x192 and 3x3x192, and how many of them.
@pytest.mark.parametrize(
    ("name", "kernels"),
    [
        pytest.param("conv1", [96, 3, 11, 11], id="conv1"),
        pytest.param("conv2", [256, 48, 5, 5], id="conv2"),
        pytest.param("conv3", [384, 256, 3, 3], id="conv3"),
        pytest.param("conv4", [384, 192, 3, 3], id="conv4"),
        pytest.param("conv5", [256, 192, 3, 3], id="conv5"),
    ],
)
def test_alexnet_kernels_of_the_paper(name: str, kernels: list[int]) -> None:
    weight = layer("alexnet-grouped.prototxt", name)["parameters"][0]
    assert (weight["role"], weight["shape"]) == ("weight", kernels)


# Krizhevsky et al. 2012, figure 2: the neurons of each layer, 186,624-64,896-64,896-43,264-
# 4096-4096-1000. Its 253,440 for conv1 is neither 55*55*96 (290,400, below) nor 54*54*96.
@pytest.mark.parametrize(
    ("name", "neurons"),
    [
        pytest.param("conv1", 290_400, id="conv1"),
        pytest.param("conv2", 186_624, id="conv2"),
        pytest.param("conv3", 64_896, id="conv3"),
        pytest.param("conv4", 64_896, id="conv4"),
        pytest.param("conv5", 43_264, id="conv5"),
        pytest.param("fc6", 4_096, id="fc6"),
        pytest.param("fc7", 4_096, id="fc7"),
        pytest.param("fc8", 1_000, id="fc8"),
    ],
)
def test_alexnet_neurons_of_the_paper(name: str, neurons: int) -> None:
    assert layer("alexnet.yaml", name)["activation_elements"] == neurons
    assert layer("alexnet-grouped.prototxt", name)["activation_elements"] == neurons


# The case study of VGGNet in the CS231n notes: size, memory and weights of every row.
VGG16_ROWS = [
    ("conv1_1", [1, 64, 224, 224], 3_211_264, 1_728),
    ("conv1_2", [1, 64, 224, 224], 3_211_264, 36_864),
    ("pool1", [1, 64, 112, 112], 802_816, 0),
    ("conv2_1", [1, 128, 112, 112], 1_605_632, 73_728),
    ("conv2_2", [1, 128, 112, 112], 1_605_632, 147_456),
    ("pool2", [1, 128, 56, 56], 401_408, 0),
    ("conv3_1", [1, 256, 56, 56], 802_816, 294_912),
    ("conv3_2", [1, 256, 56, 56], 802_816, 589_824),
    ("conv3_3", [1, 256, 56, 56], 802_816, 589_824),
    ("pool3", [1, 256, 28, 28], 200_704, 0),
    ("conv4_1", [1, 512, 28, 28], 401_408, 1_179_648),
    ("conv4_2", [1, 512, 28, 28], 401_408, 2_359_296),
    ("conv4_3", [1, 512, 28, 28], 401_408, 2_359_296),
    ("pool4", [1, 512, 14, 14], 100_352, 0),
    ("conv5_1", [1, 512, 14, 14], 100_352, 2_359_296),
    ("conv5_2", [1, 512, 14, 14], 100_352, 2_359_296),
    ("conv5_3", [1, 512, 14, 14], 100_352, 2_359_296),
    ("pool5", [1, 512, 7, 7], 25_088, 0),
    ("fc6", [1, 4096], 4_096, 102_760_448),
    ("fc7", [1, 4096], 4_096, 16_777_216),
    ("fc8", [1, 1000], 1_000, 4_096_000),
]


@pytest.mark.parametrize("spec", ["vgg16.yaml", "vgg16.prototxt"])
def test_vgg16_rows_of_the_course(spec: str) -> None:
    found = [
        (
            row["name"],
            row["outputs"][0]["shape"],
            row["activation_elements"],
            count(row, "weight"),
        )
        for row in rows(spec, without=("relu", "dropout"))
    ]
    assert found == VGG16_ROWS


@pytest.mark.parametrize("spec", ["vgg16.yaml", "vgg16.prototxt"])
def test_vgg16_totals_of_the_course(spec: str) -> None:
    totals = report(spec)["totals"]
    assert totals["weights"] == 138_344_128  # the sum of the rows' weights
    assert totals["biases"] == 13_416  # 64*2 + 128*2 + 256*3 + 512*6 + 4096*2 + 1000
    assert totals["param_bytes"] == 553_430_176  # 4 * 138,357,544
    assert totals["flops"] == 30_940_528_640  # 2 * 15,470,264,320
    assert totals["forward_bytes"] == 60_950_432  # 4 * 15,237,608


def test_vgg16_is_the_same_from_both_languages() -> None:
    def figures(spec: str) -> list[tuple[Any, ...]]:
        return [
            (
                row["name"],
                row["type"],
                [output["shape"] for output in row["outputs"]],
                [(tensor["role"], tensor["shape"]) for tensor in row["parameters"]],
                row["params"],
                row["macs"],
                row["activation_elements"],
                row["activation_bytes"],
                row["fit"],
            )
            for row in report(spec)["layers"]
        ]

    assert figures("vgg16.prototxt") == figures("vgg16.yaml")
    assert report("vgg16.prototxt")["name"] == report("vgg16.yaml")["name"]
    assert report("vgg16.prototxt")["outputs"] == report("vgg16.yaml")["outputs"]


# arXiv:1409.1556, table 2: number of parameters, in millions.
@pytest.mark.parametrize(
    ("spec", "millions"),
    [
        pytest.param("vgg11.yaml", 133, id="A"),
        pytest.param("vgg11-lrn.yaml", 133, id="A-LRN"),
        pytest.param("vgg13.yaml", 133, id="B"),
        pytest.param("vgg16-c.yaml", 134, id="C"),
        pytest.param("vgg16.yaml", 138, id="D"),
        pytest.param("vgg19.yaml", 144, id="E"),
    ],
)
def test_vgg_parameters_of_the_paper(spec: str, millions: int) -> None:
    assert (report(spec)["totals"]["params"] + 500_000) // 1_000_000 == millions


# arXiv:1409.1556, table 1, first row: weight layers.
@pytest.mark.parametrize(
    ("spec", "depth"),
    [
        pytest.param("vgg11.yaml", 11, id="A"),
        pytest.param("vgg11-lrn.yaml", 11, id="A-LRN"),
        pytest.param("vgg13.yaml", 13, id="B"),
        pytest.param("vgg16-c.yaml", 16, id="C"),
        pytest.param("vgg16.yaml", 16, id="D"),
        pytest.param("vgg19.yaml", 19, id="E"),
    ],
)
def test_vgg_depth_of_the_paper(spec: str, depth: int) -> None:
    found = rows(spec, without=("relu", "dropout", "max_pool", "local_response_norm"))
    assert len(found) == depth


# What the demo prints under each layer, its "parameters: 16x5x5x3+16 = 1216" among it.
CIFAR10_ROWS = [
    ("conv1", [1, 16, 32, 32], 1_216),
    ("pool1", [1, 16, 16, 16], 0),
    ("conv2", [1, 20, 16, 16], 8_020),
    ("pool2", [1, 20, 8, 8], 0),
    ("conv3", [1, 20, 8, 8], 10_020),
    ("pool3", [1, 20, 4, 4], 0),
    ("fc", [1, 10], 3_210),
]

# Caffe's tutorial "Training LeNet on MNIST with Caffe", its sizes and counts by hand.
LENET_ROWS = [
    ("conv1", [1, 20, 24, 24], 520),  # 5*5*1*20 + 20
    ("pool1", [1, 20, 12, 12], 0),
    ("conv2", [1, 50, 8, 8], 25_050),  # 5*5*20*50 + 50
    ("pool2", [1, 50, 4, 4], 0),
    ("ip1", [1, 500], 400_500),  # 4*4*50*500 + 500
    ("ip2", [1, 10], 5_010),  # 500*10 + 10
]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        pytest.param("cifar10-convnetjs.yaml", CIFAR10_ROWS, id="cifar10-convnetjs"),
        pytest.param("lenet.prototxt", LENET_ROWS, id="lenet"),
    ],
)
def test_rows_of_small_networks(spec: str, expected: list[tuple[str, list[int], int]]) -> None:
    found = [
        (row["name"], row["outputs"][0]["shape"], row["params"])
        for row in rows(spec, without=("relu",))
    ]
    assert found == expected
