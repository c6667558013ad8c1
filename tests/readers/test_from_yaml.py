from collections.abc import Callable, Iterator

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from convcalc.readers import from_yaml
from convcalc.readers.yaml_parser import PythonParser
from convcalc.source import Source, Span
from convcalc.tree import Mapping, Node, Reading, Scalar, Sequence

Parser = Callable[[str], yaml.BaseLoader | yaml.CBaseLoader]

PYTHON: Parser = PythonParser
LIBYAML: Parser | None = getattr(yaml, "CBaseLoader", None)

needs_libyaml = pytest.mark.skipif(LIBYAML is None, reason="PyYAML was built without libyaml")
both_parsers = pytest.mark.parametrize(
    "parser",
    [
        pytest.param(LIBYAML, id="libyaml", marks=needs_libyaml),
        pytest.param(PYTHON, id="python"),
    ],
)


def read(parser: Parser, text: str) -> Reading:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(from_yaml, "_parser", parser)
        return from_yaml.read_yaml(Source("spec.yaml", text))


def gibbering(parser: Parser) -> Parser:
    """Return a parser whose errors are in words that nobody knows."""

    class Gibbering(parser):  # type: ignore[misc, valid-type]
        def get_event(self) -> yaml.Event:
            try:
                event: yaml.Event = super().get_event()
                return event
            except yaml.MarkedYAMLError as error:
                error.context, error.problem = error.context and "glrb", "xqzt"
                raise

    return Gibbering


def nodes(root: Node) -> Iterator[Node]:
    """Yield every node once, in the order of the text, however often it is shared."""
    seen: set[int] = set()
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        yield node
        match node:
            case Scalar():
                pass
            case Sequence():
                waiting += reversed(node.items)
            case Mapping():
                for entry in reversed(node.entries):
                    waiting += (entry.value, entry.key)


def plain(node: Node) -> object:
    """Return a tree as lists, tuples of pairs and strings."""
    match node:
        case Scalar():
            return node.text
        case Sequence():
            return [plain(item) for item in node.items]
        case Mapping():
            return tuple((entry.key.text, plain(entry.value)) for entry in node.entries)


def rendering(text: str, reading: Reading) -> str:
    source = Source("spec.yaml", text)

    def place(span: Span | None) -> str:
        if span is None:
            return "-"
        line, column = source.position(span.start)
        return f"{line}:{column} {text[span.start : span.end]!r}"

    lines = []
    for found in reading.diagnostics:
        lines.append(f"{place(found.span)}: {found.message} [{found.rule}]\n")
        lines.append(f"help: {found.help}\n")
        lines += [f"{place(other.span)}: {other.message}\n" for other in found.related]
    return "".join(lines)


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: 1", ["a: 1", "a", "1"], id="bare-words"),
        pytest.param(
            "a: 'x y'\nb: \"z\"", ["a: 'x y'\nb: \"z\"", "a", "'x y'", "b", '"z"'], id="quotes"
        ),
        pytest.param(
            "a: x\n  y  \n\nb: 1",
            ["a: x\n  y  \n\nb: 1", "a", "x\n  y", "b", "1"],
            id="two-lines",
        ),
        pytest.param(
            "a: |\n  x\n\n  y\n\n\nb: >-\n  z\n\n",
            ["a: |\n  x\n\n  y\n\n\nb: >-\n  z", "a", "|\n  x\n\n  y", "b", ">-\n  z"],
            id="block-text-ends-with-its-last-word",
        ),
        pytest.param(
            "a:\n  b: 1\n  c: 2\n\n# end\nd: 3\n",
            [
                "a:\n  b: 1\n  c: 2\n\n# end\nd: 3",
                "a",
                "b: 1\n  c: 2",
                "b",
                "1",
                "c",
                "2",
                "d",
                "3",
            ],
            id="block-mapping-ends-with-its-last-child",
        ),
        pytest.param(
            "a:\n  - 1\n  - 2  # two\n\nb:\n- 3\n",
            [
                "a:\n  - 1\n  - 2  # two\n\nb:\n- 3",
                "a",
                "- 1\n  - 2",
                "1",
                "2",
                "b",
                "- 3",
                "3",
            ],
            id="block-list-ends-with-its-last-child",
        ),
        pytest.param(
            "a: [1, {b: 2} ]  \nc: {}\n",
            [
                "a: [1, {b: 2} ]  \nc: {}",
                "a",
                "[1, {b: 2} ]",
                "1",
                "{b: 2}",
                "b",
                "2",
                "c",
                "{}",
            ],
            id="flow-collections-include-their-brackets",
        ),
        pytest.param(
            "a: [b: 1 , c]",
            ["a: [b: 1 , c]", "a", "[b: 1 , c]", "b: 1", "b", "1", "c"],
            id="pair",
        ),
        pytest.param("? a\n: b\n", ["? a\n: b", "a", "b"], id="explicit-key"),
        pytest.param(
            "a: &x !!str b\nc: &y\n  d: 1\n",
            ["a: &x !!str b\nc: &y\n  d: 1", "a", "&x !!str b", "c", "&y\n  d: 1", "d", "1"],
            id="anchor-and-tag-belong-to-the-node",
        ),
        pytest.param(
            "# top\n---\n  a: 1\n...\n# end\n", ["a: 1", "a", "1"], id="comments-and-marks"
        ),
        pytest.param(
            "é: 日本 😀\nb: 1\n", ["é: 日本 😀\nb: 1", "é", "日本 😀", "b", "1"], id="unicode"
        ),
        pytest.param(
            "\ufeffa: 1\nb: 2", ["a: 1\nb: 2", "a", "1", "b", "2"], id="byte-order-mark"
        ),
        pytest.param(
            "\ufeff---\na: 1\n", ["a: 1", "a", "1"], id="byte-order-mark-and-document"
        ),
        pytest.param(
            'a: 1\r\nb:\r\n  c: "x\r\n y"\r\n',
            ['a: 1\r\nb:\r\n  c: "x\r\n y"', "a", "1", "b", 'c: "x\r\n y"', "c", '"x\r\n y"'],
            id="windows-lines",
        ),
        pytest.param("a: 1\rb: 2\r", ["a: 1\rb: 2", "a", "1", "b", "2"], id="old-mac-lines"),
        pytest.param(
            "a: 'x\u2028y'\u2028b: 1\x85c: 2",
            ["a: 'x\u2028y'\u2028b: 1\x85c: 2", "a", "'x\u2028y'", "b", "1", "c", "2"],
            id="unicode-lines",
        ),
        pytest.param(
            "a:\t1\t# c\nb: x\ty\n", ["a:\t1\t# c\nb: x\ty", "a", "1", "b", "x\ty"], id="tabs"
        ),
    ],
)
def test_spans(parser: Parser, text: str, expected: list[str]) -> None:
    reading = read(parser, text)
    assert reading.diagnostics == ()
    assert [text[node.span.start : node.span.end] for node in nodes(reading.root)] == expected


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a:\nb: 1\n", Span(2, 2), id="block"),
        pytest.param("a:   # none\n", Span(2, 2), id="before-a-comment"),
        pytest.param("{a: , b: 1}", Span(3, 3), id="flow"),
        pytest.param("{a, b: 1}", Span(2, 2), id="flow-without-colon"),
        pytest.param("a: &x\n", Span(3, 5), id="anchored"),
    ],
)
def test_span_of_a_missing_value(parser: Parser, text: str, expected: Span) -> None:
    reading = read(parser, text)
    assert reading.root.entries[0].value == Scalar("", expected)


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: no\nb: 010\nc: 1:30\nd: ~\ne: 1e3\nf: 2001-01-01\n",
            (
                ("a", "no"),
                ("b", "010"),
                ("c", "1:30"),
                ("d", "~"),
                ("e", "1e3"),
                ("f", "2001-01-01"),
            ),
            id="words-stay-as-typed",
        ),
        pytest.param("1: a\nyes: b\n", (("1", "a"), ("yes", "b")), id="keys-stay-as-typed"),
        pytest.param(
            "a: !!int 3\nb: !!map {c: !!str 4}\n", (("a", "3"), ("b", (("c", "4"),))), id="tags"
        ),
        pytest.param("a: ! x\nb: ! [1]\n", (("a", "x"), ("b", ["1"])), id="the-tag-of-no-tag"),
        pytest.param(
            "a: \"\\x41\\n\\u00e9\"\nb: 'it''s'\n", (("a", "A\né"), ("b", "it's")), id="escapes"
        ),
        pytest.param("a: ${4 * width}\n", (("a", "${4 * width}"),), id="expression-in-a-block"),
        pytest.param("a: x#y, [z]\n", (("a", "x#y, [z]"),), id="signs-inside-a-word"),
        pytest.param("a: [-1, -]\n", (("a", ["-1", "-"]),), id="dash-in-flow"),
        pytest.param("{a: 1,\n\tb: 2}\n", (("a", "1"), ("b", "2")), id="tab-inside-brackets"),
        pytest.param(
            "a: >\n  x\n  y\nb: |-\n  z\n", (("a", "x y\n"), ("b", "z")), id="block-texts"
        ),
        pytest.param("%YAML 1.2\n---\na: 1\n", (("a", "1"),), id="directive"),
        pytest.param("{}\n", (), id="empty-mapping"),
        pytest.param(
            "a: &x 1\nb: &x 2\nc: *x\n", (("a", "1"), ("b", "2"), ("c", "2")), id="anchor-again"
        ),
        pytest.param("a: &x b\n*x : 1\n", (("a", "b"), ("b", "1")), id="alias-as-a-key"),
    ],
)
def test_accepted(parser: Parser, text: str, expected: object) -> None:
    reading = read(parser, text)
    assert reading.diagnostics == ()
    assert plain(reading.root) == expected


@both_parsers
def test_quoted_tells_typed_words_from_strings(parser: Parser) -> None:
    root = read(parser, "a: 1\nb: '1'\nc: \"1\"\nd: |\n  1\n").root
    assert [
        entry.value.quoted for entry in root.entries if isinstance(entry.value, Scalar)
    ] == [
        False,
        True,
        True,
        True,
    ]


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\n",
            (("a", "1"), ("b", "3")),
            id="own-key-wins",
        ),
        pytest.param(
            "x: &x {a: 1, b: 2}\ny: {b: 3, <<: *x}\n",
            (("a", "1"), ("b", "3")),
            id="wherever-it-stands",
        ),
        pytest.param(
            "x: [&x {a: 1}, &z {a: 2, b: 2}]\ny: {<<: [*x, *z]}\n",
            (("a", "1"), ("b", "2")),
            id="earlier-mapping-wins",
        ),
        pytest.param(
            "w: &w {a: 1}\nx: &x {<<: *w, b: 2}\ny: {<<: *x, c: 3}\n",
            (("a", "1"), ("b", "2"), ("c", "3")),
            id="merge-of-a-merge",
        ),
        pytest.param(
            "y: {<<: {a: 1}, b: 2}\n", (("a", "1"), ("b", "2")), id="mapping-in-place"
        ),
        pytest.param('y: {"<<": 1}\n', (("<<", "1"),), id="quoted-is-a-plain-key"),
    ],
)
def test_merge(parser: Parser, text: str, expected: object) -> None:
    reading = read(parser, text)
    assert reading.diagnostics == ()
    assert plain(reading.root.entries[-1].value) == expected


@both_parsers
def test_merged_entries_keep_their_place(parser: Parser) -> None:
    text = "x: &x {a: 1}\ny: {<<: *x}\n"
    first, second = read(parser, text).root.entries
    assert isinstance(first.value, Mapping)
    assert isinstance(second.value, Mapping)
    assert second.value.entries[0] is first.value.entries[0]
    assert text[second.value.span.start : second.value.span.end] == "{<<: *x}"


@both_parsers
def test_alias_is_the_node_of_its_anchor(parser: Parser) -> None:
    first, second, third = read(parser, "a: &x {b: 1}\nc: *x\nd: *x\n").root.entries
    assert second.value is first.value
    assert third.value is first.value


@both_parsers
def test_aliases_of_aliases_are_shared(parser: Parser) -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 90)]
    reading = read(parser, "\n".join(lines))
    assert reading.diagnostics == ()
    assert sum(1 for _ in nodes(reading.root)) == 1 + 90 + 90 + 2


@both_parsers
def test_findings_do_not_hide_the_rest(parser: Parser) -> None:
    text = "a: *x\nb: !mine 1\nb: 2\n[c]: 3\nd: 4\n"
    reading = read(parser, text)
    assert [found.rule for found in reading.diagnostics] == [
        "unknown-name",
        "unknown-name",
        "duplicate-key",
        "wrong-type",
    ]
    assert plain(reading.root) == (("a", "*x"), ("b", "1"), ("d", "4"))


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: 1\nb:\n  - 2\n  - c: 3\n    d: @",
            (("a", "1"), ("b", ["2", (("c", "3"),)])),
            id="torn",
        ),
        pytest.param(
            "a: &x {b: 1}\n<<: *x\nc: @", (("b", "1"), ("a", (("b", "1"),))), id="merge"
        ),
        pytest.param("- a\n- @", (), id="list"),
        pytest.param("a: 1\n---\nb: 2\n", (("a", "1"),), id="second-document"),
    ],
)
def test_root_ends_at_the_first_error(parser: Parser, text: str, expected: object) -> None:
    assert plain(read(parser, text).root) == expected


@both_parsers
@pytest.mark.parametrize(
    "levels", [pytest.param(100, id="deepest"), pytest.param(101, id="too-deep")]
)
@pytest.mark.parametrize("opening", ["[", "{? ", "- "])
def test_depth(parser: Parser, opening: str, levels: int) -> None:
    rules = [found.rule for found in read(parser, opening * levels).diagnostics]
    assert ("syntax-nesting-too-deep" in rules) is (levels == 101)


@both_parsers
def test_depth_counts_what_an_alias_names(parser: Parser) -> None:
    inner = "[" * 60 + "]" * 60
    shallow = read(parser, f"a: &a {inner}\nb: {'[' * 39}*a{']' * 39}\n")
    deep = read(parser, f"a: &a {inner}\nb: {'[' * 40}*a{']' * 40}\n")
    assert shallow.diagnostics == ()
    assert [found.rule for found in deep.diagnostics] == ["syntax-nesting-too-deep"]


@both_parsers
@pytest.mark.parametrize("opening", ["[", "{", "- ", "? ", "[{", "{a: ", "[\n"])
def test_a_flood_of_brackets_stops_early(parser: Parser, opening: str) -> None:
    (found,) = read(parser, opening * 100_000).diagnostics
    assert found.rule == "syntax-nesting-too-deep"
    assert found.span is not None
    levels = opening.count("[") + opening.count("{") if "[" in opening else 1
    if opening != "{a: ":  # libyaml 0.2.6 looks ahead for 1,000 brackets
        assert found.span.start == len(opening) * 100 // levels


@both_parsers
def test_a_flood_of_brackets_behind_others(parser: Parser) -> None:
    text = "a: {b: [1, 'it''s [', \"[\\\"[\"]}\nc: [[2], " + "[" * 2_000
    (found,) = read(parser, text).diagnostics
    assert found.rule == "syntax-nesting-too-deep"
    assert found.span is not None
    assert found.span.start == text.index("[[[") + 98


@both_parsers
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "a: &a {" + ", ".join(f"k{n}: 1" for n in range(2_000)) + "}\n"
            "b: [" + ", ".join(["{<<: *a}"] * 100) + "]\n",
            id="one-mapping-many-times",
        ),
        pytest.param(
            "a: &a {}\nl: &l [" + ", ".join(["*a"] * 2_000) + "]\n"
            "b: [" + ", ".join(["{<<: *l}"] * 100) + "]\n",
            id="one-list-many-times",
        ),
    ],
)
def test_merges_are_bounded(parser: Parser, text: str) -> None:
    (found,) = read(parser, text).diagnostics
    assert found.rule == "limit-exceeded"
    assert found.message == (
        "all '<<' together must copy at most 100,000 entries, but this goes beyond"
    )
    assert found.help == "merge smaller mappings"
    assert found.span is not None
    assert text[found.span.start : found.span.end] == "<<"


@both_parsers
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "",
            (
                "-: a spec must be a mapping of keys to values, but this one is empty "
                "[root-not-mapping]\n"
                "help: write an 'input' and a list of 'layers'\n"
            ),
            id="empty-file",
        ),
        pytest.param(
            "# nothing yet\n",
            (
                "-: a spec must be a mapping of keys to values, but this one is empty "
                "[root-not-mapping]\n"
                "help: write an 'input' and a list of 'layers'\n"
            ),
            id="only-comments",
        ),
        pytest.param(
            "---\n",
            (
                "-: a spec must be a mapping of keys to values, but this one is empty "
                "[root-not-mapping]\n"
                "help: write an 'input' and a list of 'layers'\n"
            ),
            id="only-a-document-mark",
        ),
        pytest.param(
            "null\n",
            (
                "-: a spec must be a mapping of keys to values, but this one is empty "
                "[root-not-mapping]\n"
                "help: write an 'input' and a list of 'layers'\n"
            ),
            id="null-root",
        ),
        pytest.param(
            "\ufeff",
            (
                "-: a spec must be a mapping of keys to values, but this one is empty "
                "[root-not-mapping]\n"
                "help: write an 'input' and a list of 'layers'\n"
            ),
            id="only-a-byte-order-mark",
        ),
        pytest.param(
            "- relu\n- relu\n",
            (
                "1:1 '- relu\\n- relu': a spec must be a mapping of keys to values, but "
                "this one is a list [root-not-mapping]\n"
                "help: write an 'input', and the layers as a list under the key 'layers'\n"
            ),
            id="list-root",
        ),
        pytest.param(
            "vgg16\n",
            (
                "1:1 'vgg16': a spec must be a mapping of keys to values, but this one is "
                "a text [root-not-mapping]\n"
                "help: write an 'input', and the layers as a list under the key 'layers'\n"
            ),
            id="word-root",
        ),
        pytest.param(
            "[relu]",
            (
                "1:1 '[relu]': a spec must be a mapping of keys to values, but this one is "
                "a list [root-not-mapping]\n"
                "help: write an 'input', and the layers as a list under the key 'layers'\n"
            ),
            id="flow-list-root",
        ),
        pytest.param(
            "name: a\n---\nname: b\n",
            (
                "2:1 '---': a file must hold one spec, but here begins a second one "
                "[syntax-text-after-end]\n"
                "help: remove the '---', or put what follows in a file of its own\n"
            ),
            id="second-document",
        ),
        pytest.param(
            "name: a\n---\n",
            (
                "2:1 '---': a file must hold one spec, but here begins a second one "
                "[syntax-text-after-end]\n"
                "help: remove the '---', or put what follows in a file of its own\n"
            ),
            id="second-empty-document",
        ),
        pytest.param(
            "name: a\ninput: 8x8x3\nname: b\n",
            (
                "3:1 'name': a key must be given once, but 'name' is given again "
                "[duplicate-key]\n"
                "help: remove one of the two\n"
                "1:1 'name': first given here\n"
            ),
            id="key-twice",
        ),
        pytest.param(
            '{a: 1, "a": 2}',
            (
                "1:8 '\"a\"': a key must be given once, but 'a' is given again "
                "[duplicate-key]\n"
                "help: remove one of the two\n"
                "1:2 'a': first given here\n"
            ),
            id="key-twice-in-flow",
        ),
        pytest.param(
            "a: 1\na: 2\na: 3\n",
            (
                "2:1 'a': a key must be given once, but 'a' is given again "
                "[duplicate-key]\n"
                "help: remove one of the two\n"
                "1:1 'a': first given here\n"
                "3:1 'a': a key must be given once, but 'a' is given again "
                "[duplicate-key]\n"
                "help: remove one of the two\n"
                "1:1 'a': first given here\n"
            ),
            id="key-thrice",
        ),
        pytest.param(
            "x: &x {a: 1}\ny: {<<: *x, <<: *x}\n",
            (
                "2:13 '<<': a key must be given once, but '<<' is given again "
                "[duplicate-key]\n"
                "help: write one '<<: [*a, *b]'\n"
                "2:5 '<<': first given here\n"
            ),
            id="merge-twice",
        ),
        pytest.param(
            "[a, b]: 1\n",
            (
                "1:1 '[a, b]': a key must be a word, but this one is a list "
                "[wrong-type]\n"
                "help: write 'key: value', and a variable as ${name}\n"
            ),
            id="list-as-key",
        ),
        pytest.param(
            "? {a: 1}\n: 1\n",
            (
                "1:3 '{a: 1}': a key must be a word, but this one is a mapping "
                "[wrong-type]\n"
                "help: write 'key: value', and a variable as ${name}\n"
            ),
            id="mapping-as-key",
        ),
        pytest.param(
            "? \n: 1\n",
            (
                "1:1 '': a key must be a word, but this one is empty [wrong-type]\n"
                "help: write 'key: value', and a variable as ${name}\n"
            ),
            id="no-key",
        ),
        pytest.param(
            "a: {? , b: 1}\n",
            (
                "1:5 '': a key must be a word, but this one is empty [wrong-type]\n"
                "help: write 'key: value', and a variable as ${name}\n"
            ),
            id="no-key-in-flow",
        ),
        pytest.param(
            "a: *base\n",
            (
                "1:4 '*base': an alias must name an anchor above it, but there is no "
                "'&base' [unknown-name]\n"
                "help: mark a value with '&base', or quote '*base' if it is meant as "
                "text\n"
            ),
            id="unknown-anchor",
        ),
        pytest.param(
            "a: *base\nb: &base 1\n",
            (
                "1:4 '*base': an alias must name an anchor above it, but there is no "
                "'&base' [unknown-name]\n"
                "help: mark a value with '&base', or quote '*base' if it is meant as "
                "text\n"
            ),
            id="anchor-below",
        ),
        pytest.param(
            "a: &loop [1, *loop]\n",
            (
                "1:14 '*loop': an alias must name a value that ends above it, but "
                "'*loop' stands inside '&loop' [refers-to-itself]\n"
                "help: move the anchor or remove the alias\n"
            ),
            id="alias-in-its-own-anchor",
        ),
        pytest.param(
            "&root\na: *root\n",
            (
                "2:4 '*root': an alias must name a value that ends above it, but '*root' "
                "stands inside '&root' [refers-to-itself]\n"
                "help: move the anchor or remove the alias\n"
            ),
            id="alias-in-its-own-root",
        ),
        pytest.param(
            "<<: base\n",
            (
                "1:1 '<<': '<<' must be given a mapping or a list of mappings, but it is "
                "given a text [wrong-type]\n"
                "help: write '<<: *name', where '&name' marks a mapping\n"
            ),
            id="merge-of-a-word",
        ),
        pytest.param(
            "<<:\na: 1\n",
            "1:1 '<<': '<<' must be given a mapping or a list of mappings, but it is "
            "given nothing [wrong-type]\n"
            "help: write '<<: *name', where '&name' marks a mapping\n",
            id="merge-of-nothing",
        ),
        pytest.param(
            "x: &x {a: 1}\n<<: [*x, 1]\n",
            (
                "2:1 '<<': '<<' must be given a mapping or a list of mappings, but it is "
                "given a text [wrong-type]\n"
                "help: write '<<: *name', where '&name' marks a mapping\n"
            ),
            id="merge-of-a-list-with-a-word",
        ),
        pytest.param(
            "a: !mine 3\n",
            (
                "1:4 '!mine': a tag must be !!str, !!int, !!float, !!bool or !!null on a "
                "word, !!seq on a list or !!map on a mapping, but here it is '!mine' "
                "[unknown-name]\n"
                "help: leave the tag out: the field decides how its value is read\n"
            ),
            id="private-tag",
        ),
        pytest.param(
            "a: !!python/object:os.system {x: 1}\n",
            (
                "1:4 '!!python/object:os.system': a tag must be !!str, !!int, !!float, "
                "!!bool or !!null on a word, !!seq on a list or !!map on a mapping, but "
                "here it is '!!python/object:os.system' [unknown-name]\n"
                "help: leave the tag out: the field decides how its value is read\n"
            ),
            id="python-tag",
        ),
        pytest.param(
            "a: !!int [1]\n",
            (
                "1:4 '!!int': a tag must be !!str, !!int, !!float, !!bool or !!null on a "
                "word, !!seq on a list or !!map on a mapping, but here it is '!!int' "
                "[unknown-name]\n"
                "help: leave the tag out: the field decides how its value is read\n"
            ),
            id="word-tag-on-a-list",
        ),
        pytest.param(
            "a: !e!x 1\n",
            (
                "1:4 '!e!x': '!' must be followed by the name of a tag, but this is '!e!x' "
                "[syntax-not-quoted]\n"
                "help: leave the tag out, or quote the value if the '!' is part of it\n"
            ),
            id="undeclared-tag-handle",
        ),
        pytest.param(
            "a: !<x 1\n",
            (
                "1:4 '!<x': '!' must be followed by the name of a tag, but this is '!<x' "
                "[syntax-not-quoted]\n"
                "help: leave the tag out, or quote the value if the '!' is part of it\n"
            ),
            id="torn-tag",
        ),
        pytest.param(
            "a: !%ED%A0%80 x\n",
            (
                "1:4 '!%ED%A0%80': '!' must be followed by the name of a tag, but this is "
                "'!%ED%A0%80' [syntax-not-quoted]\n"
                "help: leave the tag out, or quote the value if the '!' is part of it\n"
            ),
            id="tag-that-is-no-text",
        ),
        pytest.param(
            "a: 1\x00\n",
            (
                "1:5 '\\x00': a spec must be made of printable characters, but this is "
                "U+0000 [syntax-character]\n"
                "help: delete it, or write it as an escape in double quotes\n"
            ),
            id="nul",
        ),
        pytest.param(
            "a: \x07\n",
            (
                "1:4 '\\x07': a spec must be made of printable characters, but this is "
                "U+0007 [syntax-character]\n"
                "help: delete it, or write it as an escape in double quotes\n"
            ),
            id="control-character",
        ),
        pytest.param(
            "a: \ud800\n",
            (
                "1:4 '\\ud800': a spec must be made of printable characters, but this is "
                "U+D800 [syntax-character]\n"
                "help: delete it, or write it as an escape in double quotes\n"
            ),
            id="half-a-character",
        ),
        pytest.param(
            "a: 1\n\ufeffb: 2\n",
            (
                "2:1 '\\ufeff': a spec must be made of printable characters, but this is "
                "U+FEFF [syntax-character]\n"
                "help: delete it, or write it as an escape in double quotes\n"
            ),
            id="byte-order-mark-inside",
        ),
        pytest.param(
            "a:\n\tb: 1\n",
            (
                "2:1 '\\t': indentation must be made of spaces, but here is a tab "
                "[syntax-indentation]\n"
                "help: replace the tab with spaces\n"
            ),
            id="tab-before-a-key",
        ),
        pytest.param(
            "a:\n  b: 1\n  \tc: 2\n",
            (
                "3:3 '\\t': indentation must be made of spaces, but here is a tab "
                "[syntax-indentation]\n"
                "help: replace the tab with spaces\n"
            ),
            id="tab-after-spaces",
        ),
        pytest.param(
            "-\ta: 1\n",
            (
                "1:2 '\\t': indentation must be made of spaces, but here is a tab "
                "[syntax-indentation]\n"
                "help: replace the tab with spaces\n"
            ),
            id="tab-after-a-dash",
        ),
        pytest.param(
            "a: |\n\tx\n",
            (
                "2:1 '\\t': indentation must be made of spaces, but here is a tab "
                "[syntax-indentation]\n"
                "help: replace the tab with spaces\n"
            ),
            id="tab-before-block-text",
        ),
        pytest.param(
            "- {type: conv, out_channels: ${4 * width}, kernel_size: 3}\n",
            (
                "1:30 '${4 * width}': an expression inside { } or [ ] must be quoted, "
                "but ${4 * width} is bare [syntax-not-quoted]\n"
                'help: write "${4 * width}"\n'
            ),
            id="bare-expression",
        ),
        pytest.param(
            "- {name: stage${i}}\n",
            (
                "1:10 'stage${i}': an expression inside { } or [ ] must be quoted, but "
                "stage${i} is bare [syntax-not-quoted]\n"
                'help: write "stage${i}"\n'
            ),
            id="bare-expression-in-a-word",
        ),
        pytest.param(
            "input: [3, ${size}, 8]\n",
            (
                "1:12 '${size}': an expression inside { } or [ ] must be quoted, but "
                "${size} is bare [syntax-not-quoted]\n"
                'help: write "${size}"\n'
            ),
            id="bare-expression-in-a-list",
        ),
        pytest.param(
            "- {name: ${i",
            (
                "1:10 '${i': an expression inside { } or [ ] must be quoted, but ${i is "
                "bare [syntax-not-quoted]\n"
                'help: write "${i"\n'
            ),
            id="bare-expression-torn",
        ),
        pytest.param(
            'name: "VGG\ninput: 8x8x3\n',
            (
                "1:7 '\"': text in quotes must end with \", but the end of the text comes "
                "first [syntax-not-closed]\n"
                "help: close the quotes where the text ends\n"
            ),
            id="quote-never-closed",
        ),
        pytest.param(
            "name: 'VGG\n",
            (
                "1:7 \"'\": text in quotes must end with ', but the end of the text comes "
                "first [syntax-not-closed]\n"
                "help: close the quotes where the text ends\n"
            ),
            id="apostrophe-never-closed",
        ),
        pytest.param(
            'name: "VGG\n---\n',
            (
                "2:1 '---': text in quotes must end with \", but '---' comes first "
                "[syntax-not-closed]\n"
                "help: close the quotes where the text ends\n"
                "1:7 '\"': opened here\n"
            ),
            id="quote-open-at-a-document-mark",
        ),
        pytest.param(
            "input: [3, 224",
            (
                "1:8 '[': '[' must be closed with ']', but the end of the text comes first "
                "[syntax-not-closed]\n"
                "help: add the missing ']', or a ',' between two items\n"
            ),
            id="bracket-open-at-the-end",
        ),
        pytest.param(
            "input: [3,\n\n",
            (
                "1:8 '[': '[' must be closed with ']', but the end of the text comes first "
                "[syntax-not-closed]\n"
                "help: add the missing ']', or a ',' between two items\n"
            ),
            id="bracket-open-after-a-comma",
        ),
        pytest.param(
            "- {type: conv,\n   name: ",
            (
                "1:3 '{': '{' must be closed with '}', but the end of the text comes first "
                "[syntax-not-closed]\n"
                "help: add the missing '}', or a ',' between two items\n"
            ),
            id="brace-open-at-the-end",
        ),
        pytest.param(
            "a: {",
            (
                "1:4 '{': '{' must be closed with '}', but the end of the text comes first "
                "[syntax-not-closed]\n"
                "help: add the missing '}', or a ',' between two items\n"
            ),
            id="nothing-after-a-brace",
        ),
        pytest.param(
            "layers:\n  - {type: conv, kernel_size: 3\n  - {type: relu}\n",
            (
                "3:5 '{': '{' must be closed with '}', but '{' comes first "
                "[syntax-not-closed]\n"
                "help: add the missing '}', or a ',' between two items\n"
                "2:5 '{': opened here\n"
            ),
            id="brace-open-before-the-next-item",
        ),
        pytest.param(
            "a: [1, 2}\n",
            (
                "1:9 '}': '[' must be closed with ']', but '}' comes first "
                "[syntax-not-closed]\n"
                "help: add the missing ']', or a ',' between two items\n"
                "1:4 '[': opened here\n"
            ),
            id="wrong-bracket",
        ),
        pytest.param(
            'a: {b: "1" c: 2}\n',
            (
                "1:12 'c:': what stands between '{' and '}' must be separated by ',', "
                "but 'c:' follows without [syntax-missing]\n"
                "help: add a ',' or a '}' before it, or quote what belongs together\n"
                "1:4 '{': opened here\n"
            ),
            id="comma-missing",
        ),
        pytest.param(
            "a: {b: c: d}\n",
            (
                "1:9 ':': a value with a ': ' in it must be quoted, but this one is bare "
                "[syntax-not-quoted]\n"
                "help: add a ',' before the second key, or quote the value\n"
                "1:4 '{': opened here\n"
            ),
            id="second-colon-in-flow",
        ),
        pytest.param(
            "a: {b:, c: 1}\n",
            "1:6 ':': a ':' inside { } or [ ] must be followed by a space and a value, but "
            "here is none [syntax-missing]\n"
            "help: write the value, or quote a ':' that is part of a word\n",
            id="colon-without-value",
        ),
        pytest.param(
            "a: [b\n  c:]\n",
            "2:4 ':': a ':' inside { } or [ ] must be followed by a space and a value, but "
            "here is none [syntax-missing]\n"
            "help: write the value, or quote a ':' that is part of a word\n",
            id="colon-without-value-on-the-second-line",
        ),
        pytest.param(
            "name: a\nkernel_size 3\ninput: 8x8x3\n",
            (
                "2:1 'kernel_size 3': a key must be followed by ': ', but 'kernel_size "
                "3' is not [syntax-missing]\n"
                "help: write 'key: value', with a space after the ':'\n"
            ),
            id="word-among-keys",
        ),
        pytest.param(
            "name: a\nkernel_size:3\n",
            (
                "2:1 'kernel_size:3': a key must be followed by ': ', but "
                "'kernel_size:3' is not [syntax-missing]\n"
                "help: write 'key: value', with a space after the ':'\n"
            ),
            id="no-space-after-colon",
        ),
        pytest.param(
            "name: a\nkern",
            (
                "2:1 'kern': a key must be followed by ': ', but 'kern' is not "
                "[syntax-missing]\n"
                "help: write 'key: value', with a space after the ':'\n"
            ),
            id="torn-key",
        ),
        pytest.param(
            'layer {\n  name: "conv1"\n}\n',
            (
                "1:1 'layer {': a key must be followed by ': ', but 'layer {' is not "
                "[syntax-missing]\n"
                "help: write 'key: value'; a prototxt must be in a file that ends in "
                ".prototxt\n"
            ),
            id="prototxt",
        ),
        pytest.param(
            "name: conv: first\n",
            (
                "1:11 ':': a value with a ': ' in it must be quoted, but this one is bare "
                "[syntax-not-quoted]\n"
                "help: quote the value, or put the second key on a line of its own\n"
            ),
            id="colon-in-a-value",
        ),
        pytest.param(
            'name: "conv": first\n',
            (
                "1:13 ':': a value with a ': ' in it must be quoted, but this one is bare "
                "[syntax-not-quoted]\n"
                "help: quote the value, or put the second key on a line of its own\n"
            ),
            id="colon-after-quotes",
        ),
        pytest.param(
            "input 8x8x3\nlayers: [relu]\n",
            "1:1 'input 8x8x3': a key must be followed by ': ', but 'input 8x8x3' is "
            "not [syntax-missing]\n"
            "help: write 'key: value', with a space after the ':'\n",
            id="no-colon-in-the-line-above",
        ),
        pytest.param(
            "a:  # none\n  b\n\n  c\n  d: 1\n",
            "2:3 'b': a key must be followed by ': ', but 'b' is not "
            "[syntax-missing]\n"
            "help: write 'key: value', with a space after the ':'\n",
            id="no-colon-two-lines-above",
        ),
        pytest.param(
            "- conv\n-relu\n",
            "2:1 '-relu': a key must be followed by ': ', but '-relu' is not "
            "[syntax-missing]\n"
            "help: put a space after the '-' if it is an item of a list\n",
            id="no-space-after-a-dash",
        ),
        pytest.param(
            "a: b\n  c\n  d: 1\n",
            "3:3 'd': a key must not stand inside a value, but this line goes on with "
            "the value above it [syntax-indentation]\n"
            "help: indent it like the keys it belongs to; a key with keys below it has "
            "no value\n",
            id="key-under-a-value-of-two-lines",
        ),
        pytest.param(
            "- a\n  b\n  d: 1\n",
            "3:3 'd': a key must not stand inside a value, but this line goes on with "
            "the value above it [syntax-indentation]\n"
            "help: indent it like the keys it belongs to; a key with keys below it has "
            "no value\n",
            id="key-under-an-item",
        ),
        pytest.param(
            "a: 1\n  b: 2\n",
            (
                "2:3 'b': a key must not stand inside a value, but this line goes on "
                "with the value above it [syntax-indentation]\n"
                "help: indent it like the keys it belongs to; a key with keys below it "
                "has no value\n"
            ),
            id="key-under-a-value",
        ),
        pytest.param(
            "a:\n    b: 1\n  c: 2\n",
            (
                "3:3 'c:': a line must begin in the same column as its neighbours, but "
                "this one begins in column 3 [syntax-indentation]\n"
                "help: give the keys of one mapping, and the dashes of one list, the "
                "same indentation\n"
                "1:1 'a:': the mapping begins here\n"
            ),
            id="key-less-indented",
        ),
        pytest.param(
            "a:\n    - b\n  - c\n",
            (
                "3:3 '-': a line must begin in the same column as its neighbours, but "
                "this one begins in column 3 [syntax-indentation]\n"
                "help: give the keys of one mapping, and the dashes of one list, the "
                "same indentation\n"
                "1:1 'a:': the mapping begins here\n"
            ),
            id="item-less-indented",
        ),
        pytest.param(
            "a: 1\n- b\n",
            (
                "2:1 '-': every line of this mapping must begin with 'key: ', but this "
                "one begins with '-' [syntax-indentation]\n"
                "help: give it a key, or indent it as a part of the value above\n"
                "1:1 'a:': the mapping begins here\n"
            ),
            id="item-among-keys",
        ),
        pytest.param(
            "a: 1\n}\n",
            (
                "2:1 '}': every line of this mapping must begin with 'key: ', but this one "
                "begins with '}' [syntax-indentation]\n"
                "help: remove it\n"
                "1:1 'a:': the mapping begins here\n"
            ),
            id="brace-among-keys",
        ),
        pytest.param(
            "- a\nb: 1\n",
            (
                "2:1 'b:': every line of this list must begin with '- ', but this one "
                "begins with 'b:' [syntax-indentation]\n"
                "help: put '- ' before it, or indent it as a part of the item above\n"
                "1:1 '-': the list begins here\n"
            ),
            id="key-among-items",
        ),
        pytest.param(
            'name: "a" b\n',
            (
                "1:11 'b': a value must be the last thing on its line, but 'b' follows "
                "it [syntax-text-after-end]\n"
                "help: quote the value as a whole, or begin a comment with ' #'\n"
            ),
            id="text-after-quotes",
        ),
        pytest.param(
            "a: [1] b\n",
            (
                "1:8 'b': a value must be the last thing on its line, but 'b' follows it "
                "[syntax-text-after-end]\n"
                "help: quote the value as a whole, or begin a comment with ' #'\n"
            ),
            id="text-after-a-list",
        ),
        pytest.param(
            "a: 'Bob's'\n",
            "1:9 \"s'\": a value must be the last thing on its line, but 's'' "
            "follows it [syntax-text-after-end]\n"
            "help: write a quote inside single quotes twice, or use double quotes\n",
            id="apostrophe-in-single-quotes",
        ),
        pytest.param(
            'a: "the "best" one"\n',
            "1:10 'best\"': a value must be the last thing on its line, but 'best\"' "
            "follows it [syntax-text-after-end]\n"
            'help: write \\" for a quote inside double quotes, or use single quotes\n',
            id="quotes-in-double-quotes",
        ),
        pytest.param(
            "- : a\n",
            "1:3 ':': a key or a value must stand before ':', but there is none "
            "[syntax-missing]\n"
            "help: write it, or remove ':'\n",
            id="colon-without-a-key",
        ),
        pytest.param(
            "a: [1]]\n",
            (
                "1:7 ']': a value must be the last thing on its line, but ']' follows it "
                "[syntax-text-after-end]\n"
                "help: remove it\n"
            ),
            id="bracket-too-many",
        ),
        pytest.param(
            "a: &x &y z\n",
            (
                "1:7 '&y': a value must be the last thing on its line, but '&y' follows "
                "it [syntax-text-after-end]\n"
                "help: quote the value as a whole, or begin a comment with ' #'\n"
            ),
            id="two-anchors",
        ),
        pytest.param(
            "  a: 1\nb: 2\n",
            (
                "2:1 'b:': a spec must be one mapping, but 'b:' follows its end "
                "[syntax-text-after-end]\n"
                "help: indent every key of the spec alike, and put all of them inside one "
                "'{ }' or none\n"
            ),
            id="root-less-indented",
        ),
        pytest.param(
            "{a: 1}\nb: 2\n",
            (
                "2:1 'b:': a spec must be one mapping, but 'b:' follows its end "
                "[syntax-text-after-end]\n"
                "help: indent every key of the spec alike, and put all of them inside one "
                "'{ }' or none\n"
            ),
            id="key-after-a-flow-root",
        ),
        pytest.param(
            "a: 1\n...\nb: 2\n",
            (
                "3:1 'b:': a spec must be one mapping, but 'b:' follows its end "
                "[syntax-text-after-end]\n"
                "help: indent every key of the spec alike, and put all of them inside one "
                "'{ }' or none\n"
            ),
            id="key-after-the-end-mark",
        ),
        pytest.param(
            "a: @x\n",
            (
                "1:4 '@x': a value that begins like '@x' must be quoted, but this one is "
                "bare [syntax-not-quoted]\n"
                "help: put it in quotes\n"
            ),
            id="at-sign",
        ),
        pytest.param(
            "a: `x`\n",
            (
                "1:4 '`x`': a value that begins like '`x`' must be quoted, but this one "
                "is bare [syntax-not-quoted]\n"
                "help: put it in quotes\n"
            ),
            id="backtick",
        ),
        pytest.param(
            "a: %x\n",
            (
                "1:4 '%x': a value that begins like '%x' must be quoted, but this one is "
                "bare [syntax-not-quoted]\n"
                "help: put it in quotes\n"
            ),
            id="percent",
        ),
        pytest.param(
            "a: ? b\n",
            (
                "1:4 '?': a value that begins like '?' must be quoted, but this one is "
                "bare [syntax-not-quoted]\n"
                "help: put it in quotes\n"
            ),
            id="question-mark",
        ),
        pytest.param(
            "a: *\n",
            (
                "1:4 '*': '*' must be followed by the name of an anchor, but this is '*' "
                "[syntax-not-quoted]\n"
                "help: quote the value if the '*' is part of it\n"
            ),
            id="star-alone",
        ),
        pytest.param(
            "a: *.py\n",
            (
                "1:4 '*.py': '*' must be followed by the name of an anchor, but this is "
                "'*.py' [syntax-not-quoted]\n"
                "help: quote the value if the '*' is part of it\n"
            ),
            id="star-in-a-file-name",
        ),
        pytest.param(
            "a: *x.y\n",
            (
                "1:4 '*x.y': '*' must be followed by the name of an anchor, but this is "
                "'*x.y' [syntax-not-quoted]\n"
                "help: quote the value if the '*' is part of it\n"
            ),
            id="star-before-a-dotted-name",
        ),
        pytest.param(
            "a: & b\n",
            (
                "1:4 '&': '&' must be followed by a name, but this is '&' "
                "[syntax-not-quoted]\n"
                "help: quote the value if the '&' is part of it\n"
            ),
            id="ampersand-alone",
        ),
        pytest.param(
            "a: - b\n",
            (
                "1:4 '-': a list must begin on a line of its own, but this '-' follows a "
                "key [syntax-indentation]\n"
                "help: put the '-' on the next line, or write '[...]'; quote a '-' that "
                "is text\n"
            ),
            id="dash-after-a-key",
        ),
        pytest.param(
            "a: ,\n",
            (
                "1:4 ',': a key or a value must stand before ',', but there is none "
                "[syntax-missing]\n"
                "help: write it, or remove ','\n"
            ),
            id="comma-alone",
        ),
        pytest.param(
            "a: [1, , 2]\n",
            (
                "1:8 ',': a key or a value must stand before ',', but there is none "
                "[syntax-missing]\n"
                "help: write it, or remove ','\n"
            ),
            id="two-commas",
        ),
        pytest.param(
            "a: ]\n",
            (
                "1:4 ']': a key or a value must stand before ']', but there is none "
                "[syntax-missing]\n"
                "help: write it, or remove ']'\n"
            ),
            id="closing-bracket-alone",
        ),
        pytest.param(
            'a: "C:\\data"\n',
            (
                "1:7 '\\\\data': a backslash in double quotes must begin an escape such "
                "as \\n, but '\\data' is none [syntax-character]\n"
                "help: write \\\\ for a backslash, or put the text in single quotes\n"
            ),
            id="unknown-escape",
        ),
        pytest.param(
            'a: "\\x4"\n',
            (
                "1:5 '\\\\x4': a backslash in double quotes must begin an escape such "
                "as \\n, but '\\x4' is none [syntax-character]\n"
                "help: write \\\\ for a backslash, or put the text in single quotes\n"
            ),
            id="torn-escape",
        ),
        pytest.param(
            'a: "\\UFFFFFFFF"\n',
            (
                "1:5 '\\\\UFFFFFFFF': a backslash in double quotes must begin an escape "
                "such as \\n, but '\\UFFFFFFFF' is none [syntax-character]\n"
                "help: write \\\\ for a backslash, or put the text in single quotes\n"
            ),
            id="escape-beyond-unicode",
        ),
        pytest.param(
            'a: "\\ud800"\n',
            (
                "1:5 '\\\\ud800': a backslash in double quotes must begin an escape such "
                "as \\n, but '\\ud800' is none [syntax-character]\n"
                "help: write \\\\ for a backslash, or put the text in single quotes\n"
            ),
            id="escape-of-half-a-character",
        ),
        pytest.param(
            "a: |text\n",
            (
                "1:4 '|text': a '|' or '>' must stand alone at the end of its line, or "
                "with an indentation of 1 to 9 and a '+' or '-', but this is '|text' "
                "[syntax-not-quoted]\n"
                "help: begin the text on the next line, or quote the value\n"
            ),
            id="block-text-on-its-own-line",
        ),
        pytest.param(
            "a: > 5 pixels # c\n",
            "1:4 '> 5 pixels # c': a '|' or '>' must stand alone at the end of its "
            "line, or with an indentation of 1 to 9 and a '+' or '-', but this is '> 5 "
            "pixels # c' [syntax-not-quoted]\n"
            "help: begin the text on the next line, or quote the value\n",
            id="block-text-that-is-none",
        ),
        pytest.param(
            "a: |0\n x\n",
            (
                "1:4 '|0': a '|' or '>' must stand alone at the end of its line, or with "
                "an indentation of 1 to 9 and a '+' or '-', but this is '|0' "
                "[syntax-not-quoted]\n"
                "help: begin the text on the next line, or quote the value\n"
            ),
            id="block-text-indented-by-0",
        ),
        pytest.param(
            "%WIDTH 3\n---\na: 1\n",
            (
                "1:1 '%WIDTH 3': a line that begins with '%' must be '%YAML 1.1' or '%YAML "
                "1.2', once and before a '---', but this is '%WIDTH 3' [syntax-not-quoted]\n"
                "help: leave it out\n"
            ),
            id="unknown-directive",
        ),
        pytest.param(
            "%YAML 2.0\n---\na: 1\n",
            (
                "1:1 '%YAML 2.0': a line that begins with '%' must be '%YAML 1.1' or "
                "'%YAML 1.2', once and before a '---', but this is '%YAML 2.0' "
                "[syntax-not-quoted]\n"
                "help: leave it out\n"
            ),
            id="yaml-2",
        ),
        pytest.param(
            "%YAML 1.2\n\n# c\na: 1\n",
            "1:1 '%YAML 1.2': a line that begins with '%' must be '%YAML 1.1' or "
            "'%YAML 1.2', once and before a '---', but this is '%YAML 1.2' "
            "[syntax-not-quoted]\n"
            "help: leave it out\n",
            id="directive-without-a-mark-behind-it",
        ),
        pytest.param(
            "%YAML 1.1\n%YAML 1.1\n---\na: 1\n",
            (
                "2:1 '%YAML 1.1': a line that begins with '%' must be '%YAML 1.1' or "
                "'%YAML 1.2', once and before a '---', but this is '%YAML 1.1' "
                "[syntax-not-quoted]\n"
                "help: leave it out\n"
            ),
            id="two-directives",
        ),
        pytest.param(
            "a: 1\n'b''c'\nd: 2\n",
            (
                "2:1 \"'b''c'\": a key must be followed by ': ', but ''b''c'' is "
                "not [syntax-missing]\n"
                "help: write 'key: value', with a space after the ':'\n"
            ),
            id="quoted-word-among-keys",
        ),
        pytest.param(
            "a: &b 1\n*b\nc: 2\n",
            (
                "2:1 '*b': a key must be followed by ': ', but '*b' is not "
                "[syntax-missing]\n"
                "help: write 'key: value', with a space after the ':'\n"
            ),
            id="alias-among-keys",
        ),
        pytest.param(
            "a: 1\n!!str b\nc: 2\n",
            (
                "2:1 '!!str b': a key must be followed by ': ', but '!!str b' is not "
                "[syntax-missing]\n"
                "help: write 'key: value', with a space after the ':'\n"
            ),
            id="tagged-word-among-keys",
        ),
        pytest.param(
            "a: 1\nb\n  c: 2\n",
            (
                "2:1 'b': a key must be followed by ': ', but 'b' is not "
                "[syntax-missing]\n"
                "help: write 'key: value', with a space after the ':'\n"
            ),
            id="word-above-an-indented-key",
        ),
        pytest.param(
            ": a\n",
            (
                "1:1 ':': a key or a value must stand before ':', but there is none "
                "[syntax-missing]\n"
                "help: write it, or remove ':'\n"
            ),
            id="colon-without-a-key-at-the-root",
        ),
        pytest.param(
            "a: &x ]\n",
            (
                "1:7 ']': a value must be the last thing on its line, but ']' follows it "
                "[syntax-text-after-end]\n"
                "help: remove it\n"
            ),
            id="bracket-after-an-anchor",
        ),
        pytest.param(
            "&x a: 1\n]\n",
            (
                "2:1 ']': every line of this mapping must begin with 'key: ', but this one "
                "begins with ']' [syntax-indentation]\n"
                "help: remove it\n"
                "1:1 '&x': the mapping begins here\n"
            ),
            id="bracket-among-keys-of-which-one-is-anchored",
        ),
        pytest.param(
            "a: &x\n  &y b: 1\n ]\n",
            (
                "3:2 ']': a line must begin in the same column as its neighbours, but this "
                "one begins in column 2 [syntax-indentation]\n"
                "help: give the keys of one mapping, and the dashes of one list, the same "
                "indentation\n"
                "1:1 'a:': the mapping begins here\n"
            ),
            id="bracket-among-keys-of-an-anchored-mapping",
        ),
        pytest.param(
            "&x ]\n",
            (
                "1:4 ']': a spec must be one mapping, but ']' follows its end "
                "[syntax-text-after-end]\n"
                "help: indent every key of the spec alike, and put all of them inside one "
                "'{ }' or none\n"
            ),
            id="bracket-after-an-anchor-at-the-root",
        ),
        pytest.param(
            "a: &x !e!y 1\n",
            (
                "1:7 '!e!y': '!' must be followed by the name of a tag, but this is '!e!y' "
                "[syntax-not-quoted]\n"
                "help: leave the tag out, or quote the value if the '!' is part of it\n"
            ),
            id="undeclared-tag-handle-after-an-anchor",
        ),
        pytest.param(
            "!e!y {a: 1}\n",
            (
                "1:1 '!e!y': '!' must be followed by the name of a tag, but this is '!e!y' "
                "[syntax-not-quoted]\n"
                "help: leave the tag out, or quote the value if the '!' is part of it\n"
            ),
            id="undeclared-tag-handle-at-the-root",
        ),
        pytest.param(
            "a: !x%\n",
            (
                "1:4 '!x%': '!' must be followed by the name of a tag, but this is '!x%' "
                "[syntax-not-quoted]\n"
                "help: leave the tag out, or quote the value if the '!' is part of it\n"
            ),
            id="torn-escape-in-a-tag",
        ),
        pytest.param(
            "{a: 1} !x\n",
            (
                "1:8 '!x': a spec must be one mapping, but '!x' follows its end "
                "[syntax-text-after-end]\n"
                "help: indent every key of the spec alike, and put all of them inside one "
                "'{ }' or none\n"
            ),
            id="tag-after-the-end",
        ),
        pytest.param(
            'a: "b\n--- "\n',
            (
                "2:1 '---': text in quotes must end with \", but '---' comes first "
                "[syntax-not-closed]\n"
                "help: close the quotes where the text ends\n"
                "1:4 '\"': opened here\n"
            ),
            id="quote-open-at-a-document-mark-and-a-blank",
        ),
        pytest.param(
            "%TAG !e tag:example.org:\n---\na: 1\n",
            (
                "1:1 '%TAG !e tag:example.org:': a line that begins with '%' must be "
                "'%YAML 1.1' or '%YAML 1.2', once and before a '---', but this is '%TAG !e "
                "tag:example.org:' [syntax-not-quoted]\n"
                "help: leave it out\n"
            ),
            id="torn-tag-directive",
        ),
        pytest.param(
            "%TAG ! a:\n%TAG ! b:\n---\na: 1\n",
            (
                "2:1 '%TAG': a spec must be YAML, but from here on it cannot be read "
                "[syntax-yaml]\n"
                "help: leave out what stands here, or write it in plainer YAML\n"
            ),
            id="tag-directive-twice",
        ),
        pytest.param(
            "a: " + "[" * 101,
            (
                "1:103 '[': lists and mappings must not be nested deeper than 100 levels, "
                "but these are [syntax-nesting-too-deep]\n"
                "help: write the inner ones as blocks of their own\n"
            ),
            id="nested-too-deep",
        ),
    ],
)
@pytest.mark.parametrize("gibberish", [False, True])
def test_error(parser: Parser, text: str, expected: str, gibberish: bool) -> None:
    reading = read(gibbering(parser) if gibberish else parser, text)
    assert rendering(text, reading) == expected


def test_error_of_an_unknown_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing(yaml.BaseLoader):
        def get_event(self) -> None:
            raise yaml.MarkedYAMLError(problem="found a riddle")

    monkeypatch.setattr(from_yaml, "_parser", Failing)
    assert rendering("a: 1\n", from_yaml.read_yaml(Source("spec.yaml", "a: 1\n"))) == (
        "1:5 '': a spec must be YAML, but from here on it cannot be read [syntax-yaml]\n"
        "help: leave out what stands here, or write it in plainer YAML\n"
    )


CHARACTERS = "ab1é😀 :,[]{}\"'#\\!%@`\t\r\n\u2028\x85\ufeff\0"
SIGNS = [
    "\n  ",
    "\n- ",
    "- ",
    ": ",
    ", ",
    " # c",
    "&a ",
    "*a",
    "<<: ",
    "? ",
    "|\n",
    ">-\n",
    "${w}",
]
RARITIES = ["!!str ", "!x ", "---\n", "...\n", "\\ud800", "\\Uffffffff", "%YAML 1.1\n", "null"]
FRAGMENTS = st.lists(st.sampled_from([*CHARACTERS, *SIGNS, *RARITIES])).map("".join)


@both_parsers
@given(text=st.text() | FRAGMENTS)
@settings(deadline=None, max_examples=100)
def test_any_text_is_read(parser: Parser, text: str) -> None:
    reading = read(parser, text)
    spans = [node.span for node in nodes(reading.root)]
    for found in reading.diagnostics:
        assert found.message
        assert found.span is not None or found.rule == "root-not-mapping"
        spans += [found.span] if found.span else []
        spans += [other.span for other in found.related]
    assert [span for span in spans if not 0 <= span.start <= span.end <= len(text)] == []


@needs_libyaml
@given(text=FRAGMENTS)
@settings(deadline=None, max_examples=100)
def test_what_both_parsers_accept_they_read_alike(text: str) -> None:
    assert LIBYAML is not None
    fast, slow = read(LIBYAML, text), read(PYTHON, text)
    if not fast.diagnostics and not slow.diagnostics:
        assert fast == slow
