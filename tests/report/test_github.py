import convcalc
from convcalc.report.github import render_commands
from convcalc.report.unreadable import Unreadable

TEXT = (
    'input: 8x8x3\nlayers:\n  - {type: conv, name: "a:b,c%\\e[31m\\n::error::x",'
    " out_channels: 0, kernel_size: 3}\n  - rleu\n"
)


def test_a_command_for_each_finding() -> None:
    analysis = convcalc.summarize_text(TEXT, syntax="yaml")
    assert render_commands([analysis]).splitlines() == [
        "::error file=<text>,line=3,endLine=3,col=66,endColumn=67,title=value-out-of-range"
        "::a:b,c%25\\x1b[31m\\n::error::x: out_channels must be at least 1, but it is 0",
        "::error file=<text>,line=4,endLine=4,col=5,endColumn=9,title=unknown-type"
        "::rleu1: type must be a layer type, but there is no 'rleu'%0Ahelp:"
        " did you mean 'relu'?",
    ]


def test_a_path_is_escaped() -> None:
    assert render_commands([Unreadable("a,b:c%\n.yaml", "it is gone")]) == (
        "::error file=a%2Cb%3Ac%25\\n.yaml,title=unreadable-file::it is gone\n"
    )


def test_severities() -> None:
    analysis = convcalc.summarize_text(
        "input: 8x8x3\nlayers:\n"
        "  - {type: max_pool, kernel_size: 3, stride: 2, rounding: floor}\n"
        "  - {type: max_pool, kernel_size: 1, stride: 2, rounding: floor}\n",
        syntax="yaml",
    )
    commands = [it.partition(" ")[0] for it in render_commands([analysis]).splitlines()]
    assert commands == ["::warning", "::notice"]


def test_nothing_found() -> None:
    assert render_commands([convcalc.summarize("vgg16")]) == ""
