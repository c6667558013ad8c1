import json

import convcalc
from convcalc.report.findings.file_result import Unreadable, part_of
from convcalc.report.findings.gitlab import around_issues, render_issues


def test_the_whole_of_it() -> None:
    text = (
        "input: 8x8x3\nlayers:\n  - {type: max_pool, kernel_size: 3, rounding: floor}\n"
        "  - {type: rleu, name: x}\n"
    )
    wrong = convcalc.summarize_text(text, syntax="yaml")
    results = (convcalc.summarize("vgg16"), wrong, Unreadable("/home/me/a.yaml", "it is gone"))
    parts = [part_of(it, render_issues(it, "/home/me")) for it in results]
    issues = json.loads("".join(around_issues(parts)))
    assert len({it.pop("fingerprint") for it in issues}) == 3
    assert issues == [
        {
            "description": "max_pool1: every pixel should be read, but 2 rows and 2 columns at"
            " the far edge are not: (8 - 3)/3 + 1 = 2.67, rounded down to 2; help: what fits:"
            " input size 6 or 9, padding: [0, 1, 0, 1], stride 1, kernel_size"
            " 2 or 4",
            "check_name": "pixels-unread",
            "severity": "minor",
            "location": {"path": "<text>", "lines": {"begin": 3}},
        },
        {
            "description": "x: type must be a layer type, but there is no 'rleu'; help: did you"
            " mean 'relu'?",
            "check_name": "unknown-type",
            "severity": "major",
            "location": {"path": "<text>", "lines": {"begin": 4}},
        },
        {
            "description": "it is gone",
            "check_name": "unreadable-file",
            "severity": "major",
            "location": {"path": "a.yaml", "lines": {"begin": 1}},
        },
    ]


def test_nothing_found_is_an_empty_array() -> None:
    sound = convcalc.summarize("vgg16")
    assert "".join(around_issues([part_of(sound, render_issues(sound, ""))])) == "[]\n"
