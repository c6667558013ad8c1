"""The parts of branches: their lists of layers, and the layer that merges them."""

from convcalc.diagnostics import Diagnostic, SpecError, did_you_mean
from convcalc.dialects.fields import wrong_type
from convcalc.dialects.native.blocks.declarations import BRANCH_KEYS
from convcalc.dialects.values import described
from convcalc.tree import Entry, Mapping, Node, Scalar, Sequence

NOT_OF_MERGE = ("input", "inputs", "repeat", "when")


def unknown_keys(node: Mapping) -> list[Diagnostic]:
    """Return a finding for each key that branches do not have."""
    return [
        Diagnostic(
            "unknown-field",
            f"branches have no field {described(key)}",
            key.span,
            did_you_mean(key.text, BRANCH_KEYS) or f"their fields are {', '.join(BRANCH_KEYS)}",
        )
        for key, _ in node.entries
        if key.text not in BRANCH_KEYS
    ]


def branch_keys(node: Node) -> dict[str, Node]:
    """Return the layers of a branch that is a mapping, and its when; or raise SpecError."""
    entries = node.entries if isinstance(node, Mapping) else ()
    keys = {key.text: value for key, value in entries}
    if not isinstance(keys.get("layers"), Sequence) or keys.keys() - {"layers", "when"}:
        expected = "a list of layers, or a mapping with when and layers"
        raise SpecError(wrong_type("a branch", expected, node))
    return keys


def read_merge(keys: dict[str, Node]) -> Mapping:
    """Return the layer that merges branches, or raise SpecError."""
    if "merge" not in keys:
        message = "branches must have a merge"
        hint = "write how they meet, as in merge: add or merge: concat"
        raise SpecError(Diagnostic("missing-field", message, keys["branches"].span, hint))
    merge = keys["merge"]
    if isinstance(merge, Scalar):
        return Mapping((Entry(Scalar("type", merge.span), merge),), merge.span)
    if not isinstance(merge, Mapping) or not any(it.key.text == "type" for it in merge.entries):
        expected = "a type such as add or concat, or a mapping with a type"
        raise SpecError(wrong_type("merge", expected, merge))
    wrong = [key for key, _ in merge.entries if key.text in NOT_OF_MERGE]
    if wrong:
        raise SpecError(*(_not_of_merge(key) for key in wrong))
    return merge


def _not_of_merge(key: Scalar) -> Diagnostic:
    message = f"a merge reads its branches, but it has {key.text}"
    return Diagnostic("unknown-field", message, key.span, "remove it")
