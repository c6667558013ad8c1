from collections.abc import Callable
from textwrap import dedent

import pytest

import convcalc
from convcalc import Analysis
from convcalc.analysis.layer_result import Tensor

Value = int | float | str
Findings = Callable[[Analysis], str]

HEAD = "input: 8x8x4\n"


def analysis_of(text: str, **variables: Value) -> Analysis:
    return convcalc.summarize_text(
        HEAD + dedent(text).lstrip("\n"), syntax="yaml", variables=variables
    )


def sizes(text: str, findings: Findings, **variables: Value) -> list[int]:
    """Return the features of each layer of a text without findings."""
    analysis = analysis_of(text, **variables)
    assert findings(analysis) == ""
    return [row.outputs[0].shape[1] for row in analysis.layers if row.outputs[0].shape]


WIDTH = """
    variables: {width: 8, double: "${2 * width}"}
    layers:
      - {type: linear, out_features: "${width}"}
      - {type: linear, out_features: "${double + 1}"}
    """


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param({}, [8, 17], id="as-written"),
        pytest.param({"width": 3}, [3, 7], id="a-variable-follows-another"),
        pytest.param({"width": "3"}, [3, 7], id="as-text"),
        pytest.param({"width": 3.0}, [3, 7], id="as-a-whole-float"),
        pytest.param({"double": 9}, [8, 10], id="a-computed-one-is-replaced"),
        pytest.param({"double": 0.5 + 8.5}, [8, 10], id="exact-float"),
    ],
)
def test_given_variables(
    variables: dict[str, Value], expected: list[int], findings: Findings
) -> None:
    assert sizes(WIDTH, findings, **variables) == expected


def test_a_fraction_of_a_width(findings: Findings) -> None:
    text = """
        variables: {width: 1}
        layers: [{type: linear, out_features: "${divisible_by(32 * width, 8)}"}]
        """
    assert sizes(text, findings, width=0.35) == [16]
    assert sizes(text, findings, width="1/3") == [16]
    assert sizes(text, findings, width=".75") == [24]


def test_values_in_every_place(findings: Findings) -> None:
    text = (
        'name: "Net ${size}/${kind}"\n'
        'input: "${size}x${size}x3"\n'
        "rounding: ${how}\n"
        "outputs: ['${last}']\n"
        "variables: {size: 8, kind: 010, how: floor, last: end, kernel: [3, 1], act: relu}\n"
        "layers:\n"
        "  - {type: max_pool, kernel_size: '${kernel}', stride: '${size - 5}'}\n"
        "  - ${act}\n"
        "  - {type: '${act}', name: '${last}'}\n"
    )
    analysis = convcalc.summarize_text(text, syntax="yaml")
    found = [it for it in analysis.diagnostics if it.severity == "error"]
    assert found == []
    assert analysis.name == "Net 8/010"
    assert analysis.rounding == "floor"
    assert analysis.outputs == (Tensor("end", (1, 3, 2, 3)),)


def test_a_quoted_number_equals_a_bare_one(findings: Findings) -> None:
    text = """
        variables: {a: "8", b: 8}
        layers: [{type: linear, out_features: "${a + b}", when: "${a == b}"}]
        """
    assert sizes(text, findings) == [16]


def test_variables_of_a_block(findings: Findings) -> None:
    text = """
        variables: {base: 2}
        blocks:
          unit:
            variables: {width: null, factor: 3, total: "${width * factor + base}"}
            layers: [{type: linear, out_features: "${total}"}]
        layers:
          - {block: unit, width: 1}
          - {block: unit, width: "${base}", factor: 10}
          - {block: unit, width: 1, total: 7, factor: "${width}", when: false}
          - {block: unit, width: 5, total: 4}
        """
    assert sizes(text.replace(', factor: "${width}", when: false', ""), findings) == [
        5,
        22,
        7,
        4,
    ]


def test_a_third_goes_through_a_block_exactly(findings: Findings) -> None:
    text = """
        blocks:
          unit:
            variables: {part: null}
            layers: [{type: linear, out_features: "${3 * part}"}]
        layers: [{block: unit, part: "${4 / 3}"}]
        """
    assert sizes(text, findings) == [4]


def test_a_block_hides_a_variable_of_the_spec(findings: Findings) -> None:
    text = """
        variables: {width: 2}
        blocks:
          unit:
            variables: {width: 5}
            layers: [{type: linear, out_features: "${width}"}]
        layers:
          - {type: linear, out_features: "${width}"}
          - {block: unit}
          - {block: unit, width: "${width}"}
        """
    assert sizes(text, findings) == [2, 5, 2]


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        pytest.param(
            'variables: {width: 8}\nlayers: [{type: linear, out_features: "${widht}"}]',
            {},
            "2:13: error: a variable must be used, but no expression names 'width' "
            "[unused-declaration]\n"
            "  help: remove it, or use it as ${width}\n"
            "3:42: error: an expression must name declared variables, but there is no "
            "'widht' [unknown-name]\n"
            "  help: did you mean 'width'?\n",
            id="misspelt",
        ),
        pytest.param(
            'layers: [{type: linear, out_features: "${i}"}]',
            {},
            "2:42: error: an expression must name declared variables, but there is no "
            "'i' [unknown-name]\n"
            "  help: an item has an index where it has a repeat, and so have the layers "
            "of a block\n",
            id="index-outside",
        ),
        pytest.param(
            'layers: [{type: relu, repeat: "${i}"}]',
            {},
            "2:34: error: an expression must name declared variables, but there is no "
            "'i' [unknown-name]\n"
            "  help: an item has an index where it has a repeat, and so have the layers "
            "of a block\n",
            id="index-of-its-own-repetition",
        ),
        pytest.param(
            "layers: [{type: '${act}'}]",
            {},
            "2:20: error: an expression must name declared variables, but there is no "
            "'act' [unknown-name]\n"
            "  help: declare it, as in variables: {act: 1}\n",
            id="undefined-type",
        ),
        pytest.param(
            "variables: {b: '${a}', a: 1}\nlayers: [{type: linear, out_features: '${b}'}]",
            {},
            "2:19: error: an expression must name declared variables, but there is no "
            "'a' [unknown-name]\n"
            "  help: declare it above what names it\n",
            id="used-before-it-is-declared",
        ),
        pytest.param(
            "variables: {a: '${a}'}\nlayers: [{type: linear, out_features: '${a}'}]",
            {},
            "2:19: error: an expression must name declared variables, but there is no "
            "'a' [unknown-name]\n"
            "  help: declare it above what names it\n",
            id="names-itself",
        ),
        pytest.param(
            "variables: {a: 1, b: 2}\n"
            "blocks: {unit: {variables: {c: 3, d: 4}, layers: ['${c c}']}}\n"
            "layers: [{block: unit}, '${a &}']",
            {},
            "2:19: error: a variable must be used, but no expression names 'b' "
            "[unused-declaration]\n"
            "  help: remove it, or use it as ${b}\n"
            "3:35: error: a variable must be used, but no expression names 'd' "
            "[unused-declaration]\n"
            "  help: remove it, or use it as ${d}\n"
            "3:56: error: an expression must go on with an operator or end, but here is 'c' "
            "[invalid-expression]\n"
            "4:30: error: an expression must be made of numbers, names and operators, but here "
            "is '&' [invalid-expression]\n"
            "  help: write 'and'\n",
            id="used-where-it-cannot-be-read",
        ),
        pytest.param(
            "variables: {a: 1}\nlayers: [relu]",
            {},
            "2:13: error: a variable must be used, but no expression names 'a' "
            "[unused-declaration]\n"
            "  help: remove it, or use it as ${a}\n",
            id="unused",
        ),
        pytest.param(
            """
            variables: {a: 1}
            blocks:
              unit: {variables: {a: 2, b: 3}, layers: [{type: relu, when: "${a == 2}"}]}
            layers: [{block: unit}]
            """,
            {},
            "2:13: error: a variable must be used, but no expression names 'a' "
            "[unused-declaration]\n"
            "  help: remove it, or use it as ${a}\n"
            "4:28: error: a variable must be used, but no expression names 'b' "
            "[unused-declaration]\n"
            "  help: remove it, or use it as ${b}\n",
            id="hidden-and-unused",
        ),
        pytest.param(
            """
            variables: {a-b: 1, if: 2, i: 3, max: 4, 1: 5}
            blocks:
              unit: {variables: {name: 1, repeat: 2, true: 3}, layers: [relu]}
            layers: [{block: unit}]
            """,
            {},
            "2:13: error: a variable's name must be made of English letters, digits and '_', "
            "a digit not first, but it is 'a-b' [invalid-name]\n"
            "2:21: error: a variable must have a name of its own, but 'if' belongs to "
            "expressions [invalid-name]\n"
            "  help: give it another name\n"
            "2:28: error: a variable must have a name of its own, but 'i' belongs to "
            "expressions [invalid-name]\n"
            "  help: give it another name\n"
            "2:34: error: a variable must have a name of its own, but 'max' belongs to "
            "expressions [invalid-name]\n"
            "  help: give it another name\n"
            "2:42: error: a variable's name must be made of English letters, digits and '_', "
            "a digit not first, but it is '1' [invalid-name]\n"
            "4:22: error: a variable must have a name of its own, but 'name' belongs to "
            "the items of a spec [invalid-name]\n"
            "  help: give it another name\n"
            "4:31: error: a variable must have a name of its own, but 'repeat' belongs "
            "to the items of a spec [invalid-name]\n"
            "  help: give it another name\n"
            "4:42: error: a variable must have a name of its own, but 'true' belongs to "
            "expressions [invalid-name]\n"
            "  help: give it another name\n",
            id="names-that-are-none",
        ),
        pytest.param(
            "variables: [a]\nlayers: [relu]",
            {},
            "2:12: error: variables must be a mapping of names to values, but it is a "
            "list of 1 [wrong-type]\n",
            id="a-list",
        ),
        pytest.param(
            "variables: {a: {b: 1}, c: [[1]]}\n"
            "layers: [{type: linear, out_features: '${a}', axis: '${c}'}]",
            {},
            "2:16: error: variable a must be a number, a word, or a list of them, but it "
            "is a mapping [wrong-type]\n"
            "2:27: error: variable c must be a number, a word, or a list of them, but it "
            "is a list of 1 [wrong-type]\n",
            id="values-that-are-none",
        ),
        pytest.param(
            "variables: {a: null}\nlayers: [{type: linear, out_features: '${a}'}]",
            {},
            "2:13: error: a variable without a value must be given, but 'a' is not "
            "[missing-variable]\n"
            "  help: write its value, or run with --set a=VALUE\n",
            id="must-be-given",
        ),
        pytest.param(
            "variables: {a: null}\nlayers: [{type: linear, out_features: '${a}'}]",
            {"a": 3, "b": 4, "aa": 5},
            "-: error: --set must name a variable of the spec, but there is no 'b' "
            "[unknown-name]\n"
            "  help: its variables are a\n"
            "-: error: --set must name a variable of the spec, but there is no 'aa' "
            "[unknown-name]\n"
            "  help: did you mean 'a'?\n",
            id="unknown-ones-given",
        ),
        pytest.param(
            "layers: [relu]",
            {"width": 1},
            "-: error: --set must name a variable of the spec, but there is no 'width' "
            "[unknown-name]\n"
            "  help: declare it, as in variables: {width: 1}\n",
            id="none-to-be-given",
        ),
        pytest.param(
            """
            blocks:
              unit:
                variables: {width: null, depth: null, unit: 1}
                layers: [{type: linear, out_features: "${width * depth * unit}"}]
            layers:
              - {block: unit}
              - {block: unit, width: null, depth: 1}
              - {block: unit, widht: 3, width: 1, depth: {a: 1}}
              - {block: unit, width: 1, depth: 1, units: 3, outputs: [data]}
              - {block: unit, width: "${1 / 0}", depth: 1, type_: 3}
            """,
            {},
            "7:13: error: block 'unit' must be given width and depth, but they are missing "
            "[missing-variable]\n"
            "  help: write its values, as in {block: unit, width: 1, depth: 1}\n"
            "8:13: error: block 'unit' must be given width, but it is missing "
            "[missing-variable]\n"
            "  help: write its values, as in {block: unit, width: 1}\n"
            "9:19: error: block 'unit' has no variable 'widht' [unknown-name]\n"
            "  help: did you mean 'width'?\n"
            "9:46: error: variable depth must be a number, a word, or a list of them, "
            "but it is a mapping [wrong-type]\n"
            "10:39: error: block 'unit' has no variable 'units' [unknown-name]\n"
            "  help: did you mean 'unit'?\n"
            "10:49: error: block 'unit' has no variable 'outputs' [unknown-name]\n"
            "  help: did you mean 'inputs'?\n"
            "11:33: error: a divisor must not be 0, but this one is [invalid-expression]\n"
            "11:48: error: block 'unit' has no variable 'type_' [unknown-name]\n"
            "  help: its variables are width, depth, unit\n",
            id="wrong-values-for-a-block",
        ),
        pytest.param(
            "variables: {k: [1, 2]}\n"
            "layers: [{type: linear, out_features: '${k + 1}'}, {type: relu, name: 'a${k}'}]",
            {},
            "3:42: error: linear1: what stands here must be a number, but it is a list of 2 "
            "[wrong-type]\n"
            "3:71: error: relu1: a part of a text must be a number or a word, but this "
            "one is a list [wrong-type]\n",
            id="a-list-is-no-number",
        ),
        pytest.param(
            "variables: {a: 3}\nlayers:\n"
            "  - {type: linear, out_features: '${a / 2}', name: '${a'}\n"
            '  - {type: linear, out_features: "x\\t${a +}"}\n'
            "  - {type: linear, out_features: 'it''s ${a b}'}\n",
            {},
            "4:34: error: linear1: out_features must be a whole number, but it is '1.5' "
            "[wrong-type]\n"
            "4:53: error: '${' must be closed with '}', but the value ends without "
            "[invalid-expression]\n"
            "5:34: error: a number, a name or '(' must follow, but the expression ends "
            "[invalid-expression]\n"
            "6:34: error: an expression must go on with an operator or end, but here is "
            "'b' [invalid-expression]\n",
            id="places-in-quotes-and-behind-escapes",
        ),
        pytest.param(
            "variables: {a: x}\nlayers: [{type: linear, out_features: '${a}'}]",
            {"a": "${1}"},
            "3:39: error: linear1: out_features must be a whole number, but it is '${1}' "
            "[wrong-type]\n",
            id="what-is-given-is-no-expression",
        ),
        pytest.param(
            "input: '${n}x8x3'\nrounding: '${1 / 0}'\nname: '${n}'\nlayers: [relu]",
            {},
            "1:11: error: an expression must name declared variables, but there is no "
            "'n' [unknown-name]\n"
            "  help: declare it, as in variables: {n: 1}\n"
            "2:18: error: a divisor must not be 0, but this one is [invalid-expression]\n"
            "3:10: error: an expression must name declared variables, but there is no "
            "'n' [unknown-name]\n"
            "  help: declare it, as in variables: {n: 1}\n",
            id="wrong-values-of-the-spec",
        ),
    ],
)
def test_error(
    text: str, variables: dict[str, Value], expected: str, findings: Findings
) -> None:
    assert findings(analysis_for(text, variables)) == expected


def analysis_for(text: str, variables: dict[str, Value]) -> Analysis:
    text = dedent(text).lstrip("\n")
    head = "" if text.startswith("input:") else HEAD
    return convcalc.summarize_text(head + text, syntax="yaml", variables=variables)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param(
            float("nan"),
            r"variables\['width'\] must be a number or a text, but it is nan",
            id="nan",
        ),
        pytest.param(
            float("inf"),
            r"variables\['width'\] must be a number or a text, but it is inf",
            id="inf",
        ),
    ],
)
def test_a_variable_must_have_a_value(value: float, expected: str) -> None:
    with pytest.raises(ValueError, match=expected):
        analysis_of("layers: [relu]", width=value)


def test_a_prototxt_has_no_variables(findings: Findings) -> None:
    text = 'input: "data" input_shape { dim: 1 dim: 3 dim: 4 dim: 4 }'
    text += ' layer { name: "r" type: "ReLU" bottom: "data" top: "r" }'
    analysis = convcalc.summarize_text(text, syntax="prototxt", variables={"width": 1})
    assert findings(analysis) == (
        "-: error: --set must name a variable of the spec, but there is no 'width' "
        "[unknown-name]\n"
        "  help: a prototxt has none\n"
    )


def test_only_the_first_unknown_names_get_hints() -> None:
    items = "".join(
        f"  - {{type: linear, out_features: '${{widht{it}}}'}}\n" for it in range(30)
    )
    text = f"input: 8x8x3\nvariables: {{width: 4}}\nlayers:\n{items}"
    found = convcalc.summarize_text(text, syntax="yaml").diagnostics
    hints = [it.help for it in found if it.rule == "unknown-name"]
    assert hints[:20] == ["did you mean 'width'?"] * 20
    assert hints[20:] == [
        f"declare it, as in variables: {{widht{it}: 1}}" for it in range(20, 30)
    ]


# Values of lists


def test_a_value_of_a_list(findings: Findings) -> None:
    text = """
        input: 8x8x3
        variables: {model: 1, widths: [4, 8, "${3 * model}"], names: [first, second]}
        layers:
          - {type: conv, name: first, out_channels: "${widths[model + 1] + 1}", kernel_size: 1}
          - {type: conv, name: second, out_channels: "${2 * widths[0]}", kernel_size: 1}
          - {type: relu, repeat: 2, input: "${names[i]}"}
        outputs: [relu1, relu2]
        """
    analysis = convcalc.summarize_text(dedent(text), syntax="yaml")
    assert findings(analysis) == ""
    assert [it.shape for it in analysis.outputs] == [(1, 4, 8, 8), (1, 8, 8, 8)]


def test_a_list_in_a_function(findings: Findings) -> None:
    text = """
        input: 8x8x3
        variables: {widths: [4, 8], names: [first, "2"]}
        layers:
          - {type: linear, out_features: "${sum(widths) + max(1, widths) + len(names) + 1}"}
          - {type: linear, out_features: "${sum(1, names)}"}
        """
    analysis = convcalc.summarize_text(dedent(text), syntax="yaml")
    assert findings(analysis) == (
        "6:44: error: linear2: what stands here must be a list of numbers,"
        " but it is a list of 2 [wrong-type]\n"
    )
    assert analysis.layers[0].outputs[0].shape == (1, 23)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        pytest.param(
            "widths[2]",
            "3:58: error: conv1: the place in a list must be from 0 to 1, but it is 2"
            " [value-out-of-range]\n",
            id="too-far",
        ),
        pytest.param(
            "widths[0 - 1]",
            "3:58: error: conv1: the place in a list must be from 0 to 1, but it is -1"
            " [value-out-of-range]\n",
            id="negative",
        ),
        pytest.param(
            "none[0]",
            "3:56: error: conv1: the place in a list must be that of a value, and here is none,"
            " but it is 0 [value-out-of-range]\n",
            id="empty",
        ),
        pytest.param(
            "widths[1/2]",
            "3:58: error: conv1: what stands here must be a whole number, but it is '0.5'"
            " [wrong-type]\n",
            id="between-two",
        ),
        pytest.param(
            "max(none)",
            "3:51: error: conv1: max must be given at least 1 number, but it is given 0"
            " [wrong-number]\n",
            id="largest-of-none",
        ),
        pytest.param(
            "one[0]",
            "3:51: error: conv1: what stands here must be a list, but it is '1' [wrong-type]\n",
            id="no-list",
        ),
    ],
)
def test_error_of_a_place_in_a_list(expression: str, expected: str, findings: Findings) -> None:
    text = (
        "input: 8x8x3\nlayers:\n"
        f'  - {{type: conv, kernel_size: 1, out_channels: "${{{expression}}}"}}\n'
        f"  - {{type: linear, out_features: 1, when: \"${{widths == none or one == '2'}}\"}}\n"
        "variables: {widths: [4, 8], none: [], one: 1}\n"
    )
    assert findings(convcalc.summarize_text(text, syntax="yaml")) == expected
