"""Names as Caffe takes them: the nearest layer above that writes the name is meant."""

from convcalc.diagnostics import Related
from convcalc.graph import Graph, build_graph
from convcalc.layers.linear import Linear
from convcalc.layers.relu import Relu
from convcalc.network import InputSpec, LayerSpec, NetworkSpec, Reference
from convcalc.source import Span

# A layer's own place, its bottoms' and its tops' are told apart by these offsets.
LAYER, BOTTOM, TOP = Span(10, 11), Span(20, 21), Span(30, 31)
FIRST_TOP = Span(25, 26)


def spec(name: str, bottoms: tuple[str, ...], tops: tuple[str, ...]) -> LayerSpec:
    return LayerSpec(
        name=name,
        type="relu",
        layer=Relu(),
        inputs=tuple(Reference(it, BOTTOM) for it in bottoms),
        outputs=tops,
        span=LAYER,
        field_spans={"top": TOP},
    )


def graph_of(*layers: LayerSpec, inputs: tuple[str, ...] = ("data",)) -> Graph:
    network = NetworkSpec(
        name=None,
        rounding="caffe",
        naming="nearest-above",
        inputs=tuple(InputSpec(it, (1, 3, 8, 8), LAYER) for it in inputs),
        layers=layers,
    )
    return build_graph(network)


def test_a_layer_reads_what_it_names() -> None:
    graph = graph_of(spec("one", ("data",), ("a",)), spec("two", ("a",), ("b",)))
    assert graph.diagnostics == ()
    assert graph.tensors == ("data", "a", "b")
    assert [(node.inputs, node.outputs) for node in graph.nodes] == [((0,), (1,)), ((1,), (2,))]
    assert graph.outputs == (2,)


def test_a_layer_without_bottoms_does_not_read_the_one_before_it() -> None:
    graph = graph_of(spec("one", ("data",), ("a",)), spec("two", (), ("b",)))
    assert [node.inputs for node in graph.nodes] == [(0,), ()]
    assert graph.outputs == (1, 2)


def test_a_layer_that_overwrites_its_bottom_gives_it_a_new_tensor() -> None:
    graph = graph_of(
        spec("conv", ("data",), ("a",)),
        spec("relu", ("a",), ("a",)),
        spec("drop", ("a",), ("a",)),
        spec("fc", ("a",), ("b",)),
    )
    assert graph.diagnostics == ()
    assert graph.tensors == ("data", "a", "a", "a", "b")
    assert [node.inputs for node in graph.nodes] == [(0,), (1,), (2,), (3,)]
    assert graph.readers == (1, 1, 1, 1, 0)


def test_a_reader_between_two_writers_reads_the_nearer_one_above() -> None:
    graph = graph_of(
        spec("conv", ("data",), ("a",)),
        spec("early", ("a",), ("b",)),
        spec("relu", ("a",), ("a",)),
        spec("late", ("a",), ("c",)),
    )
    assert [found.rule for found in graph.diagnostics] == ["overwrites-shared-bottom"]
    assert graph.diagnostics[0].message == (
        "only the sole reader of 'a' may overwrite it, but early reads it too"
    )
    assert [node.inputs for node in graph.nodes] == [(0,), (1,), (1,), (3,)]
    assert graph.outputs == (2, 4)


def test_a_layer_may_overwrite_its_bottom_with_another_shape() -> None:
    pool = spec("ip", ("data",), ("data",))
    linear = LayerSpec(
        name="ip",
        type="linear",
        layer=Linear(out_features=10),
        inputs=pool.inputs,
        outputs=("data",),
        span=LAYER,
        field_spans={},
    )
    graph = graph_of(linear)
    assert graph.diagnostics == ()
    assert (graph.tensors, graph.outputs) == (("data", "data"), (1,))


def test_the_second_top_may_overwrite_the_second_bottom() -> None:
    graph = graph_of(spec("split", ("data",), ("a", "b")), spec("both", ("a", "b"), ("a", "b")))
    assert graph.diagnostics == ()
    assert graph.nodes[1] == (graph.nodes[1].spec, (1, 2), (3, 4), ())


def test_error_of_a_bottom_from_nowhere() -> None:
    (found,) = graph_of(spec("one", ("dta",), ("a",))).diagnostics
    assert (found.rule, found.severity, found.layer, found.span) == (
        "unknown-name",
        "error",
        "one",
        BOTTOM,
    )
    assert found.message == (
        "a bottom must be a top from above, but no layer above writes 'dta'"
    )
    assert found.help == "did you mean 'data'?"


def test_error_of_a_bottom_near_a_top() -> None:
    graph = graph_of(spec("one", ("data",), ("conv1",)), spec("two", ("conv2",), ("a",)))
    (found,) = graph.diagnostics
    assert found.help == "did you mean 'conv1'?"


def test_error_of_a_bottom_from_below() -> None:
    graph = graph_of(spec("one", ("b",), ("a",)), spec("two", ("data",), ("b",)))
    (found,) = graph.diagnostics
    assert found.message == "a bottom must be a top from above, but no layer above writes 'b'"
    assert found.help == "layer 'two' writes it: put that one first"
    assert [node.inputs for node in graph.nodes] == [(None,), (0,)]


def test_error_of_a_layer_that_reads_only_what_it_writes_itself() -> None:
    (found,) = graph_of(spec("one", ("a",), ("a",)), inputs=()).diagnostics
    assert found.message == "a bottom must be a top from above, but no layer above writes 'a'"
    assert found.help is None


def test_error_of_each_bottom_at_once() -> None:
    graph = graph_of(spec("one", ("x1", "data", "y2"), ("a",)))
    assert [found.message for found in graph.diagnostics] == [
        "a bottom must be a top from above, but no layer above writes 'x1'",
        "a bottom must be a top from above, but no layer above writes 'y2'",
    ]
    assert graph.nodes[0].inputs == (None, 0, None)


def test_error_of_a_top_that_is_written_twice() -> None:
    first = spec("one", ("data",), ("a",))._replace(field_spans={"top": FIRST_TOP})
    (found,) = graph_of(first, spec("two", ("data",), ("a",))).diagnostics
    assert (found.rule, found.severity, found.layer, found.span) == (
        "duplicate-top",
        "error",
        "two",
        TOP,
    )
    assert found.message == (
        "a top must have one layer that writes it, but 'a' is written above already"
    )
    assert found.help == (
        "rename this top; only a layer that also reads it as its bottom may write it again"
    )
    assert found.related == (Related("written here", FIRST_TOP),)


def test_error_of_a_top_that_overwrites_a_bottom_of_another_position() -> None:
    # Net::AppendTop compares the top with the bottom of the same number
    graph = graph_of(spec("split", ("data",), ("a", "b")), spec("swap", ("a", "b"), ("b", "a")))
    assert [(found.rule, found.message) for found in graph.diagnostics] == [
        (
            "duplicate-top",
            "a top must have one layer that writes it, but 'b' is written above already",
        ),
        (
            "duplicate-top",
            "a top must have one layer that writes it, but 'a' is written above already",
        ),
    ]


def test_error_of_a_layer_that_writes_a_top_twice() -> None:
    graph = graph_of(spec("split", ("data",), ("a", "a")))
    assert [found.rule for found in graph.diagnostics] == ["duplicate-top"]


def test_error_of_two_inputs_of_a_name() -> None:
    graph = graph_of(spec("one", ("data",), ("a",)), inputs=("data", "data"))
    assert [found.rule for found in graph.diagnostics] == ["duplicate-top"]


def test_what_nobody_reads_is_an_output_without_a_warning() -> None:
    graph = graph_of(
        spec("one", ("data",), ("a",)), spec("two", ("data",), ("b",)), inputs=("data", "label")
    )
    assert graph.diagnostics == ()
    assert graph.outputs == (2, 3)
