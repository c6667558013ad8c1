from collections.abc import Callable

import pytest

import convcalc
from convcalc.diagnostics import Diagnostic

Notes = Callable[..., list[str]]


@pytest.fixture
def notes() -> Notes:
    """Give the layers and messages of one rule's notes on layers in a YAML spec.

    ``notes(rule, "8x8x3", "{type: conv, ...}", ...)``; what stands before the layers may be
    more than the input.
    """

    def of_spec(rule: str, head: str, *layers: str) -> list[str]:
        text = "".join(
            (
                head if "\n" in head else f"input: {head}\n",
                "layers:\n",
                *(f"  - {layer}\n" for layer in layers),
            )
        )
        return said(convcalc.summarize_text(text, syntax="yaml", advice=True).diagnostics, rule)

    return of_spec


@pytest.fixture
def caffe_notes() -> Notes:
    """Give the same of a prototxt."""

    def of_prototxt(rule: str, text: str) -> list[str]:
        analysis = convcalc.summarize_text(text, syntax="prototxt", advice=True)
        return said(analysis.diagnostics, rule)

    return of_prototxt


def said(diagnostics: tuple[Diagnostic, ...], rule: str) -> list[str]:
    assert [it for it in diagnostics if it.severity == "error"] == []
    found = [it for it in diagnostics if it.rule == rule]
    assert {it.severity for it in found} <= {"note"}
    return [f"{it.layer}: {it.message}" for it in found]
