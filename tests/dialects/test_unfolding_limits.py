"""What a few lines may ask for: nothing here may take long or much memory."""

from collections.abc import Callable
from textwrap import dedent

import pytest

import convcalc
from convcalc import Analysis
from convcalc.analysis.layer_result import Tensor
from convcalc.limits import MOST_LAYERS

Findings = Callable[[Analysis], str]

LAYERS = f"a spec must unfold to at most {MOST_LAYERS:,} layers, but here it goes beyond"
ITEMS = (
    f"a spec must unfold to at most {2 * MOST_LAYERS:,} items, empty ones and those left out"
    " counted, but here it goes beyond"
)


def analysis_of(text: str) -> Analysis:
    return convcalc.summarize_text("input: 8x8x4\n" + dedent(text).lstrip("\n"), syntax="yaml")


ALIASES = """
    blocks:
      bomb:
        layers:
          - branches: [&a [relu, relu, relu, relu], *a, *a, *a, *a, *a, *a, *a]
            merge: add
          - &b {branches: [*a, *a, *a, *a, *a, *a, *a, *a], merge: add}
          - &c {branches: [[*b, *b], [*b, *b], [*b, *b], [*b, *b], [*b, *b]], merge: add}
          - &d {branches: [[*c, *c], [*c, *c], [*c, *c], [*c, *c], [*c, *c]], merge: add}
          - &e {branches: [[*d, *d], [*d, *d], [*d, *d], [*d, *d], [*d, *d]], merge: add}
          - {branches: [[*e, *e], [*e, *e], [*e, *e], [*e, *e], [*e, *e]], merge: add}
    layers: [{block: bomb, repeat: 9}]
    """


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        pytest.param(
            "layers: [{type: relu, repeat: 1000000000}]", "2:31", LAYERS, id="one-repeat"
        ),
        pytest.param(
            f"layers: [{{type: relu, repeat: {MOST_LAYERS + 1}}}]",
            "2:31",
            LAYERS,
            id="one-more",
        ),
        pytest.param(
            """
            blocks:
              a: {layers: [{type: relu, repeat: 1000}]}
              b: {layers: [{block: a, repeat: 1000}]}
            layers: [{block: b, repeat: 1000}]
            """,
            "3:37",
            LAYERS,
            id="nested-repeats",
        ),
        pytest.param(
            "layers: [{type: relu, when: false, repeat: 9000000000}]",
            "2:44",
            ITEMS,
            id="layers-that-are-left-out",
        ),
        pytest.param(
            "blocks: {a: {layers: []}}\nlayers: [{block: a, repeat: 9000000000}]",
            "3:29",
            ITEMS,
            id="empty-blocks",
        ),
        pytest.param(ALIASES, None, LAYERS, id="aliases"),
    ],
)
def test_too_many_layers(
    text: str, place: str | None, message: str, findings: Findings
) -> None:
    analysis = analysis_of(text)
    found = findings(analysis)
    assert analysis.layers == ()
    assert found.partition(": ")[2] == (
        f"error: {message} [limit-exceeded]\n  help: repeat less often\n"
    )
    assert place in (None, found.partition(": ")[0])


def test_a_number_of_layers_that_is_allowed(findings: Findings) -> None:
    text = """
        blocks:
          unit: {layers: [{branches: [[relu, relu], []], merge: add}, relu]}
        layers: [{block: unit, name: u, repeat: 1250}]
        """
    analysis = analysis_of(text)
    assert findings(analysis) == ""
    assert len(analysis.layers) == 5000
    assert analysis.outputs == (Tensor("u.1249.relu3", (1, 4, 8, 8)),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "blocks:\n"
            + "".join(f"  b{k}: {{layers: [{{block: b{k + 1}}}]}}\n" for k in range(60))
            + "  b60: {layers: [relu]}\n"
            + "layers: [{block: b0}]\n",
            "52:26: error: "
            + ".".join(f"b{k}.0" for k in range(50))
            + ": blocks and branches must be nested at most 50 levels deep, but here they go"
            " deeper [syntax-nesting-too-deep]\n",
            id="blocks-in-blocks",
        ),
    ],
)
def test_nesting(text: str, expected: str, findings: Findings) -> None:
    assert findings(analysis_of(text)) == expected


def test_a_list_that_doubles_with_each_alias(findings: Findings) -> None:
    doubling = "".join(f"  - &a{k} [*a{k - 1}, *a{k - 1}]\n" for k in range(1, 40))
    text = f"variables: {{x: 1}}\nlayers:\n  - &a0 ['${{x}}', '${{x}}']\n{doubling}"
    found = findings(analysis_of(text))
    assert found.count("a layer must be a type or a mapping with a type") == 40
