import json

import convcalc
from convcalc.report.sarif import render_sarif
from convcalc.report.unreadable import Unreadable


def test_the_whole_of_it() -> None:
    wrong = convcalc.summarize_text(
        "input: 8x8x3\nname: a\nname: b\nlayers: [{type: rleu, name: x}]\n", syntax="yaml"
    )
    written = render_sarif([wrong, Unreadable("/tmp/a b.yaml", "it is gone")], "1.2.3")
    assert json.loads(written) == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "convcalc",
                        "version": "1.2.3",
                        "rules": [
                            {"id": "duplicate-key"},
                            {"id": "unknown-type"},
                            {"id": "unreadable-file"},
                        ],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "duplicate-key",
                        "ruleIndex": 0,
                        "level": "error",
                        "message": {
                            "text": "a key must be given once, but 'name' is given again\n"
                            "help: remove one of the two"
                        },
                        "locations": [place("%3Ctext%3E", 3, 1, 5)],
                        "relatedLocations": [
                            place("%3Ctext%3E", 2, 1, 5)
                            | {"message": {"text": "first given here"}}
                        ],
                    },
                    {
                        "ruleId": "unknown-type",
                        "ruleIndex": 1,
                        "level": "error",
                        "message": {
                            "text": "x: type must be a layer type, but there is no 'rleu'\n"
                            "help: did you mean 'relu'?"
                        },
                        "locations": [place("%3Ctext%3E", 4, 17, 21)],
                    },
                    {
                        "ruleId": "unreadable-file",
                        "ruleIndex": 2,
                        "level": "error",
                        "message": {"text": "it is gone"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "file:///tmp/a%20b.yaml"}
                                }
                            }
                        ],
                    },
                ],
            }
        ],
    }


def place(uri: str, line: int, column: int, end: int) -> dict[str, object]:
    region = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": end}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def test_nothing_found() -> None:
    (run,) = json.loads(render_sarif([convcalc.summarize("vgg16")], "1"))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
