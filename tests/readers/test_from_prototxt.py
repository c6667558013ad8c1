import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcalc.diagnostics import Diagnostic
from convcalc.readers.from_prototxt import read_prototxt
from convcalc.readers.prototxt_tokens import BareList, Packed
from convcalc.source import Source, Span
from convcalc.tree import Entry, Mapping, Node, Reading, Scalar, Sequence


def read(text: str) -> Reading:
    return read_prototxt(Source("net.prototxt", text))


def plain(node: Node) -> object:
    match node:
        case Scalar():
            return [node.text] if node.quoted else node.text
        case Sequence():
            return tuple(plain(item) for item in node.items)
        case Mapping():
            return {"fields": [(entry.key.text, plain(entry.value)) for entry in node.entries]}


def told(text: str, found: Diagnostic) -> list[str]:
    """A finding's rule, its places as line:column+length with what is said there, its help."""
    source = Source("net.prototxt", text)
    assert found.severity == "error"
    assert found.span is not None
    lines = [found.rule]
    for message, span in ((found.message, found.span), *found.related):
        at = source.position(span.start)
        lines.append(f"{at.line}:{at.column}+{span.end - span.start}: {message}")
    return [*lines, f"help: {found.help}"] if found.help else lines


def test_spans() -> None:
    text = "# n\nname: \"a\" 'b'\nlayer { pad: 0x1 } dim: [1, <a: 2>]"
    pad = Entry(Scalar("pad", Span(26, 29)), Scalar("0x1", Span(31, 34)))
    inner = Entry(Scalar("a", Span(47, 48)), Scalar("2", Span(50, 51)))
    dims = (Scalar("1", Span(43, 44)), Mapping((inner,), Span(46, 52)))
    assert read(text).root == Mapping(
        (
            Entry(Scalar("name", Span(4, 8)), Scalar("ab", Span(10, 17), quoted=True)),
            Entry(Scalar("layer", Span(18, 23)), Mapping((pad,), Span(24, 36))),
            Entry(Scalar("dim", Span(37, 40)), Sequence(dims, Span(42, 53))),
        ),
        Span(0, 53),
    )


def test_a_compact_scalar_is_the_scalar_it_stands_for() -> None:
    (entry,) = read('name: "ab"').root.entries
    scalar = Scalar("ab", Span(6, 10), quoted=True)
    assert entry.value == scalar
    assert scalar == entry.value
    assert hash(entry.value) == hash(scalar)
    assert repr(entry.value) == repr(scalar)
    assert tuple(entry.value) == ("ab", Span(6, 10), True)
    assert entry.value != Scalar("ab", Span(6, 10))


def test_a_packed_message_is_the_mapping_it_stands_for() -> None:
    text = 'a { b: 1 c: "d" e: [2] }'
    (entry,) = read(text).root.entries
    assert isinstance(entry.value, Packed)
    mapping = Mapping(
        (
            Entry(Scalar("b", Span(4, 5)), Scalar("1", Span(7, 8))),
            Entry(Scalar("c", Span(9, 10)), Scalar("d", Span(12, 15), quoted=True)),
            Entry(
                Scalar("e", Span(16, 17)),
                Sequence((Scalar("2", Span(20, 21)),), Span(19, 22)),
            ),
        ),
        Span(2, 24),
    )
    assert entry.value == mapping
    assert mapping == entry.value
    assert hash(entry.value) == hash(mapping)
    assert repr(entry.value) == repr(mapping)
    assert tuple(entry.value) == (mapping.entries, mapping.span)
    assert entry.value != Mapping(mapping.entries, Span(2, 25))
    assert pickle.loads(pickle.dumps(entry.value)) == mapping


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("a { b: 1 b: 2 }", "1", id="the-first"),
        pytest.param("a { b {} b: 2 }", "2", id="the-first-word"),
        pytest.param("a { b: 'x' 'y' }", "xy", id="a-string-in-parts"),
        pytest.param("a { b: [1] c: 2 }", "", id="none"),
    ],
)
def test_the_word_of_a_packed_message(text: str, word: str) -> None:
    (entry,) = read(text).root.entries
    assert isinstance(entry.value, Packed)
    assert entry.value.text_of("b") == word


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="empty"),
        pytest.param("  # only a comment", [], id="comment-without-line-end"),
        pytest.param("a:1#b:2\nc:3", [("a", "1"), ("c", "3")], id="comment-after-value"),
        pytest.param("a # x\n : # y\n 1", [("a", "1")], id="comments-inside-a-field"),
        pytest.param(
            "a: 1,b: 2;c: 3 ; d: 4",
            [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")],
            id="separators",
        ),
        pytest.param(
            "a{},b<>;", [("a", {"fields": []}), ("b", {"fields": []})], id="empty-messages"
        ),
        pytest.param(
            "a: { b: 1 }", [("a", {"fields": [("b", "1")]})], id="colon-before-message"
        ),
        pytest.param("a\n\t{\n}", [("a", {"fields": []})], id="bracket-on-its-own-line"),
        pytest.param("a #x\n : {}", [("a", {"fields": []})], id="comment-before-bracket"),
        pytest.param("a :  'x'", [("a", ["x"])], id="space-around-colon"),
        pytest.param("a: []", [("a", ())], id="empty-list"),
        pytest.param("a [1]", [("a", ("1",))], id="list-without-colon"),
        pytest.param("a: [1,2 , 'x' \"y\"]", [("a", ("1", "2", ["xy"]))], id="list"),
        pytest.param(
            "a [{b: 1}, <b: 2>],",
            [("a", ({"fields": [("b", "1")]}, {"fields": [("b", "2")]}))],
            id="list-of-messages-without-colon",
        ),
        pytest.param("a: 1 a: 2 a: 1", [("a", "1"), ("a", "2"), ("a", "1")], id="repeated"),
        pytest.param(
            "a: -1.5e-3f b: .5 c: --1",
            [("a", "-1.5e-3f"), ("b", ".5"), ("c", "--1")],
            id="number-words",
        ),
        pytest.param("a:b-c+d", [("a", "b-c+d")], id="name-with-signs"),
        pytest.param('a: ""', [("a", [""])], id="empty-string"),
        pytest.param('a:"x"b:"y"', [("a", ["x"]), ("b", ["y"])], id="no-space-at-all"),
        pytest.param("a: 'x\ty#\"z'", [("a", ['x\ty#"z'])], id="hash-tab-and-quote-in-string"),
        pytest.param("a: 1\r\nb: 2\r\n", [("a", "1"), ("b", "2")], id="carriage-returns"),
        pytest.param("a:\v1\fb: 2", [("a", "1"), ("b", "2")], id="old-spaces"),
    ],
)
def test_accepted(text: str, expected: list[object]) -> None:
    reading = read(text)
    assert reading.diagnostics == ()
    assert plain(reading.root) == {"fields": expected}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        pytest.param(r'"\a\b\f\n\r\t\v"', "\a\b\f\n\r\t\v", id="letters"),
        pytest.param(r"""'\\ \' \" \?'""", "\\ ' \" ?", id="signs"),
        pytest.param(r'"\101\7x\18\0011"', "A\ax\x018\x011", id="octal-up-to-three-digits"),
        pytest.param(r'"\x41\x4g\X41\x414"', "A\x04gAA4", id="hex-up-to-two-digits"),
        pytest.param(r'"\u00e9\U0001F600"', "\u00e9\U0001f600", id="unicode"),
        pytest.param(r'"\303\251"', "\u00e9", id="a-character-of-two-bytes"),
        pytest.param(r"""'\303' '\xa9' """, "\u00e9", id="a-character-over-two-strings"),
        pytest.param(r'"\377"', "\ufffd", id="no-utf-8"),
        pytest.param("'a' # one\n \"b\"\n'c'", "abc", id="strings-on-several-lines"),
    ],
)
def test_strings(written: str, expected: str) -> None:
    reading = read(f"a: {written}")
    assert reading.diagnostics == ()
    assert plain(reading.root) == {"fields": [("a", [expected])]}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: 1\n}\n",
            [
                "syntax-wrong-bracket",
                "2:1+1: '}' must close a message, but none is open here",
                "help: remove it",
            ],
            id="stray-bracket",
        ),
        pytest.param(
            "a {\n  b: 1\n}\nc {\n  d: 'x' # end\n\n",
            [
                "syntax-not-closed",
                "5:8+1: c must end with '}', but the text ends here",
                "4:3+1: opened here",
                "help: write '}' after its last field",
            ],
            id="unclosed-at-last-token",
        ),
        pytest.param(
            "a {",
            [
                "syntax-not-closed",
                "1:3+1: a must end with '}', but the text ends here",
                "1:3+1: opened here",
                "help: write '}' after its last field",
            ],
            id="unclosed-empty",
        ),
        pytest.param(
            "a {\n  b: 1\n  ;\n",
            [
                "syntax-not-closed",
                "3:3+1: a must end with '}', but the text ends here",
                "1:3+1: opened here",
                "help: write '}' after its last field",
            ],
            id="unclosed-after-separator",
        ),
        pytest.param(
            "a { b <\n",
            [
                "syntax-not-closed",
                "1:7+1: b must end with '>', but the text ends here",
                "1:7+1: opened here",
                "help: write '>' after its last field",
            ],
            id="unclosed-inner",
        ),
        pytest.param(
            "a <\n  b: 1\n}",
            [
                "syntax-wrong-bracket",
                "3:1+1: a must end with '>', but '}' stands here",
                "1:3+1: opened here",
                "help: write '>'",
            ],
            id="angle-closed-by-brace",
        ),
        pytest.param(
            "a {\n  b: 1\n>",
            [
                "syntax-wrong-bracket",
                "3:1+1: a must end with '}', but '>' stands here",
                "1:3+1: opened here",
                "help: write '}'",
            ],
            id="brace-closed-by-angle",
        ),
        pytest.param(
            "a: 1 [x.y]: 1",
            [
                "syntax-extension-name",
                "1:9+1: a field must begin with its name, but this is the name of an extension",
                "help: Caffe's messages have no extensions",
            ],
            id="extension",
        ),
        pytest.param(
            "[\n1]: 1",
            [
                "syntax-extension-name",
                "2:1+1: a field must begin with its name, but this is the name of an extension",
                "help: Caffe's messages have no extensions",
            ],
            id="extension-unfinished",
        ),
        pytest.param(
            '"name": "x"',
            [
                "syntax-missing",
                '1:1+6: a field must begin with its name, but the string "name" stands here',
                "help: write the name without quotes",
            ],
            id="quoted-name",
        ),
        pytest.param(
            "5: 1",
            [
                "syntax-missing",
                "1:1+1: a field must begin with its name, but '5' stands here",
                "help: write 'name: value' for each field",
            ],
            id="number-for-name",
        ),
        pytest.param(
            "a:3pad:1",
            [
                "syntax-character",
                "1:7+1: a field must begin with its name, but ':' stands here",
            ],
            id="number-runs-into-name",
        ),
        pytest.param(
            "{ a: 1 }",
            [
                "syntax-character",
                "1:1+1: a field must begin with its name, but '{' stands here",
            ],
            id="json",
        ),
        pytest.param(
            "a: 1 /* no */",
            [
                "syntax-character",
                "1:6+1: a field must begin with its name, but '/' stands here",
                "help: a comment begins with '#'",
            ],
            id="c-comment",
        ),
        pytest.param(
            "a: 1 // no",
            [
                "syntax-character",
                "1:6+1: a field must begin with its name, but '/' stands here",
                "help: a comment begins with '#'",
            ],
            id="line-comment",
        ),
        pytest.param(
            "\ufeffa: 1",
            [
                "syntax-character",
                "1:1+1: a field must begin with its name, but a byte order mark (U+FEFF)"
                " stands here",
                "help: save the file without a byte order mark",
            ],
            id="byte-order-mark",
        ),
        pytest.param(
            "a:\xa01",
            [
                "syntax-character",
                "1:3+1: a must have a value, but a no-break space (U+00A0) stands here",
                "help: write a plain space in place of the no-break space",
            ],
            id="no-break-space",
        ),
        pytest.param(
            "a { } ...",
            [
                "syntax-character",
                "1:7+1: a field must begin with its name, but '.' stands here",
            ],
            id="ellipsis",
        ),
        pytest.param(
            "a: 1,;",
            [
                "syntax-character",
                "1:6+1: a field must begin with its name, but ';' stands here",
                "help: one separator is enough",
            ],
            id="two-separators",
        ),
        pytest.param(
            "; a: 1",
            [
                "syntax-character",
                "1:1+1: a field must begin with its name, but ';' stands here",
                "help: one separator is enough",
            ],
            id="leading-separator",
        ),
        pytest.param(
            "a: 1 \x00",
            [
                "syntax-character",
                "1:6+1: a field must begin with its name, but U+0000 stands here",
            ],
            id="control-character",
        ),
        pytest.param(
            "é: 1",
            [
                "syntax-character",
                "1:1+1: a field must begin with its name, but 'é' stands here",
            ],
            id="letter-beyond-ascii",
        ),
        pytest.param(
            "a " + "x" * 50,
            [
                "syntax-missing",
                (
                    "1:3+50: ':' or '{' must follow a"
                    ", but 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' stands here"
                ),
            ],
            id="long-word",
        ),
        pytest.param(
            "a = 1",
            [
                "syntax-missing",
                "1:3+1: ':' or '{' must follow a, but '=' stands here",
                "help: write ':' in place of '='",
            ],
            id="equals-sign",
        ),
        pytest.param(
            "a 1",
            ["syntax-missing", "1:3+1: ':' or '{' must follow a, but '1' stands here"],
            id="no-colon-before-number",
        ),
        pytest.param(
            'a "x y"',
            [
                "syntax-missing",
                "1:3+5: ':' or '{' must follow a, but the string \"x y\" stands here",
            ],
            id="no-colon-before-string",
        ),
        pytest.param(
            "a\nb: 1",
            ["syntax-missing", "2:1+1: ':' or '{' must follow a, but 'b' stands here"],
            id="no-colon-before-name",
        ),
        pytest.param(
            "a\n",
            ["syntax-missing", "2:1+0: ':' or '{' must follow a, but the text ends here"],
            id="name-then-end",
        ),
        pytest.param(
            "a { b: }",
            ["syntax-missing", "1:8+1: b must have a value, but '}' stands here"],
            id="no-value-before-bracket",
        ),
        pytest.param(
            "a:\n",
            ["syntax-missing", "2:1+0: a must have a value, but the text ends here"],
            id="no-value-at-end",
        ),
        pytest.param(
            "a: ,",
            ["syntax-missing", "1:4+1: a must have a value, but ',' stands here"],
            id="no-value-before-separator",
        ),
        pytest.param(
            "a: ${N}",
            [
                "syntax-character",
                "1:4+4: a must have a value,"
                " but the placeholder ${N} of a template stands here",
                "help: fill in the template first",
            ],
            id="template",
        ),
        pytest.param(
            "a: 1 $(layers)",
            [
                "syntax-character",
                "1:6+9: a field must begin with its name,"
                " but the placeholder $(layers) of a template stands here",
                "help: fill in the template first",
            ],
            id="template-of-fields",
        ),
        pytest.param(
            "a: $(N",
            [
                "syntax-character",
                "1:4+1: a must have a value, but '$' stands here",
                "help: fill in the template first",
            ],
            id="template-not-closed",
        ),
        pytest.param(
            "a:: 1",
            [
                "syntax-character",
                "1:3+1: a must have a value, but ':' stands here",
                "help: one ':' is enough",
            ],
            id="two-colons",
        ),
        pytest.param(
            "a: = 1",
            [
                "syntax-character",
                "1:4+1: a must have a value, but '=' stands here",
                "help: one ':' is enough",
            ],
            id="colon-and-equals-sign",
        ),
        pytest.param(
            "a: [1, [2]]",
            [
                "syntax-wrong-bracket",
                "1:8+1: a must have a value, but '[' stands here",
                "help: write all values in one list",
            ],
            id="nested-list",
        ),
        pytest.param(
            "a: [1 2]",
            [
                "syntax-missing",
                "1:7+1: ',' or ']' must follow an item of a, but '2' stands here",
            ],
            id="list-without-comma",
        ),
        pytest.param(
            "a: [1; 2]",
            [
                "syntax-missing",
                "1:6+1: ',' or ']' must follow an item of a, but ';' stands here",
            ],
            id="list-with-semicolon",
        ),
        pytest.param(
            "a: [1, ]",
            [
                "syntax-missing",
                "1:8+1: a must have a value, but ']' stands here",
                "help: leave out the last comma",
            ],
            id="list-with-last-comma",
        ),
        pytest.param(
            "a: [, 1]",
            ["syntax-missing", "1:5+1: a must have a value, but ',' stands here"],
            id="list-with-first-comma",
        ),
        pytest.param(
            "a: [1\n",
            [
                "syntax-not-closed",
                "2:1+0: the list of a must end with ']', but the text ends here",
                "1:4+1: opened here",
            ],
            id="unclosed-list",
        ),
        pytest.param(
            "a: [1,\n",
            ["syntax-missing", "2:1+0: a must have a value, but the text ends here"],
            id="unclosed-list-after-comma",
        ),
        pytest.param(
            "a { b: [1 }",
            [
                "syntax-missing",
                "1:11+1: ',' or ']' must follow an item of b, but '}' stands here",
            ],
            id="list-ends-with-brace",
        ),
        pytest.param(
            "a [{ b: 1",
            [
                "syntax-not-closed",
                "1:9+1: a must end with '}', but the text ends here",
                "1:4+1: opened here",
                "help: write '}' after its last field",
            ],
            id="message-unclosed-in-list",
        ),
        pytest.param(
            "a [{ b: 1 ]",
            [
                "syntax-character",
                "1:11+1: a field must begin with its name, but ']' stands here",
            ],
            id="message-misclosed-in-list",
        ),
        pytest.param(
            'a: "x\nb: 1',
            [
                "syntax-not-closed",
                '1:4+2: a string must end on its line, but this one lacks its closing "',
            ],
            id="unterminated",
        ),
        pytest.param(
            "a: 'x\"",
            [
                "syntax-not-closed",
                "1:4+3: a string must end on its line, but this one lacks its closing '",
            ],
            id="unterminated-single",
        ),
        pytest.param(
            'a: "x\\"',
            [
                "syntax-not-closed",
                '1:4+4: a string must end on its line, but this one lacks its closing "',
            ],
            id="unterminated-by-escape",
        ),
        pytest.param(
            'a: "x\\\n"',
            [
                "syntax-not-closed",
                '1:4+3: a string must end on its line, but this one lacks its closing "',
            ],
            id="unterminated-backslash",
        ),
        pytest.param(
            'a: "x" "y',
            [
                "syntax-not-closed",
                '1:8+2: a string must end on its line, but this one lacks its closing "',
            ],
            id="unterminated-second",
        ),
        pytest.param(
            'a: "x\\q"',
            [
                "syntax-character",
                "1:6+2: '\\' must begin an escape sequence, but '\\q' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="unknown-escape",
        ),
        pytest.param(
            'a: "x"\n "\\d"',
            [
                "syntax-character",
                "2:3+2: '\\' must begin an escape sequence, but '\\d' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="escape-in-second-string",
        ),
        pytest.param(
            'a: "\\xg"',
            [
                "syntax-character",
                "1:5+2: '\\' must begin an escape sequence, but '\\x' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="hex-escape-without-digits",
        ),
        pytest.param(
            'a: "\\u12"',
            [
                "syntax-character",
                "1:5+2: '\\' must begin an escape sequence, but '\\u' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="short-unicode-escape",
        ),
        pytest.param(
            'a: "\\ud800"',
            [
                "syntax-character",
                "1:5+6: '\\' must begin an escape sequence, but '\\ud800' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="surrogate-escape",
        ),
        pytest.param(
            'a: "\\U00110000"',
            [
                "syntax-character",
                "1:5+10: '\\' must begin an escape sequence, but '\\U00110000' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="escape-beyond-unicode",
        ),
        pytest.param(
            'a: "\\UFFFFFFFF"',
            [
                "syntax-character",
                "1:5+10: '\\' must begin an escape sequence, but '\\UFFFFFFFF' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="escape-far-beyond-unicode",
        ),
        pytest.param(
            'a: "\\400"',
            [
                "syntax-character",
                "1:5+4: '\\' must begin an escape sequence, but '\\400' is none",
                "help: write '\\\\' for a backslash",
            ],
            id="octal-escape-beyond-a-byte",
        ),
        pytest.param(
            "a {" * 51,
            [
                "syntax-nesting-too-deep",
                "1:153+1: messages must nest at most 50 deep, but a is deeper",
            ],
            id="too-deep",
        ),
        pytest.param(
            "a [{" * 51,
            [
                "syntax-nesting-too-deep",
                "1:204+1: messages must nest at most 50 deep, but a is deeper",
            ],
            id="too-deep-in-lists",
        ),
    ],
)
def test_error(text: str, expected: list[str]) -> None:
    (found,) = read(text).diagnostics
    assert told(text, found) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "a: 1 b { c: 2 d: $", ["1", {"fields": [("c", "2"), ("d", ())]}], id="value"
        ),
        pytest.param("a: 1 b", ["1", ()], id="colon"),
        pytest.param("a: 1 b { c <", ["1", {"fields": [("c", {"fields": []})]}], id="brackets"),
        pytest.param("a: [1, 2 3]", [("1", "2")], id="list"),
        pytest.param("a: [1, $]", [("1", ())], id="item"),
        pytest.param(
            "a [{ b: 1 }, { c: ]",
            [({"fields": [("b", "1")]}, {"fields": [("c", ())]})],
            id="message-in-list",
        ),
        pytest.param("a: 'x' 'y", [["x"]], id="second-string"),
    ],
)
def test_what_was_read_before_an_error_is_kept(text: str, expected: list[object]) -> None:
    reading = read(text)
    assert len(reading.diagnostics) == 1
    assert [plain(entry.value) for entry in reading.root.entries] == expected


def test_a_list_without_colon_is_marked() -> None:
    without, with_colon = read("a [1] b: [1]").root.entries
    assert isinstance(without.value, BareList)
    assert not isinstance(with_colon.value, BareList)


def test_a_value_not_reached_has_no_width() -> None:
    assert read("a: $").root.entries[0].value == Sequence((), Span(4, 4))


@pytest.mark.parametrize("opening", ["a {", "a [{", "a :{"])
def test_nesting_ends_with_an_error_at_any_depth(opening: str) -> None:
    (found,) = read(opening * 100_000).diagnostics
    assert found.rule == "syntax-nesting-too-deep"


@given(st.text(alphabet="ab1 :{}<>[],;\"'\\#\nx0é.-") | st.text())
def test_no_text_raises(text: str) -> None:
    reading = read(text)
    assert len(reading.diagnostics) <= 1
    for entry in reading.root.entries:
        assert text[entry.key.span.start : entry.key.span.end] == entry.key.text
        assert 0 <= entry.value.span.start <= entry.value.span.end <= len(text)


@given(st.text(), st.sampled_from("\"'"))
def test_an_escaped_string_is_read_back(text: str, quote: str) -> None:
    written = "".join(f"\\{byte:03o}" for byte in text.encode())
    raw = text.replace("\\", r"\\").replace("\n", r"\n").replace(quote, f"\\{quote}")
    for string in (written, raw):
        reading = read(f"a: {quote}{string}{quote}")
        assert reading.diagnostics == ()
        assert plain(reading.root) == {"fields": [("a", [text])]}
