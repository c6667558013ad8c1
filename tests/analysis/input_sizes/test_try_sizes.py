from collections.abc import Iterator
from pathlib import Path

import pytest

import convcalc
from convcalc.analysis.input_sizes.answer import FittingSizes, SizeRange
from convcalc.analysis.input_sizes.try_sizes import Misfit
from convcalc.api import fit_source
from convcalc.diagnostics import SpecError
from convcalc.languages import language
from convcalc.settings import Settings
from convcalc.source import Source
from convcalc.windows import Rounding

BRANCHES = """\
input: 16x16x3
rounding: floor
layers:
  - {type: conv, name: stem, out_channels: 8, kernel_size: 5, stride: 2, padding: 1}
  - branches:
      - [{type: conv, name: a, out_channels: 8, kernel_size: 3, stride: 2, padding: 1}]
      - [{type: avg_pool, name: b, kernel_size: 2}]
    merge: {type: concat, name: join}
  - {type: max_pool, name: pool, kernel_size: 3, stride: 2, rounding: ceil}
  - {type: conv_transpose, name: up, out_channels: 4, kernel_size: 2, stride: 2}
  - {type: conv, name: gaps, out_channels: 4, kernel_size: 1, stride: 3}
  - {type: conv, name: same, out_channels: 4, kernel_size: 3, stride: 2, padding: same}
  - {type: linear, name: fc, out_features: 10}
"""


def fit_text(
    text: str, *ranges: tuple[int, int], rounding: Rounding | None = None
) -> FittingSizes:
    wanted = SizeRange(ranges) if ranges else None
    return fit_source(
        Source("x.yaml", text), language("yaml"), Settings(rounding=rounding), wanted, ()
    )


def first_problems(text: str, size: str) -> Iterator[tuple[str | None, str]]:
    """Yield the layers that lose a size, as a whole analysis of that size has them."""
    analysis = convcalc.summarize_text(text, syntax="yaml", inputs={"data": size})
    order = [it.name for it in analysis.layers]
    found = [
        it
        for it in analysis.diagnostics
        if it.severity == "error" or it.rule == "pixels-unread"
    ]
    for it in sorted(found, key=lambda it: order.index(it.layer or "")):
        yield it.layer, it.rule


def spec_text(name: str) -> str:
    return (Path(__file__).parents[3] / "specs" / f"{name}.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        pytest.param(spec_text("alexnet"), 3, id="alexnet"),
        pytest.param(spec_text("vgg11"), 3, id="vgg11"),
        pytest.param(BRANCHES, 3, id="branches"),
    ],
)
@pytest.mark.parametrize("least", [1, 220])
def test_each_size_is_as_an_analysis_of_it(text: str, channels: int, least: int) -> None:
    found = fit_text(text, (least, least + 40))
    for (size, _), verdict in found.verdicts.items():
        problems = list(first_problems(text, f"{size}x{size}x{channels}"))
        misfit = verdict.misfit
        assert ([(misfit.layer, misfit.rule)] if misfit else []) == problems[:1], size


def test_each_height_and_width_is_as_an_analysis_of_it() -> None:
    found = fit_text(BRANCHES, (14, 24), (15, 23))
    assert len(found.verdicts) == 11 * 9
    for (height, width), verdict in found.verdicts.items():
        problems = list(first_problems(BRANCHES, f"{height}x{width}x3"))
        misfit = verdict.misfit
        assert ([(misfit.layer, misfit.rule)] if misfit else []) == problems[:1]


@pytest.mark.parametrize("size", [14, 15, 16, 19, 23, 27])
def test_the_worst_fit_is_that_of_the_rows(size: int) -> None:
    found = fit_text(BRANCHES, (size, size))
    analysis = convcalc.summarize_text(
        BRANCHES, syntax="yaml", inputs={"data": f"{size}x{size}x3"}
    )
    verdict = found.verdicts[size, size]
    fits = [it.fit for row in analysis.layers for it in row.windows if not it.has_gaps]
    order = ["exact", "padding-only", "overhang", "pixels-unread"]
    if verdict.misfit is None:
        assert verdict.fit == max(fits, key=order.index)


def test_alexnet() -> None:
    found = convcalc.fit("alexnet", (200, 300))
    assert found.fitting == ((227, 227), (259, 259), (291, 291))
    assert found.verdicts[224, 224].misfit == Misfit(
        "conv1", 0, "stride-does-not-divide", "(224 - 11)/4 + 1 = 54.25"
    )
    assert found.verdicts[223, 223].misfit == Misfit(
        "pool1", 2, "stride-does-not-divide", "(54 - 3)/2 + 1 = 26.5"
    )
    rule = found.rules["size"]
    assert (rule.step, rule.firsts, rule.smallest) == (32, (227,), 67)
    assert found.growing == ("fc6",)
    assert found.own == (227, 227)


def test_a_range_between_two_sizes_that_fit_still_has_the_rule() -> None:
    found = convcalc.fit("alexnet", (228, 240))
    assert found.fitting == ()
    assert found.rules["size"].firsts == (259,)


def test_a_range_below_the_smallest_size() -> None:
    found = convcalc.fit("alexnet", (1, 30))
    assert found.fitting == ()
    assert found.rules["size"].firsts == (67,)


def test_heights_and_widths() -> None:
    found = convcalc.fit("alexnet", (200, 300), (300, 400))
    assert len(found.verdicts) == 101 * 101
    assert len(found.fitting) == 9
    assert {axis: it.firsts for axis, it in found.rules.items()} == {
        "height": (227,),
        "width": (323,),
    }
    misfit = found.verdicts[227, 300].misfit
    assert misfit
    assert misfit.reason == "width (300 - 11)/4 + 1 = 73.25"


def test_the_default_range_is_up_to_twice_the_own_size() -> None:
    found = convcalc.fit("lenet.prototxt")
    assert found.range == SizeRange(((1, 56),))
    assert found.fitting[0] == (13, 13)
    assert found.verdicts[28, 28].fit == "exact"
    assert found.verdicts[27, 27].fit == "overhang"
    assert found.with_fit("exact")[-1] == (56, 56)


def test_padding_that_is_cut_off_loses_no_pixels() -> None:
    text = (
        "input: 224x224x3\nrounding: floor\n"
        "layers: [{type: conv, out_channels: 8, kernel_size: 7, stride: 2, padding: 3}]\n"
    )
    found = fit_text(text, (7, 12))
    assert [verdict.fit for verdict in found.verdicts.values()] == [
        *("exact", "padding-only") * 3
    ]
    assert found.rules["size"].step == 1


def test_every_second_and_third_size() -> None:
    # 3 x 3 at a stride of 4 without padding: n = 3 mod 4; the other one takes n = 5 mod 6
    text = (
        "input: 23x23x3\nlayers:\n"
        "  - {type: max_pool, name: a, kernel_size: 3, stride: 4, input: data}\n"
        "  - {type: max_pool, name: b, kernel_size: 5, stride: 6, input: data}\n"
        "outputs: [a, b]\n"
    )
    found = fit_text(text, (1, 40))
    assert [size for size, _ in found.fitting] == [11, 23, 35]
    assert found.period == 12
    assert found.rules["size"].firsts == (11,)


def test_a_promise_of_in_features_leaves_one_size() -> None:
    text = (
        "input: 8x8x3\nlayers:\n"
        "  - {type: conv, out_channels: 2, kernel_size: 3}\n"
        "  - {type: linear, name: fc, out_features: 5, in_features: 72}\n"
    )
    found = fit_text(text, (1, 20))
    assert found.fitting == ((8, 8),)
    assert (found.rules, found.growing) == ({}, ())
    misfit = found.verdicts[9, 9].misfit
    assert misfit == Misfit(
        "fc",
        1,
        "input-size-mismatch",
        "in_features must count the input's numbers from axis 1 on, but it is 72 and there"
        " are 7*7*2 = 98",
    )


def test_sizes_that_fit_in_pairs_only_have_no_rule_of_axes() -> None:
    text = "input: 4x6x1\nlayers: [{type: linear, out_features: 5, in_features: 24}]\n"
    found = fit_text(text, (1, 24), (1, 24))
    assert (4, 6) in found.fitting
    assert (6, 4) in found.fitting
    assert len(found.fitting) == 8  # the divisors of 24
    assert found.rules == {}


@pytest.mark.parametrize(
    ("given", "own"),
    [pytest.param("16x4", (16,), id="one"), pytest.param("4x8x8x2", (4, 8, 8), id="three")],
)
def test_other_numbers_of_axes(given: str, own: tuple[int, ...]) -> None:
    text = f"input: {given}\nlayers: [{{type: max_pool, kernel_size: 2}}]\n"
    found = fit_text(text)
    assert found.own == own
    assert [size for size, *_ in found.fitting] == [*range(2, 2 * max(own) + 1, 2)]


TWO = """\
inputs: {{image: 8x8x3, mask: {mask}, label: 10}}
layers:
  - {{type: add, name: sum, inputs: [image, mask]}}
  - {{type: max_pool, name: pool, kernel_size: 2}}
  - {{type: linear, out_features: 10}}
  - {{type: add, inputs: [linear1, label]}}
"""


def test_inputs_as_large_as_the_first_take_the_size_too() -> None:
    found = fit_text(TWO.format(mask="8x8x3"), (6, 9))
    assert found.varied == ("image", "mask")
    assert found.fitting == ((6, 6), (8, 8))


def test_another_input_keeps_its_size() -> None:
    found = fit_text(TWO.format(mask="4x4x3"), (3, 4))
    assert found.varied == ("image",)
    assert found.fitting == ((4, 4),)
    misfit = found.verdicts[3, 3].misfit
    assert misfit
    assert (misfit.layer, misfit.rule) == ("sum", "shapes-differ")


def test_inputs_may_be_named() -> None:
    source = Source("x.yaml", TWO.format(mask="4x4x3"))
    wanted = SizeRange(((7, 8),))
    found = fit_source(source, language("yaml"), Settings(), wanted, ("mask",))
    assert (found.varied, found.fitting) == (("mask",), ((8, 8),))


@pytest.mark.parametrize(
    ("text", "ranges", "message"),
    [
        pytest.param(
            "input: 8\nlayers: [relu]\n",
            [],
            "sizes are tried on inputs with spatial axes, but no input has one",
            id="no-axes",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\n",
            [(1, 2), (1, 2), (1, 2)],
            "a range must be one for all axes or one for each, but there are 3 and the input"
            " has 2: height, width",
            id="too-many-axes",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [relu]\n",
            [(1, 500), (1, 500)],
            "a range must have at most 200,000 sizes, but it has 250,000",
            id="too-many-sizes",
        ),
        pytest.param(
            "input: 8x8x3\nlayers: [rleu, tahn]\n",
            [],
            "type must be a layer type, but there is no 'rleu'; type must be a layer type, but"
            " there is no 'tahn'",
            id="a-wrong-spec",
        ),
    ],
)
def test_what_cannot_be_tried(text: str, ranges: list[tuple[int, int]], message: str) -> None:
    with pytest.raises(SpecError) as error:
        fit_text(text, *ranges)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("name", "given"), [("label", "'label' has none"), ("mesk", "there is no input 'mesk'")]
)
def test_an_input_to_vary_must_have_axes(name: str, given: str) -> None:
    source = Source("x.yaml", TWO.format(mask="4x4x3"))
    with pytest.raises(SpecError) as error:
        fit_source(source, language("yaml"), Settings(), None, (name,))
    assert str(error.value) == f"sizes are tried on inputs with spatial axes, but {given}"
    assert error.value.diagnostics[0].help == "the inputs with spatial axes are image, mask"


def test_a_wrong_number_of_inputs_is_a_misfit() -> None:
    found = fit_text("input: 8x8x3\nlayers: [{type: relu, inputs: [data, data]}]\n", (8, 8))
    misfit = found.verdicts[8, 8].misfit
    assert misfit
    assert misfit.reason == "the layer must have 1 input, but it has 2"


def test_json() -> None:
    text = "name: Net\ninput: 4x4x1\nlayers: [{type: max_pool, kernel_size: 2}]\n"
    record = fit_text(text, (3, 4)).to_dict()
    assert record == {
        "schema_version": 1,
        "name": "Net",
        "source": {"path": "x.yaml"},
        "inputs": ["data"],
        "axes": ["height", "width"],
        "own_size": [4, 4],
        "range": [[3, 4]],
        "fitting": [[4, 4]],
        "period": 2,
        "rules": {"size": {"step": 2, "firsts": [4], "smallest": 2}},
        "parameters_depend_on_size": [],
        "most_sizes": None,
        "sizes": [
            {
                "size": [3, 3],
                "fit": None,
                "layer": "max_pool1",
                "rule": "stride-does-not-divide",
                "reason": "(3 - 2)/2 + 1 = 1.5",
            },
            {"size": [4, 4], "fit": "exact", "layer": None, "rule": None, "reason": None},
        ],
    }


def test_strides_too_long_to_find_a_rule() -> None:
    strides = "".join(
        f"  - {{type: conv, out_channels: 1, kernel_size: 1, stride: {it}, rounding: floor}}\n"
        for it in (7, 11, 13, 17)
    )
    found = fit_text(f"input: 40x40x1\nlayers:\n{strides}", (1, 60))
    assert (found.period, found.rules) == (None, {})
    assert len(found.fitting) == 60
