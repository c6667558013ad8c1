"""What a spec says beyond plain layers: variables, blocks, branches, repetition, defaults."""

from bisect import bisect_right
from collections.abc import Mapping as MappingOf

from convcalc.diagnostics import Diagnostic, Findings, Hints, SpecError, TooMuchError
from convcalc.dialects.native.blocks.declarations import (
    Block,
    check_variables,
    read_blocks,
    unused_blocks,
)
from convcalc.dialects.native.blocks.defaults import read_defaults
from convcalc.dialects.native.blocks.frames import Program
from convcalc.dialects.native.blocks.naming import Builder
from convcalc.dialects.native.blocks.unfolding import Unfolder
from convcalc.dialects.native.blocks.variables import (
    Declarations,
    missing_at_top,
    overrides,
    read_declarations,
    undefined,
    unused,
    uses_in,
    work_out,
)
from convcalc.dialects.native.expressions import SIZES
from convcalc.dialects.native.expressions.templates import Templates
from convcalc.dialects.native.layer_items import item_nodes
from convcalc.network import NetworkSpec
from convcalc.source import Span
from convcalc.tree import Entry, Mapping

LANGUAGE_KEYS = ("variables", "blocks", "defaults")


class Language:
    """A spec with all that it declares; ``root`` is its mapping with values worked out.

    Making it raises TooMuchError, with all findings, where its expressions are too long.
    """

    def __init__(self, root: Mapping, settings: MappingOf[str, str]) -> None:
        keys = {entry.key.text: entry for entry in root.entries}
        templates = Templates(root)
        declared, wrong_declarations = read_declarations(keys.get("variables"), ())
        blocks, wrong_blocks = read_blocks(keys.get("blocks"))
        values, unknown = overrides(settings, declared)
        variables, wrong_values = work_out(declared, values, {}, templates)
        defaults, wrong_defaults = read_defaults(keys.get("defaults"), variables, templates)
        self._program = Program(variables, blocks, defaults, templates, Hints())
        self._broken: list[Span] = []
        self._layers = keys.get("layers")
        self._findings = [
            *(*templates.findings, *wrong_declarations, *wrong_blocks),
            *_check_uses(root, declared, blocks, templates),
            *(*unknown, *missing_at_top(declared, values), *wrong_values, *wrong_defaults),
            *unused_blocks(blocks, self._layers and self._layers.value),
        ]
        self.root = Mapping(
            tuple(
                entry if entry.key.text in (*LANGUAGE_KEYS, "layers") else self._filled(entry)
                for entry in root.entries
            ),
            root.span,
        )

    def _filled(self, entry: Entry) -> Entry:
        key, node = entry
        try:
            return Entry(key, self._program.templates.fill(node, self._program.variables))
        except SpecError as error:
            self._findings += error.diagnostics
            self._broken.append(node.span)
            return entry

    def unfold(self, network: NetworkSpec) -> NetworkSpec:
        """Return a network that has all but its layers with the layers of the spec.

        One of too many layers has none, and no inputs that it could be blamed not to read.
        """
        self._broken.sort()
        stated = (it for it in network.diagnostics if not self._is_broken(it))
        nodes, no_layers = item_nodes(self._layers)
        findings = (*self._findings, *stated, *no_layers)
        self._program.templates.work = 0
        unfolder = Unfolder(self._program)
        try:
            unfolder.unfold(nodes)
        except TooMuchError as error:
            findings += (*unfolder.findings, *error.diagnostics)
            return network._replace(inputs=(), outputs=None, diagnostics=findings)
        builder = Builder(unfolder, network, self._program.templates)
        return network._replace(
            layers=builder.layers(),
            outputs=builder.outputs(network.outputs),
            diagnostics=(*findings, *unfolder.findings, *builder.findings),
        )

    def _is_broken(self, finding: Diagnostic) -> bool:
        """Return whether a finding is about a value that could not be worked out."""
        if not (span := finding.span) or not self._broken:
            return False
        nearest = bisect_right(self._broken, span.start, key=lambda it: it.start) - 1
        return nearest >= 0 and span.start < self._broken[nearest].end


def _check_uses(
    root: Mapping,
    declared: Declarations,
    blocks: dict[str, Block],
    templates: Templates,
) -> Findings:
    """Find every variable that is used and not declared, or declared and not used."""
    used: set[str] = set()
    known: dict[str, None] = {}
    hints = Hints()
    findings: list[Diagnostic] = []
    for name, (_, node) in declared.items():
        uses = list(uses_in(node, templates=templates))
        findings += undefined(uses, known, hints, declared)
        used.update(it.name for it in uses)
        known[name] = None
    for block in blocks.values():
        outer, wrong = check_variables(block, declared, templates, hints)
        used |= outer
        findings += wrong
    for key, value in root.entries:
        if key.text not in ("variables", "blocks"):
            uses = list(uses_in(value, templates=templates))
            sizes = SIZES if key.text == "layers" else ()
            findings += undefined(uses, declared, hints, sizes=sizes)
            used.update(it.name for it in uses)
    findings += unused(declared, used, templates.misread)
    return tuple(findings)
