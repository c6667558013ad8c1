import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from convcalc.dialects.native.expressions.arithmetic import FUNCTIONS, Value, as_text
from convcalc.dialects.native.expressions.evaluation import ExpressionError
from convcalc.dialects.native.expressions.parser import parse
from convcalc.dialects.values import FUNCTION_NAMES

VARIABLES: dict[str, Value] = {
    "width": "64",
    "factor": "0.35",
    "third": Fraction(1, 3),
    "i": 3,
    "kind": "max",
    "project": "yes",
    "plain": False,
    "octal": "010",
    "from": 4,
    "in": 1,
}


def value(text: str) -> Value:
    return parse(text).evaluate(VARIABLES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("4 * width", 256, id="a-typed-number-counts"),
        pytest.param("1/3 + 1/6", Fraction(1, 2), id="exact-thirds"),
        pytest.param("0.1 + 0.2", Fraction(3, 10), id="exact-tenths"),
        pytest.param(".5 * 4.", 2, id="bare-points"),
        pytest.param("2 ** i * width", 512, id="power-before-product"),
        pytest.param("2 ** 3 ** 2", 512, id="power-from-the-right"),
        pytest.param("-2 ** 2", -4, id="power-before-sign"),
        pytest.param("2 ** -1", Fraction(1, 2), id="negative-exponent"),
        pytest.param("--3", 3, id="two-signs"),
        pytest.param("2 + 3 * 4 - 1", 13, id="product-before-sum"),
        pytest.param("10 - 4 - 3", 3, id="sums-from-the-left"),
        pytest.param("(2 + 3) * 4", 20, id="brackets"),
        pytest.param("7 // 2", 3, id="division-down"),
        pytest.param("-7 // 2", -4, id="division-down-of-a-negative"),
        pytest.param("-7 % 3", 2, id="remainder-has-the-sign-of-the-divisor"),
        pytest.param("7 / 2 * 2", 7, id="whole-again"),
        pytest.param("1 < 2 < 3", True, id="chain"),
        pytest.param("1 < 3 < 2", False, id="broken-chain"),
        pytest.param("kind == 'max'", True, id="text"),
        pytest.param('kind != "avg"', True, id="other-quotes"),
        pytest.param("'64' == width == 64.0", True, id="a-quoted-number-equals-a-bare-one"),
        pytest.param("project == true", True, id="yes-is-true"),
        pytest.param("octal == 10", False, id="leading-zero-is-a-text"),
        pytest.param("octal == '010'", True, id="text-as-typed"),
        pytest.param("true == 1", False, id="truth-is-no-number"),
        pytest.param("not plain and project", True, id="not-before-and"),
        pytest.param("plain and plain or project", True, id="and-before-or"),
        pytest.param("project or 1 / 0", True, id="or-stops-at-true"),
        pytest.param("plain and 1 / 0", False, id="and-stops-at-false"),
        pytest.param("1 if project else 1 / 0", 1, id="only-the-chosen-is-worked-out"),
        pytest.param("1 if plain else 2 if plain else 3", 3, id="conditionals-in-a-row"),
        pytest.param("not 1 == 2", True, id="not-after-comparison"),
        pytest.param("min(3, 1, 2)", 1, id="min"),
        pytest.param("max(width, 100)", 100, id="max"),
        pytest.param("min(3) + max(width)", 67, id="of-one-number"),
        pytest.param("from * 2 + in", 9, id="words-of-python-are-names"),
        pytest.param("1 - -2 ** -1 * 4", 3, id="sign-of-a-power-in-a-product"),
        pytest.param("not project or 1 < 2 == 2.0", True, id="words-bind-last"),
        pytest.param("abs(2 - 5)", 3, id="abs"),
        pytest.param("int(2.9)", 2, id="int"),
        pytest.param("int(-2.9)", -2, id="int-towards-zero"),
        pytest.param("floor(-2.1)", -3, id="floor"),
        pytest.param("ceil(2.1)", 3, id="ceil"),
        pytest.param("ceil(-2.9)", -2, id="ceil-of-a-negative"),
        pytest.param("round(2.5)", 2, id="a-half-to-the-even"),
        pytest.param("round(3.5)", 4, id="a-half-to-the-even-above"),
        pytest.param("round(2.51)", 3, id="round"),
        # MobileNet v2 at width 0.35: 32 -> 11.2 -> 16, as 8 would lose more than a tenth
        pytest.param("divisible_by(32 * factor, 8)", 16, id="one-step-up"),
        pytest.param("divisible_by(24 * 0.5, 8)", 16, id="half-way-goes-up"),
        pytest.param("divisible_by(96 * factor, 8)", 32, id="lost-less-than-a-tenth"),
        pytest.param("divisible_by(1, 8)", 8, id="at-least-the-divisor"),
        pytest.param("sum(1, 2, 0.5)", Fraction(7, 2), id="sum"),
        pytest.param("gcd(96, 64)", 32, id="groups-of-a-depthwise-conv"),
        pytest.param("floor(third * 10)", 3, id="a-third-stays-exact"),
    ],
)
def test_value(text: str, expected: Value) -> None:
    found = value(text)
    assert (found, type(found)) == (expected, type(expected))


TOO_DEEP = "(" * 31 + "1" + ")" * 31
TOO_LONG = "1" + "+1" * 100


@pytest.mark.parametrize(
    ("text", "rule", "message", "place", "help_"),
    [
        pytest.param(
            "a +",
            "invalid-expression",
            "a number, a name or '(' must follow, but the expression ends",
            (3, 4),
            None,
            id="unfinished",
        ),
        pytest.param(
            "",
            "invalid-expression",
            "a number, a name or '(' must follow, but the expression ends",
            (0, 1),
            None,
            id="empty",
        ),
        pytest.param(
            "1 + * 2",
            "invalid-expression",
            "a number, a name or '(' must follow, but here is '*'",
            (4, 5),
            None,
            id="operator-for-a-value",
        ),
        pytest.param(
            "1 2",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is '2'",
            (2, 3),
            None,
            id="no-operator",
        ),
        pytest.param(
            "(1",
            "invalid-expression",
            "'(' must be closed with ')', but the expression ends",
            (2, 3),
            None,
            id="open-bracket",
        ),
        pytest.param(
            "min(1, 2",
            "invalid-expression",
            "min(...) must go on with ',' or end with ')', but the expression ends",
            (8, 9),
            None,
            id="open-call",
        ),
        pytest.param(
            "1 if true",
            "invalid-expression",
            "'a if b' must go on with 'else', but the expression ends",
            (9, 10),
            None,
            id="no-else",
        ),
        pytest.param(
            "width.real",
            "invalid-expression",
            "an expression must be made of numbers, names and operators, but here is '.'",
            (5, 6),
            None,
            id="attribute",
        ),
        pytest.param(
            "a[0",
            "invalid-expression",
            "'[' must be closed with ']', but the expression ends",
            (3, 4),
            None,
            id="index-not-closed",
        ),
        pytest.param(
            "(1 + 2)[0]",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is '['",
            (7, 8),
            None,
            id="index-of-no-variable",
        ),
        pytest.param(
            "a = 1",
            "invalid-expression",
            "an expression must be made of numbers, names and operators, but here is '='",
            (2, 3),
            "write '==' to compare",
            id="assignment",
        ),
        pytest.param(
            "1 + not plain",
            "invalid-expression",
            "a number, a name or '(' must follow, but here is 'not'",
            (4, 7),
            None,
            id="not-behind-a-sum",
        ),
        pytest.param(
            "0x10",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is 'x10'",
            (1, 4),
            None,
            id="hexadecimal",
        ),
        pytest.param(
            "1_000",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is '_000'",
            (1, 5),
            None,
            id="digits-in-groups",
        ),
        pytest.param(
            "1e5",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is 'e5'",
            (1, 3),
            None,
            id="exponent",
        ),
        pytest.param(
            "1j",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is 'j'",
            (1, 2),
            None,
            id="complex",
        ),
        pytest.param(
            "f'{width}'",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is ''{width}''",
            (1, 10),
            None,
            id="formatted-text",
        ),
        pytest.param(
            "'a' 'b'",
            "invalid-expression",
            "an expression must go on with an operator or end, but here is ''b''",
            (4, 7),
            None,
            id="two-texts",
        ),
        pytest.param(
            "min(1,)",
            "invalid-expression",
            "a number, a name or '(' must follow, but here is ')'",
            (6, 7),
            None,
            id="comma-without-argument",
        ),
        pytest.param(
            "1 + \u0663",
            "invalid-expression",
            "an expression must be made of numbers, names and operators, but here is '\u0663'",
            (4, 5),
            None,
            id="digit-of-another-script",
        ),
        pytest.param(
            "breit\u00e9 * 2",
            "invalid-expression",
            "an expression must be made of numbers, names and operators, but here is '\u00e9'",
            (5, 6),
            None,
            id="letter-of-another-alphabet",
        ),
        pytest.param(
            "1 + \0",
            "invalid-expression",
            "an expression must be made of numbers, names and operators, but here is U+0000",
            (4, 5),
            None,
            id="null",
        ),
        pytest.param(
            "'abc",
            "invalid-expression",
            "text in quotes must end with ', but the expression ends before",
            (0, 1),
            None,
            id="open-quote",
        ),
        pytest.param(
            "i \x07",
            "invalid-expression",
            "an expression must be made of numbers, names and operators, but here is U+0007",
            (2, 3),
            None,
            id="control-character",
        ),
        pytest.param(
            "1" * 61,
            "invalid-expression",
            "a number must be written in decimal notation with at most 60 digits, but here is "
            "'1111111111111111111111111111111111111111...'",
            (0, 61),
            None,
            id="many-digits",
        ),
        pytest.param(
            "010 + 1",
            "invalid-expression",
            "a number must be written in decimal notation with at most 60 digits, but here is "
            "'010'",
            (0, 3),
            "write it without leading zeros",
            id="leading-zero",
        ),
        pytest.param(
            "flor(2)",
            "unknown-name",
            "only functions of a spec can be called, but there is no 'flor'",
            (0, 4),
            "did you mean 'floor'?",
            id="misspelt-function",
        ),
        pytest.param(
            "__import__('os')",
            "unknown-name",
            "only functions of a spec can be called, but there is no '__import__'",
            (0, 10),
            "the functions are min, max, sum, len, abs, int, round, ceil, floor, divisible_by,"
            " gcd",
            id="foreign-function",
        ),
        pytest.param(
            "divisible_by(3)",
            "wrong-number",
            "divisible_by must be given 2 numbers, but it is given 1",
            (0, 15),
            None,
            id="too-few-arguments",
        ),
        pytest.param(
            "1 + min()",
            "wrong-number",
            "min must be given at least 1 number, but it is given 0",
            (4, 9),
            None,
            id="no-arguments",
        ),
        pytest.param(
            TOO_DEEP,
            "limit-exceeded",
            "an expression must be nested at most 30 levels deep, but this one goes deeper",
            (30, 31),
            "give a part of it to a variable of its own",
            id="too-deep",
        ),
        pytest.param(
            "**".join(["1"] * 40),
            "limit-exceeded",
            "an expression must be nested at most 30 levels deep, but this one goes deeper",
            (90, 91),
            "give a part of it to a variable of its own",
            id="too-many-powers",
        ),
        pytest.param(
            TOO_LONG,
            "limit-exceeded",
            "an expression must have at most 200 words, but this one has more",
            (0, 201),
            "give a part of it to a variable of its own",
            id="too-long",
        ),
        pytest.param(
            "8 / (i - 3)",
            "invalid-expression",
            "a divisor must not be 0, but this one is",
            (5, 10),
            None,
            id="division-by-zero",
        ),
        pytest.param(
            "8 % 0",
            "invalid-expression",
            "a divisor must not be 0, but this one is",
            (4, 5),
            None,
            id="remainder-by-zero",
        ),
        pytest.param(
            "1 + 0 ** -1",
            "invalid-expression",
            "what has a negative exponent must not be 0, but this is",
            (4, 5),
            None,
            id="zero-to-a-negative-power",
        ),
        pytest.param(
            "10 ** 60",
            "limit-exceeded",
            "a number must have at most 60 digits, but this one has more",
            (0, 8),
            None,
            id="too-many-digits",
        ),
        pytest.param(
            "2 ** 201",
            "limit-exceeded",
            "an exponent must be a whole number from -200 to 200, but it is 201",
            (5, 8),
            None,
            id="large-exponent",
        ),
        pytest.param(
            "2 ** 0.5",
            "limit-exceeded",
            "an exponent must be a whole number from -200 to 200, but it is 0.5",
            (5, 8),
            None,
            id="root",
        ),
        pytest.param(
            "divisible_by(3, 1.5)",
            "value-out-of-range",
            "the second number of divisible_by must be whole and at least 1, but it is 1.5",
            (16, 19),
            None,
            id="fraction-as-divisor",
        ),
        pytest.param(
            "gcd(3, 1.5)",
            "wrong-type",
            "gcd must be given whole numbers, but here is 1.5",
            (7, 10),
            None,
            id="no-whole-number",
        ),
        pytest.param(
            "2 * kind",
            "wrong-type",
            "what stands here must be a number, but it is 'max'",
            (4, 8),
            None,
            id="text-for-a-number",
        ),
        pytest.param(
            "2 * (1 < 2)",
            "wrong-type",
            "what stands here must be a number, but it is 'true'",
            (5, 10),
            None,
            id="truth-for-a-number",
        ),
        pytest.param(
            "width or plain",
            "wrong-type",
            "what stands here must be true or false, but it is '64'",
            (0, 5),
            None,
            id="number-for-a-truth",
        ),
        pytest.param(
            "octal + 1",
            "wrong-type",
            "what stands here must be a number, but it is '010'",
            (0, 5),
            None,
            id="leading-zero-is-no-number",
        ),
    ],
)
def test_error(
    text: str, rule: str, message: str, place: tuple[int, int], help_: str | None
) -> None:
    with pytest.raises(ExpressionError) as raised:
        value(text)
    error = raised.value
    found = (error.rule, error.message, (error.start, error.end), error.help)
    assert found == (rule, message, place, help_)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("-" * 199 + "i", -3, id="signs"),
        pytest.param("not " * 199 + "plain", True, id="nots"),
        pytest.param("(-" * 29 + "-" * 110 + "i" + ")" * 29, -3, id="signs-in-brackets"),
        pytest.param("+".join(["1"] * 100), 100, id="a-long-sum"),
        pytest.param("**".join(["1"] * 30), 1, id="powers-of-powers"),
    ],
)
def test_as_long_and_deep_as_one_may_be(text: str, expected: Value) -> None:
    assert value(text) == expected


def test_names_are_those_of_variables() -> None:
    names = parse("max(a, 2) if true and b1 == 'c' else _d").names
    assert [(it.text, it.start) for it in names] == [("a", 4), ("b1", 22), ("_d", 37)]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        pytest.param(64, "64", id="whole"),
        pytest.param(-3, "-3", id="negative"),
        pytest.param(Fraction(1, 2), "0.5", id="half"),
        pytest.param(Fraction(-1, 8), "-0.125", id="negative-eighth"),
        pytest.param(Fraction(448, 5), "89.6", id="one-decimal"),
        pytest.param(Fraction(1, 3), "1/3", id="a-third-has-no-decimals"),
        pytest.param(Fraction(-22, 7), "-22/7", id="negative-ratio"),
        pytest.param(True, "true", id="true"),
        pytest.param("010", "010", id="text"),
    ],
)
def test_text_of_a_value(number: int | Fraction | str, expected: str) -> None:
    assert as_text(number) == expected


# Against Python itself: each expression is a pair, ours and one of exact fractions

Pair = tuple[str, str]

literals = st.integers(0, 40).map(lambda it: (str(it), f"F({it})"))
decimals = st.decimals(0, 9, places=2).map(lambda it: (f"{it:f}", f"F('{it:f}')"))
leaves = st.one_of(literals, decimals, st.just(("width", "F(64)")))


def numbers(inner: st.SearchStrategy[Pair]) -> st.SearchStrategy[Pair]:
    def joined(word: str, one: Pair, other: Pair) -> Pair:
        return f"{one[0]} {word} {other[0]}", f"{one[1]} {word} {other[1]}"

    def called(name: str, one: Pair, other: Pair) -> Pair:
        return f"{name}({one[0]}, {other[0]})", f"{name}({one[1]}, {other[1]})"

    def wrapped(before: str, after: str, one: Pair) -> Pair:
        return before + one[0] + after, before + one[1] + after

    def chosen(one: Pair, word: str, other: Pair, last: Pair) -> Pair:
        ours, theirs = zip(one, other, last, strict=True)
        form = "({0} if {0} " + word + " {1} else {2})"
        return form.format(*ours), form.format(*theirs)

    return st.one_of(
        st.builds(joined, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner, inner),
        st.builds(called, st.sampled_from(["min", "max"]), inner, inner),
        st.builds(wrapped, st.sampled_from(["abs(", "-(", "("]), st.just(")"), inner),
        st.builds(chosen, inner, st.sampled_from(["<", "<=", "==", "!="]), inner, inner),
    )


@given(st.recursive(leaves, numbers, max_leaves=8))
def test_arithmetic_is_that_of_fractions(pair: Pair) -> None:
    ours, theirs = pair
    try:
        expected = eval(theirs, {"F": Fraction, "min": min, "max": max, "abs": abs})
    except ZeroDivisionError:
        with pytest.raises(ExpressionError, match="a divisor must not be 0, but this one is"):
            value(f"0 + {ours}")
        return
    assert value(f"0 + {ours}") == expected


@given(st.text("ab1.+-*/%<=>!()[],'\" ifelsandortmx", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parse(text)
    except ExpressionError as error:
        place = (0, error.start, error.end, len(text) + 1)
        assert list(place) == sorted(place)


@given(st.fractions(max_denominator=10**6, min_value=-(10**6), max_value=10**6))
def test_a_number_survives_as_text(number: Fraction) -> None:
    assert parse("a + 0").evaluate({"a": as_text(number)}) == number


def test_functions_are_the_words_that_variables_cannot_bear() -> None:
    assert tuple(FUNCTIONS) == FUNCTION_NAMES


def test_blocks_without_expressions_import_no_evaluator() -> None:
    text = "input: 8x8x3\\nblocks: {b: [relu]}\\nlayers: [{block: b, name: b, repeat: 2}]\\n"
    code = (
        "import sys, convcalc;"
        f"convcalc.summarize_text('{text}', syntax='yaml');"
        "print({'fractions', 'convcalc.dialects.native.expressions.parser'} & {*sys.modules})"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert run.stdout == "set()\n"
