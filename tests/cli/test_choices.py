"""Words that options do not take: the answer names the one that is meant."""

from collections.abc import Callable

import click
import pytest
from click.testing import Result

from convcalc.cli import COMMANDS, choices, main
from convcalc.cli.choices import FIGURES, Words
from convcalc.report.layers.column_names import NAMES

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("arguments", "ending"),
    [
        ("summarize sound.yaml --format md", "'html'. Did you mean 'markdown'?"),
        ("summarize sound.yaml --format text", "'html'. Did you mean 'table'?"),
        ("summarize sound.yaml --format jsn", "'html'. Did you mean 'json'?"),
        (
            "summarize sound.yaml --format yaml",
            "'html'. 'convcalc convert SPEC --to yaml' and its like write a spec.",
        ),
        (
            "explain sound.yaml --format svg",
            "'json'. 'convcalc draw SPEC -o net.svg' and its like draw a picture.",
        ),
        ("explain sound.yaml --format csv", "'csv' is not one of 'text', 'json'."),
        ("summarize sound.yaml --sort parameters", "'parameters'. Did you mean 'params'?"),
        ("summarize sound.yaml --sort receptive_field", "Did you mean 'receptive-field'?"),
        ("summarize sound.yaml --columns layer,Shape", "'Shape'. Did you mean 'output'?"),
        (
            "summarize sound.yaml --columns all",
            "there is no 'all'. Name those you want, as in layer,output,macs.",
        ),
        ("summarize sound.yaml --layout NCHW", "'hwc', 'chw'. Did you mean 'chw'?"),
        ("summarize sound.yaml --dtype half", "'int8'. Did you mean 'float16'?"),
        ("summarize sound.yaml --phase eval", "'test', 'train'. Did you mean 'test'?"),
        ("summarize sound.yaml --rounding down", "'ceil'. Did you mean 'floor'?"),
        ("summarize sound.yaml --optimizer AdamW", "'adam'. Did you mean 'adam'?"),
        ("summarize sound.yaml --fits 1GiB --for train", "Did you mean 'training'?"),
        ("convert sound.yaml --to caffe", "'prototxt'. Did you mean 'prototxt'?"),
        ("draw sound.yaml --by flops", "'memory'. Did you mean 'macs'?"),
        (
            "sweep sound.yaml --sort mem",
            "none of params, macs, memory, peak, training; did you mean 'memory'?",
        ),
        (
            "sound.yaml",
            "no command 'sound.yaml'; did you mean 'convcalc summarize sound.yaml'?",
        ),
        ("vgg16", "there is no command 'vgg16'; did you mean 'convcalc summarize vgg16'?"),
        ("explain sound.yaml con", "there is no layer 'con'; did you mean 'conv1'?"),
        ("explain vgg16 conv1", "'conv1'; did you mean 'conv1_1' or 'conv1_2'?"),
    ],
)
def test_what_is_meant(arguments: str, ending: str, run: Run) -> None:
    result = run(*arguments.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.endswith(f"{ending}\n"), result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        "summarize sound.yaml --sort Params",
        "summarize sound.yaml --columns Layer,MACs",
        "summarize sound.yaml --dtype Float16",
        "validate sound.yaml --format SARIF",
        "sweep sound.yaml --sort MACs",
    ],
)
def test_capitals_do_not_count(arguments: str, run: Run) -> None:
    assert run(*arguments.split()).exit_code == 0


def test_other_words_mean_words_that_there_are() -> None:
    tables = [it for it in vars(choices).values() if isinstance(it, Words)]
    tables += [Words(NAMES, FIGURES)]
    tables += [
        option.type
        for name in COMMANDS
        for option in getattr(main.get_command(click.Context(main), name), "params", ())
        if isinstance(option.type, Words) and option.name not in ("output_format", "to")
    ]
    for words in tables:
        ours = {it for it in words._others.values() if " " not in it}
        assert ours <= {*words.choices, *NAMES}, words
