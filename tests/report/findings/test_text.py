import pytest

from convcalc.diagnostics import Diagnostic, Related, Severity
from convcalc.report.findings.text import render_finding, render_findings
from convcalc.source import Source, Span

SOURCE = Source("net.yaml", "input: 8x8x3\nlayers: [rleu]\n\ttab: \x1b[31m\n")


def paint(word: str, severity: Severity) -> str:
    return f"<{severity}>{word}</>"


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        pytest.param(
            Diagnostic("unknown-type", "there is no such type", Span(22, 26)),
            "net.yaml:2:10: error: there is no such type [unknown-type]\n"
            "  2 | layers: [rleu]\n"
            "    |          ^^^^",
            id="place-and-excerpt",
        ),
        pytest.param(
            Diagnostic(
                "unknown-type",
                "there is no such type",
                Span(22, 26),
                help="did you mean 'relu'?",
                layer="relu1",
            ),
            "net.yaml:2:10: error: relu1: there is no such type [unknown-type]\n"
            "  2 | layers: [rleu]\n"
            "    |          ^^^^\n"
            "  help: did you mean 'relu'?",
            id="layer-and-help",
        ),
        pytest.param(
            Diagnostic("root-not-mapping", "a spec must not be empty"),
            "net.yaml: error: a spec must not be empty [root-not-mapping]",
            id="the-file-as-a-whole",
        ),
        pytest.param(
            Diagnostic("a", "b", Span(0, 5), severity="warning"),
            "net.yaml:1:1: warning: b [a]\n  1 | input: 8x8x3\n    | ^^^^^",
            id="warning",
        ),
        pytest.param(
            Diagnostic("a", "b", Span(0, 5), help="c", severity="note"),
            "net.yaml:1:1: note: b [a]",
            id="a-note-is-one-line",
        ),
        pytest.param(
            Diagnostic("a", "b", Span(5, 5)),
            "net.yaml:1:6: error: b [a]\n  1 | input: 8x8x3\n    |      ^",
            id="an-empty-span-has-one-caret",
        ),
        pytest.param(
            Diagnostic("a", "b", Span(12, 12)),
            "net.yaml:1:13: error: b [a]\n  1 | input: 8x8x3\n    |             ^",
            id="behind-the-line",
        ),
        pytest.param(
            Diagnostic("a", "b", Span(7, 26)),
            "net.yaml:1:8: error: b [a]\n  1 | input: 8x8x3\n    |        ^^^^^",
            id="a-span-of-two-lines-is-cut-at-the-first",
        ),
        pytest.param(
            Diagnostic("a", "b", Span(22, 26), related=(Related("the other one", Span(0, 5)),)),
            "net.yaml:2:10: error: b [a]\n"
            "  2 | layers: [rleu]\n"
            "    |          ^^^^\n"
            "  the other one: line 1, column 1",
            id="related-place",
        ),
        pytest.param(
            Diagnostic("a", "x\x1b[31m\ny", Span(29, 32), help="\x07", layer="[l]\x1b"),
            "net.yaml:3:2: error: [l]\\x1b: x\\x1b[31m\\ny [a]\n"
            "  3 |  tab:  [31m\n"
            "    |  ^^^\n"
            "  help: \\x07",
            id="nothing-drives-the-terminal",
        ),
    ],
)
def test_finding(found: Diagnostic, expected: str) -> None:
    assert render_finding(found, SOURCE) == expected


def test_path_is_safe_to_print() -> None:
    text = render_finding(Diagnostic("a", "b"), Source("\x1b[31m.yaml", ""))
    assert text == "\\x1b[31m.yaml: error: b [a]"


def test_only_the_severity_is_painted() -> None:
    text = render_finding(Diagnostic("a", "b", Span(0, 5)), SOURCE, paint)
    assert text == ("net.yaml:1:1: <error>error</>: b [a]\n  1 | input: 8x8x3\n    | ^^^^^")


LONG = Source("net.yaml", f"layers: [{'relu, ' * 50}rleu, {'relu, ' * 50}relu]\n")


@pytest.mark.parametrize("width", [40, 80, 100])
def test_a_long_line_is_cut_around_its_caret(width: int) -> None:
    text = render_finding(Diagnostic("a", "b", Span(309, 313)), LONG, width=width)
    _, line, carets = text.splitlines()
    assert len(line) <= width
    assert line[carets.index("^") : carets.rindex("^") + 1] == "rleu"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(0, 6, id="at-the-beginning"),
        pytest.param(607, 611, id="near-the-end"),
        pytest.param(619, 619, id="at-the-end"),
        pytest.param(0, 619, id="the-whole-line"),
    ],
)
def test_an_excerpt_keeps_to_its_width_wherever_it_points(start: int, end: int) -> None:
    text = render_finding(Diagnostic("a", "b", Span(start, end)), LONG, width=80)
    _, line, carets = text.splitlines()
    assert max(len(line), len(carets)) <= 80
    first = carets.index("^")
    assert line[first : first + 5] == LONG.text[start : start + 5].rstrip("\n")[: 80 - first]


def test_a_line_number_of_many_digits_shifts_the_gutter() -> None:
    source = Source("net.yaml", "\n" * 11999 + "relu\n")
    text = render_finding(Diagnostic("a", "b", Span(11999, 12003)), source)
    assert text == "net.yaml:12000:1: error: b [a]\n  12000 | relu\n        | ^^^^"


def test_windows_line_ends_are_not_shown() -> None:
    source = Source("net.yaml", "input: x\r\nlayers: y\r\n")
    text = render_finding(Diagnostic("a", "b", Span(7, 8)), source)
    assert text == "net.yaml:1:8: error: b [a]\n  1 | input: x\n    |        ^"


def alike(count: int) -> list[Diagnostic]:
    return [
        Diagnostic("a", "b", Span(2 * at, 2 * at + 1), layer=str(at)) for at in range(count)
    ]


def test_many_findings_alike_are_one_with_the_first_lines_of_the_others() -> None:
    source = Source("net.yaml", "x\n" * 1300)
    other = Diagnostic("a", "another", Span(2, 3))
    assert list(render_findings([*alike(1300), other], source)) == [
        "net.yaml:1:1: error: 0: b [a]\n  1 | x\n    | ^",
        "  the same in 1,299 more places: lines 2, 3, 4 and 1,296 more",
        "net.yaml:2:1: error: another [a]\n  2 | x\n    | ^",
    ]
    assert list(render_findings(alike(4), source))[1:] == [
        "  the same in 3 more places: lines 2, 3, 4"
    ]


def test_a_few_findings_alike_are_shown_each() -> None:
    source = Source("net.yaml", "x\n" * 3)
    expected = [render_finding(it, source) for it in alike(3)]
    assert list(render_findings(alike(3), source)) == expected
