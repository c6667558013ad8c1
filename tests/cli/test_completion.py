"""What click offers a shell; it never says anything, and imports no command for its name."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete

from convcalc import bundled
from convcalc.cli import COMMANDS, main

Offers = Callable[[str], list[str]]

NET = """\
variables: {width: 8, depth: 2}
inputs: {image: 32x32x3, mask: 32x32x1}
layers:
  - {type: conv, name: stem, input: image, out_channels: "${width}", kernel_size: 3}
  - {type: conv, name: side, input: mask, out_channels: "${depth}", kernel_size: 3}
"""


@pytest.fixture
def offers(in_folder: Path) -> Offers:
    """Give what is offered behind a command line, whose last word is still being typed."""
    Path("net.yaml").write_text(NET, encoding="utf-8")
    Path("alexnet-mine.yaml").write_text(NET, encoding="utf-8")
    Path("notes.txt").write_text("", encoding="utf-8")
    Path("alexnet-folder").mkdir()

    def offered(line: str) -> list[str]:
        *words, incomplete = line.split(" ")
        shell = BashComplete(main, {}, "convcalc", "_CONVCALC_COMPLETE")
        found = shell.get_completions(words, incomplete)
        return [it.value if it.type == "plain" else f"<{it.type}>" for it in found]

    return offered


@pytest.fixture
def in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("sum", ["summarize"]),
        ("", list(COMMANDS)),
        ("--ver", ["--version"]),
        # specs: bundled networks and files, or the shell's own files
        ("summarize alexnet-t", ["alexnet-torchvision"]),
        (
            "summarize alexnet-",
            [
                *("alexnet-grouped", "alexnet-torchvision"),
                "alexnet-folder/",
                "alexnet-mine.yaml",
            ],
        ),
        ("summarize net.y", ["<file>"]),
        ("summarize ./a", ["<file>"]),
        ("validate net.yaml alexnet-t", ["alexnet-torchvision"]),
        ("compare alexnet alexnet-t", ["alexnet-torchvision"]),
        ("fit alexnet-t", ["alexnet-torchvision"]),
        ("draw alexnet-t", ["alexnet-torchvision"]),
        ("convert alexnet-t", ["alexnet-torchvision"]),
        ("sweep alexnet-t", ["alexnet-torchvision"]),
        ("explain alexnet-t", ["alexnet-torchvision"]),
        ("config alexnet-t", ["alexnet-torchvision"]),
        ("specs alexnet-t", ["alexnet-torchvision"]),
        ("summarize alexnet -o a", ["<file>"]),
        ("validate alexnet --baseline a", ["<file>"]),
        ("summarize alexnet --config a", ["<file>"]),
        ("summarize alexnet --blocks a", ["<file>"]),
        # what a spec holds
        ("explain net.yaml s", ["stem", "side"]),
        ("explain alexnet fc", ["fc6", "fc7", "fc8"]),
        ("summarize net.yaml --set ", ["width=8", "depth=2"]),
        ("sweep net.yaml --set w", ["width=8"]),
        ("summarize net.yaml --input ", ["image=32x32x3", "mask=32x32x1"]),
        ("summarize alexnet --input ", ["227x227x3"]),
        # words
        ("layers max_", ["max_pool", "max_unpool"]),
        ("rules stride-", ["stride-does-not-divide", "stride-exceeds-kernel"]),
        ("validate net.yaml --ignore overhang,pixels", ["overhang,pixels-unread"]),
        ("validate net.yaml --ignore overhang,over", ["overhang,overwrites-shared-bottom"]),
        ("summarize net.yaml --columns layer,par", ["layer,params", "layer,params-formula"]),
        ("summarize net.yaml --sort mem", ["memory", "memory-formula"]),
        ("summarize net.yaml --format c", ["csv"]),
        ("convert net.yaml --to p", ["prototxt"]),
        ("schema spec", ["spec", "specs"]),
        # a layer
        ("layer max_", ["max_pool", "max_unpool"]),
        ("layer conv 3", []),
        ("layer conv 32x32x3 --ker", ["--kernel-size"]),
        ("layer conv 32x32x3 --kernel-size 3 --ker", []),
        ("layer conv 32x32x3 --dt", ["--dtype"]),
        ("layer conv 32x32x3 --padding ", ["same", "valid", "full"]),
        ("layer conv 32x32x3 --bias t", ["true"]),
        ("layer upsample 8x8x3 --mode bi", ["bilinear", "bicubic"]),
        ("layer relu 8x8x3 --in-place f", ["false"]),
        ("layer Conv2D 8x8x3 --k", []),
    ],
)
def test_offers(line: str, expected: list[str], offers: Offers) -> None:
    assert offers(line) == expected


def test_all_bundled_networks_are_offered_and_can_be_read(offers: Offers) -> None:
    offered = [
        it
        for it in offers("summarize ")
        if "mine" not in it and "folder" not in it and it != "net.yaml"
    ]
    assert offered == list(bundled.short_names())
    assert [bundled.find(it) is None for it in offered] == [False] * len(bundled.names())


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(b"input: [\n  x: {", id="syntax"),
        pytest.param(b"\xff\xfe", id="no-text"),
        pytest.param(b"layers: {a: 1}", id="no-layers"),
        pytest.param(b"variables: 3\ninput: x\nlayers: 4", id="wrong-types"),
        pytest.param(b"", id="empty"),
    ],
)
@pytest.mark.parametrize(
    "line", ["explain bad.yaml ", "summarize bad.yaml --set ", "fit bad.yaml --input "]
)
def test_a_broken_spec_offers_nothing_and_says_nothing(
    text: bytes, line: str, offers: Offers, capfd: pytest.CaptureFixture[str]
) -> None:
    Path("bad.yaml").write_bytes(text)
    assert offers(line) == []
    assert offers(line.replace("bad.yaml", "missing.yaml")) == []
    assert offers(line.replace("bad.yaml", "-")) == []
    assert capfd.readouterr() == ("", "")


def test_names_of_commands_import_no_command(
    offers: Offers, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in COMMANDS:
        monkeypatch.delitem(sys.modules, f"convcalc.cli.{name}", raising=False)
    assert offers("") == list(COMMANDS)
    assert [it for it in COMMANDS if f"convcalc.cli.{it}" in sys.modules] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_word_that_is_a_spec_is_offered_one(name: str, offers: Offers) -> None:
    command = main.get_command(click.Context(main), name)
    assert command
    arguments = [it.name for it in command.params if isinstance(it, click.Argument)]
    if {"spec", "specs"}.intersection(arguments):
        assert "alexnet" in offers(f"{name} alexn")
