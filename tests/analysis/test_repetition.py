from convcalc.analysis.repetition import once_for_each_place
from convcalc.diagnostics import Diagnostic
from convcalc.source import Span

HERE, THERE = Span(1, 2), Span(3, 4)


def finding(
    message: str, span: Span | None, layer: str | None, rule: str = "wrong"
) -> Diagnostic:
    return Diagnostic(rule, message, span, layer=layer)


def test_the_first_instance_tells_of_the_others() -> None:
    found = [finding("8 is odd", HERE, f"stage.{k}.conv1") for k in range(4)]
    assert once_for_each_place(found) == [
        finding("8 is odd; so it is in stage.1.conv1 and 2 more", HERE, "stage.0.conv1")
    ]


def test_instances_with_other_numbers_are_the_same_place() -> None:
    found = [finding("8 is odd", HERE, "a"), finding("16 is odd", HERE, "b")]
    assert once_for_each_place(found) == [finding("8 is odd; so it is in b", HERE, "a")]


def test_a_layer_keeps_all_its_own() -> None:
    found = [
        finding("in must divide", HERE, "a"),
        finding("out must divide", HERE, "a"),
        finding("in must divide", HERE, "b"),
        finding("out must divide", HERE, "b"),
    ]
    assert once_for_each_place(found) == [
        finding("in must divide; so it is in b", HERE, "a"),
        finding("out must divide", HERE, "a"),
    ]


def test_the_same_thing_of_one_layer_is_told_once() -> None:
    found = [finding("twice", HERE, "a"), finding("twice", HERE, "a")]
    assert once_for_each_place(found) == [finding("twice", HERE, "a")]


def test_other_places_rules_and_no_layers_are_kept() -> None:
    found = [
        finding("x", HERE, "a"),
        finding("x", THERE, "b"),
        finding("x", HERE, "b", rule="other"),
        finding("x", None, "b"),
        finding("x", HERE, None),
        finding("x", HERE, None),
    ]
    assert once_for_each_place(found) == found
