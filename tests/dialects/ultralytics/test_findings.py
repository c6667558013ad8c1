"""What is wrong with a model's YAML, in whole texts."""

from collections.abc import Callable

import pytest

from convcalc import Analysis

Findings = Callable[[Analysis], str]
Model = Callable[..., Analysis]

HEAD = "head:\n  - [-1, 1, Classify, [nc]]\n"


def of_rows(*rows: str) -> str:
    lines = "".join(f"  - {it}\n" for it in rows)
    return f"nc: 10\nbackbone:\n  - [-1, 1, Conv, [8]]\n{lines}{HEAD}"


ROWS = [
    pytest.param(
        "[1, 1, Conv, [8]]",
        "4:6: error: 1: from must name rows above, but 1 is this one itself [unknown-name]\n"
        "  help: the rows above are 0 to 0, the nearest is -1\n",
        id="reads-itself",
    ),
    pytest.param(
        "[2, 1, Conv, [8]]",
        "4:6: error: 1: from must name rows above, but 2 stands below this one, 1"
        " [unknown-name]\n  help: the rows above are 0 to 0, the nearest is -1\n",
        id="reads-a-later-one",
    ),
    pytest.param(
        "[[-1, -3], 1, Concat, [1]]",
        "4:11: error: 1: from must name rows above, but -3 from 1 is -2 [unknown-name]\n"
        "  help: the rows above are 0 to 0, the nearest is -1\n",
        id="reads-above-the-first",
    ),
    pytest.param(
        "[[], 1, Concat, [1]]",
        "4:6: error: 1: from must name the rows to read, but its list is empty"
        " [missing-field]\n  help: write -1 for the row above\n",
        id="reads-nothing",
    ),
    pytest.param(
        "[above, two, Conv, 8]",
        "4:6: error: 1: from must be the number of a row, or a list of some, but it is"
        " 'above' [wrong-type]\n"
        "4:13: error: 1: repeats must be a whole number, but it is 'two' [wrong-type]\n"
        "4:24: error: 1: args must be a list, as in [64, 3, 2], or [] for none, but it is"
        " '8' [wrong-type]\n",
        id="no-numbers-and-no-list",
    ),
    pytest.param(
        "[-1, -2, Conv, [8]]",
        "4:10: error: 1: repeats must be from 0 to 10,000, but it is -2 [value-out-of-range]\n",
        id="fewer-than-none",
    ),
    pytest.param(
        "[-1, 1000000, Conv, [8]]",
        "4:10: error: 1: repeats must be from 0 to 10,000, but it is 1000000"
        " [value-out-of-range]\n",
        id="more-than-any",
    ),
    pytest.param(
        "[-1, 9000, Conv, [8]]",
        "4:16: error: 1: a spec must unfold to at most 10,000 layers, but here it goes beyond"
        " [limit-exceeded]\n  help: repeat less often\n",
        id="too-often",
    ),
    pytest.param(
        "[-1, 1, Conv]",
        "4:5: error: 1: row 1 must be [from, repeats, module, args], as in [-1, 1, Conv,"
        " [64, 3, 2]], but it is a list of 3 [wrong-type]\n",
        id="without-arguments",
    ),
    pytest.param(
        "[-1, 1, [Conv], []]",
        "4:13: error: 1: a module must be a name such as Conv, but it is a list of 1"
        " [wrong-type]\n",
        id="a-list-for-a-module",
    ),
    pytest.param(
        "[-1, 1, Conv, []]",
        "4:13: error: 1: Conv must be given c2, but it is missing [missing-field]\n"
        "  help: its arguments are c2, k, s, p, g, d, act\n",
        id="too-few-arguments",
    ),
    pytest.param(
        "[-1, 1, Conv, [8, 1, 1, None, 1, 1, True, 3]]",
        "4:47: error: 1: Conv must be given at most 7 arguments (c2, k, s, p, g, d, act), but"
        " it is given 8 [wrong-number]\n",
        id="too-many-arguments",
    ),
    pytest.param(
        "[-1, 1, nn.Sigmoid, [8]]",
        "4:26: error: 1: nn.Sigmoid must be given no arguments, but it is given 1"
        " [wrong-number]\n",
        id="arguments-for-none",
    ),
    pytest.param(
        "[-1, 1, nn.MaxPool2d, [None, 2]]",
        "4:13: error: 1: nn.MaxPool2d must be given kernel_size, but it is missing"
        " [missing-field]\n  help: its arguments are kernel_size, stride, padding, dilation\n",
        id="too-few-for-torch",
    ),
    pytest.param(
        "[-1, 1, nn.ReLU, [true, 1]]",
        "4:29: error: 1: nn.ReLU must be given at most 1 argument (one that changes nothing),"
        " but it is given 2 [wrong-number]\n",
        id="too-many-for-torch",
    ),
    pytest.param(
        "[-1, 1, Conv, [wide, 3]]",
        "4:20: error: 1: c2 must be a whole number, but it is 'wide' [wrong-type]\n",
        id="a-word-for-a-width",
    ),
    pytest.param(
        "[-1, 1, Conv, [0, 3]]",
        "4:20: error: 1: c2 must be at least 1, but it is 0 [value-out-of-range]\n",
        id="no-channels",
    ),
    pytest.param(
        "[-1, 1, Conv, [8, {k: 3}]]",
        "4:23: error: 1: k must be a number, a word, or a list of them, but it is a mapping"
        " [wrong-type]\n",
        id="a-mapping-for-a-number",
    ),
    pytest.param(
        '[-1, 1, Conv, [8, "${nc}"]]',
        "4:23: error: 1: k must be a number, a word, or a list of them, but it is '${nc}'"
        " [wrong-type]\n",
        id="an-expression",
    ),
    pytest.param(
        "[-1, 1, Conv, [8, three]]",
        "4:23: error: 1: k must be a number, but it is 'three' [wrong-type]\n",
        id="a-word-for-a-kernel",
    ),
    pytest.param(
        "[-1, 1, Conv, [8, 3, 2, None, 1, 1, nn.Relu()]]",
        "4:41: error: 1: act must be a module of torch.nn, but there is no 'nn.Relu()'"
        " [unknown-type]\n",
        id="no-activation",
    ),
    pytest.param(
        "[[-1, 0], 1, Conv, [8]]",
        "4:7: error: 1: Conv must read one row, but from is a list of 2 [wrong-number]\n"
        "  help: write its number alone, or join them with a row of Concat above\n",
        id="several-for-one",
    ),
    pytest.param(
        "[-1, 1, Concat, [1]]",
        "4:6: error: 1: Concat must read a list of rows, but from is the number of one"
        " [wrong-number]\n  help: write it as in [-1, 6]\n",
        id="one-for-several",
    ),
    pytest.param(
        "[-1, 1, Detect, [nc]]",
        "4:6: error: 1: Detect must read a list of rows, but from is the number of one"
        " [wrong-number]\n  help: write it as in [-1, 6]\n",
        id="one-level-for-several",
    ),
    pytest.param(
        "[[-1, 0], 2, Concat, [1]]",
        "4:18: error: 1: Concat reads several rows and must stand once, but repeats is 2"
        " [wrong-number]\n  help: write 1\n",
        id="joined-twice",
    ),
    pytest.param(
        "[-1, 1, CBAM, [8]]",
        "4:13: error: 1: a module must be one that convcalc knows, but there is no 'CBAM'"
        " [unknown-type]\n  help: declare it as a block, in a file of --blocks, or with"
        " --custom CBAM=passthrough\n",
        id="a-module-of-ones-own",
    ),
    pytest.param(
        "[-1, 1, Cnov, [8]]",
        "4:13: error: 1: a module must be one that convcalc knows, but there is no 'Cnov'"
        " [unknown-type]\n  help: did you mean 'Conv'? Or declare it as a block, in a file of"
        " --blocks, or with --custom Cnov=passthrough\n",
        id="misspelt",
    ),
    pytest.param(
        "[-1, 1, C2f, [8, 1]]",
        "4:22: error: 1: shortcut must be true or false, but it is '1' [wrong-type]\n",
        id="a-number-for-a-flag",
    ),
    pytest.param(
        "[-1, 1, Conv, [8, 0]]",
        "4:13: error: 1.conv: kernel_size must be at least 1, but it is 0"
        " [value-out-of-range]\n"
        "4:13: error: 1.conv: padding must be at least 0, but it is -1 [value-out-of-range]\n",
        id="a-kernel-of-nothing",
    ),
]


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_error_of_a_row(row: str, expected: str, model: Model, findings: Findings) -> None:
    assert findings(model(of_rows(row))) == expected


def test_sizes_that_do_not_meet(model: Model, findings: Findings) -> None:
    text = of_rows("[-1, 1, Conv, [16, 3, 2]]", "[[-1, 0], 1, Concat, [1]]")
    found = [it for it in findings(model(text)).splitlines() if "note" not in it]
    assert found == [
        "5:7: error: 2: inputs must agree but for their channels, but 1.act gives"
        " 112x112x16 and 0.act gives 224x224x8 [shapes-differ]"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "nc: 0\nscale: z\nscales: {n: [0.5, 0.25, 1024]}\nbackbone: []\n" + HEAD,
            "1:5: error: nc must be at least 1, but it is 0 [value-out-of-range]\n"
            "2:8: error: scale must be one of the file's scales, but there is no 'z'"
            " [unknown-name]\n  help: its scales are n\n",
            id="no-classes-and-no-scale",
        ),
        pytest.param(
            "nc: ten\nscale: [n]\nscales: [n]\nbackbone: []\n" + HEAD,
            "1:5: error: nc must be a whole number, but it is 'ten' [wrong-type]\n"
            "2:8: error: scale must be one of the file's scales, but it is a list of 1"
            " [wrong-type]\n",
            id="of-other-kinds",
        ),
        pytest.param(
            "scale: n\nscales: [n]\nbackbone: []\nhead: {}\n",
            "2:9: error: scales must be a mapping of letters to [depth, width, max_channels],"
            " but it is a list of 1 [wrong-type]\n"
            "4:7: error: head must be a list of rows [from, repeats, module, args], as in"
            " [-1, 1, Conv, [64, 3, 2]], but it is a mapping [wrong-type]\n",
            id="lists-and-mappings",
        ),
        pytest.param(
            "scale: n\nscales: {n: [0.5, 0.25]}\nbackbone: []\nhead: []\n",
            "2:13: error: scale n must be a list of depth, width and max_channels, as in"
            " [0.50, 0.25, 1024], but it is a list of 2 [wrong-type]\n"
            "3:1: error: a model must have rows, but there are none [empty-network]\n"
            "  help: write them as [from, repeats, module, args], as in [-1, 1, Conv,"
            " [64, 3, 2]]\n",
            id="a-scale-of-two-and-no-rows",
        ),
        pytest.param(
            "scales: {n: [half, -1, 0]}\nbackbone: []\nhead: []\n",
            "1:14: error: depth_multiple must be a number, but it is 'half' [wrong-type]\n"
            "1:20: error: width_multiple must be a number from 0 to 1000, but it is '-1'"
            " [wrong-type]\n"
            "1:24: error: max_channels must be at least 1, but it is '0' [wrong-type]\n"
            "2:1: error: a model must have rows, but there are none [empty-network]\n"
            "  help: write them as [from, repeats, module, args], as in [-1, 1, Conv,"
            " [64, 3, 2]]\n",
            id="factors-out-of-range",
        ),
        pytest.param(
            "scale: n\nwidth_multiple: 0\nactivation: gelu\nbackbone: []\nhead: []\n",
            "1:8: error: a scale must be one of the file's, but 'n' is given and there are none"
            " [unknown-name]\n  help: set depth_multiple and width_multiple instead\n"
            "2:17: error: width_multiple must be above 0, but it is '0' [wrong-type]\n"
            "3:13: error: activation must be a module of torch.nn, but it is 'gelu'"
            " [unknown-type]\n  help: write it as in activation: nn.ReLU()\n"
            "4:1: error: a model must have rows, but there are none [empty-network]\n"
            "  help: write them as [from, repeats, module, args], as in [-1, 1, Conv,"
            " [64, 3, 2]]\n",
            id="a-scale-without-scales",
        ),
        pytest.param(
            "depht_multiple: 0.5\nbackbone: [[-1, 1, Conv, [8]]]\n",
            "1:1: error: a model must have a head, but there is none [missing-field]\n"
            "  help: write its rows as a list, [from, repeats, module, args], as in [-1, 1,"
            " Conv, [64, 3, 2]]\n"
            "1:1: warning: a key should be one that counts, but 'depht_multiple' does not"
            " [unknown-field]\n  help: did you mean 'depth_multiple'?\n",
            id="no-head-and-a-slip",
        ),
        pytest.param(
            "channels: 0\nend2end: maybe\nreg_max: 0\nbackbone: [[-1, 1, Conv, [8]]]\nhead: []",
            "1:11: error: channels must be at least 1, but it is 0 [value-out-of-range]\n"
            "2:10: error: end2end must be true or false, but it is 'maybe' [wrong-type]\n"
            "3:10: error: reg_max must be at least 1, but it is 0 [value-out-of-range]\n",
            id="keys-of-heads",
        ),
    ],
)
def test_error_of_a_key(text: str, expected: str, model: Model, findings: Findings) -> None:
    assert findings(model(text)) == expected


def test_error_of_what_a_run_sets(model: Model, findings: Findings) -> None:
    found = findings(model(of_rows(), variables={"nc": 0, "scael": "n"}))
    assert found == (
        "-: error: --set must name a variable of the model, but there is no 'scael'"
        " [unknown-name]\n  help: did you mean 'scale'?\n"
        "1:5: error: nc must be at least 1, but it is 0 [value-out-of-range]\n"
    )


def test_a_row_that_nobody_reads(model: Model, findings: Findings) -> None:
    text = of_rows("[-1, 1, Conv, [16]]", "[0, 1, Conv, [16]]")
    assert findings(model(text)) == (
        "4:13: warning: 1.act: a layer in the middle should be read, but no layer reads this"
        " one [unused-output]\n"
    )


def test_a_text_that_is_torn(model: Model) -> None:
    assert model("backbone: [[-1, 1, Conv, [8]]\nhead: []\n").layers == ()
