from collections.abc import Callable

import pytest

from convcalc import Analysis, summarize_text

Findings = Callable[[Analysis], str]

NETWORK = """\
input: 8x8x3
budgets: {{{}}}
layers:
  - {{type: conv, out_channels: 4, kernel_size: 3}}
  - relu
  - {{type: linear, out_features: 10}}
"""


@pytest.mark.parametrize(
    ("budget", "expected"),
    [
        pytest.param("params: 1562", "", id="just-enough"),
        pytest.param(
            "params: 1.5k",
            "2:19: error: parameters must be at most 1,500, but the network has 1,562, 62"
            " more [budget-exceeded]\n  help: most is in linear1 (1,450) and conv1 (112)\n",
            id="params",
        ),
        pytest.param(
            "macs: 5327",
            "2:17: error: multiply-adds must be at most 5,327, but the network has 5,328, 1"
            " more [budget-exceeded]\n  help: most is in conv1 (3,888) and linear1 (1,440)\n",
            id="macs",
        ),
        pytest.param(
            "flops: 10k",
            "2:18: error: FLOPs must be at most 10,000, but the network has 10,656, 656 more"
            " [budget-exceeded]\n  help: most is in conv1 (7,776) and linear1 (2,880)\n",
            id="flops",
        ),
        pytest.param(
            "forward_memory: 1kB",
            "2:27: error: forward memory must be at most 1,000 bytes, but the network has"
            " 1,384 bytes, 384 more [budget-exceeded]\n"
            "  help: most is in data (768), conv1 (576) and linear1 (40)\n",
            id="forward-memory",
        ),
        pytest.param(
            "peak_memory: 1KiB",
            "2:24: error: peak memory of inference must be at most 1,024 bytes, but the network"
            " has 1,344 bytes, 320 more [budget-exceeded]\n"
            "  help: most of what is alive at conv1: data (768) and conv1 (576)\n",
            id="peak-memory",
        ),
    ],
)
def test_a_budget_of_the_spec(budget: str, expected: str, findings: Findings) -> None:
    analysis = summarize_text(NETWORK.format(budget), syntax="yaml")
    assert findings(analysis) == expected


def test_training_memory_names_the_parameters(findings: Findings) -> None:
    analysis = summarize_text(NETWORK.format("training_memory: 1kB"), syntax="yaml")
    (found,) = analysis.diagnostics
    copies = 1562 * 4 * (2 + {"sgd": 0, "momentum": 1, "adam": 2}[analysis.settings.optimizer])
    assert found.help
    assert found.help.startswith(
        f"most is in the parameters, their gradients and copies ({copies:,}), conv1 (768) and"
    )


def test_a_run_that_changes_the_spec_is_not_held_to_its_budgets(findings: Findings) -> None:
    analysis = summarize_text(NETWORK.format("params: 1"), syntax="yaml", batch=2)
    assert findings(analysis) == (
        "2:19: note: what a spec promises is checked of the spec as it stands, but --batch"
        " changes it [expectation-not-checked]\n"
    )


def test_what_cannot_be_counted_is_not_held_to_a_budget() -> None:
    text = NETWORK.format("params: 1").replace("kernel_size: 3", "kernel_size: 99")
    rules = [it.rule for it in summarize_text(text, syntax="yaml").diagnostics]
    assert "budget-exceeded" not in rules
    assert rules
