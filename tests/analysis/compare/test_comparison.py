import pytest

import convcalc
from convcalc import Analysis
from convcalc.analysis.compare.alignment import align
from convcalc.analysis.compare.comparison import Change, Pair, compared


def network(*layers: str, given: str = "8x8x4", rounding: str = "exact") -> Analysis:
    items = "".join(f"  - {it}\n" for it in layers)
    text = f"name: N\ninput: {given}\nrounding: {rounding}\nlayers:\n{items}"
    analysis = convcalc.summarize_text(text, syntax="yaml")
    assert analysis.diagnostics == () or analysis.layers
    return analysis


def conv(name: str, channels: int, kernel_size: int = 3) -> str:
    padding = kernel_size // 2
    return (
        f"{{type: conv, name: {name}, out_channels: {channels}, kernel_size: {kernel_size},"
        f" padding: {padding}}}"
    )


def pairs_of(before: Analysis, after: Analysis) -> tuple[Pair, ...]:
    (pairs,) = compared((before, after), ("before", "after")).pairs
    return pairs


def told(pairs: tuple[Pair, ...]) -> list[str]:
    """Return each pair as ``status before after``."""
    names = [[it.name if it else "-" for it in (pair.before, pair.after)] for pair in pairs]
    return [f"{it.status} {' '.join(both)}" for it, both in zip(pairs, names, strict=True)]


def test_the_same() -> None:
    net = network(conv("a", 4), "relu")
    assert told(pairs_of(net, net)) == ["same a a", "same relu1 relu1"]


def test_a_layer_more_shifts_no_names() -> None:
    before = network(conv("a", 4), "relu", conv("b", 4), "relu")
    after = network(conv("a", 4), "relu", conv("x", 4), "relu", conv("b", 4), "relu")
    assert told(pairs_of(before, after)) == [
        "same a a",
        "same relu1 relu1",
        "added - x",
        "added - relu2",
        "same b b",
        "same relu2 relu3",
    ]
    assert told(pairs_of(after, before)) == [
        "same a a",
        "same relu1 relu1",
        "removed x -",
        "removed relu2 -",
        "same b b",
        "same relu3 relu2",
    ]


def test_what_changed() -> None:
    before, after = network(conv("a", 4), "relu"), network(conv("a", 8, 5), "relu")
    first, second = pairs_of(before, after)
    assert first.changes == (
        Change("out_channels", "4", "8"),
        Change("kernel_size", "3", "5"),
        Change("padding", "1", "2"),
        Change("output", "8x8x4", "8x8x8"),
        Change("params", 148, 808),
        Change("macs", 9216, 51200),
    )
    assert second.changes == (
        Change("input", "8x8x4", "8x8x8"),
        Change("output", "8x8x4", "8x8x8"),
    )


def test_another_type_under_the_same_name() -> None:
    before = network("{type: max_pool, name: p, kernel_size: 2}")
    after = network("{type: avg_pool, name: p, kernel_size: 2}")
    (pair,) = pairs_of(before, after)
    assert pair.changes == (Change("type", "max_pool", "avg_pool"),)


def test_the_same_under_another_name() -> None:
    assert told(pairs_of(network(conv("a", 4)), network(conv("b", 4)))) == ["same a b"]


def test_layers_that_have_nothing_in_common() -> None:
    assert told(pairs_of(network("relu"), network("tanh"))) == [
        "removed relu1 -",
        "added - tanh1",
    ]


def test_a_likelier_counterpart_wins() -> None:
    before = network(conv("a", 4), conv("b", 6), conv("c", 4))
    after = network(conv("c", 4))
    assert told(pairs_of(before, after)) == ["removed a -", "removed b -", "changed c c"]


def test_storage_that_is_no_longer_shared() -> None:
    before, after = network("relu"), network("{type: relu, in_place: false}")
    (pair,) = pairs_of(before, after)
    assert pair.changes == (Change("storage", "in-place", "new"),)


def test_a_rounding_of_the_whole_network_is_not_told_of_each_layer() -> None:
    pool = "{type: max_pool, kernel_size: 2}"
    assert told(pairs_of(network(pool), network(pool, rounding="ceil"))) == [
        "same max_pool1 max_pool1"
    ]
    ceil = "{type: max_pool, kernel_size: 2, rounding: ceil}"
    (pair,) = pairs_of(network(pool), network(ceil))
    assert pair.changes == (Change("rounding", "exact", "ceil"),)


def test_two_languages() -> None:
    pairs = pairs_of(convcalc.summarize("vgg16"), convcalc.summarize("vgg16.prototxt"))
    assert {it.status for it in pairs} == {"same"}


def test_an_unknown_figure() -> None:
    broken = network("{type: max_pool, name: p, kernel_size: 9}")
    (pair,) = pairs_of(network("{type: max_pool, name: p, kernel_size: 2}"), broken)
    assert Change("output", "4x4x4", "?") in pair.changes
    assert Change("macs", 0, None) in pair.changes


def test_long_networks_are_aligned_from_both_ends() -> None:
    before = network(*["relu"] * 2100, "tanh", "sigmoid")
    after = network("relu", *["elu"] * 2100, "sigmoid")
    pairs = align(before.layers, after.layers)
    assert len(pairs) == 1 + 2100 + 2100 + 1
    assert [it.name for it in pairs[0] if it] == ["relu1", "relu1"]
    assert [it.name for it in pairs[-1] if it] == ["sigmoid1", "sigmoid1"]


def test_json() -> None:
    record = compared(
        (network(conv("a", 4)), network(conv("a", 8))), ("x.yaml", "y.yaml")
    ).to_dict()
    assert record["networks"] == [
        {"label": "x.yaml", "name": "N", "path": "<text>", "ok": True},
        {"label": "y.yaml", "name": "N", "path": "<text>", "ok": True},
    ]
    assert record["totals"]["params"] == {"values": [148, 296], "ratios": [1.0, 2.0]}
    assert record["totals"]["forward_elements"] == {
        "values": [512, 768],
        "ratios": [1.0, 1.5],
    }
    assert record["totals"]["buffers"] == {"values": [0, 0], "ratios": [None, None]}
    assert record["layers"] == [
        [
            {
                "status": "changed",
                "before": {"name": "a", "type": "conv", "params": 148, "macs": 9216},
                "after": {"name": "a", "type": "conv", "params": 296, "macs": 18432},
                "changes": [
                    {"what": "out_channels", "before": "4", "after": "8"},
                    {"what": "output", "before": "8x8x4", "after": "8x8x8"},
                    {"what": "params", "before": 148, "after": 296},
                    {"what": "macs", "before": 9216, "after": 18432},
                ],
            }
        ]
    ]
    assert (record["schema_version"], len(record)) == (1, 4)


@pytest.mark.parametrize(
    ("number", "base", "expected"),
    [
        pytest.param(2, 3, 0.6667, id="rounded"),
        pytest.param(None, 3, None, id="unknown"),
        pytest.param(3, 0, None, id="nothing-to-compare-with"),
        pytest.param(10**30, 10**29, 10.0, id="large"),
    ],
)
def test_ratios(number: int | None, base: int | None, expected: float | None) -> None:
    from convcalc.analysis.compare import comparison

    assert comparison._ratio(number, base) == expected
