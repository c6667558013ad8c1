from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

import convcalc
from convcalc import Analysis
from convcalc.analysis.layer_result import Tensor
from convcalc.graph import Graph, build_graph
from convcalc.layers.relu import Relu
from convcalc.network import InputSpec, LayerSpec, NetworkSpec, Reference
from convcalc.source import Span

Findings = Callable[[Analysis], str]

NOWHERE = Span(0, 0)


def summarize(layers: str, *, inputs: str = "input: 8x8x3", outputs: str = "") -> Analysis:
    """Summarize a spec whose input stands on line 1 and whose first layer on line 3."""
    return convcalc.summarize_text(f"{inputs}\nlayers:\n{layers}{outputs}", syntax="yaml")


def order(analysis: Analysis) -> list[str]:
    return [row.name for row in analysis.layers]


def read_by(analysis: Analysis) -> dict[str, list[str]]:
    return {row.name: [it.name for it in row.inputs] for row in analysis.layers}


def test_a_layer_reads_the_one_before_it(findings: Findings) -> None:
    analysis = summarize("  - {type: relu, name: a}\n  - {type: relu, name: b}\n")
    assert findings(analysis) == ""
    assert read_by(analysis) == {"a": ["data"], "b": ["a"]}
    assert analysis.outputs == (Tensor("b", (1, 3, 8, 8)),)


@pytest.mark.parametrize(
    "wiring",
    [
        pytest.param("input: data", id="one-name"),
        pytest.param("inputs: data", id="one-name-as-inputs"),
        pytest.param("inputs: [data]", id="list-of-one"),
        pytest.param("input: [data]", id="list-of-one-as-input"),
        pytest.param("input: 'data'", id="quoted"),
    ],
)
def test_a_layer_reads_by_name(wiring: str, findings: Findings) -> None:
    layers = f"  - {{type: relu, name: a}}\n  - {{type: relu, name: b, {wiring}}}\n"
    analysis = summarize(layers, outputs="outputs: [a, b]\n")
    assert findings(analysis) == ""
    assert read_by(analysis) == {"a": ["data"], "b": ["data"]}


def test_a_layer_reads_the_one_before_it_in_the_text_whatever_that_one_reads() -> None:
    layers = """\
  - {type: relu, name: a}
  - {type: relu, name: b, input: data}
  - {type: relu, name: c}
  - {type: add, inputs: [a, c]}
"""
    assert read_by(summarize(layers)) == {
        "a": ["data"],
        "b": ["data"],
        "c": ["b"],
        "add1": ["a", "c"],
    }


def test_a_layer_may_read_one_below_it(findings: Findings) -> None:
    layers = """\
  - {type: linear, name: last, input: middle, out_features: 10}
  - {type: max_pool, name: middle, input: first, kernel_size: 2}
  - {type: conv, name: first, input: data, out_channels: 4, kernel_size: 1}
"""
    analysis = summarize(layers, outputs="outputs: last\n")
    assert order(analysis) == ["first", "middle", "last"]
    assert analysis.outputs == (Tensor("last", (1, 10)),)
    assert findings(analysis) == ""


def test_layers_run_in_the_order_of_the_text_where_they_can() -> None:
    layers = """\
  - {type: add, name: late, inputs: [c, a]}
  - {type: relu, name: a, input: data}
  - {type: relu, name: b, input: data}
  - {type: relu, name: c, input: data}
  - {type: add, name: last, inputs: [late, b]}
"""
    assert order(summarize(layers)) == ["a", "b", "c", "late", "last"]


def test_two_inputs_read_by_name(findings: Findings) -> None:
    layers = """\
  - {type: conv, name: a, input: image, out_channels: 1, kernel_size: 1}
  - {type: add, name: b, inputs: [a, mask]}
"""
    analysis = summarize(layers, inputs="inputs: {image: 8x8x3, mask: 8x8x1}")
    assert findings(analysis) == ""
    assert read_by(analysis) == {"a": ["image"], "b": ["a", "mask"]}
    assert analysis.outputs == (Tensor("b", (1, 1, 8, 8)),)


def test_one_input_of_its_own_name_is_read_by_the_first_layer(findings: Findings) -> None:
    analysis = summarize("  - relu\n", inputs="inputs: {image: 8x8x3}")
    assert findings(analysis) == ""
    assert read_by(analysis) == {"relu1": ["image"]}


def test_a_layer_may_read_one_thing_twice(findings: Findings) -> None:
    analysis = summarize("  - {type: concat, inputs: [data, data]}\n")
    assert findings(analysis) == ""
    assert analysis.outputs == (Tensor("concat1", (1, 6, 8, 8)),)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param(
            "  - {type: relu, name: conv1}\n  - {type: relu, input: conv2}\n",
            "4:25: error: relu1: a layer must read a layer or an input, but there is no 'conv2'"
            " [unknown-name]\n"
            "  help: did you mean 'conv1'?\n",
            id="near-a-layer",
        ),
        pytest.param(
            "  - {type: relu, input: dat}\n",
            "3:25: error: relu1: a layer must read a layer or an input, but there is no 'dat'"
            " [unknown-name]\n"
            "  help: did you mean 'data'?\n",
            id="near-an-input",
        ),
        pytest.param(
            "  - {type: relu, input: xyz}\n",
            "3:25: error: relu1: a layer must read a layer or an input, but there is no 'xyz'"
            " [unknown-name]\n",
            id="near-nothing",
        ),
        pytest.param(
            "  - {type: add, inputs: [x1, data, y2]}\n",
            "3:26: error: add1: a layer must read a layer or an input, but there is no 'x1'"
            " [unknown-name]\n"
            "3:36: error: add1: a layer must read a layer or an input, but there is no 'y2'"
            " [unknown-name]\n",
            id="each-at-its-place",
        ),
        pytest.param(
            "  - {type: relu, name: a}\n  - {type: relu, name: a}\n",
            "4:24: error: a: a name must belong to one layer or input, but 'a' is used twice"
            " [duplicate-name]\n"
            "  help: give this one another name\n",
            id="two-layers-of-a-name",
        ),
        pytest.param(
            "  - {type: relu, name: a}\n" * 3,
            "4:24: error: a: a name must belong to one layer or input, but 'a' is used twice"
            " [duplicate-name]\n"
            "  help: give this one another name\n"
            "5:24: error: a: a name must belong to one layer or input, but 'a' is used twice"
            " [duplicate-name]\n"
            "  help: give this one another name\n",
            id="three-layers-of-a-name",
        ),
        pytest.param(
            "  - {type: relu, name: data}\n",
            "3:24: error: data: a name must belong to one layer or input, but 'data' is used"
            " twice [duplicate-name]\n"
            "  help: give this one another name\n",
            id="a-layer-named-as-the-input",
        ),
    ],
)
def test_error_in_a_name(layers: str, expected: str, findings: Findings) -> None:
    assert findings(summarize(layers)) == expected


def test_a_duplicate_name_points_at_the_first_one() -> None:
    (found,) = summarize("  - {type: relu, name: a}\n" * 2).diagnostics
    ((message, span),) = found.related
    assert (message, span.start) == ("the first one", 44)


def test_a_name_used_twice_means_the_first_one() -> None:
    layers = """\
  - {type: conv, name: a, out_channels: 4, kernel_size: 1}
  - {type: conv, name: a, input: data, out_channels: 5, kernel_size: 1}
  - {type: relu, name: b, input: a}
"""
    assert summarize(layers).layers[2].outputs == (Tensor("b", (1, 4, 8, 8)),)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param(
            "  - {type: relu, name: a, input: a}\n",
            "3:34: error: a: a layer must not read what it feeds, but a reads a [cycle]\n"
            "  help: let it read a layer above\n",
            id="itself",
        ),
        pytest.param(
            "  - {type: relu, name: a, input: b}\n  - {type: relu, name: b}\n",
            "3:34: error: a: a layer must not read what it feeds, but a reads b, b reads a"
            " [cycle]\n"
            "  help: let one of them read a layer above\n",
            id="two",
        ),
        pytest.param(
            "  - {type: relu, name: a, input: f}\n"
            + "".join(f"  - {{type: relu, name: {name}}}\n" for name in "bcdef"),
            "3:34: error: a: a layer must not read what it feeds, but a reads f, f reads e,"
            " e reads d, d reads c, c reads b, b reads a [cycle]\n"
            "  help: let one of them read a layer above\n",
            id="six-are-shown-whole",
        ),
        pytest.param(
            "  - {type: relu, name: a, input: h}\n"
            + "".join(f"  - {{type: relu, name: {name}}}\n" for name in "bcdefgh"),
            "3:34: error: a: a layer must not read what it feeds, but a reads h, h reads g,"
            " g reads f, f reads e, e reads d, ... (2 more), b reads a [cycle]\n"
            "  help: let one of them read a layer above\n",
            id="eight-are-shortened",
        ),
        pytest.param(
            "  - {type: relu, name: a, input: b}\n"
            "  - {type: relu, name: b, input: a}\n"
            "  - {type: relu, name: c, input: c}\n"
            "  - {type: add, name: d, inputs: [c, data]}\n",
            "3:34: error: a: a layer must not read what it feeds, but a reads b, b reads a"
            " [cycle]\n"
            "  help: let one of them read a layer above\n"
            "5:34: error: c: a layer must not read what it feeds, but c reads c [cycle]\n"
            "  help: let it read a layer above\n",
            id="two-cycles-and-a-layer-behind",
        ),
        pytest.param(
            "  - {type: add, name: a, inputs: [data, b]}\n  - {type: relu, name: b}\n",
            "3:34: error: a: a layer must not read what it feeds, but a reads b, b reads a"
            " [cycle]\n"
            "  help: let one of them read a layer above\n",
            id="one-input-of-two",
        ),
    ],
)
def test_error_of_a_cycle(layers: str, expected: str, findings: Findings) -> None:
    assert findings(summarize(layers)) == expected


def test_a_shortened_cycle_counts_the_links_it_leaves_out() -> None:
    # a -> h -> g -> ... -> b -> a are eight links: five and the last are shown, two are not
    layers = "  - {type: relu, name: a, input: h}\n" + "".join(
        f"  - {{type: relu, name: {name}}}\n" for name in "bcdefgh"
    )
    (found,) = summarize(layers).diagnostics
    assert found.message.count(" reads ") + 2 == 8


def test_layers_on_a_cycle_are_unknown_and_the_others_are_not() -> None:
    layers = """\
  - {type: relu, name: a, input: b}
  - {type: relu, name: b, input: a}
  - {type: linear, name: c, input: data, out_features: 10}
"""
    analysis = summarize(layers)
    assert {row.name: row.outputs[0].shape for row in analysis.layers} == {
        "a": None,
        "b": None,
        "c": (1, 10),
    }
    assert read_by(analysis) == {"a": ["b"], "b": ["a"], "c": ["data"]}


@pytest.mark.parametrize(
    ("layers", "outputs", "expected"),
    [
        pytest.param(
            "  - {type: relu, name: a}\n  - {type: relu, name: b, input: data}\n",
            "",
            "3:12: warning: a: a layer in the middle should be read, but no layer reads this"
            " one [unused-output]\n"
            "  help: if it is an output of the network, list it under outputs:\n",
            id="in-the-middle",
        ),
        pytest.param(
            "  - {type: relu, name: a}\n  - {type: relu, name: b, input: data}\n",
            "outputs: [a, b]\n",
            "",
            id="declared",
        ),
        pytest.param(
            "  - {type: relu, name: a}\n  - {type: relu, name: b, input: data}\n",
            "outputs: a\n",
            "",
            id="the-last-one-needs-no-declaration",
        ),
        pytest.param(
            "  - {type: relu, name: a}\n  - {type: relu, name: b}\n",
            "outputs: [c]\n",
            "5:11: error: outputs must name layers, but there is no 'c' [unknown-name]\n",
            id="declared-and-unknown",
        ),
        pytest.param(
            "  - {type: relu, name: fc8}\n",
            "outputs: [fc7, fc8, fc9]\n",
            "4:11: error: outputs must name layers, but there is no 'fc7' [unknown-name]\n"
            "  help: did you mean 'fc8'?\n"
            "4:21: error: outputs must name layers, but there is no 'fc9' [unknown-name]\n"
            "  help: did you mean 'fc8'?\n",
            id="two-unknown",
        ),
    ],
)
def test_outputs(layers: str, outputs: str, expected: str, findings: Findings) -> None:
    assert findings(summarize(layers, outputs=outputs)) == expected


@pytest.mark.parametrize(
    ("outputs", "expected"),
    [
        pytest.param("", ["a", "b"], id="those-that-nobody-reads"),
        pytest.param("outputs: [b, a]\n", ["b", "a"], id="in-the-declared-order"),
        pytest.param("outputs: [b]\n", ["b", "a"], id="declared-ones-first"),
        pytest.param("outputs: [first]\n", ["first", "a", "b"], id="one-that-is-read-too"),
        pytest.param("outputs: [a, a]\n", ["a", "b"], id="named-twice"),
    ],
)
def test_outputs_of_the_network(outputs: str, expected: list[str]) -> None:
    layers = """\
  - {type: relu, name: first}
  - {type: relu, name: a}
  - {type: relu, name: b, input: first}
"""
    assert [it.name for it in summarize(layers, outputs=outputs).outputs] == expected


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        pytest.param("  - relu\n  - silence\n", "", id="at-the-end"),
        pytest.param("  - silence\n", "", id="alone"),
        pytest.param(
            "  - relu\n  - silence\n  - {type: tanh, input: relu1}\n", "", id="in-the-middle"
        ),
        pytest.param(
            "  - {type: silence, input: relu1}\n  - {type: relu, input: data}\n",
            "",
            id="above-what-it-reads",
        ),
        pytest.param(
            "  - silence\n  - silence\n",
            "4:5: error: silence2: a layer must read an output, but 'silence1' has none to"
            " read [no-output-to-read]\n"
            "  help: say what it reads, as in input: NAME of a layer above\n",
            id="read-by-another-one",
        ),
        pytest.param(
            "  - silence\n  - relu\n",
            "4:5: error: relu1: a layer must read an output, but 'silence1' has none to"
            " read [no-output-to-read]\n"
            "  help: say what it reads, as in input: NAME of a layer above\n",
            id="read-by-the-next",
        ),
        pytest.param(
            '  - silence\n  - {type: relu, input: "silence1:0"}\n',
            "4:25: error: relu1: a layer must read an output, but 'silence1:0' has none to"
            " read [no-output-to-read]\n"
            "  help: say what it reads, as in input: NAME of a layer above\n",
            id="read-by-number",
        ),
        pytest.param(
            "  - branches: [[relu, silence], [tanh]]\n    merge: add\n",
            "4:12: error: add1: a layer must read an output, but 'silence1' has none to"
            " read [no-output-to-read]\n"
            "  help: say what it reads, as in input: NAME of a layer above\n",
            id="end-of-a-branch",
        ),
        pytest.param(
            "  - {block: b}\n  - relu\nblocks: {b: {layers: [relu, silence]}}\n",
            "4:5: error: relu1: a layer must read an output, but 'b.0.silence1' has none to"
            " read [no-output-to-read]\n"
            "  help: say what it reads, as in input: NAME of a layer above\n",
            id="end-of-a-block",
        ),
        pytest.param(
            "  - relu\n  - {type: silence, repeat: 2}\n",
            "4:12: error: silence2: a layer must read an output, but 'silence1' has none to"
            " read [no-output-to-read]\n"
            "  help: say what it reads, as in input: NAME of a layer above\n",
            id="repeated",
        ),
        pytest.param(
            "  - silence\noutputs: [silence1]\n",
            "4:11: error: outputs must name layers that have one, but 'silence1' has none"
            " [no-output-to-read]\n"
            "  help: leave it out\n",
            id="declared",
        ),
    ],
)
def test_a_silence_has_no_output(layers: str, expected: str, findings: Findings) -> None:
    assert findings(summarize(layers)) == expected


def test_a_silence_takes_no_other_layer_s_place() -> None:
    text = (
        "  - relu\n  - silence\n  - {type: tanh, input: relu1}\n  - {type: silence, name: s}\n"
    )
    analysis = summarize(text, outputs="expect: {output: [3, 8, 8]}\n")
    assert analysis.diagnostics == ()
    assert read_by(analysis) == {
        "relu1": ["data"],
        "silence1": ["relu1"],
        "tanh1": ["relu1"],
        "s": ["tanh1"],
    }
    broken = summarize(text, outputs="expect: {output: [3, 8, 9]}\n")
    assert [it.rule for it in broken.diagnostics] == ["expectation-broken"]


def test_an_input_that_nobody_reads(findings: Findings) -> None:
    analysis = summarize(
        "  - {type: relu, input: image}\n", inputs="inputs: {image: 8x8x3, mask: 8x8x1}"
    )
    assert findings(analysis) == (
        "1:24: warning: an input should be read, but no layer reads 'mask' [unused-input]\n"
    )


def test_several_inputs_and_a_first_layer_that_names_none(findings: Findings) -> None:
    analysis = summarize("  - relu\n", inputs="inputs: {image: 8x8x3, mask: 8x8x1}")
    assert findings(analysis) == (
        "3:5: error: relu1: the first layer must say what it reads, but there are 2 inputs"
        " [missing-field]\n"
        "  help: say which of image, mask, as in input: image\n"
    )


def spec(name: str, inputs: tuple[str, ...] | None = None, outputs: int = 1) -> LayerSpec:
    names = (name,) if outputs == 1 else tuple(f"{name}:{k}" for k in range(outputs))
    return LayerSpec(
        name=name,
        type="relu",
        layer=Relu(),
        inputs=None if inputs is None else tuple(Reference(it, NOWHERE) for it in inputs),
        outputs=names,
        span=NOWHERE,
        field_spans={},
    )


def graph_of(*layers: LayerSpec, outputs: tuple[str, ...] = ()) -> Graph:
    network = NetworkSpec(
        name=None,
        rounding="exact",
        naming="unique",
        inputs=(InputSpec("data", (1, 3), NOWHERE),),
        layers=layers,
        outputs=tuple(Reference(it, NOWHERE) for it in outputs),
    )
    return build_graph(network)


def test_outputs_of_a_layer_have_names_and_numbers() -> None:
    graph = graph_of(
        spec("s", outputs=3),
        spec("a", ("s:2",)),
        spec("b", ("s",)),
        spec("c", ("s:0", "s:1")),
        outputs=("a", "b", "c"),
    )
    assert graph.diagnostics == ()
    assert graph.tensors == ("data", "s:0", "s:1", "s:2", "a", "b", "c")
    assert [node.inputs for node in graph.nodes] == [(0,), (3,), (1,), (1, 2)]
    assert graph.readers == (1, 2, 1, 1, 0, 0, 0)


def test_a_layer_behind_one_of_several_outputs_reads_the_first() -> None:
    graph = graph_of(spec("s", outputs=2), spec("a"))
    assert [node.inputs for node in graph.nodes] == [(0,), (1,)]
    assert graph.outputs == (2, 3)


def test_an_output_number_that_is_not_there() -> None:
    graph = graph_of(spec("s", outputs=2), spec("a", ("s:2",)))
    assert [(found.message, found.help) for found in graph.diagnostics] == [
        (
            "a layer must read a layer or an input, but there is no 's:2'",
            "did you mean 's:1'?",
        )
    ]


@given(st.permutations(range(12)), st.data())
def test_every_order_of_the_text_runs_producers_first(
    places: list[int], data: st.DataObject
) -> None:
    reads = [
        data.draw(st.sets(st.integers(0, layer - 1), max_size=3)) if layer else set()
        for layer in range(12)
    ]
    specs = [
        spec(f"layer{it}", tuple(f"layer{below}" for below in sorted(reads[it])) or ("data",))
        for it in places
    ]
    graph = graph_of(*specs)
    ran = [int(node.spec.name.removeprefix("layer")) for node in graph.nodes]
    assert sorted(ran) == list(range(12))
    assert all(reads[it] <= set(ran[:step]) for step, it in enumerate(ran))


def test_a_long_chain_against_the_order_of_the_text() -> None:
    # deeper than Python's stack
    layers = [spec("layer0", ("data",))]
    layers += [spec(f"layer{it}", (f"layer{it - 1}",)) for it in range(1, 5000)]
    graph = graph_of(*reversed(layers), outputs=("layer4999",))
    assert graph.diagnostics == ()
    assert [node.spec.name for node in graph.nodes[:2]] == ["layer0", "layer1"]
    assert graph.nodes[-1].spec.name == "layer4999"


def test_a_long_cycle() -> None:
    layers = [spec(f"layer{it}", (f"layer{(it + 1) % 5000}",)) for it in range(5000)]
    (found,) = graph_of(*layers).diagnostics
    assert found.message == (
        "a layer must not read what it feeds, but layer0 reads layer1, layer1 reads layer2,"
        " layer2 reads layer3, layer3 reads layer4, layer4 reads layer5, ... (4994 more),"
        " layer4999 reads layer0"
    )
