"""A text about fields and inputs says them in the words of the spec."""

from convcalc.diagnostics import Field, Input, Problem, Words
from convcalc.network import LayerSpec
from convcalc.source import Span


def test_fields_and_inputs_are_said_in_the_words_of_a_spec() -> None:
    text = Words("{out_channels} must be what {input2} has, but {nth} has 3", nth=Input(1))
    assert str(text) == "out_channels must be what input 2 has, but input 1 has 3"
    words = {"out_channels": "num_output"}
    said = text.said(words, {1: "data", 2: "label"}.__getitem__)
    assert said == "num_output must be what label has, but data has 3"
    assert text.inputs() == (2, 1)


def test_a_text_within_a_text_is_said_in_the_same_words() -> None:
    text = Words("what fits: {ways}", ways=Words("{padding} 2, {field} 3", field=Field("p")))
    assert text.said({"padding": "pad", "p": "dropout_ratio"}, str) == (
        "what fits: pad 2, dropout_ratio 3"
    )


def test_values_are_not_taken_for_references() -> None:
    text = Words("there is no {name}", name="{padding} of input 1")
    assert text.said({"padding": "pad"}, "data {}".format) == (
        "there is no {padding} of input 1"
    )
    assert text.inputs() == ()


def test_texts_that_say_the_same_are_equal() -> None:
    text = Words("{stride} is {number}", number=2)
    assert text == "stride is 2"
    assert {text: 1} == {Words("stride is 2"): 1}
    assert text != Words("{stride} is {number}", number=3)
    assert text != 2


def test_a_plain_text_is_left_alone() -> None:
    span = Span(3, 7)
    spec = LayerSpec("pool", "max_pool", None, None, ("pool",), span, {}, {"padding": "pad"})
    found = spec.place(Problem("some-rule", "size {padding} of padding", help="padding"))
    assert (found.message, found.help) == ("size {padding} of padding", "padding")
