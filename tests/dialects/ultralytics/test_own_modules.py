"""Modules of one's own: blocks in a file of the run, or what --custom says of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import convcalc
from convcalc import Analysis
from convcalc.block_files import BlocksError

Findings = Callable[[Analysis], str]
Run = Callable[..., Result]

NET = """\
nc: 10
width_multiple: 0.5
depth_multiple: 0.5
backbone:
  - [-1, 1, Conv, [16]]
  - [-1, 4, CBAM, [64, 5]]
  - [-1, 4, Stage, [32]]
head:
  - [-1, 1, Classify, [nc]]
"""

BLOCKS = """\
# of our own
blocks:
  CBAM:
    variables: {c2: null, k: 7, dropped: 0.5}
    layers:
      - {type: conv, name: a, out_channels: "${c2}", kernel_size: "${k}", padding: "${k // 2}"}
      - {type: "${activation}", name: act}
  Stage:
    variables: {c1: null, c2: null, n: 1}
    layers:
      - {block: Conv, name: m, repeat: "${n}", c2: "${c2}"}
      - {type: relu, name: wider, when: "${c2 > c1}"}
"""


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.yaml").write_text(NET, encoding="utf-8")
    Path("own.yaml").write_text(BLOCKS, encoding="utf-8")


def test_blocks(findings: Findings) -> None:
    analysis = convcalc.summarize("net.yaml", blocks=["own.yaml"])
    assert findings(analysis) == ""
    # 4 times a depth of 0.5 are 2: of a block without n one after the other, else as its n
    assert [it.name for it in analysis.layers[3:-7]] == [
        *("1.0.a", "1.0.act", "1.1.a", "1.1.act"),
        *("2.m.0.conv", "2.m.0.bn", "2.m.0.act", "2.m.1.conv", "2.m.1.bn", "2.m.1.act"),
    ]
    # 64*0.5 channels of 5x5 windows over 8 channels, with biases
    assert analysis.layers[3].params == 5 * 5 * 8 * 32 + 32
    assert analysis.layers[4].type == "silu"


def test_a_block_of_the_run_hides_that_of_the_library() -> None:
    text = "blocks: {Conv: {variables: {c2: 8}, layers: [{type: identity, name: none}]}}\n"
    Path("conv.yaml").write_text(text, encoding="utf-8")
    analysis = convcalc.summarize("net.yaml", blocks=["own.yaml", Path("conv.yaml")])
    assert [it.name for it in analysis.layers if it.name.startswith(("0.", "2."))] == [
        *("0.none", "2.m.0.none", "2.m.1.none"),
    ]


def test_findings_in_a_block_name_its_line(run: Run) -> None:
    text = BLOCKS.replace("k // 2", "k - 9")
    Path("own.yaml").write_text(text, encoding="utf-8")
    result = run("validate", "net.yaml", "--blocks", "own.yaml")
    assert result.stdout.splitlines()[0] == (
        "net.yaml:6:13: error: 1.0.a: padding must be at least 0, but it is -4"
        " (own.yaml, line 6); so it is in 1.1.a [value-out-of-range]"
    )


def test_blocks_in_the_settings(run: Run) -> None:
    Path("convcalc.toml").write_text('blocks = ["own.yaml"]\n', encoding="utf-8")
    assert run("validate", "net.yaml").exit_code == 0
    assert run("validate", "net.yaml", "--no-config").exit_code == 1
    shown = run("config", "net.yaml").stdout.splitlines()
    assert [it.split() for it in shown if it.startswith("blocks")] == [
        ["blocks", "own.yaml", "convcalc.toml:1"]
    ]


def test_custom(run: Run) -> None:
    declared = ("--custom", "CBAM=passthrough,params=7", "--custom", "Stage=20x20x48")
    result = run("summarize", "net.yaml", *declared, "--format", "csv", "--depth", "1")
    cells = [it.split(",")[:3] for it in result.stdout.splitlines()]
    assert cells[2:6] == [
        ["0", "3 layers", "224x224x8"],
        ["1.0", "custom", "224x224x8"],
        ["1.1", "custom", "224x224x8"],
        ["2.0", "custom", "20x20x48"],
    ]


def test_custom_of_a_module_that_is_known(run: Run) -> None:
    result = run("validate", "net.yaml", "--blocks", "own.yaml", "--custom", "Conv=8x8x8")
    assert result.stdout.splitlines()[0] == (
        "net.yaml: error: --custom must name a module that convcalc does not know, but it knows"
        " Conv [custom-type-known]"
    )


def test_a_yaml_spec_with_blocks_of_ones_own(run: Run) -> None:
    result = run("convert", "net.yaml", "--to", "yaml", "--blocks", "own.yaml")
    assert result.exit_code == 0
    assert (
        "  CBAM:\n"
        "    variables: {c2: null, k: 7}\n"
        "    layers:\n"
        '      - {type: conv, name: a, out_channels: "${c2}", kernel_size: "${k}", padding:'
        ' "${k // 2}"}\n'
    ) in result.stdout


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "blocks: {A: {layers: [{type: relu}}}\n",
            "own.yaml:1:35: '[' must be closed with ']', but '}' comes first; add the"
            " missing ']', or a ',' between two items [syntax-not-closed]",
            id="torn",
        ),
        pytest.param(
            "layers: [relu]\n",
            "own.yaml:1:1: a file of blocks has no field 'layers'; its only field is blocks"
            " [unknown-field]\nown.yaml:1:1: a file of blocks must have blocks, but there are"
            " none; write them as in blocks: {NAME: {variables: {c2: null}, layers: [...]}}"
            " [missing-field]",
            id="a-spec",
        ),
        pytest.param(
            "blocks: {A: {layers: [{type: relu, when: '${k}'}], k: 1}}\n",
            "own.yaml:1:52: a block has no field 'k'; its fields are variables, layers"
            " [unknown-field]\nown.yaml:1:45: an expression must name declared variables, but"
            " there is no 'k'; the variables here are activation, i [unknown-name]",
            id="undefined-variable",
        ),
    ],
)
def test_error_of_a_file_of_blocks(text: str, expected: str, run: Run) -> None:
    Path("own.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BlocksError) as error:
        convcalc.summarize("net.yaml", blocks="own.yaml")
    assert str(error.value) == expected
    result = run("summarize", "net.yaml", "--blocks", "own.yaml")
    assert result.exit_code == 2
    assert result.stderr == "Error: " + expected.replace("\n", "\nError: ") + "\n"
    Path("convcalc.toml").write_text('blocks = ["own.yaml"]\n', encoding="utf-8")
    assert run("summarize", "net.yaml").exit_code == 2


def test_a_file_that_is_not_there(run: Run) -> None:
    result = run("summarize", "net.yaml", "--blocks", "none.yaml")
    assert (result.exit_code, result.stderr) == (
        2,
        "Error: 'none.yaml': no such file or directory\n",
    )
    with pytest.raises(FileNotFoundError):
        convcalc.summarize("net.yaml", blocks="none.yaml")
    with pytest.raises(ValueError, match=r"^blocks must be a list of files, but it is 7$"):
        convcalc.summarize("net.yaml", blocks=7)  # type: ignore[arg-type]


def test_a_block_that_lacks_what_only_the_file_can_say(findings: Findings) -> None:
    text = '{Own: {variables: {reg_max: null}, layers: [{type: relu, name: "a${reg_max}"}]}}'
    Path("own.yaml").write_text(f"blocks: {text}\n", encoding="utf-8")
    rows = "backbone: [[-1, 1, Conv, [8]], [-1, 2, Own, []]]\nhead: [[-1, 1, nn.ReLU, []]]\n"
    Path("net.yaml").write_text(rows, encoding="utf-8")
    analysis = convcalc.summarize("net.yaml", blocks="own.yaml")
    assert findings(analysis) == (
        "1:40: error: block 'Own' must be given reg_max, but it is missing [missing-variable]\n"
        "  help: write its values, as in {block: Own, reg_max: 1}\n"
    )
    assert [(it.name, it.type) for it in analysis.layers[3:]] == [
        *(("1.0", "Own"), ("1.1", "Own"), ("2", "relu")),
    ]
    Path("net.yaml").write_text(f"reg_max: 4\n{rows}", encoding="utf-8")
    assert convcalc.summarize("net.yaml", blocks="own.yaml").layers[3].name == "1.0.a4"
