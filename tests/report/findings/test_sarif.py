import json
import re
from typing import Any

import pytest

import convcalc
from convcalc import Analysis
from convcalc.report.findings import sarif
from convcalc.report.findings.file_result import Unreadable, part_of
from convcalc.report.findings.sarif import around_results, render_results
from convcalc.rule_pages import read_page

ROOT = "/home/me/project"


def log_of(*results: Analysis | Unreadable) -> dict[str, Any]:
    parts = (part_of(it, render_results(it, ROOT)) for it in results)
    log: dict[str, Any] = json.loads("".join(around_results(parts, "1.2.3")))
    return log


def place(uri: str, line: int, column: int, end: int) -> dict[str, object]:
    region = {"startLine": line, "startColumn": column, "endLine": line, "endColumn": end}
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def test_the_whole_of_it() -> None:
    wrong = convcalc.summarize_text(
        "input: 8x8x3\nname: a\nname: b\nlayers: [{type: rleu, name: x}]\n", syntax="yaml"
    )
    log = log_of(wrong, Unreadable("/tmp/a b.yaml", "it is gone"))
    (run,) = log["runs"]
    rules = run["tool"]["driver"].pop("rules")
    known = [it.pop("partialFingerprints")["finding/v1"] for it in run["results"]]
    assert [re.fullmatch("[0-9a-f]{64}", it) is not None for it in known] == [True] * 3
    assert len(set(known)) == 3
    assert [it["id"] for it in rules] == ["duplicate-key", "unknown-type", "unreadable-file"]
    assert log == {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "convcalc", "version": "1.2.3"}},
                "automationDetails": {"id": "convcalc/validate/"},
                "invocations": [
                    {"executionSuccessful": True, "toolExecutionNotifications": []}
                ],
                "columnKind": "unicodeCodePoints",
                "results": [
                    {
                        "ruleId": "duplicate-key",
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
                        "level": "error",
                        "message": {
                            "text": "x: type must be a layer type, but there is no 'rleu'\n"
                            "help: did you mean 'relu'?"
                        },
                        "locations": [place("%3Ctext%3E", 4, 17, 21)],
                    },
                    {
                        "ruleId": "unreadable-file",
                        "level": "error",
                        "message": {"text": "it is gone"},
                        "locations": [
                            {
                                "physicalLocation": {
                                    "artifactLocation": {"uri": "file:///tmp/a%20b.yaml"},
                                    "region": {"startLine": 1},
                                }
                            }
                        ],
                    },
                ],
            }
        ],
    }


def test_nothing_found() -> None:
    (run,) = log_of(convcalc.summarize("vgg16"))["runs"]
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])


def test_a_rule_explains_itself() -> None:
    wrong = convcalc.summarize_text(
        "input: 7x7x3\nlayers: [{type: max_pool, kernel_size: 2, stride: 2}]\n", syntax="yaml"
    )
    (rule,) = log_of(wrong)["runs"][0]["tool"]["driver"]["rules"]
    page = read_page("stride-does-not-divide")
    assert page
    assert rule["id"] == "stride-does-not-divide"
    assert rule["shortDescription"] == {"text": page.summary}
    assert rule["fullDescription"]["text"].startswith(page.summary)
    assert "\n" not in rule["fullDescription"]["text"]
    assert rule["help"]["markdown"] == page.text
    assert rule["help"]["text"].startswith("stride-does-not-divide\n\n  A window must ")
    assert "\nThe fix\n" in rule["help"]["text"]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("net.yaml", "net.yaml"),
        ("./nets//a.yaml", "nets/a.yaml"),
        ("../net.yaml", "../net.yaml"),
        ("/home/me/project/nets/a.yaml", "nets/a.yaml"),
        ("/home/me/projects/a.yaml", "file:///home/me/projects/a.yaml"),
        ("/etc/a.yaml", "file:///etc/a.yaml"),
        ("100% sure?#1.yaml", "100%25%20sure%3F%231.yaml"),
        ("c:net.yaml", "c%3Anet.yaml"),
        ("nöt.yaml", "n%C3%B6t.yaml"),
        ("caf\udce9.yaml", "caf%E9.yaml"),
        ("a\nb.yaml", "a%0Ab.yaml"),
    ],
)
def test_paths(path: str, uri: str) -> None:
    (result,) = log_of(Unreadable(path, "it is gone"))["runs"][0]["results"]
    (location,) = result["locations"]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": uri},
        "region": {"startLine": 1},
    }


def test_a_name_makes_no_link() -> None:
    wrong = convcalc.summarize_text(
        'input: 8x8x3\nlayers: [{type: rleu, name: "[here](https://evil)"}]\n', syntax="yaml"
    )
    (result,) = log_of(wrong)["runs"][0]["results"]
    assert result["message"]["text"].startswith("[here] (https://evil): type must")


LAYERS = """\
  - {type: max_pool, name: pool, kernel_size: 9}
  - {type: rleu, name: x}
  - {type: rleu, name: x}
"""


def fingerprints_of(text: str) -> list[tuple[str, str]]:
    (run,) = log_of(convcalc.summarize_text(text, syntax="yaml"))["runs"]
    return [(it["ruleId"], it["partialFingerprints"]["finding/v1"]) for it in run["results"]]


def test_fingerprints_survive_moved_lines_and_other_figures() -> None:
    known = fingerprints_of(f"input: 8x8x3\nlayers:\n{LAYERS}")
    assert len(set(known)) == len(known) == 4
    moved = f"# a comment\n\ninput: 7x7x3\nlayers:\n  - relu\n  {LAYERS.strip()}\n"
    assert fingerprints_of(moved) == known
    renamed = fingerprints_of(f"input: 8x8x3\nlayers:\n{LAYERS.replace('pool,', 'pool1,')}")
    assert (renamed[0] != known[0], renamed[1:]) == (True, known[1:])


def test_a_log_has_no_more_results_than_code_scanning_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert sarif.MOST_RESULTS == 25_000
    wrong = convcalc.summarize_text(f"input: 8x8x3\nlayers:\n{LAYERS}", syntax="yaml")
    monkeypatch.setattr(sarif, "MOST_RESULTS", 6)
    (run,) = log_of(wrong, wrong, wrong)["runs"]
    assert len(run["results"]) == 6
    (invocation,) = run["invocations"]
    assert invocation["toolExecutionNotifications"] == [
        {
            "level": "warning",
            "message": {"text": "code scanning takes 6 results of a run, but there are 12"},
        }
    ]
